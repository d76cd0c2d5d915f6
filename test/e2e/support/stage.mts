import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { owner } from '../../../scripts/demo/demo.mts';
import { sandboxCredentials, type SavedCredential } from '../../../scripts/demo/run.mts';
import { installN8n, type Edition, type N8nInstall } from '../../../scripts/n8n/install.mts';
import { installPackage } from '../../../scripts/n8n/package.mts';
import { freePort } from '../../../scripts/n8n/ports.mts';
import { N8nClient } from '../../../scripts/n8n/rest.mts';
import { startN8n, type N8nServer } from '../../../scripts/n8n/server.mts';
import {
	startSandbox,
	type CallbackOptions,
	type Sandbox,
	type SandboxOptions,
} from '../../../sandbox/index.mts';

/** The project's root. */
export const packageDir = fileURLToPath(new URL('../../..', import.meta.url));

/** A real n8n with the packed package and a sandbox, for the tests of one file. */
export interface Stage {
	install: N8nInstall;
	/** n8n's user folder; its data and log are in it. */
	home: string;
	server: N8nServer;
	sandbox: Sandbox;
	/** Signed in as the owner. */
	client: N8nClient;
	/** Ends n8n and starts it again with the same data, at the same address. */
	restart(): Promise<void>;
	/** Ends all of it and removes its data. */
	clear(): Promise<void>;
}

export interface StageOptions {
	/** Which n8n; the current one if left out. */
	edition?: Edition;
	/** Brings the package into n8n's home, if not as usual. */
	bringPackage?: (home: string) => Promise<unknown>;
	/** Its port is a wish: if it is taken, another one does. */
	sandbox?: SandboxOptions;
}

/**
 * Starts n8n in a new home, with the package as `npm pack` makes it from the present `dist`
 * (`npm run e2e` builds that first), the sandbox, and the owner's account.
 */
export async function raiseStage({
	edition,
	bringPackage = async (home) => await installPackage({ packageDir, home }),
	sandbox: sandboxOptions,
}: StageOptions = {}): Promise<Stage> {
	const install = await installN8n({ edition, say: (line) => process.stderr.write(`${line}\n`) });
	const home = await mkdtemp(join(tmpdir(), 'n8n-e2e-'));
	await bringPackage(home);
	const wanted = sandboxOptions?.port ?? 0;
	const port = wanted === 0 ? 0 : await freePort(wanted);
	const sandbox = await startSandbox({ ...sandboxOptions, port });
	let server: N8nServer | undefined;
	const clear = async () => {
		await server?.stop();
		await sandbox.close();
		rmSync(home, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		server = await startN8n({ install, home });
		const client = new N8nClient({ url: server.url, install });
		await client.signIn(owner);
		const { port } = server;
		const stage: Stage = {
			...{ install, home, server, sandbox, client, clear },
			restart: async () => {
				await server?.stop();
				server = await startN8n({ install, home, port });
				stage.server = server;
			},
		};
		return stage;
	} catch (error) {
		await clear();
		throw error;
	}
}

/** What the node asks a host that has not answered within a minute, before it sends something there. */
const LOOKS = ['/v4/user/ban/list', '/user/block/query.json'];

/** The calls that the sandbox got, but for those by which the node finds out whether somebody answers. */
export const callsIn = ({ sandbox }: Stage) =>
	sandbox.requests.filter(({ path }) => !LOOKS.includes(path));

/** The sandbox's two credentials, saved in n8n: first Nexconn's, then RongCloud's. */
export async function saveSandboxCredentials({
	client,
	sandbox,
}: Stage): Promise<[nexconn: SavedCredential, rongcloud: SavedCredential]> {
	const saved: SavedCredential[] = [];
	for (const input of sandboxCredentials(sandbox.url)) {
		const { id, name } = await client.saveCredential(input);
		saved.push({ id, name, type: input.type });
	}
	const [nexconn, rongcloud] = saved;
	if (!nexconn || !rongcloud) throw new Error('The sandbox has a credential for each product.');
	return [nexconn, rongcloud];
}

/** Sends one callback; n8n answers calls of a workflow a moment after it was put to work. */
export async function sendCallback({ sandbox }: Stage, options: CallbackOptions) {
	for (;;) {
		const { attempts } = await sandbox.callback({ attempts: 1, waitMs: 60_000, ...options });
		const { status = null, reply = null } = attempts[0] ?? {};
		if (status !== 404) return [status, reply] as const;
		await sleep(200);
	}
}

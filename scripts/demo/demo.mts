import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { Failure } from '../n8n/failure.mts';
import { defaultCacheRoot, installN8n } from '../n8n/install.mts';
import { buildPackage, installPackage } from '../n8n/package.mts';
import { freePort } from '../n8n/ports.mts';
import { N8nClient, type Account, type CredentialInput } from '../n8n/rest.mts';
import { failureWithLog, startN8n, type N8nServer } from '../n8n/server.mts';
import { takeHome } from './home.mts';
import type { Model } from './model.mts';
import type { DemoOptions } from './options.mts';
import { makeRoom, runExamples, saveAndTestCredentials, type RunContext } from './run.mts';

const END_NOTICE_MS = 1_000;

/** For an n8n that only this machine can reach. */
export const owner: Account = {
	email: 'demo@example.com',
	password: 'Sandbox-Demo-1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** What is shown; a test of the demo itself can show something smaller. */
export interface DemoParts {
	packageDir: string;
	examplesDir: string;
	startSandbox(options: SandboxOptions): Promise<Sandbox>;
	/** Starts what stands for a language model. */
	startModel(): Promise<Model>;
	/** Where the sandbox shows what it received. */
	journalUrl(sandbox: Sandbox): string;
	credentials(sandboxUrl: string, modelUrl: string): CredentialInput[];
}

export interface DemoContext {
	say: (line: string) => void;
	/** Ends the demo. */
	signal: AbortSignal;
}

/**
 * Runs the demo: with `check` until the examples have run, else until the signal. Gives the
 * problems it found. Whatever it started has ended when this returns or throws.
 */
export async function runDemo(
	parts: DemoParts,
	options: DemoOptions,
	{ say, signal }: DemoContext,
): Promise<string[]> {
	const { packageDir } = parts;
	const defaultHome = options.check ? undefined : join(defaultCacheRoot(), 'demo-home');
	const home = takeHome(options.home ?? defaultHome, { fresh: options.fresh });
	let sandbox: Sandbox | undefined;
	let model: Model | undefined;
	let server: N8nServer | undefined;
	let worthReading = false;
	try {
		const install = await installN8n({ say, signal });
		say('Building and packing the package …');
		await buildPackage({ packageDir, signal });
		const { name, version } = await installPackage({ packageDir, home: home.folder, signal });

		let areExamplesRunning = true;
		sandbox = await parts.startSandbox({
			port: await choosePort('the sandbox', options.sandboxPort, say),
			onAnswered: (_request, entry) => {
				if (areExamplesRunning && sandbox && entry) makeRoom(entry, { sandbox, say });
			},
		});
		model = await parts.startModel();
		say(`Starting n8n ${install.n8nVersion} with ${name} ${version} …`);
		const port = await choosePort('n8n', options.port, say);
		worthReading = true;
		server = await startN8n({ install, home: home.folder, port, signal });
		home.announce(server.url);

		const client = new N8nClient({ url: server.url, install, signal });
		const problems = await whileAlive(server, show(parts, { client, sandbox, model, say }));
		areExamplesRunning = false;
		if (!options.check) {
			say(closingLines({ server, sandbox, journalUrl: parts.journalUrl(sandbox), problems }));
			signal.throwIfAborted();
			await whileAlive(server, once(signal, 'abort'));
		}
		worthReading = problems.length > 0;
		return problems;
	} finally {
		await server?.stop();
		await sandbox?.close();
		await model?.close();
		home.release();
		if (home.temporary) {
			if (worthReading && !signal.aborted) say(`\nn8n's log and data of this run: ${home.folder}`);
			else home.remove();
		}
	}
}

async function show(
	parts: DemoParts,
	{ model, ...context }: RunContext & { model: Model },
): Promise<string[]> {
	const { client, sandbox, say } = context;
	const problems: string[] = [];
	try {
		await client.signIn(owner);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		throw new Failure(`${error.message}\nTo begin anew: npm run demo -- --fresh`);
	}
	say('\nCredentials, each tested as n8n does after Save:');
	const inputs = parts.credentials(sandbox.url, model.url);
	const credentials = await saveAndTestCredentials(inputs, context, problems);
	say('\nExample workflows, each run once if it needs no account of elsewhere:');
	await runExamples(parts.examplesDir, credentials, context, problems);
	return problems;
}

/** The result of the work; if n8n ends meanwhile, a failure that shows why. */
async function whileAlive<Result>(
	{ ended, logFile }: N8nServer,
	work: Promise<Result>,
): Promise<Result> {
	const death = ended.then((): never => {
		throw failureWithLog('n8n ended unexpectedly', logFile);
	});
	// n8n also ends when it is told to, and nobody waits for this any more then.
	death.catch(() => {});
	// A broken connection is noticed before the end of the process that caused it.
	const patient = work.catch(async (error: unknown) => {
		await Promise.race([death, sleep(END_NOTICE_MS)]);
		throw error;
	});
	return await Promise.race([patient, death]);
}

async function choosePort(what: string, preferred: number, say: DemoContext['say']) {
	const port = await freePort(preferred);
	if (port !== preferred) say(`Port ${preferred} is taken; ${what} uses ${port} instead.`);
	return port;
}

interface Closing {
	server: N8nServer;
	sandbox: Sandbox;
	journalUrl: string;
	problems: string[];
}

function closingLines({ server, sandbox, journalUrl, problems }: Closing): string {
	return [
		'',
		...problems.map((problem) => `Problem: ${problem}`),
		`Open                          ${server.url}`,
		`Sign in as                    ${owner.email} with the password ${owner.password}`,
		`Sandbox (who would get what)  ${sandbox.url}`,
		`What it received, as text     ${journalUrl}`,
		`Each App Key has the quota that it has at the service: ${LIMITS.pushesPerHour} broadcasts or pushes an hour, ${LIMITS.pushesPerDay} a day.`,
		'The examples have used some; "Allow more broadcasts" on the page of the sandbox gives more.',
		'Ctrl-C stops all of it.',
	].join('\n');
}

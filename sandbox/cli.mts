import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import { CALLBACK_SAMPLES, DEFAULT_APPS, line, refusedLine, startSandbox } from './index.mts';
import type { CallbackKind, CallbackOptions, JsonObject } from './index.mts';

const USAGE = `Usage: npm run sandbox -- [--port N] [--v4-push current|newer|both] [--sdk-headers]
       npm run sandbox -- --callback URL [--kind KIND] [--fields JSON] [--forged FORGERY]
With --sdk-headers it also takes the timestamps and nonces that the vendor's SDKs send.
The second form sends one callback to a trigger and ends.
  KIND     ${Object.keys(CALLBACK_SAMPLES).join(', ')}; message if left out
  JSON     fields in place of the sample's, such as {"toUserId":"shop-bot"}
  FORGERY  wrong-secret, stale, unsigned`;

try {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', short: 'p' },
			'v4-push': { type: 'string' },
			'sdk-headers': { type: 'boolean', default: false },
			callback: { type: 'string' },
			kind: { type: 'string', default: 'message' },
			fields: { type: 'string', default: '{}' },
			forged: { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	const { callback: url, kind, fields, forged } = values;
	if (values.help) console.log(USAGE);
	else if (url !== undefined) {
		await sendCallback({
			url,
			kind: readKind(kind),
			// Each call of this program is an event of its own, and no repeat of the last one.
			id: randomUUID(),
			body: JSON.parse(fields) as JsonObject,
			forged: readForgery(forged),
		});
	} else {
		await run(readPort(values.port), readV4Push(values['v4-push']), values['sdk-headers']);
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

async function run(
	port: number,
	v4Push: 'current' | 'newer' | 'both',
	sdkHeaders: boolean,
): Promise<void> {
	const sandbox = await startSandbox({
		port,
		v4Push,
		sdkHeaders,
		onAnswered: (request, entry) => {
			if (entry !== undefined) console.log(line(entry));
			else if (!request.accepted) console.log(refusedLine(request));
		},
	});
	console.log(`RongCloud and Nexconn sandbox on ${sandbox.url}`);
	console.log('Open that address in a browser to see who would get what.');
	console.log('It accepts these sample credentials, which work nowhere else:');
	for (const { appKey, appSecret, product } of DEFAULT_APPS) {
		console.log(`  App Key ${appKey}  App Secret ${appSecret}  (${product})`);
	}
	console.log('Stop it with Ctrl-C.');
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			void sandbox.close().then(() => console.log('Sandbox stopped.'));
		});
	}
}

/** Sends one callback, and says how it was received. */
async function sendCallback(options: CallbackOptions): Promise<void> {
	const sandbox = await startSandbox();
	try {
		const { attempts, body } = await sandbox.callback({ ...options, attempts: 1 });
		const { status = null, reply, error } = attempts[0] ?? {};
		console.log(`Sent      ${body}`);
		console.log(status === null ? `No answer ${error}` : `Answer    ${status} ${reply}`);
		process.exitCode = status === 200 ? 0 : 1;
	} finally {
		await sandbox.close();
	}
}

function readKind(text: string): CallbackKind {
	if (text === 'custom' || Object.hasOwn(CALLBACK_SAMPLES, text)) return text as CallbackKind;
	throw new Error(`--kind must be one of those below, not "${text}".\n${USAGE}`);
}

function readForgery(text: string | undefined): CallbackOptions['forged'] {
	if (text === undefined || text === 'wrong-secret' || text === 'stale' || text === 'unsigned') {
		return text;
	}
	throw new Error(`--forged must be wrong-secret, stale or unsigned, not "${text}".\n${USAGE}`);
}

function readPort(text: string | undefined): number {
	if (text === undefined) return 0;
	const port = Number(text);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port must be a number from 0 to 65535, not "${text}".\n${USAGE}`);
	}
	return port;
}

function readV4Push(text: string | undefined): 'current' | 'newer' | 'both' {
	if (text === undefined) return 'current';
	if (text === 'current' || text === 'newer' || text === 'both') return text;
	throw new Error(`--v4-push must be current, newer or both, not "${text}".\n${USAGE}`);
}

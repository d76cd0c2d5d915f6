import { parseArgs } from 'node:util';

import { DEFAULT_APPS, line, refusedLine, startSandbox } from './index.mts';

const USAGE = 'Usage: tsx test/sandbox/cli.mts [--port N] [--v4-push current|newer|both]';

try {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', short: 'p' },
			'v4-push': { type: 'string' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) console.log(USAGE);
	else await run(readPort(values.port), readV4Push(values['v4-push']));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

async function run(port: number, v4Push: 'current' | 'newer' | 'both'): Promise<void> {
	const sandbox = await startSandbox({
		port,
		v4Push,
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

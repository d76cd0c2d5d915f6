import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startSandbox } from '../sandbox/index.mts';
import { runDemo, type DemoParts } from './demo/demo.mts';
import { startModel } from './demo/model.mts';
import { helpText, readOptions } from './demo/options.mts';
import { modelCredential, sandboxCredentials } from './demo/run.mts';
import { Failure } from './n8n/failure.mts';

/** One Ctrl-C can arrive more than once: from the terminal, and handed on by npm and tsx. */
const SAME_SIGNAL_MS = 700;
const packageDir = fileURLToPath(new URL('..', import.meta.url));

const parts: DemoParts = {
	packageDir,
	examplesDir: join(packageDir, 'examples'),
	startSandbox,
	journalUrl: ({ url }) => `${url}/_sandbox/journal.txt`,
	startModel: async () => await startModel(),
	credentials: (sandboxUrl, modelUrl) => [
		...sandboxCredentials(sandboxUrl),
		modelCredential(modelUrl),
	],
};

function refuseUnfitMachine(): void {
	if (Number(process.versions.node.split('.')[0]) < 20) {
		throw new Failure(`This needs Node.js 20 or newer, and this is ${process.version}.`);
	}
	if (process.platform === 'win32') {
		throw new Failure('The demo runs on Linux and macOS. On Windows, use WSL.');
	}
}

function stopOnSignals(): AbortSignal {
	const stopping = new AbortController();
	let stoppingSince = 0;
	const onSignal = () => {
		if (!stopping.signal.aborted) {
			stoppingSince = Date.now();
			console.log('\nStopping … (Ctrl-C again to stop at once)');
			stopping.abort();
		} else if (Date.now() - stoppingSince > SAME_SIGNAL_MS) {
			process.exit(130);
		}
	};
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
	return stopping.signal;
}

/** Gives the exit code. */
async function main(): Promise<number> {
	const options = readOptions(process.argv.slice(2));
	if (options.help) {
		console.log(helpText);
		return 0;
	}
	refuseUnfitMachine();
	const signal = stopOnSignals();
	try {
		const problems = await runDemo(parts, options, { say: console.log, signal });
		if (!options.check) {
			console.log('Stopped.');
			return 0;
		}
		if (problems.length === 0) {
			console.log('\nAll credential tests passed and all example workflows did what they should.');
			return 0;
		}
		throw new Failure(['The check failed:', ...problems].join('\n'));
	} catch (error) {
		if (signal.aborted) {
			console.log('Stopped.');
			return 130;
		}
		throw error;
	}
}

// A reader that is gone, as with a closed terminal, must not keep us from stopping n8n.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
	process.exitCode = await main();
} catch (error) {
	console.error(error instanceof Failure ? `\n${error.message}` : error);
	process.exitCode = 1;
}

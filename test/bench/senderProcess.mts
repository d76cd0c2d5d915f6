import { createRequire } from 'node:module';

import { credentialFor, ourParameters } from './contestants.mts';

const require = createRequire(import.meta.url);
const { loadPackage, runNode } =
	require('../support/engine.mts') as typeof import('../support/engine.mts');

/** A run of the node in this process. */
export interface Task {
	url: string;
	prefix: string;
	rows: number;
	sameText: boolean;
	perSecond: number;
}

/** What became of it. */
export interface Done {
	accepted: number;
	error?: string;
	/** How much more memory the process had at its highest than before the run, in bytes. */
	peakBytes: number;
}

const send = async ({ url, prefix, rows, sameText, perSecond }: Task): Promise<Done> => {
	const items = Array.from({ length: rows }, (_, index) => ({
		to: `${prefix}-${index}`,
		text: sameText ? 'Hello' : `Hello ${index}`,
	}));
	globalThis.gc?.();
	const before = process.memoryUsage().rss;
	const { output, error } = await runNode({
		parameters: ourParameters({ messagesPerSecond: perSecond }),
		items,
		credential: credentialFor(url),
	});
	return {
		accepted: output.filter(({ json }) => json.status === 'accepted').length,
		error: error?.message,
		peakBytes: process.resourceUsage().maxRSS * 1024 - before,
	};
};

await loadPackage();
process.on('message', (task: Task) => void send(task).then((done) => process.send?.(done)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

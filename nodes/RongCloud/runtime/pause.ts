import { sleep } from 'n8n-workflow';

const STEP_MS = 100;

/** Waits, in milliseconds, or until there is nothing left to wait for. */
export async function pause(ms: number, isOver: () => boolean): Promise<void> {
	const end = performance.now() + ms;
	for (let left = ms; left > 0 && !isOver(); left = end - performance.now()) {
		await sleep(Math.min(left, STEP_MS));
	}
}

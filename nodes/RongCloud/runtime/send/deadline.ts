import { sleep } from 'n8n-workflow';

/** How late a call may be ended. */
const TICK_MS = 250;

/** When the calls in flight are to end. One clock for all: a timer for each call would outlive it. */
const deadlines = new Map<AbortController, number>();
let isTicking = false;

async function tick(): Promise<void> {
	if (isTicking) return;
	isTicking = true;
	while (deadlines.size > 0) {
		await sleep(TICK_MS);
		const now = performance.now();
		for (const [controller, at] of deadlines) {
			if (now < at) continue;
			deadlines.delete(controller);
			controller.abort();
		}
	}
	isTicking = false;
}

/**
 * Does something within a time, in milliseconds, and a quarter of a second at most.
 * @param work told of the end of its time by the signal
 */
export async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const controller = new AbortController();
	deadlines.set(controller, performance.now() + ms);
	void tick();
	try {
		return await work(controller.signal);
	} finally {
		deadlines.delete(controller);
	}
}

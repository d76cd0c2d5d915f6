import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';

const BEAT_MS = 5_000;
const SILENCE_MS = 60_000;

/**
 * Marks something as in use for as long as this process lives: the file's time is renewed every few
 * seconds. A process id would not do, because ids are reused and containers can share a folder.
 */
export function startHeartbeat(file: string): { stop(): void } {
	writeFileSync(file, '');
	const timer = setInterval(() => {
		try {
			const now = new Date();
			utimesSync(file, now, now);
		} catch {
			// Somebody removed the folder; whoever uses it will notice.
		}
	}, BEAT_MS);
	timer.unref();
	return {
		stop() {
			clearInterval(timer);
			rmSync(file, { force: true });
		},
	};
}

/** Whether the file (or folder) was made or renewed so lately that its owner must be alive. */
export function isFresh(file: string): boolean {
	const stat = statSync(file, { throwIfNoEntry: false });
	return stat !== undefined && Date.now() - stat.mtimeMs < SILENCE_MS;
}

import type { IDataObject } from 'n8n-workflow';

import { digest } from './values';

/** In memory; a replay of one of these is noticed even when n8n stores fewer. */
const IN_MEMORY = 10_000;
/** n8n writes all of them to its database for each event. */
const STORED = 500;

const KEY = 'received';

/** By node, what this process has received, and when; the oldest first. */
const memories = new Map<string, Map<string, number>>();

/** Removes what is too old, and the oldest of what is too much. */
function prune(seen: Map<string, number>, now: number, keepMs: number, most: number): void {
	for (const [mark, at] of seen) {
		// The clock may have been set back; what lies ahead is kept.
		if (seen.size <= most && now - at <= keepMs) break;
		seen.delete(mark);
	}
}

function readStored(staticData: IDataObject): Map<string, number> {
	const stored = staticData[KEY];
	const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
	return new Map(
		entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
	);
}

/**
 * What one node has received of late, as well as n8n lets a trigger remember it: in this process, and in
 * the workflow's static data, which n8n saves when an execution was started. Two processes that receive the
 * same at once do not see each other, so this is no guarantee (docs/callbacks.md, "Repeats").
 */
export class Repeats {
	private readonly memory: Map<string, number>;

	private readonly stored: Map<string, number>;

	/**
	 * @param node the workflow and the node in it
	 * @param keepMs how long something is remembered
	 */
	constructor(
		node: string,
		private readonly staticData: IDataObject,
		private readonly now: number,
		private readonly keepMs: number,
	) {
		this.memory = memories.get(node) ?? new Map<string, number>();
		memories.set(node, this.memory);
		this.stored = readStored(staticData);
	}

	/** Whether it was received before. */
	has(id: string): boolean {
		const mark = digest(id);
		const at = this.memory.get(mark) ?? this.stored.get(mark);
		return at !== undefined && this.now - at <= this.keepMs;
	}

	/** Notes what was received, in this process. */
	note(ids: readonly string[]): void {
		for (const id of ids) this.memory.set(digest(id), this.now);
		prune(this.memory, this.now, this.keepMs, IN_MEMORY);
	}

	/** Notes it for other processes and for the time after a restart too. */
	store(ids: readonly string[]): void {
		for (const id of ids) this.stored.set(digest(id), this.now);
		prune(this.stored, this.now, this.keepMs, STORED);
		this.touch();
	}

	/** Shows n8n that there is something to save: it notices a new value at the top, and no change inside one. */
	touch(): void {
		this.staticData[KEY] = Object.fromEntries(this.stored);
	}

	/** Forgets what could not be started, so that the service's next try starts it. */
	forget(ids: readonly string[]): void {
		for (const id of ids) this.memory.delete(digest(id));
	}
}

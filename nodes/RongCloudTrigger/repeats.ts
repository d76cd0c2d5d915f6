import type { IDataObject } from 'n8n-workflow';

import { digest } from './values';

/** In memory; a replay of one of these is noticed even when n8n stores fewer. */
export const IN_MEMORY = 10_000;
/** n8n writes all of them to its database for each event. */
export const STORED = 500;

/** What is remembered apart, so that much of the one does not push out the other. */
export type Kind = 'events' | 'signatures';

const FAILED_STATUS = 400;

/** n8n's answer to the service: once it has ended, its status says whether an execution was started. */
interface Answer {
	readonly writableEnded: boolean;
	readonly statusCode: number;
}

interface Received {
	at: number;
	/** There for as long as it is not known whether n8n could start the execution. */
	answer?: Answer;
}

/** By node and kind, what this process has received; the oldest first. */
const memories = new Map<string, Map<string, Received>>();

/**
 * Removes what is too old, and the oldest of what is too much.
 * @returns how many were forgotten before their time
 */
function prune(seen: Map<string, Received>, now: number, keepMs: number, most: number): number {
	let early = 0;
	for (const [mark, { at }] of seen) {
		// The clock may have been set back; what lies ahead is kept.
		const isOld = now - at > keepMs;
		if (seen.size <= most && !isOld) break;
		seen.delete(mark);
		if (!isOld) early += 1;
	}
	return early;
}

function readStored(staticData: IDataObject, kind: Kind): Map<string, Received> {
	const stored = staticData[kind];
	const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
	return new Map(
		entries.flatMap(([mark, at]) => (typeof at === 'number' ? [[mark, { at }] as const] : [])),
	);
}

/**
 * What one node has received of late of one kind, as well as n8n lets a trigger remember it: in this process, and in
 * the workflow's static data, which n8n saves when an execution was started. Two processes that receive the
 * same at once do not see each other, so this is no guarantee (docs/callbacks.md, "Repeats").
 */
export class Repeats {
	private readonly memory: Map<string, Received>;

	private readonly stored: Map<string, Received>;

	/** How many were forgotten before their time, since more came than can be remembered. */
	forgotten = 0;

	/**
	 * @param node the workflow and the node in it
	 * @param keepMs how long something is remembered
	 */
	constructor(
		readonly kind: Kind,
		node: string,
		private readonly staticData: IDataObject,
		private readonly now: number,
		private readonly keepMs: number,
	) {
		const own = `${kind} ${node}`;
		this.memory = memories.get(own) ?? new Map<string, Received>();
		memories.set(own, this.memory);
		this.stored = readStored(staticData, kind);
	}

	/** Whether it was received before, and whether n8n is still about to start what it starts. */
	stateOf(id: string): 'new' | 'starting' | 'received' {
		this.settle([id]);
		const mark = digest(id);
		const received = this.memory.get(mark) ?? this.stored.get(mark);
		if (received === undefined || this.now - received.at > this.keepMs) return 'new';
		return received.answer === undefined ? 'received' : 'starting';
	}

	/**
	 * Notes what was received, in this process.
	 * @param answer what will tell whether it could be started, if it starts something
	 */
	note(ids: readonly string[], answer?: Answer): void {
		for (const mark of ids.map((id) => digest(id))) {
			// To the end, where the newest are.
			this.memory.delete(mark);
			this.memory.set(mark, { at: this.now, answer });
		}
		this.forgotten += prune(this.memory, this.now, this.keepMs, IN_MEMORY);
	}

	/** Notes it for other processes and for the time after a restart too. */
	store(ids: readonly string[]): void {
		for (const id of ids) this.stored.set(digest(id), { at: this.now });
		this.forgotten += prune(this.stored, this.now, this.keepMs, STORED);
		this.touch();
	}

	/** Shows n8n that there is something to save: it notices a new value at the top, and no change inside one. */
	touch(): void {
		this.staticData[this.kind] = Object.fromEntries(
			[...this.stored].map(([mark, { at }]) => [mark, at]),
		);
	}

	/** Where n8n has answered: forgets what it could not start, so that the service's next try starts it. */
	settle(ids: readonly string[]): void {
		for (const mark of ids.map((id) => digest(id))) {
			const received = this.memory.get(mark);
			if (received?.answer?.writableEnded !== true) continue;
			if (received.answer.statusCode >= FAILED_STATUS) this.memory.delete(mark);
			else delete received.answer;
		}
	}
}

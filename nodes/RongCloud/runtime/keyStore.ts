import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { pause } from './pause';

const HOUR_MS = 3_600_000;

/**
 * n8n's store knows whether an entry is there, but not since when. A key gets an entry for each step of
 * the time in which it is blocked, so that its window ends by itself, at most one step late.
 */
export const STEPS = 6;

/** The entries of a key: its steps, the mark of an open sending, and the mark of its owner. */
const ENTRIES_PER_KEY = STEPS + 3;

/**
 * The store is read, changed and written back as a whole, without a lock: another worker may write over a
 * record that it has not seen. Time for such a write to end, before the record is looked at again.
 */
const SETTLING_MS = 500;
const MOST_LOOKS = 20;

/** A key to be recorded. */
export interface StoredKey {
	/** Stands for the key; what the user wrote does not go into the store. */
	hash: string;
	hours: number;
}

/** Whether a key is now recorded for this sending, or what is known of the one that has it. */
export type Claim = 'ours' | 'accepted' | 'unknown';

/** A recorded key, as its entries in the store. */
interface Entries {
	hash: string;
	/** From the present step on. */
	steps: string[];
	/** There as long as nobody knows what became of the sending. */
	open: string;
	/** Tells which of two workers recorded it when both did at the same time. */
	owner: string;
}

function entriesOf({ hash, hours }: StoredKey): Entries {
	const step = (hours * HOUR_MS) / STEPS;
	const first = Math.floor(Date.now() / step);
	return {
		hash,
		steps: Array.from({ length: STEPS + 1 }, (_, index) => `${hash} ${first + index}`),
		open: `${hash} open`,
		owner: `${hash} ${randomUUID()}`,
	};
}

const allOf = ({ steps, open, owner }: Entries) => [...steps, open, owner];

/** The last access to the store of each node: those of one process must not cross. */
const accesses = new Map<string, Promise<unknown>>();

/** Keeps keys in n8n's stored deduplication, which all workers share (the one behind Remove Duplicates). */
export class KeyStore {
	private readonly recorded = new Map<string, Entries>();

	private readonly options: { mode: 'entries'; maxEntries: number };

	private readonly name: string;

	/** @param history how many keys are remembered at most; the oldest are forgotten first */
	constructor(
		private readonly context: IExecuteFunctions,
		history: number,
	) {
		this.options = { mode: 'entries', maxEntries: history * ENTRIES_PER_KEY };
		this.name = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	/**
	 * Records keys, and tells which of them another sending has. On return the record has been seen in the
	 * store after anyone could have written over it.
	 * @param isOurs tells the keys that this execution recorded before
	 * @throws what the store throws; an error when the record does not stay there
	 */
	async claim(
		keys: readonly StoredKey[],
		isOurs: (hash: string) => boolean,
	): Promise<Map<string, Claim>> {
		const claims = new Map<string, Claim>();
		const all = keys.map(entriesOf);
		let doubtful = await this.alone(async () => {
			const isNew = await this.record(all.flatMap(allOf));
			const taken = all.filter(({ hash, steps }) => !steps.every(isNew) && !isOurs(hash));
			for (const { hash, open } of taken) claims.set(hash, isNew(open) ? 'accepted' : 'unknown');
			await this.remove(taken.flatMap(allOf).filter(isNew));
			return all.filter(({ hash }) => !claims.has(hash));
		});
		for (let looks = 0; doubtful.length > 0; looks++) {
			if (looks === MOST_LOOKS) throw new Error('its records are written over again and again');
			await pause(SETTLING_MS, () => false);
			doubtful = await this.alone(async () => await this.look(doubtful, claims, isOurs));
		}
		return claims;
	}

	/** Looks whether records are still there. @returns those that are not, and were recorded once more */
	private async look(
		doubtful: readonly Entries[],
		claims: Map<string, Claim>,
		isOurs: (hash: string) => boolean,
	): Promise<Entries[]> {
		const isNew = await this.record(doubtful.flatMap(allOf));
		const again: Entries[] = [];
		for (const entries of doubtful) {
			const { hash, steps, owner } = entries;
			if (!isNew(owner) || isOurs(hash)) {
				claims.set(hash, 'ours');
				this.recorded.set(hash, entries);
			} else if (steps.every(isNew)) {
				again.push(entries);
			} else {
				// Another worker recorded the same key at the same time, and it came last.
				claims.set(hash, 'unknown');
				await this.remove([owner]);
			}
		}
		return again;
	}

	/** Keeps keys as sent: it is known that all of it was accepted. */
	async close(hashes: readonly string[]): Promise<void> {
		await this.forget(hashes, ({ open, owner }) => [open, owner]);
	}

	/** Keeps keys as sent, without anyone knowing what was accepted. */
	async leaveOpen(hashes: readonly string[]): Promise<void> {
		await this.forget(hashes, ({ owner }) => [owner]);
	}

	/** Takes keys back: it is certain that nothing was sent. */
	async takeBack(hashes: readonly string[]): Promise<void> {
		await this.forget(hashes, allOf);
	}

	private async forget(hashes: readonly string[], which: (entries: Entries) => string[]) {
		const entries = hashes.flatMap((hash) => this.recorded.get(hash) ?? []);
		for (const { hash } of entries) this.recorded.delete(hash);
		await this.alone(async () => await this.remove(entries.flatMap(which)));
	}

	private async record(entries: string[]): Promise<(entry: string) => boolean> {
		if (entries.length === 0) return () => false;
		const { helpers } = this.context;
		const { new: added } = await helpers.checkProcessedAndRecord(entries, 'node', this.options);
		const isNew = new Set<unknown>(added);
		return (entry) => isNew.has(entry);
	}

	private async remove(entries: string[]): Promise<void> {
		if (entries.length === 0) return;
		await this.context.helpers.removeProcessed(entries, 'node', this.options);
	}

	private async alone<T>(access: () => Promise<T>): Promise<T> {
		const before = accesses.get(this.name) ?? Promise.resolve();
		const mine = before.then(access, access);
		accesses.set(this.name, mine);
		return await mine;
	}
}

import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../pause';
import { sharedStoreOf } from './sharedStore';
import type { SharedStore, StoreUser } from './sharedStore';

const HOUR_MS = 3_600_000;

/**
 * n8n's store knows whether an entry is there, but not since when. A key gets an entry for each step of
 * the time in which it is blocked, so that its window ends by itself, at most one step late.
 */
export const STEPS = 6;

/** The entries of a key: its steps, the mark of an open sending, and the mark of its owner. */
const ENTRIES_PER_KEY = STEPS + 3;

/**
 * n8n's record is read, changed and written back as a whole, without a lock: another worker may write over
 * entries that it has not seen. Time for such a write to end, before the record is looked at again: so long
 * at least, and so many times what an access takes.
 */
const SETTLING_MS = 500;
const SETTLING_ACCESSES = 4;
const MOST_LOOKS = 20;

/** How many of the last keys are recorded again with each access. */
const HELD_KEYS = 1000;

/** A key to be recorded. */
export interface StoredKey {
	/** Stands for the key; what the user wrote does not go into the store. */
	hash: string;
	hours: number;
}

/** Who has a key: this sending, or another one, with what is known of that. */
export type Holder = 'ours' | 'accepted' | 'unknown';

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

/** A key that was recorded for this sending. */
interface Recorded extends Entries {
	isOpen: boolean;
}

/** Keeps keys in n8n's stored deduplication, which all workers share (the one behind Remove Duplicates). */
export class KeyStore implements StoreUser {
	readonly maxEntries: number;

	private readonly recorded = new Map<string, Recorded>();

	private readonly tidying: Array<Promise<void>> = [];

	private readonly store: SharedStore;

	/** @param history how many keys are remembered at most; the oldest are forgotten first */
	constructor(
		readonly context: IExecuteFunctions,
		history: number,
	) {
		this.maxEntries = history * ENTRIES_PER_KEY;
		this.store = sharedStoreOf(context);
	}

	held(): string[] {
		const last = [...this.recorded.values()].slice(-HELD_KEYS);
		return last.flatMap(({ steps, open, isOpen }) => (isOpen ? [...steps, open] : steps));
	}

	/**
	 * Records keys, and tells which of them another sending has. On return the record has been seen in the
	 * store after anyone could have written over it.
	 * @param isOurs tells the keys that this execution recorded before
	 * @throws what the store throws; an error when the record does not stay there
	 */
	async record(
		keys: readonly StoredKey[],
		isOurs: (hash: string) => boolean,
	): Promise<Map<string, Holder>> {
		this.store.users.add(this);
		const holders = new Map<string, Holder>();
		const all = keys.map(entriesOf);
		const isNew = await this.store.record(this, all.flatMap(allOf));
		// An owner's mark that is there already is from an attempt of this process that seemed to fail.
		const taken = all.filter(
			({ hash, steps, owner }) => !steps.every(isNew) && isNew(owner) && !isOurs(hash),
		);
		for (const { hash, open } of taken) holders.set(hash, isNew(open) ? 'accepted' : 'unknown');
		this.forgetMarks(taken.flatMap(allOf).filter(isNew));
		let doubtful = all.filter(({ hash }) => !holders.has(hash));
		for (let looks = 0; doubtful.length > 0; looks++) {
			if (looks === MOST_LOOKS) throw new Error('its records are written over again and again');
			const settledInMs = Math.max(SETTLING_MS, this.store.accessMs * SETTLING_ACCESSES);
			await pause(settledInMs, () => false);
			doubtful = await this.look(doubtful, holders, isOurs);
		}
		return holders;
	}

	/** Looks whether records are still there. @returns those that are not, and were recorded once more */
	private async look(
		doubtful: readonly Entries[],
		holders: Map<string, Holder>,
		isOurs: (hash: string) => boolean,
	): Promise<Entries[]> {
		const isNew = await this.store.record(this, doubtful.flatMap(allOf));
		const again: Entries[] = [];
		for (const entries of doubtful) {
			const { hash, steps, owner } = entries;
			if (!isNew(owner) || isOurs(hash)) {
				holders.set(hash, 'ours');
				this.recorded.set(hash, { ...entries, isOpen: true });
			} else if (steps.every(isNew)) {
				again.push(entries);
			} else {
				// Another worker recorded the same key at the same time, and it came last.
				holders.set(hash, 'unknown');
				this.forgetMarks([owner]);
			}
		}
		return again;
	}

	/** Removes what only asking left behind. Should that fail, a later run takes the keys as unknown. */
	private forgetMarks(entries: string[]): void {
		this.tidying.push(this.store.remove(this, entries).catch(() => undefined));
	}

	/** Keeps keys as sent: it is known that all of it was accepted. */
	async close(hashes: readonly string[]): Promise<void> {
		const keys = this.recordedOf(hashes);
		for (const key of keys) key.isOpen = false;
		await this.store.remove(
			this,
			keys.flatMap(({ open, owner }) => [open, owner]),
		);
	}

	/** Keeps keys as sent, without anyone knowing what was accepted. */
	async leaveOpen(hashes: readonly string[]): Promise<void> {
		const keys = this.recordedOf(hashes);
		await this.store.remove(
			this,
			keys.map(({ owner }) => owner),
		);
	}

	/** Takes keys back: it is certain that nothing was sent. */
	async takeBack(hashes: readonly string[]): Promise<void> {
		const keys = this.recordedOf(hashes);
		for (const { hash } of keys) this.recorded.delete(hash);
		await this.store.remove(this, keys.flatMap(allOf));
	}

	/** At the end of a run: no more accesses are made for it. */
	async finish(): Promise<void> {
		await Promise.all(this.tidying);
		await this.store.leave(this);
	}

	private readonly recordedOf = (hashes: readonly string[]) =>
		hashes.flatMap((hash) => this.recorded.get(hash) ?? []);
}

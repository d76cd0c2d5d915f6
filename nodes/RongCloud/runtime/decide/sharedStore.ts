import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../pause';

/**
 * How long the store is left to other workers after each access, in lengths of the access. While one of
 * theirs that began before it can still end, this process must not begin another: two such accesses could
 * take turns in writing over what a third one recorded.
 */
const REST = 2;

/** How many of the last accesses tell how long one takes: the middle one, since a busy process delays some. */
const LAST_ACCESSES = 7;
const ENOUGH_ACCESSES = 3;
const UNKNOWN_AT_MOST_MS = 500;

const ATTEMPTS = 5;
const FIRST_RETRY_MS = 60;

/** n8n looks for each entry that it removes in the whole record, so that many would take it long. */
const REMOVED_AT_ONCE = 300;

/** How often a removal is made at most; a mark of an open sending that stays is on the safe side. */
const REMOVAL_TRIES = 6;

/** Tells which of the entries that were asked for had not been there. */
export type IsNew = (entry: string) => boolean;

/** An execution that uses the store. */
export interface StoreUser {
	readonly context: IExecuteFunctions;
	/** How many entries are kept at most. */
	readonly maxEntries: number;
	/** What it relies upon, recorded again with each access in case that another worker wrote over it. */
	held(): string[];
}

interface Waiting {
	user: StoreUser;
	entries: string[];
	resolve: (isNew: IsNew) => void;
	reject: (error: unknown) => void;
	/** How often it was tried. */
	tries: number;
}

/**
 * The record that n8n keeps for a node, for all executions of this process. n8n reads, changes and writes
 * it as a whole, without a lock, so that accesses are few, one after another, and have pauses between them.
 */
export class SharedStore {
	/** Those that hold something. */
	readonly users = new Set<StoreUser>();

	private questions: Waiting[] = [];

	private removals: Waiting[] = [];

	/** Those of the last access that removed; whether it lasted shows with the next one that records. */
	private removed: Waiting[] = [];

	/**
	 * Recorded with each access, and removed with each that removes: if it is still there afterwards, another
	 * worker wrote over the removal.
	 */
	private readonly mark = `mark ${randomUUID()}`;

	private isMarked = false;

	private isWorking = false;

	private freeAt = 0;

	private lastMs: number[] = [];

	/** How long an access takes, in milliseconds. */
	get accessMs(): number {
		const sorted = [...this.lastMs].sort((one, other) => one - other);
		const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
		return sorted.length < ENOUGH_ACCESSES ? Math.min(middle, UNKNOWN_AT_MOST_MS) : middle;
	}

	/** Records entries. */
	async record(user: StoreUser, entries: string[]): Promise<IsNew> {
		return await new Promise((resolve, reject) => {
			this.questions.push({ user, entries, resolve, reject, tries: 0 });
			void this.work();
		});
	}

	/** Removes entries, again if another worker brought them back. */
	async remove(user: StoreUser, entries: string[]): Promise<void> {
		const parts = Array.from({ length: Math.ceil(entries.length / REMOVED_AT_ONCE) }, (_, index) =>
			entries.slice(index * REMOVED_AT_ONCE, (index + 1) * REMOVED_AT_ONCE),
		);
		const removals = parts.map(
			async (part) =>
				await new Promise((resolve, reject) => {
					this.removals.push({ user, entries: part, resolve, reject, tries: 0 });
				}),
		);
		void this.work();
		await Promise.all(removals);
	}

	/** Takes leave of a user. The last one leaves nothing of this process behind. */
	async leave(user: StoreUser): Promise<void> {
		this.users.delete(user);
		if (this.users.size > 0 || !this.isMarked) return;
		await new Promise((resolve, reject) => {
			this.removals.push({ user, entries: [], resolve, reject, tries: REMOVAL_TRIES - 1 });
			void this.work();
		});
	}

	private async work(): Promise<void> {
		if (this.isWorking) return;
		this.isWorking = true;
		while (this.questions.length + this.removed.length + this.removals.length > 0) {
			if (this.questions.length + this.removed.length > 0) await this.recordAll();
			if (this.removals.length > 0) await this.removeSome();
		}
		this.isWorking = false;
	}

	private async recordAll(): Promise<void> {
		await this.rest();
		const questions = this.questions.splice(0);
		const removed = this.removed.splice(0);
		const held = new Set([...this.users].flatMap((user) => user.held()));
		const asked = questions.flatMap(({ entries }) => entries);
		const entries = new Set([...asked, ...held, this.mark]);
		const users = [...this.users, ...[...questions, ...removed].map(({ user }) => user)];
		const maxEntries = users.reduce((most, user) => Math.max(most, user.maxEntries), 1);
		await this.access([...questions, ...removed], async ({ helpers }) => {
			const { new: added } = await helpers.checkProcessedAndRecord([...entries], 'node', {
				mode: 'entries',
				maxEntries,
			});
			this.isMarked = true;
			// What somebody holds is not new, even if it was lost; and of two who ask, the first has it.
			const unasked = new Set<unknown>(added.filter((entry) => !held.has(String(entry))));
			const hasLasted = unasked.has(this.mark);
			for (const question of questions) {
				const isNew = new Set(question.entries.filter((entry) => unasked.delete(entry)));
				question.resolve((entry) => isNew.has(entry));
			}
			if (!hasLasted) this.removals.push(...removed);
			else for (const { resolve } of removed) resolve(() => false);
		});
	}

	private async removeSome(): Promise<void> {
		await this.rest();
		let count = 0;
		const last = this.removals.findIndex(
			({ entries }) => (count += entries.length) >= REMOVED_AT_ONCE,
		);
		const removals = this.removals.splice(0, last === -1 ? this.removals.length : last + 1);
		const entries = removals.flatMap((removal) => removal.entries);
		await this.access(removals, async ({ helpers }) => {
			await helpers.removeProcessed([...entries, this.mark], 'node', { mode: 'entries' });
			this.isMarked = false;
			for (const removal of removals) {
				removal.tries += 1;
				if (removal.tries < REMOVAL_TRIES) this.removed.push(removal);
				else removal.resolve(() => false);
			}
		});
	}

	private async rest(): Promise<void> {
		await pause(this.freeAt - performance.now(), () => false);
	}

	/**
	 * Goes to the store for some who wait, again if it fails: two workers that make the first record of a
	 * node at the same moment get an error from the database.
	 */
	private async access(
		waiting: readonly Waiting[],
		go: (context: IExecuteFunctions) => Promise<void>,
	): Promise<void> {
		const [first] = waiting;
		if (first === undefined) return;
		for (let attempt = 1; ; attempt++) {
			const startedAt = performance.now();
			try {
				await go(first.user.context);
				return;
			} catch (error) {
				if (attempt === ATTEMPTS) {
					for (const { reject } of waiting) reject(error);
					return;
				}
				await pause(FIRST_RETRY_MS * 2 ** attempt * (0.5 + Math.random()), () => false);
			} finally {
				const now = performance.now();
				const took = now - startedAt;
				this.lastMs = [...this.lastMs.slice(1 - LAST_ACCESSES), took];
				// Of a different length each time, so that workers do not meet again and again.
				this.freeAt = now + this.accessMs * REST * (0.75 + Math.random() / 2);
			}
		}
	}
}

const stores = new Map<string, SharedStore>();

/** The record of a node, the same for everyone in this process. */
export function sharedStoreOf(context: IExecuteFunctions): SharedStore {
	const name = `${context.getWorkflow().id} ${context.getNode().id}`;
	const store = stores.get(name) ?? new SharedStore();
	stores.set(name, store);
	return store;
}

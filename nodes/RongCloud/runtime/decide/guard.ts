import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { LIMITS } from '../../service/limits';
import { DEFAULT_GUARD_HISTORY, DEFAULT_GUARD_HOURS } from '../../fields/options';
import { KeyStore } from './keyStore';
import { pause } from '../send/pause';
import type { Batch } from './plan';
import { withShares } from './plan';
import type { ReadyRow, SentBefore } from '../read/rows';
import { verdictsOf } from '../tell/verdicts';

/**
 * Keys that are recorded together, at least. After a crash all that are recorded count as possibly sent,
 * unless it was noted how they ended.
 */
const KEYS_AT_ONCE = LIMITS.messagesPerSecond / 2;

/** How long what is recorded should last, in times of what it takes to record more. */
const AHEAD = 1.5;

/** Calls are counted by the second; over less than that there is no pace to speak of. */
const SECOND_MS = 1000;

/** How often to look whether it is time to record more. */
const LOOK_AGAIN_MS = 20;

/** How much more is recorded at once where nothing is left to send. */
const MOST_CHUNKS = 8;

/** How many keys have to end before that is noted while others are being sent. */
const NOTED_AT_ONCE = 20;

/** What became of the messages of a key. */
type Fate = SentBefore | 'nothing';

interface Key {
	hash: string;
	hours: number;
	rows: ReadyRow[];
	/** Calls for its rows that have not ended. */
	callsLeft: number;
	/** Missing until it is recorded. */
	claim?: 'ours' | 'failed' | SentBefore;
}

/**
 * The keys that an execution recorded in this process, by its node's context: they do not hold up later
 * turns of a loop or another try. An execution that is started again has a context of its own.
 */
const owned = new WeakMap<object, Map<string, Fate>>();

/**
 * Keeps what an earlier execution sent from being sent again: the key of a row is recorded before
 * anything is sent, and taken back only when it is certain that nothing was.
 */
export class Guard {
	private readonly keys = new Map<string, Key>();

	private readonly keyOf = new Map<ReadyRow, Key>();

	private readonly store: KeyStore;

	private readonly owned: Map<string, Fate>;

	/** True when the record of a key could not be kept. */
	hasFailed = false;

	private readonly ended: Key[] = [];

	private recording: Promise<void> = Promise.resolve();

	private noting?: Promise<void>;

	/** When the first call began. */
	private startedAt?: number;

	/** Batches that were handed out, and whose calls have not begun. */
	private readonly waiting = new Set<Batch>();

	private waitingRows = 0;

	/** Rows of calls that began, without those of the last one: its share of the pace is not over. */
	private begunRows = 0;

	private rowsOfLast = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly batches: readonly Batch[],
	) {
		const node = context.getContext('node');
		this.owned = owned.get(node) ?? new Map<string, Fate>();
		owned.set(node, this.owned);
		for (const { shares } of batches) for (const { row } of shares) this.add(row);
		this.store = new KeyStore(context, historyOf(batches));
	}

	private add(row: ReadyRow): void {
		const { duplicateGuardKey: text, duplicateGuardHours: hours = DEFAULT_GUARD_HOURS } =
			row.job.options;
		if (text === undefined) return;
		const key = this.keyOf.get(row) ?? this.keyFor(text, hours);
		if (!this.keyOf.has(row)) key.rows.push(row);
		this.keyOf.set(row, key);
		key.callsLeft += 1;
	}

	private keyFor(text: string, hours: number): Key {
		const hash = createHash('sha256')
			.update(JSON.stringify([text, hours]))
			.digest('base64');
		const key = this.keys.get(hash) ?? { hash, hours, rows: [], callsLeft: 0 };
		this.keys.set(hash, key);
		return key;
	}

	/**
	 * Hands out the batches without the rows that were sent before, each after its keys are recorded. The
	 * next ones are recorded while those before them are being sent, and not much earlier.
	 * @param isOver tells that no more are wanted
	 */
	async *batchesToSend(isOver: () => boolean): AsyncGenerator<Batch, void, undefined> {
		if (this.keys.size === 0) {
			yield* this.batches;
			return;
		}
		let next = this.takeChunk(0, 1);
		this.recording = this.record(next);
		for (let taken = 0, size = 1; next.length > 0;) {
			const chunk = next;
			await this.recording;
			taken += chunk.length;
			// Where everything was sent before, there is nothing to send while the next keys are recorded.
			const isAllSkipped = !chunk.some(({ shares }) => shares.some(({ row }) => this.maySend(row)));
			size = isAllSkipped ? Math.min(size * 2, MOST_CHUNKS) : 1;
			let isNextRecorded = false;
			let rowsLeft = rowsOf(chunk);
			for (const batch of chunk) {
				if (!isNextRecorded && this.isTimeForMore(rowsLeft)) {
					next = this.takeChunk(taken, size);
					this.recording = this.record(next);
					isNextRecorded = true;
				}
				rowsLeft -= batch.shares.length;
				const shares = batch.shares.filter(({ row }) => this.maySend(row));
				if (shares.length > 0) yield this.handOut(withShares(batch, shares));
			}
			if (isNextRecorded) continue;
			while (!isOver() && !this.isTimeForMore(0)) await pause(LOOK_AGAIN_MS, isOver);
			if (isOver()) return;
			next = this.takeChunk(taken, size);
			this.recording = this.record(next);
		}
	}

	private handOut(batch: Batch): Batch {
		this.waiting.add(batch);
		this.waitingRows += batch.shares.length;
		return batch;
	}

	private maySend(row: ReadyRow): boolean {
		const key = this.keyOf.get(row);
		return key === undefined || key.claim === 'ours';
	}

	/** Whether what is recorded will all be under way before more can be recorded. */
	private isTimeForMore(rowsLeft: number): boolean {
		return rowsLeft + this.waitingRows <= this.rowsInAClaim();
	}

	/** How many rows get under way while keys are recorded. */
	private rowsInAClaim(): number {
		if (this.startedAt === undefined) return 0;
		const rowsPerMs = this.begunRows / Math.max(SECOND_MS, performance.now() - this.startedAt);
		return rowsPerMs * this.store.claimMs * AHEAD;
	}

	/** Batches from the given one on, with as many keys as get under way before more are recorded. */
	private takeChunk(from: number, size: number): Batch[] {
		const most = size * Math.max(KEYS_AT_ONCE, this.rowsInAClaim());
		let rows = 0;
		let to = from;
		for (; to < this.batches.length; to++) {
			rows += this.batches[to]?.shares.length ?? 0;
			if (to > from && rows > most) break;
		}
		return this.batches.slice(from, to);
	}

	/** Records the keys of a chunk that are not recorded yet. It does not throw: the rows tell. */
	private async record(chunk: readonly Batch[] = []): Promise<void> {
		const rows = chunk.flatMap(({ shares }) => shares.map(({ row }) => row));
		const keys = [...new Set(rows.flatMap((row) => this.keyOf.get(row) ?? []))].filter(
			({ claim }) => claim === undefined,
		);
		if (keys.length === 0) return;
		try {
			const claims = await this.store.claim(keys, (hash) => this.owned.has(hash));
			for (const key of keys) {
				key.claim = claims.get(key.hash);
				if (key.claim === 'ours' && !this.owned.has(key.hash)) this.owned.set(key.hash, 'nothing');
			}
		} catch (error) {
			this.hasFailed = true;
			const reason = error instanceof Error ? error.message : String(error);
			for (const key of keys) {
				key.claim = 'failed';
				for (const row of key.rows) row.notMade = guardFailed(reason);
			}
		}
		for (const { claim, rows: rowsOfKey } of keys) {
			if (claim !== 'accepted' && claim !== 'unknown') continue;
			for (const row of rowsOfKey) row.sentBefore = claim;
		}
	}

	/** Notes that a call is under way. */
	callBegins(batch: Batch): void {
		if (!this.waiting.delete(batch)) return;
		this.startedAt ??= performance.now();
		this.waitingRows -= batch.shares.length;
		this.begunRows += this.rowsOfLast;
		this.rowsOfLast = batch.shares.length;
	}

	/** Notes that a call ended, or was not wanted any more; sending does not wait for that. */
	callEnded(batch: Batch): void {
		this.callBegins(batch);
		this.count(batch);
		if (this.noting !== undefined || this.ended.length < NOTED_AT_ONCE) return;
		this.noting = this.settle(this.ended.splice(0)).finally(() => (this.noting = undefined));
	}

	private count({ shares }: Batch): void {
		for (const { row } of shares) {
			const key = this.keyOf.get(row);
			if (key === undefined) continue;
			key.callsLeft -= 1;
			if (key.callsLeft === 0) this.ended.push(key);
		}
	}

	/** Settles all that is recorded, at the end of the run; what was not sent is taken back. */
	async end(): Promise<void> {
		await this.recording;
		await this.noting;
		const open = [...this.keys.values()].filter(({ callsLeft }) => callsLeft > 0);
		await this.settle([...this.ended.splice(0), ...open]);
		await this.store.finish().catch((error: unknown) => this.warn(error));
	}

	private async settle(keys: readonly Key[]): Promise<void> {
		const byFate: Record<Fate, string[]> = { nothing: [], accepted: [], unknown: [] };
		for (const { hash, claim, rows } of keys) {
			if (claim !== 'ours') continue;
			const fate = worse(this.owned.get(hash) ?? 'nothing', fateOf(rows));
			if (fate === 'nothing') this.owned.delete(hash);
			else this.owned.set(hash, fate);
			byFate[fate].push(hash);
		}
		try {
			await Promise.all([
				this.store.takeBack(byFate.nothing),
				this.store.close(byFate.accepted),
				this.store.leaveOpen(byFate.unknown),
			]);
		} catch (error) {
			this.warn(error);
		}
	}

	/** The records stay: what they stand for counts as possibly sent. */
	private warn(error: unknown): void {
		const reason = error instanceof Error ? error.message : String(error);
		this.context.logger.warn(
			`RongCloud: the duplicate guard could not note how its keys ended (${reason}). A later run skips them as possibly sent.`,
		);
	}
}

const rowsOf = (batches: readonly Batch[]) =>
	batches.reduce((sum, { shares }) => sum + shares.length, 0);

const historyOf = (batches: readonly Batch[]) =>
	batches.reduce(
		(most, { job }) => Math.max(most, job.options.duplicateGuardHistory ?? DEFAULT_GUARD_HISTORY),
		1,
	);

/** Of rows whose key could not be recorded. */
export const guardFailed = (reason: string) => ({
	state: 'notSent' as const,
	what: `The duplicate guard could not keep its record (${reason}), so this was not sent`,
	fix: 'Save the workflow before it runs, since the record belongs to it. If it is saved, look at the database of n8n; or remove Duplicate Guard Key from Options.',
});

const ORDER: readonly Fate[] = ['nothing', 'accepted', 'unknown'];
const worse = (one: Fate, other: Fate): Fate =>
	ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;

/** A refusal is certain: nothing was sent. */
function fateOf(rows: readonly ReadyRow[]): Fate {
	const states = rows.flatMap((row) => verdictsOf(row).map(({ outcome }) => outcome.state));
	if (states.includes('unknown')) return 'unknown';
	return states.includes('accepted') ? 'accepted' : 'nothing';
}

/** Refuses more keys than the guard remembers: those recorded first would be forgotten before the run ends. */
export function refuseTooManyKeys(rows: readonly ReadyRow[]): void {
	const keys = new Set(rows.flatMap(({ job }) => job.options.duplicateGuardKey ?? []));
	for (const { job, report } of rows) {
		const { duplicateGuardKey, duplicateGuardHistory = DEFAULT_GUARD_HISTORY } = job.options;
		if (duplicateGuardKey === undefined || keys.size <= duplicateGuardHistory) continue;
		report.add(
			'Options > Duplicate Guard History Size',
			`is ${duplicateGuardHistory}, but the items have ${keys.size} different keys`,
			'Raise it to at least the number of keys that are sent within the window.',
		);
	}
}

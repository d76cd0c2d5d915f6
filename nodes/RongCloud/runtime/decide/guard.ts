import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { inGroup } from '../../fields/field';
import {
	DEFAULT_GUARD_HISTORY,
	DEFAULT_GUARD_HOURS,
	duplicateGuardHistory,
} from '../../fields/options';
import { LIMITS } from '../../service/limits';
import { reasonOf } from '../reason';
import type { ReadyRow, SentBefore } from '../row';
import type { Call } from './calls';
import { KeyStore } from './keyStore';

/**
 * Rows whose keys are recorded together, while those before them are being sent: more where sending had to
 * wait for it. After a crash all that are recorded count as possibly sent, unless it was noted how they ended.
 */
const ROWS_AT_ONCE = LIMITS.messagesPerSecond / 2;
const MOST_ROWS_AT_ONCE = 8 * ROWS_AT_ONCE;
const MORE = 1.5;

/** How many keys have to end before that is noted while others are being sent. */
const NOTED_AT_ONCE = 20;

/** What became of the messages of a key. */
type End = SentBefore | 'nothing';

interface Key {
	hash: string;
	hours: number;
	rows: ReadyRow[];
	/** Calls for its rows that have not ended. */
	callsLeft: number;
	/** An earlier try of this run recorded it. */
	isOurs: boolean;
	/** Who has it; missing until it is recorded. */
	holder?: 'ours' | 'failed' | SentBefore;
}

/**
 * Keeps what an earlier execution, or an earlier run of the node in this one, sent from being sent again: the
 * key of a row is recorded before anything is sent, and taken back only when it is certain that nothing was.
 */
export class Guard {
	private readonly keys = new Map<string, Key>();

	private readonly keyOf = new Map<ReadyRow, Key>();

	private readonly store: KeyStore;

	/** True when the record of a key could not be kept. */
	hasFailed = false;

	private readonly ended: Key[] = [];

	private recording: Promise<void> = Promise.resolve();

	private noting?: Promise<void>;

	/** @param rows all that can be sent, also those that an earlier try of this run has sent */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly calls: readonly Call[],
		rows: readonly ReadyRow[],
	) {
		for (const row of rows) this.add(row);
		for (const { shares } of calls) {
			for (const { row } of shares) {
				const key = this.keyOf.get(row);
				if (key !== undefined) key.callsLeft += 1;
			}
		}
		this.store = new KeyStore(context, historyOf(calls));
	}

	private add(row: ReadyRow): void {
		const { options, preview } = row.job;
		const { duplicateGuardKey: text, duplicateGuardHours: hours = DEFAULT_GUARD_HOURS } = options;
		if (text === undefined || preview) return;
		const hash = createHash('sha256')
			.update(JSON.stringify([text, hours]))
			.digest('base64');
		const key = this.keys.get(hash) ?? { hash, hours, rows: [], callsLeft: 0, isOurs: false };
		key.rows.push(row);
		// What an earlier try sent of it was recorded for it then.
		key.isOurs ||= row.fates.length > 0;
		this.keys.set(hash, key);
		this.keyOf.set(row, key);
	}

	/**
	 * Hands out the calls without the rows that were sent before, each after its keys are recorded. The next
	 * ones are recorded while those before them are being sent.
	 * @param isOver tells that no more are wanted
	 */
	async *callsToSend(isOver: () => boolean): AsyncGenerator<Call, void, undefined> {
		if (this.keys.size === 0) {
			yield* this.calls;
			return;
		}
		let size = ROWS_AT_ONCE;
		let taken = 0;
		const take = () => {
			const chunk = chunkOf(this.calls, taken, size);
			taken += chunk.length;
			let isRecorded = false;
			this.recording = this.record(chunk).then(() => {
				isRecorded = true;
			});
			return { chunk, isRecorded: () => isRecorded };
		};
		for (let next = take(); next.chunk.length > 0 && !isOver();) {
			const { chunk, isRecorded } = next;
			const isAwaited = taken > chunk.length && !isRecorded();
			await this.recording;
			if (isAwaited) size = Math.min(size * MORE, MOST_ROWS_AT_ONCE);
			next = take();
			for (const call of chunk) {
				const shares = call.shares.filter(({ row }) => this.maySend(row));
				if (shares.length > 0) yield call.withShares(shares);
			}
		}
	}

	private maySend(row: ReadyRow): boolean {
		const key = this.keyOf.get(row);
		return key === undefined || key.holder === 'ours';
	}

	/** Records the keys of some calls that are not recorded yet. It does not throw: the rows tell. */
	private async record(calls: readonly Call[]): Promise<void> {
		const rows = calls.flatMap(({ shares }) => shares.map(({ row }) => row));
		const keys = [...new Set(rows.flatMap((row) => this.keyOf.get(row) ?? []))].filter(
			({ holder }) => holder === undefined,
		);
		if (keys.length === 0) return;
		try {
			const holders = await this.store.record(keys, (hash) => this.keys.get(hash)?.isOurs === true);
			for (const key of keys) key.holder = holders.get(key.hash);
		} catch (error) {
			this.hasFailed = true;
			const reason = guardFailed(reasonOf(error));
			for (const key of keys) {
				key.holder = 'failed';
				for (const row of key.rows) row.leave(reason);
			}
		}
		for (const { holder, rows: rowsOfKey } of keys) {
			if (holder !== 'accepted' && holder !== 'unknown') continue;
			for (const row of rowsOfKey) row.skipped = { by: 'key', sentBefore: holder };
		}
	}

	/** Notes that a call ended, or was not wanted any more; sending does not wait for that. */
	callEnded({ shares }: Call): void {
		for (const { row } of shares) {
			const key = this.keyOf.get(row);
			if (key === undefined) continue;
			key.callsLeft -= 1;
			if (key.callsLeft === 0) this.ended.push(key);
		}
		if (this.noting !== undefined || this.ended.length < NOTED_AT_ONCE) return;
		this.noting = this.noteEnds(this.ended.splice(0)).finally(() => (this.noting = undefined));
	}

	/** Notes how all that is recorded ended, at the end of the run; what was not sent is taken back. */
	async end(): Promise<void> {
		await this.recording;
		await this.noting;
		const open = [...this.keys.values()].filter(({ callsLeft }) => callsLeft > 0);
		await this.noteEnds([...this.ended.splice(0), ...open]);
		await this.store.finish().catch((error: unknown) => this.warn(error));
	}

	private async noteEnds(keys: readonly Key[]): Promise<void> {
		const byEnd: Record<End, string[]> = { nothing: [], accepted: [], unknown: [] };
		for (const { hash, holder, rows } of keys) {
			if (holder !== 'ours') continue;
			byEnd[endOf(rows)].push(hash);
		}
		try {
			await Promise.all([
				this.store.takeBack(byEnd.nothing),
				this.store.close(byEnd.accepted),
				this.store.leaveOpen(byEnd.unknown),
			]);
		} catch (error) {
			this.warn(error);
		}
	}

	/** The records stay: what they stand for counts as possibly sent. */
	private warn(error: unknown): void {
		this.context.logger.warn(
			`RongCloud: the duplicate guard could not note how its keys ended (${reasonOf(error)}). A later run skips them as possibly sent.`,
		);
	}
}

/** Calls from the given one on, of some rows in all, at least one. */
function chunkOf(calls: readonly Call[], from: number, mostRows: number): readonly Call[] {
	let rows = 0;
	let to = from;
	for (; to < calls.length; to++) {
		rows += calls[to]?.shares.length ?? 0;
		if (to > from && rows > mostRows) break;
	}
	return calls.slice(from, to);
}

const historyOf = (calls: readonly Call[]) =>
	calls.reduce(
		(most, { job }) => Math.max(most, job.options.duplicateGuardHistory ?? DEFAULT_GUARD_HISTORY),
		1,
	);

/** Of rows whose key could not be recorded. */
export const guardFailed = (reason: string) => ({
	state: 'notSent' as const,
	what: `The duplicate guard could not keep its record (${reason}), so this was not sent`,
	fix: 'Save the workflow before it runs, since the record belongs to it. If it is saved, look at the database of n8n; or remove the Duplicate Guard.',
});

/** A refusal is certain: nothing was sent. */
function endOf(rows: readonly ReadyRow[]): End {
	const states = rows.flatMap(({ fates }) => fates.map(({ outcome }) => outcome.state));
	if (states.includes('unknown')) return 'unknown';
	return states.includes('accepted') ? 'accepted' : 'nothing';
}

/** Refuses more keys than the guard remembers: those recorded first would be forgotten before the run ends. */
export function refuseTooManyKeys(rows: readonly ReadyRow[]): void {
	const keys = new Set(rows.flatMap(({ job }) => job.options.duplicateGuardKey ?? []));
	for (const { job, report } of rows) {
		const { duplicateGuardKey, duplicateGuardHistory: most = DEFAULT_GUARD_HISTORY } = job.options;
		if (duplicateGuardKey === undefined || keys.size <= most) continue;
		report.add(
			inGroup(duplicateGuardHistory),
			`is ${most}, but the items have ${keys.size} different keys`,
			'Raise it to at least the number of keys that are sent within the window.',
		);
	}
}

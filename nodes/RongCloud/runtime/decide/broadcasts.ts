import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { ReadyRow, SentBefore } from '../row';
import type { Call } from './calls';
import { runOf } from './ledger';

/** What a run of the node in this execution sent, or began to send. */
interface Noted {
	/** The execution and its run: Retry in the list of executions makes another execution of the same runs. */
	run: string;
	sentBefore: SentBefore;
}

const STORE = 'rongCloudBroadcasts';

/**
 * The broadcasts and pushes of one execution by this node: each may reach everyone, and the quota is small
 * (docs/service.md, section 7.1). They are counted over all runs of the node, which are the turns of a loop and
 * the calls of an agent, since nobody sees beforehand how many there will be. n8n keeps the node's context
 * with the execution (docs/n8n.md, section 2); hashes and runs are all that stands there.
 */
export class Broadcasts {
	/** All that the run has planned, by what it sends. */
	private readonly planned: ReadonlyMap<string, readonly Call[]>;

	private readonly noted: Record<string, Noted> = {};

	private readonly run: string = '';

	/** What stood there of those that this run sends. */
	private readonly before = new Map<string, Noted | undefined>();

	constructor(context: IExecuteFunctions, calls: readonly Call[]) {
		this.planned = broadcastsOf(calls);
		if (this.planned.size === 0) return;
		const store = context.getContext('node');
		store[STORE] ??= {};
		this.noted = store[STORE] as Record<string, Noted>;
		this.run = `${context.getExecutionId()} ${runOf(context)}`;
	}

	/**
	 * Skips what an earlier run sent, and refuses several different ones, unless the user allowed both. The
	 * problem is noted at each row concerned.
	 */
	check(): void {
		const earlier = new Map(Object.entries(this.noted).filter(([, { run }]) => run !== this.run));
		for (const [hash, calls] of this.planned) {
			const noted = earlier.get(hash);
			if (noted === undefined) continue;
			earlier.delete(hash);
			for (const row of rowsOf(calls)) {
				if (!isAllowed(row)) row.skipped = { sentBefore: noted.sentBefore, by: 'broadcast' };
			}
		}
		const left = [...this.planned.values()]
			.flat()
			.filter(({ shares }) => shares.some(({ row }) => row.skipped === undefined));
		const count = left.length + earlier.size;
		if (left.length === 0 || count < 2) return;
		for (const { shares, job } of left) {
			const what = `${count} different ${job.kind.name}s`;
			const makes =
				earlier.size === 0
					? `the items make ${what}`
					: `with those of earlier runs this execution makes ${what}`;
			const { limit } = job.endpoint;
			const why =
				limit.kind === 'pace'
					? 'each goes to everyone who is online'
					: `the service takes ${limit.perHour} an hour and ${limit.perDay} a day`;
			for (const { row } of shares) {
				if (isAllowed(row)) continue;
				row.report.add(
					'Options > Send Several in One Execution',
					`is off, but ${makes}, and ${why}`,
					'Send one item, or items that come out equal, which are sent once; or turn this option on.',
				);
			}
		}
	}

	/**
	 * Notes what is about to be sent. Nothing may be awaited between the check and this: an agent may make
	 * several calls at once.
	 */
	begin(calls: readonly Call[]): void {
		for (const hash of broadcastsOf(calls).keys()) {
			this.before.set(hash, this.noted[hash]);
			this.noted[hash] = { run: this.run, sentBefore: 'unknown' };
		}
	}

	/** Notes what became of it. What certainly was not sent does not count. */
	end(): void {
		for (const [hash, before] of this.before) {
			const rows = rowsOf(this.planned.get(hash) ?? []);
			const states = new Set(
				rows.flatMap(({ fates }) => fates.map(({ outcome }) => outcome.state)),
			);
			if (states.has('unknown')) continue;
			if (states.has('accepted')) this.noted[hash] = { run: this.run, sentBefore: 'accepted' };
			else if (before === undefined) delete this.noted[hash];
			else this.noted[hash] = before;
		}
	}
}

/** Calls that may reach everyone, by what they send: how it is sent makes no difference to people. */
function broadcastsOf(calls: readonly Call[]): Map<string, Call[]> {
	const result = new Map<string, Call[]>();
	for (const call of calls) {
		const { kind, endpoint, request, preview } = call.job;
		if (!kind.isBroadcast || preview) continue;
		const text = JSON.stringify([endpoint.path, request]);
		const hash = createHash('sha256').update(text).digest('base64');
		result.set(hash, [...(result.get(hash) ?? []), call]);
	}
	return result;
}

const rowsOf = (calls: readonly Call[]) =>
	calls.flatMap(({ shares }) => shares.map(({ row }) => row));

const isAllowed = ({ job }: ReadyRow) => job.options.severalBroadcasts === true;

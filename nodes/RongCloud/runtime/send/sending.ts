import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Account } from '../../service/dataCenters';
import { DEFAULT_CALLS_IN_FLIGHT } from '../../service/limits';
import { ifUnknown } from '../../service/errors';
import { nounOf } from '../../service/kind';
import type { Failed } from '../../service/reply';
import type { Call } from '../decide/calls';
import { Guard } from '../decide/guard';
import { reasonOf, REPORT_IT } from '../reason';
import type { ReadyRow } from '../row';
import { Delivery } from './delivery';
import { fatesOf } from './fates';
import { LookFirst } from './lookFirst';
import { isBusy } from './pacer';
import { halvesOf, IN_PARTS, MOST_EXTRA_CALLS, NOT_FURTHER } from './parts';
import { Progress } from './progress';
import type { Made } from './transport';

/** Of rows whose calls had not begun when the execution was cancelled. */
export const CANCELLED: Failed = {
	state: 'notSent',
	what: 'The execution was cancelled before this was sent',
	fix: 'Run the workflow again for the items that were not sent.',
};

/** Of rows that were left when the service took nothing any more. */
export const TOO_BUSY: Failed = {
	state: 'notSent',
	what: 'Not tried any more, because the service refused everything as too many calls for as long as Wait When Busy says',
	fix: 'Run it again later. If other programs use the same App Key, go more slowly, or not at the same time.',
};

/**
 * The calls of one run, several in flight at a time. Whatever happens, those that have begun are awaited, and
 * each row knows in the end what became of it.
 */
export class Sending {
	private readonly delivery: Delivery;

	private readonly guard: Guard;

	private readonly progress: Progress;

	/** The last call to each user: two messages to one user go out in the order of the rows. */
	private readonly callTo = new Map<string, Promise<unknown>>();

	/** Calls that have been taken and have not ended. */
	private inFlight = 0;

	private onEnd = (): void => {};

	/** Calls that were made beside those that were planned. */
	private extraCalls = 0;

	private failed = false;

	private refused = false;

	/** What broke a call, beside all that its outcome tells. */
	private broken?: { reason: unknown };

	/**
	 * @param rows all that can be sent, in whatever state they are
	 * @param carryOn whether rows go on after one that was not accepted
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		account: Account,
		private readonly calls: readonly Call[],
		rows: readonly ReadyRow[],
		private readonly carryOn: boolean,
	) {
		this.delivery = new Delivery(context, account);
		this.guard = new Guard(context, calls, rows);
		this.progress = new Progress(context, countOf(calls), countedIn(calls));
	}

	/** Makes the calls, until there are none left or a reason to stop. What became of each is at its rows. */
	async run(): Promise<void> {
		const wanted = callsInFlight(this.calls);
		// The first call goes alone: a wrong credential or a service that hangs then costs one call.
		let most = 1;
		for await (const call of this.steps()) {
			await this.until(() => this.inFlight < most || this.isOver());
			if (this.isOver()) break;
			await this.begin(call);
			if (most === 1) await this.until(() => this.inFlight === 0);
			most = wanted;
		}
		await this.until(() => this.inFlight === 0);
		await this.guard.end();
		this.explainTheRest();
		if (this.broken !== undefined) {
			throw new NodeOperationError(this.context.getNode(), this.broken.reason as Error);
		}
	}

	/**
	 * The calls in their order. A change that depends on what its users have is worked out when all looks at
	 * them have ended, and made before the next users are looked at.
	 */
	private async *steps(): AsyncGenerator<Call, void, undefined> {
		for await (const call of this.guard.callsToSend(this.isOver)) {
			const { afterLook } = call.job.kind;
			if (afterLook === undefined) {
				yield call;
				continue;
			}
			const step = new LookFirst(call, afterLook);
			yield* step.looks();
			await this.until(() => this.inFlight === 0);
			if (this.isOver()) return;
			const changes = step.changes();
			this.progress.leaveOut(call.messages - countOf(changes));
			yield* changes;
		}
	}

	/** Waits for calls to end, until something is so. */
	private async until(isSo: () => boolean): Promise<void> {
		while (!isSo()) await new Promise<void>((resolve) => (this.onEnd = resolve));
	}

	/** Returns when a call has begun, so that only one at a time waits for the pace. */
	private async begin(call: Call): Promise<void> {
		this.inFlight += 1;
		await new Promise<void>((begun) => {
			void this.inOrderOfUsers(call, begun)
				.catch((reason: unknown) => (this.broken ??= { reason }))
				.then(() => {
					this.inFlight -= 1;
					begun();
					this.onEnd();
				});
		});
	}

	/**
	 * Waits for earlier calls to the same users, so that nobody gets the second message first.
	 * @param onBegin told when the call begins, or that others may go before it
	 */
	private async inOrderOfUsers(call: Call, onBegin: () => void): Promise<void> {
		const users = call.userIds;
		const earlier = new Set(users.flatMap((userId) => this.callTo.get(userId) ?? []));
		if (earlier.size > 0) onBegin();
		const made = Promise.all(earlier).then(async () => await this.send(call, onBegin));
		for (const userId of users) this.callTo.set(userId, made);
		try {
			await made;
		} finally {
			for (const userId of users) {
				if (this.callTo.get(userId) === made) this.callTo.delete(userId);
			}
		}
	}

	private async send(call: Call, onBegin: () => void): Promise<void> {
		const made = await this.deliver(call, onBegin);
		if (made !== undefined) await this.settle(call, made);
		const isFailed = call.shares.some(({ row }) => row.failure !== undefined);
		this.failed ||= isFailed && !this.carryOn;
		this.guard.callEnded(call);
	}

	/** Makes a call. What breaks it beside all that its outcome tells becomes its outcome. */
	private async deliver(call: Call, onBegin: () => void): Promise<Made | undefined> {
		let hasBegun = false;
		const begin = () => {
			hasBegun = true;
			onBegin();
		};
		try {
			return await this.delivery.deliver(call, this.isOver, begin);
		} catch (error) {
			const { kind, endpoint } = call.job;
			const what = `The node broke off: ${reasonOf(error)}`;
			return {
				outcome: hasBegun
					? { state: 'unknown', what, fix: ifUnknown({ ...kind, ...endpoint }) }
					: { state: 'notSent', what, fix: REPORT_IT },
			};
		}
	}

	/** Notes what became of a call, or of its parts. */
	private async settle(call: Call, made: Made): Promise<void> {
		const halves = halvesOf(call, made);
		if (halves === undefined) {
			this.note(call, made);
			return;
		}
		for (const half of halves) {
			const isLeft = this.extraCalls === MOST_EXTRA_CALLS;
			if (!isLeft) this.extraCalls += 1;
			const own = isLeft ? undefined : await this.deliver(half, () => {});
			if (own !== undefined) await this.settle(half, withNote(own, IN_PARTS));
			else this.note(half, isLeft ? withNote(made, NOT_FURTHER) : made);
		}
	}

	private note(call: Call, made: Made): void {
		const { step = { isLook: false, fatesOf } } = call;
		for (const [row, fates] of step.fatesOf(call, made)) row.add(fates);
		const { options, endpoint } = call.job;
		if (endpoint.limit.kind === 'pace' && isBusy(made.outcome) && options.waitWhenBusy !== 0) {
			this.refused = true;
		}
		if (!step.isLook) this.progress.add(call.messages, made.outcome);
	}

	get isCancelled(): boolean {
		return this.context.getExecutionCancelSignal()?.aborted === true;
	}

	private readonly isOver = (): boolean =>
		this.failed ||
		this.refused ||
		this.broken !== undefined ||
		this.isCancelled ||
		(!this.carryOn && this.guard.hasFailed);

	/** With an error that ends the run, the error itself gives the account. */
	private explainTheRest(): void {
		const reason = this.isCancelled ? CANCELLED : this.refused ? TOO_BUSY : undefined;
		if (reason === undefined || !(this.carryOn || this.isCancelled)) return;
		const rows = this.calls.flatMap(({ shares }) => shares.map(({ row }) => row));
		for (const row of rows) {
			if (row.skipped === undefined && !row.isComplete) row.leave(reason);
		}
	}
}

const countOf = (calls: readonly Call[]) => calls.reduce((sum, { messages }) => sum + messages, 0);

/** What a run counts: messages, or those whom it changes or looks at. */
function countedIn([first]: readonly Call[]): string {
	const kind = first?.job.kind;
	return kind === undefined || kind.effect === 'send' ? 'messages' : `${nounOf(kind).one}s`;
}

const withNote = (made: Made, note: string): Made => ({
	...made,
	note: [made.note, note].filter(Boolean).join(' '),
});

/** What may reach everyone, or counts against a small quota, goes out one after another. */
const goesAlone = ({ job: { kind, endpoint } }: Call) =>
	endpoint.limit.kind === 'quota' || kind.isBroadcast;

const callsInFlight = (calls: readonly Call[]) =>
	calls.reduce((most, call) => {
		const { callsInFlight: wanted = DEFAULT_CALLS_IN_FLIGHT } = call.job.options;
		return Math.min(most, goesAlone(call) ? 1 : wanted);
	}, Infinity);

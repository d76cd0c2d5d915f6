import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { Account } from '../../service/dataCenters';
import { DEFAULT_CALLS_IN_FLIGHT } from '../../service/limits';
import type { Failed } from '../../service/reply';
import { listedUsers, REQUEST_KINDS } from '../../service/requests';
import { Delivery } from './delivery';
import { Guard } from '../decide/guard';
import type { Ledger } from '../decide/ledger';
import { isBusy } from './pacer';
import { isComplete } from '../decide/plan';
import type { Batch } from '../decide/plan';
import { Progress } from '../tell/progress';
import type { Call } from './transport';
import { failureOf } from '../tell/verdicts';

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

interface FlightOptions {
	/** Whether rows go on after one that was not accepted. */
	carryOn: boolean;
	ledger: Ledger;
}

const messagesOf = ({ request }: Batch) => listedUsers(request)?.length ?? 1;

/**
 * The calls of one run, several at a time. Whatever happens, those that have begun are awaited, and each
 * row knows in the end what became of it.
 */
export class Flight {
	private readonly delivery: Delivery;

	private readonly guard: Guard;

	private readonly progress: Progress;

	/** The last call to each user: two messages to one user go out in the order of the rows. */
	private readonly callTo = new Map<string, Promise<unknown>>();

	private failed = false;

	private refused = false;

	constructor(
		private readonly context: IExecuteFunctions,
		account: Account,
		private readonly batches: readonly Batch[],
		private readonly options: FlightOptions,
	) {
		this.delivery = new Delivery(context, account);
		this.guard = new Guard(context, batches);
		const total = batches.reduce((sum, batch) => sum + messagesOf(batch), 0);
		this.progress = new Progress(context, total);
	}

	/** Makes the calls, until there are none left or a reason to stop. What became of each is at its rows. */
	async run(): Promise<void> {
		const queue = this.guard.batchesToSend(this.isOver);
		const sendNext = async () => {
			const { value: batch } = await queue.next();
			if (batch === undefined || this.isOver()) return false;
			await this.inOrderOfUsers(batch);
			return true;
		};
		// The first call goes alone: a wrong credential or a service that hangs then costs one call.
		const first = sendNext();
		const inFlight = Array.from({ length: callsInFlight(this.batches) }, async () => {
			for (let goOn = await first; goOn;) goOn = await sendNext();
		});
		const ends = await Promise.allSettled(inFlight);
		await this.guard.end();
		this.explainTheRest();
		const broken = ends.find((end) => end.status === 'rejected');
		if (broken !== undefined) throw new NodeOperationError(this.context.getNode(), broken.reason);
	}

	/** Waits for earlier calls to the same users, so that nobody gets the second message first. */
	private async inOrderOfUsers(batch: Batch): Promise<void> {
		const users = listedUsers(batch.request) ?? [];
		const earlier = new Set(users.flatMap((userId) => this.callTo.get(userId) ?? []));
		const made = Promise.all(earlier).then(async () => await this.send(batch));
		for (const userId of users) this.callTo.set(userId, made);
		try {
			await made;
		} finally {
			for (const userId of users) {
				if (this.callTo.get(userId) === made) this.callTo.delete(userId);
			}
		}
	}

	private async send(batch: Batch): Promise<void> {
		const rows = batch.shares.map(({ row }) => row);
		const made = await this.delivery.deliver(batch, this.isOver, () => {
			this.guard.callBegins(batch);
		});
		if (made !== undefined) this.note(batch, made);
		const isFailed = rows.some((row) => failureOf(row) !== undefined);
		this.failed ||= isFailed && !this.options.carryOn;
		this.guard.callEnded(batch);
	}

	private note(batch: Batch, call: Call): void {
		for (const { row, userIds } of batch.shares) {
			const settled = { call, userIds, itemsInCall: batch.shares.length };
			row.settled.push(settled);
			this.options.ledger.remember(row, settled);
		}
		const { waitWhenBusy } = batch.job.options;
		const { limit } = batch.job.route.endpoint;
		if (limit.kind === 'pace' && isBusy(call.outcome) && waitWhenBusy !== 0) this.refused = true;
		this.progress.add(messagesOf(batch), call.outcome);
	}

	get isCancelled(): boolean {
		return this.context.getExecutionCancelSignal()?.aborted === true;
	}

	private readonly isOver = (): boolean =>
		this.failed ||
		this.refused ||
		this.isCancelled ||
		(!this.options.carryOn && this.guard.hasFailed);

	/** With an error that ends the run, the error itself gives the account. */
	private explainTheRest(): void {
		const reason = this.isCancelled ? CANCELLED : this.refused ? TOO_BUSY : undefined;
		const rows = new Set(this.batches.flatMap(({ shares }) => shares.map(({ row }) => row)));
		const open = [...rows].filter((row) => row.sentBefore === undefined && !isComplete(row));
		if (reason !== undefined && (this.options.carryOn || this.isCancelled)) {
			for (const row of open) row.notMade ??= reason;
		}
	}
}

/** What may reach everyone, or counts against a small quota, goes out one after another. */
const goesAlone = ({ job, request }: Batch) =>
	job.route.endpoint.limit.kind === 'quota' || REQUEST_KINDS[request.kind].isBroadcast === true;

const callsInFlight = (batches: readonly Batch[]) =>
	batches.reduce((most, batch) => {
		const { callsInFlight: wanted = DEFAULT_CALLS_IN_FLIGHT } = batch.job.options;
		return Math.min(most, goesAlone(batch) ? 1 : wanted);
	}, batches.length);

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../api/dataCenters';
import { DEFAULT_PATIENCE_SECONDS, LIMITS } from '../api/limits';
import type { Outcome } from '../api/reply';
import { Hosts } from './hosts';
import { paceOf } from './pacer';
import type { Pace } from './pacer';
import { prepareBatch } from './plan';
import type { Batch } from './plan';
import { PushQuota } from './quota';
import type { Prepared } from './rows';
import { call } from './transport';
import type { Call } from './transport';

const wasNotFound = ({ state, ...facts }: Outcome) =>
	state === 'rejected' && facts.httpStatus === 404;

/** Makes the calls of a run: in the pace of the App Key, at a host that can be reached, by a path that is known. */
export class Delivery {
	private readonly hosts: Hosts;

	private readonly pace: Pace;

	private readonly quota: PushQuota;

	constructor(
		private readonly context: IExecuteFunctions,
		account: Account,
	) {
		const app = `${account.baseUrl} ${account.appKey}`;
		this.hosts = new Hosts(account);
		this.pace = paceOf(app);
		this.quota = new PushQuota(app, context.getTimezone());
	}

	/**
	 * Makes the call of a batch. Only what certainly was not sent is tried in another way.
	 * @param isOver tells that the call is not wanted any more
	 * @param onBegin told when it is the turn of the call, and again if it is repeated
	 * @returns `undefined` if it was not wanted any more before it was accepted, rejected or in doubt
	 */
	async deliver(
		batch: Batch,
		isOver: () => boolean,
		onBegin: () => void,
	): Promise<Call | undefined> {
		const { request, job } = batch;
		// Broadcasts and pushes count against another limit, and are never repeated.
		if (request.kind !== 'systemMessage') {
			onBegin();
			const made = await this.atSomeHost(batch);
			return { ...made, outcome: this.quota.read(made.outcome) };
		}
		const { messagesPerSecond, waitWhenBusy = DEFAULT_PATIENCE_SECONDS } = job.options;
		const load = {
			messages: request.recipients.length,
			perSecond: messagesPerSecond ?? LIMITS.messagesPerSecond,
			patienceMs: waitWhenBusy * 1000,
		};
		const makeCall = async () => {
			onBegin();
			return await this.atSomeHost(batch);
		};
		return await this.pace.run(load, makeCall, isOver);
	}

	private async atSomeHost(batch: Batch): Promise<Call> {
		const [first = '', ...others] = this.hosts.inOrder;
		let made = await this.byKnownPath(batch, first);
		for (const host of others) {
			if (made.outcome.state !== 'notSent') break;
			const unreachable = new URL(made.url ?? host).origin;
			const note = `${unreachable} could not be reached (nothing was sent there), so ${host} was tried.`;
			made = await this.byKnownPath(batch, host);
			made = { ...made, note: [note, made.note].filter(Boolean).join(' ') };
			if (made.outcome.state !== 'notSent') this.hosts.use(host);
		}
		return made;
	}

	/** Where the path is unknown (nothing was sent), the newer one is used, once. */
	private async byKnownPath(batch: Batch, baseUrl: string): Promise<Call> {
		const { requestId, timeout } = batch.job.options;
		const make = async ({ wire, endpoint }: Prepared) =>
			await call(this.context, wire, endpoint, { baseUrl, requestId, timeoutSeconds: timeout });
		const { first, ifNotFound } = prepareBatch(batch);
		const made = await make(first);
		if (ifNotFound === undefined || !wasNotFound(made.outcome)) return made;
		return {
			...(await make(ifNotFound)),
			note: `The service does not know ${first.wire.path} (404, nothing was sent), so the newer path ${ifNotFound.wire.path} was used. Choose Newer Paths under Options > Nexconn Path to go there directly.`,
		};
	}
}

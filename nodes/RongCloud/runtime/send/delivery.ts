import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../service/dataCenters';
import { DEFAULT_PATIENCE_SECONDS } from '../../service/limits';
import type { Found, Outcome } from '../../service/reply';
import { listedUsers, mostFound } from '../../service/requests';
import { Hosts } from './hosts';
import { paceOf } from './pacer';
import { prepareBatch } from '../decide/plan';
import type { Batch } from '../decide/plan';
import { HourlyQuota } from './quota';
import { call } from './transport';
import type { Call, Prepared } from './transport';

const wasNotFound = ({ state, ...facts }: Outcome) =>
	state === 'rejected' && facts.httpStatus === 404;

/** Makes the calls of a run: in the pace of the App Key, at a host that can be reached, by a path that is known. */
export class Delivery {
	private readonly hosts: Hosts;

	/** Of the App Key at this address. */
	private readonly app: string;

	constructor(
		private readonly context: IExecuteFunctions,
		account: Account,
	) {
		this.app = `${account.baseUrl} ${account.appKey}`;
		this.hosts = new Hosts(account);
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
		const { endpoint } = job.route;
		const { limit, nextPage } = endpoint;
		// These are never repeated: each may count against a small quota.
		if (limit.kind === 'quota') {
			onBegin();
			const made = await this.atSomeHost(batch);
			const quota = new HourlyQuota(this.app, limit, this.context.getTimezone());
			return { ...made, outcome: quota.read(made.outcome) };
		}
		const { messagesPerSecond, waitWhenBusy = DEFAULT_PATIENCE_SECONDS } = job.options;
		const countsUsers = limit.counts === 'users';
		const load = {
			messages: countsUsers ? (listedUsers(request)?.length ?? 1) : 1,
			perSecond: (countsUsers ? messagesPerSecond : undefined) ?? limit.perSecond,
			patienceMs: waitWhenBusy * 1000,
		};
		const pace = paceOf(`${this.app} ${limit.name}`);
		const deliverPage = async (page: Batch) =>
			await pace.run(
				load,
				async () => {
					onBegin();
					return await this.atSomeHost(page);
				},
				isOver,
			);
		const made = await deliverPage(batch);
		return nextPage === undefined ? made : await allPages(batch, made, deliverPage);
	}

	private async atSomeHost(batch: Batch): Promise<Call> {
		return await this.hosts.call(async (baseUrl) => await this.byKnownPath(batch, baseUrl));
	}

	/** Where the path is unknown (nothing was sent), the newer one is used, once. */
	private async byKnownPath(batch: Batch, baseUrl: string): Promise<Call> {
		const { requestId, timeout } = batch.job.options;
		const make = async (prepared: Prepared) =>
			await call(this.context, prepared, { baseUrl, requestId, timeoutSeconds: timeout });
		const { first, ifNotFound } = prepareBatch(batch);
		const made = await make(first);
		if (ifNotFound === undefined || !wasNotFound(made.outcome)) return made;
		return {
			...(await make(ifNotFound)),
			note: `The service does not know ${first.wire.path} (404, nothing was sent), so the newer path ${ifNotFound.wire.path} was used. Choose Newer Paths under Options > Nexconn Path to go there directly.`,
		};
	}
}

/**
 * Reads the pages after the first, until the last or until there are as many entries as were asked for. An
 * entry that moves from page to page meanwhile counts once.
 */
async function allPages(
	batch: Batch,
	first: Call | undefined,
	deliverPage: (page: Batch) => Promise<Call | undefined>,
): Promise<Call | undefined> {
	const { nextPage } = batch.job.route.endpoint;
	const most = mostFound(batch.request);
	const found = new Map<string, Found>();
	let { request } = batch;
	let made = first;
	while (made?.outcome.state === 'accepted') {
		const page = made.outcome.found ?? [];
		const before = found.size;
		for (const entry of page) found.set(entry.userId ?? `#${found.size}`, entry);
		const next = nextPage?.(request, page);
		const isEnd = next === undefined || found.size === before || found.size >= (most ?? Infinity);
		if (isEnd) {
			const entries = [...found.values()].slice(0, most);
			return { ...made, outcome: { ...made.outcome, found: entries } };
		}
		request = next;
		made = await deliverPage({ ...batch, request });
	}
	return made;
}

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account, Product } from '../../service/dataCenters';
import type { Endpoint } from '../../service/endpoint';
import { DEFAULT_PATIENCE_SECONDS } from '../../service/limits';
import type { Found, Outcome } from '../../service/reply';
import type { Call } from '../decide/calls';
import { Hosts } from './hosts';
import { lookAt, noteAnswer } from './look';
import { paceOf } from './pacer';
import { appOf, AppQuota } from './quota';
import { makeCall } from './transport';
import type { CallOptions, Made } from './transport';

const wasNotFound = ({ state, ...facts }: Outcome) =>
	state === 'rejected' && facts.httpStatus === 404;

/** Makes the calls of a run: in the pace of the App Key, at a host that can be reached, by a path that is known. */
export class Delivery {
	private readonly hosts: Hosts;

	/** Of the App Key at this address. */
	private readonly app: string;

	private readonly product: Product;

	private readonly appSecret: string;

	constructor(
		private readonly context: IExecuteFunctions,
		account: Account,
	) {
		this.app = appOf(account);
		this.product = account.product;
		this.appSecret = account.appSecret;
		this.hosts = new Hosts(account);
	}

	/**
	 * Makes a call. Only what certainly was not sent is tried in another way.
	 * @param isOver tells that the call is not wanted any more
	 * @param onBegin told when it is the turn of the call, and again if it is repeated
	 * @returns `undefined` if it was not wanted any more before it was accepted, rejected or in doubt
	 */
	async deliver(call: Call, isOver: () => boolean, onBegin: () => void): Promise<Made | undefined> {
		const { endpoint, options } = call.job;
		const { limit, nextPage } = endpoint;
		// These are never repeated: each may count against a small quota.
		if (limit.kind === 'quota') {
			onBegin();
			const made = await this.atSomeHost(call, isOver);
			if (made === undefined) return undefined;
			const quota = new AppQuota(this.app, limit, this.context.getTimezone());
			return { ...made, outcome: quota.read(made.outcome), quota: quota.used };
		}
		const { messagesPerSecond, waitWhenBusy = DEFAULT_PATIENCE_SECONDS } = options;
		const countsListed = limit.counts === 'listed';
		const load = {
			messages: countsListed ? call.messages : 1,
			perSecond: (countsListed ? messagesPerSecond : undefined) ?? limit.perSecond,
			patienceMs: waitWhenBusy * 1000,
		};
		const pace = paceOf(`${this.app} ${limit.name}`);
		const deliverPage = async (page: Call) =>
			await pace.run(
				load,
				async (onAnswer) => {
					onBegin();
					return await this.atSomeHost(page, isOver, onAnswer);
				},
				isOver,
			);
		const made = await deliverPage(call);
		return nextPage === undefined ? made : await allPages(call, made, deliverPage);
	}

	private async atSomeHost(
		call: Call,
		isOver: () => boolean,
		onAnswer?: () => void,
	): Promise<Made | undefined> {
		const { kind, options } = call.job;
		return await this.hosts.call(async (baseUrl) => {
			const at = { baseUrl, appSecret: this.appSecret, timeoutSeconds: options.timeout };
			// A look that is lost may be repeated without harm.
			const untried =
				kind.effect === 'read' ? undefined : await lookAt(this.context, this.product, at);
			if (isOver()) return undefined;
			const made = untried ?? (await this.byKnownPath(call, { ...at, onAnswer }));
			if (made.outcome.httpStatus !== undefined) noteAnswer(baseUrl);
			return made;
		});
	}

	/** Where the path is unknown (nothing was sent), the newer one is used, once. */
	private async byKnownPath(call: Call, at: CallOptions): Promise<Made> {
		const { kind, endpoint: first, ifNotFound, options } = call.job;
		const { requestId } = options;
		const make = async (endpoint: Endpoint) =>
			await makeCall(
				this.context,
				{ request: call.request, effect: kind.effect, endpoint, wire: call.wireFor(endpoint) },
				{ ...at, requestId },
			);
		const made = await make(first);
		if (ifNotFound === undefined || !wasNotFound(made.outcome)) return made;
		return {
			...(await make(ifNotFound)),
			note: `The service does not know ${first.path} (404, nothing was sent), so the newer path ${ifNotFound.path} was used. Choose Newer Paths under Advanced > Nexconn Path to go there directly.`,
		};
	}
}

/**
 * Reads the pages after the first, until the last or until there are as many entries as were asked for. An
 * entry that moves from page to page meanwhile counts once.
 */
async function allPages(
	call: Call,
	first: Made | undefined,
	deliverPage: (page: Call) => Promise<Made | undefined>,
): Promise<Made | undefined> {
	const { nextPage } = call.job.endpoint;
	const { most } = call.request;
	const found = new Map<string, Found>();
	let { request } = call;
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
		made = await deliverPage(call.withRequest(request));
	}
	return made;
}

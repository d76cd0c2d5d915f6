import { LIMITS } from '../api/limits';
import { joined, listedUsers, ownParts, REQUEST_KINDS } from '../api/requests';
import type { ServiceRequest } from '../api/requests';
import { prepare } from './rows';
import type { ReadyJob, ReadyRow } from './rows';
import type { Prepared } from './transport';

/** What one call does for one row. */
export interface Share {
	row: ReadyRow;
	/** Missing when the request lists no users. */
	userIds?: string[];
}

/** Rows that share one request (DESIGN, "Words"), and that request. */
export interface Batch {
	job: ReadyJob;
	request: ServiceRequest;
	shares: Share[];
}

/** The batch's request in the service's spelling, and what to send if its path is unknown there. */
export function prepareBatch({ job, request }: Batch): { first: Prepared; ifNotFound?: Prepared } {
	const { endpoint, ifNotFound } = job.route;
	const first = prepare(request, endpoint);
	return ifNotFound === undefined ? { first } : { first, ifNotFound: prepare(request, ifNotFound) };
}

/** A call that rows are handed out to. */
interface Draft {
	job: ReadyJob;
	/** The row's users; none when the request lists no users. */
	shares: Map<ReadyRow, string[] | undefined>;
	users: number;
	/** Among all calls, in the order in which they will begin. */
	position: number;
}

/** What is known while rows of one key are handed out. */
interface Group {
	/** Calls with room for more users, oldest first. */
	open: Draft[];
	/** The call that brings a user a certain thing. */
	callOf: Map<string, Draft>;
}

/**
 * Puts rows into batches: rows whose requests differ in their listed users at most become calls of as many
 * users as the service takes, each user once. A user who gets different things is in a call for each, in
 * the order of the rows. What was settled by an earlier try is left out.
 */
export function plan(rows: readonly ReadyRow[]): Batch[] {
	const drafts: Draft[] = [];
	const groups = new Map<string, Group>();
	/** The last call to each user: whatever comes next must be in a later one. */
	const lastCallTo = new Map<string, number>();
	const begin = (job: ReadyJob, group: Group): Draft => {
		const draft = { job, shares: new Map(), users: 0, position: drafts.length };
		drafts.push(draft);
		group.open.push(draft);
		return draft;
	};
	for (const row of rows) {
		const { job, settled } = row;
		const group = groups.get(job.key) ?? { open: [], callOf: new Map() };
		groups.set(job.key, group);
		if (listedUsers(job.request) === undefined) {
			const [only] = group.open;
			if (settled.length === 0) (only ?? begin(job, group)).shares.set(row, undefined);
			continue;
		}
		const most = mostUsers(job);
		const own = ownParts(job.request);
		for (const userId of pendingUsers(row)) {
			const what = own?.get(userId) ?? userId;
			let draft = group.callOf.get(what);
			if (draft === undefined) {
				const last = lastCallTo.get(userId) ?? -1;
				const isLater = ({ position }: Draft) => position > last;
				draft = group.open.find(isLater) ?? begin(job, group);
				draft.users += 1;
				if (draft.users === most) group.open = group.open.filter((other) => other !== draft);
				group.callOf.set(what, draft);
				lastCallTo.set(userId, draft.position);
			}
			const userIds = draft.shares.get(row);
			if (userIds === undefined) draft.shares.set(row, [userId]);
			else userIds.push(userId);
		}
	}
	return drafts.map(({ job, shares: handedOut }) => {
		const shares = [...handedOut].map(([row, userIds]) => ({ row, userIds }));
		return { job, request: requestFor(shares, job.request), shares };
	});
}

/** How many users one call of a job may be for. */
function mostUsers({ route: { endpoint }, options }: ReadyJob): number {
	const { limit, usersPerCall = 1 } = endpoint;
	if (limit.kind === 'quota' || limit.counts === 'calls') return usersPerCall;
	return Math.min(usersPerCall, options.messagesPerSecond ?? limit.perSecond);
}

/** The request of a call for parts of rows. */
function requestFor(shares: readonly Share[], request: ServiceRequest): ServiceRequest {
	if (shares.every(({ userIds }) => userIds === undefined)) return request;
	return joined(shares.map(({ row, userIds = [] }) => ({ request: row.job.request, userIds })));
}

/** The same call for a part of its rows. */
export function withShares(batch: Batch, shares: Share[]): Batch {
	if (shares.length === batch.shares.length) return batch;
	return { ...batch, request: requestFor(shares, batch.request), shares };
}

/** The listed users of a row that no call was made for yet. */
export function pendingUsers({ job, settled }: ReadyRow): string[] {
	const users = listedUsers(job.request) ?? [];
	if (settled.length === 0) return users;
	const done = new Set(settled.flatMap(({ userIds }) => userIds ?? []));
	return users.filter((userId) => !done.has(userId));
}

/** True when a call was made for everyone that a row is for. */
export function isComplete(row: ReadyRow): boolean {
	return listedUsers(row.job.request) === undefined
		? row.settled.length > 0
		: pendingUsers(row).length === 0;
}

/**
 * Refuses several different broadcasts or pushes in one run unless the user allowed them: each may reach
 * everyone, and the quota is small (service reference, section 7.1). The problem is noted at each row concerned.
 */
export function refuseSeveral(batches: readonly Batch[]): void {
	const sending = batches.filter(
		({ request, job }) => REQUEST_KINDS[request.kind].isBroadcast === true && !job.preview,
	);
	if (sending.length < 2) return;
	for (const { shares, request, job } of sending) {
		if (job.options.severalBroadcasts === true) continue;
		const why =
			request.kind === 'onlineBroadcast'
				? 'each goes to everyone who is online'
				: `the service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`;
		for (const { row } of shares) {
			row.report.add(
				'Options > Send Several Different Ones',
				`is off, but the items make ${sending.length} different ${REQUEST_KINDS[request.kind].name}s, and ${why}`,
				'Send one item, or items that come out equal, which are sent once; or turn this option on.',
			);
		}
	}
}

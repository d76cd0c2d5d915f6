import { REQUEST_NAMES } from '../api/endpoints';
import { LIMITS } from '../api/limits';
import { listedUsers, withListedUsers } from '../api/requests';
import type { ServiceRequest } from '../api/requests';
import { prepare } from './rows';
import type { Prepared, ReadyJob, ReadyRow } from './rows';

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

/**
 * Puts rows into batches, in their order: rows whose requests differ in their listed users at most
 * become calls of as many users as the service takes, each user once. What was settled by an earlier
 * try is left out.
 */
export function plan(rows: readonly ReadyRow[]): Batch[] {
	const groups = new Map<string, ReadyRow[]>();
	for (const row of rows) {
		const group = groups.get(row.job.key);
		if (group === undefined) groups.set(row.job.key, [row]);
		else group.push(row);
	}
	return [...groups.values()].flatMap(batchesOf);
}

function batchesOf(rows: readonly ReadyRow[]): Batch[] {
	const [first] = rows;
	if (first === undefined) return [];
	const { job } = first;
	if (listedUsers(job.request) === undefined) {
		const shares = rows.filter(({ settled }) => settled.length === 0).map((row) => ({ row }));
		return shares.length === 0 ? [] : [{ job, request: job.request, shares }];
	}
	const { messagesPerSecond = LIMITS.messagesPerSecond } = job.options;
	const most =
		job.request.kind === 'systemMessage'
			? Math.min(LIMITS.recipientsPerMessage, messagesPerSecond)
			: LIMITS.usersPerPush;
	return fill(rows, most).map((shares) => ({
		job,
		request: withListedUsers(job.request, [...new Set([...shares.values()].flat())]),
		shares: [...shares].map(([row, userIds]) => ({ row, userIds })),
	}));
}

/** The same call for a part of its rows. */
export function withShares(batch: Batch, shares: Share[]): Batch {
	if (shares.length === batch.shares.length) return batch;
	const userIds = [...new Set(shares.flatMap((share) => share.userIds ?? []))];
	return { ...batch, request: withListedUsers(batch.request, userIds), shares };
}

type Shares = Map<ReadyRow, string[]>;

/** Hands out the rows' users to calls; a user who is in several rows is in one call, for all of them. */
function fill(rows: readonly ReadyRow[], most: number): Shares[] {
	const calls: Array<{ shares: Shares; users: number }> = [];
	const callOf = new Map<string, Shares>();
	for (const row of rows) {
		for (const userId of pendingUsers(row)) {
			let shares = callOf.get(userId);
			if (shares === undefined) {
				let call = calls.at(-1);
				if (call === undefined || call.users === most) {
					call = { shares: new Map(), users: 0 };
					calls.push(call);
				}
				call.users += 1;
				shares = call.shares;
				callOf.set(userId, shares);
			}
			const userIds = shares.get(row);
			if (userIds === undefined) shares.set(row, [userId]);
			else userIds.push(userId);
		}
	}
	return calls.map(({ shares }) => shares);
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
 * Refuses several different broadcasts or pushes in one run unless the user allowed them: the quota is
 * shared and small (service reference, section 7.1). The problem is noted at each row concerned.
 */
export function refuseSeveral(batches: readonly Batch[]): void {
	const sending = batches.filter(
		({ request, job }) => request.kind !== 'systemMessage' && !job.preview,
	);
	if (sending.length < 2) return;
	for (const { shares, request, job } of sending) {
		if (job.options.severalBroadcasts === true) continue;
		for (const { row } of shares) {
			row.report.add(
				'Options > Send Several Different Ones',
				`is off, but the items make ${sending.length} different ${REQUEST_NAMES[request.kind]}s, and the service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`,
				'Send one item, or items that come out equal, which are sent once; or turn this option on.',
			);
		}
	}
}

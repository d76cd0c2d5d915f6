import { some } from '../api/describe';
import { LIMITS } from '../api/limits';
import { joined, leftBy, listedUsers, ownParts, REQUEST_KINDS } from '../api/requests';
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

/**
 * Puts rows into batches, in their order: rows whose requests differ in their listed users at most
 * become calls of as many users as the service takes, each user once. What was settled by an earlier
 * try is left out.
 */
export function plan(rows: readonly ReadyRow[]): Batch[] {
	const groups = new Map<string, ReadyRow[]>();
	for (const { row, turn } of inTurns(rows)) {
		const key = `${turn} ${row.job.key}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return [...groups.values()].flatMap(batchesOf);
}

/**
 * Rows in the order in which they are due. Of several changes to one user the last row counts, also when it
 * could share a call with a row from before the others: what comes after a different change is a turn later.
 */
function inTurns(rows: readonly ReadyRow[]): Array<{ row: ReadyRow; turn: number }> {
	const last = new Map<string, { left: string; turn: number }>();
	const dues = rows.map((row) => {
		const { request } = row.job;
		const left = leftBy(request);
		if (left === undefined) return { row, turn: 0 };
		const users = listedUsers(request) ?? [];
		let turn = 0;
		for (const userId of users) {
			const before = last.get(userId);
			if (before === undefined) continue;
			turn = Math.max(turn, before.left === left.text ? before.turn : before.turn + 1);
		}
		for (const userId of users) last.set(userId, { left: left.text, turn });
		return { row, turn };
	});
	return dues.sort((one, other) => one.turn - other.turn);
}

/** Tells the rows that change the same user in different ways which of them counts. */
export function warnOfOverriding(rows: readonly ReadyRow[]): void {
	const last = new Map<string, { row: ReadyRow; text: string }>();
	for (const row of rows) {
		const { request } = row.job;
		const left = leftBy(request);
		if (left === undefined) continue;
		const replaced = new Map<ReadyRow, string[]>();
		for (const userId of listedUsers(request) ?? []) {
			const before = last.get(userId);
			last.set(userId, { row, text: left.text });
			if (before === undefined || before.text === left.text) continue;
			replaced.set(before.row, [...(replaced.get(before.row) ?? []), userId]);
		}
		for (const [earlier, userIds] of replaced) {
			const warning = `Items ${earlier.index} and ${row.index} have different ${left.what} for ${some(userIds)}. Item ${row.index} is the later one and counts.`;
			earlier.report.warn(warning);
			row.report.warn(warning);
		}
	}
}

function batchesOf(rows: readonly ReadyRow[]): Batch[] {
	const [first] = rows;
	if (first === undefined) return [];
	const { job } = first;
	if (listedUsers(job.request) === undefined) {
		const shares = rows.filter(({ settled }) => settled.length === 0).map((row) => ({ row }));
		return shares.length === 0 ? [] : [{ job, request: job.request, shares }];
	}
	return fill(rows, mostUsers(job)).map((call) => {
		const shares = [...call].map(([row, userIds]) => ({ row, userIds }));
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

type Shares = Map<ReadyRow, string[]>;

/**
 * Hands out the rows' users to calls. A user who is in several rows is in one call, for all of them, unless
 * the rows have different things for this user: those never share a call.
 */
function fill(rows: readonly ReadyRow[], most: number): Shares[] {
	const calls: Shares[] = [];
	let open: Array<{ shares: Shares; users: Set<string> }> = [];
	const callOf = new Map<string, Shares>();
	for (const row of rows) {
		const own = ownParts(row.job.request);
		for (const userId of pendingUsers(row)) {
			const what = own?.get(userId) ?? userId;
			let shares = callOf.get(what);
			if (shares === undefined) {
				// The first with room: what a user gets second is then in a later call than the first.
				let call = open.find(({ users }) => !users.has(userId));
				if (call === undefined) {
					call = { shares: new Map(), users: new Set() };
					open.push(call);
					calls.push(call.shares);
				}
				call.users.add(userId);
				if (call.users.size === most) open = open.filter((entry) => entry !== call);
				shares = call.shares;
				callOf.set(what, shares);
			}
			const userIds = shares.get(row);
			if (userIds === undefined) shares.set(row, [userId]);
			else userIds.push(userId);
		}
	}
	return calls;
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

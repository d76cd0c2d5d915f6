import { some } from '../../service/describe';
import { LIMITS } from '../../service/limits';
import {
	effectOf,
	joined,
	leftBy,
	listedUsers,
	ownParts,
	REQUEST_KINDS,
} from '../../service/requests';
import type { ServiceRequest } from '../../service/requests';
import { prepare } from '../read/rows';
import type { ReadyJob, ReadyRow, Settled } from '../read/rows';
import type { Prepared } from '../send/transport';

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

/** A call that is being put together. */
interface Call {
	/** Its place among the calls of the run, which begin in this order. */
	position: number;
	job: ReadyJob;
	/** The users of each row; `undefined` if the request lists none. */
	shares: Map<ReadyRow, string[] | undefined>;
	users: number;
}

/** Calls for rows whose requests differ in their listed users at most. */
interface Group {
	mostUsers: number;
	/** Those with room, in their order. */
	open: Call[];
	/** By user, or by what a row has for this user alone. */
	callFor: Map<string, Call>;
}

/** Puts calls together, row by row. */
class CallPlan {
	readonly calls: Call[] = [];

	private readonly groups = new Map<string, Group>();

	/** The last call that each user is in. */
	private readonly lastFor = new Map<string, Call>();

	add(row: ReadyRow): void {
		const { job } = row;
		const group = this.groupFor(job);
		if (listedUsers(job.request) === undefined) {
			if (row.settled.length > 0) return;
			const call = group.open[0] ?? this.newCall(job, group);
			call.shares.set(row, undefined);
			return;
		}
		const own = ownParts(job.request);
		for (const userId of pendingUsers(row)) {
			const call = this.callFor(userId, own?.get(userId) ?? userId, job, group);
			const userIds = call.shares.get(row);
			if (userIds === undefined) call.shares.set(row, [userId]);
			else userIds.push(userId);
		}
	}

	private groupFor(job: ReadyJob): Group {
		const group = this.groups.get(job.key) ?? {
			mostUsers: mostUsers(job),
			open: [],
			callFor: new Map<string, Call>(),
		};
		this.groups.set(job.key, group);
		return group;
	}

	private newCall(job: ReadyJob, group: Group): Call {
		const call: Call = { position: this.calls.length, job, shares: new Map(), users: 0 };
		this.calls.push(call);
		group.open.push(call);
		return call;
	}

	private callFor(userId: string, what: string, job: ReadyJob, group: Group): Call {
		const last = this.lastFor.get(userId);
		const known = group.callFor.get(what);
		// A message that a user gets anyway need not come again; a change that was changed since has to.
		if (known !== undefined && (known === last || effectOf(job.request) !== 'change')) return known;
		const after = last?.position ?? -1;
		const call = group.open.find(({ position }) => position > after) ?? this.newCall(job, group);
		call.users += 1;
		if (call.users === group.mostUsers) {
			group.open = group.open.filter((entry) => entry !== call);
		}
		group.callFor.set(what, call);
		this.lastFor.set(userId, call);
		return call;
	}
}

/**
 * Puts rows into batches: rows whose requests differ in their listed users at most become calls of as many
 * users as the service takes. A user who is in several of them is in one call, for all of them; unless the
 * rows have something of their own for this user, since two different things never share a call. What a user
 * gets from different calls keeps the order of the rows. What was settled by an earlier try is left out.
 */
export function plan(rows: readonly ReadyRow[]): Batch[] {
	const planned = new CallPlan();
	for (const row of rows) planned.add(row);
	return planned.calls.map(({ job, shares: byRow }) => {
		const shares = [...byRow].map(([row, userIds]) => ({
			row,
			...(userIds === undefined ? {} : { userIds }),
		}));
		return { job, request: requestFor(shares, job.request), shares };
	});
}

/**
 * Of several changes to one user the last row counts. So what an earlier try did for a row is done again for
 * the users whom a row before it still has to change.
 */
export function redoAfterPending(rows: readonly ReadyRow[]): void {
	const pending = new Set<string>();
	for (const row of rows) {
		if (row.job.preview || leftBy(row.job.request) === undefined) continue;
		row.settled = withoutUsers(row.settled, pending);
		for (const userId of pendingUsers(row)) pending.add(userId);
	}
}

/** Settled calls without some users; a call that is left with none of them is left out. */
export function withoutUsers(settled: readonly Settled[], left: ReadonlySet<string>): Settled[] {
	return settled.flatMap((entry) => {
		const { userIds } = entry;
		if (userIds === undefined || !userIds.some((userId) => left.has(userId))) return [entry];
		const kept = userIds.filter((userId) => !left.has(userId));
		return kept.length === 0 ? [] : [{ ...entry, userIds: kept }];
	});
}

/** Tells the rows that change the same user in different ways which of them counts. */
export function warnOfOverriding(rows: readonly ReadyRow[]): void {
	const last = new Map<string, { row: ReadyRow; text: string }>();
	for (const row of rows) {
		const { request, preview } = row.job;
		const left = leftBy(request);
		if (left === undefined) continue;
		const replaced = new Map<ReadyRow, Set<string>>();
		for (const userId of listedUsers(request) ?? []) {
			for (const [part, text] of Object.entries(left.parts)) {
				if (text === undefined) continue;
				const place = JSON.stringify([preview, part, userId]);
				const before = last.get(place);
				last.set(place, { row, text });
				if (before === undefined || before.text === text) continue;
				replaced.set(before.row, (replaced.get(before.row) ?? new Set()).add(userId));
			}
		}
		for (const [earlier, userIds] of replaced) {
			const warning = `Items ${earlier.index} and ${row.index} have different ${left.what} for ${some([...userIds])}. Item ${row.index} is the later one and counts.`;
			earlier.report.warn(warning);
			row.report.warn(warning);
		}
	}
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
	for (const { shares, request } of sending) {
		const why =
			request.kind === 'onlineBroadcast'
				? 'each goes to everyone who is online'
				: `the service takes ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a day`;
		for (const { row } of shares) {
			if (row.job.options.severalBroadcasts === true) continue;
			row.report.add(
				'Options > Send Several Different Ones',
				`is off, but the items make ${sending.length} different ${REQUEST_KINDS[request.kind].name}s, and ${why}`,
				'Send one item, or items that come out equal, which are sent once; or turn this option on.',
			);
		}
	}
}

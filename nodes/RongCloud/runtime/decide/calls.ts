import { encode } from '../../service/body';
import type { WireRequest } from '../../service/body';
import type { Endpoint } from '../../service/endpoint';
import { nounOf } from '../../service/kind';
import { idsOf, markOf, some } from '../../service/request';
import type { Listed, Request } from '../../service/request';
import type { Fate, ReadyJob, ReadyRow } from '../row';

/** What one call does for one row. */
export interface Share {
	row: ReadyRow;
	/** Missing when the request lists no users. */
	users?: readonly Listed[];
}

/** What sets the calls of a change apart that depends on what its users have (`Kind.afterLook`). */
export interface Step {
	/** True of the look: the change is still to come. */
	isLook: boolean;
	/** What its outcome means for each of its rows. */
	fatesOf(call: Call, made: Omit<Fate, 'userIds' | 'itemsInCall'>): Array<[ReadyRow, Fate[]]>;
}

/** One call for one or more rows that want the same, and that of them which it is for. */
export class Call {
	readonly request: Request;

	private readonly wires = new Map<Endpoint, WireRequest>();

	constructor(
		readonly job: ReadyJob,
		readonly shares: readonly Share[],
		request?: Request,
		readonly step?: Step,
	) {
		this.request = request ?? requestFor(shares, job.request);
	}

	/** The users that it lists; none if it goes to whoever fits. */
	get userIds(): string[] {
		return idsOf({ users: this.request.users ?? [] });
	}

	/** How many messages it counts as. */
	get messages(): number {
		return this.request.users?.length ?? 1;
	}

	/** What goes over the wire; spelled once, however often it has to be tried. */
	wireFor(endpoint: Endpoint): WireRequest {
		const wire = this.wires.get(endpoint) ?? encode(this.request, endpoint);
		this.wires.set(endpoint, wire);
		return wire;
	}

	/** The same call for a part of its rows. */
	withShares(shares: readonly Share[]): Call {
		return shares.length === this.shares.length
			? this
			: new Call(this.job, shares, undefined, this.step);
	}

	/** The same call for another page. */
	withRequest(request: Request): Call {
		return new Call(this.job, this.shares, request, this.step);
	}
}

/** The request of a call for parts of rows, each user once. */
function requestFor(shares: readonly Share[], request: Request): Request {
	const users = new Map<string, Listed>();
	for (const { users: own = [] } of shares) {
		for (const user of own) if (!users.has(user.userId)) users.set(user.userId, user);
	}
	return request.users === undefined ? request : { ...request, users: [...users.values()] };
}

/** A call that is being put together. */
interface Draft {
	/** Its place among the calls of the run, which begin in this order. */
	position: number;
	job: ReadyJob;
	/** The users of each row; `undefined` if the request lists none. */
	shares: Map<ReadyRow, Listed[] | undefined>;
	users: number;
}

/** Drafts for rows whose requests differ in their listed users at most. */
interface Group {
	mostUsers: number;
	/** Those with room, in their order. */
	open: Draft[];
	/** By what a row has for a user. */
	draftFor: Map<string, Draft>;
}

/** Puts calls together, row by row. */
class Plan {
	readonly drafts: Draft[] = [];

	private readonly groups = new Map<string, Group>();

	/** The last one that each user is in. */
	private readonly lastFor = new Map<string, Draft>();

	add(row: ReadyRow): void {
		const { job } = row;
		const group = this.groupFor(job);
		if (row.users === undefined) {
			if (row.isComplete) return;
			const draft = group.open[0] ?? this.newDraft(job, group);
			draft.shares.set(row, undefined);
			return;
		}
		for (const user of row.pendingUsers) {
			const { shares } = this.draftFor(user, job, group);
			const users = shares.get(row);
			if (users === undefined) shares.set(row, [user]);
			else users.push(user);
		}
	}

	private groupFor(job: ReadyJob): Group {
		const group = this.groups.get(job.key) ?? {
			mostUsers: mostUsers(job),
			open: [],
			draftFor: new Map<string, Draft>(),
		};
		this.groups.set(job.key, group);
		return group;
	}

	private newDraft(job: ReadyJob, group: Group): Draft {
		const draft: Draft = { position: this.drafts.length, job, shares: new Map(), users: 0 };
		this.drafts.push(draft);
		group.open.push(draft);
		return draft;
	}

	private draftFor(user: Listed, job: ReadyJob, group: Group): Draft {
		const { userId } = user;
		// What rows want for a user who is looked at first is worked out together.
		const what = job.look === undefined ? markOf(user) : userId;
		const last = this.lastFor.get(userId);
		const known = group.draftFor.get(what);
		// A message that a user gets anyway need not come again; a change that was changed since has to.
		if (known !== undefined && (known === last || job.kind.effect !== 'change')) return known;
		const after = last?.position ?? -1;
		const draft = group.open.find(({ position }) => position > after) ?? this.newDraft(job, group);
		draft.users += 1;
		if (draft.users === group.mostUsers) {
			group.open = group.open.filter((entry) => entry !== draft);
		}
		group.draftFor.set(what, draft);
		this.lastFor.set(userId, draft);
		return draft;
	}
}

/**
 * Puts rows into calls: rows whose requests differ in their listed users at most become calls of as many
 * users as the service takes. A user who is in several of them is in one call, for all of them; unless the
 * rows have something of their own for this user, since two different things never share a call. What a user
 * gets from different calls keeps the order of the rows. Whom an earlier try reached is left out.
 */
export function callsFor(rows: readonly ReadyRow[]): Call[] {
	const plan = new Plan();
	for (const row of rows) plan.add(row);
	return plan.drafts.map(({ job, shares }) => {
		const all = [...shares].map(([row, users]) => ({
			row,
			...(users === undefined ? {} : { users }),
		}));
		return new Call(job, all);
	});
}

/**
 * The calls with which a planned one begins: itself, or looks at its users, each at as many as one takes and for
 * all rows that want something for them.
 */
export function firstCallsOf(call: Call, step?: Step): Call[] {
	const { look } = call.job;
	if (look === undefined) return [call];
	const { usersPerCall = 1 } = look.endpoint;
	const { userIds } = call;
	const looks: Call[] = [];
	for (let start = 0; start < userIds.length; start += usersPerCall) {
		const own = new Set(userIds.slice(start, start + usersPerCall));
		const shares = call.shares.flatMap(({ row, users = [] }) => {
			const looked = users.filter(({ userId }) => own.has(userId));
			return looked.length === 0 ? [] : [{ row, users: looked }];
		});
		looks.push(new Call({ ...call.job, ...look }, shares, undefined, step));
	}
	return looks;
}

/** How many users one call of a job may be for. */
function mostUsers({ endpoint, options }: ReadyJob): number {
	const { limit, usersPerCall = 1 } = endpoint;
	if (limit.kind === 'quota' || limit.counts === 'calls') return usersPerCall;
	return Math.min(usersPerCall, options.messagesPerSecond ?? limit.perSecond);
}

/**
 * Of several changes to one user the last row counts. So what an earlier try did for a row is done again for
 * the users whom a row before it still has to change.
 */
export function redoAfterPending(rows: readonly ReadyRow[]): void {
	const pending = new Set<string>();
	for (const row of rows) {
		const { kind, request } = row.job;
		if (kind.replaces(request) === undefined) continue;
		row.redo(pending);
		for (const { userId } of row.pendingUsers) pending.add(userId);
	}
}

/** Tells the rows that change the same user in different ways which of them counts. */
export function warnOfOverriding(rows: readonly ReadyRow[]): void {
	const last = new Map<string, { row: ReadyRow; text: string }>();
	for (const row of rows) {
		const { kind, request } = row.job;
		const replaced = kind.replaces(request);
		if (replaced === undefined) continue;
		const usersOf = new Map<ReadyRow, Set<string>>();
		for (const { userId } of row.users ?? []) {
			for (const [part, text] of Object.entries(replaced.parts)) {
				if (text === undefined) continue;
				const place = JSON.stringify([part, userId]);
				const before = last.get(place);
				last.set(place, { row, text });
				if (before === undefined || before.text === text) continue;
				usersOf.set(before.row, (usersOf.get(before.row) ?? new Set()).add(userId));
			}
		}
		for (const [earlier, userIds] of usersOf) {
			const warning = `Items ${earlier.index} and ${row.index} have different ${replaced.what} for ${some([...userIds])}. Item ${row.index} is the later one and counts.`;
			earlier.report.warn(warning);
			row.report.warn(warning);
		}
	}
}

/** What a request brings its users to read, as text that is equal for equal things. */
function textsOf({ message, users, ...rest }: Request): string {
	const { pushContent, notification } = rest as { pushContent?: unknown; notification?: unknown };
	return JSON.stringify([message, users, pushContent, notification]);
}

/** Different messages that test users get of one run. */
const MOST_TESTED = 3;

/** Leaves rows out of a test whose messages come after enough others. */
export function limitTests(rows: readonly ReadyRow[]): void {
	const tested = new Set<string>();
	for (const row of rows) {
		const { testOf, key, request } = row.job;
		if (testOf === undefined) continue;
		const message = JSON.stringify([key, request.users]);
		if (tested.size < MOST_TESTED) tested.add(message);
		row.isUntested = !tested.has(message);
	}
}

/** Warns of items that bring different things to the same one user, as those do that all take their user from one item. */
export function warnOfOneUser(rows: readonly ReadyRow[]): void {
	const [first] = rows;
	const [user] = first?.users ?? [];
	if (first === undefined || user === undefined || rows.length < 2) return;
	const { one } = nounOf(first.job.kind);
	const isForThisOne = ({ job, users = [] }: ReadyRow) =>
		job.kind.effect === 'send' &&
		job.testOf === undefined &&
		users.length > 0 &&
		users.every(({ userId }) => userId === user.userId);
	if (!rows.every(isForThisOne)) return;
	const contents = new Set(rows.map(({ job }) => textsOf(job.request)));
	if (contents.size === 1) return;
	for (const { report } of rows) {
		report.warn(
			`All ${rows.length} items go to the ${one} ${user.userId}, with different texts. If they are for different ${one}s, correct the expression with the ${one} IDs: one such as {{ $('Start').first().json.id }} gives each item the same ${one}.`,
		);
	}
}

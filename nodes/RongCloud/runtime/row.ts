import type { Job } from '../operations/operation';
import type { Asked, Kind, Route } from '../service/kind';
import type { Report } from '../fields/problems';
import type { Accepted, Failed, Outcome } from '../service/reply';
import { idsOf } from '../service/request';
import type { Listed, ListingRequest } from '../service/request';

/** What a row asks for, checked, with the call for it. */
export interface ReadyJob extends Omit<Job, 'test'>, Pick<Route, 'endpoint' | 'ifNotFound'> {
	/** What it stands for, of a test. */
	testOf?: Asked;
	/** How its users are looked at first, of a change that depends on what they have. */
	look?: Pick<ReadyJob, 'kind' | 'endpoint'>;
	/** Equal for rows whose requests differ in their listed users at most. */
	key: string;
}

/** How a call was made. Nothing of it is known of one that was never made. */
export interface Trace {
	url?: string;
	requestId?: string;
	/** What people should know about how the call came about. */
	note?: string;
	/** How much of the quota that it counts against is used. */
	quota?: string;
}

/** What is known of some users of a row, or of the whole of a request that lists none. */
export interface Fate<O extends Outcome = Outcome> extends Trace {
	outcome: O;
	/** Missing when the request lists no users. */
	userIds?: string[];
	/** How many rows the call was for. */
	itemsInCall: number;
}

/** What is known of something that was sent, or begun, before. */
export type SentBefore = 'accepted' | 'unknown';

/** Why a row is not sent: its key was sent before, or an equal broadcast by this execution. */
export interface Skipped {
	by: 'key' | 'broadcast';
	sentBefore: SentBefore;
}

/** A row that can be sent. */
export type ReadyRow = Row & { job: ReadyJob };

/** One input item, and what is known of it. */
export class Row {
	/** What it asks for, even if it cannot be sent as it is. */
	kind?: Kind;

	/** Whether its columns come out beside what became of it. */
	includesInput = false;

	/** What to send; missing when the report holds problems. */
	job?: ReadyJob;

	/** What is known of those for whom a call was made, in this try or an earlier one. */
	private made: readonly Fate[] = [];

	/** Why no more calls are made for it. */
	private leftFor?: Failed;

	/** Set when it was sent before; then it is not sent. */
	skipped?: Skipped;

	/** True if a test leaves it out, since the test users get enough without it. */
	isUntested = false;

	constructor(
		readonly index: number,
		readonly report: Report,
	) {}

	/** Notes what became of a call. */
	add(fates: readonly Fate[]): void {
		this.made = [...this.made, ...fates];
	}

	/** Notes that no more calls are made for it; the first reason counts. */
	leave(reason: Failed): void {
		this.leftFor ??= reason;
	}

	get isLeft(): boolean {
		return this.leftFor !== undefined;
	}

	/** Forgets what is known of some users, for whom it is to be done again. */
	redo(userIds: ReadonlySet<string>): void {
		this.made = withoutUsers(this.made, userIds);
	}

	/** The users that it lists; `undefined` if it goes to whoever fits. */
	get users(): readonly Listed[] | undefined {
		return this.job?.request.users;
	}

	/** The listed users that no call was made for yet. */
	get pendingUsers(): readonly Listed[] {
		const { users = [], made } = this;
		if (made.length === 0) return users;
		const done = new Set(made.flatMap(({ userIds }) => userIds ?? []));
		return users.filter(({ userId }) => !done.has(userId));
	}

	/** True when a call was made for everyone that it is for. */
	get isComplete(): boolean {
		return this.users === undefined ? this.made.length > 0 : this.pendingUsers.length === 0;
	}

	/** What is known of it. */
	get fates(): readonly Fate[] {
		const { leftFor: outcome, made } = this;
		if (outcome === undefined || this.isComplete) return made;
		const userIds = this.users && this.pendingUsers.map(({ userId }) => userId);
		return [...made, { outcome, userIds, itemsInCall: 1 }];
	}

	/** What people have to know first: a fate that is unknown, or the first one not accepted. */
	get failure(): Fate<Failed> | undefined {
		const failed = this.fates.filter(isFailed);
		return failed.find(({ outcome }) => outcome.state === 'unknown') ?? failed[0];
	}
}

export const isReady = (row: Row): row is ReadyRow => row.job !== undefined;

export const isAccepted = (fate: Fate): fate is Fate<Accepted> => fate.outcome.state === 'accepted';
export const isFailed = (fate: Fate): fate is Fate<Failed> => fate.outcome.state !== 'accepted';

/** Fates without some users; one that is left with none of them is left out. */
export function withoutUsers(fates: readonly Fate[], left: ReadonlySet<string>): Fate[] {
	return fates.flatMap((fate) => {
		const { userIds } = fate;
		if (userIds === undefined || !userIds.some((userId) => left.has(userId))) return [fate];
		const kept = userIds.filter((userId) => !left.has(userId));
		return kept.length === 0 ? [] : [{ ...fate, userIds: kept }];
	});
}

/** The users of a row by ID; none if it goes to whoever fits. */
export const userIdsOf = ({ users }: Pick<Row, 'users'>): string[] | undefined =>
	users && idsOf({ users } as ListingRequest);

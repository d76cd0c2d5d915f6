import { DO_NOT_REPEAT } from '../../service/errors';
import type { Accepted, AcceptedRecipient, Failed, Outcome } from '../../service/reply';
import { listedUsers } from '../../service/requests';
import { isComplete, pendingUsers } from '../decide/plan';
import type { ReadyRow, Settled } from '../read/rows';
import type { Call } from '../send/transport';

/** What is known about one or more of a row's users, or about the whole of a request that lists none. */
export type Verdict<O extends Outcome = Outcome> = Settled & { outcome: O };

/** A reply that names the messages of some users says nothing good about the others. */
export const UNNAMED = {
	state: 'unknown',
	what: 'The service took the call, but its reply names no message for this user',
	fix: DO_NOT_REPEAT,
} as const;

/** The users that replies name: a call is asked about once for each of its rows. */
const named = new WeakMap<Call, Map<string, AcceptedRecipient>>();

function recipientsOf(call: Call, recipients: readonly AcceptedRecipient[]) {
	const before = named.get(call);
	if (before !== undefined) return before;
	const byUser = new Map(recipients.map((recipient) => [recipient.userId, recipient]));
	named.set(call, byUser);
	return byUser;
}

const known = new WeakMap<Settled, Verdict[]>();

/** What a call means for the users that one row asked for; it is asked for several times. */
function verdictsOfCall(settled: Settled): Verdict[] {
	let verdicts = known.get(settled);
	if (verdicts === undefined) {
		verdicts = readCall(settled);
		known.set(settled, verdicts);
	}
	return verdicts;
}

function readCall(settled: Settled): Verdict[] {
	const { call, userIds } = settled;
	const { outcome } = call;
	if (outcome.state !== 'accepted' || outcome.recipients === undefined || userIds === undefined) {
		return [{ ...settled, outcome }];
	}
	const byUser = recipientsOf(call, outcome.recipients);
	const recipients = userIds.flatMap((userId) => byUser.get(userId) ?? []);
	const unnamed = userIds.filter((userId) => !byUser.has(userId));
	const { httpStatus, code, response } = outcome;
	return [
		...(recipients.length > 0
			? [
					{
						...settled,
						userIds: recipients.map(({ userId }) => userId),
						outcome: { ...outcome, recipients },
					},
				]
			: []),
		...(unnamed.length > 0
			? [{ ...settled, userIds: unnamed, outcome: { ...UNNAMED, httpStatus, code, response } }]
			: []),
	];
}

/** What is known about a row. */
export function verdictsOf(row: ReadyRow): Verdict[] {
	const verdicts = row.settled.flatMap(verdictsOfCall);
	const { notMade: outcome } = row;
	if (outcome === undefined || isComplete(row)) return verdicts;
	const userIds = listedUsers(row.job.request) && pendingUsers(row);
	return [...verdicts, { call: { outcome }, userIds, itemsInCall: 1, outcome }];
}

export const isAccepted = (verdict: Verdict): verdict is Verdict<Accepted> =>
	verdict.outcome.state === 'accepted';
export const isFailed = (verdict: Verdict): verdict is Verdict<Failed> =>
	verdict.outcome.state !== 'accepted';

/** The verdict that people have to know first: one of unknown outcome, or the first one not accepted. */
export function worstOf(verdicts: readonly Verdict[]): Verdict<Failed> | undefined {
	const failed = verdicts.filter(isFailed);
	return failed.find(({ outcome }) => outcome.state === 'unknown') ?? failed[0];
}

/** What keeps a row from having been accepted. */
export const failureOf = (row: ReadyRow): Verdict<Failed> | undefined => worstOf(verdictsOf(row));

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { problemClause, problemSentence, SHOWN_PROBLEMS } from '../../fields/problems';
import type { Problem } from '../../fields/problems';
import { DO_NOT_REPEAT, EFFECTS } from '../../service/effects';
import { nounOf } from '../../service/kind';
import type { Kind } from '../../service/kind';
import type { Accepted, AcceptedRecipient, Failed, Found } from '../../service/reply';
import { named, some } from '../../service/request';
import { isAccepted, isFailed, userIdsOf } from '../row';
import type { Fate, ReadyRow, Row, SentBefore, Skipped } from '../row';
import { usersByState } from './account';

export const pairedItem = (index: number) => ({ pairedItem: { item: index } });

/** Leaves out what is not there, so that outputs hold no empty fields. */
export function present(entries: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(entries).filter(
			([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	) as IDataObject;
}

/** One sentence about whom a row is about; of a test, whom it stands for. */
export function audienceOf({ job }: ReadyRow): string {
	const { kind, request } = job.testOf ?? job;
	return kind.audience(request);
}

const putsOut = ({ job: { kind, request } }: ReadyRow) => kind.putsOut(request);

/** The items of a row that was sent, held back or looked up. */
export function itemsOf(row: ReadyRow): INodeExecutionData[] {
	if (row.skipped !== undefined) return [skippedItem(row, row.skipped)];
	if (row.isUntested) return [untestedItem(row)];
	const { fates, failure } = row;
	if (row.job.kind.effect === 'read') {
		const found = foundItems(row, fates.filter(isAccepted));
		return failure === undefined ? found : [...found, failedItem(row, failure)];
	}
	return [failure === undefined ? acceptedItem(row) : failedItem(row, failure)];
}

/** What a row was made to find out: an item for each thing found, and for each user it asked about. */
function foundItems(row: ReadyRow, fates: ReadonlyArray<Fate<Accepted>>) {
	const entries = fates.flatMap(({ outcome: { found = [] }, userIds }) =>
		userIds === undefined ? found : userIds.map((userId) => foundFor(userId, found)),
	);
	return inOrder(entries, row).map(({ userId, fields, warning }) => ({
		json: {
			...(userId === undefined ? {} : { userId }),
			// Empty lists stay: that there is nothing is what was asked.
			...fields,
			...present({
				warnings: [...row.report.warnings, ...(warning === undefined ? [] : [warning])],
			}),
		} as IDataObject,
		...pairedItem(row.index),
	}));
}

/** Entries about users in the order in which the row lists these; calls may end in any other. */
function inOrder<T extends { userId?: string }>(entries: T[], { users }: ReadyRow): T[] {
	if (users === undefined || entries.length < 2) return entries;
	const places = new Map(users.map(({ userId }, place) => [userId, place]));
	const placeOf = ({ userId = '' }: T) => places.get(userId) ?? users.length;
	return entries.sort((one, other) => placeOf(one) - placeOf(other));
}

/** What was found about a user; a user of whom the reply says nothing is not lost. */
function foundFor(userId: string, found: readonly Found[]): Found {
	return (
		found.find((entry) => entry.userId === userId) ?? {
			userId,
			fields: {},
			warning: 'The reply says nothing about this user.',
		}
	);
}

const recipientsOf = (row: ReadyRow) =>
	inOrder(
		row.fates.filter(isAccepted).flatMap(({ outcome }) => outcome.recipients ?? []),
		row,
	);

/** Recipients under the name of what they are. */
const shown = (recipients: readonly AcceptedRecipient[], { job }: ReadyRow) =>
	recipients.map((recipient) => named(nounOf(job.kind), recipient));

/** What users have now, whom a change was for that depended on what they had. */
const changedUsersOf = (row: ReadyRow) =>
	inOrder(
		row.fates.filter(isAccepted).flatMap(({ outcome }) => outcome.users ?? []),
		row,
	);

function acceptedItem(row: ReadyRow): INodeExecutionData {
	const [first] = row.fates.filter(isAccepted);
	const recipients = recipientsOf(row);
	const only = recipients.length === 1 ? recipients[0] : undefined;
	const [found] = first?.outcome.found ?? [];
	const { simplify = true } = row.job.options;
	const { note, ...facts } = callFacts(first);
	return {
		json: {
			status: row.job.testOf === undefined ? 'accepted' : 'test',
			audience: audienceOf(row),
			...putsOut(row),
			...found?.fields,
			...present({
				users: changedUsersOf(row),
				[nounOf(row.job.kind).id]: only?.userId,
				pushId: first?.outcome.id,
				messageId: first?.outcome.messageId ?? only?.messageId,
				recipients: simplify && only !== undefined ? undefined : shown(recipients, row),
				quota: first?.quota,
				...(simplify ? {} : facts),
				note: [testNote(row), note].filter(Boolean).join(' ') || undefined,
				warnings: row.report.warnings,
				// What was found stands above; a token need not stand there twice.
				response: simplify || found !== undefined ? undefined : replyOf(first),
			}),
		} as IDataObject,
		...pairedItem(row.index),
	};
}

/** Who got a test in place of those whom it is for. */
const testNote = (row: ReadyRow): string | undefined =>
	row.job.testOf === undefined
		? undefined
		: `Sent to the test users alone: ${(userIdsOf(row) ?? []).join(', ')}.`;

/** The item of a row that a test leaves out. */
function untestedItem(row: ReadyRow): INodeExecutionData {
	return {
		json: present({
			status: 'test',
			audience: audienceOf(row),
			note: 'Checked and not sent: the test users get the first few different messages only.',
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

const SEND_AGAIN = 'If it is to go out each time, turn on Options > Send Several in One Execution.';

/** What a row says that is skipped, by why it is and by what is known of the first time. */
export const SKIPPED: Record<Skipped['by'], Record<SentBefore, string>> = {
	key: {
		accepted:
			'Not sent again: an earlier execution, or an earlier run of this node in this one, sent it with the same key of the Duplicate Guard.',
		unknown: `Not sent: another execution, or another run of this node in this one, has begun to send it with the same key of the Duplicate Guard, and its end is not known. ${DO_NOT_REPEAT}`,
	},
	broadcast: {
		accepted: `Not sent again: another run of this node in this execution sent the same. ${SEND_AGAIN}`,
		unknown: `Not sent: another run of this node in this execution has begun to send the same, and its end is not known. ${DO_NOT_REPEAT} ${SEND_AGAIN}`,
	},
};

/** The item of a row that was sent before. */
function skippedItem(row: ReadyRow, { by, sentBefore }: Skipped): INodeExecutionData {
	return {
		json: present({
			status: 'skipped',
			audience: audienceOf(row),
			sentBefore,
			duplicateGuardKey: row.job.options.duplicateGuardKey,
			[nounOf(row.job.kind).ids]: userIdsOf(row),
			note: SKIPPED[by][sentBefore],
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

/** The whole reply, unless it names the users of other items too. */
const replyOf = (fate: Fate | undefined) =>
	fate?.itemsInCall === 1 || fate?.userIds === undefined ? fate?.outcome.response : undefined;

/** What an item says about the call that was made for it. */
const callFacts = (fate: Fate | undefined) => ({
	code: fate?.outcome.code,
	httpStatus: fate?.outcome.httpStatus,
	requestId: fate?.requestId,
	url: fate?.url,
	itemsInCall: fate?.itemsInCall,
	note: fate?.note,
});

interface ErrorParts {
	error: string;
	message: string;
	details: IDataObject;
}

/**
 * An error item in the only shape that n8n's error output carries with its details and its input row
 * (docs/n8n.md, section 1).
 */
function errorItem(index: number, { error, message, details }: ErrorParts): INodeExecutionData {
	return { json: { error, message, details }, ...pairedItem(index) };
}

/** The words for rows by what they ask for; what that is may be unknown of one that cannot be sent. */
export const wordsFor = (kind: Kind | undefined) => EFFECTS[kind?.effect ?? 'send'];

/** The two sentences for a row that cannot be sent as it is. */
function problemSentences(
	problems: readonly Problem[],
	not: string,
): { error: string; message: string } {
	const [first] = problems;
	if (problems.length === 1 && first !== undefined) {
		return { error: `${not} ${problemClause(first)}`, message: first.fix };
	}
	const fields = problems.map(({ field }) => field);
	return {
		error: `${not} ${problems.length} fields need a change: ${some(fields, SHOWN_PROBLEMS)}`,
		message: problems.slice(0, SHOWN_PROBLEMS).map(problemSentence).join(' '),
	};
}

/** The error item of a row that cannot be sent as it is. */
export function problemItem({ index, report, kind, fates }: Row): INodeExecutionData {
	const { problems } = report;
	const earlier = fates.find(isFailed) ?? fates[0];
	const { not, notAgain } = wordsFor(kind);
	return errorItem(index, {
		...problemSentences(problems, earlier === undefined ? not : notAgain),
		details: present({
			status: earlier?.outcome.state ?? 'notSent',
			...callFacts(earlier),
			problems,
		}),
	});
}

/** How to fix it, with the service's own words if it has any. */
export const advice = ({ fix, serviceMessage }: Failed) =>
	serviceMessage === undefined ? fix : `${fix} The service says: "${serviceMessage}".`;

/** Those that a row lists, all of a failed part and each by what became of it, as the fields of an item. */
export function idLists(row: ReadyRow, failed: readonly string[] | undefined) {
	const { ids } = nounOf(row.job.kind);
	const byState = usersByState(row);
	const after = ids[0]?.toUpperCase() + ids.slice(1);
	return {
		[ids]: failed,
		...Object.fromEntries(STATES.map((state) => [`${state}${after}`, byState.get(state)] as const)),
	};
}

const STATES = ['accepted', 'rejected', 'unknown', 'notSent'] as const;

/** The error item of a row of whose users at least one was not accepted. */
function failedItem(row: ReadyRow, failure: Fate<Failed>): INodeExecutionData {
	const { outcome } = failure;
	const recipients = recipientsOf(row);
	const users = changedUsersOf(row);
	return errorItem(row.index, {
		error: outcome.what,
		message: advice(outcome),
		details: present({
			status: outcome.state,
			audience: audienceOf(row),
			// With the recipients it is what a recall of the part that went out needs.
			...(recipients.length > 0 ? putsOut(row) : {}),
			users,
			...idLists(
				row,
				row.fates.filter(isFailed).flatMap(({ userIds }) => userIds ?? []),
			),
			recipients: shown(recipients, row),
			networkError: outcome.networkError,
			serviceMessage: outcome.serviceMessage,
			retryAfterSeconds: outcome.retryAfterSeconds,
			tryAgainAt: outcome.tryAgainAt,
			...callFacts(failure),
			warnings: row.report.warnings,
			response: replyOf(failure),
		}),
	});
}

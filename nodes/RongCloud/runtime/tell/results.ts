import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { audienceSentence } from '../../service/describe';
import { DO_NOT_REPEAT } from '../../service/errors';
import type { Accepted, Failed, Found } from '../../service/reply';
import { effectOf, listedUsers, REQUEST_KINDS } from '../../service/requests';
import type { Effect, RequestKind, ServiceRequest } from '../../service/requests';
import { fillIn } from '../../service/template';
import { travelText } from '../../json';
import { problemClause, problemSentence } from '../../fields/problems';
import type { Problem } from '../../fields/problems';
import { utf8Bytes } from '../../fields/values';
import { accountOf, itemNumbers, usersByState } from './fates';
import type { Batch, prepareBatch, Share } from '../decide/plan';
import type { ReadyRow, Row, SentBefore } from '../read/rows';
import { isAccepted, isFailed, verdictsOf, worstOf } from './verdicts';
import type { Verdict } from './verdicts';

const pairedItem = (index: number) => ({ pairedItem: { item: index } });

/** Leaves out what is not there, so that outputs hold no empty fields. */
function present(entries: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(entries).filter(
			([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	) as IDataObject;
}

/** The items of a row that was sent, held back or looked up. */
export function settledItems(row: ReadyRow): INodeExecutionData[] {
	if (row.sentBefore !== undefined) return [skippedItem(row, row.sentBefore)];
	const verdicts = verdictsOf(row);
	const failed = worstOf(verdicts);
	if (effectOf(row.job.request) === 'read') {
		const found = foundItems(row, verdicts.filter(isAccepted));
		return failed === undefined ? found : [...found, failedItem(row, verdicts, failed)];
	}
	return [
		failed === undefined
			? acceptedItem(row, verdicts.filter(isAccepted))
			: failedItem(row, verdicts, failed),
	];
}

/** What a row was made to find out: an item for each thing found, and for each user it asked about. */
function foundItems(row: ReadyRow, verdicts: ReadonlyArray<Verdict<Accepted>>) {
	const entries = verdicts.flatMap(({ outcome: { found = [] }, userIds }) =>
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
function inOrder<T extends { userId?: string }>(entries: T[], { job }: ReadyRow): T[] {
	const listed = listedUsers(job.request);
	if (listed === undefined) return entries;
	const places = new Map(listed.map((userId, place) => [userId, place]));
	const placeOf = ({ userId = '' }: T) => places.get(userId) ?? listed.length;
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

const recipientsOf = (row: ReadyRow, verdicts: ReadonlyArray<Verdict<Accepted>>) =>
	inOrder(
		verdicts.flatMap(({ outcome }) => outcome.recipients ?? []),
		row,
	);

function acceptedItem(row: ReadyRow, verdicts: ReadonlyArray<Verdict<Accepted>>) {
	const [first] = verdicts;
	const { request } = row.job;
	const recipients = recipientsOf(row, verdicts);
	const only = recipients.length === 1 ? recipients[0] : undefined;
	const [found] = first?.outcome.found ?? [];
	return {
		json: {
			status: 'accepted',
			audience: audienceSentence(request),
			...subject(request),
			...found?.fields,
			...present({
				id: first?.outcome.id,
				messageId: first?.outcome.messageId ?? only?.messageId,
				recipients,
				...callFacts(first),
				warnings: row.report.warnings,
				// What was found stands above; a token need not stand there twice.
				response: found === undefined ? replyOf(first) : undefined,
			}),
		} as IDataObject,
		...pairedItem(row.index),
	};
}

/** What a call was about, so that later nodes find it: the replies do not say it. */
function subject(request: ServiceRequest): Record<string, unknown> {
	switch (request.kind) {
		case 'setTags':
			// No tags are given as an empty list, which takes all tags away.
			return { userIds: request.userIds, tags: request.tags };
		case 'banUsers':
			return { userIds: request.userIds, minutes: request.minutes };
		case 'unbanUsers':
			return { userIds: request.userIds };
		case 'registerUser':
		case 'updateUser':
			return present({
				userId: request.userId,
				name: request.name,
				avatarUrl: request.avatarUrl,
			});
		case 'systemMessage':
		case 'personalizedMessage':
		case 'broadcast':
		case 'messageBroadcast':
		case 'onlineBroadcast':
			// A recall has to name the sender.
			return { fromUserId: request.sender };
		case 'recallMessage':
			return { recalled: request.messages };
		case 'recallBroadcast':
			return { messageId: request.messageId };
		default:
			return {};
	}
}

/** What a row says that the duplicate guard held back. */
export const SKIPPED: Record<SentBefore, string> = {
	accepted: 'Not sent again: an earlier execution sent it with the same Duplicate Guard Key.',
	unknown: `Not sent: another execution has begun to send it with the same Duplicate Guard Key, and its end is not known. ${DO_NOT_REPEAT}`,
};

/** The item of a row that the duplicate guard held back. */
function skippedItem(row: ReadyRow, sentBefore: SentBefore): INodeExecutionData {
	return {
		json: present({
			status: 'skipped',
			audience: audienceSentence(row.job.request),
			sentBefore,
			duplicateGuardKey: row.job.options.duplicateGuardKey,
			userIds: listedUsers(row.job.request),
			note: SKIPPED[sentBefore],
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

/** The whole reply, unless it names the users of other items too. */
const replyOf = (verdict: Verdict | undefined) =>
	verdict?.itemsInCall === 1 || verdict?.userIds === undefined
		? verdict?.outcome.response
		: undefined;

/** What an item says about the call that was made for it. */
function callFacts(verdict: Verdict | undefined) {
	const { outcome, call, itemsInCall } = verdict ?? {};
	return {
		code: outcome?.code,
		httpStatus: outcome?.httpStatus,
		requestId: call?.requestId,
		url: call?.url,
		itemsInCall,
		note: call?.note,
	};
}

interface PreviewFacts {
	baseUrl: string;
	/** How many calls the rows take together that share them. */
	calls: number;
	/** How many of them this row is in. */
	ownCalls: number;
}

/** The item of a row in preview: everything but the call. */
export function previewItem(
	{ row }: Share,
	batch: Batch,
	{ first, ifNotFound }: ReturnType<typeof prepareBatch>,
	{ baseUrl, calls, ownCalls }: PreviewFacts,
): INodeExecutionData {
	const { wire } = first;
	const notes = [
		...(ownCalls === 1
			? []
			: [
					`This item takes ${ownCalls} calls. The first of them is shown; the others are alike, for the other users.`,
				]),
		...(ifNotFound === undefined
			? []
			: [
					`If the service does not know this path (404), ${baseUrl}${ifNotFound.wire.path} is used instead, once.`,
				]),
	];
	return {
		json: present({
			status: 'preview',
			audience: audienceSentence(row.job.request),
			calls,
			duplicateGuardKey: row.job.options.duplicateGuardKey,
			itemsInCall: batch.shares.length,
			method: wire.method,
			url: `${baseUrl}${wire.path}`,
			contentType: wire.contentType,
			body: wire.body,
			rawBody: wire.text,
			bodyBytes: utf8Bytes(wire.text),
			contentBytes: contentBytes(batch.request),
			filledContent: filledContent(row.job.request),
			note: notes.join(' ') || undefined,
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

const contentBytes = (request: ServiceRequest): number | undefined =>
	'message' in request ? utf8Bytes(travelText(request.message.content)) : undefined;

/** What the users of one row will read, where the service fills it in. */
function filledContent(request: ServiceRequest) {
	if (request.kind !== 'personalizedMessage') return undefined;
	return fillIn(request.message.content, request.people[0]?.values ?? {});
}

/** How sentences about a row begin and end, by what its request does. */
const WORDS: Readonly<Record<Effect, Readonly<Record<'not' | 'nothing' | 'unable', string>>>> = {
	send: { not: 'Not sent.', nothing: 'Nothing was sent', unable: 'cannot be sent as they are' },
	change: {
		not: 'Not done.',
		nothing: 'Nothing was changed',
		unable: 'cannot be used as they are',
	},
	read: {
		not: 'Not looked up.',
		nothing: 'Nothing was looked up',
		unable: 'cannot be looked up as they are',
	},
};

const wordsFor = (kind: RequestKind | undefined) =>
	WORDS[kind === undefined ? 'send' : REQUEST_KINDS[kind].effect];

interface ErrorParts {
	error: string;
	message: string;
	details: IDataObject;
}

/**
 * An error item in the only shape that n8n's error output carries with its details and its input row
 * (n8n anchors, section 1.1).
 */
function errorItem(index: number, { error, message, details }: ErrorParts): INodeExecutionData {
	return { json: { error, message, details }, ...pairedItem(index) };
}

/** The two sentences for a row that cannot be sent as it is. */
function problemSentences(
	problems: readonly Problem[],
	kind: RequestKind | undefined,
): { error: string; message: string } {
	const [first] = problems;
	const { not } = wordsFor(kind);
	if (problems.length === 1 && first !== undefined) {
		return { error: `${not} ${problemClause(first)}`, message: first.fix };
	}
	return {
		error: `${not} ${problems.length} fields need a change: ${problems.map(({ field }) => field).join(', ')}`,
		message: problems.map(problemSentence).join(' '),
	};
}

/** The error item of a row that cannot be sent as it is. */
export function problemItem({ index, report, kind }: Row): INodeExecutionData {
	const { problems } = report;
	return errorItem(index, {
		...problemSentences(problems, kind),
		details: { status: 'notSent', problems: problems as unknown as IDataObject[] },
	});
}

/** How to fix it, with the service's own words if it has any. */
const advice = ({ fix, serviceMessage }: Failed) =>
	serviceMessage === undefined ? fix : `${fix} The service says: "${serviceMessage}".`;

/** The same as the fields of an item. */
function userLists(row: ReadyRow) {
	const users = usersByState(row);
	return {
		acceptedUserIds: users.get('accepted'),
		rejectedUserIds: users.get('rejected'),
		unknownUserIds: users.get('unknown'),
		notSentUserIds: users.get('notSent'),
	};
}

/** The error item of a row of whose users at least one was not accepted. */
function failedItem(
	row: ReadyRow,
	verdicts: readonly Verdict[],
	failed: Verdict<Failed>,
): INodeExecutionData {
	const { outcome } = failed;
	const { request } = row.job;
	const recipients = recipientsOf(row, verdicts.filter(isAccepted));
	return errorItem(row.index, {
		error: outcome.what,
		message: advice(outcome),
		details: present({
			status: outcome.state,
			audience: audienceSentence(request),
			// With the recipients it is what a recall of the part that went out needs.
			...(recipients.length > 0 ? subject(request) : {}),
			userIds: verdicts.filter(isFailed).flatMap(({ userIds }) => userIds ?? []),
			...userLists(row),
			recipients,
			networkError: outcome.networkError,
			serviceMessage: outcome.serviceMessage,
			retryAfterSeconds: outcome.retryAfterSeconds,
			tryAgainAt: outcome.tryAgainAt,
			...callFacts(failed),
			warnings: row.report.warnings,
			response: replyOf(failed),
		}),
	});
}

/** n8n's panel shows descriptions as HTML, where a line break alone is a space; logs show them as text. */
const LINE_BREAK = '<br>\n';

/** The error for rows that cannot be sent as they are; it names every one of them. */
export function problemsError(node: INode, bad: readonly Row[], total: number): NodeOperationError {
	const byProblem = new Map<string, number[]>();
	for (const { index, report } of bad) {
		for (const problem of report.problems) {
			const sentence = problemSentence(problem);
			byProblem.set(sentence, [...(byProblem.get(sentence) ?? []), index]);
		}
	}
	const [first] = bad;
	const [only] = first?.report.problems ?? [];
	const { nothing, unable } = wordsFor(first?.kind);
	if (bad.length === total && byProblem.size === 1 && only !== undefined) {
		return new NodeOperationError(node, `${nothing}. ${problemClause(only)}`, {
			itemIndex: first?.index,
			description: only.fix,
		});
	}
	const lines = [...byProblem].map(([sentence, indexes]) => {
		const where = itemNumbers(indexes).replace('i', 'I');
		return total === 1 ? `• ${sentence}` : `• ${where}: ${sentence}`;
	});
	const message =
		total === 1
			? `${nothing}. ${byProblem.size} fields need a change`
			: `${nothing}, because ${bad.length} of ${total} items ${unable}`;
	return new NodeOperationError(node, message, {
		itemIndex: first?.index,
		description: lines.join(LINE_BREAK),
	});
}

/** The error for a call that was not accepted, with an account of the whole run. */
export function failedError(
	node: INode,
	failed: { row: ReadyRow; verdict: Verdict<Failed> },
	rows: readonly ReadyRow[],
): NodeApiError {
	const { row, verdict } = failed;
	const { outcome, call, userIds } = verdict;
	const openings = openingsFor(row.job.request);
	const { note, requestId, url } = call;
	const lines = [
		advice(outcome),
		...(note === undefined ? [] : [note]),
		...accountOf(rows),
		[
			...(outcome.code === undefined ? [] : [`Code ${outcome.code}`]),
			...(outcome.httpStatus === undefined ? [] : [`HTTP status ${outcome.httpStatus}`]),
			...(requestId === undefined ? [] : [`request ID ${requestId}`]),
			...(url === undefined ? [] : [url]),
		].join(', '),
	];
	return new NodeApiError(
		node,
		present({ ...outcome, requestId, url, userIds, ...userLists(row), note }) as JsonObject,
		{
			message: `${openings[outcome.state]} ${outcome.what}`,
			description: lines.filter((line) => line !== '').join(LINE_BREAK),
			httpCode: String(outcome.httpStatus ?? 'none'),
			itemIndex: row.index,
		},
	);
}

function openingsFor({ kind }: ServiceRequest): Record<Failed['state'], string> {
	const { name, effect } = REQUEST_KINDS[kind];
	if (effect === 'read') {
		const opening = `The ${name} could not be looked up.`;
		return { rejected: opening, notSent: opening, unknown: opening };
	}
	return {
		rejected: `The ${name} was not accepted.`,
		notSent: `The ${name} was not sent.`,
		unknown: `Nobody knows whether the ${name} was accepted.`,
	};
}

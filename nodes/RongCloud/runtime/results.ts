import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { audienceSentence } from '../api/describe';
import { REQUEST_NAMES } from '../api/endpoints';
import { DO_NOT_REPEAT } from '../api/errors';
import type { Accepted, Failed, Outcome } from '../api/reply';
import type { ServiceRequest } from '../api/requests';
import { travelText } from '../json';
import { problemClause, problemSentence } from '../fields/problems';
import type { Problem } from '../fields/problems';
import { utf8Bytes } from '../fields/values';
import { isComplete } from './plan';
import type { Batch, prepareBatch, Share } from './plan';
import type { ReadyRow, Row, Settled } from './rows';

const pairedItem = (index: number) => ({ pairedItem: { item: index } });

/** Leaves out what is not there, so that outputs hold no empty fields. */
function present(entries: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(entries).filter(
			([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	) as IDataObject;
}

/** What is known about one or more of a row's users, or about the whole of a request that lists none. */
type Verdict<O extends Outcome = Outcome> = Settled & { outcome: O };

/** A reply that names the messages of some users says nothing good about the others. */
const UNNAMED = {
	state: 'unknown',
	what: 'The service took the call, but its reply names no message for this user',
	fix: DO_NOT_REPEAT,
} as const;

function verdictsOf(settled: Settled): Verdict[] {
	const { call, userIds } = settled;
	const { outcome } = call;
	if (outcome.state !== 'accepted' || outcome.recipients === undefined || userIds === undefined) {
		return [{ ...settled, outcome }];
	}
	const byUser = new Map(outcome.recipients.map((recipient) => [recipient.userId, recipient]));
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

const isAccepted = (verdict: Verdict): verdict is Verdict<Accepted> =>
	verdict.outcome.state === 'accepted';
const isFailed = (verdict: Verdict): verdict is Verdict<Failed> =>
	verdict.outcome.state !== 'accepted';

/** The first of a row's calls that was not accepted for all of its users. */
export function failureOf({ settled }: ReadyRow): Verdict<Failed> | undefined {
	return settled.flatMap(verdictsOf).find(isFailed);
}

/** The item of a row whose calls were made. */
export function settledItem(row: ReadyRow): INodeExecutionData {
	const verdicts = row.settled.flatMap(verdictsOf);
	const [failed] = verdicts.filter(isFailed);
	return failed === undefined
		? acceptedItem(row, verdicts.filter(isAccepted))
		: failedItem(row, verdicts, failed);
}

function acceptedItem(row: ReadyRow, verdicts: ReadonlyArray<Verdict<Accepted>>) {
	const [first] = verdicts;
	const recipients = verdicts.flatMap(({ outcome }) => outcome.recipients ?? []);
	const only = recipients.length === 1 ? recipients[0] : undefined;
	return {
		json: present({
			status: 'accepted',
			audience: audienceSentence(row.job.request),
			id: first?.outcome.id,
			messageId: first?.outcome.messageId ?? only?.messageId,
			recipients,
			...callFacts(first),
			warnings: row.report.warnings,
			response: replyOf(first),
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

/** The item of a row in preview: everything but the call. */
export function previewItem(
	{ row }: Share,
	batch: Batch,
	{ first, ifNotFound }: ReturnType<typeof prepareBatch>,
	{ baseUrl, calls }: { baseUrl: string; calls: number },
): INodeExecutionData {
	const { wire } = first;
	const note =
		ifNotFound === undefined
			? undefined
			: `If the service does not know this path (404), ${baseUrl}${ifNotFound.wire.path} is used instead, once.`;
	return {
		json: present({
			status: 'preview',
			audience: audienceSentence(row.job.request),
			calls,
			itemsInCall: batch.shares.length,
			method: wire.method,
			url: `${baseUrl}${wire.path}`,
			contentType: wire.contentType,
			body: wire.body,
			rawBody: wire.text,
			bodyBytes: utf8Bytes(wire.text),
			contentBytes: contentBytes(batch.request),
			note,
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

const contentBytes = (request: ServiceRequest): number | undefined =>
	request.kind === 'push' ? undefined : utf8Bytes(travelText(request.message.content));

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
function problemSentences(problems: readonly Problem[]): { error: string; message: string } {
	const [first] = problems;
	if (problems.length === 1 && first !== undefined) {
		return { error: `Not sent. ${problemClause(first)}`, message: first.fix };
	}
	return {
		error: `Not sent. ${problems.length} fields need a change: ${problems.map(({ field }) => field).join(', ')}`,
		message: problems.map(problemSentence).join(' '),
	};
}

/** The error item of a row that cannot be sent as it is. */
export function problemItem({ index, report }: Row): INodeExecutionData {
	const { problems } = report;
	return errorItem(index, {
		...problemSentences(problems),
		details: { status: 'notSent', problems: problems as unknown as IDataObject[] },
	});
}

/** How to fix it, with the service's own words if it has any. */
const advice = ({ fix, serviceMessage }: Failed) =>
	serviceMessage === undefined ? fix : `${fix} The service says: "${serviceMessage}".`;

/** The error item of a row of whose users at least one was not accepted. */
function failedItem(
	row: ReadyRow,
	verdicts: readonly Verdict[],
	failed: Verdict<Failed>,
): INodeExecutionData {
	const { outcome } = failed;
	const usersIn = (state: Outcome['state']) =>
		verdicts
			.filter((verdict) => verdict.outcome.state === state)
			.flatMap(({ userIds }) => userIds ?? []);
	const accepted = usersIn('accepted');
	return errorItem(row.index, {
		error: outcome.what,
		message: advice(outcome),
		details: present({
			status: outcome.state,
			audience: audienceSentence(row.job.request),
			userIds: verdicts.filter(isFailed).flatMap(({ userIds }) => userIds ?? []),
			acceptedUserIds: accepted,
			rejectedUserIds: accepted.length > 0 ? usersIn('rejected') : [],
			unknownUserIds: accepted.length > 0 ? usersIn('unknown') : [],
			notSentUserIds: accepted.length > 0 ? usersIn('notSent') : [],
			recipients: verdicts
				.filter(isAccepted)
				.flatMap((verdict) => verdict.outcome.recipients ?? []),
			networkError: outcome.networkError,
			serviceMessage: outcome.serviceMessage,
			retryAfterSeconds: outcome.retryAfterSeconds,
			...callFacts(failed),
			warnings: row.report.warnings,
			response: replyOf(failed),
		}),
	});
}

/** Items as people name them: "item 4", "items 0, 2-5 and 9". */
export function itemNumbers(indexes: readonly number[]): string {
	const ranges: string[] = [];
	for (let start = 0; start < indexes.length;) {
		let end = start;
		while (indexes[end + 1] === (indexes[end] ?? 0) + 1) end++;
		ranges.push(start === end ? `${indexes[start]}` : `${indexes[start]}-${indexes[end]}`);
		start = end + 1;
	}
	const last = ranges.pop();
	const numbers = ranges.length === 0 ? last : `${ranges.join(', ')} and ${last}`;
	return `${indexes.length === 1 ? 'item' : 'items'} ${numbers}`;
}

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
	if (bad.length === total && byProblem.size === 1 && only !== undefined) {
		return new NodeOperationError(node, `Nothing was sent. ${problemClause(only)}`, {
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
			? `Nothing was sent. ${byProblem.size} fields need a change`
			: `Nothing was sent, because ${bad.length} of ${total} items cannot be sent as they are`;
	return new NodeOperationError(node, message, {
		itemIndex: first?.index,
		description: lines.join('\n'),
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
	const name = REQUEST_NAMES[row.job.request.kind];
	const openings: Record<Failed['state'], string> = {
		rejected: `The ${name} was not accepted.`,
		notSent: `The ${name} was not sent.`,
		unknown: `Nobody knows whether the ${name} was accepted.`,
	};
	const { note, requestId, url } = call;
	const lines = [
		advice(outcome),
		...(note === undefined ? [] : [note]),
		...accountOf(rows),
		[
			...(outcome.code === undefined ? [] : [`Code ${outcome.code}`]),
			...(outcome.httpStatus === undefined ? [] : [`HTTP status ${outcome.httpStatus}`]),
			`request ID ${requestId}`,
			url,
		].join(', '),
	];
	return new NodeApiError(
		node,
		present({ ...outcome, requestId, url, userIds, note }) as JsonObject,
		{
			message: `${openings[outcome.state]} ${outcome.what}`,
			description: lines.join('\n'),
			httpCode: String(outcome.httpStatus ?? 'none'),
			itemIndex: row.index,
		},
	);
}

/** What became of each row of a run that ends with an error, a sentence for each kind. */
function accountOf(rows: readonly ReadyRow[]): string[] {
	const failed: ReadyRow[] = [];
	const accepted: ReadyRow[] = [];
	const begun: ReadyRow[] = [];
	const untouched: ReadyRow[] = [];
	for (const row of rows.filter(({ job }) => !job.preview)) {
		if (failureOf(row) !== undefined) failed.push(row);
		else if (row.settled.length === 0) untouched.push(row);
		else if (isComplete(row)) accepted.push(row);
		else begun.push(row);
	}
	const sentence = (words: string, group: readonly ReadyRow[]) =>
		group.length === 0 ? [] : [`${words}: ${itemNumbers(group.map(({ index }) => index))}.`];
	return [
		...(failed.length > 1 ? sentence('This concerns', failed) : []),
		...sentence('Accepted before', accepted),
		...sentence('Sent to a part of their users', begun),
		...sentence('Not sent any more', untouched),
	];
}

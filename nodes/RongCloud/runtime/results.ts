import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { audienceSentence } from '../api/describe';
import { REQUEST_NAMES } from '../api/endpoints';
import type { Accepted, Failed } from '../api/reply';
import { problemClause, problemSentence } from '../fields/problems';
import type { Problem } from '../fields/problems';
import { utf8Bytes } from '../fields/values';
import type { Row } from './rows';
import type { Call } from './transport';

/** Rows that share one call, and what that call needs. */
export interface Batch {
	rows: Row[];
	job: NonNullable<Row['job']>;
}

const pairedItem = (index: number) => ({ pairedItem: { item: index } });

/** Leaves out what is not there, so that outputs hold no empty fields. */
function present(entries: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(entries).filter(
			([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
		),
	) as IDataObject;
}

/** The users a failed call was for, as far as they were listed. */
function listedUsers({ request }: Batch['job']): string[] | undefined {
	if (request.kind === 'systemMessage') return request.recipients;
	return request.audience.kind === 'users' ? request.audience.userIds : undefined;
}

/** The item of a row whose call the service took. */
export function acceptedItem(
	row: Row,
	batch: Batch,
	{ url, requestId, note }: Call,
	outcome: Accepted,
): INodeExecutionData {
	const { job } = batch;
	const { recipients } = outcome;
	const only = recipients?.length === 1 ? recipients[0] : undefined;
	const listed = job.request.kind === 'systemMessage' ? job.request.recipients : [];
	const withId = new Set(recipients?.map(({ userId }) => userId));
	const withoutId = recipients === undefined ? [] : listed.filter((id) => !withId.has(id));
	return {
		json: present({
			status: 'accepted',
			audience: audienceSentence(job.request),
			id: outcome.id,
			messageId: outcome.messageId ?? only?.messageId,
			recipients,
			recipientsWithoutId: withoutId,
			code: outcome.code,
			httpStatus: outcome.httpStatus,
			requestId,
			url,
			itemsInCall: batch.rows.length,
			note,
			warnings: [
				...row.report.warnings,
				...(withoutId.length > 0
					? [
							`The service took the call but named no message for ${withoutId.length} of its recipients: see recipientsWithoutId.`,
						]
					: []),
			],
			response: outcome.response,
		}),
		...pairedItem(row.index),
	};
}

/** The item of a row in preview: everything but the call. */
export function previewItem(row: Row, batch: Batch, baseUrl: string): INodeExecutionData {
	const { job } = batch;
	const { wire } = job.prepared;
	const note =
		job.ifNotFound === undefined
			? undefined
			: `If the service does not know this path (404), ${baseUrl}${job.ifNotFound.wire.path} is used instead, once.`;
	return {
		json: present({
			status: 'preview',
			audience: audienceSentence(job.request),
			calls: 1,
			itemsInCall: batch.rows.length,
			method: wire.method,
			url: `${baseUrl}${wire.path}`,
			contentType: wire.contentType,
			body: wire.body,
			rawBody: wire.text,
			bodyBytes: utf8Bytes(wire.text),
			contentBytes: contentBytes(job.request),
			note,
			warnings: row.report.warnings,
		}),
		...pairedItem(row.index),
	};
}

function contentBytes(request: Batch['job']['request']): number | undefined {
	if (request.kind === 'push') return undefined;
	const { content } = request.message;
	return utf8Bytes(typeof content === 'string' ? content : JSON.stringify(content));
}

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

/** The error item of a row whose call was not accepted. */
export function failedItem(
	row: Row,
	batch: Batch,
	{ url, requestId, note }: Call,
	outcome: Failed,
): INodeExecutionData {
	return errorItem(row.index, {
		error: outcome.what,
		message: advice(outcome),
		details: present({
			status: outcome.state,
			audience: audienceSentence(batch.job.request),
			userIds: listedUsers(batch.job),
			code: outcome.code,
			httpStatus: outcome.httpStatus,
			networkError: outcome.networkError,
			serviceMessage: outcome.serviceMessage,
			retryAfterSeconds: outcome.retryAfterSeconds,
			requestId,
			url,
			itemsInCall: batch.rows.length,
			note,
			warnings: row.report.warnings,
			response: outcome.response,
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

/** What became of the other rows of a run that ends with an error. */
export interface Tally {
	accepted: readonly number[];
	notTried: readonly number[];
}

/** The error for a call that was not accepted, with an account of the whole run. */
export function failedError(
	node: INode,
	batch: Batch,
	{ url, requestId, note }: Call,
	outcome: Failed,
	tally: Tally,
): NodeApiError {
	const name = REQUEST_NAMES[batch.job.request.kind];
	const openings: Record<Failed['state'], string> = {
		rejected: `The ${name} was not accepted.`,
		notSent: `The ${name} was not sent.`,
		unknown: `Nobody knows whether the ${name} was accepted.`,
	};
	const account = [
		...(tally.accepted.length > 0 ? [`Accepted before: ${itemNumbers(tally.accepted)}.`] : []),
		...(tally.notTried.length > 0 ? [`Not sent any more: ${itemNumbers(tally.notTried)}.`] : []),
	];
	const facts = present({
		...outcome,
		requestId,
		url,
		userIds: listedUsers(batch.job),
		note,
	});
	const lines = [
		advice(outcome),
		...(note === undefined ? [] : [note]),
		...account,
		[
			...(outcome.code === undefined ? [] : [`Code ${outcome.code}`]),
			...(outcome.httpStatus === undefined ? [] : [`HTTP status ${outcome.httpStatus}`]),
			`request ID ${requestId}`,
			url,
		].join(', '),
	];
	return new NodeApiError(node, facts as JsonObject, {
		message: `${openings[outcome.state]} ${outcome.what}`,
		description: lines.join('\n'),
		httpCode: String(outcome.httpStatus ?? 'none'),
		itemIndex: batch.rows[0]?.index,
	});
}

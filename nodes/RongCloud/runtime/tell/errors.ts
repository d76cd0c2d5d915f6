import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { problemClause, problemSentence, SHOWN_PROBLEMS } from '../../fields/problems';
import type { Failed } from '../../service/reply';
import type { Fate, ReadyRow, Row } from '../row';
import { accountOf, accountOfEarlier, itemNumbers } from './account';
import { advice, present, idLists, wordsFor } from './items';

/**
 * A description of lines. n8n's panel shows it as HTML, where a line break alone is a space, and values of rows
 * and of the service must stay text; logs show it as it is.
 */
export const inHtml = (lines: readonly string[]): string =>
	lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')).join('<br>\n');

/** The error for rows that cannot be sent as they are; it counts every one of them, and all that was sent before. */
export function problemsError(
	node: INode,
	bad: readonly Row[],
	rows: readonly Row[],
): NodeOperationError {
	const total = rows.length;
	const earlier = accountOfEarlier(rows);
	const byProblem = new Map<string, number[]>();
	for (const { index, report } of bad) {
		for (const problem of report.problems) {
			const sentence = problemSentence(problem);
			const indexes = byProblem.get(sentence);
			if (indexes === undefined) byProblem.set(sentence, [index]);
			else indexes.push(index);
		}
	}
	const [first] = bad;
	const [only] = first?.report.problems ?? [];
	const words = wordsFor(first?.kind);
	const { unable } = words;
	const nothing = earlier.length === 0 ? words.nothing : words.nothingMore;
	if (bad.length === total && byProblem.size === 1 && only !== undefined) {
		return new NodeOperationError(node, `${nothing}. ${problemClause(only)}`, {
			itemIndex: first?.index,
			description: inHtml([only.fix, ...earlier]),
		});
	}
	const lines = [...byProblem].slice(0, SHOWN_PROBLEMS).map(([sentence, indexes]) => {
		const where = itemNumbers(indexes).replace('i', 'I');
		return total === 1 ? `• ${sentence}` : `• ${where}: ${sentence}`;
	});
	if (bad.length < total) {
		lines.push(
			'To send the other items all the same, choose Continue (Using Error Output) under Settings > On Error.',
		);
	}
	const more = byProblem.size - SHOWN_PROBLEMS;
	if (more > 0)
		lines.push(`• And ${more} more problems. Correct these first, and the next ones are told.`);
	const message =
		total === 1
			? `${nothing}. ${byProblem.size} fields need a change`
			: `${nothing}, because ${bad.length} of ${total} items ${unable}`;
	return new NodeOperationError(node, message, {
		itemIndex: first?.index,
		description: inHtml([...lines, ...earlier]),
	});
}

/** The error for a call that was not accepted, with an account of the whole run. */
export function failedError(
	node: INode,
	row: ReadyRow,
	{ outcome, userIds, note, requestId, url }: Fate<Failed>,
	rows: readonly ReadyRow[],
): NodeApiError {
	const { kind } = row.job;
	const opening = wordsFor(kind).opening[outcome.state](kind.name);
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
		present({ ...outcome, requestId, url, ...idLists(row, userIds), note }) as JsonObject,
		{
			// That a quota is used up is what people have to know.
			message:
				outcome.tryAgainAt === undefined
					? `${opening} ${outcome.what}`
					: `${outcome.what}. ${opening}`,
			description: inHtml(lines.filter((line) => line !== '')),
			httpCode: String(outcome.httpStatus ?? 'none'),
			itemIndex: row.index,
		},
	);
}

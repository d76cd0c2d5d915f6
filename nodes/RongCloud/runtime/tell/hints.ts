import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import { some } from '../../service/request';
import { userIdsOf } from '../row';
import type { ReadyRow, Row } from '../row';
import { accountOf, itemNumbers } from './account';
import { inHtml } from './errors';

/** n8n keeps neither the items nor an error of a node that was cancelled: the log has to tell. */
export function tellOfCancelling(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const message = ['Cancelled.', ...accountOf(rows)].join(' ');
	log(context, [message]);
	context.sendMessageToUI(message);
}

/**
 * Tells what must not be overlooked in the items, once for the run: warnings, what was skipped, and that
 * nothing was sent. n8n shows hints in the panel; in production there is the log.
 */
export function tellOfRows(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const warnings = warningLines(rows);
	if (warnings.length > 0) {
		hint(context, 'warning', warnings);
		log(context, warnings);
	}
	const skipped = rows.filter((row) => row.skipped !== undefined);
	if (skipped.length > 0) {
		const unknown = skipped.filter((row) => row.skipped?.sentBefore === 'unknown');
		const lines = [
			`Skipped, since it was sent before or is being sent: ${numbersOf(skipped, rows)}.`,
			...(unknown.length === 0
				? []
				: [
						`Nobody knows whether it was sent before: ${numbersOf(unknown, rows)}. Look at the console or ask the recipients before you send it again.`,
					]),
		];
		hint(context, unknown.length > 0 ? 'warning' : 'info', lines);
		log(context, lines);
	}
	if (rows[0]?.job.preview === true) hint(context, 'info', ['Preview: nothing was sent.']);
	const [tested] = rows.filter(({ job, isUntested }) => job.testOf !== undefined && !isUntested);
	if (tested !== undefined) {
		const testers = some(userIdsOf(tested) ?? []);
		hint(context, 'info', [`Test: sent to the test users alone (${testers}), and to nobody else.`]);
	}
}

/** Warnings that are told before the rest is only counted. */
const SHOWN_WARNINGS = 5;

/** Each warning with its items, the first ones in full. */
function warningLines(rows: readonly ReadyRow[]): string[] {
	const indexesOf = new Map<string, number[]>();
	for (const { index, report } of rows) {
		for (const warning of new Set(report.warnings)) {
			const indexes = indexesOf.get(warning);
			if (indexes === undefined) indexesOf.set(warning, [index]);
			else indexes.push(index);
		}
	}
	const lines = [...indexesOf].slice(0, SHOWN_WARNINGS).map(([warning, indexes]) => {
		const where = itemNumbers(indexes).replace('i', 'I');
		return indexes.length === rows.length ? warning : `${where}: ${warning}`;
	});
	const more = indexesOf.size - lines.length;
	return more > 0 ? [...lines, `And ${more} more warnings, which stand in the items.`] : lines;
}

function numbersOf(some: readonly Row[], all: readonly Row[]): string {
	if (all.length === 1) return 'the only item';
	if (some.length === all.length) return `all ${all.length} items`;
	return `${itemNumbers(some.map(({ index }) => index))} (${some.length} of ${all.length} items)`;
}

function hint(
	context: IExecuteFunctions,
	type: NodeExecutionHint['type'],
	lines: readonly string[],
): void {
	// In n8n before 1.121 the tool of an agent has none.
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message: inHtml(lines), location: 'outputPane', type });
}

const log = (context: IExecuteFunctions, lines: readonly string[]): void =>
	context.logger.warn(`RongCloud: ${lines.join(' ')}`, { node: context.getNode().name });

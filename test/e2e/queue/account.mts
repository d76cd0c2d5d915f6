import { markdownTable } from 'markdown-table';

import type { Execution } from '../../../scripts/n8n/rest.mts';
import { resultsOf, sentTo, type Row, type RowResult } from './campaign.mts';
import type { Queue } from './queue.mts';

/** Rows that one execution was started with, and what n8n stored of it in the end. */
export interface Batch {
	rows: readonly Row[];
	execution: Execution;
}

/** What became of a row, by its executions and by the service. */
export interface RowAccount extends RowResult {
	/** How often the service accepted it. */
	sent: number;
}

/** The rows of batches, each as often as an execution has an output item for it. */
export function accountsOf(queue: Queue, batches: readonly Batch[]): RowAccount[] {
	const sent = sentTo(queue);
	return batches.flatMap(({ rows, execution }) =>
		resultsOf(execution, rows).map((result) => ({ ...result, sent: sent.get(result.user) ?? 0 })),
	);
}

/** What an output item says, in words of the README. */
const wordsFor = ({ status, sentBefore }: RowResult): string =>
	sentBefore === undefined ? status : `${status}, sentBefore: ${sentBefore}`;

/** Whether what an output item says is true, as far as the journal can tell. */
export function isTrue({ status, sentBefore, sent }: RowAccount): boolean {
	if (status === 'accepted' || sentBefore === 'accepted') return sent === 1;
	return status === 'skipped' && sentBefore === 'unknown' && sent <= 1;
}

/** Prints a table for a person, and for docs/scaling.md. */
export function print(title: string, rows: ReadonlyArray<readonly unknown[]>): void {
	const cells = rows.map((row) => row.map(String));
	process.stderr.write(`\n${title}\n\n${markdownTable(cells)}\n\n`);
}

/** How many rows of each kind there are, and how many of them the service accepted. */
export function printAccounts(title: string, groups: Record<string, readonly RowAccount[]>): void {
	const lines = Object.entries(groups).flatMap(([group, accounts]) => {
		const kinds = [...new Set(accounts.map(wordsFor))].sort();
		return kinds.map((kind): unknown[] => {
			const ofKind = accounts.filter((account) => wordsFor(account) === kind);
			const times = (sent: (count: number) => boolean) =>
				ofKind.filter((account) => sent(account.sent)).length;
			return [
				group,
				kind,
				ofKind.length,
				times((count) => count === 0),
				times((count) => count === 1),
				times((count) => count > 1),
			];
		});
	});
	print(title, [['Executions', 'Output item', 'Rows', 'Never sent', 'Once', 'Twice'], ...lines]);
}

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import { accountOf, itemNumbers } from './tell/fates';
import { forErrorOutput } from './tell/errorOutput';
import { Flight } from './send/flight';
import { refuseTooManyKeys } from './decide/guard';
import { Ledger } from './decide/ledger';
import {
	plan,
	prepareBatch,
	redoAfterPending,
	refuseSeveral,
	warnOfOverriding,
	withShares,
} from './decide/plan';
import { failedError, previewItem, problemItem, problemsError, settledItems } from './tell/results';
import { refusedRow, RowReader } from './read/rows';
import type { Batch } from './decide/plan';
import type { ReadyRow, Row } from './read/rows';
import { CREDENTIAL } from './send/transport';
import { failureOf } from './tell/verdicts';

/**
 * Runs the node: reads and checks every row before the first call, sends, and gives each row its item.
 * @returns one item for each input item, or for each thing it looked up, in their order, each linked to it
 * @throws NodeOperationError when rows cannot be sent as they are, before any call
 * @throws NodeApiError when a call was not accepted; it says what became of the other rows
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [forErrorOutput(context, await runRows(context))];
}

async function runRows(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const carryOn = context.continueOnFail();
	const account = await readCredential(context);
	const rows = readRows(context, account);
	const ledger = new Ledger(context);
	const ready = rows.filter(isReady);
	for (const row of ready) row.settled.push(...ledger.recall(row));
	redoAfterPending(ready);
	const batches = plan(ready);
	refuseSeveral(batches);
	warnOfOverriding(ready);
	refuseTooManyKeys(ready);
	const bad = rows.filter(({ report }) => report.problems.length > 0);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows.length);

	const results = new Map(bad.map((row) => [row.index, [problemItem(row)]]));
	if (account instanceof CredentialProblem) return [...results.values()].flat();
	// What failed for good in an earlier try ends this one too.
	if (!carryOn) throwFirstFailure(context, ready);
	const good = batches.flatMap((batch) => {
		const shares = batch.shares.filter(({ row }) => !results.has(row.index));
		return shares.length === 0 ? [] : [withShares(batch, shares)];
	});
	for (const [row, item] of previews(good, account.baseUrl)) results.set(row.index, [item]);
	const toSend = good.filter(({ job }) => !job.preview);
	const flight = new Flight(context, account, toSend, { carryOn, ledger });
	await flight.run();
	if (!carryOn && !flight.isCancelled) throwFirstFailure(context, ready);
	if (flight.isCancelled) tellOfCancelling(context, ready);
	tellOfSkipped(context, ready);
	return rows.flatMap((row) => results.get(row.index) ?? settledItems(row as ReadyRow));
}

function readRows(context: IExecuteFunctions, account: Account | CredentialProblem): Row[] {
	const items = context.getInputData();
	if (account instanceof CredentialProblem) {
		return items.map((_, index) => refusedRow(index, account));
	}
	const reader = new RowReader(context, account);
	return items.map((_, index) => reader.read(index));
}

const isReady = (row: Row): row is ReadyRow => row.job !== undefined;

/** Ends the run if one of the rows has a call that was not accepted. */
function throwFirstFailure(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	for (const row of rows) {
		const verdict = failureOf(row);
		if (verdict !== undefined) throw failedError(context.getNode(), { row, verdict }, rows);
	}
}

/** The items of the rows in preview; one that takes several calls shows the first of them. */
function previews(batches: readonly Batch[], baseUrl: string): Map<Row, INodeExecutionData> {
	const looked = batches.filter(({ job }) => job.preview);
	const callsOf = countBy(looked, ({ job }) => job.key);
	const ownCallsOf = countBy(
		looked.flatMap(({ shares }) => shares.map(({ row }) => row)),
		(row) => row,
	);
	const items = new Map<Row, INodeExecutionData>();
	for (const batch of looked) {
		const prepared = prepareBatch(batch);
		const calls = callsOf.get(batch.job.key) ?? 1;
		for (const share of batch.shares) {
			if (items.has(share.row)) continue;
			const ownCalls = ownCallsOf.get(share.row) ?? 1;
			items.set(share.row, previewItem(share, batch, prepared, { baseUrl, calls, ownCalls }));
		}
	}
	return items;
}

function countBy<T, K>(entries: readonly T[], keyOf: (entry: T) => K): Map<K, number> {
	const counts = new Map<K, number>();
	for (const entry of entries) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
	return counts;
}

/** n8n keeps neither the items nor an error of a node that was cancelled: the log has to tell. */
function tellOfCancelling(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const message = ['Cancelled.', ...accountOf(rows)].join(' ');
	context.logger.warn(`RongCloud: ${message}`, { node: context.getNode().name });
	context.sendMessageToUI(message);
}

/** A skipped row leaves with the sent ones; one that nobody can confirm must not be overlooked there. */
function tellOfSkipped(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	const indexes = rows
		.filter(({ sentBefore }) => sentBefore === 'unknown')
		.map(({ index }) => index);
	if (indexes.length === 0) return;
	const message = `Skipped without anyone knowing whether an earlier execution sent them: ${itemNumbers(indexes)}. Look at the console or at the users before you send them again.`;
	context.logger.warn(`RongCloud: ${message}`, { node: context.getNode().name });
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

async function readCredential(context: IExecuteFunctions): Promise<Account | CredentialProblem> {
	const credential = await context.getCredentials(CREDENTIAL);
	try {
		return readAccount(credential);
	} catch (error) {
		if (error instanceof CredentialProblem) return error;
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

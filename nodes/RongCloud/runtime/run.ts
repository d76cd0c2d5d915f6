import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import { callsFor, redoAfterPending, refuseSeveral, warnOfOverriding } from './decide/calls';
import { refuseTooManyKeys } from './decide/guard';
import { Ledger } from './decide/ledger';
import { refusedRow, RowReader } from './read/reader';
import { isReady } from './row';
import type { ReadyRow, Row } from './row';
import { Sending } from './send/sending';
import { CREDENTIAL } from './send/transport';
import { forErrorOutput } from './tell/errorOutput';
import { failedError, problemsError } from './tell/errors';
import { tellOfCancelling, tellOfSkipped } from './tell/hints';
import { itemsOf, problemItem } from './tell/items';
import { previews } from './tell/preview';

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

	// Read.
	const account = await readCredential(context);
	const rows = readRows(context, account);
	const ready = rows.filter(isReady);

	// Decide.
	const ledger = new Ledger(context);
	for (const row of ready) row.add(ledger.recall(row));
	redoAfterPending(ready);
	const planned = callsFor(ready);
	refuseSeveral(planned);
	warnOfOverriding(ready);
	refuseTooManyKeys(ready);
	const bad = rows.filter(({ report }) => report.problems.length > 0);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows.length);
	const items = new Map<Row, INodeExecutionData>(bad.map((row) => [row, problemItem(row)]));
	if (account instanceof CredentialProblem) return [...items.values()];
	// What failed for good in an earlier try ends this one too.
	if (!carryOn) throwFirstFailure(context, ready);
	const calls = planned.flatMap((call) => {
		const shares = call.shares.filter(({ row }) => !items.has(row));
		return shares.length === 0 ? [] : [call.withShares(shares)];
	});

	// Send.
	const toSend = calls.filter(({ job }) => !job.preview);
	const sending = new Sending(context, account, toSend, { carryOn, ledger });
	await sending.run();

	// Tell.
	if (sending.isCancelled) tellOfCancelling(context, ready);
	else if (!carryOn) throwFirstFailure(context, ready);
	tellOfSkipped(context, ready);
	const looked = calls.filter(({ job }) => job.preview);
	for (const [row, item] of previews(looked, account.baseUrl)) items.set(row, item);
	return rows.flatMap((row) => items.get(row) ?? itemsOf(row as ReadyRow));
}

function readRows(context: IExecuteFunctions, account: Account | CredentialProblem): Row[] {
	const items = context.getInputData();
	if (account instanceof CredentialProblem) {
		return items.map((_, index) => refusedRow(index, account));
	}
	const reader = new RowReader(context, account);
	return items.map((_, index) => reader.read(index));
}

/** Ends the run if one of the rows has a call that was not accepted. */
function throwFirstFailure(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	for (const row of rows) {
		const { failure } = row;
		if (failure !== undefined) throw failedError(context.getNode(), row, failure, rows);
	}
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

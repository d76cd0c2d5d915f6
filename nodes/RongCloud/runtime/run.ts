import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Report } from '../fields/problems';
import { CredentialProblem, readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import type { Quota } from '../service/limits';
import { Broadcasts } from './decide/broadcasts';
import {
	callsFor,
	firstCallsOf,
	limitTests,
	redoAfterPending,
	warnOfOneUser,
	warnOfOverriding,
} from './decide/calls';
import { refuseTooManyKeys } from './decide/guard';
import { Ledger } from './decide/ledger';
import { RowReader } from './read/reader';
import { reasonOf, REPORT_IT } from './reason';
import { isReady, Row } from './row';
import type { ReadyRow } from './row';
import { appOf, AppQuota } from './send/quota';
import { Sending } from './send/sending';
import { CREDENTIAL } from './send/transport';
import { forErrorOutput, withColumns, withInputFields } from './tell/errorOutput';
import { failedError, problemsError } from './tell/errors';
import { tellOfCancelling, tellOfRows } from './tell/hints';
import { itemsOf, problemItem } from './tell/items';
import { previews } from './tell/preview';

/**
 * Runs the node: reads and checks every row before the first call, sends, and gives each row its item.
 * @returns one item for each input item, or for each thing it looked up, in their order, each linked to it
 * @throws NodeOperationError when rows cannot be sent as they are, before any call
 * @throws NodeApiError when a call was not accepted; it says what became of the other rows
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const input = context.getInputData();
	const rows = input.map((_, index) => new Row(index, new Report()));
	const ledger = new Ledger(context);
	const runAll = async () => {
		const items = await runRows(context, rows, ledger);
		if (mayStartOver(context, items)) ledger.keep(rows.filter(isReady));
		else ledger.forget(rows.filter(isReady));
		return items;
	};
	const items = await runAll().catch(async (error: unknown) => {
		ledger.keep(rows.filter(isReady));
		// n8n would hand the rows on as they came, as if they had been sent.
		if (context.continueOnFail()) return rows.flatMap((row) => itemsAfter(row, error));
		return await Promise.reject(error as Error);
	});
	const named = withColumns(withInputFields(context, items, input, rows), input);
	return [forErrorOutput(context, named)];
}

/** The items of a row after an error that nobody foresaw, with what is known of it. */
function itemsAfter(row: Row, error: unknown): INodeExecutionData[] {
	const problem = `was not done, because the node broke off: ${reasonOf(error)}`;
	if (!isReady(row)) {
		row.report.add('This item', problem, REPORT_IT);
		return [problemItem(row)];
	}
	row.leave({ state: 'notSent', what: `This item ${problem}`, fix: REPORT_IT });
	return itemsOf(row);
}

/**
 * Whether n8n may start a run over that ended without an exception: one whose first item is an error, with
 * Retry On Fail (docs/n8n.md, section 2). One that was cancelled counts as well: that n8n keeps nothing to go on
 * with is known of those that were stopped by hand, and of no others.
 */
const mayStartOver = (context: IExecuteFunctions, [first]: readonly INodeExecutionData[]) =>
	context.getExecutionCancelSignal()?.aborted === true ||
	(context.getNode().retryOnFail === true && first?.json.error !== undefined);

async function runRows(
	context: IExecuteFunctions,
	rows: Row[],
	ledger: Ledger,
): Promise<INodeExecutionData[]> {
	const carryOn = context.continueOnFail();

	// Read.
	const account = await readCredential(context);
	await readRows(context, account, rows);
	const ready = rows.filter(isReady);

	// Decide.
	for (const row of rows) row.add(ledger.recall(row));
	redoAfterPending(ready);
	limitTests(ready);
	const planned = callsFor(ready.filter(({ isUntested }) => !isUntested));
	const broadcasts = new Broadcasts(context, planned);
	broadcasts.check();
	warnOfOverriding(ready);
	warnOfOneUser(ready);
	refuseTooManyKeys(ready);
	const bad = rows.filter(({ report }) => report.problems.length > 0);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows);
	const items = new Map<Row, INodeExecutionData>(bad.map((row) => [row, problemItem(row)]));
	if (account instanceof CredentialProblem) return [...items.values()];
	// What failed for good in an earlier try ends this one too.
	if (!carryOn) throwFirstFailure(context, ready);
	const calls = planned.flatMap((call) => {
		const shares = call.shares.filter(({ row }) => !items.has(row) && row.skipped === undefined);
		return shares.length === 0 ? [] : [call.withShares(shares)];
	});

	// Send.
	const toSend = calls.filter(({ job }) => !job.preview);
	broadcasts.begin(toSend);
	const sending = new Sending(context, account, toSend, ready, carryOn);
	await sending.run().finally(() => broadcasts.end());

	// Tell.
	if (sending.isCancelled) tellOfCancelling(context, ready);
	else if (!carryOn) throwFirstFailure(context, ready);
	tellOfRows(context, ready);
	const looked = calls.filter(({ job }) => job.preview).flatMap((call) => firstCallsOf(call));
	const usedOf = (quota: Quota) => new AppQuota(appOf(account), quota, context.getTimezone()).used;
	for (const [row, item] of previews(looked, account.baseUrl, usedOf)) items.set(row, item);
	return rows.flatMap((row) => items.get(row) ?? itemsOf(row as ReadyRow));
}

async function readRows(
	context: IExecuteFunctions,
	account: Account | CredentialProblem,
	rows: Row[],
): Promise<void> {
	if (account instanceof CredentialProblem) {
		const { field, problem, fix } = account;
		for (const { report } of rows) report.add(`Credential > ${field}`, problem, fix);
		return;
	}
	const reader = new RowReader(context, account);
	await reader.loadFiles(rows);
	reader.read(rows);
}

/** Ends the run if one of the rows has a call that was not accepted. */
function throwFirstFailure(context: IExecuteFunctions, rows: readonly ReadyRow[]): void {
	for (const row of rows) {
		const { failure } = row;
		if (failure !== undefined) throw failedError(context.getNode(), row, failure, rows);
	}
}

async function readCredential(context: IExecuteFunctions): Promise<Account | CredentialProblem> {
	try {
		return readAccount(await context.getCredentials(CREDENTIAL));
	} catch (error) {
		if (error instanceof CredentialProblem) return error;
		return new CredentialProblem(
			'Account',
			`cannot be used (${reasonOf(error)})`,
			'Open the credential, check it, and save it again.',
		);
	}
}

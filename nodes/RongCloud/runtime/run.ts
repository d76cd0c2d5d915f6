import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../api/dataCenters';
import type { Account } from '../api/dataCenters';
import { LIMITS } from '../api/limits';
import type { Outcome } from '../api/reply';
import { Ledger } from './ledger';
import { paced } from './pacer';
import { plan, prepareBatch, refuseSeveral } from './plan';
import type { Batch } from './plan';
import {
	failedError,
	failureOf,
	previewItem,
	problemItem,
	problemsError,
	settledItem,
} from './results';
import { prepareRow, refusedRow } from './rows';
import type { ReadyRow, Row } from './rows';
import { call, CREDENTIAL } from './transport';
import type { Call } from './transport';

/**
 * Runs the node: reads and checks every row before the first call, sends, and gives each row its item.
 * @returns one item for each input item, in their order, each linked to it
 * @throws NodeOperationError when rows cannot be sent as they are, before any call
 * @throws NodeApiError when a call was not accepted; it says what became of the other rows
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const carryOn = context.continueOnFail();
	const account = await readCredential(context);
	const rows = context
		.getInputData()
		.map((_, index) =>
			account instanceof CredentialProblem
				? refusedRow(index, account)
				: prepareRow(context, account, index),
		);
	const ledger = new Ledger(context);
	const ready = rows.filter(isReady);
	for (const row of ready) row.settled.push(...ledger.recall(row));
	const batches = plan(ready);
	refuseSeveral(batches);
	const bad = rows.filter(({ report }) => report.problems.length > 0);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows.length);

	const results = new Map(bad.map((row) => [row.index, problemItem(row)]));
	if (account instanceof CredentialProblem) return [[...results.values()]];
	// What failed for good in an earlier try ends this one too.
	if (!carryOn) throwFirstFailure(context, ready, ready);
	const { baseUrl } = account;
	for (const batch of batches) {
		const shares = batch.shares.filter(({ row }) => !results.has(row.index));
		if (shares.length === 0) continue;
		if (batch.job.preview) {
			const calls = batches.filter(({ job }) => job.key === batch.job.key).length;
			const prepared = prepareBatch(batch);
			for (const share of shares) {
				results.set(share.row.index, previewItem(share, batch, prepared, { baseUrl, calls }));
			}
			continue;
		}
		const made = await paceOf(account, batch, async () => await send(context, baseUrl, batch));
		for (const { row, userIds } of shares) {
			const settled = { call: made, userIds, itemsInCall: shares.length };
			row.settled.push(settled);
			ledger.remember(row, settled);
		}
		if (!carryOn) {
			throwFirstFailure(
				context,
				shares.map(({ row }) => row),
				ready,
			);
		}
	}
	return [rows.map((row) => results.get(row.index) ?? settledItem(row as ReadyRow))];
}

const isReady = (row: Row): row is ReadyRow => row.job !== undefined;

/** Ends the run if one of the rows has a call that was not accepted. */
function throwFirstFailure(
	context: IExecuteFunctions,
	rows: readonly ReadyRow[],
	all: readonly ReadyRow[],
): void {
	for (const row of rows) {
		const verdict = failureOf(row);
		if (verdict !== undefined) throw failedError(context.getNode(), { row, verdict }, all);
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

/** Makes a call in the pace of its App Key; broadcasts and pushes count against another limit. */
async function paceOf(
	{ appKey, baseUrl }: Account,
	{ job, request }: Batch,
	makeCall: () => Promise<Call>,
): Promise<Call> {
	if (request.kind !== 'systemMessage') return await makeCall();
	const { messagesPerSecond = LIMITS.messagesPerSecond } = job.options;
	const key = `${baseUrl} ${appKey}`;
	return await paced(key, request.recipients.length, messagesPerSecond, makeCall);
}

const wasNotFound = (outcome: Outcome) =>
	outcome.state === 'rejected' && outcome.httpStatus === 404;

/** Makes the call of a batch; where the path is unknown (nothing was sent), the newer one, once. */
async function send(context: IExecuteFunctions, baseUrl: string, batch: Batch): Promise<Call> {
	const { requestId, timeout } = batch.job.options;
	const options = { baseUrl, requestId, timeoutSeconds: timeout };
	const { first, ifNotFound } = prepareBatch(batch);
	const made = await call(context, first.wire, first.endpoint, options);
	if (ifNotFound === undefined || !wasNotFound(made.outcome)) return made;
	return {
		...(await call(context, ifNotFound.wire, ifNotFound.endpoint, options)),
		note: `The service does not know ${first.wire.path} (404, nothing was sent), so the newer path ${ifNotFound.wire.path} was used. Choose Newer Paths under Options > Nexconn Path to go there directly.`,
	};
}

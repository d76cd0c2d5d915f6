import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../api/dataCenters';
import type { Account } from '../api/dataCenters';
import type { Failed } from '../api/reply';
import { plan, refuseSeveral } from './plan';
import {
	acceptedItem,
	failedError,
	failedItem,
	previewItem,
	problemItem,
	problemsError,
} from './results';
import type { Batch } from './results';
import { prepareRow } from './rows';
import { call, CREDENTIAL } from './transport';
import type { Call } from './transport';

/**
 * Runs the node: reads and checks every row before the first call, sends, and gives each row its item.
 * @returns one item for each input item, in their order, each linked to it
 * @throws NodeOperationError when rows cannot be sent as they are, before any call
 * @throws NodeApiError when a call was not accepted; it says what became of the other rows
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const account = await readCredential(context);
	const carryOn = context.continueOnFail();
	const rows = context.getInputData().map((_, index) => prepareRow(context, account, index));
	const batches = plan(rows);
	refuseSeveral(batches);
	const bad = rows.filter(({ job }) => job === undefined);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows.length);

	const results = new Map(bad.map((row) => [row.index, problemItem(row)]));
	const toDo = batches.filter(({ rows: [row] }) => row?.job !== undefined);
	for (const batch of toDo) {
		for (const item of await runBatch(context, account, batch, toDo, carryOn)) {
			results.set((item.pairedItem as { item: number }).item, item);
		}
	}
	return [rows.flatMap(({ index }) => results.get(index) ?? [])];
}

async function readCredential(context: IExecuteFunctions): Promise<Account> {
	const credential = await context.getCredentials(CREDENTIAL);
	try {
		return readAccount(credential);
	} catch (error) {
		const reason = error instanceof CredentialProblem ? error.message : String(error);
		throw new NodeOperationError(context.getNode(), `Nothing was sent. Credential: ${reason}`);
	}
}

async function runBatch(
	context: IExecuteFunctions,
	account: Account,
	batch: Batch,
	all: readonly Batch[],
	carryOn: boolean,
): Promise<INodeExecutionData[]> {
	const { job, rows } = batch;
	if (job.preview) {
		return rows.map((row) => previewItem(row, batch, account.baseUrl, 1));
	}
	const { made, note } = await send(context, account, batch);
	const { outcome } = made;
	if (outcome.state === 'accepted') {
		return rows.map((row) => acceptedItem(row, batch, made, outcome, note));
	}
	if (!carryOn) throw failedError(context.getNode(), batch, made, outcome, tallyOf(batch, all));
	return rows.map((row) => failedItem(row, batch, made, outcome, note));
}

const wasNotFound = (outcome: Call['outcome']): outcome is Failed =>
	outcome.state === 'rejected' && outcome.httpStatus === 404;

/** Makes the call of a batch; where the path is unknown (nothing was sent), the newer one, once. */
async function send(
	context: IExecuteFunctions,
	{ baseUrl }: Account,
	{ job }: Batch,
): Promise<{ made: Call; note?: string }> {
	const { requestId, timeout } = job.options;
	const options = { baseUrl, requestId, timeoutSeconds: timeout };
	const first = await call(context, job.prepared.wire, job.prepared.endpoint, options);
	if (job.ifNotFound === undefined || !wasNotFound(first.outcome)) return { made: first };
	const { wire, endpoint } = job.ifNotFound;
	return {
		made: await call(context, wire, endpoint, options),
		note: `The service does not know ${job.prepared.wire.path} (404, nothing was sent), so the newer path ${wire.path} was used. Choose Newer Paths under Options > Nexconn Path to go there directly.`,
	};
}

/** Without Continue every batch before a failed one was accepted, and none after it was tried. */
function tallyOf(failed: Batch, all: readonly Batch[]) {
	const position = all.indexOf(failed);
	const indexes = (batches: readonly Batch[]) =>
		batches.flatMap(({ rows }) => rows.map(({ index }) => index)).sort((a, b) => a - b);
	return { accepted: indexes(all.slice(0, position)), notTried: indexes(all.slice(position + 1)) };
}

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CredentialProblem, readAccount } from '../api/dataCenters';
import type { Account } from '../api/dataCenters';
import type { Outcome } from '../api/reply';
import { Ledger } from './ledger';
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
import { prepareRow, refusedRow } from './rows';
import type { Row } from './rows';
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
	const items = context.getInputData();
	const account = await readCredential(context);
	const rows = items.map((_, index) =>
		account instanceof CredentialProblem
			? refusedRow(index, account)
			: prepareRow(context, account, index),
	);
	const batches = plan(rows);
	refuseSeveral(batches);
	const bad = rows.filter(({ job }) => job === undefined);
	if (bad.length > 0 && !carryOn) throw problemsError(context.getNode(), bad, rows.length);

	const results = new Map(bad.map((row) => [row.index, problemItem(row)]));
	if (account instanceof CredentialProblem) return [[...results.values()]];
	const ledger = new Ledger(context);
	const sendable = batches.filter(({ rows: [row] }) => row?.job !== undefined);
	for (const batch of sendable) {
		const made = batch.job.preview
			? undefined
			: (ledger.recall(batch) ?? (await send(context, account, batch)));
		if (made !== undefined) ledger.remember(batch, made);
		if (made !== undefined && made.outcome.state !== 'accepted' && !carryOn) {
			throw failedError(context.getNode(), batch, made, made.outcome, tallyOf(batch, sendable));
		}
		for (const row of batch.rows) {
			results.set(row.index, itemOf(row, batch, account, made));
		}
	}
	return [rows.flatMap(({ index }) => results.get(index) ?? [])];
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

/** The item of a row: a preview if no call was made for it. */
function itemOf(row: Row, batch: Batch, account: Account, made?: Call): INodeExecutionData {
	if (made === undefined) return previewItem(row, batch, account.baseUrl);
	return made.outcome.state === 'accepted'
		? acceptedItem(row, batch, made, made.outcome)
		: failedItem(row, batch, made, made.outcome);
}

const wasNotFound = (outcome: Outcome) =>
	outcome.state === 'rejected' && outcome.httpStatus === 404;

/** Makes the call of a batch; where the path is unknown (nothing was sent), the newer one, once. */
async function send(
	context: IExecuteFunctions,
	{ baseUrl }: Account,
	{ job }: Batch,
): Promise<Call> {
	const { requestId, timeout } = job.options;
	const options = { baseUrl, requestId, timeoutSeconds: timeout };
	const first = await call(context, job.prepared.wire, job.prepared.endpoint, options);
	if (job.ifNotFound === undefined || !wasNotFound(first.outcome)) return first;
	const { wire, endpoint } = job.ifNotFound;
	return {
		...(await call(context, wire, endpoint, options)),
		note: `The service does not know ${job.prepared.wire.path} (404, nothing was sent), so the newer path ${wire.path} was used. Choose Newer Paths under Options > Nexconn Path to go there directly.`,
	};
}

/** Without Continue every batch before a failed one was accepted, and none after it was tried. */
function tallyOf(failed: Batch, all: readonly Batch[]) {
	const position = all.indexOf(failed);
	const indexes = (batches: readonly Batch[]) =>
		batches
			.filter(({ job }) => !job.preview)
			.flatMap(({ rows }) => rows.map(({ index }) => index))
			.sort((a, b) => a - b);
	return { accepted: indexes(all.slice(0, position)), notTried: indexes(all.slice(position + 1)) };
}

import type { IExecuteFunctions } from 'n8n-workflow';
import { UnexpectedError } from 'n8n-workflow';

import { findOperation } from '../actions';
import type { Job, Operation } from '../actions/operation';
import { encode, MergeConflict } from '../api/body';
import type { WireRequest } from '../api/body';
import type { Account, CredentialProblem } from '../api/dataCenters';
import { routeOf } from '../api/endpoints';
import type { Endpoint, Route } from '../api/endpoints';
import type { Failed } from '../api/reply';
import { withListedUsers } from '../api/requests';
import type { ServiceRequest } from '../api/requests';
import type { RawParameters } from '../fields/field';
import { Report } from '../fields/problems';
import { contentPlaces } from '../fields/message';
import { vendorPlaces } from '../fields/vendors';
import type { Call } from './transport';

/** A request in one product's spelling, ready to be signed. */
export interface Prepared {
	endpoint: Endpoint;
	wire: WireRequest;
}

/** What became of a call, for those of its users that one row asked for. */
export interface Settled {
	call: Call;
	/** Missing when the request lists no users. */
	userIds?: string[];
	/** How many rows the call was for. */
	itemsInCall: number;
}

/** What a row asks for, checked. */
export interface ReadyJob extends Job {
	route: Route;
	/** Equal for rows whose requests differ in their listed users at most. */
	key: string;
}

/** One input item, read and checked. */
export interface Row {
	index: number;
	report: Report;
	/** What to send; missing when the report holds problems. */
	job?: ReadyJob;
	/** The calls that were made for it, in this try or an earlier one. */
	settled: Settled[];
	/** Why no more calls are made for it. */
	notMade?: Failed;
	/** What is known of an earlier execution that sent it; then it is not sent. */
	sentBefore?: SentBefore;
}

/** What is known of something that another execution sent or began to send. */
export type SentBefore = 'accepted' | 'unknown';

/** A row that can be sent. */
export type ReadyRow = Row & { job: ReadyJob };

/** The values of every parameter of an operation for one item, with expressions evaluated. */
function readParameters(
	context: IExecuteFunctions,
	{ properties }: Operation,
	index: number,
	report: Report,
): RawParameters {
	const values: Record<string, unknown> = {};
	for (const { name, displayName, type } of properties) {
		if (type === 'notice' || name in values) continue;
		try {
			values[name] = context.getNodeParameter(name, index, null);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			report.add(
				displayName,
				`has an expression that does not work for this item (${reason})`,
				'Correct the expression, or make sure that each item has what it needs.',
			);
			values[name] = null;
		}
	}
	return values;
}

/** A row of a node whose credential cannot be used. */
export function refusedRow(index: number, { field, problem, fix }: CredentialProblem): Row {
	const report = new Report();
	report.add(`Credential > ${field}`, problem, fix);
	return { index, report, settled: [] };
}

/** Reads, checks and encodes one input item. Nothing is sent. */
export function prepareRow(context: IExecuteFunctions, account: Account, index: number): Row {
	const report = new Report();
	const row: Row = { index, report, settled: [] };
	const operation = findOperation(
		context.getNodeParameter('resource', index, ''),
		context.getNodeParameter('operation', index, ''),
	);
	if (operation === undefined) {
		report.add('Operation', 'is not one that this node has', 'Choose it from the list again.');
		return row;
	}
	const stored = context.getNode().parameters;
	const job = operation.read(
		{ values: readParameters(context, operation, index, report), stored },
		report,
	);
	if (report.problems.length > 0) return row;
	const route = routeOf(job.request, account.product, {
		broadcast: job.options.nexconnBroadcastPath,
		push: job.options.nexconnPushPath,
	});
	const { endpoint } = route;
	for (const { refused, field, text, fix } of endpoint.remarks?.(job.request) ?? []) {
		if (refused) report.add(field, text, fix);
		else report.warn(`${field}: ${text}`);
	}
	if (endpoint.unconfirmed !== undefined) report.warn(endpoint.unconfirmed);
	const withoutUsers = withListedUsers(job.request, []);
	const wire = encodeFor(withoutUsers, endpoint);
	if (wire instanceof MergeConflict) {
		report.add('Options > Additional Body Fields (JSON)', wire.problem, wire.fix);
	} else if (report.problems.length === 0) {
		const { requestId, timeout, oneCallPerItem, messagesPerSecond, waitWhenBusy } = job.options;
		const alone = oneCallPerItem === true ? index : undefined;
		const settings = [job.preview, requestId, timeout, messagesPerSecond, waitWhenBusy, alone];
		const key = JSON.stringify([wire.path, wire.text, ...settings]);
		row.job = { ...job, route, key };
	}
	return row;
}

const encodeFor = (request: ServiceRequest, endpoint: Endpoint) =>
	encode(request, endpoint, [...vendorPlaces, ...contentPlaces(request)]);

/** Encodes a request whose additional JSON was checked with its row. */
export function prepare(request: ServiceRequest, endpoint: Endpoint): Prepared {
	const wire = encodeFor(request, endpoint);
	if (wire instanceof MergeConflict) throw new UnexpectedError(wire.problem);
	return { endpoint, wire };
}

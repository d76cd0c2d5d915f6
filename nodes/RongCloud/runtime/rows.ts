import type { IExecuteFunctions } from 'n8n-workflow';

import { findOperation } from '../actions';
import type { Job, Operation } from '../actions/operation';
import { encode } from '../api/body';
import type { WireRequest } from '../api/body';
import type { Account, CredentialProblem } from '../api/dataCenters';
import type { ServiceRequest } from '../api/requests';
import { routeOf } from '../api/endpoints';
import type { Endpoint } from '../api/endpoints';
import type { RawParameters } from '../fields/field';
import { Report } from '../fields/problems';
import { contentPlaces } from '../fields/message';
import { vendorPlaces } from '../fields/vendors';

/** A request in one product's spelling, ready to be signed. */
export interface Prepared {
	endpoint: Endpoint;
	wire: WireRequest;
}

/** One input item, read and checked. */
export interface Row {
	index: number;
	report: Report;
	/** What to send; missing when the report holds problems. */
	job?: Job & {
		prepared: Prepared;
		/** What to send instead if the service does not know the path. */
		ifNotFound?: Prepared;
	};
}

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
	return { index, report };
}

/** Reads, checks and encodes one input item. Nothing is sent. */
export function prepareRow(context: IExecuteFunctions, account: Account, index: number): Row {
	const report = new Report();
	const row: Row = { index, report };
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
	const { endpoint, ifNotFound } = routeOf(job.request, account.product, {
		broadcast: job.options.nexconnBroadcastPath,
		push: job.options.nexconnPushPath,
	});
	for (const { refused, field, text, fix } of endpoint.remarks?.(job.request) ?? []) {
		if (refused) report.add(field, text, fix);
		else report.warn(`${field}: ${text}`);
	}
	if (endpoint.unconfirmed !== undefined) report.warn(endpoint.unconfirmed);
	const prepared = prepare(job.request, endpoint, report);
	const instead = ifNotFound && prepare(job.request, ifNotFound, report);
	if (prepared !== undefined && report.problems.length === 0) {
		row.job = { ...job, prepared, ...(instead === undefined ? {} : { ifNotFound: instead }) };
	}
	return row;
}

function prepare(
	request: ServiceRequest,
	endpoint: Endpoint,
	report: Report,
): Prepared | undefined {
	const wire = encode(request, endpoint, [...vendorPlaces, ...contentPlaces(request)]);
	if (!('problem' in wire)) return { endpoint, wire };
	report.add('Options > Additional Body Fields (JSON)', wire.problem, wire.fix);
	return undefined;
}

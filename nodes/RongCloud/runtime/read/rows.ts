import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';
import { UnexpectedError } from 'n8n-workflow';

import { findOperation, properties } from '../../operations';
import type { Job, Operation } from '../../operations/operation';
import { encode, MergeConflict } from '../../service/body';
import type { Account, CredentialProblem } from '../../service/dataCenters';
import { routeOf } from '../../service/endpoints';
import type { Endpoint, Route } from '../../service/endpoints';
import type { Failed } from '../../service/reply';
import { mostFound, withListedUsers } from '../../service/requests';
import type { RequestKind, ServiceRequest } from '../../service/requests';
import { forProduct } from '../../service/template';
import type { Known, RawParameters } from '../../fields/field';
import { Report } from '../../fields/problems';
import { contentPlaces } from '../../fields/message';
import { vendorPlaces } from '../../fields/vendors';
import type { Call, Prepared } from '../send/transport';

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
	/** What it asks for, even if it cannot be sent as it is. */
	kind?: RequestKind;
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

/** A row of a node whose credential cannot be used. */
export function refusedRow(index: number, { field, problem, fix }: CredentialProblem): Row {
	const report = new Report();
	report.add(`Credential > ${field}`, problem, fix);
	return { index, report, settled: [] };
}

/** True when n8n evaluates something in a parameter for each item. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

/** Reads the rows of one run. What is the same for all of them is read once. */
export class RowReader {
	private readonly stored: RawParameters;

	private readonly known: Known;

	private readonly values = new Map<string, unknown>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
	) {
		this.stored = context.getNode().parameters;
		const names = properties.map(({ name }) => name);
		const fixed = names.filter((name) => !hasExpression(this.stored[name]));
		this.known = { fixed: new Set(fixed), sections: new Map() };
	}

	/** Reads, checks and encodes one input item. Nothing is sent. */
	read(index: number): Row {
		const report = new Report();
		const row: Row = { index, report, settled: [] };
		const operation = findOperation(
			this.parameter('resource', index, ''),
			this.parameter('operation', index, ''),
		);
		if (operation === undefined) {
			report.add('Operation', 'is not one that this node has', 'Choose it from the list again.');
			return row;
		}
		const { stored, known } = this;
		const values = this.parameters(operation, index, report);
		const job = operation.read({ values, stored, known }, report);
		row.kind = job.request.kind;
		if (report.problems.length === 0) row.job = prepareJob(job, this.account, index, report);
		return row;
	}

	private parameter(name: string, index: number, fallback: unknown, type?: string): unknown {
		// Of what is picked from a list or named by ID, the value alone counts and not which way it came.
		const options = type === 'resourceLocator' ? { extractValue: true } : {};
		const evaluate = (): unknown => this.context.getNodeParameter(name, index, fallback, options);
		if (!this.known.fixed.has(name)) return evaluate();
		if (!this.values.has(name)) this.values.set(name, evaluate());
		return this.values.get(name);
	}

	/** The values of every parameter of an operation for one item, with expressions evaluated. */
	private parameters({ properties }: Operation, index: number, report: Report): RawParameters {
		const values: Record<string, unknown> = {};
		for (const { name, displayName, type } of properties) {
			if (type === 'notice' || name in values) continue;
			try {
				values[name] = this.parameter(name, index, null, type);
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
}

/** Finds the call for a row and encodes its message; what keeps it from being sent goes to the report. */
function prepareJob(
	job: Job,
	account: Account,
	index: number,
	report: Report,
): ReadyJob | undefined {
	const { request, note } = forProduct(job.request, account.product);
	if (note !== undefined) report.warn(note);
	const route = routeOf(request, account.product, {
		broadcast: job.options.nexconnBroadcastPath,
		push: job.options.nexconnPushPath,
	});
	if ('unavailable' in route) {
		report.add(route.field, route.unavailable, route.fix);
		return undefined;
	}
	const { endpoint } = route;
	for (const { refused, field, text, fix } of endpoint.remarks?.(request) ?? []) {
		if (refused) report.add(field, text, fix);
		else report.warn(`${field}: ${text}`);
	}
	if (endpoint.unconfirmed !== undefined) report.warn(endpoint.unconfirmed);
	const wire = encodeFor(withListedUsers(request, []), endpoint);
	if (wire instanceof MergeConflict) {
		report.add('Options > Additional Body Fields (JSON)', wire.problem, wire.fix);
	}
	if (wire instanceof MergeConflict || report.problems.length > 0) return undefined;
	const { requestId, timeout, oneCallPerItem, messagesPerSecond, waitWhenBusy } = job.options;
	const alone = oneCallPerItem === true ? index : undefined;
	// How many entries of a list are wanted is not on the wire.
	const most = mostFound(request);
	const settings = [job.preview, requestId, timeout, messagesPerSecond, waitWhenBusy, alone, most];
	const key = createHash('sha256')
		.update([wire.path, ...settings, wire.text].join('\n'))
		.digest('base64');
	return { ...job, request, route, key };
}

const encodeFor = (request: ServiceRequest, endpoint: Endpoint) =>
	encode(
		request,
		endpoint,
		request.additionalFields === undefined ? [] : [...vendorPlaces, ...contentPlaces(request)],
	);

/** Encodes a request whose additional JSON was checked with its row. */
export function prepare(request: ServiceRequest, endpoint: Endpoint): Prepared {
	const wire = encodeFor(request, endpoint);
	if (wire instanceof MergeConflict) throw new UnexpectedError(wire.problem);
	return { request, endpoint, wire };
}

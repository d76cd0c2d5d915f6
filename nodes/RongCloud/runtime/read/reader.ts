import { createHash } from 'node:crypto';

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { findOperation, properties } from '../../operations';
import type { Job, Operation } from '../../operations/operation';
import { inGroup, refuseWholeGroups } from '../../fields/field';
import type { Known, RawParameters } from '../../fields/field';
import { contentPlaces } from '../../fields/message';
import { hasThumbnail } from '../../fields/messageTypes';
import { thumbnailFile } from '../../fields/messageTypes/thumbnail';
import type { FileOfItem } from '../../fields/messageTypes/thumbnail';
import { additionalFields } from '../../fields/options';
import type { Report } from '../../fields/problems';
import { vendorPlaces } from '../../fields/vendors';
import { conflictOf } from '../../service/additional';
import type { Account } from '../../service/dataCenters';
import type { Asked, Route } from '../../service/kind';
import { reasonOf, REPORT_IT } from '../reason';
import { StoredExpressions } from './origin';
import type { ReadyJob, Row } from '../row';

/** True when n8n evaluates something in a parameter for each item. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

/** What is the same for all rows with one operation. */
interface Constants {
	expressions: StoredExpressions;
	/** The values by name; those that are evaluated for each row are null. */
	values: Record<string, unknown>;
	evaluated: INodeProperties[];
}

/** A row with what n8n gave for it. */
interface AskedRow {
	row: Row;
	operation: Operation;
	constants: Constants;
	/** The values that were evaluated for it, in their order. */
	evaluated: unknown[];
}

/** n8n answers faster when it is asked for many rows in turn than between the checks of each (docs/performance.md). */
const ROWS_ASKED = 1000;

/** Reads the rows of one run. What is the same for all of them is read once. */
export class RowReader {
	private readonly stored: RawParameters;

	private readonly known: Known;

	private readonly values = new Map<string, unknown>();

	/** Of the rows that take one. */
	private readonly files = new Map<number, FileOfItem>();

	private readonly constants = new Map<Operation, Constants>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
	) {
		this.stored = context.getNode().parameters;
		const names = properties.map(({ name }) => name);
		// Each item has a file of its own under the same name.
		const ofItem = this.takesFiles ? [thumbnailFile.property.name] : [];
		const fixed = names.filter(
			(name) => !hasExpression(this.stored[name]) && !ofItem.includes(name),
		);
		this.known = { fixed: new Set(fixed), sections: new Map() };
	}

	private get takesFiles(): boolean {
		return this.stored.thumbnailFrom === 'file';
	}

	/** Loads the files that rows take from their items, which n8n keeps in a place of its own. */
	async loadFiles(rows: readonly Row[]): Promise<void> {
		if (!this.takesFiles) return;
		for (const { index } of rows) {
			if (!hasThumbnail(this.parameter('messageType', index, ''))) continue;
			this.files.set(index, await this.fileOf(index));
		}
	}

	private async fileOf(index: number): Promise<FileOfItem> {
		try {
			const { helpers } = this.context;
			const name = String(this.parameter(thumbnailFile.property.name, index, ''));
			// Of a file that is missing it says so.
			helpers.assertBinaryData(index, name);
			const bytes = await helpers.getBinaryDataBuffer(index, name);
			return { base64: bytes.toString('base64') };
		} catch (error) {
			return { missing: reasonOf(error) };
		}
	}

	/** Reads and checks input items. Nothing is sent. */
	read(rows: readonly Row[]): void {
		for (let start = 0; start < rows.length; start += ROWS_ASKED) {
			const asked = rows.slice(start, start + ROWS_ASKED).map((row) => this.ask(row));
			for (const row of asked) {
				if (row === undefined) continue;
				try {
					this.check(row);
				} catch (error) {
					row.row.report.add('This item', `cannot be read (${reasonOf(error)})`, REPORT_IT);
				}
			}
		}
	}

	/** Asks n8n for the values of a row; `undefined` if it has no operation. */
	private ask(row: Row): AskedRow | undefined {
		const { index, report } = row;
		const operation = findOperation(
			this.parameter('resource', index, ''),
			this.parameter('operation', index, ''),
		);
		if (operation === undefined) {
			report.add('Operation', 'is not one that this node has', 'Choose it from the list again.');
			return undefined;
		}
		const constants = this.constantsOf(operation);
		const evaluated = constants.evaluated.map((property) => this.evaluate(property, index, report));
		return { row, operation, constants, evaluated };
	}

	private check({ row, operation, constants, evaluated }: AskedRow): void {
		const { index, report } = row;
		const { stored, known } = this;
		const values = { ...constants.values };
		for (const [position, { name }] of constants.evaluated.entries()) {
			values[name] = evaluated[position];
		}
		if (this.files.has(index)) values[thumbnailFile.property.name] = this.files.get(index);
		report.origin = constants.expressions.originOf(index);
		refuseWholeGroups(operation.properties, stored, report);
		const job = operation.read({ values, stored, known }, report);
		row.kind = job.kind;
		row.includesInput = job.options.includeInputFields ?? false;
		if (report.problems.length === 0) row.job = readyJob(job, this.account, index, report);
	}

	private constantsOf(operation: Operation): Constants {
		const known = this.constants.get(operation);
		if (known !== undefined) return known;
		const expressions = new StoredExpressions(this.context, this.stored, operation);
		const constants: Constants = { expressions, values: {}, evaluated: [] };
		const { fixed } = this.known;
		for (const property of operation.properties) {
			const { name, type } = property;
			if (type === 'notice' || name in constants.values) continue;
			const isFixed = fixed.has(name);
			constants.values[name] = isFixed ? this.parameter(name, 0, null) : null;
			if (!isFixed) constants.evaluated.push(property);
		}
		this.constants.set(operation, constants);
		return constants;
	}

	private parameter(name: string, index: number, fallback: unknown): unknown {
		const evaluate = (): unknown => this.context.getNodeParameter(name, index, fallback);
		if (!this.known.fixed.has(name)) return evaluate();
		if (!this.values.has(name)) this.values.set(name, evaluate());
		return this.values.get(name);
	}

	private evaluate({ name, displayName }: INodeProperties, index: number, report: Report): unknown {
		try {
			return this.context.getNodeParameter(name, index, null);
		} catch (error) {
			report.add(
				displayName,
				`has an expression that does not work for this item (${reasonOf(error)})`,
				'Correct the expression, or make sure that each item has what it needs.',
			);
			return null;
		}
	}
}

/** Finds the call for a row; what keeps it from being sent goes to the report. */
function readyJob(job: Job, account: Account, index: number, report: Report): ReadyJob | undefined {
	const route = routeOf(job, job, account, report);
	if (route === undefined) return undefined;
	if (route.note !== undefined) report.warn(route.note);
	const { endpoint, instead = job } = route;
	const { request } = instead;
	for (const { refused, field, text, fix } of endpoint.remarks?.(request) ?? []) {
		if (refused) report.add(field, text, fix);
		else report.warn(`${field}: ${text}`);
	}
	if (endpoint.unconfirmed !== undefined) report.warn(endpoint.unconfirmed);
	if (request.additionalFields !== undefined) {
		const places = [...vendorPlaces, ...contentPlaces(request, endpoint)];
		const conflict = conflictOf(request, endpoint, places);
		if (conflict !== undefined) {
			report.add(inGroup(additionalFields), conflict.problem, conflict.fix);
		}
	}
	if (report.problems.length > 0) return undefined;
	const { test, preview, options } = job;
	if (test === undefined) {
		const ready = {
			...instead,
			preview,
			options,
			endpoint,
			ifNotFound: route.ifNotFound,
			look: lookOf(instead, job, account, report),
		};
		return { ...ready, key: keyOf(ready, index) };
	}
	const ofTest = routeOf(test, job, account, report);
	if (ofTest === undefined) return undefined;
	const ready = {
		...(ofTest.instead ?? test),
		preview,
		// A test is nothing that has been sent before, and must not count as such.
		options: { ...options, oneCallPerItem: false, duplicateGuardKey: undefined },
		endpoint: ofTest.endpoint,
		testOf: instead,
	};
	return { ...ready, key: keyOf(ready, index) };
}

/** The call that a request needs before its own. */
function lookOf({ kind, request }: Asked, job: Job, account: Account, report: Report) {
	const { look } = kind.afterLook ?? {};
	if (look === undefined) return undefined;
	const route = routeOf({ kind: look, request }, job, account, report);
	return route && { kind: look, endpoint: route.endpoint };
}

/** The call for a request; that there is none goes to the report. */
function routeOf(
	{ kind, request }: Asked,
	{ options }: Job,
	{ product }: Account,
	report: Report,
): Route | undefined {
	const route = kind.route(request, product, {
		broadcast: options.nexconnBroadcastPath,
		push: options.nexconnPushPath,
	});
	if (!('unavailable' in route)) return route;
	report.add(route.field, route.unavailable, route.fix);
	return undefined;
}

/** Equal for what may share a call: the same request but for its users, to be run in the same way. */
function keyOf(job: Omit<ReadyJob, 'key'>, index: number): string {
	const { request, endpoint } = job;
	const { requestId, timeout, oneCallPerItem, messagesPerSecond, waitWhenBusy } = job.options;
	const alone = oneCallPerItem === true ? index : undefined;
	const settings = [requestId, timeout, messagesPerSecond, waitWhenBusy, alone];
	const same = { ...request, users: request.users !== undefined };
	return createHash('sha256')
		.update(JSON.stringify([endpoint.path, settings, same]))
		.digest('base64');
}

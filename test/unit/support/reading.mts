import assert from 'node:assert/strict';

import { inspect } from 'node:util';

import { expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';

import { findOperation } from '../../../nodes/RongCloud/operations/index.ts';
import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import type { Job } from '../../../nodes/RongCloud/operations/operation.ts';
import type { Request } from '../../../nodes/RongCloud/service/request.ts';
import { Report } from '../../../nodes/RongCloud/fields/problems.ts';
import type { Problem } from '../../../nodes/RongCloud/fields/problems.ts';
import { MANIFESTS } from '../../operations/index.mts';
import { asSaved } from '../../support/parameters.mts';

/** An operation as `resource.operation`; without an operation it is the resource's Send. */
export type Resource = string;
export type Values = Record<string, unknown>;

export const RESOURCES: readonly Resource[] = [
	'systemMessage',
	'directMessage',
	'groupMessage',
	'broadcast',
	'pushNotification',
];

/** What the two readings of the limit of a message's content are called. */
export const READINGS = [LIMITS.contentBytesStrict, LIMITS.contentBytes]
	.map((bytes) => bytes.toLocaleString('en-US'))
	.join(' or ');

/** The two that go to an audience of their own choosing. */
export const PUSHES: readonly Resource[] = ['broadcast', 'pushNotification'];

/** Those that change the tags of users. */
export const TAG_CHANGES: readonly Resource[] = ['userTag.add', 'userTag.remove', 'userTag.set'];

/** The least that each operation can be sent with, and what the panel sets besides. */
export const GOOD: Readonly<Record<Resource, Values>> = Object.fromEntries(
	MANIFESTS.map(({ key, minimal }) => {
		const [resource = '', operation = ''] = key.split('.');
		const properties = findOperation(resource, operation)?.properties ?? [];
		const set = properties.map((property) => [property.name, property.default] as const);
		// As n8n hands over what was picked from a list.
		const picked = key === 'user.unban' ? { bannedUser: 'u-1001' } : {};
		return [key.replace(/\.send$/, ''), { ...Object.fromEntries(set), ...minimal, ...picked }];
	}),
);

/** Every operation that is not a Send. */
export const OTHERS: readonly Resource[] = Object.keys(GOOD).filter((name) => name.includes('.'));

export interface Reading {
	job: Job;
	request: Request;
	problems: Problem[];
	warnings: string[];
}

/** The operation that a name stands for. */
export function operationOf(name: Resource) {
	const [resource, operation = 'send'] = name.split('.');
	return findOperation(resource, operation);
}

/**
 * Reads one row as the node does.
 * @param changes what differs from the least that can be sent
 * @param stored what the workflow holds where that is not the value, such as an expression
 */
export function read(resource: Resource, changes: Values = {}, stored: Values = {}): Reading {
	const operation = operationOf(resource);
	if (operation === undefined) throw new Error(`There is no ${resource}.`);
	const report = new Report();
	const values = { ...GOOD[resource], ...asSaved(changes) };
	const job = operation.read({ values, stored: { ...values, ...stored } }, report);
	return { job, request: job.request, problems: report.problems, warnings: report.warnings };
}

/** Reads a row that has to be fine. */
export function accepted(resource: Resource, changes: Values = {}, stored: Values = {}): Reading {
	const reading = read(resource, changes, stored);
	expect(reading.problems).toEqual([]);
	return reading;
}

/**
 * Reads a row with exactly one thing wrong.
 * @returns the problem and its fix as one text
 */
export function refused(
	resource: Resource,
	changes: Values,
	field: string,
	stored: Values = {},
): string {
	const { problems } = read(resource, changes, stored);
	expect(problems.map((problem) => problem.field)).toEqual([field]);
	const [problem] = problems;
	expectSentences(problem);
	expectInPanel(resource, field);
	return `${problem?.problem}. ${problem?.fix}`;
}

/** What a row sets, and what the workflow holds where that is not the value, such as an expression. */
type Row = Values | readonly [set: Values, stored: Values];

/** In a title, where a text may have any length. */
const shown = (row: unknown) => inspect(row, { breakLength: Infinity, maxStringLength: 60 });

/** Where rows are read, the field that is named, what is said of it, and rows with this one thing wrong. */
export type Refusal = readonly [
	on: readonly Resource[],
	field: string,
	words: RegExp,
	...rows: readonly Row[],
];

/** Holds that each of these rows is refused by its one problem, without a word of what is secret. */
export function refuses(table: readonly Refusal[]): void {
	const cases = table.flatMap(([on, field, words, ...rows]) =>
		on.flatMap((name) =>
			rows.map((row) => {
				const [set, stored] = Array.isArray(row) ? (row as [Values, Values]) : [row as Values];
				return { name, field, words, set, stored, row: shown(row) };
			}),
		),
	);
	test.each(cases)('$name: $row: $field $words', ({ name, field, words, set, stored }) => {
		const said = refused(name, set, field, stored);
		expect(said).toMatch(words);
		expect(said).not.toContain('secret');
	});
}

/** Where rows are read, the one thing that they are warned of, if anything, and the rows. */
export type Warning = readonly [
	on: readonly Resource[],
	words: RegExp | 'nothing',
	...rows: Values[],
];

/** Holds that each of these rows goes out, with this one warning or none. */
export function warns(table: readonly Warning[]): void {
	const cases = table.flatMap(([on, words, ...rows]) =>
		on.flatMap((name) => rows.map((set) => ({ name, words, set, row: shown(set) }))),
	);
	test.each(cases)('$name: $row is warned of: $words', ({ name, words, set }) => {
		const expected = words === 'nothing' ? [] : [expect.stringMatching(words)];
		expect(accepted(name, set).warnings).toEqual(expected);
	});
}

/**
 * A problem goes on from the field's name and before a full stop; its fix is a sentence of its own. Not by
 * jest's `expect`, which takes many times longer, and properties ask this of a million sentences.
 */
export function expectSentences(problem: Pick<Problem, 'problem' | 'fix'> | undefined): void {
	assert(problem !== undefined);
	assert.match(
		problem.problem,
		/^(is|are|has|holds|makes|sets|came|starts|needs)\b[^\0]*\s[^\0]*[^\s.\0]$/,
	);
	assert.match(problem.fix, /^[A-Z][^\0]+\.$/);
}

/** The names of fields, with their groups, as the panel of an operation shows them. */
export function panelNames(resource: Resource): Set<string> {
	const properties = operationOf(resource)?.properties ?? [];
	const inside = properties.flatMap(({ displayName, type, options = [] }) =>
		type === 'collection'
			? (options as INodeProperties[]).map((option) => `${displayName} > ${option.displayName}`)
			: [],
	);
	return new Set([...properties.map(({ displayName }) => displayName), ...inside]);
}

/** A problem may name two fields, as "one / other". */
export function expectInPanel(resource: Resource, field: string): void {
	const names = panelNames(resource);
	for (const part of field.split(' / ')) assert(names.has(part), `The panel has no ${part}.`);
}

/** Users of whom nothing but the ID is said. */
export const listed = (userIds: readonly string[]) => userIds.map((userId) => ({ userId }));

export const ids = (count: number, prefix = 'u-'): string[] =>
	Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

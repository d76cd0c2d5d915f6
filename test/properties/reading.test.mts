import assert from 'node:assert/strict';

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { MergeConflict } from '../../nodes/RongCloud/service/additional.ts';
import type { Asked } from '../../nodes/RongCloud/service/kind.ts';
import type { BanUsersRequest } from '../../nodes/RongCloud/service/kinds/banUsers.ts';
import type { ChangeTagsRequest } from '../../nodes/RongCloud/service/kinds/changeTags.ts';
import type { SetTagsRequest } from '../../nodes/RongCloud/service/kinds/setTags.ts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { PRODUCTS } from '../engine/cases.mts';
import { choicesOf, OPERATIONS } from '../structure/panel.mts';
import { wireOf } from '../support/route.mts';
import {
	expectInPanel,
	expectSentences,
	operationOf,
	OTHERS,
	read,
	RESOURCES,
} from '../unit/support/reading.mts';
import type { Reading, Resource, Values } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { expectReadable, hold } from './pure.mts';

const inside = (members: readonly INodeProperties[]) => {
	const fields = members.map((member): [string, fc.Arbitrary<unknown>] => [
		member.name,
		valueOf(member),
	]);
	return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
};

/** What fits a property. */
function fittingFor(property: INodeProperties): fc.Arbitrary<unknown> {
	const { options } = property;
	switch (property.type) {
		case 'collection':
			return inside(options as INodeProperties[]);
		case 'fixedCollection': {
			const tables = (options as INodePropertyCollection[]).map(({ name, values }) => {
				const rows = fc.array(fc.oneof(inside(values), anything), { maxLength: 3 });
				return [name, fc.oneof(rows, anything)] as const;
			});
			return fc.record(Object.fromEntries(tables), { requiredKeys: [] });
		}
		case 'options':
			return fc.constantFrom(...choicesOf(property).map(({ value }) => value));
		case 'boolean':
			return fc.boolean();
		case 'number':
			return fc.integer({ min: 1, max: 60 });
		default:
			return fc.constant('https://example.com/a');
	}
}

/** Anything for a property; for a group of fields mostly a group with anything in it. */
const valueOf = (property: INodeProperties): fc.Arbitrary<unknown> =>
	fc.oneof(
		{ weight: property.type === 'collection' ? 6 : 1, arbitrary: fittingFor(property) },
		anything,
	);

/** Values of some properties of an operation, which the panel shows. */
const someOf = (name: Resource, rules: fc.SubarrayConstraints, valueFor = valueOf) =>
	fc.subarray(shownBy(name), rules).chain((chosen): fc.Arbitrary<Values> => {
		return fc.record(Object.fromEntries(chosen.map((one) => [one.name, valueFor(one)])));
	});

/** The properties of an operation that hold a value. */
const shownBy = (name: Resource): INodeProperties[] =>
	(operationOf(name)?.properties ?? []).filter(({ type }) => type !== 'notice');

/** Reads any parameters: what is wrong is named, and what is right can be encoded. */
function readAny(name: Resource, values: Values, stored: Values = {}): Reading {
	const reading = read(name, values, stored);
	for (const problem of reading.problems) {
		expectReadable(problem);
		expectInPanel(name, problem.field);
	}
	if (reading.problems.length === 0) expectEncoded(reading.job);
	return reading;
}

/** What goes over the wire can be read again, as what the preview shows. */
function expectEncoded(asked: Asked): void {
	for (const product of PRODUCTS) {
		for (const broadcast of ['auto', 'newer'] as const) {
			const route = asked.kind.route(asked.request, product, { broadcast });
			if ('unavailable' in route) {
				expectSentences({ problem: route.unavailable, fix: route.fix });
				expect([product, asked.kind.name]).toEqual(['nexconn', 'push notification']);
				continue;
			}
			const { endpoint } = route;
			const wire = wireOf(asked, route);
			if (wire instanceof MergeConflict) {
				expectReadable(wire);
				continue;
			}
			assert(wire.text.isWellFormed());
			if (endpoint.encoding === 'json') {
				expect(JSON.parse(wire.text)).toEqual(JSON.parse(JSON.stringify(wire.body)));
				continue;
			}
			const form = Object.entries(wire.body).flatMap(([name, value]) =>
				(Array.isArray(value) ? value : [value]).map((entry) => [
					name,
					typeof entry === 'string' ? entry : JSON.stringify(entry),
				]),
			);
			expect([...new URLSearchParams(wire.text)]).toEqual(form);
		}
	}
}

/** What differs from the least that can be sent, and what stands in the workflow in its place. */
function changes(resource: Resource): fc.Arbitrary<[Values, Values]> {
	// One property is given anything in many cases, and every property in a few.
	const every = shownBy(resource).map((property) => [property.name, valueOf(property)] as const);
	const all = fc.record(Object.fromEntries(every));
	const stored = fc.dictionary(
		fc.constantFrom('sendTo', 'allUsersConfirmed', 'runMode', 'packageName', 'tagsAll'),
		fc.oneof(
			fc.constantFrom<unknown>(true, 'true', '={{ true }}', '{{ x }}', 'allUsers'),
			anything,
		),
		{ maxKeys: 2 },
	);
	const some = someOf(resource, { maxLength: 4 });
	return fc.tuple(fc.oneof({ weight: 4, arbitrary: some }, all), stored);
}

const FIELDS = ['Key', 'Hours', 'History Size'].map((name) => `Duplicate Guard > ${name}`);
const guards = fc.record(
	{
		duplicateGuardKey: fc.oneof(fc.constant<unknown>('campaign-7'), anything),
		duplicateGuardHours: fc.oneof(fc.integer({ min: 1, max: 1000 }), anything),
		duplicateGuardHistory: fc.oneof(fc.integer({ min: 1, max: 100_000 }), anything),
	},
	{ requiredKeys: [] },
);

for (const resource of RESOURCES) {
	hold(
		`${resource}: any parameters are read, and what is right about them can be encoded`,
		700,
		changes(resource),
		([values, stored]) => {
			const { request, problems } = readAny(resource, values, stored);
			const { audience } = request as { audience?: { kind: string } };
			if (audience?.kind === 'all' && problems.length === 0) {
				expect((stored.allUsersConfirmed ?? values.allUsersConfirmed) === true).toBe(true);
			}
		},
	);

	hold(
		`${resource}: a guard that was asked for has a key, or its field is named`,
		300,
		guards,
		(options) => {
			const { job, problems } = readAny(resource, { duplicateGuard: options });
			const named = problems.map(({ field }) => field);
			const isAsked = Object.keys(options).length > 0;
			const hasKey = job.options.duplicateGuardKey !== undefined;
			assert(hasKey || !isAsked || named.includes(FIELDS[0] ?? ''));
			for (const name of named) assert(FIELDS.includes(name), name);
			const { duplicateGuardHours: hours } = options;
			if (typeof hours === 'number' && hours < 1) expect(named).toContain(FIELDS[1]);
		},
	);
}

/** Lists and names that may well be right, and anything else. */
const likely = (property: INodeProperties): fc.Arbitrary<unknown> =>
	fc.oneof(
		valueOf(property),
		fc.constantFrom<unknown>('', [], '[]', null, undefined, 'u-1', ['a', 'b'], 'a, b', 'cleared'),
		anything,
	);

for (const name of OTHERS) {
	hold(
		`${name}: any parameters are read; what is wrong is named, and the rest is within its limits`,
		200,
		someOf(name, { minLength: 1 }, likely),
		(values) => {
			const { request, problems } = readAny(name, values);
			if (problems.length > 0) return;
			if (request.users !== undefined) {
				expect(request.users.length).toBeGreaterThan(0);
				expect(request.users.every(({ userId: id }) => id.trim() === id && id !== '')).toBe(true);
			}
			if (name === 'userTag.set' && (request as SetTagsRequest).tags.length === 0) {
				expect(String(values.tagsAre).trim()).toBe('cleared');
			}
			if (name === 'userTag.add' || name === 'userTag.remove') {
				for (const { tags } of (request as ChangeTagsRequest).users) {
					expect(tags.length).toBeGreaterThan(0);
					expect(tags.length).toBeLessThanOrEqual(LIMITS.tagsPerUser);
				}
			}
			if (name === 'user.ban') {
				const { minutes } = request as BanUsersRequest;
				expect(Number.isInteger(minutes)).toBe(true);
				expect(Math.min(Math.max(minutes, 1), LIMITS.banMinutes)).toBe(minutes);
			}
			if (name === 'user.getManyBanned' && request.most === undefined) {
				expect(['true', '1']).toContain(String(values.returnAll).trim().toLowerCase());
			}
		},
	);
}

test('every operation is tried', () => {
	const keys = OPERATIONS.map(({ key }) => key.replace(/\.send$/, ''));
	expect(keys.sort()).toEqual([...RESOURCES, ...OTHERS].sort());
});

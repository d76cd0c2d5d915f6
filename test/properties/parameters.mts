import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { MergeConflict } from '../../nodes/RongCloud/service/additional.ts';
import type { Asked } from '../../nodes/RongCloud/service/kind.ts';
import { PRODUCTS } from '../engine/cases.mts';
import { choicesOf } from '../structure/panel.mts';
import { wireOf } from '../support/route.mts';
import { expectInPanel, expectSentences, operationOf, read } from '../unit/support/reading.mts';
import type { Reading, Resource, Values } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { expectReadable } from './pure.mts';

/** Anything for a property; for a group of fields mostly a group with anything in it. */
export function valueOf(property: INodeProperties): fc.Arbitrary<unknown> {
	const inside = (members: readonly INodeProperties[]) =>
		fc.record(Object.fromEntries(members.map((member) => [member.name, valueOf(member)])), {
			requiredKeys: [],
		});
	switch (property.type) {
		case 'collection':
			return fc.oneof(
				{ weight: 6, arbitrary: inside(property.options as INodeProperties[]) },
				anything,
			);
		case 'fixedCollection': {
			const tables = (property.options as INodePropertyCollection[]).map(
				({ name, values }): [string, fc.Arbitrary<unknown>] => [
					name,
					fc.oneof(fc.array(fc.oneof(inside(values), anything), { maxLength: 3 }), anything),
				],
			);
			return fc.oneof(fc.record(Object.fromEntries(tables), { requiredKeys: [] }), anything);
		}
		case 'options':
			return fc.oneof(fc.constantFrom(...choicesOf(property).map(({ value }) => value)), anything);
		case 'boolean':
			return fc.oneof(fc.boolean(), anything);
		case 'number':
			return fc.oneof(fc.integer({ min: 1, max: 60 }), anything);
		default:
			return fc.oneof(fc.constant<unknown>('https://example.com/a'), anything);
	}
}

/** Values of some properties of an operation, which the panel shows. */
export const someOf = (
	name: Resource,
	rules: fc.SubarrayConstraints,
	valueFor = valueOf,
): fc.Arbitrary<Values> =>
	fc
		.subarray(shownBy(name), rules)
		.chain((chosen) =>
			fc.record(Object.fromEntries(chosen.map((property) => [property.name, valueFor(property)]))),
		);

/** The properties of an operation that hold a value. */
export const shownBy = (name: Resource): INodeProperties[] =>
	(operationOf(name)?.properties ?? []).filter(({ type }) => type !== 'notice');

/** Reads any parameters: what is wrong is named, and what is right can be encoded. */
export function readAny(name: Resource, values: Values, stored: Values = {}): Reading {
	const reading = read(name, values, stored);
	for (const problem of reading.problems) {
		expectSentences(problem);
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
				expectSentences(wire);
				expectReadable(wire);
				continue;
			}
			expect(wire.text.isWellFormed()).toBe(true);
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

import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { findOperation } from '../../nodes/RongCloud/actions/index.ts';
import { encode, MergeConflict } from '../../nodes/RongCloud/api/body.ts';
import { contentPlaces } from '../../nodes/RongCloud/fields/message.ts';
import { vendorPlaces } from '../../nodes/RongCloud/fields/vendors/index.ts';
import type { ServiceRequest } from '../../nodes/RongCloud/api/requests.ts';
import { PRODUCTS } from '../engine/cases.mts';
import { expectInPanel, expectSentences, read, RESOURCES } from '../unit/support/reading.mts';
import type { Resource, Values } from '../unit/support/reading.mts';
import { choicesOf } from '../structure/panel.mts';
import { anything } from './hostile.mts';
import { expectReadable, Properties } from './pure.mts';
import { routeTo } from '../support/route.mts';

/** Anything for a property; for a group of fields mostly a group with anything in it. */
function valueOf(property: INodeProperties): fc.Arbitrary<unknown> {
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

/** What differs from the least that can be sent, and what stands in the workflow in its place. */
function changes(resource: Resource): fc.Arbitrary<[Values, Values]> {
	const properties = (findOperation(resource, 'send')?.properties ?? []).filter(
		({ type }) => type !== 'notice',
	);
	// One property is given anything in many cases, and every property in a few.
	const some = fc
		.subarray(properties, { maxLength: 4 })
		.chain((chosen) =>
			fc.record(Object.fromEntries(chosen.map((property) => [property.name, valueOf(property)]))),
		);
	const all = fc.record(
		Object.fromEntries(properties.map((property) => [property.name, valueOf(property)])),
	);
	const stored = fc.dictionary(
		fc.constantFrom('sendTo', 'allUsersConfirmed', 'preview', 'packageName', 'tagsAll'),
		fc.oneof(
			fc.constantFrom<unknown>(true, 'true', '={{ true }}', '{{ x }}', 'allUsers'),
			anything,
		),
		{ maxKeys: 2 },
	);
	return fc.tuple(fc.oneof({ weight: 4, arbitrary: some }, all), stored);
}

/** What goes over the wire can be read again, as what the preview shows. */
function expectEncoded(request: ServiceRequest): void {
	for (const product of PRODUCTS) {
		for (const broadcast of ['auto', 'newer'] as const) {
			const { endpoint } = routeTo(request, product, { broadcast });
			const wire = encode(request, endpoint, [...vendorPlaces, ...contentPlaces(request)]);
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

const properties = new Properties('reading');

for (const resource of RESOURCES) {
	properties.hold(
		`${resource}: any parameters are read, and what is right about them can be encoded`,
		700,
		changes(resource),
		([values, stored]) => {
			const { request, problems } = read(resource, values, stored);
			for (const problem of problems) {
				expectSentences(problem);
				expectReadable(problem);
				expectInPanel(resource, problem.field);
			}
			if (problems.length === 0) expectEncoded(request);
			const { audience } = request as { audience?: { kind: string } };
			if (audience?.kind === 'all' && problems.length === 0) {
				expect((stored.allUsersConfirmed ?? values.allUsersConfirmed) === true).toBe(true);
			}
		},
	);
}

properties.total();

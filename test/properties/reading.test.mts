import { expect } from '@jest/globals';
import fc from 'fast-check';

import { findOperation } from '../../nodes/RongCloud/operations/index.ts';
import { expectInPanel, expectSentences, read, RESOURCES } from '../unit/support/reading.mts';
import type { Resource, Values } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { expectEncoded, valueOf } from './parameters.mts';
import { expectReadable, Properties } from './pure.mts';

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

const properties = new Properties('reading');

for (const resource of RESOURCES) {
	properties.hold(
		`${resource}: any parameters are read, and what is right about them can be encoded`,
		700,
		changes(resource),
		([values, stored]) => {
			const { job, request, problems } = read(resource, values, stored);
			for (const problem of problems) {
				expectSentences(problem);
				expectReadable(problem);
				expectInPanel(resource, problem.field);
			}
			if (problems.length === 0) expectEncoded(job);
			const { audience } = request as { audience?: { kind: string } };
			if (audience?.kind === 'all' && problems.length === 0) {
				expect((stored.allUsersConfirmed ?? values.allUsersConfirmed) === true).toBe(true);
			}
		},
	);
}

properties.total();

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { read, RESOURCES } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { expectReadable, Properties } from './pure.mts';

const properties = new Properties('guard');

const NAMES: Readonly<Record<string, string>> = {
	duplicateGuardKey: 'Options > Duplicate Guard Key',
	duplicateGuardHours: 'Options > Duplicate Guard Hours',
	duplicateGuardHistory: 'Options > Duplicate Guard History Size',
};

const options = fc.record(
	{
		duplicateGuardKey: fc.oneof(fc.constant<unknown>('campaign-7'), anything),
		duplicateGuardHours: fc.oneof(fc.integer({ min: 1, max: 1000 }), anything),
		duplicateGuardHistory: fc.oneof(fc.integer({ min: 1, max: 100_000 }), anything),
	},
	{ requiredKeys: [] },
);

for (const resource of RESOURCES) {
	properties.hold(
		`${resource}: a guard that was asked for has a key, or its field is named`,
		300,
		options,
		(given) => {
			const { job, problems } = read(resource, { options: given });
			const named = problems.map(({ field }) => field);
			for (const problem of problems) expectReadable(problem);

			const isAsked = Object.keys(given).length > 0;
			const hasKey = job.options.duplicateGuardKey !== undefined;
			expect(hasKey || !isAsked || named.includes(NAMES.duplicateGuardKey ?? '')).toBe(true);
			for (const name of named) expect(Object.values(NAMES)).toContain(name);
			if (typeof given.duplicateGuardHours === 'number' && given.duplicateGuardHours < 1) {
				expect(named).toContain(NAMES.duplicateGuardHours);
			}
		},
	);
}

properties.total();

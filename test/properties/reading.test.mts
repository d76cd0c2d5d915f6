import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import type { BanUsersRequest } from '../../nodes/RongCloud/service/kinds/banUsers.ts';
import type { SetTagsRequest } from '../../nodes/RongCloud/service/kinds/setTags.ts';
import { OTHERS, RESOURCES } from '../unit/support/reading.mts';
import type { Resource, Values } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { readAny, shownBy, someOf, valueOf } from './parameters.mts';
import { Properties } from './pure.mts';

/** What differs from the least that can be sent, and what stands in the workflow in its place. */
function changes(resource: Resource): fc.Arbitrary<[Values, Values]> {
	// One property is given anything in many cases, and every property in a few.
	const every = shownBy(resource).map((property) => [property.name, valueOf(property)] as const);
	const all = fc.record(Object.fromEntries(every));
	const stored = fc.dictionary(
		fc.constantFrom('sendTo', 'allUsersConfirmed', 'preview', 'packageName', 'tagsAll'),
		fc.oneof(
			fc.constantFrom<unknown>(true, 'true', '={{ true }}', '{{ x }}', 'allUsers'),
			anything,
		),
		{ maxKeys: 2 },
	);
	const some = someOf(resource, { maxLength: 4 });
	return fc.tuple(fc.oneof({ weight: 4, arbitrary: some }, all), stored);
}

const properties = new Properties('reading');

for (const resource of RESOURCES) {
	properties.hold(
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
}

/** Lists and names that may well be right, and anything else. */
const likely = (property: INodeProperties): fc.Arbitrary<unknown> =>
	fc.oneof(
		valueOf(property),
		fc.constantFrom<unknown>('', [], '[]', null, undefined, 'u-1', ['a', 'b'], 'a, b', 'cleared'),
		anything,
	);

for (const name of OTHERS) {
	properties.hold(
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
			if (name === 'user.ban') {
				const { minutes } = request as BanUsersRequest;
				expect(Number.isInteger(minutes)).toBe(true);
				expect(Math.min(Math.max(minutes, 1), 43_200)).toBe(minutes);
			}
			if (name === 'user.getManyBanned' && request.most === undefined) {
				expect(['true', '1']).toContain(String(values.returnAll).trim().toLowerCase());
			}
		},
	);
}

properties.total();

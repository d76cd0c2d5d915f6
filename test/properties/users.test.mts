import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import { findOperation } from '../../nodes/RongCloud/operations/index.ts';
import type { BanUsersRequest } from '../../nodes/RongCloud/service/kinds/banUsers.ts';
import type { SetTagsRequest } from '../../nodes/RongCloud/service/kinds/setTags.ts';
import { expectInPanel, expectSentences, OTHERS, read } from '../unit/support/reading.mts';
import type { Values } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { expectEncoded, valueOf } from './parameters.mts';
import { expectReadable, Properties } from './pure.mts';

/** Lists and names that may well be right, and anything else. */
const likely = (property: INodeProperties): fc.Arbitrary<unknown> =>
	fc.oneof(
		valueOf(property),
		fc.constantFrom<unknown>('', [], '[]', null, undefined, 'u-1', ['a', 'b'], 'a, b', 'cleared'),
		anything,
	);

/** What differs from the least that can be used. */
function changes(name: string): fc.Arbitrary<Values> {
	const [resource, operation] = name.split('.');
	const shown = (findOperation(resource, operation)?.properties ?? []).filter(
		({ type }) => type !== 'notice',
	);
	return fc
		.subarray(shown, { minLength: 1 })
		.chain((chosen) =>
			fc.record(Object.fromEntries(chosen.map((property) => [property.name, likely(property)]))),
		);
}

const properties = new Properties('users');

for (const name of OTHERS) {
	properties.hold(
		`${name}: any parameters are read; what is wrong is named, and the rest is within its limits`,
		200,
		changes(name),
		(values) => {
			const { job, request, problems } = read(name, values);
			for (const problem of problems) {
				expectSentences(problem);
				expectReadable(problem);
				expectInPanel(name, problem.field);
			}
			if (problems.length > 0) return;
			expectEncoded(job);
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

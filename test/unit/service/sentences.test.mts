import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { audienceSentence } from '../../../nodes/RongCloud/service/audience.ts';
import type { Audience, Platform } from '../../../nodes/RongCloud/service/audience.ts';
import { problemClause, problemSentence } from '../../../nodes/RongCloud/fields/problems.ts';
import { itemNumbers } from '../../../nodes/RongCloud/runtime/tell/account.ts';
import { accepted, ids } from '../support/reading.mts';

const MOST = LIMITS.recipientsPerMessage;

describe('who gets it', () => {
	const sentence = (audience: Audience, platforms: Platform[] = ['ios']) =>
		audienceSentence({ platforms, audience, users: undefined });

	test.each<[number, string]>([
		[1, 'User u-1'],
		[2, '2 listed users: u-1, u-2'],
		[5, '5 listed users: u-1, u-2, u-3, u-4, u-5'],
		[6, '6 listed users: u-1, u-2, u-3, u-4, u-5 and 1 more'],
		[MOST, `${MOST} listed users: u-1, u-2, u-3, u-4, u-5 and ${MOST - 5} more`],
	])('%i listed users', (count, expected) => {
		const userIds = ids(count);
		const { kind, request } = accepted('systemMessage', { toUserIds: userIds }).job;
		expect(kind.audience(request)).toBe(expected);
		// Whoever is listed gets it on all devices.
		const push = accepted('pushNotification', { userIds, platforms: ['ios'] }).job;
		expect(push.kind.audience(push.request)).toBe(expected);
	});

	// prettier-ignore
	test.each<[Audience, string]>([
		[{ kind: 'all' }, 'Every user of the app'],
		[{ kind: 'conditions', packageName: 'com.example.shop' }, 'Users of the app package com.example.shop'],
		[{ kind: 'conditions', tagsAll: ['vip'] }, 'All users of the app who have the tag "vip"'],
		[{ kind: 'conditions', tagsAll: ['vip', 'berlin'] }, 'All users of the app who have all of the tags "vip" and "berlin"'],
		[{ kind: 'conditions', tagsAny: ['vip'] }, 'All users of the app who have the tag "vip"'],
		[{ kind: 'conditions', tagsAny: ['berlin', 'paris'] }, 'All users of the app who have at least one of the tags "berlin", "paris"'],
		[{ kind: 'conditions', tagsAll: ['vip'], tagsAny: ['berlin', 'paris'] }, 'All users of the app who have the tag "vip" and at least one of the tags "berlin", "paris"'],
		[{ kind: 'conditions', packageName: 'com.example.shop', tagsAll: ['a', 'b'], tagsAny: ['c'] }, 'Users of the app package com.example.shop who have all of the tags "a" and "b" and the tag "c"'],
	])('%j', (audience, expected) => {
		expect(sentence(audience)).toBe(`${expected} (iOS)`);
	});

	test('names the platforms as people know them', () => {
		expect(sentence({ kind: 'all' }, ['ios', 'android', 'HarmonyOS'])).toBe(
			'Every user of the app (iOS, Android, HarmonyOS)',
		);
	});
});

describe('numbers of items', () => {
	// prettier-ignore
	test.each<[number[], string]>([
		[[0], 'item 0'], [[4], 'item 4'], [[0, 1], 'items 0-1'], [[0, 2], 'items 0 and 2'],
		[[0, 1, 2, 3], 'items 0-3'], [[0, 2, 3, 4, 5, 9], 'items 0, 2-5 and 9'],
		[[1, 2, 4, 5], 'items 1-2 and 4-5'], [[1, 3, 5], 'items 1, 3 and 5'],
		[[7, 8, 9, 100], 'items 7-9 and 100'],
	])('%j', (indexes, expected) => {
		expect(itemNumbers(indexes)).toBe(expected);
	});

	test('many in good time', () => {
		expect(itemNumbers(Array.from({ length: 100_000 }, (_, index) => index))).toBe('items 0-99999');
	});
});

test('a problem as people read it', () => {
	const problem = { field: 'Huawei > Image URL', problem: 'is too big', fix: 'Make it smaller.' };
	expect(problemClause(problem)).toBe("'Huawei > Image URL' is too big");
	expect(problemSentence(problem)).toBe("'Huawei > Image URL' is too big. Make it smaller.");
});

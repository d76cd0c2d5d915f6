import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import type { PushFamilyRequest } from '../../../nodes/RongCloud/service/kinds/pushFamily.ts';
import { accepted, ids, listed, PUSHES, read, refused } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const ALL_TAGS = 'Must Have All of These Tags';
const ANY_TAG = 'Must Have Any of These Tags';
const CONFIRM = 'Yes, Send to Every User of the App';

const CONDITIONS = {
	userIds: 'u-1',
	tagsAll: 'vip',
	tagsAny: 'berlin',
	packageName: 'com.example.shop',
};

const audienceOf = (resource: Resource, changes: Values, stored: Values = {}) =>
	(accepted(resource, changes, stored).request as PushFamilyRequest).audience;

describe.each(PUSHES)('audience of a %s', (resource) => {
	test('both lists of tags full at once; both lists too long are two problems', () => {
		const tagged = {
			sendTo: 'taggedUsers',
			tagsAll: ids(LIMITS.tagsPerList, 'a-'),
			tagsAny: ids(LIMITS.tagsPerList, 'b-'),
		};
		const { sendTo: _sendTo, ...lists } = tagged;
		expect(audienceOf(resource, tagged)).toEqual({ kind: 'conditions', ...lists });
		const { problems } = read(resource, {
			...tagged,
			tagsAll: ids(LIMITS.tagsPerList + 1),
			tagsAny: ids(LIMITS.tagsPerList + 1),
		});
		expect(problems.map(({ field }) => field)).toEqual([ALL_TAGS, ANY_TAG]);
	});

	describe('tagged users', () => {
		test('need at least one tag; only the broken list is named when the other one is empty', () => {
			for (const none of [{}, { tagsAll: ' ', tagsAny: [], packageName: 'com.example.shop' }]) {
				const changes = { sendTo: 'taggedUsers', ...none };
				expect(refused(resource, changes, `${ALL_TAGS} / ${ANY_TAG}`)).toMatch(/empty/);
			}
			refused(resource, { sendTo: 'taggedUsers', tagsAll: 'vip,,berlin' }, ALL_TAGS);
		});

		test('may be narrowed to one package', () => {
			const given = { sendTo: 'taggedUsers', tagsAll: 'vip', packageName: ' com.example.shop ' };
			const expected = { kind: 'conditions', tagsAll: ['vip'], packageName: 'com.example.shop' };
			expect(audienceOf(resource, given)).toEqual(expected);
		});

		// An empty condition would be left out, and the push would go to many more people.
		test.each([
			['packageName', 'App Package Name', { tagsAll: 'vip' }],
			['tagsAll', ALL_TAGS, { tagsAny: 'berlin' }],
			['tagsAny', ANY_TAG, { tagsAll: 'vip' }],
		])('an expression for %s that comes out empty is refused', (name, field, rest) => {
			for (const empty of ['', '  ', null, undefined, ...(name === 'packageName' ? [] : [[]])]) {
				const text = refused(resource, { sendTo: 'taggedUsers', ...rest, [name]: empty }, field, {
					[name]: '={{ $json.missing }}',
				});
				expect(text).toMatch(/expression/);
				expect(text).toMatch(/more users/);
			}
		});
	});

	describe('app package', () => {
		const toPackage = { sendTo: 'appPackage', packageName: 'com.example.shop' };

		test.each([undefined, '', ' '])('needs its name, not %j', (packageName) => {
			const changes = { ...toPackage, packageName };
			expect(refused(resource, changes, 'App Package Name')).toMatch(/empty/);
		});

		test.each([
			[{}, {}],
			[{ tagsAll: 'vip' }, { tagsAll: ['vip'] }],
			[{ tagsAny: 'a\nb' }, { tagsAny: ['a', 'b'] }],
		])('with tags %j', (given, tags) => {
			const { packageName } = toPackage;
			const expected = { kind: 'conditions', packageName, ...tags };
			expect(audienceOf(resource, { ...toPackage, ...given })).toEqual(expected);
		});

		test.each([
			['tagsAll', ALL_TAGS],
			['tagsAny', ANY_TAG],
		])('%s by an expression that comes out empty is refused', (name, field) => {
			refused(resource, { ...toPackage, [name]: '' }, field, { [name]: '={{ $json.tags }}' });
		});
	});

	describe('every user', () => {
		const toAll = { sendTo: 'allUsers', allUsersConfirmed: true };

		test('goes out when a person chose and confirmed it, without what was typed in before', () => {
			expect(audienceOf(resource, toAll)).toEqual({ kind: 'all' });
			expect(audienceOf(resource, { ...toAll, ...CONDITIONS })).toEqual({ kind: 'all' });
		});

		test.each([false, undefined, null])('is refused when the switch is %j', (allUsersConfirmed) => {
			expect(refused(resource, { ...toAll, allUsersConfirmed }, CONFIRM)).toMatch(/is off/);
		});

		test.each([
			['allUsersConfirmed', CONFIRM, '={{ true }}'],
			['allUsersConfirmed', CONFIRM, "={{ $fromAI('confirm', '', 'boolean') }}"],
			['sendTo', 'Send To', "={{ 'allUsers' }}"],
			['sendTo', 'Send To', '=allUsers'],
		])(
			'is refused when %s (%s) is set by %s, even if it is confirmed',
			(name, field, expression) => {
				expect(refused(resource, toAll, field, { [name]: expression })).toMatch(/expression/);
			},
		);

		test('the switch does nothing for another audience', () => {
			expect(accepted(resource, { allUsersConfirmed: true }).request).toMatchObject({
				audience: { kind: 'users' },
				users: listed(['u-1001']),
			});
		});
	});

	test.each(['everyone', 'ALLUSERS', 'constructor', 7, {}, []])(
		'Send To refuses %j, and nobody stands in',
		(sendTo) => {
			const { problems, request } = read(resource, { sendTo });
			expect(problems.map(({ field }) => field)).toEqual(['Send To']);
			expect(request).toMatchObject({ audience: { kind: 'users' }, users: [] });
		},
	);

	test('only the conditions of the chosen audience count', () => {
		const { request } = accepted(resource, { ...CONDITIONS, sendTo: 'listedUsers' });
		expect(request.users).toEqual(listed(['u-1']));
		expect((request as PushFamilyRequest).audience).toEqual({ kind: 'users' });
	});
});

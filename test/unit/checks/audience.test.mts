import { describe, expect, test } from '@jest/globals';

import type { PushFamilyRequest } from '../../../nodes/RongCloud/service/kinds/pushFamily.ts';
import { accepted, ids, listed, PUSHES, read, refused } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const ALL_TAGS = 'Must Have All of These Tags';
const ANY_TAG = 'Must Have Any of These Tags';
const CONFIRM = 'Yes, Send to Every User of the App';

const audienceOf = (resource: Resource, changes: Values, stored: Values = {}) =>
	(accepted(resource, changes, stored).request as PushFamilyRequest).audience;

describe.each(PUSHES)('audience of a %s', (resource) => {
	test('20 tags in both lists at once; both lists too long are two problems', () => {
		const [tagsAll, tagsAny] = [ids(20, 'a-'), ids(20, 'b-')];
		expect(audienceOf(resource, { sendTo: 'taggedUsers', tagsAll, tagsAny })).toEqual({
			kind: 'conditions',
			tagsAll,
			tagsAny,
		});
		const more = { sendTo: 'taggedUsers', tagsAll: ids(21), tagsAny: ids(21) };
		const { problems } = read(resource, more);
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
			const packageName = 'com.example.shop';
			expect(audienceOf(resource, given)).toEqual({
				kind: 'conditions',
				tagsAll: ['vip'],
				packageName,
			});
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
		test('needs its name', () => {
			for (const packageName of [undefined, '', ' ']) {
				expect(
					refused(resource, { sendTo: 'appPackage', packageName }, 'App Package Name'),
				).toMatch(/empty/);
			}
		});

		test.each([
			[{}, {}],
			[{ tagsAll: 'vip' }, { tagsAll: ['vip'] }],
			[{ tagsAny: 'a, b' }, { tagsAny: ['a', 'b'] }],
			[
				{ tagsAll: ['vip'], tagsAny: 'a\nb' },
				{ tagsAll: ['vip'], tagsAny: ['a', 'b'] },
			],
		])('with tags %j', (given, expected) => {
			expect(
				audienceOf(resource, { sendTo: 'appPackage', packageName: 'com.example.shop', ...given }),
			).toEqual({ kind: 'conditions', packageName: 'com.example.shop', ...expected });
		});

		test.each([
			['tagsAll', ALL_TAGS],
			['tagsAny', ANY_TAG],
		])('%s by an expression that comes out empty is refused', (name, field) => {
			const changes = { sendTo: 'appPackage', packageName: 'com.example.shop', [name]: '' };
			refused(resource, changes, field, { [name]: '={{ $json.tags }}' });
		});
	});

	describe('every user', () => {
		test('goes out when a person chose it and confirmed it', () => {
			expect(audienceOf(resource, { sendTo: 'allUsers', allUsersConfirmed: true })).toEqual({
				kind: 'all',
			});
		});

		test('leaves conditions out that were typed in before', () => {
			expect(
				audienceOf(resource, {
					sendTo: 'allUsers',
					allUsersConfirmed: true,
					userIds: 'u-1',
					tagsAll: 'vip',
					tagsAny: 'berlin',
					packageName: 'com.example.shop',
				}),
			).toEqual({ kind: 'all' });
		});

		test.each([false, undefined, null])('is refused when the switch is %j', (allUsersConfirmed) => {
			const text = refused(resource, { sendTo: 'allUsers', allUsersConfirmed }, CONFIRM);
			expect(text).toMatch(/is off/);
		});

		test.each(['={{ true }}', "={{ $fromAI('confirm', '', 'boolean') }}", '={{ $json.all }}'])(
			'is refused when the switch is set by %s',
			(expression) => {
				const text = refused(resource, { sendTo: 'allUsers', allUsersConfirmed: true }, CONFIRM, {
					allUsersConfirmed: expression,
				});
				expect(text).toMatch(/expression/);
			},
		);

		test.each(["={{ 'allUsers' }}", '=allUsers', "={{ $fromAI('sendTo') }}"])(
			'is refused when Send To is set by %s, even if it is confirmed',
			(expression) => {
				const text = refused(resource, { sendTo: 'allUsers', allUsersConfirmed: true }, 'Send To', {
					sendTo: expression,
				});
				expect(text).toMatch(/expression/);
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
		const rest = {
			userIds: 'u-1',
			tagsAll: 'vip',
			tagsAny: 'berlin',
			packageName: 'com.example.shop',
		};
		const { request } = accepted(resource, { ...rest, sendTo: 'listedUsers' });
		expect(request.users).toEqual(listed(['u-1']));
		expect((request as PushFamilyRequest).audience).toEqual({ kind: 'users' });
	});
});

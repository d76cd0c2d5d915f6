import { describe, expect, test } from '@jest/globals';

import type { TagGroup } from '../../../nodes/RongCloud/service/audience.ts';
import type { PushRequest } from '../../../nodes/RongCloud/service/kinds/push.ts';
import { accepted, ids, read, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const GROUPS = 'Tag Groups';
const CONFIRM = 'Yes, Also Send to Users Without Tags';

const combined = (entries: unknown, more: Values = {}): Values => ({
	sendTo: 'combinedTags',
	tagGroups: { entries },
	...more,
});

const audienceOf = (entries: unknown, more: Values = {}) =>
	(accepted('pushNotification', combined(entries, more)).request as PushRequest).audience;

const vip = { join: 'AND', match: 'all', tags: 'vip' };

describe('groups of tags', () => {
	test.each<[string, Pick<TagGroup, 'match' | 'isNot'>]>([
		['all', { match: 'AND', isNot: false }],
		['any', { match: 'OR', isNot: false }],
		['none', { match: 'OR', isNot: true }],
		['notAll', { match: 'AND', isNot: true }],
	])('%s', (match, expected) => {
		expect(audienceOf([vip, { join: 'AND', match, tags: 'berlin, paris' }])).toEqual({
			kind: 'combined',
			groups: [
				{ tags: ['vip'], match: 'AND', isNot: false, join: 'AND' },
				{ tags: ['berlin', 'paris'], join: 'AND', ...expected },
			],
		});
	});

	test.each([
		['berlin, paris', ['berlin', 'paris']],
		['["berlin"]', ['berlin']],
		['berlin\nberlin', ['berlin']],
		[42, ['42']],
	])('tags as %j', (tags, expected) => {
		expect(audienceOf([{ ...vip, tags }])).toMatchObject({ groups: [{ tags: expected }] });
	});

	test('20 tags in each of several groups, and not one more', () => {
		const full = { ...vip, tags: ids(20, 't-') };
		expect(audienceOf([full, { ...full, join: 'OR' }, full])).toMatchObject({
			groups: [{ tags: full.tags }, { tags: full.tags }, { tags: full.tags }],
		});
		const text = refused(
			'pushNotification',
			combined([vip, { ...vip, tags: ids(21, 't-') }]),
			GROUPS,
		);
		expect(text).toMatch(/^has a group, number 2, whose Tags has 21 .*20/);
	});

	test('may be narrowed to one package, about which it warns', () => {
		const more = { packageName: ' com.example.shop ' };
		expect(audienceOf([vip], more)).toMatchObject({ packageName: 'com.example.shop' });
		const { warnings } = accepted('pushNotification', combined([vip], more));
		expect(warnings).toEqual([expect.stringMatching(/^App Package Name: no document says/)]);
	});

	test('a package by expression that comes out empty is refused', () => {
		for (const packageName of ['', ' ', null, undefined]) {
			const stored = { packageName: '={{ $json.app }}' };
			const changes = combined([vip], { packageName });
			expect(refused('pushNotification', changes, 'App Package Name', stored)).toMatch(
				/more users than meant/,
			);
		}
	});

	test('warns if there are texts of single platforms only', () => {
		const own = { ios: { alert: 'iOS' }, android: { alert: 'Android' } };
		const warningsOf = (more: Values) =>
			accepted('pushNotification', combined([vip], more)).warnings;
		expect(warningsOf({ ...own, notificationText: '' })).toEqual([
			expect.stringMatching(/^Notification Text is empty: no source shows/),
		]);
		expect(warningsOf({ ...own, notificationText: 'Sale' })).toEqual([]);
	});

	test('warns of a tag longer than 40 bytes', () => {
		const { warnings } = accepted(
			'pushNotification',
			combined([vip, { ...vip, tags: ['berlin', 'x'.repeat(41), '标'.repeat(14)] }]),
		);
		expect(warnings).toEqual([
			expect.stringMatching(/^Tag Groups: "x+" is longer than the 40 bytes/),
			expect.stringMatching(/^Tag Groups: "标+" is longer than the 40 bytes/),
		]);
	});

	// n8n makes {} of a table that is given by one expression.
	test.each([{}, { entries: [] }, { entries: null }, { entries: 'vip' }, { entries: {} }, [], 7])(
		'no groups: %j',
		(tagGroups) => {
			const changes = { sendTo: 'combinedTags', tagGroups };
			expect(refused('pushNotification', changes, GROUPS)).toMatch(/^has no groups\. .*expression/);
		},
	);

	test.each([undefined, null, '', ' '])('nothing: %j', (tagGroups) => {
		const changes = { sendTo: 'combinedTags', tagGroups };
		expect(refused('pushNotification', changes, GROUPS)).toMatch(/^is empty/);
	});

	// An empty condition would be left out, and the push would go to many more people.
	test.each<[string, object, RegExp]>([
		['no tags', { join: 'AND', match: 'all', tags: '' }, /number 2, whose Tags is empty/],
		['an empty list', { join: 'AND', match: 'all', tags: [] }, /number 2, whose Tags is empty/],
		['no tag between commas', { ...vip, tags: 'a,,b' }, /number 2, whose Tags has an entry/],
		['tags that are an object', { ...vip, tags: { a: 1 } }, /number 2, whose Tags is an object/],
		['no Users Who', { join: 'AND', match: '', tags: 'x' }, /number 2, whose Users Who is empty/],
		['an unknown Users Who', { ...vip, match: 'some' }, /number 2, whose Users Who is "some"/],
		['no Combine', { match: 'all', tags: 'x' }, /number 2, whose Combine is empty/],
		['an unknown Combine', { ...vip, join: 'XOR' }, /number 2, whose Combine is "XOR"/],
		['nothing at all', {}, /number 2, whose Combine is empty/],
	])('refuses %s in the second group', (_name, second, words) => {
		expect(refused('pushNotification', combined([vip, second, vip]), GROUPS)).toMatch(words);
	});

	test.each([null, 'vip', 7, []])('refuses %j in place of a group', (entry) => {
		expect(refused('pushNotification', combined([vip, entry]), GROUPS)).toMatch(
			/^has a group, number 2, that is none\. /,
		);
	});

	test('Combine of the first group has no effect, and need not be there', () => {
		const expected = audienceOf([vip, { ...vip, tags: 'new', join: 'OR' }]);
		for (const join of ['AND', 'OR', '', undefined]) {
			expect(
				audienceOf([
					{ ...vip, join },
					{ ...vip, tags: 'new', join: 'OR' },
				]),
			).toEqual(expected);
		}
		expect(refused('pushNotification', combined([{ ...vip, join: 'XOR' }]), GROUPS)).toMatch(
			/number 1, whose Combine is "XOR"/,
		);
	});
});

describe('AND and OR mixed', () => {
	const group = (join: string, tags: string) => ({ join, match: 'all', tags });
	const warningsOf = (...joins: string[]) =>
		accepted('pushNotification', combined(joins.map((join, index) => group(join, `t-${index}`))))
			.warnings;

	test.each([
		[['AND', 'OR', 'AND']],
		[['OR', 'AND', 'OR']],
		[['AND', 'AND', 'AND', 'OR']],
		[['AND', 'OR', 'OR', 'AND']],
	])('%j: warns that nobody knows their order', (joins) => {
		expect(warningsOf(...joins)).toEqual([
			expect.stringMatching(/^Tag Groups: AND and OR are mixed\. No document says .*\.$/),
		]);
	});

	// prettier-ignore
	test.each([
		[['AND']], [['OR']], [['AND', 'OR']], [['OR', 'AND']], [['AND', 'OR', 'OR', 'OR']],
		[['OR', 'AND', 'AND']],
	])('%j: only one of them between the groups, and no warning', (joins) => {
		expect(warningsOf(...joins)).toEqual([]);
	});
});

describe('groups that users without tags fit', () => {
	const yes = (join = 'AND') => ({ join, match: 'any', tags: 'vip, berlin' });
	const no = (join = 'AND') => ({ join, match: 'none', tags: 'paris' });
	const lack = (join = 'AND') => ({ join, match: 'notAll', tags: 'paris, new' });

	const wide: Array<[string, object[]]> = [
		['one that excludes', [no()]],
		['one that lacks', [lack()]],
		['two that exclude', [no(), lack()]],
		['either of two that exclude', [no(), no('OR')]],
		['those who have, or have not', [yes(), no('OR')]],
		['those who have not, or have', [no(), yes('OR')]],
		['from the first to the last: (have or have not) and have not', [yes(), no('OR'), no()]],
		['AND before OR: have not, or (have and have)', [no(), yes('OR'), yes()]],
		['joined to the next: have, or have, or have not', [yes(), yes('OR'), no()]],
		['joined to the next: have, or have not, or have', [yes(), no('OR'), yes()]],
	];
	test.each(wide)('%s: need the switch', (_name, groups) => {
		const text = refused('pushNotification', combined(groups), CONFIRM);
		expect(text).toMatch(/^is off, but Tag Groups may fit users who have no tags/);
		for (const untaggedUsersConfirmed of [false, undefined, 'true', 1, [true]]) {
			refused('pushNotification', combined(groups, { untaggedUsersConfirmed }), CONFIRM);
		}
		accepted('pushNotification', combined(groups, { untaggedUsersConfirmed: true }));
	});

	test.each(wide)('%s: an expression cannot turn it on', (_name, groups) => {
		const changes = combined(groups, { untaggedUsersConfirmed: true });
		const stored = { untaggedUsersConfirmed: '={{ true }}' };
		expect(refused('pushNotification', changes, CONFIRM, stored)).toMatch(
			/^is set by an expression, which is not allowed/,
		);
	});

	test.each<[string, object[]]>([
		['one that they must have', [yes()]],
		['have, and have not', [yes(), no()]],
		['have not, and have', [no(), yes()]],
		['have, and have not, and lack', [yes(), no(), lack()]],
		['have, or have', [yes(), yes('OR')]],
		['have, and (have not or have), in any reading', [yes(), no(), yes('OR')]],
	])('%s: need no switch', (_name, groups) => {
		accepted('pushNotification', combined(groups));
	});

	test('the switch does not stand for another one', () => {
		const groups = [no()];
		refused('pushNotification', combined(groups, { allUsersConfirmed: true }), CONFIRM);
		const toAll = { sendTo: 'allUsers', untaggedUsersConfirmed: true };
		refused('pushNotification', toAll, 'Yes, Send to Every User of the App');
	});

	test('with other choices nobody asks for it', () => {
		const { request } = read('pushNotification', {
			...combined([no()]),
			sendTo: 'taggedUsers',
			tagsAll: 'vip',
		});
		expect(request).toMatchObject({ audience: { kind: 'conditions', tagsAll: ['vip'] } });
	});
});

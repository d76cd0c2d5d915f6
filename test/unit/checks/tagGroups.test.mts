import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import type { PushRequest } from '../../../nodes/RongCloud/service/kinds/push.ts';
import { accepted, ids, refused } from '../support/reading.mts';
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
	test.each([
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
		['["berlin"]', ['berlin']],
		['berlin\nberlin', ['berlin']],
		[42, ['42']],
	])('tags as %j', (tags, expected) => {
		expect(audienceOf([{ ...vip, tags }])).toMatchObject({ groups: [{ tags: expected }] });
	});

	test('full lists of tags in several groups, and not one more', () => {
		const full = { ...vip, tags: ids(LIMITS.tagsPerList, 't-') };
		expect(audienceOf([full, { ...full, join: 'OR' }, full])).toMatchObject({
			groups: [{ tags: full.tags }, { tags: full.tags }, { tags: full.tags }],
		});
		const more = combined([vip, { ...vip, tags: ids(LIMITS.tagsPerList + 1, 't-') }]);
		expect(refused('pushNotification', more, GROUPS)).toMatch(
			/^has a group, number 2, whose Tags has 21 .*20/,
		);
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
		const tags = ['berlin', 'x'.repeat(41), '标'.repeat(14)];
		const { warnings } = accepted('pushNotification', combined([vip, { ...vip, tags }]));
		expect(warnings).toEqual([
			expect.stringMatching(/^Tag Groups: "x+" is longer than the 40 bytes/),
			expect.stringMatching(/^Tag Groups: "标+" is longer than the 40 bytes/),
		]);
	});

	// n8n makes {} of a table that is given by one expression.
	// prettier-ignore
	test.each<[unknown, RegExp]>([
		...[{}, { entries: [] }, { entries: null }, { entries: 'vip' }, { entries: {} }, [], 7].map(
			(none): [unknown, RegExp] => [none, /^has no groups\. .*expression/],
		),
		...[undefined, null, '', ' '].map((none): [unknown, RegExp] => [none, /^is empty/]),
	])('no groups: %j', (tagGroups, words) => {
		const changes = { sendTo: 'combinedTags', tagGroups };
		expect(refused('pushNotification', changes, GROUPS)).toMatch(words);
	});

	// An empty condition would be left out, and the push would go to many more people.
	test.each<[unknown, RegExp]>([
		[{ ...vip, tags: '' }, /number 2, whose Tags is empty/],
		[{ ...vip, tags: [] }, /number 2, whose Tags is empty/],
		[{ ...vip, tags: 'a,,b' }, /number 2, whose Tags has an entry/],
		[{ ...vip, tags: { a: 1 } }, /number 2, whose Tags is an object/],
		[{ ...vip, match: '' }, /number 2, whose Users Who is empty/],
		[{ ...vip, match: 'some' }, /number 2, whose Users Who is "some"/],
		[{ match: 'all', tags: 'x' }, /number 2, whose Combine is empty/],
		[{ ...vip, join: 'XOR' }, /number 2, whose Combine is "XOR"/],
		[{}, /number 2, whose Combine is empty/],
		...[null, 'vip', 7, []].map((none): [unknown, RegExp] => [none, /^has .* 2, that is none\. /]),
	])('refuses %j as the second group', (second, words) => {
		expect(refused('pushNotification', combined([vip, second, vip]), GROUPS)).toMatch(words);
	});

	test('Combine of the first group has no effect, and need not be there', () => {
		const second = { ...vip, tags: 'new', join: 'OR' };
		const expected = audienceOf([vip, second]);
		for (const join of ['AND', 'OR', '', undefined]) {
			expect(audienceOf([{ ...vip, join }, second])).toEqual(expected);
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

	const MIXED = /^Tag Groups: AND and OR are mixed\. No document says .*\.$/;

	// prettier-ignore
	test.each([
		['AND OR AND', [MIXED]], ['OR AND OR', [MIXED]], ['AND AND AND OR', [MIXED]], ['AND OR OR AND', [MIXED]],
		['AND', []], ['OR', []], ['AND OR', []], ['OR AND', []], ['AND OR OR OR', []], ['OR AND AND', []],
	])('%s is warned of where nobody knows the order', (joins, warnings) => {
		expect(warningsOf(...joins.split(' '))).toEqual(
			warnings.map((words) => expect.stringMatching(words)),
		);
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
		const on = combined(groups, { untaggedUsersConfirmed: true });
		accepted('pushNotification', on);
		const stored = { untaggedUsersConfirmed: '={{ true }}' };
		expect(refused('pushNotification', on, CONFIRM, stored)).toMatch(
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
		const changes = { ...combined([no()]), sendTo: 'taggedUsers', tagsAll: 'vip' };
		const { request } = accepted('pushNotification', changes);
		expect(request).toMatchObject({ audience: { kind: 'conditions', tagsAll: ['vip'] } });
	});
});

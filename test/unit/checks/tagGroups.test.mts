import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import type { PushRequest } from '../../../nodes/RongCloud/service/kinds/push.ts';
import { accepted, ids, refuses } from '../support/reading.mts';
import type { Refusal, Values } from '../support/reading.mts';

const PUSH = ['pushNotification'] as const;
const CONFIRM = 'Yes, Also Send to Users Without Tags';

const combined = (entries: unknown, more: Values = {}): Values => ({
	...{ sendTo: 'combinedTags', tagGroups: { entries } },
	...more,
});
const audienceOf = (entries: unknown, more: Values = {}) =>
	(accepted(PUSH[0], combined(entries, more)).request as PushRequest).audience;
const warningsOf = (entries: unknown, more: Values = {}) =>
	accepted(PUSH[0], combined(entries, more)).warnings;

const vip = { join: 'AND', match: 'all', tags: 'vip' };
const group = (match: string, tags: string) => (join: string) => ({ join, match, tags });
const yes = group('any', 'vip, berlin');
const no = group('none', 'paris');
const lack = group('notAll', 'paris, new');

/** Groups that users without tags fit, each joined to the one before. */
const WIDE: ReadonlyArray<[name: string, object[]]> = [
	['one that excludes', [no('AND')]],
	['one that lacks', [lack('AND')]],
	['two that exclude', [no('AND'), lack('AND')]],
	['either of two that exclude', [no('AND'), no('OR')]],
	['those who have, or have not', [yes('AND'), no('OR')]],
	['those who have not, or have', [no('AND'), yes('OR')]],
	[
		'from the first to the last: (have or have not) and have not',
		[yes('AND'), no('OR'), no('AND')],
	],
	['AND before OR: have not, or (have and have)', [no('AND'), yes('OR'), yes('AND')]],
	['joined to the next: have, or have, or have not', [yes('AND'), yes('OR'), no('AND')]],
	['joined to the next: have, or have not, or have', [yes('AND'), no('OR'), yes('AND')]],
];
const SWITCH = /^is off, but Tag Groups may fit users who have no tags/;
const EXPRESSION = /^is set by an expression, which is not allowed/;

const none = (...tagGroups: unknown[]): Values[] =>
	tagGroups.map((groups) => ({ sendTo: 'combinedTags', tagGroups: groups }));
/** As the second of three groups. */
const second = (...groups: unknown[]): Values[] => groups.map((one) => combined([vip, one, vip]));

// prettier-ignore
refuses(([
	// n8n makes {} of a table that is given by one expression.
	['Tag Groups', /^has no groups\. .*expression/, ...none({}, { entries: [] }, { entries: null }, { entries: 'vip' }, { entries: {} }, [], 7)],
	['Tag Groups', /^is empty/, ...none(undefined, null, '', ' ')],
	// An empty condition would be left out, and the push would go to many more people.
	['Tag Groups', /number 2, whose Tags is empty/, ...second({ ...vip, tags: '' }, { ...vip, tags: [] })],
	['Tag Groups', /number 2, whose Tags has an entry/, ...second({ ...vip, tags: 'a,,b' })],
	['Tag Groups', /number 2, whose Tags is an object/, ...second({ ...vip, tags: { a: 1 } })],
	['Tag Groups', new RegExp(`has "x+\\.*", which is ${LIMITS.tagBytes + 1} bytes.*nobody can have it`), ...second({ ...vip, tags: ['berlin', 'x'.repeat(LIMITS.tagBytes + 1)] })],
	['Tag Groups', /number 2, whose Users Who is empty/, ...second({ ...vip, match: '' })],
	['Tag Groups', /number 2, whose Users Who is "some"/, ...second({ ...vip, match: 'some' })],
	['Tag Groups', /number 2, whose Combine is empty/, ...second({ match: 'all', tags: 'x' }, {})],
	['Tag Groups', /number 2, whose Combine is "XOR"/, ...second({ ...vip, join: 'XOR' })],
	['Tag Groups', /^has .* 2, that is none\. /, ...second(null, 'vip', 7, [])],
	['Tag Groups', /number 1, whose Combine is "XOR"/, combined([{ ...vip, join: 'XOR' }])],
	['Tag Groups', new RegExp(`^has a group, number 2, whose Tags has ${LIMITS.tagsPerList + 1} .*${LIMITS.tagsPerList}`), combined([vip, { ...vip, tags: ids(LIMITS.tagsPerList + 1, 't-') }])],
	...['', ' ', null, undefined].map((packageName) => [
		'App Package Name', /more users than meant/, [combined([vip], { packageName }), { packageName: '={{ $json.app }}' }],
	] as const),
	...WIDE.flatMap(([, groups]) => [
		[CONFIRM, SWITCH, combined(groups), ...[false, undefined].map((untaggedUsersConfirmed) => combined(groups, { untaggedUsersConfirmed }))] as const,
		[CONFIRM, /^is /, ...['true', 1, [true]].map((untaggedUsersConfirmed) => combined(groups, { untaggedUsersConfirmed }))] as const,
		[CONFIRM, EXPRESSION, [combined(groups, { untaggedUsersConfirmed: true }), { untaggedUsersConfirmed: '={{ true }}' }]] as const,
	]),
	// One switch does not stand for another.
	[CONFIRM, SWITCH, combined([no('AND')], { allUsersConfirmed: true })],
	['Yes, Send to Every User of the App', /^is off/, { sendTo: 'allUsers', untaggedUsersConfirmed: true }],
] as const).map(([...refusal]): Refusal => [PUSH, ...refusal]));

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
		[ids(LIMITS.tagsPerList, 't-'), ids(LIMITS.tagsPerList, 't-')],
	])('tags as %j, in each group', (tags, expected) => {
		const groups = [
			{ ...vip, tags },
			{ ...vip, tags, join: 'OR' },
			{ ...vip, tags },
		];
		expect(audienceOf(groups)).toMatchObject({ groups: Array(3).fill({ tags: expected }) });
	});

	test('Combine of the first group has no effect, and need not be there', () => {
		const next = { ...vip, tags: 'new', join: 'OR' };
		const expected = audienceOf([vip, next]);
		for (const join of ['AND', 'OR', '', undefined]) {
			expect(audienceOf([{ ...vip, join }, next])).toEqual(expected);
		}
	});

	test('may be narrowed to one package, about which it warns', () => {
		const more = { packageName: ' com.example.shop ' };
		expect(audienceOf([vip], more)).toMatchObject({ packageName: 'com.example.shop' });
		expect(warningsOf([vip], more)).toEqual([
			expect.stringMatching(/^App Package Name: no document says/),
		]);
	});

	test('warns if there are texts of single platforms only', () => {
		const own = { ios: { alert: 'iOS' }, android: { alert: 'Android' } };
		expect(warningsOf([vip], { ...own, notificationText: '' })).toEqual([
			expect.stringMatching(/^Notification Text is empty: no source shows/),
		]);
		expect(warningsOf([vip], { ...own, notificationText: 'Sale' })).toEqual([]);
	});

	const MIXED = /^Tag Groups: AND and OR are mixed\. No document says .*\.$/;

	// prettier-ignore
	test.each([
		['AND OR AND', [MIXED]], ['OR AND OR', [MIXED]], ['AND AND AND OR', [MIXED]], ['AND OR OR AND', [MIXED]],
		['AND', []], ['OR', []], ['AND OR', []], ['OR AND', []], ['AND OR OR OR', []], ['OR AND AND', []],
	])('%s is warned of where nobody knows the order', (joins, warnings) => {
		const groups = joins.split(' ').map((join, index) => ({ ...vip, join, tags: `t-${index}` }));
		expect(warningsOf(groups)).toEqual(warnings.map((words) => expect.stringMatching(words)));
	});
});

describe('users without tags', () => {
	test.each(WIDE)('fit %s, which goes out with the switch', (_name, groups) => {
		audienceOf(groups, { untaggedUsersConfirmed: true });
	});

	test.each<[string, object[]]>([
		['one that they must have', [yes('AND')]],
		['have, and have not', [yes('AND'), no('AND')]],
		['have not, and have', [no('AND'), yes('AND')]],
		['have, and have not, and lack', [yes('AND'), no('AND'), lack('AND')]],
		['have, or have', [yes('AND'), yes('OR')]],
		['have, and (have not or have), in any reading', [yes('AND'), no('AND'), yes('OR')]],
	])('%s: need no switch', (_name, groups) => {
		audienceOf(groups);
	});

	test('do not count with other choices', () => {
		expect(audienceOf([no('AND')], { sendTo: 'taggedUsers', tagsAll: 'vip' })).toMatchObject({
			...{ kind: 'conditions', tagsAll: ['vip'] },
		});
	});
});

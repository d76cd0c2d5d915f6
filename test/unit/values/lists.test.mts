import { describe, expect, test } from '@jest/globals';

import { list } from '../../../nodes/RongCloud/fields/values/index.ts';
import { ids } from '../support/reading.mts';
import { NOTHING, refusesValues, taken } from './reader.mts';

const users = list({ entry: 'user ID', most: 5 });

describe('forms of a list', () => {
	const U123 = ['u-1', 'u-2', 'u-3'];
	const BIG = 12_345_678_901_234_567_890n;

	// prettier-ignore
	test.each<[unknown, string[]]>([
		['u-1', ['u-1']], ['u-1\nu-2\nu-3', U123], ['u-1\r\nu-2\r\nu-3\r\n', U123], ['u-1,u-2,u-3', U123],
		[' u-1 ,  u-2,u-3 ', U123], ['u-1，u-2，u-3', U123], ['u-1,\nu-2,\nu-3', U123], ['u-1\n,u-2\n,u-3', U123],
		['u-1, u-2\nu-3，u-4\r\n\tu-5', [...U123, 'u-4', 'u-5']],
		['["u-1","u-2","u-3"]', U123], [' [\n "u-1",\n "u-2"\n]\n', ['u-1', 'u-2']],
		['["u-1", 2]', ['u-1', '2']], ['["a,b","c\\nd"]', ['a,b', 'c\nd']],
		[['u-1', 'u-2'], ['u-1', 'u-2']], [['a,b', 'c'], ['a,b', 'c']], [[' u-1', 'u-2 ', '\tu-3\n'], U123],
		[[1, 2, 30_000_000_000], ['1', '2', '30000000000']], [4711, ['4711']], [0, ['0']],
		[[BIG], [String(BIG)]], [BIG, [String(BIG)]], ['12345678901234567890', ['12345678901234567890']],
		['007, 0042', ['007', '0042']], ['Team Berlin, Team Paris', ['Team Berlin', 'Team Paris']],
		['用户一，用户二', ['用户一', '用户二']], ['constructor, __proto__', ['constructor', '__proto__']],
		['true, null, 1e3', ['true', 'null', '1e3']],
	])('%p', (raw, expected) => {
		expect(taken(users, raw)).toEqual(expected);
	});

	test('keeps the order and drops duplicates', () => {
		expect(taken(users, 'b, a, b, c, a')).toEqual(['b', 'a', 'c']);
		expect(taken(users, [2, '2', ' 2 ', 1])).toEqual(['2', '1']);
		expect(taken(users, 'A, a')).toEqual(['A', 'a']);
	});

	test.each(['u-1, u-2,', 'u-1, u-2，', 'u-1\nu-2\n', 'u-1, u-2, \n', 'u-1\r\nu-2\r\n'])(
		'one separator may close the list: %j',
		(raw) => {
			expect(taken(users, raw)).toEqual(['u-1', 'u-2']);
		},
	);

	test.each<unknown>([...NOTHING, '[]', ' [ ] ', []])('%j is nothing', (raw) => {
		expect(taken(users, raw)).toBeUndefined();
	});
});

/** An empty entry may be a recipient that went missing. */
// prettier-ignore
const EMPTY_ENTRIES: ReadonlyArray<[position: number, lists: unknown[]]> = [
	[1, [',u-2', '，u-2', ',', [undefined, 'u-2']]],
	[2, [
		'u-1,,u-3', 'u-1, ,u-3', 'u-1，，u-3', 'u-1,\n,u-3', 'u-1\n\nu-3', 'u-1\r\n \r\nu-3', '["u-1","","u-3"]',
		'["u-1",null]', ['u-1', '', 'u-3'], ['u-1', '  '], ['u-1', null], ['u-1', '\u3000'],
	]],
	[3, ['u-1, u-2,,']],
];

// prettier-ignore
refusesValues([
	...EMPTY_ENTRIES.map(([position, lists]) => [
		`entry ${position} is empty`, users, new RegExp(`(?=.*user ID)entry\\b.*\\b${position}\\b.*empty`), lists,
	] as const),
	['no list of IDs', users, /./, [
		{ id: 'u-1' }, { 0: 'u-1', length: 1 }, [{ id: 'u-1' }, { id: 'u-2' }],
		'[{"id":"u-1"}]', '{"id":"u-1"}', [['u-1', 'u-2']], '[["u-1"]]', true, false, ['u-1', true], '[false]',
		// Numbers that lost their last digits, and those that are none.
		12_345_678_901_234_567_890, [9_007_199_254_740_992], '["u-1", 12345678901234567890]',
		Number.NaN, [Number.NaN], Infinity, [-Infinity],
		'[object Object]', '[object Object],[object Object]', ['[object Object]'],
		'{{ $json.id }}', 'u-1, {{ $json.id }}', 'u-\uD83D', ['u-1', '\uDE00'],
		'["u-1", "u-2"', "['u-1']", '["u-1"] x', new Date(0), () => 'u-1',
	]],
	// Which entry is wrong, and how to hand over the values.
	['an object', users, /entry\b.*\b2\b.* is an object.*\$json/, [['u-1', { id: 'u-2' }]]],
	['a switch', users, /entry\b.*\b3\b.* is true/, [['u-1', 'u-2', true]]],
	['an object that became a text', users, /entry\b.*\b2\b.*\[object Object\]/, ['u-1, [object Object]']],
	['one more than fit', users, /^has 6 different user IDs, the limit is 5\./, [ids(6)]],
	// A pattern that tries every way of cutting the gap up takes twice as long for each line more, and
	// n8n does nothing else meanwhile: with gaps like these it would never end.
	['a long gap', users, /./, ['\n', ',\n ', ', '].map((gap) => `u-1${gap.repeat(200)}u-2`)],
]);

test('the length is that of different entries, and may be very long', () => {
	expect(taken(users, ids(5))).toHaveLength(5);
	expect(taken(users, [...ids(5), ...ids(5)])).toHaveLength(5);
	const many = list({ entry: 'user ID', most: 100_000 });
	expect(taken(many, ids(100_000).join(' ,\n'))).toHaveLength(100_000);
});

import { describe, expect, test } from '@jest/globals';

import { list } from '../../../nodes/RongCloud/fields/values/index.ts';
import { ids } from '../support/reading.mts';
import { notTaken, NOTHING, taken } from './reader.mts';

const users = list({ entry: 'user ID', most: 5 });

describe('forms of a list', () => {
	test.each<[string, unknown, string[]]>([
		['one', 'u-1', ['u-1']],
		['lines', 'u-1\nu-2\nu-3', ['u-1', 'u-2', 'u-3']],
		['Windows lines', 'u-1\r\nu-2\r\nu-3\r\n', ['u-1', 'u-2', 'u-3']],
		['commas', 'u-1,u-2,u-3', ['u-1', 'u-2', 'u-3']],
		['commas and spaces', ' u-1 ,  u-2,u-3 ', ['u-1', 'u-2', 'u-3']],
		['full-width commas', 'u-1，u-2，u-3', ['u-1', 'u-2', 'u-3']],
		['everything at once', 'u-1, u-2\nu-3，u-4\r\n\tu-5', ['u-1', 'u-2', 'u-3', 'u-4', 'u-5']],
		['a comma at the end of each line', 'u-1,\nu-2,\nu-3', ['u-1', 'u-2', 'u-3']],
		['a comma at the start of each line', 'u-1\n,u-2\n,u-3', ['u-1', 'u-2', 'u-3']],
		['JSON text', '["u-1","u-2"]', ['u-1', 'u-2']],
		['JSON text over lines', ' [\n "u-1",\n "u-2"\n]\n', ['u-1', 'u-2']],
		['JSON text with numbers', '["u-1", 2]', ['u-1', '2']],
		['JSON text with a comma inside an entry', '["a,b","c\\nd"]', ['a,b', 'c\nd']],
		['an array', ['u-1', 'u-2'], ['u-1', 'u-2']],
		['an array with a comma inside an entry', ['a,b', 'c'], ['a,b', 'c']],
		['an array with spaces', [' u-1', 'u-2 ', '\tu-3\n'], ['u-1', 'u-2', 'u-3']],
		['numbers', [1, 2, 30_000_000_000], ['1', '2', '30000000000']],
		['one number', 4711, ['4711']],
		['zero', 0, ['0']],
		['big integers', [12_345_678_901_234_567_890n], ['12345678901234567890']],
		['one big integer', 12_345_678_901_234_567_890n, ['12345678901234567890']],
		['long numbers as text', '12345678901234567890', ['12345678901234567890']],
		['leading zeros', '007, 0042', ['007', '0042']],
		['a space inside an entry', 'Team Berlin, Team Paris', ['Team Berlin', 'Team Paris']],
		['other alphabets', '用户一，用户二', ['用户一', '用户二']],
		['words that JavaScript knows', 'constructor, __proto__', ['constructor', '__proto__']],
		['words that look like other values', 'true, null, 1e3', ['true', 'null', '1e3']],
	])('%s', (_, raw, expected) => {
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

describe('an empty entry may be a recipient that went missing', () => {
	// prettier-ignore
	test.each<[unknown, number]>([
		['u-1,,u-3', 2], ['u-1, ,u-3', 2], ['u-1，，u-3', 2], [',u-2', 1], ['，u-2', 1],
		['u-1,\n,u-3', 2], ['u-1\n\nu-3', 2], ['u-1\r\n \r\nu-3', 2], ['u-1, u-2,,', 3], [',', 1],
		['["u-1","","u-3"]', 2], ['["u-1",null]', 2], [['u-1', '', 'u-3'], 2], [['u-1', '  '], 2],
		[['u-1', null], 2], [[undefined, 'u-2'], 1], [['u-1', '\u3000'], 2],
	])('%j is refused', (raw, position) => {
		const text = notTaken(users, raw);
		expect(text).toMatch(new RegExp(`entry\\b.*\\b${position}\\b`));
		expect(text).toMatch(/empty/);
		expect(text).toContain('user ID');
	});
});

describe('what is no list of IDs', () => {
	test.each<[string, unknown]>([
		['an object', { id: 'u-1' }],
		['an object that looks like a list', { 0: 'u-1', length: 1 }],
		['objects in a list', [{ id: 'u-1' }, { id: 'u-2' }]],
		['an object after good entries', ['u-1', { id: 'u-2' }]],
		['objects in JSON text', '[{"id":"u-1"}]'],
		['a JSON object', { users: ['u-1'] }],
		['a list in a list', [['u-1', 'u-2']]],
		['a list in JSON text', '[["u-1"]]'],
		['true', true],
		['false', false],
		['booleans in a list', ['u-1', true]],
		['booleans in JSON text', '[false]'],
		['a number that lost its last digits', 12_345_678_901_234_567_890],
		['such a number in a list', [9_007_199_254_740_992]],
		['such a number in JSON text', '["u-1", 12345678901234567890]'],
		['not a number', Number.NaN],
		['not a number in a list', [Number.NaN]],
		['infinity', Infinity],
		['infinity in a list', [-Infinity]],
		['text made of an object', '[object Object]'],
		['text made of objects', '[object Object],[object Object]'],
		['text made of objects in the middle', 'u-1,[object Object]'],
		['text made of an object in a list', ['[object Object]']],
		['an expression that was not evaluated', '{{ $json.id }}'],
		['such an expression in the middle', 'u-1, {{ $json.id }}'],
		['half of a character', 'u-\uD83D'],
		['half of a character in a list', ['u-1', '\uDE00']],
		['JSON text that is cut off', '["u-1", "u-2"'],
		['JSON text with single quotes', "['u-1']"],
		['JSON text with something behind it', '["u-1"] x'],
		['a date', new Date(0)],
		['a function', () => 'u-1'],
		['a JSON object in a text', '{"id":"u-1"}'],
	])('%s', (_, raw) => {
		notTaken(users, raw);
	});

	test('says which entry is wrong, and how to hand over the values', () => {
		expect(notTaken(users, ['u-1', { id: 'u-2' }])).toMatch(
			/entry\b.*\b2\b.* is an object.*\$json/,
		);
		expect(notTaken(users, ['u-1', 'u-2', true])).toMatch(/entry\b.*\b3\b.* is true/);
		expect(notTaken(users, 'u-1, [object Object]')).toMatch(/entry\b.*\b2\b.*\[object Object\]/);
	});
});

describe('length', () => {
	test('counts different entries', () => {
		expect(taken(users, ids(5))).toHaveLength(5);
		expect(taken(users, [...ids(5), ...ids(5)])).toHaveLength(5);
		const text = notTaken(users, ids(6));
		expect(text).toContain('6');
		expect(text).toContain('5');
		expect(text).toContain('user IDs');
	});

	test('a very long list is read', () => {
		const many = list({ entry: 'user ID', most: 100_000 });
		expect(taken(many, ids(100_000).join(' ,\n'))).toHaveLength(100_000);
	});

	// A pattern that tries every way of cutting the gap up takes twice as long for each line more, and
	// n8n does nothing else meanwhile: with gaps like these it would never end.
	test.each([
		['blank lines', '\n'.repeat(200)],
		['commas on lines of their own', ',\n '.repeat(200)],
		['commas', ', '.repeat(200)],
	])('a long gap inside a list is refused: %s', (_, gap) => {
		notTaken(users, `u-1${gap}u-2`);
	});
});

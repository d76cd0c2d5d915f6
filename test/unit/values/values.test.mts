import { describe, expect, test } from '@jest/globals';

import {
	bit,
	choice,
	number,
	quote,
	text,
	textOrJson,
	toggle,
	webAddress,
	word,
} from '../../../nodes/RongCloud/fields/values/index.ts';
import { BROKEN_TEXTS, notTaken, NOTHING, taken } from './reader.mts';

const answers: Array<{ name: string; value: string | number }> = [
	{ name: 'Yes', value: 'yes' },
	{ name: 'Number', value: 16 },
];

describe('nothing', () => {
	test.each(NOTHING)('%j is not given, for every kind of value', (raw) => {
		for (const schema of [
			text(),
			word(),
			webAddress(),
			number(),
			toggle(),
			bit(),
			textOrJson(),
			choice(answers),
		]) {
			expect(taken<unknown>(schema, raw)).toBeUndefined();
		}
	});
});

describe('text', () => {
	test.each<[unknown, string]>([
		['Hello', 'Hello'],
		['  Hello\n ', '  Hello\n '],
		['😀 消息 ñ', '😀 消息 ñ'],
		[0, '0'],
		[-1.5, '-1.5'],
		[9_007_199_254_740_991, '9007199254740991'],
		[12_345_678_901_234_567_890n, '12345678901234567890'],
		[true, 'true'],
		[false, 'false'],
		['null', 'null'],
		['undefined', 'undefined'],
		['a {{ name }} b', 'a {{ name }} b'],
		['costs $json', 'costs $json'],
		['[object] and [Object]', '[object] and [Object]'],
		['{"a":1}', '{"a":1}'],
		['__proto__', '__proto__'],
	])('%p becomes %j', (raw, expected) => {
		expect(taken(text(), raw)).toBe(expected);
	});

	test.each<[string, unknown]>([
		['a list', ['Hello']],
		['an empty list', []],
		['an object', { text: 'Hello' }],
		['a date', new Date(0)],
		['infinity', Infinity],
		['not a number', Number.NaN],
		['a number that is not exact', 12_345_678_901_234_567_890],
		['a number just beyond exactness', 9_007_199_254_740_992],
	])('refuses %s', (_, raw) => {
		notTaken(text(), raw);
		notTaken(word(), raw);
	});

	test.each(BROKEN_TEXTS)('refuses %j', (raw) => {
		notTaken(text(), raw);
		notTaken(word(), raw);
		notTaken(textOrJson(), raw);
	});

	test('tells what to do about an object that was turned into text', () => {
		expect(notTaken(text(), '[object Object] ')).toMatch(/space/);
		expect(notTaken(text(), 'Hello {{ $json.name }}')).toMatch(/Expression/);
	});

	test('counts characters, not UTF-16 units', () => {
		const three = text({ characters: 3 });
		expect(taken(three, '😀😀😀')).toBe('😀😀😀');
		notTaken(three, '😀😀😀😀');
		notTaken(three, 'abcd');
		// A word is measured after trimming, a text as it is.
		expect(taken(word({ characters: 3 }), ' abc ')).toBe('abc');
		notTaken(three, ' abc');
	});

	test('counts bytes', () => {
		const four = text({ bytes: 4 });
		expect(taken(four, '😀')).toBe('😀');
		expect(taken(four, 'éé')).toBe('éé');
		notTaken(four, 'ééa');
	});
});

describe('a word', () => {
	test.each([
		[' a ', 'a'],
		['\n\ta b\r\n', 'a b'],
		[42, '42'],
	])('%j becomes %j', (raw, expected) => {
		expect(taken(word(), raw)).toBe(expected);
	});
});

describe('a web address', () => {
	test.each(['https://example.com', 'http://example.com/a?b=c#d', 'https://example.com/图.png'])(
		'takes %s',
		(address) => {
			expect(taken(webAddress(), ` ${address}\n`)).toBe(address);
		},
	);

	const https = webAddress({ httpsOnly: true });

	test.each([
		'example.com',
		'/a.png',
		'//example.com/a.png',
		'https://',
		'https:// example.com',
		'https://a.b/c d',
		'mailto:a@b.c',
		'javascript:x',
		'ftp://a/b',
		5,
		// The parser makes an address of these too.
		'https:example.com',
		'http:/example.com',
		'https:/example.com',
		'https:///example.com',
		'https:\\\\example.com',
		'https://example.com/\u0000',
	])('refuses %j', (address) => {
		notTaken(webAddress(), address);
		notTaken(https, address);
	});

	test('HTTPS only', () => {
		for (const address of ['https://example.com/a.png', 'HTTPS://example.com/a.png']) {
			expect(taken(https, address)).toBe(address);
		}
		const problem = notTaken(https, 'http://example.com/a.png');
		expect(problem).toContain('HTTPS');
		expect(problem).not.toContain('or http://');
	});
});

describe('a number', () => {
	// prettier-ignore
	test.each<[unknown, number]>([
		[5, 5], [0, 0], [-2.5, -2.5], ['5', 5], [' 5 ', 5], ['-2.5', -2.5], ['1e3', 1000],
		['007', 7], ['0', 0],
	])('%j becomes %j', (raw, expected) => {
		expect(taken(number(), raw)).toBe(expected);
	});

	test.each<[string, unknown]>([
		['a word', 'five'],
		['a decimal comma', '1,5'],
		['a unit', '5 px'],
		['infinity', Infinity],
		['infinity as text', 'Infinity'],
		['not a number', Number.NaN],
		['not a number as text', 'NaN'],
		['true', true],
		['a list', [5]],
		['an empty list', []],
		['an object', { value: 5 }],
		['an object with a value', { valueOf: () => 5 }],
		['a date', new Date(0)],
		['an expression that was not evaluated', '{{ $json.n }}'],
		['text made of an object', '[object Object]'],
		['a big integer', 5n],
		['a function', () => 5],
	])('refuses %s', (_, raw) => {
		notTaken(number(), raw);
		notTaken(number({ whole: true }), raw);
	});

	test('bounds are included', () => {
		const bounded = number({ least: 1, most: 3 });
		expect(taken(bounded, 1)).toBe(1);
		expect(taken(bounded, '3')).toBe(3);
		expect(notTaken(bounded, 0.999)).toContain('1');
		expect(notTaken(bounded, 3.001)).toContain('3');
	});

	test.each([1.5, '1.5', 0.1, 9_007_199_254_740_992, 1e21])('%j is not whole', (raw) => {
		expect(notTaken(number({ whole: true }), raw)).toMatch(/whole number/);
	});

	test.each([1, '1.0', -3, 9_007_199_254_740_991])('%j is whole', (raw) => {
		expect(taken(number({ whole: true }), raw)).toBe(Number(raw));
	});
});

describe('a switch', () => {
	test.each([true, 'true', ' TRUE ', 'True', 1, '1'])('%j is on', (raw) => {
		expect(taken(toggle(), raw)).toBe(true);
		expect(taken(bit(), raw)).toBe(1);
	});

	test.each([false, 'false', ' FALSE ', 0, '0'])('%j is off', (raw) => {
		expect(taken(toggle(), raw)).toBe(false);
		expect(taken(bit(), raw)).toBe(0);
	});

	// prettier-ignore
	test.each<[unknown]>([
		['yes'], ['on'], [2], [-1], [Number.NaN], [[]], [[true]], [{}], ['truee'], [1n],
	])('refuses %p', (raw) => {
		notTaken(toggle(), raw);
		notTaken(bit(), raw);
	});
});

describe('a choice', () => {
	test.each<[unknown, string | number]>([
		['yes', 'yes'],
		[' yes ', 'yes'],
		[16, 16],
		['16', 16],
		[16n, 16],
	])('%p is %j', (raw, expected) => {
		expect(taken(choice(answers), raw)).toBe(expected);
	});

	test.each<[unknown]>([['Yes'], ['no'], [1], ['toString'], [['yes']], [{ value: 'yes' }], [true]])(
		'refuses %p and names the choices',
		(raw) => {
			const problem = notTaken(choice(answers), raw);
			expect(problem).toContain('Yes (yes)');
			expect(problem).toContain('Number (16)');
		},
	);
});

describe('free data that travels as text', () => {
	test.each<[unknown, string]>([
		['order-42', 'order-42'],
		[' {"a":1} ', ' {"a":1} '],
		[{ order: 42, rush: true }, '{"order":42,"rush":true}'],
		[[1, 'a', null], '[1,"a",null]'],
		[5, '5'],
		[false, 'false'],
		[{}, '{}'],
		// A text in JSON would have its quotes around it.
		[new Date(Date.UTC(2026, 0, 2)), '2026-01-02T00:00:00.000Z'],
		[{ toJSON: () => '2026-01-02' }, '2026-01-02'],
	])('%j becomes %j', (raw, expected) => {
		expect(taken(textOrJson(), raw)).toBe(expected);
	});

	test.each<[string, unknown]>([
		['a reserved name', JSON.parse('{"__proto__":{"a":1}}')],
		['infinity inside', { a: Infinity }],
		['half of a character inside', { a: '\uD83D' }],
		['a function inside', { a: () => 1 }],
		['infinity', Infinity],
	])('refuses %s', (_, raw) => {
		notTaken(textOrJson(), raw);
	});
});

describe('a quoted piece of a value', () => {
	test.each<[unknown, string]>([
		['abc', '"abc"'],
		['a\n\t b', '"a b"'],
		[{ a: 1 }, '"{"a":1}"'],
		[undefined, '"undefined"'],
		['a'.repeat(60), `"${'a'.repeat(60)}"`],
		['a'.repeat(61), `"${'a'.repeat(57)}..."`],
		['😀'.repeat(61), `"${'😀'.repeat(57)}..."`],
		// What nobody would see, or what would turn the sentence around.
		['true\u200b', '"true\\u200b"'],
		['\u202eabc', '"\\u202eabc"'],
		['a\u0000\u001bb', '"a\\u0000\\u001bb"'],
		['a\ud83d', '"a\\ud83d"'],
		['\u{e0001}', '"\\u{e0001}"'],
		['👩\u200d👧', '"👩\u200d👧"'],
	])('%p', (raw, expected) => {
		expect(quote(raw)).toBe(expected);
	});

	test('of what cannot be turned into a text at all', () => {
		const round = Object.create(null) as Record<string, unknown>;
		round.self = round;
		expect(quote(round)).toBe('"an object"');
		expect(quote([round])).toBe('"a list"');
		notTaken(toggle(), round);
		let deep: unknown = [];
		for (let level = 0; level < 100_000; level++) deep = [deep];
		expect(quote(deep)).toBe('"a list"');
		notTaken(toggle(), deep);
	});
});

describe('a refusal', () => {
	test.each(['\u0000', 'true\u0000', 'a\u0000b\u0000c'])(
		'keeps its fix, whatever it quotes: %j',
		(raw) => {
			expect(notTaken(toggle(), raw)).toMatch(/\\u0000.*Use true or false\.$/);
			expect(notTaken(choice(answers), raw)).toMatch(/Choose one of: /);
		},
	);
});

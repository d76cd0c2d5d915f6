import { describe, expect, test } from '@jest/globals';
import type { ZodMiniType } from 'zod/mini';

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
import { BROKEN_TEXTS, notTaken, NOTHING, refusesValues, taken } from './reader.mts';

type Kind = ZodMiniType<unknown>;

const answers: Array<{ name: string; value: string | number }> = [
	{ name: 'Yes', value: 'yes' },
	{ name: 'Number', value: 16 },
];
const https = webAddress({ httpsOnly: true });
const whole = number({ whole: true });
const three = text({ characters: 3 });
const four = text({ bytes: 4 });
const bounded = number({ least: 1, most: 3 });
const DATE = new Date(Date.UTC(2026, 0, 2));

const same = (...values: unknown[]) => values.map((value) => [value, value] as const);
const all = (given: unknown[], becomes: unknown) => given.map((value) => [value, becomes] as const);

// prettier-ignore
const TAKEN: ReadonlyArray<[kind: string, Kind, pairs: ReadonlyArray<readonly [unknown, unknown]>]> = [
	...[text(), word(), webAddress(), number(), toggle(), bit(), textOrJson(), choice(answers)].map(
		(kind): [string, Kind, ReadonlyArray<readonly [unknown, unknown]>] => ['nothing', kind, all(NOTHING, undefined)],
	),
	['text', text(), [
		...same('Hello', '  Hello\n ', '😀 消息 ñ', 'null', 'undefined', 'a {{ name }} b', 'costs $json'),
		...same('[object] and [Object]', '{"a":1}', '__proto__'),
		[0, '0'], [-1.5, '-1.5'], [9_007_199_254_740_991, '9007199254740991'],
		[12_345_678_901_234_567_890n, '12345678901234567890'], [true, 'true'], [false, 'false'],
	]],
	['three characters, not UTF-16 units', three, same('😀😀😀')],
	// A word is measured after trimming, a text as it is.
	['a word of three characters', word({ characters: 3 }), [[' abc ', 'abc']]],
	['four bytes', four, same('😀', 'éé')],
	['a word', word(), [[' a ', 'a'], ['\n\ta b\r\n', 'a b'], [42, '42']]],
	['a web address', webAddress(), ['https://example.com', 'http://example.com/a?b=c#d', 'https://example.com/图.png'].map(
		(address) => [` ${address}\n`, address] as const,
	)],
	['an address by HTTPS', https, same('https://example.com/a.png', 'HTTPS://example.com/a.png')],
	['a number', number(), [
		...same(5, 0, -2.5), ['5', 5], [' 5 ', 5], ['-2.5', -2.5], ['1e3', 1000], ['007', 7], ['0', 0],
	]],
	['a number with bounds', bounded, [[1, 1], ['3', 3]]],
	['a whole number', whole, [...same(1, -3, 9_007_199_254_740_991), ['1.0', 1]]],
	['on', toggle(), all([true, 'true', ' TRUE ', 'True', 1, '1'], true)],
	['on, as a bit', bit(), all([true, 'true', ' TRUE ', 'True', 1, '1'], 1)],
	['off', toggle(), all([false, 'false', ' FALSE ', 0, '0'], false)],
	['off, as a bit', bit(), all([false, 'false', ' FALSE ', 0, '0'], 0)],
	['a choice', choice(answers), [['yes', 'yes'], [' yes ', 'yes'], [16, 16], ['16', 16], [16n, 16]]],
	['free data that travels as text', textOrJson(), [
		...same('order-42', ' {"a":1} '), [{ order: 42, rush: true }, '{"order":42,"rush":true}'],
		[[1, 'a', null], '[1,"a",null]'], [5, '5'], [false, 'false'], [{}, '{}'],
		// A text in JSON would have its quotes around it.
		[DATE, '2026-01-02T00:00:00.000Z'], [{ toJSON: () => '2026-01-02' }, '2026-01-02'],
	]],
];

test.each(
	TAKEN.flatMap(([kind, schema, pairs]) =>
		pairs.map(([raw, expected]) => ({ kind, schema, raw, expected })),
	),
)('$kind: $raw becomes $expected', ({ schema, raw, expected }) => {
	expect(taken<unknown>(schema, raw)).toBe(expected);
});

const INEXACT = [9_007_199_254_740_992, 12_345_678_901_234_567_890];
const NO_TEXT = [
	['Hello'],
	[],
	{ text: 'Hello' },
	new Date(Number.NaN),
	Infinity,
	Number.NaN,
	...INEXACT,
];
// prettier-ignore
const NO_NUMBER: unknown[] = [
	'five', '1,5', '5 px', Infinity, 'Infinity', Number.NaN, 'NaN', true, [5], [], { value: 5 },
	{ valueOf: () => 5 }, new Date(0), '{{ $json.n }}', '[object Object]', 5n, () => 5,
];
// prettier-ignore
const NO_ADDRESS = [
	'example.com', '/a.png', '//example.com/a.png', 'https://', 'https:// example.com',
	'https://a.b/c d', 'mailto:a@b.c', 'javascript:x', 'ftp://a/b', 5,
	// The parser makes an address of these too.
	'https:example.com', 'http:/example.com', 'https:/example.com', 'https:///example.com',
	'https:\\\\example.com', 'https://example.com/\u0000a',
];
const NO_SWITCH = ['yes', 'on', 2, -1, Number.NaN, [], [true], {}, 'truee', 1n];

// prettier-ignore
refusesValues([
	['text', text(), /./, [...NO_TEXT, ...BROKEN_TEXTS]],
	// What to do about an object that was turned into text, and about an expression that is none.
	['text', text(), /space/, ['[object Object] ']],
	['text', text(), /Expression/, ['Hello {{ $json.name }}']],
	['a word', word(), /./, [...NO_TEXT, ...BROKEN_TEXTS]],
	['three characters', three, /./, ['😀😀😀😀', 'abcd', ' abc']],
	['four bytes', four, /./, ['ééa']],
	['a web address', webAddress(), /./, NO_ADDRESS],
	['an address by HTTPS', https, /./, NO_ADDRESS],
	['an address by HTTPS', https, /^(?=.*HTTPS)(?!.*or http:\/\/)/, ['http://example.com/a.png']],
	['a number', number(), /./, NO_NUMBER],
	['a whole number', whole, /./, NO_NUMBER],
	['a whole number', whole, /whole number/, [1.5, '1.5', 0.1, 9_007_199_254_740_992, 1e21]],
	['a number from 1', bounded, /1/, [0.999]],
	['a number up to 3', bounded, /3/, [3.001]],
	['a switch', toggle(), /./, NO_SWITCH],
	['a bit', bit(), /./, NO_SWITCH],
	['a choice', choice(answers), /Yes \(yes\).*Number \(16\)/s, ['Yes', 'no', 1, 'toString', ['yes'], { value: 'yes' }, true]],
	['free data', textOrJson(), /./, [
		...BROKEN_TEXTS, JSON.parse('{"__proto__":{"a":1}}'), { a: Infinity }, { a: '\uD83D' }, { a: () => 1 }, Infinity,
	]],
	// A refusal keeps its fix, whatever it quotes.
	['a switch', toggle(), /\\u0000.*Use true or false\.$/, ['true\u0000', 'a\u0000b\u0000c']],
	['a choice', choice(answers), /Choose one of: /, ['true\u0000', 'a\u0000b\u0000c']],
]);

describe('a quoted piece of a value', () => {
	// prettier-ignore
	test.each<[unknown, string]>([
		['abc', '"abc"'], ['a\n\t b', '"a b"'], [{ a: 1 }, '"{"a":1}"'], [undefined, '"undefined"'],
		['a'.repeat(60), `"${'a'.repeat(60)}"`], ['a'.repeat(61), `"${'a'.repeat(57)}..."`],
		['😀'.repeat(61), `"${'😀'.repeat(57)}..."`],
		// What nobody would see, or what would turn the sentence around.
		['true\u200b', '"true\\u200b"'], ['\u202eabc', '"\\u202eabc"'],
		['a\u0000\u001bb', '"a\\u0000\\u001bb"'], ['a\ud83d', '"a\\ud83d"'],
		['\u{e0001}', '"\\u{e0001}"'], ['👩\u200d👧', '"👩\u200d👧"'],
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

import fc from 'fast-check';
import type { INodePropertyOptions } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { LIST_FORMS, plainJson } from './good.mts';
import { kindOf, rangeOf } from './kinds.mts';
import type { Leaf } from './leaves.mts';

/** Texts that have broken programs before. */
// prettier-ignore
const ODD_TEXTS = [
	'', ' ', '\t\r\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\u0000', 'a\u0000b', '\u001b[31mred',
	'\u0007\u0008\u007f', '\u2028\u2029', '\u202egnirts', '\u200fabc\u200e', '👩‍👩‍👧‍👦',
	'e\u0301\u0301\u0301', '\ud83d', '\ude00', 'cut in half \ud83d', '\ud83dx\ude00', 'null',
	'undefined', 'NaN', 'Infinity', '-0', '1e308', '1e999', '0x1F', '1_000', '1,5', 'true', 'false',
	'[object Object]', '[object Object] ', 'x,[object Object],y', '[object Array]', '__proto__',
	'constructor', 'prototype', 'toString', 'hasOwnProperty', '{{ $json.name }}',
	"{{ $('Start').item.json.name }}", '={{ $json.name }}', '=1+1', '{{', '}}', '${name}', '%00',
	'%E0%A4%A', 'a=b&c=d', '&toUserId=u-9&content=x', 'a+b c', '\r\nX-Injected: 1', '../../etc',
	"'; DROP TABLE users; --", '<script>alert(1)</script>', '\\', '"', "'", '\\u0000', '{', '[', '{}',
	'[]', '[[]]', '[""]', '{"a":1}', '[1,2]', 'RC:TxtMsg', 'rc:Own', ' RC:Own', 'custom', 'ß', 'ǅ', 'ⅷ',
	'ĸ', 'İ',
	// What spreadsheets, exports and templates leave behind.
	'#N/A', '#REF!', 'N/A', 'None', 'nil', '-', 'u-', '1,001', '12.345.678', '12 345', "12'345", '1.23457E+17', '4711.0', '"u-1"',
	'“u-1”', '<u-1>', 'u-1|u-2', 'u-1/u-2', 'ana@example.com', '*|FNAME|*', 'Hello %name%', 'Hello , you', '<b>x</b>', '&amp;', 'a\\nb',
	'u-1,,u-2', ',u-1', 'u-1,', 'u-1;u-2', 'u-1\n\nu-2',
];

// prettier-ignore
const ODD_ADDRESSES = [
	'https:example.com/a.png', 'https:/example.com/a.png', 'https:\\\\example.com\\a.png',
	'https:///example.com/a.png', 'HTTPS://EXAMPLE.COM/A.PNG', 'Https://example.com', 'https://',
	'https:', 'http://example.com/a.png', '//example.com/a.png', 'example.com/a.png',
	'ftp://example.com/a.png', 'javascript:alert(1)', 'data:image/png;base64,AAAA',
	'https://exam ple.com/a.png', 'https://example.com/a b.png', 'https://example.com/\u0000',
	'https://example.com/\u202e', 'https://例え.jp/絵.png', 'https://[::1]/a.png',
	'https://user:secret@example.com/', 'https://example.com:99999/', 'https://example.com/?a=b&c=d#e',
	'https://\u200bexample.com',
];

// prettier-ignore
const ODD_JSON = [
	'{"a":1,"a":2}', '{"a":1,}', "{'a':1}", '{a:1}', '{"a":NaN}', '{"a":1e999}',
	'{"a":12345678901234567890}', '{"a":-0}', '{"__proto__":{"polluted":true}}',
	'{"a":{"__proto__":[]}}', '{"constructor":{"prototype":{"polluted":true}}}',
	'{"toString":"x","valueOf":null}', '{"":1}', '{" ":1}', '{"\\u0000":"\\u0000"}', '{"a":"\\ud83d"}',
	'{"\\ud83d":1}', '{"a":"[object Object]"}', '{"a":"{{ $json.a }}"}', '"text"', 'null', '[1,2',
	'// no\n{}', '\ufeff{}', '{"a":1} x',
];

const depths = fc
	.tuple(fc.constantFrom(2, 98, 99, 100, 101, 300), fc.boolean())
	.map(([depth, isList]) => {
		let value: unknown = 'deep';
		for (let level = 0; level < depth; level++) value = isList ? [value] : { a: value };
		return value;
	});

const own = (text: string): unknown => JSON.parse(text);

// prettier-ignore
const ODD_VALUES: ReadonlyArray<() => unknown> = [
	() => undefined, () => null, () => true, () => false, () => [], () => [[]], () => [null],
	() => [undefined], () => [''], () => ['u-1', ''], () => ['u-1', { id: 'u-2' }],
	() => ['u-1', ['u-2']], () => ['u-1', true], () => ['u-1', Number.NaN], () => ['\ud83d'],
	() => ['a,b', 'c\nd'], () => ({}), () => ({ a: 1 }), () => ({ a: { b: [Number.NaN] } }),
	() => ({ a: Number.POSITIVE_INFINITY }), () => ({ a: undefined }), () => ({ a: [undefined] }),
	() => ({ a: 10n }), () => ({ length: 2, 0: 'u-1', 1: 'u-2' }),
	() => ({ toString: 'not a function', valueOf: null }), () => own('{"__proto__":{"polluted":true}}'),
	() => own('{"constructor":{"prototype":1}}'), () => own('[{"__proto__":1}]'),
	() => Object.create(null) as unknown, () => new Date(Date.UTC(2026, 1, 3)),
	() => ({ at: new Date(Date.UTC(2026, 1, 3)) }), () => new Date(Number.NaN),
	() => '2026-02-03T04:05:06.000Z', () => 10n, () => 12_345_678_901_234_567_890n, () => [10n],
];

// prettier-ignore
const ODD_NUMBERS = [
	0, -0, 1, -1, 1.5, -0.1, 2 ** 31, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1e21, 1e308, -1e308,
	Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, Number.NaN, Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
];

/** Lengths around the two readings of "128 KB", and well beyond. */
const LENGTHS = [
	...[-100, -15, 0].map((more) => LIMITS.contentBytesStrict + more),
	...[-42, -14, 0, 1].map((more) => LIMITS.contentBytes + more),
	200_000,
];

const longTexts = fc
	.tuple(fc.constantFrom(...LENGTHS), fc.constantFrom('a', 'ü', '😀', '"'))
	.map(([bytes, unit]) => unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit))));

/** Numbers of entries around what lists take, and well beyond. */
const { tagsPerList, recipientsPerMessage, usersPerPush } = LIMITS;
const COUNTS = [tagsPerList, recipientsPerMessage, usersPerPush]
	.flatMap((most) => [most - 1, most, most + 1])
	.concat(5000);

/** Of lists that would take several calls, which has tests of its own. */
const FEWER: Readonly<Record<string, readonly number[]>> = {
	toUserIds: COUNTS.filter((count) => count <= recipientsPerMessage),
	toGroupIds: [1],
};

const longLists = (counts: readonly number[]) =>
	fc
		.tuple(fc.constantFrom(...counts), fc.constantFrom(...LIST_FORMS), fc.constantFrom(1, 2))
		.map(([length, form, times]) =>
			form(Array.from({ length }, (_, index) => `u-${Math.floor(index / times)}`)),
		);

const strings = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc
		.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 12 })
		.map((units) => String.fromCharCode(...units)),
);

const WIDE = { withBigInt: true, withSparseArray: true, withNullPrototype: true } as const;

const anyJson = fc.oneof(
	fc.constantFrom(...ODD_JSON),
	fc.json({ stringUnit: 'binary', maxDepth: 4 }),
	fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 4 }),
	fc.object({ ...WIDE, maxDepth: 2, withDate: true }),
	depths,
	depths.map((value) => JSON.stringify(value)),
);

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What an expression makes of a good value when it is a little off. */
// prettier-ignore
const SLIPS: ReadonlyArray<(good: unknown) => unknown> = [
	(good) => ` ${asText(good)}\n`, (good) => `${asText(good)} `, (good) => [good],
	(good) => [good, good], (good) => [good, null], (good) => ({ value: good }),
	(good) => JSON.stringify(good), (good) => `${asText(good)}\u200b`,
	(good) => `\u202e${asText(good)}`, (good) => `${asText(good)}\u0000`,
	(good) => `\ufeff${asText(good)}`, (good) => asText(good).toUpperCase(),
	(good) => asText(good).toLowerCase(), (good) => asText(good).slice(0, -1),
	(good) => `${asText(good)},`, (good) => `${asText(good)}${asText(good)}`,
	(good) => asText(good).repeat(60), (good) => `${asText(good)}\ud83d`, (good) => `=${asText(good)}`,
	(good) => `{{ $json.x }} ${asText(good)}`, (good) => `${asText(good)} [object Object]`,
	(good) => Number(asText(good)), (good) => asText(good) === 'true',
];

function ofKind(leaf: Leaf): fc.Arbitrary<unknown> {
	const { options = [] } = leaf.property;
	switch (kindOf(leaf)) {
		case 'address':
		case 'word':
			return fc.constantFrom(...ODD_ADDRESSES);
		case 'list':
			return longLists(FEWER[leaf.path] ?? COUNTS);
		case 'json':
		case 'object':
		case 'data':
			return anyJson;
		case 'number': {
			const { min, max } = rangeOf(leaf);
			const edges = [min, min - 1, min + 0.5, max, max + 1, ` ${max} `, `${min}.0`];
			return fc.constantFrom<unknown>(...edges);
		}
		case 'choice':
		case 'choices':
			return fc.constantFrom<unknown>(
				...(options as INodePropertyOptions[]).flatMap(({ name, value }) => [
					name,
					` ${String(value)} `,
					String(value).toUpperCase(),
					[value],
				]),
			);
		case 'switch':
			return fc.constantFrom<unknown>('TRUE ', ' False', 'yes', 'on', 2, -1, '1', '0', [true]);
		case 'text':
		case 'base64':
		case 'extension':
			return fc.constantFrom<unknown>(
				...['x', '😀'].flatMap((unit) =>
					[0, 1].map((more) => unit.repeat(LIMITS.titleCharacters + more)),
				),
				...['data:image/jpeg;base64,/9j/4AAQSkZJRg==', '.pdf', '..'],
			);
	}
}

/** Anything that an expression can yield for a field, most of it not what the field is for. */
export const hostileFor = (leaf: Leaf, good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof(
		{ weight: 7, arbitrary: fc.constantFrom<unknown>(...ODD_TEXTS) },
		{ weight: 5, arbitrary: fc.tuple(good, fc.constantFrom(...SLIPS)).map(([v, slip]) => slip(v)) },
		{ weight: 5, arbitrary: fc.constantFrom(...ODD_VALUES).map((make) => make()) },
		{ weight: 4, arbitrary: ofKind(leaf) },
		{ weight: 3, arbitrary: fc.constantFrom<unknown>(...ODD_NUMBERS) },
		{ weight: 2, arbitrary: fc.double() },
		{ weight: 2, arbitrary: strings },
		{ weight: 1, arbitrary: anyJson },
		{ weight: 1, arbitrary: longTexts },
		{ weight: 1, arbitrary: plainJson },
	);

/** Anything at all, for tests without an engine. */
export const anything = fc.oneof(
	fc.constantFrom<unknown>(...ODD_TEXTS, ...ODD_ADDRESSES, ...ODD_JSON, ...ODD_NUMBERS),
	fc.constantFrom(...ODD_VALUES).map((make) => make()),
	strings,
	anyJson,
	depths,
	fc.anything({
		...WIDE,
		maxDepth: 3,
		withMap: true,
		withSet: true,
		withTypedArray: true,
		withObjectString: true,
	}),
);

import { expect, test } from '@jest/globals';

import { json, jsonObject } from '../../../nodes/RongCloud/fields/values/index.ts';
import { BROKEN_TEXTS, NOTHING, refusesValues, taken } from './reader.mts';

// n8n's $now is such an object; what is inside it is no data.
const now = { ts: 5, zone: { name: 'UTC' }, toJSON: () => '2026-01-02T00:00:00.000Z' };
const TYPES = { n: '1', b: 'true', m: 1, c: true, z: null };

// prettier-ignore
test.each<[unknown, unknown]>([
	['{"a":1}', { a: 1 }], [' {"a":1} \n', { a: 1 }], [{ a: 1 }, { a: 1 }],
	['[1,"b",null,true]', [1, 'b', null, true]], [[1, 'b', null, true], [1, 'b', null, true]],
	['"text"', 'text'], ['5', 5], [5, 5], ['false', false], [false, false], ['{}', {}],
	['{"deep":{"er":[{"a":"😀"}]}}', { deep: { er: [{ a: '😀' }] } }], ['{"a":1.5e3}', { a: 1500 }],
	['{"a":"{{ name }}"}', { a: '{{ name }}' }], [JSON.stringify(TYPES), TYPES],
	['{"toString":1,"hasOwnProperty":2}', { toString: 1, hasOwnProperty: 2 }],
	// An absent value is left out, and is null in a list, as JSON has it.
	[{ a: undefined, b: [undefined, 1] }, { b: [null, 1] }],
	[{ at: new Date(Date.UTC(2026, 0, 2)) }, { at: '2026-01-02T00:00:00.000Z' }],
	[{ at: [now] }, { at: ['2026-01-02T00:00:00.000Z'] }],
	[{ toJSON: 'x' }, { toJSON: 'x' }],
])('JSON, as text or as the value itself: %j', (raw, expected) => {
	expect(taken<unknown>(json(), raw)).toEqual(expected);
});

test('the result is a copy', () => {
	const given = { a: { b: [1] } };
	const result = taken(jsonObject(), given);
	expect(result).toEqual(given);
	expect(result).not.toBe(given);
	expect(result?.a).not.toBe(given.a);
});

test.each(NOTHING)('%j is not given', (raw) => {
	expect(taken(json(), raw)).toBeUndefined();
	expect(taken(jsonObject(), raw)).toBeUndefined();
});

test.each(['{}', ' { } ', {}])('as an object, %j counts as not given', (raw) => {
	expect(taken(jsonObject(), raw)).toBeUndefined();
});

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];
const round: Record<string, unknown> = {};
round.self = round;

// prettier-ignore
refusesValues([
	['text that is none', json(), /JSON/, [
		'{a:1}', "{'a':1}", '{"a":1,}', '{"a":1', '{"a":1} x', 'hello', 'u-1,u-2 ', 'NaN', 'Infinity', 'undefined',
		'{"a":undefined}', '<xml/>',
	]],
	['a broken text, alone and inside', json(), /./, BROKEN_TEXTS.flatMap((raw) => [
		raw, { a: raw }, ['ok', { b: [raw] }], JSON.stringify({ a: raw }),
	])],
	['an object that was joined to a space', jsonObject(), /space/, ['[object Object] ']],
	['a date that is none', json(), /./, [{ at: new Date(Number.NaN) }, { at: { toJSON: () => null } }]],
	['what would go out empty', json(), /"a"/, [new Map([['a', 1]]), new Set(['u-1']), new Uint8Array(2), /a/].map((a) => ({ a }))],
	['infinity', json(), /\ba\.b\b/, [{ a: { b: Infinity } }]],
	['not a number', json(), /\blist\[1\]/, [{ list: [1, Number.NaN] }]],
	['a function, a symbol and a number beyond JSON', json(), /"a"/, [{ a: () => 1 }, { a: Symbol('x') }, '{"a":1e999}']],
	['a big integer', json(), /\ba\.b\[0\]/, [{ a: { b: [1n] } }]],
	// What comes out would not be the number that was typed in.
	['a whole number that would lose digits', json(), /exact|digits/, ['{"id":12345678901234567890}', '{"a":[{"id":9007199254740993}]}', '9007199254740993']],
	['an object that holds itself', json(), /./, [round]],
	['an object that holds itself', jsonObject(), /./, [round]],
	['no object', jsonObject(), /JSON object/, ['[1]', [1], '5', 5, '"a"', 'true', true, '[]']],
	...FORBIDDEN.map((name) => [
		'a name that reaches into JavaScript', json(), new RegExp(name), [
			`{"${name}":{"polluted":true}}`, `{"a":{"${name}":1}}`, `[{"a":[{"${name}":1}]}]`,
			JSON.parse(`{"${name}":{"polluted":true}}`), JSON.parse(`{"a":[{"${name}":1}]}`),
		],
	] as const),
]);

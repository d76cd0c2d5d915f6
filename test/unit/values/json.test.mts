import { describe, expect, test } from '@jest/globals';

import { json, jsonObject } from '../../../nodes/RongCloud/fields/values/index.ts';
import { BROKEN_TEXTS, notTaken, NOTHING, taken } from './reader.mts';

const proto = (text: string): unknown => JSON.parse(text);

describe('JSON, as text or as the value itself', () => {
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
	])('takes %j', (raw, expected) => {
		expect(taken<unknown>(json(), raw)).toEqual(expected);
	});

	test('a date that is none is refused', () => {
		notTaken(json(), { at: new Date(Number.NaN) });
		notTaken(json(), { at: { toJSON: () => null } });
	});

	test.each<unknown>([new Map([['a', 1]]), new Set(['u-1']), new Uint8Array(2), /a/])(
		'%p would go out empty, and is refused',
		(raw) => {
			expect(notTaken(json(), { a: raw })).toContain('"a"');
		},
	);

	test.each(NOTHING)('%j is not given', (raw) => {
		expect(taken(json(), raw)).toBeUndefined();
		expect(taken(jsonObject(), raw)).toBeUndefined();
	});

	test('the result is a copy', () => {
		const given = { a: { b: [1] } };
		const result = taken(jsonObject(), given);
		expect(result).toEqual(given);
		expect(result).not.toBe(given);
		expect(result?.a).not.toBe(given.a);
	});
});

describe('what is no JSON', () => {
	// prettier-ignore
	test.each([
		'{a:1}', "{'a':1}", '{"a":1,}', '{"a":1', '{"a":1} x', 'hello', 'u-1,u-2 ', 'NaN',
		'Infinity', 'undefined', '{"a":undefined}', '<xml/>',
	])('refuses the text %j', (raw) => {
		expect(notTaken(json(), raw)).toMatch(/JSON/);
	});

	test.each(BROKEN_TEXTS)('refuses the broken text %j, alone and inside', (raw) => {
		notTaken(json(), raw);
		notTaken(json(), { a: raw });
		notTaken(json(), ['ok', { b: [raw] }]);
		notTaken(json(), JSON.stringify({ a: raw }));
	});

	test('explains an object that was joined to a space', () => {
		expect(notTaken(jsonObject(), '[object Object] ')).toMatch(/space/);
	});

	test.each<[string, unknown, string]>([
		['infinity', { a: { b: Infinity } }, 'a.b'],
		['not a number', { list: [1, Number.NaN] }, 'list[1]'],
		['a function', { a: () => 1 }, 'a'],
		['a symbol', { a: Symbol('x') }, 'a'],
		['a big integer', { a: { b: [1n] } }, 'a.b[0]'],
		['a number beyond JSON', '{"a":1e999}', 'a'],
	])('names the place of %s', (_, raw, place) => {
		expect(notTaken(json(), raw)).toContain(place);
	});

	// What comes out would not be the number that was typed in.
	test.each(['{"id":12345678901234567890}', '{"a":[{"id":9007199254740993}]}', '9007199254740993'])(
		'refuses a whole number that would lose digits: %s',
		(raw) => {
			expect(notTaken(json(), raw)).toMatch(/exact|digits/);
		},
	);

	test('an object that holds itself is refused, not followed for ever', () => {
		const round: Record<string, unknown> = {};
		round.self = round;
		notTaken(json(), round);
		notTaken(jsonObject(), round);
	});
});

describe('names that reach into JavaScript', () => {
	test.each(['__proto__', 'constructor', 'prototype'])('%s is refused, at every depth', (name) => {
		for (const raw of [
			`{"${name}":{"polluted":true}}`,
			`{"a":{"${name}":1}}`,
			`[{"a":[{"${name}":1}]}]`,
			proto(`{"${name}":{"polluted":true}}`),
			proto(`{"a":[{"${name}":1}]}`),
		]) {
			const text = notTaken(json(), raw);
			expect(text).toContain(name);
		}
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

describe('a JSON object', () => {
	test.each(['{}', ' { } ', {}])('%j counts as not given', (raw) => {
		expect(taken(jsonObject(), raw)).toBeUndefined();
	});

	test.each<[unknown]>([['[1]'], [[1]], ['5'], [5], ['"a"'], ['true'], [true], ['[]']])(
		'refuses %j',
		(raw) => {
			expect(notTaken(jsonObject(), raw)).toMatch(/JSON object/);
		},
	);
});

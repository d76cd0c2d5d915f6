import { describe, expect, test } from '@jest/globals';

import { accepted, refused } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';
import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';

const GROUPS = [
	['ios', 'iOS (APNs)', 'ios'],
	['android', 'Android (All Vendors)', 'android'],
	['harmonyOs', 'HarmonyOS', 'harmonyOS'],
] as const;

const text = (name: unknown, value: unknown) => ({ name, type: 'text', text: value });
const number = (name: unknown, value: unknown) => ({ name, type: 'number', number: value });
const boolean = (name: unknown, value: unknown) => ({ name, type: 'boolean', boolean: value });
const table = (...entries: unknown[]) => ({ extras: { entries } });

// A push notification has the same groups; one of them stands for all.
describe.each<[Resource, ...(typeof GROUPS)[number]]>([
	['broadcast', ...GROUPS[0]],
	['broadcast', ...GROUPS[1]],
	['broadcast', ...GROUPS[2]],
	['pushNotification', ...GROUPS[0]],
])('extras of a %s for %s', (resource, group, shown, place) => {
	const extrasOf = (fields: Values) => {
		const { notification } = accepted(resource, { [group]: fields }).request as BroadcastRequest;
		return (notification[place] as Values | undefined)?.extras;
	};
	const TABLE = `${shown} > Extras`;
	const JSON_FIELD = `${TABLE} (JSON)`;

	test('keeps the types that were chosen', () => {
		const rows = [text('digits', '007'), number('amount', 3), number('price', '19.90')];
		const more = [number('none', 0), boolean('rush', true), boolean('gift', 'false')];
		const numbers = { digits: '007', amount: 3, price: 19.9, none: 0 };
		expect(extrasOf(table(...rows, ...more))).toEqual({ ...numbers, rush: true, gift: false });
	});

	test.each<[unknown, Values]>([
		[text('a', 5), { a: '5' }],
		[text('a', true), { a: 'true' }],
		[{ name: 'a', text: 'b' }, { a: 'b' }],
		[{ name: 'a', type: ' number ', number: 3, text: 'no' }, { a: 3 }],
		// The name says that it was meant.
		[text('a', ''), { a: '' }],
		[text(' 订 b ', '1'), { '订 b': '1' }],
		[text(7, '3'), { '7': '3' }],
		[text('toString', 'a'), { toString: 'a' }],
	])('takes %j', (row, expected) => {
		expect(extrasOf(table(row))).toEqual(expected);
	});

	// The last but one cannot be made a text.
	// prettier-ignore
	test.each<unknown>([
		'integer', 'NUMBER', ['number'], { type: 'number' }, Object.create(null), 1e308,
	])('refuses the type %p, and names the row', (type) => {
		const problem = refused(resource, { [group]: table({ name: 'n', type, text: 'a' }) }, TABLE);
		expect(problem).toContain('"n"');
		expect(problem).toContain('True or False (boolean)');
	});

	test.each([null, undefined, 'row', 5])('refuses %j for a row', (row) => {
		refused(resource, { [group]: table(row) }, TABLE);
	});

	test('a table that was not added is none', () => {
		expect(extrasOf({})).toBeUndefined();
		expect(extrasOf({ extras: null, extrasJson: '{}' })).toBeUndefined();
	});

	// n8n empties a table that is given by one expression, so an empty one cannot be trusted.
	test.each([{ extras: {} }, table()])('a table without rows is refused: %j', (fields) => {
		expect(refused(resource, { [group]: fields }, TABLE)).toContain('Extras (JSON)');
	});

	test.each(['', ' ', undefined, null])('a row without a name is refused: %j', (name) => {
		const problem = refused(resource, { [group]: table(text('a', 'b'), text(name, 'c')) }, TABLE);
		expect(problem).toMatch(/\brow\b.*\b2\b/);
	});

	// This is what n8n makes of a whole table that is given by an expression.
	test('one empty row for each character is refused, with the way out', () => {
		const rows = Array.from('={{ $json.rows }}', () => ({}));
		expect(refused(resource, { [group]: table(...rows) }, TABLE)).toContain('Extras (JSON)');
	});

	test.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s', (name) => {
		expect(refused(resource, { [group]: table(text(name, 'a')) }, TABLE)).toContain(name);
		const changes = { [group]: { extrasJson: `{"${name}":"a"}` } };
		expect(refused(resource, changes, JSON_FIELD)).toContain(name);
	});

	test('refuses a name that stands twice in the table, or in the JSON as well', () => {
		const twice = table(text('order', 'a'), number('b', 1), text(' order', 'c'));
		expect(refused(resource, { [group]: twice }, TABLE)).toMatch(/order.*twice/);
		const both = { ...table(text('order', 'a')), extrasJson: '{"order":"b","c":"d"}' };
		expect(refused(resource, { [group]: both }, TABLE)).toContain('order');
	});

	test('joins the table and the JSON', () => {
		const extrasJson = { order: 'A-17', deep: { a: [1] } };
		const joined = extrasOf({ ...table(number('amount', 3)), extrasJson });
		expect(joined).toEqual({ amount: 3, ...extrasJson });
	});

	// prettier-ignore
	test.each<unknown>([
		number('n', 'three'), number('n', ''), number('n', Infinity), number('n', '9007199254740993'),
		boolean('n', ''), boolean('n', undefined), boolean('n', 'maybe'),
		text('n', { a: 1 }), text('n', '{{ $json.a }}'), text('n', 12_345_678_901_234_567_890),
	])('refuses %j and names the row', (row) => {
		expect(refused(resource, { [group]: table(row) }, TABLE)).toContain('"n"');
	});

	test.each([['a\uD83D'], ['{{ $json.name }}'], ['[object Object]'], [{ a: 1 }]])(
		'refuses a name that is broken: %j',
		(name) => {
			refused(resource, { [group]: table(text(name, 'b')) }, TABLE);
		},
	);

	test.each(['[1]', '"a"', 'a: 1', '[object Object]', '[object Object] ', 5])(
		'refuses the JSON %j',
		(extrasJson) => {
			refused(resource, { [group]: { extrasJson } }, JSON_FIELD);
		},
	);
});

test('a system message has no extras', () => {
	const { request } = accepted('systemMessage', { ios: table(text('order', 'A-17')) });
	expect(request).not.toHaveProperty('pushExt');
});

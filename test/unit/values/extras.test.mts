import { describe, expect, test } from '@jest/globals';

import { accepted, refuses } from '../support/reading.mts';
import type { Refusal, Resource, Values } from '../support/reading.mts';
import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';

const text = (name: unknown, value: unknown) => ({ name, type: 'text', text: value });
const number = (name: unknown, value: unknown) => ({ name, type: 'number', number: value });
const boolean = (name: unknown, value: unknown) => ({ name, type: 'boolean', boolean: value });
const table = (...entries: unknown[]): Values => ({ extras: { entries } });
/** Tables of one row. */
const each = (...rows: unknown[]) => rows.map((row) => table(row));
const json = (...texts: unknown[]): Values[] => texts.map((extrasJson) => ({ extrasJson }));

/** Of these rows each is named. */
// prettier-ignore
const NAMED = [
	number('n', 'three'), number('n', ''), number('n', Infinity), number('n', '9007199254740993'),
	boolean('n', ''), boolean('n', undefined), boolean('n', 'maybe'),
	text('n', { a: 1 }), text('n', '{{ $json.a }}'), text('n', 12_345_678_901_234_567_890),
];
// The last but one cannot be made a text.
const TYPES = ['integer', 'NUMBER', ['number'], { type: 'number' }, Object.create(null), 1e308];
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];
const TWICE = table(text('order', 'a'), number('b', 1), text(' order', 'c'));

// prettier-ignore
const REFUSED: ReadonlyArray<[field: 'Extras' | 'Extras (JSON)', words: RegExp, ...fields: Values[]]> = [
	['Extras', /"n"/, ...each(...NAMED)],
	['Extras', /"n".*True or False \(boolean\)/s, ...TYPES.map((type: unknown) => table({ name: 'n', type, text: 'a' }))],
	['Extras', /./, ...each(null, undefined, 'row', 5)],
	// n8n empties a table that is given by one expression, so an empty one cannot be trusted.
	['Extras', /Extras \(JSON\)/, { extras: {} }, table()],
	// This too is what n8n makes of one: an empty row for each character.
	['Extras', /Extras \(JSON\)/, table(...Array.from('={{ $json.rows }}', () => ({})))],
	['Extras', /\brow\b.*\b2\b/, ...['', ' ', undefined, null].map((name) => table(text('a', 'b'), text(name, 'c')))],
	['Extras', /./, ...['a\uD83D', '{{ $json.name }}', '[object Object]', { a: 1 }].map((name) => table(text(name, 'b')))],
	...FORBIDDEN.flatMap((name): typeof REFUSED => [
		['Extras', new RegExp(name), table(text(name, 'a'))],
		['Extras (JSON)', new RegExp(name), ...json(`{"${name}":"a"}`)],
	]),
	['Extras', /order.*twice/, TWICE],
	['Extras', /order/, { ...table(text('order', 'a')), extrasJson: '{"order":"b","c":"d"}' }],
	['Extras (JSON)', /./, ...json('[1]', '"a"', 'a: 1', '[object Object]', '[object Object] ', 5)],
];

// A push notification has the same groups; one of them stands for all.
const GROUPS: ReadonlyArray<[Resource, group: string, shown: string, place: string]> = [
	['broadcast', 'ios', 'iOS (APNs)', 'ios'],
	['broadcast', 'android', 'Android (All Vendors)', 'android'],
	['broadcast', 'harmonyOs', 'HarmonyOS', 'harmonyOS'],
	['pushNotification', 'ios', 'iOS (APNs)', 'ios'],
];

refuses(
	GROUPS.flatMap(([resource, group, shown]) =>
		REFUSED.map(([field, words, ...rows]): Refusal => {
			return [[resource], `${shown} > ${field}`, words, ...rows.map((set) => ({ [group]: set }))];
		}),
	),
);

describe.each(GROUPS)('extras of a %s for %s', (resource, group, _shown, place) => {
	const joined = { order: 'A-17', deep: { a: [1] } };

	test.each<[Values, Values | undefined]>([
		[table(text('digits', '007'), number('amount', 3)), { digits: '007', amount: 3 }],
		[table(number('price', '19.90'), number('none', 0)), { price: 19.9, none: 0 }],
		[table(boolean('rush', true), boolean('gift', 'false')), { rush: true, gift: false }],
		[table(text('a', 5)), { a: '5' }],
		[table(text('a', true)), { a: 'true' }],
		[table({ name: 'a', text: 'b' }), { a: 'b' }],
		[table({ name: 'a', type: ' number ', number: 3, text: 'no' }), { a: 3 }],
		// The name says that it was meant.
		[table(text('a', '')), { a: '' }],
		[table(text(' 订 b ', '1')), { '订 b': '1' }],
		[table(text(7, '3')), { '7': '3' }],
		[table(text('toString', 'a')), { toString: 'a' }],
		[
			{ ...table(number('amount', 3)), extrasJson: joined },
			{ amount: 3, ...joined },
		],
		// A table that was not added is none.
		[{}, undefined],
		[{ extras: null, extrasJson: '{}' }, undefined],
	])('%j becomes %j', (fields, expected) => {
		const { notification } = accepted(resource, { [group]: fields }).request as BroadcastRequest;
		const own = notification[place as 'ios'] as Values | undefined;
		expect(own?.extras).toEqual(expected);
	});
});

test('a system message has no extras', () => {
	const { request } = accepted('systemMessage', { ios: table(text('order', 'A-17')) });
	expect(request).not.toHaveProperty('pushExt');
});

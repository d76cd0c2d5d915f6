import { expect } from '@jest/globals';
import fc from 'fast-check';

import { json, jsonObject, list, textOrJson } from '../../nodes/RongCloud/fields/values/index.ts';
import { quote, travelText } from '../../nodes/RongCloud/json.ts';
import type { Json } from '../../nodes/RongCloud/json.ts';
import { isBlank } from './asked.mts';
import { LIST_FORMS } from './good.mts';
import { trimmed } from './asked.mts';
import { anything } from './hostile.mts';
import { hold, readValue, UNSEEN } from './pure.mts';

const MOST = 50;
const users = list({ entry: 'user ID', most: MOST });

/** The list that was read; `undefined` if it was refused. */
function read(raw: unknown): string[] | undefined {
	const { isTaken, value = [] } = readValue(users, raw);
	return isTaken ? value : undefined;
}

// prettier-ignore
const ODD_IDS = ['0', '-0', '007', 'null', 'undefined', 'NaN', 'true', '__proto__', 'toString'];
/** What separates entries, begins JSON, is broken, or makes one number with separators of several. */
const NO_ENTRY = /[,，\r\n\u0085\u2028\u2029]|^[[{]|\{\{|\[object |^[1-9]\d{0,2}$/;
/** IDs that can stand in a text beside others. */
const ids = fc.uniqueArray(
	fc
		.oneof(
			fc.string({ minLength: 1, maxLength: 20 }),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
			fc.constantFrom(...ODD_IDS),
		)
		.filter((id) => id === trimmed(id) && id !== '' && !NO_ENTRY.test(id)),
	{ minLength: 1, maxLength: MOST },
);

hold(
	'every ID that goes in comes out, once and in order, in whatever form the list is given',
	1000,
	fc.tuple(ids, fc.constantFrom(...LIST_FORMS)),
	([given, form]) => expect(read(form(given))).toEqual(given),
);

hold(
	'of any array every entry comes out, or the array is refused',
	1000,
	fc.array(fc.oneof(anything, fc.string(), fc.integer(), fc.bigInt(), fc.double()), {
		maxLength: 8,
	}),
	(given) => {
		const result = read(given);
		if (result === undefined) return;
		const texts = Array.from(given, (entry) => {
			expect(['string', 'number', 'bigint']).toContain(typeof entry);
			expect(isBlank(entry)).toBe(false);
			return trimmed(String(entry));
		});
		expect(result).toEqual([...new Set(texts)]);
	},
);

const PIECES = ['u-1', 'u-2', '用户', ',', '，', '\n', '\r\n', ' ', '\t', '"', '[', ';'];
hold(
	'of any text every piece between separators comes out, or the text is refused',
	1000,
	fc.oneof(
		fc.array(fc.constantFrom(...PIECES)).map((parts) => parts.join('')),
		fc.string({ unit: 'binary' }),
		anything.map((value) => (typeof value === 'string' ? value : '')),
	),
	(given) => {
		const result = read(given);
		if (result === undefined || /^\s*[[{]/.test(given)) return;
		const pieces = given.split(/[,，\r\n\u0085\u2028\u2029]/).map(trimmed);
		expect(result).toEqual([...new Set(pieces.filter((piece) => piece !== ''))]);
	},
);

const values = fc.oneof(
	fc.jsonValue({ maxDepth: 5 }),
	fc.jsonValue({ stringUnit: 'binary' }),
	fc.json().map((text): unknown => JSON.parse(text)),
	fc.dictionary(
		fc.constantFrom('a', '', 'toString', 'valueOf', '__proto__', 'constructor', 'prototype', 'é'),
		fc.jsonValue(),
	),
);

hold('JSON is the same as text and as a value, and nothing is lost', 800, values, (value) => {
	const text = JSON.stringify(value);
	const asText = readValue(json(), text);
	if (typeof value !== 'string' && value !== null) {
		// As text, because JSON knows no -0.
		expect(JSON.stringify(readValue(json(), value))).toBe(JSON.stringify(asText));
	}
	if (!asText.isTaken) return;
	expect(JSON.stringify(asText.value)).toBe(JSON.stringify(JSON.parse(text)));
	expect(JSON.stringify(asText.value)).not.toMatch(/"(__proto__|constructor|prototype)":/);
});

hold('anything is JSON, or is refused with a fix', 600, anything, (value) => {
	for (const schema of [json(), jsonObject(), textOrJson()]) {
		const { value: result } = readValue<unknown>(schema, value);
		if (result === undefined) continue;
		const text = JSON.stringify(result);
		expect(JSON.stringify(JSON.parse(text))).toBe(text);
		// Half of a character is written by its code, in texts and names alike.
		expect(text).not.toMatch(/(?<!\\)(\\\\)*\\ud[89a-f]/i);
	}
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect({}).not.toHaveProperty('polluted');
});

hold('what travels as text can be read again, without half a character', 600, values, (value) => {
	const text = travelText(value as Json);
	if (typeof value === 'string') return expect(text).toBe(value);
	expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
	expect(text.isWellFormed()).toBe(true);
});

hold('anything can be quoted, in short and so that it can be seen', 1000, anything, (value) => {
	const quoted = quote(value);
	expect(quoted).toMatch(/^".*"$/);
	expect(quoted).not.toMatch(UNSEEN);
	expect(quoted.isWellFormed()).toBe(true);
	// Sixty characters, each of which may be shown by its code.
	expect(quoted.length).toBeLessThanOrEqual(62 * '\\u{10ffff}'.length);
	if (typeof value === 'string' && /^[ -~]{1,60}$/.test(value)) {
		expect(quoted).toBe(`"${value.replace(/ +/g, ' ')}"`);
	}
});

import { expect } from '@jest/globals';
import fc from 'fast-check';

import {
	fillIn,
	jsonOf,
	placeholdersIn,
	staysJson,
} from '../../nodes/RongCloud/service/template.ts';
import type { Json } from '../../nodes/RongCloud/json.ts';
import { hold } from './pure.mts';

type Values = Readonly<Record<string, string>>;

const SIGNS = ['{', '}', 'a', 'b', ' ', '"', '\\', ':', ',', '\n', '$&', '名', '👩‍👩‍👧'];
const text = fc.array(fc.constantFrom(...SIGNS), { maxLength: 14 }).map((parts) => parts.join(''));
const values = fc.dictionary(
	fc.constantFrom('{a}', '{b}', '{ab}', '{a b}', '{名}', '{ }', '{\n}'),
	fc.oneof(text, fc.constantFrom('{a}', '$&', '$1')),
);

/** The places between braces, found by looking at one character after another. */
function scanned(template: string, own: Values) {
	let result = '';
	const found = new Set<string>();
	for (let at = 0; at < template.length;) {
		const end = template.indexOf('}', at);
		const inside = template[at] === '{' && end > at + 1 ? template.slice(at + 1, end) : '';
		const isPlace = inside !== '' && ![...'{"\\:,'].some((sign) => inside.includes(sign));
		const piece = isPlace ? `{${inside}}` : (template[at] ?? '');
		if (isPlace) found.add(piece);
		result += isPlace && Object.hasOwn(own, piece) ? own[piece] : piece;
		at += piece.length;
	}
	return { result, found: [...found] };
}

hold(
	'a text is filled in as if it was read by hand',
	1500,
	fc.tuple(text, values),
	([template, own]) => {
		const expected = scanned(template, own);
		expect(placeholdersIn(template)).toEqual(expected.found);
		if (jsonOf(template) === undefined) expect(fillIn(template, own)).toBe(expected.result);
	},
);

/** A JSON object or list as text, as JSON itself sees it. */
function isJsonText(raw: string): boolean {
	try {
		return typeof JSON.parse(raw) === 'object' && JSON.parse(raw) !== null;
	} catch {
		return false;
	}
}

/** Without what JSON writes in another way inside its quotes and takes for a gap outside. */
const leaf = text.map((raw) => raw.replaceAll('\n', '').replaceAll('{ }', ''));

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		leaf,
		fc.constantFrom('["{a}"]', '{"x": "to {b}"}'),
		fc.integer(),
		fc.constant(null),
		fc.array(tie('value'), { maxLength: 3 }),
		fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
	),
})).value;

/** Compares text by text; one that is JSON itself has to be JSON of the same form still. */
function expectFilled(template: Json, result: unknown, own: Values, isInside = false): void {
	if (typeof template === 'string') {
		if (!isJsonText(template)) expect(result).toBe(scanned(template, own).result);
		else if (!isInside) {
			expectFilled(JSON.parse(template) as Json, JSON.parse(result as string), own, true);
		}
	} else if (typeof template === 'object' && template !== null) {
		expect(Object.keys(result as object)).toEqual(Object.keys(template));
		for (const [key, entry] of Object.entries(template)) {
			expectFilled(entry as Json, (result as Record<string, unknown>)[key], own, isInside);
		}
	} else expect(result).toBe(template);
}

hold(
	'JSON, and text that is JSON, stays JSON whatever the values are',
	1000,
	fc.tuple(
		fc.oneof(
			fc.array(json, { minLength: 1 }),
			fc.dictionary(fc.constantFrom('a', 'b'), json, { minKeys: 1 }),
		),
		values,
	),
	([made, own]) => {
		const template = made as Json;
		expectFilled(template, fillIn(template, own), own);
		expectFilled(template, JSON.parse(fillIn(JSON.stringify(template), own)), own, true);
	},
);

const numbers = fc.constantFrom('{"a": {a}}', '{"a": [{a}, "{b}"], "b": {b}}', '[{"a": {a}}, {b}]');
const inNumbers = fc.oneof(
	text,
	fc.integer().map(String),
	fc.constantFrom('1, "b": 2', '1}', 'null'),
);

hold(
	'values in the place of numbers are told apart from those that break or extend the JSON',
	500,
	fc.tuple(numbers, fc.record({ '{a}': inNumbers, '{b}': inNumbers })),
	([template, own]) => {
		const filled = fillIn(template, own);
		if (!staysJson(template, filled)) return;
		const shapeOf = (raw: string) =>
			JSON.stringify(JSON.parse(raw), (_, entry: unknown) =>
				typeof entry === 'object' && entry !== null ? entry : 0,
			);
		expect(shapeOf(filled)).toBe(shapeOf(template.replaceAll(/\{[ab]\}/g, '0')));
	},
);

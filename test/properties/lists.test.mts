import { expect } from '@jest/globals';
import fc from 'fast-check';

import { list } from '../../nodes/RongCloud/fields/values/index.ts';
import { isBlank } from './asked.mts';
import { LIST_FORMS } from './good.mts';
import { anything } from './hostile.mts';
import { Properties, readValue } from './pure.mts';

const MOST = 50;
const users = list({ entry: 'user ID', most: MOST });

/** The list that was read; `undefined` if it was refused. */
function read(raw: unknown): string[] | undefined {
	const { isTaken, value = [] } = readValue(users, raw);
	return isTaken ? value : undefined;
}

/** IDs that can stand in a text beside others. */
const ids = fc.uniqueArray(
	fc
		.oneof(
			fc.string({ minLength: 1, maxLength: 20 }),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
			fc.constantFrom(
				'0',
				'-0',
				'007',
				'null',
				'undefined',
				'NaN',
				'true',
				'__proto__',
				'toString',
			),
		)
		.filter((id) => id === id.trim() && id !== '' && !/[,，\r\n]|^[[{]|\{\{|\[object /.test(id)),
	{ minLength: 1, maxLength: MOST },
);

const properties = new Properties('lists');

properties.hold(
	'every ID that goes in comes out, once and in order, in whatever form the list is given',
	1000,
	fc.tuple(ids, fc.constantFrom(...LIST_FORMS)),
	([given, form]) => {
		expect(read(form(given))).toEqual(given);
	},
);

properties.hold(
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
			return String(entry).trim();
		});
		expect(result).toEqual([...new Set(texts)]);
	},
);

properties.hold(
	'of any text every piece between separators comes out, or the text is refused',
	1000,
	fc.oneof(
		fc
			.array(
				fc.constantFrom('u-1', 'u-2', '用户', ',', '，', '\n', '\r\n', ' ', '\t', '"', '[', ';'),
			)
			.map((parts) => parts.join('')),
		fc.string({ unit: 'binary' }),
		anything.map((value) => (typeof value === 'string' ? value : '')),
	),
	(given) => {
		const result = read(given);
		if (result === undefined || /^\s*[[{]/.test(given)) return;
		const pieces = given.split(/[,，\n]/).map((piece) => piece.trim());
		expect(result).toEqual([...new Set(pieces.filter((piece) => piece !== ''))]);
	},
);

properties.total();

import fc from 'fast-check';

import { choicesOf, kindOf, rangeOf } from './kinds.mts';
import { columnOf, tableOf } from './leaves.mts';
import type { Leaf, Slot } from './leaves.mts';
import type { Product } from '../support/accounts.mts';

const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const suffix = fc.string({ unit: fc.constantFrom(...CAPITALS), maxLength: 6 });
const after = (start: string): fc.Arbitrary<unknown> => suffix.map((text) => `${start}${text}`);

/** What people write, in any script, without the marks of a broken expression. */
const prose = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
	.filter((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) && !/\{\{|\[object|^[[{]/.test(text));

// prettier-ignore
const ODD_IDS = ['用户一', 'Team-Berlin', 'ünï', 'u😀', '__proto__', 'constructor', 'nullpunkt', '007'];
const ids = fc.uniqueArray(
	fc.oneof(
		suffix.map((text) => `u-${text}`),
		// Shorter ones in a row could be one number that is written with separators.
		fc.integer({ min: 1000, max: Number.MAX_SAFE_INTEGER }).map(String),
		fc.constantFrom(...ODD_IDS),
	),
	{ minLength: 1, maxLength: 5 },
);

/** The ways in which people hand over a list. */
export const LIST_FORMS: ReadonlyArray<(ids: readonly string[]) => unknown> = [
	(entries) => [...entries],
	(entries) => entries.join(','),
	(entries) => entries.join(', '),
	(entries) => entries.join('\n'),
	(entries) => entries.join(',\r\n'),
	(entries) => entries.join('，'),
	(entries) => JSON.stringify(entries),
	(entries) => [...entries, ...entries],
	(entries) => entries.map((entry) => ` ${entry}\t`),
];

/** JSON values that arrive as they are. */
export const { value: plainJson } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3 },
		fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e-7, '', 'A-17'),
		fc.integer(),
		prose,
		fc.array(tie('value'), { maxLength: 3 }),
		fc.dictionary(
			suffix.map((text) => `x${text}`),
			tie('value'),
			{ maxKeys: 3 },
		),
	),
}));

/** An object whose names no other field uses, as it is or as text. */
function jsonObject(prefix: string): fc.Arbitrary<unknown> {
	const names = suffix.map((text) => `${prefix}${text}`);
	const object = fc.dictionary(names, plainJson, { minKeys: 1, maxKeys: 3 });
	return fc.oneof(
		object,
		object.map((value) => JSON.stringify(value, null, 1)),
	);
}

function numbers(leaf: Leaf): fc.Arbitrary<unknown> {
	const { min, max, isWhole } = rangeOf(leaf);
	const value = isWhole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
	return fc.oneof(value, value.map(String));
}

/** @param most lest the row takes several calls */
const listOf = (most: number): fc.Arbitrary<unknown> =>
	fc
		.tuple(ids, fc.constantFrom(...LIST_FORMS))
		.map(([entries, form]) => form(entries.slice(0, most)));

/** What the panel gives as an example, which every field has to take. */
const example = ({ property: { placeholder, modes = [], name } }: Leaf) =>
	(placeholder ?? modes.at(-1)?.placeholder ?? '').replace(/^e\.g\. /, '') || name;

/** Values that are right where nothing of the panel says so. */
const SPECIAL: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	'advanced.timeout': fc.integer({ min: 60, max: 300 }),
	'options.messagesPerSecond': fc.integer({ min: 1_000_000, max: 2_000_000 }),
	// With it off, a run with several rows is refused.
	'options.severalBroadcasts': fc.constantFrom<unknown>(true, 'true', 1),
	'advanced.additionalFields': jsonObject('x'),
	// Some settings hold for a single group alone, so that several would take as many calls.
	toGroupIds: listOf(1),
	// One that is known belongs to one classification alone.
	'vivo.category': after('NEW_'),
};

/** Values of a field that have to be taken. */
export function goodFor({ key }: Slot, leaf: Leaf, product: Product): fc.Arbitrary<unknown> {
	const special = SPECIAL[leaf.path];
	if (special !== undefined) return special;
	switch (kindOf(leaf)) {
		case 'choice':
			return fc.constantFrom<unknown>(...choicesOf(leaf));
		case 'choices':
			return fc
				.subarray(choicesOf(leaf), { minLength: 1 })
				.filter((chosen) => product === 'nexconn' || chosen.some((one) => one !== 'HarmonyOS'));
		case 'switch':
			return fc.constantFrom<unknown>(true, false, 'true', 'false', 1, 0);
		case 'number':
			return numbers(leaf);
		case 'json':
			return fc.oneof(
				jsonObject('k'),
				plainJson.filter((value) => typeof value !== 'string' && value !== null),
			);
		case 'object':
			return jsonObject('j');
		case 'list':
			return listOf(5);
		case 'base64':
			return fc
				.uint8Array({ minLength: 1, maxLength: 40 })
				.map((bytes): unknown => Buffer.from([0xff, 0xd8, 0xff, ...bytes]).toString('base64'));
		case 'address':
			return after(`${example(leaf)}?v=`);
		case 'extension':
			return after('pdf');
		case 'text':
		case 'data':
			return fc.oneof(fc.constant<unknown>(example(leaf)), prose);
		case 'word':
			return tableOf(leaf.path) !== undefined && columnOf(leaf.path) === 'name'
				? after(`n${key.replace(/\D/g, '')}`)
				: after(example(leaf));
	}
}

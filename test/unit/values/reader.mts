import { expect, test } from '@jest/globals';
import type { ZodMiniType } from 'zod/mini';

import { take } from '../../../nodes/RongCloud/fields/values/index.ts';
import { expectSentences } from '../support/reading.mts';

/** What a kind of value makes of something, or what it refuses. */
export function tried<T>(schema: ZodMiniType<T | undefined>, raw: unknown) {
	const refusals: Array<{ problem: string; fix: string }> = [];
	const value = take(schema, raw, (problem, fix) => refusals.push({ problem, fix }));
	return { value, refusals };
}

/** What a kind of value makes of something that it takes; `undefined` is "not given". */
export function taken<T>(schema: ZodMiniType<T | undefined>, raw: unknown): T | undefined {
	const { value, refusals } = tried(schema, raw);
	expect(refusals).toEqual([]);
	return value;
}

/** @returns the problem and its fix as one text */
export function notTaken(schema: ZodMiniType<unknown>, raw: unknown): string {
	const { value, refusals } = tried(schema, raw);
	expect(value).toBeUndefined();
	expect(refusals).toHaveLength(1);
	expectSentences(refusals[0]);
	return `${refusals[0]?.problem}. ${refusals[0]?.fix}`;
}

/** Holds that a kind of value takes none of these, and says why. */
export function refusesValues(
	table: ReadonlyArray<
		readonly [kind: string, schema: ZodMiniType<unknown>, words: RegExp, values: readonly unknown[]]
	>,
): void {
	const cases = table.flatMap(([kind, schema, words, values]) =>
		values.map((raw) => ({ kind, schema, words, raw })),
	);
	test.each(cases)('$kind: $raw is refused', ({ schema, words, raw }) => {
		expect(notTaken(schema, raw)).toMatch(words);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
}

/** What untouched fields and empty expressions give. */
export const NOTHING = [undefined, null, '', ' ', '\n\t ', '\u3000'];

/** Marks of an expression that went wrong. */
export const BROKEN_TEXTS = [
	'[object Object]',
	'[object Object] ',
	'before [object Object] after',
	'[object Array]',
	'{{ $json.x }}',
	'{{$json.x}}',
	"Hello {{ $('Start').item.json.name }}!",
	'{{ DateTime.now($now) }} {{ fn($json.a) }}',
	'a\uD83D',
	'\uDE00b',
];

import assert from 'node:assert/strict';

import { test } from '@jest/globals';
import fc from 'fast-check';
import type { ZodMiniType } from 'zod/mini';

import { tried } from '../unit/values/reader.mts';
import { expectSentences } from '../unit/support/reading.mts';

/** The same on each run, so that a change is judged by the same cases; PROPERTIES_SEED brings others. */
export const SEED = Number(process.env.PROPERTIES_SEED ?? 20_261_121);

/** A property without an engine, which has to hold for so many values. */
export function hold<T>(
	name: string,
	numRuns: number,
	arbitrary: fc.Arbitrary<T>,
	check: (value: T) => void,
): void {
	const run = () => fc.assert(fc.property(arbitrary, check), { numRuns, seed: SEED });
	test(`${name} (PROPERTIES_SEED=${SEED})`, run, 600_000);
}

/** What nobody sees in a sentence, or what turns it around. */
export const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}]/u;

/** More than this nobody reads to its end. */
export const LONGEST = 700;

/** A problem and its fix as people read them, whatever the values in them. */
export function expectReadable(told: { problem: string; fix: string }): void {
	expectSentences(told);
	for (const sentence of [told.problem, told.fix]) {
		assert.doesNotMatch(sentence, UNSEEN);
		assert(sentence.isWellFormed(), sentence);
		assert(sentence.length < LONGEST, sentence);
	}
}

/** Reads a value by its schema; what is refused has to be told well. */
export function readValue<T>(schema: ZodMiniType<T | undefined>, raw: unknown) {
	const { value, refusals } = tried(schema, raw);
	for (const refusal of refusals) expectReadable(refusal);
	return { isTaken: refusals.length === 0, value };
}

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ZodMiniType } from 'zod/mini';

import { tried } from '../unit/values/reader.mts';
import { expectSentences } from '../unit/support/reading.mts';
import { CASES, SEED } from './cases.mts';

/** Properties without an engine, counted for the file that they stand in. */
export class Properties {
	private cases = 0;

	constructor(private readonly file: keyof typeof CASES) {}

	/** A property that has to hold for so many values. */
	hold<T>(name: string, runs: number, arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void {
		test(
			name,
			() => {
				fc.assert(
					fc.property(arbitrary, (value) => {
						this.cases += 1;
						check(value);
					}),
					{ numRuns: runs, seed: SEED },
				);
			},
			600_000,
		);
	}

	/** To be called last: fails if properties were taken out or cut down. */
	total(): void {
		test('there were as many cases as there are to be', () => {
			expect(this.cases).toBeGreaterThanOrEqual(CASES[this.file]);
		});
	}
}

/** What nobody sees in a sentence, or what turns it around. */
export const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}]/u;

/** More than this nobody reads to its end. */
export const LONGEST = 700;

/** A problem and its fix as people read them, whatever the values in them. */
export function expectReadable({ problem, fix }: { problem: string; fix: string }): void {
	for (const sentence of [problem, fix]) {
		expect(sentence).not.toMatch(UNSEEN);
		expect(sentence.isWellFormed()).toBe(true);
		expect(sentence.length).toBeLessThan(LONGEST);
	}
}

/** Reads a value by its schema; what is refused has to be told well. */
export function readValue<T>(schema: ZodMiniType<T | undefined>, raw: unknown) {
	const { value, refusals } = tried(schema, raw);
	for (const refusal of refusals) {
		expectSentences(refusal);
		expectReadable(refusal);
	}
	return { isTaken: refusals.length === 0, value };
}

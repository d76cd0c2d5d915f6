import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { startPatientSandbox } from '../contract/send.mts';
import { broadcast, PRODUCTS, STEP_BY_STEP, systemMessage } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { CASES, SEED } from './cases.mts';
import { LIST_FORMS } from './good.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(async () => await sandbox.close());

const ROWS = 30;
const RUNS = CASES.shared / ROWS / PRODUCTS.length / 2;

/** Rows whose users overlap, more of them than one call of a system message takes. */
const rows = fc.array(
	fc.record({
		users: fc.uniqueArray(
			fc.nat({ max: 250 }).map((id) => `u-${id}`),
			{ minLength: 1, maxLength: 20 },
		),
		form: fc.constantFrom(...LIST_FORMS),
		// Mostly the same message, so that calls are shared.
		text: fc.constantFrom('Hello', 'Hello', 'Hello', 'Goodbye'),
	}),
	{ minLength: ROWS, maxLength: ROWS },
);

const unique = (entries: readonly string[]): string[] => [...new Set(entries)];

describe(`PROPERTIES_SEED=${SEED}`, () => {
	let cases = 0;
	/** How many calls were made for each that the users alone would have needed. */
	const calls: number[] = [];

	describe.each(PRODUCTS)('%s', (product) => {
		test('system messages: each user of each text gets it once, and each row has its own users', async () => {
			const property = fc.asyncProperty(rows, async (given) => {
				cases += given.length;
				sandbox.reset();
				const { error, output } = await runNode({
					parameters: systemMessage({ options: STEP_BY_STEP }),
					items: given.map(({ users, form, text }): IDataObject => ({
						to: form(users) as IDataObject,
						text,
					})),
					credential: account(sandbox, product),
				});
				expect(error?.message).toBeUndefined();
				for (const text of unique(given.map((row) => row.text))) {
					const own = sandbox.journal.filter(
						({ message }) => message?.content === JSON.stringify({ content: text }),
					);
					const reached = own.flatMap(({ recipients }) => recipients.map(({ userId }) => userId));
					const wanted = given.filter((row) => row.text === text).flatMap(({ users }) => users);
					expect(reached.toSorted()).toEqual(unique(wanted).sort());
					calls.push(own.length / Math.ceil(unique(wanted).length / 100));
				}
				// Whoever gets both texts gets them in the order of the rows, which may take a call more.
				for (const user of unique(given.flatMap(({ users }) => users))) {
					const texts = sandbox.journal
						.filter(({ recipients }) => recipients.some(({ userId }) => userId === user))
						.map(({ message }) => message?.content);
					const asked = given.filter(({ users }) => users.includes(user)).map(({ text }) => text);
					expect(texts).toEqual(unique(asked).map((content) => JSON.stringify({ content })));
				}
				const told = output.map(({ json }) =>
					(json.recipients as Array<{ userId: string }>).map(({ userId }) => userId).sort(),
				);
				expect(told).toEqual(given.map(({ users }) => [...users].sort()));
			});
			await fc.assert(property, { numRuns: RUNS, seed: SEED });
		}, 600_000);

		test('broadcasts: the listed users of all rows become one call, each of them once', async () => {
			const property = fc.asyncProperty(rows, async (given) => {
				cases += given.length;
				sandbox.reset();
				const { error } = await runNode({
					parameters: broadcast({ sendTo: 'listedUsers', userIds: '={{ $json.to }}' }),
					items: given.map(({ users, form }): IDataObject => ({ to: form(users) as IDataObject })),
					credential: account(sandbox, product),
				});
				expect(error?.message).toBeUndefined();
				const reached = sandbox.journal.map(({ recipients }) =>
					recipients.map(({ userId }) => userId),
				);
				expect(reached).toEqual([unique(given.flatMap(({ users }) => users))]);
			});
			await fc.assert(property, { numRuns: RUNS, seed: SEED });
		}, 600_000);
	});

	test('calls are shared', () => {
		expect(calls.length).toBeGreaterThan(RUNS);
		expect(Math.max(...calls)).toBeLessThanOrEqual(3);
	});

	test('there were as many cases as there are to be', () => {
		expect(cases).toBeGreaterThanOrEqual(CASES.shared);
	});
});

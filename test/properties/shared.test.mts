import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { startPatientSandbox } from '../contract/send.mts';
import { broadcast, PRODUCTS, FAST, STEP_BY_STEP, systemMessage } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { LIST_FORMS } from './good.mts';
import { SEED } from './pure.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(async () => await sandbox.close());

const ROWS = 30;
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
const idsOf = (users: unknown) => (users as Array<{ userId: string }>).map(({ userId }) => userId);
const contentOf = (text: string) => JSON.stringify({ content: text });

describe.each(PRODUCTS)(`PROPERTIES_SEED=${SEED}, %s`, (product) => {
	/** Runs the rows, of which every one is accepted, and hands over their items. */
	const property = (
		parameters: Parameters<typeof runNode>[0]['parameters'],
		check: (given: ReadonlyArray<{ users: string[]; text: string }>, told: IDataObject[]) => void,
	) =>
		fc.assert(
			fc.asyncProperty(rows, async (given) => {
				sandbox.reset();
				const { error, output } = await runNode({
					parameters,
					items: given.map(({ users, form, text }) => ({ to: form(users), text }) as IDataObject),
					credential: account(sandbox, product),
				});
				expect(error?.message).toBeUndefined();
				check(
					given,
					output.map(({ json }) => json),
				);
			}),
			{ numRuns: 5, seed: SEED },
		);

	test('system messages: each user of each text gets it once, and each row has its own users', async () => {
		await property(systemMessage({ options: FAST, advanced: STEP_BY_STEP }), (given, told) => {
			for (const text of unique(given.map((row) => row.text))) {
				const own = sandbox.journal.filter(({ message }) => message?.content === contentOf(text));
				const reached = own.flatMap(({ recipients }) => idsOf(recipients));
				const wanted = given.filter((row) => row.text === text).flatMap(({ users }) => users);
				expect(reached.toSorted()).toEqual(unique(wanted).sort());
				// Calls are shared: no more than three for each that the users alone would have needed.
				const needed = Math.ceil(reached.length / LIMITS.recipientsPerMessage);
				expect(own.length).toBeLessThanOrEqual(3 * needed);
			}
			// Whoever gets both texts gets them in the order of the rows, which may take a call more.
			for (const user of unique(given.flatMap(({ users }) => users))) {
				const texts = sandbox.journal
					.filter(({ recipients }) => idsOf(recipients).includes(user))
					.map(({ message }) => message?.content);
				const asked = given.filter(({ users }) => users.includes(user)).map(({ text }) => text);
				expect(texts).toEqual(unique(asked).map(contentOf));
			}
			expect(told.map(({ recipients }) => idsOf(recipients).sort())).toEqual(
				given.map(({ users }) => users.toSorted()),
			);
		});
	}, 600_000);

	test('broadcasts: the listed users of all rows become one call, each of them once', async () => {
		const parameters = broadcast({ sendTo: 'listedUsers', userIds: '={{ $json.to }}' });
		await property(parameters, (given) => {
			const reached = sandbox.journal.map(({ recipients }) => idsOf(recipients));
			expect(reached).toEqual([unique(given.flatMap(({ users }) => users))]);
		});
	}, 600_000);
});

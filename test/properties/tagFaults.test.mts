import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { BUSY, CONTINUE, LOST, NORMAL, PRODUCTS, REFUSED, wakeUp } from '../engine/cases.mts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { SEED } from './pure.mts';

// Adding and removing tags, whatever becomes of single calls: no tag is lost, and no item says what is not so.

const named = (count: number, name: string) =>
	Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** The tags that each user has from the start. */
const BEFORE: Readonly<Record<string, string[]>> = Object.fromEntries(
	[[], ['a'], ['a', 'b'], ['b', 'a'], ['c', 'own'], named(LIMITS.tagsPerUser - 2, 'own')].map(
		(tags, index) => [`u-${index}`, tags],
	),
);
const USERS = Object.keys(BEFORE);

let sandbox: Sandbox;
beforeAll(async () => {
	const directory = USERS.map((id) => ({
		...{ id, tags: BEFORE[id] ?? [], packages: [], platforms: [] },
	}));
	sandbox = await startSandbox({ directory });
	await wakeUp(sandbox);
});
afterAll(async () => await sandbox.close());

const TROUBLES: readonly ScriptedReply[] = [
	...[NORMAL, NORMAL, NORMAL, NORMAL, LOST, REFUSED, BUSY],
	{ kind: 'reset', when: 'before-request' },
	{ status: 500, body: { code: 1000 }, accept: true },
	{ status: 500, body: { code: 1000 } },
	// Taken for the reply to a look, it says nothing of anyone.
	{ body: { code: 0, result: { users: [] } }, accept: true },
	{ body: { code: 200 }, accept: true },
];

const runs = fc.record({
	rows: fc.array(
		fc.record({
			users: fc.uniqueArray(fc.constantFrom(...USERS), { minLength: 1, maxLength: 4 }),
			tags: fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), {
				minLength: 1,
				maxLength: 3,
			}),
			// Rows with another one never share a call.
			request: fc.constantFrom('one', 'one', 'other'),
		}),
		{ minLength: 3, maxLength: 8 },
	),
	troubles: fc.array(fc.constantFrom(...TROUBLES), { maxLength: 10 }),
});

/** What an item says of one of its users. */
function saidOf({ json }: INodeExecutionData, userId: string): unknown {
	if (json.error === undefined) return json.status;
	const details = json.details as IDataObject;
	const states = ['accepted', 'rejected', 'notSent', 'unknown'];
	const named = states.find((state) =>
		((details[`${state}UserIds`] ?? []) as string[]).includes(userId),
	);
	return named ?? details.status;
}

describe.each(PRODUCTS)(`PROPERTIES_SEED=${SEED}, %s`, (product) => {
	test.each(['add', 'remove'])(
		'%s: no tag is lost, and each item says what is so',
		async (name) => {
			const isAdding = name === 'add';
			const parameters = {
				...{ resource: 'userTag', operation: name },
				...{ userIds: '={{ $json.users }}', tags: '={{ $json.tags }}' },
				advanced: { requestId: '={{ $json.request }}', callsInFlight: 1, waitWhenBusy: 0 },
			};
			const property = fc.asyncProperty(runs, async ({ rows, troubles }) => {
				sandbox.reset();
				sandbox.reply({}, troubles);
				const { output, error } = await runNode({
					...{ parameters, items: rows as unknown as IDataObject[], settings: CONTINUE },
					credential: account(sandbox, product),
				});
				expect(error).toBeUndefined();
				expect(output).toHaveLength(rows.length);
				for (const { id, tags: after } of sandbox.users) {
					const before = BEFORE[id] as string[];
					const own = rows.flatMap(({ users, tags }, index) =>
						users.includes(id)
							? [{ tags, said: saidOf(output[index] as INodeExecutionData, id) }]
							: [],
					);
					const asked = own.flatMap(({ tags }) => tags);
					const all = isAdding ? [...before, ...asked] : before;
					const sure = isAdding ? before : before.filter((tag) => !asked.includes(tag));
					expect(all).toEqual(expect.arrayContaining(after));
					expect(after).toEqual(expect.arrayContaining(sure));
					for (const { tags, said } of own) {
						if (said !== 'accepted') continue;
						expect(tags.map((tag) => after.includes(tag))).toEqual(tags.map(() => isAdding));
					}
					const isLeft = own.every(({ said }) => said === 'notSent' || said === 'rejected');
					if (isLeft) expect(after).toEqual(before);
				}
			});
			await fc.assert(property, { numRuns: 40, seed: SEED });
		},
		600_000,
	);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/RongCloud/operations/index.ts';
import { startPatientSandbox } from '../contract/send.mts';
import { broadcast, PRODUCTS, push } from '../engine/cases.mts';
import type { JournalEntry, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { expectInPanel, expectSentences, OTHERS, RESOURCES } from '../unit/support/reading.mts';
import { CASES, ENOUGH, SEED } from './cases.mts';
import { anything } from './hostile.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(async () => await sandbox.close());

const RUNS = CASES.byHand / (4 * PRODUCTS.length);

const CHOICES = ['allUsers', 'appPackage', 'listedUsers', 'taggedUsers'];

/** With what each operation has beside these. */
const CHOICES_OF: Readonly<Record<string, readonly string[]>> = {
	broadcast: [...CHOICES, 'allUsersMessageOnly'].sort(),
	pushNotification: [...CHOICES, 'combinedTags'].sort(),
};

/** No document of Nexconn has the call for combined tags. */
const reachable = (resource: string, product: Product) =>
	(CHOICES_OF[resource] ?? []).filter(
		(choice) => !(choice === 'combinedTags' && product === 'nexconn'),
	);

/** What reaches everyone, or nearly everyone, and the switch that only a person can turn on for it. */
const SWITCHES: Readonly<Record<string, 'allUsersConfirmed' | 'untaggedUsersConfirmed'>> = {
	allUsers: 'allUsersConfirmed',
	allUsersMessageOnly: 'allUsersConfirmed',
	combinedTags: 'untaggedUsersConfirmed',
};

/** What a saved workflow can hold: JSON, whoever wrote it. */
const saved = anything.filter((value) => {
	try {
		return JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value);
	} catch {
		return false;
	}
});

const confirmed = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom<unknown>(true, false) },
	fc.constantFrom<unknown>('={{ true }}', 'true', 1, [true], { value: true }),
	saved,
);

const stored = fc.record({
	sendTo: fc.oneof(
		{
			weight: 4,
			arbitrary: fc.constantFrom<unknown>(...new Set(Object.values(CHOICES_OF).flat())),
		},
		fc.constantFrom<unknown>(
			'={{ "allUsers" }}',
			'allUsers ',
			'ALLUSERS',
			['allUsers'],
			'{{ "allUsers" }}',
		),
		saved,
	),
	allUsersConfirmed: confirmed,
	untaggedUsersConfirmed: confirmed,
});

/** What the workflow has for every audience, so that only the choice decides. */
const ALL_AUDIENCES: INodeParameters = {
	userIds: 'u-1001, u-1002',
	packageName: 'com.example.shop',
	tagsAll: 'vip',
	tagsAny: 'berlin',
	// A group that only excludes fits everyone who has no tags.
	tagGroups: { entries: [{ join: 'AND', match: 'none', tags: 'vip' }] },
};

/** Whom a choice may reach. */
const AUDIENCES: Readonly<Record<string, unknown>> = {
	allUsers: { is_to_all: true },
	// This call has no audience: everyone gets it.
	allUsersMessageOnly: undefined,
	combinedTags: {
		packageName: 'com.example.shop',
		tagItems: [{ tags: ['vip'], isNot: true, tagsOperator: 'OR', itemsOperator: 'AND' }],
		is_to_all: false,
	},
	listedUsers: { userid: ['u-1001', 'u-1002'], is_to_all: false },
	appPackage: {
		packageName: 'com.example.shop',
		tag: ['vip'],
		tag_or: ['berlin'],
		is_to_all: false,
	},
	taggedUsers: {
		packageName: 'com.example.shop',
		tag: ['vip'],
		tag_or: ['berlin'],
		is_to_all: false,
	},
};

const audienceOf = (entry: JournalEntry | undefined): unknown => entry?.body.audience;

describe(`PROPERTIES_SEED=${SEED}`, () => {
	let cases = 0;

	describe.each([
		['broadcast', broadcast],
		['pushNotification', push],
	] as const)('%s', (resource, parametersWith) => {
		test.each(PRODUCTS)(
			'%s: whatever a workflow holds about who gets it, only a person reaches everyone',
			async (product) => {
				const reached = new Set<string>();
				const choices = reachable(resource, product);
				const property = fc.asyncProperty(stored, async (given) => {
					const { sendTo } = given;
					cases += 1;
					sandbox.reset();
					const { error, output } = await runNode({
						parameters: parametersWith({
							...ALL_AUDIENCES,
							...(given as INodeParameters),
						}),
						credential: account(sandbox, product, resource === 'broadcast' ? product : 'both'),
						settings: { onError: 'continueRegularOutput' },
					});
					expect(error?.message).toBeUndefined();
					const json = output[0]?.json ?? {};
					if (json.status === 'accepted') {
						const chosen = String(sendTo).trim();
						expect(choices).toContain(chosen);
						expect(sandbox.journal).toHaveLength(1);
						reached.add(chosen);
						expect(audienceOf(sandbox.journal[0])).toEqual(AUDIENCES[chosen]);
						const needed = SWITCHES[chosen];
						if (needed !== undefined) expect(given[needed]).toBe(true);
						return;
					}
					expect(sandbox.requests).toEqual([]);
					expect(json.error).toMatch(/^Not sent\. /);
					const { problems } = json.details as {
						problems: Array<{ field: string; problem: string; fix: string }>;
					};
					expect(problems.length).toBeGreaterThan(0);
					for (const problem of problems) {
						expectSentences(problem);
						expectInPanel(resource, problem.field);
						expect(json.message).toContain(problem.fix);
					}
				});
				await fc.assert(property, {
					numRuns: RUNS,
					seed: SEED,
					examples: choices.map((sendTo) => [
						{ sendTo, allUsersConfirmed: true, untaggedUsersConfirmed: true },
					]),
				});
				expect([...reached].sort()).toEqual(choices);
			},
			600_000,
		);
	});

	test.each(PRODUCTS)(
		'%s: whatever a workflow holds in place of the switch, only a person reaches everyone who is online',
		async (product) => {
			let sent = 0;
			const property = fc.asyncProperty(confirmed, async (onlineUsersConfirmed) => {
				cases += 1;
				sandbox.reset();
				const { error, output } = await runNode({
					parameters: {
						resource: 'broadcast',
						operation: 'sendToOnlineUsers',
						fromUserId: 'shop-bot',
						text: 'The kitchen closes in an hour',
						onlineUsersConfirmed: onlineUsersConfirmed as INodeParameters[string],
					},
					// Each with an App Key of its own, since one sends once a second.
					credential: account(sandbox, product, `${product}-${cases}`),
					settings: { onError: 'continueRegularOutput' },
				});
				expect(error?.message).toBeUndefined();
				const json = output[0]?.json ?? {};
				if (json.status === 'accepted') {
					expect(onlineUsersConfirmed).toBe(true);
					expect(sandbox.journal).toHaveLength(1);
					sent += 1;
					return;
				}
				expect(onlineUsersConfirmed).not.toBe(true);
				expect(sandbox.requests).toEqual([]);
				expect(json.error).toMatch(/^Not sent\. 'Yes, Send to Every User Who Is Online' is /);
			});
			await fc.assert(property, { numRuns: RUNS, seed: SEED, examples: [[true], ['={{ true }}']] });
			expect(sent).toBeGreaterThan(0);
		},
		600_000,
	);

	test.each(PRODUCTS)(
		'%s: whatever a workflow holds in place of an operation, nothing goes out',
		async (product) => {
			const names = fc.record({ resource: saved, operation: saved });
			const property = fc.asyncProperty(names, async ({ resource, operation }) => {
				cases += 1;
				sandbox.reset();
				const { error, output } = await runNode({
					parameters: {
						...broadcast(),
						...({ resource, operation } as INodeParameters),
					},
					credential: account(sandbox, product),
					settings: { onError: 'continueRegularOutput' },
				});
				expect(error?.message).toBeUndefined();
				expect(sandbox.requests).toEqual([]);
				expect(output[0]?.json).toMatchObject({
					error: expect.stringMatching(/^Not sent\. 'Operation' /),
					message: expect.stringMatching(/^[A-Z].+\.$/),
				});
			});
			await fc.assert(property, { numRuns: RUNS, seed: SEED });
		},
		600_000,
	);

	test('there were as many cases as there are to be', () => {
		expect(cases).toBeGreaterThanOrEqual(CASES.byHand);
	});
});

test('every operation of the node has its cases', () => {
	const operations = Object.entries(resources).flatMap(([resource, { operations: own }]) =>
		own.map(({ operation }) => `${resource}.${operation}`),
	);
	const sends = RESOURCES.map((resource) => `${resource}.send`);
	expect(operations.sort()).toEqual([...sends, ...OTHERS].sort());
	for (const resource of RESOURCES)
		expect(CASES[resource as keyof typeof CASES]).toBeGreaterThan(1000);
});

test('the cases of all files are enough', () => {
	const total = Object.values(CASES).reduce((sum, count) => sum + count, 0);
	expect(total).toBeGreaterThanOrEqual(ENOUGH);
	// Those that go through n8n's engine are enough by themselves.
	const { systemMessage, broadcast: broadcasts, pushNotification } = CASES;
	expect(systemMessage + broadcasts + pushNotification).toBeGreaterThanOrEqual(ENOUGH);
});

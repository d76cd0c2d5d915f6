import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/RongCloud/actions/index.ts';
import { startPatientSandbox } from '../contract/send.mts';
import { broadcast, PRODUCTS, push } from '../engine/cases.mts';
import type { JournalEntry, Sandbox } from '../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { expectInPanel, expectSentences, OTHERS, RESOURCES } from '../unit/support/reading.mts';
import { CASES, ENOUGH, SEED } from './cases.mts';
import { anything } from './hostile.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(async () => await sandbox.close());

const RUNS = CASES.byHand / (3 * PRODUCTS.length);

const CHOICES = ['allUsers', 'appPackage', 'listedUsers', 'taggedUsers'];

/** What a saved workflow can hold: JSON, whoever wrote it. */
const saved = anything.filter((value) => {
	try {
		return JSON.stringify(JSON.parse(JSON.stringify(value))) === JSON.stringify(value);
	} catch {
		return false;
	}
});

const stored = fc.record({
	sendTo: fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom<unknown>(...CHOICES) },
		fc.constantFrom<unknown>(
			'={{ "allUsers" }}',
			'allUsers ',
			'ALLUSERS',
			['allUsers'],
			'{{ "allUsers" }}',
		),
		saved,
	),
	allUsersConfirmed: fc.oneof(
		{ weight: 2, arbitrary: fc.constantFrom<unknown>(true, false) },
		fc.constantFrom<unknown>('={{ true }}', 'true', 1, [true], { value: true }),
		saved,
	),
});

/** What the workflow has for every audience, so that only the choice decides. */
const ALL_AUDIENCES: INodeParameters = {
	userIds: 'u-1001, u-1002',
	packageName: 'com.example.shop',
	tagsAll: 'vip',
	tagsAny: 'berlin',
};

/** Whom a choice may reach. */
const AUDIENCES: Readonly<Record<string, unknown>> = {
	allUsers: { is_to_all: true },
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
				const property = fc.asyncProperty(stored, async ({ sendTo, allUsersConfirmed }) => {
					cases += 1;
					sandbox.reset();
					const { error, output } = await runNode({
						parameters: parametersWith({
							...ALL_AUDIENCES,
							...({ sendTo, allUsersConfirmed } as INodeParameters),
						}),
						credential: account(sandbox, product, resource === 'broadcast' ? product : 'both'),
						settings: { onError: 'continueRegularOutput' },
					});
					expect(error?.message).toBeUndefined();
					const json = output[0]?.json ?? {};
					if (json.status === 'accepted') {
						const chosen = String(sendTo).trim();
						expect(CHOICES).toContain(chosen);
						expect(sandbox.journal).toHaveLength(1);
						reached.add(chosen);
						expect(audienceOf(sandbox.journal[0])).toEqual(AUDIENCES[chosen]);
						if (chosen === 'allUsers') expect(allUsersConfirmed).toBe(true);
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
					examples: CHOICES.map((sendTo) => [{ sendTo, allUsersConfirmed: true }]),
				});
				expect([...reached].sort()).toEqual(CHOICES);
			},
			600_000,
		);
	});

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

test('every Send of the node has its cases', () => {
	const operations = Object.entries(resources).flatMap(([resource, { operations: own }]) =>
		own.flatMap(({ operation }) => (operation === 'send' ? [`${resource}.send`] : [])),
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

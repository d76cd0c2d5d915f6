import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Problem } from '../../nodes/RongCloud/fields/problems.ts';
import { startPatientSandbox } from '../contract/send.mts';
import { broadcast, CONTINUE, PRODUCTS, push } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { expectInPanel, expectSentences } from '../unit/support/reading.mts';
import { anything } from './hostile.mts';
import { SEED } from './pure.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(async () => await sandbox.close());

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

/** What the workflow has for every audience, so that only the choice decides. */
const ALL_AUDIENCES: INodeParameters = {
	userIds: 'u-1001, u-1002',
	packageName: 'com.example.shop',
	tagsAll: 'vip',
	tagsAny: 'berlin',
	// A group that only excludes fits everyone who has no tags.
	tagGroups: { entries: [{ join: 'AND', match: 'none', tags: 'vip' }] },
};

const WITH_TAGS = {
	packageName: 'com.example.shop',
	tag: ['vip'],
	tag_or: ['berlin'],
	is_to_all: false,
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
	appPackage: WITH_TAGS,
	taggedUsers: WITH_TAGS,
};

/** What reaches everyone, or nearly everyone, and the switch that only a person can turn on for it. */
const SWITCHES: Readonly<Record<string, 'allUsersConfirmed' | 'untaggedUsersConfirmed'>> = {
	allUsers: 'allUsersConfirmed',
	allUsersMessageOnly: 'allUsersConfirmed',
	combinedTags: 'untaggedUsersConfirmed',
};

const ODD_CHOICES = [
	'={{ "allUsers" }}',
	'allUsers ',
	'ALLUSERS',
	'{{ "allUsers" }}',
	['allUsers'],
];
const stored = fc.record({
	sendTo: fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom<unknown>(...Object.keys(AUDIENCES)) },
		fc.constantFrom<unknown>(...ODD_CHOICES),
		saved,
	),
	allUsersConfirmed: confirmed,
	untaggedUsersConfirmed: confirmed,
});

const CHOICES = ['allUsers', 'appPackage', 'listedUsers', 'taggedUsers'];
const WAYS = [
	['broadcast', 'nexconn', broadcast, [...CHOICES, 'allUsersMessageOnly']],
	['broadcast', 'rongcloud', broadcast, [...CHOICES, 'allUsersMessageOnly']],
	// No document of Nexconn has the call for combined tags.
	['pushNotification', 'nexconn', push, CHOICES],
	['pushNotification', 'rongcloud', push, [...CHOICES, 'combinedTags']],
] as const;

describe(`PROPERTIES_SEED=${SEED}`, () => {
	test.each(WAYS)(
		'%s, %s: whatever a workflow holds about who gets it, only a person reaches everyone',
		async (resource, product, parametersWith, choices) => {
			const reached = new Set<string>();
			const property = fc.asyncProperty(stored, async (given) => {
				sandbox.reset();
				const { error, output } = await runNode({
					parameters: parametersWith({ ...ALL_AUDIENCES, ...(given as INodeParameters) }),
					credential: account(sandbox, product, resource === 'broadcast' ? product : 'both'),
					settings: CONTINUE,
				});
				expect(error?.message).toBeUndefined();
				const json = output[0]?.json ?? {};
				if (json.status === 'accepted') {
					const chosen = String(given.sendTo).trim();
					expect(choices).toContain(chosen);
					reached.add(chosen);
					expect(sandbox.journal.map(({ body }) => body.audience)).toEqual([AUDIENCES[chosen]]);
					const needed = SWITCHES[chosen];
					if (needed !== undefined) expect(given[needed]).toBe(true);
					return;
				}
				expect(sandbox.requests).toEqual([]);
				expect(json.error).toMatch(/^Not sent\. /);
				const { problems } = json.details as unknown as { problems: Problem[] };
				expect(problems).not.toHaveLength(0);
				for (const problem of problems) {
					expectSentences(problem);
					expectInPanel(resource, problem.field);
					expect(json.message).toContain(problem.fix);
				}
			});
			await fc.assert(property, {
				numRuns: 40,
				seed: SEED,
				examples: choices.map((sendTo) => [
					{ sendTo, allUsersConfirmed: true, untaggedUsersConfirmed: true },
				]),
			});
			expect([...reached].sort()).toEqual([...choices].sort());
		},
		600_000,
	);

	test.each(PRODUCTS)(
		'%s: whatever a workflow holds in place of an operation, nothing goes out',
		async (product) => {
			const names = fc.record({ resource: saved, operation: saved });
			const property = fc.asyncProperty(names, async (given) => {
				sandbox.reset();
				const { error, output } = await runNode({
					parameters: { ...broadcast(), ...(given as INodeParameters) },
					credential: account(sandbox, product),
					settings: CONTINUE,
				});
				expect(error?.message).toBeUndefined();
				expect(sandbox.requests).toEqual([]);
				const { error: problem, message } = (output[0]?.json ?? {}) as IDataObject;
				expect(problem).toMatch(/^Not sent\. 'Operation' /);
				expect(message).toMatch(/^[A-Z].+\.$/);
			});
			await fc.assert(property, { numRuns: 40, seed: SEED });
		},
		600_000,
	);
});

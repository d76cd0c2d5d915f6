import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { column, CONTINUE, FAST, STEP_BY_STEP, told, useSandbox } from './cases.mts';

// On the real clock, with the service's own limit of 100 a second for `sandbox-rongcloud`.
const sandbox = useSandbox({
	apps: [
		{
			appKey: 'sandbox-rongcloud',
			appSecret: 'sandbox-secret-rongcloud',
			product: 'rongcloud',
		},
		{
			appKey: 'sandbox-rongcloud-1',
			appSecret: 'sandbox-secret-rongcloud-1',
			product: 'rongcloud',
			messagesPerSecond: 1_000_000,
		},
		{ appKey: 'sandbox-nexconn', appSecret: 'sandbox-secret-nexconn', product: 'nexconn' },
	],
});
const limited = () => account(sandbox.current, 'rongcloud');
const unlimited = () => account(sandbox.current, 'rongcloud', 'rongcloud-1');

const toUsers = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'pushNotification',
	operation: 'sendToUsers',
	userIds: '={{ $json.to }}',
	notificationText: '={{ $json.text }}',
	options: FAST,
	...more,
});

const stepByStep = toUsers({ options: STEP_BY_STEP });

const userId = (index: number): string => `u-${String(index).padStart(4, '0')}`;
const users = (from: number, count: number): string[] =>
	Array.from({ length: count }, (_, offset) => userId(from + offset));

const PEOPLE: readonly IDataObject[] = [
	{ to: 'u-1001', text: 'Hello Ana' },
	{ to: 'u-1002, u-1003', text: 'Hello Ben and Cem' },
	{ to: ['u-1004'], text: 'Hello Dua' },
];

const run = async (
	parameters: INodeParameters,
	items: readonly IDataObject[] = PEOPLE,
	more = {},
) => await runNode({ parameters, items: [...items], credential: unlimited(), ...more });

const asked = () =>
	sandbox.current.requests.map(({ body }) => (body as { userIds: string[] }).userIds);

describe('a push to listed users', () => {
	test('a thousand users in a row, and not one more', async () => {
		const { output } = await run(toUsers(), [{ to: users(0, 1000), text: 'Sale' }]);
		expect(asked().map((ids) => ids.length)).toEqual(Array(10).fill(100));
		expect(new Set(asked().flat()).size).toBe(1000);
		expect(output[0]?.json).toMatchObject({ status: 'accepted' });

		sandbox.current.reset();
		const { error } = await run(toUsers(), [{ to: users(0, 1001), text: 'Sale' }]);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/User IDs\b.*1001.*1000/);
	});
});

describe('the pace, counted by user', () => {
	test('of the service is kept, so that it refuses nothing', async () => {
		const { output } = await run(
			toUsers({ options: {} }),
			users(0, 250).map((to) => ({ to, text: 'Sale' })),
			{ credential: limited() },
		);
		expect(column(output, 'status')).toEqual(Array(250).fill('accepted'));
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
	});

	test('runs at the same time share it', async () => {
		const runs = await Promise.all(
			[0, 1000, 2000].map(async (from) =>
				run(
					toUsers({ options: {} }),
					users(from, 60).map((to) => ({ to, text: 'Sale' })),
					{ credential: limited() },
				),
			),
		);
		for (const { output } of runs) {
			expect(column(output, 'status')).toEqual(Array(60).fill('accepted'));
		}
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200]);
	});

	// The sandbox shows by its refusal that the second call came within the same second.
	test('can be set higher', async () => {
		const { error } = await run(
			stepByStep,
			users(0, 250).map((to) => ({ to, text: 'Sale' })),
			{ credential: limited() },
		);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 429]);
		expect(told(error)).toMatch(/^Accepted: items 0-99 \(100 of 250 items\)\.$/m);
		expect(told(error)).toMatch(/takes 100 of these push notifications a second/);
	});

	test('set lower, calls are of no more users than that', async () => {
		await run(
			toUsers({ options: { messagesPerSecond: 2 } }),
			users(0, 4).map((to) => ({ to, text: 'Sale' })),
		);
		expect(asked().map((ids) => ids.length)).toEqual([2, 2]);
	});

	test('is not that of system messages, and the quota of broadcasts stays whole', async () => {
		const credential = limited();
		await run(
			toUsers({ options: FAST }),
			users(0, 100).map((to) => ({ to, text: 'Sale' })),
			{ credential },
		);
		const { error } = await sandbox.run(
			credential,
			{
				resource: 'systemMessage',
				operation: 'send',
				fromUserId: 'shop-bot',
				toUserIds: users(0, 100),
				text: 'Sale',
				options: FAST,
			},
			[{}],
		);
		expect(error).toBeUndefined();
		for (const text of ['One', 'Two']) {
			const { output } = await sandbox.run(
				credential,
				{
					resource: 'pushNotification',
					operation: 'send',
					sendTo: 'taggedUsers',
					tagsAll: 'vip',
					notificationText: text,
				},
				[{}],
			);
			expect(column(output, 'status')).toEqual(['accepted']);
		}
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
	});
});

describe('what goes wrong', () => {
	// The texts of single platforms do not stand in for it here.
	test('the common text is needed even if each platform has its own', async () => {
		const { error } = await run(
			toUsers({
				notificationText: '={{ $json.nothing }}',
				ios: { alert: 'iOS' },
				android: { alert: 'Android' },
				harmonyOs: { alert: 'HarmonyOS' },
			}),
		);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/'Notification Text' is empty/);
	});

	test.each([false, true])('Nexconn has no such call (preview: %s)', async (preview) => {
		const { output } = await run(toUsers({ preview }), PEOPLE, {
			credential: account(sandbox.current, 'nexconn'),
			settings: CONTINUE,
		});
		expect(sandbox.current.requests).toEqual([]);
		expect(column(output, 'error')).toEqual(
			Array(3).fill("Not sent. 'Operation' is Send to Users, which Nexconn does not have"),
		);
		expect(column(output, 'message')).toEqual(
			Array(3).fill(expect.stringMatching(/^Choose Send with Listed Users under Send To/)),
		);
	});
});

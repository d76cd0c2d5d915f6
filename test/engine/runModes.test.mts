import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { deduplication } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	personalized,
	PRODUCTS,
	push,
	received,
	systemMessage,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);
/** Neither is among those whom any row is for. */
const TESTERS = ['u-1010', 'u-1011'];
const inTest = (parameters: INodeParameters, more: INodeParameters = {}): INodeParameters => ({
	...parameters,
	runMode: 'test',
	testUserIds: TESTERS.join(', '),
	...more,
});

const reached = () =>
	sandbox.current.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));
const paths = () => sandbox.current.requests.map(({ path }) => path);
const ANNOUNCEMENT = {
	notificationTitle: 'Summer sale',
	notificationText: 'Everything for the garden',
	notificationOptions: {
		appData: { entries: [{ name: 'page', type: 'text', text: 'orders/42' }] },
		pictureUrl: 'https://example.com/sale.jpg',
	},
	huawei: { importance: 'LOW' },
	ios: {
		...{ alert: 'On iPhones', title: 'Sale', threadId: 'sale' },
		extras: { entries: [{ name: 'kind', type: 'text', text: 'ios-offer' }] },
	},
};

describe.each(PRODUCTS)('a test with %s', (product) => {
	const SYSTEM =
		product === 'nexconn' ? '/v4/system-channel/message/send' : '/message/system/publish.json';

	test.each<[string, INodeParameters]>([
		['tagged users', broadcast(ANNOUNCEMENT)],
		['everyone', broadcast({ sendTo: 'allUsers', allUsersConfirmed: true, ...ANNOUNCEMENT })],
		[
			'everyone, by the simple call',
			broadcast({ sendTo: 'allUsersMessageOnly', allUsersConfirmed: true, ...ANNOUNCEMENT }),
		],
		[
			'listed users',
			broadcast({ sendTo: 'listedUsers', userIds: 'u-1001, u-1002', ...ANNOUNCEMENT }),
		],
	])(
		'of a broadcast to %s goes to the test users alone, as a system message',
		async (_who, parameters) => {
			const { output, run } = await sandbox.run(product, inTest(parameters), [{}, {}, {}]);
			expect(paths()).toEqual([SYSTEM]);
			expect(reached()).toEqual([TESTERS]);
			expect(received(sandbox.current).flat()).toContain('Everything for the garden');
			const pushExt = JSON.stringify(sandbox.current.requests[0]?.body);
			for (const part of ['Summer sale', 'LOW', 'sale.jpg', 'orders/42'])
				expect(pushExt).toContain(part);
			expect(column(output, 'status')).toEqual(['test', 'test', 'test']);
			expect(output[0]?.json.note).toBe('Sent to the test users alone: u-1010, u-1011.');
			expect(String(output[0]?.json.audience)).not.toContain('u-1010');
			const hints = run.data.resultData.runData.RongCloud?.[0]?.hints ?? [];
			expect(hints.map(({ message }) => message)).toContain(
				'Test: sent to the test users alone (u-1010, u-1011), and to nobody else.',
			);
		},
	);

	test('of a broadcast to those online goes to the test users alone, without a notification', async () => {
		const parameters = {
			...broadcast({ notificationText: '' }),
			...{ operation: 'sendToOnlineUsers', onlineUsersConfirmed: true },
		};
		await sandbox.run(product, inTest(parameters), [{}]);
		expect(paths()).toEqual([SYSTEM]);
		expect(reached()).toEqual([TESTERS]);
	});

	test('of a system message with many rows is of the first three different ones', async () => {
		const rows = [...THREE, ...THREE, { to: 'u-1007', text: 'Hello Dana' }];
		const { output } = await sandbox.run(product, inTest(systemMessage()), rows);
		const texts = ['Hello Ana', 'Hello Ben', 'Hello Cem'];
		expect(reached()).toEqual([TESTERS, TESTERS, TESTERS]);
		expect(sandbox.current.journal.map(({ message }) => message?.content)).toEqual(
			texts.map((content) => JSON.stringify({ content })),
		);
		expect(column(output, 'status')).toEqual(Array(7).fill('test'));
		expect(output[6]?.json.note).toMatch(/not sent: the test users get the first few/);
		expect(column(output, 'audience')).toEqual(rows.map(({ to }) => `User ${to as string}`));
	});

	test('of a personalized message has the values of the first three rows', async () => {
		const rows = ['Ana', 'Ben', 'Cem', 'Dana'].map((name, index) => ({
			...{ to: `u-100${index}`, name, order: `A-${index}` },
		}));
		await sandbox.run(product, inTest(personalized({ valuesJson: '={{ $json }}' })), rows);
		const texts = new Set((received(sandbox.current) as string[][]).map(([, , shown]) => shown));
		expect(texts).toEqual(new Set(['Ana: A-0', 'Ben: A-1', 'Cem: A-2']));
		const users = new Set(reached().flat());
		expect(users).toEqual(new Set(TESTERS));
	});

	test('holds what the real thing holds: what cannot be sent is refused', async () => {
		const tags = Array.from({ length: 21 }, (_, index) => `t${index}`);
		const { error } = await sandbox.run(product, inTest(broadcast({ tagsAll: tags.join() })));
		expect(told(error)).toMatch(/'Must Have All of These Tags' has 21 different tags/);
		expect(sandbox.current.requests).toEqual([]);
	});

	test.each<[string, INodeParameters, RegExp]>([
		['nobody', { testUserIds: '' }, /'Test User IDs' is empty/],
		['too many', { testUserIds: 'a1, a2, a3, a4, a5, a6' }, /'Test User IDs' has 6 .* limit is 5/],
		[
			'whoever an expression says',
			{ testUserIds: '={{ $json.to }}' },
			/'Test User IDs' is set by an expression/,
		],
	])('goes to no test users who are %s', async (_who, more, words) => {
		const { error } = await sandbox.run(product, inTest(systemMessage(), more));
		expect(told(error)).toMatch(words);
		expect(sandbox.current.requests).toEqual([]);
	});

	test('leaves the guard as it was: what is tested can be sent, and again be tested', async () => {
		deduplication.clear();
		const guarded = broadcast({ options: { duplicateGuardKey: 'campaign-7' } });
		const once = async (parameters: INodeParameters) =>
			column((await sandbox.run(product, parameters, [{}])).output, 'status');
		expect(await once(inTest(guarded))).toEqual(['test']);
		expect(await once(guarded)).toEqual(['accepted']);
		expect(await once(inTest(guarded))).toEqual(['test']);
		expect(await once(guarded)).toEqual(['skipped']);
	});
});

test('a test with texts and data of single phones alone brings those of the first', async () => {
	const own = {
		notificationText: '',
		android: { alert: 'On Android', extrasJson: '{"kind":"android"}' },
		ios: {
			alert: 'On iPhones',
			extras: { entries: [{ name: 'page', type: 'text', text: 'p-1' }] },
		},
	};
	await sandbox.run('nexconn', inTest(broadcast(own)), [{}]);
	const body = sandbox.current.requests[0]?.body as IDataObject;
	expect(body.pushContent).toBe('On iPhones');
	expect(JSON.parse(String(body.pushData))).toEqual({ kind: 'android', page: 'p-1' });
});

describe('a test of a push', () => {
	test('with RongCloud (Classic) goes by the call for listed users', async () => {
		await sandbox.run('rongcloud', inTest(push(ANNOUNCEMENT)), [{}]);
		expect(paths()).toEqual(['/push/user.json']);
		expect(reached()).toEqual([TESTERS]);
	});

	test('with Nexconn is a message of the sender for tests, who has to be named', async () => {
		const without = await sandbox.run('nexconn', inTest(push(ANNOUNCEMENT)), [{}]);
		expect(told(without.error)).toMatch(/'Test Sender User ID' is empty, and with a Nexconn/);
		const parameters = inTest(push(ANNOUNCEMENT), { testSender: 'shop-bot' });
		const { output } = await sandbox.run('nexconn', parameters, [{}]);
		expect(paths()).toEqual(['/v4/system-channel/message/send']);
		expect(sandbox.current.journal[0]).toMatchObject({ sender: 'shop-bot' });
		expect(column(output, 'status')).toEqual(['test']);
	});

	test('to listed users goes to the test users', async () => {
		const parameters: INodeParameters = {
			...{ resource: 'pushNotification', operation: 'sendToUsers' },
			...{ userIds: '={{ $json.to }}', notificationText: '={{ $json.text }}' },
		};
		await sandbox.run('rongcloud', inTest(parameters));
		expect(reached()).toEqual([TESTERS, TESTERS, TESTERS]);
	});
});

test('a test that fails is told like the real thing, and the next run sends it', async () => {
	sandbox.current.reply({}, { status: 400, body: { code: 1002, errorMessage: 'no' } });
	const { output } = await sandbox.run('nexconn', inTest(systemMessage()), THREE, CONTINUE);
	expect(output.map(({ json }) => json.status ?? (json.details as IDataObject).status)).toEqual([
		'rejected',
		'test',
		'test',
	]);
	sandbox.current.reset();
	const sent = await sandbox.run('nexconn', systemMessage());
	expect(column(sent.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
});

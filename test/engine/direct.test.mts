import { describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import {
	column,
	CONTINUE,
	FAST,
	opened,
	PRODUCTS,
	systemMessage,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const direct = (more: INodeParameters = {}): INodeParameters => ({
	...systemMessage(more),
	resource: 'directMessage',
});

const PATH = {
	nexconn: '/v4/direct-channel/message/send',
	rongcloud: '/message/private/publish.json',
} as const;

/** What the trigger gives for messages that three users wrote to two shops. */
const INCOMING = [
	{ event: 'messageSent', fromUserId: 'u-1001', targetId: 'shop-bot', answer: 'Hello Ana' },
	{ event: 'messageSent', fromUserId: 'u-1002', targetId: 'help-bot', answer: 'Grüße 🎉' },
	{ event: 'messageSent', fromUserId: 'u-1004', targetId: 'shop-bot', answer: 'On its way' },
];

describe.each(PRODUCTS)('%s: direct messages', (product) => {
	test('answer each customer in the chat that the question came from', async () => {
		const reply = direct({
			fromUserId: '={{ $json.targetId }}',
			toUserIds: '={{ $json.fromUserId }}',
			text: '={{ $json.answer }}',
		});
		const { output } = await sandbox.run(product, reply, INCOMING);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(sandbox.current.requests.map(({ path }) => path)).toEqual(Array(3).fill(PATH[product]));
		expect(
			sandbox.current.journal.map(({ kind, sender, recipients, message }) => [
				...[kind, sender, recipients.map(({ userId }) => userId)],
				message?.content,
			]),
		).toEqual([
			['direct-message', 'shop-bot', ['u-1001'], '{"content":"Hello Ana"}'],
			['direct-message', 'help-bot', ['u-1002'], '{"content":"Grüße 🎉"}'],
			['direct-message', 'shop-bot', ['u-1004'], '{"content":"On its way"}'],
		]);
	});

	test('2,500 users are three calls', async () => {
		const ids = Array.from({ length: 2500 }, (_, index) => `d-${index}`);
		const { output } = await sandbox.run(product, direct({ options: FAST }), [
			{ to: ids, text: 'Hello' },
		]);
		expect(column(output, 'status')).toEqual(['accepted']);
		const reached = sandbox.current.journal.map(({ recipients }) =>
			recipients.map(({ userId }) => userId),
		);
		expect(reached.map(({ length }) => length)).toEqual([1000, 1000, 500]);
		expect(reached.flat().sort()).toEqual([...ids].sort());
	});

	test('are taken back from the chat by the IDs of what was sent', async () => {
		const rows = INCOMING.map(({ fromUserId }, index) => ({
			to: fromUserId,
			text: `No. ${index}`,
		}));
		const { output } = await sandbox.run(product, direct(), rows);
		const recall = { resource: 'directMessage', operation: 'recall', sentBy: 'shop-bot' };
		const sent = output.map(({ json }) => ({ recipients: json.recipients }));
		const parameters = { ...recall, recipients: '={{ $json.recipients }}' };
		const recalled = await sandbox.run(product, parameters, sent);
		expect(column(recalled.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		const channels = sandbox.current.requests
			.slice(3)
			.map((request) => opened(request) as Record<string, unknown>)
			.map(({ channelType, conversationType }) => Number(channelType ?? conversationType));
		expect(channels).toEqual([1, 1, 1]);
		const left = sandbox.current.journal
			.slice(0, 3)
			.flatMap(({ recipients }) => recipients.filter(({ recalledAt }) => recalledAt === undefined));
		expect(left).toEqual([]);
	});

	test('a test goes to the test users alone, in their chats', async () => {
		const parameters = direct({ runMode: 'test', testUserIds: 'u-2001' });
		const rows = [
			{ to: 'u-1001', text: 'a' },
			{ to: 'u-1002', text: 'b' },
			{ to: 'u-1003', text: 'c' },
		];
		const { output } = await sandbox.run(product, parameters, rows);
		expect(column(output, 'status')).toEqual(['test', 'test', 'test']);
		expect(
			sandbox.current.journal.map(({ path, recipients, message }) => [
				...[path, recipients.map(({ userId }) => userId), message?.content],
			]),
		).toEqual(
			['a', 'b', 'c'].map((text) => [PATH[product], ['u-2001'], JSON.stringify({ content: text })]),
		);
	});
});

describe('what only one product has, or has under another name', () => {
	const rows = [
		{ to: 'u-1001', text: 'a' },
		{ to: 'u-1002', text: 'b', copy: true, block: false },
		{ to: 'u-1003', text: 'c', more: { order: 'packed' } },
		{ to: 'u-1004', text: 'd', read: true },
	];
	const parameters = direct({
		options: {
			extension: '={{ $json.more }}',
			includeSender: '={{ $json.copy }}',
			readReceipt: '={{ $json.read }}',
			verifyBlacklist: '={{ $json.block }}',
		},
	});

	test('Nexconn', async () => {
		const { output } = await sandbox.run('nexconn', parameters, rows, CONTINUE);
		expect(column(output, 'status')).toEqual(Array(4).fill('accepted'));
		expect(sandbox.current.requests.map((request) => opened(request))).toMatchObject([
			{ toUserIds: ['u-1001'] },
			{ toUserIds: ['u-1002'], isEchoToSender: 1, verifyBlocklist: 0 },
			{ toUserIds: ['u-1003'], hasMetadata: true, metadata: { order: 'packed' } },
			{ toUserIds: ['u-1004'], needReadReceipt: 1 },
		]);
	});

	test('RongCloud', async () => {
		const { output } = await sandbox.run('rongcloud', parameters, rows, CONTINUE);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted', undefined]);
		expect(output[3]?.json.error).toBe(
			"Not sent. 'Options > Read Receipt' is known of Nexconn alone, and the credential is one of RongCloud (Classic)",
		);
		expect(sandbox.current.requests).toHaveLength(3);
	});
});

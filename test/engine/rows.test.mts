import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { delivered, opened, PRODUCTS, push, systemMessage, told, useSandbox } from './cases.mts';

const sandbox = useSandbox();

describe('system messages: three rows that differ', () => {
	const items: IDataObject[] = [
		{ to: 'u-1001, u-1002', text: 'Hello Ana' },
		{
			to: 4711,
			text: 'Hello Ben',
			push: 'Order closed',
			title: 'Orders',
			channel: 'orders',
			level: 'time-sensitive',
			thread: 4711,
			wake: true,
			quiet: true,
			extra: { order: 'A-17' },
			data: ['B-2', 3],
			request: 'row-1',
			more: { campaign: 'spring' },
		},
		{ to: ['u-1003', 5, 'u-1003'], text: 2026, template: 'T9', stored: 0 },
	];
	const parameters = systemMessage({
		notificationText: '={{ $json.push }}',
		notificationTitle: '={{ $json.title }}',
		messageDetails: {
			extra: '={{ $json.extra }}',
			disableUpdateLastMsg: '={{ $json.quiet }}',
			shouldPersist: '={{ $json.stored }}',
		},
		huawei: { channelId: '={{ $json.channel }}' },
		ios: {
			interruptionLevel: '={{ $json.level }}',
			threadId: '={{ $json.thread }}',
			contentAvailable: '={{ $json.wake }}',
		},
		notificationOptions: { templateId: '={{ $json.template }}', pushData: '={{ $json.data }}' },
		options: { requestId: '={{ $json.request }}', additionalFields: '={{ $json.more }}' },
	});
	const pushExtOfRow1 = {
		title: 'Orders',
		pushConfigs: [
			{ APNs: { 'interruption-level': 'time-sensitive', 'thread-id': '4711' } },
			{ HW: { channelId: 'orders' } },
		],
	};

	beforeAll(() => {
		for (const product of PRODUCTS) {
			sandbox.current.setApp(`sandbox-${product}`, { allowUnknownFields: true });
		}
	});
	afterAll(() => {
		for (const product of PRODUCTS) {
			sandbox.current.setApp(`sandbox-${product}`, { allowUnknownFields: false });
		}
	});

	test('nexconn: what only one row has is in that row alone', async () => {
		await sandbox.run('nexconn', parameters, items);

		expect(sandbox.current.requests.map(opened)).toEqual([
			{
				fromUserId: 'shop-bot',
				toUserIds: ['u-1001', 'u-1002'],
				messageType: 'RC:TxtMsg',
				content: { content: 'Hello Ana' },
			},
			{
				fromUserId: 'shop-bot',
				toUserIds: ['4711'],
				messageType: 'RC:TxtMsg',
				content: { content: 'Hello Ben', extra: '{"order":"A-17"}' },
				pushContent: 'Order closed',
				pushData: '["B-2",3]',
				contentAvailable: 1,
				pushExt: pushExtOfRow1,
				disableUpdateLastMsg: true,
				campaign: 'spring',
			},
			{
				fromUserId: 'shop-bot',
				toUserIds: ['u-1003', '5'],
				messageType: 'RC:TxtMsg',
				content: { content: '2026' },
				shouldPersist: 0,
				pushExt: { templateId: 'T9' },
			},
		]);
		expect(sandbox.current.requests[1]?.headers['x-request-id']).toBe('row-1');
	});

	test('the type of the message by expression', async () => {
		const { error } = await sandbox.run(
			'nexconn',
			systemMessage({
				messageType: '={{ $json.type }}',
				infoText: '={{ $json.text }}',
				commandName: '={{ $json.text }}',
				commandData: '={{ $json.data }}',
			}),
			[
				{ to: 'u-1001', type: 'RC:TxtMsg', text: 'Hello Ana' },
				{ to: 'u-1002', type: 'RC:InfoNtf', text: 'Your order was closed' },
				{ to: 'u-1003', type: 'RC:CmdMsg', text: 'refresh', data: { order: 'C-3' } },
			],
		);

		expect(error).toBeUndefined();
		expect(delivered(sandbox.current)).toEqual([
			[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
			[['u-1002'], 'RC:InfoNtf', '{"message":"Your order was closed"}'],
			[['u-1003'], 'RC:CmdMsg', '{"name":"refresh","data":"{\\"order\\":\\"C-3\\"}"}'],
		]);
	});

	test('a custom message: its type, format and content by expression', async () => {
		await sandbox.run(
			'nexconn',
			systemMessage({
				messageType: 'custom',
				customType: '={{ $json.type }}',
				customFormat: '={{ $json.format }}',
				customJson: '={{ $json.json }}',
				customText: '={{ $json.plain }}',
			}),
			[
				{ to: 'u-1001', type: 'App:Order', format: 'json', json: { order: 'A-1' } },
				{ to: 'u-1002', type: 'App:Note', format: 'text', plain: 'B-2 = ready & paid' },
				{ to: 'u-1003', type: 'App:List', format: 'json', json: '[1, 2]' },
			],
		);

		expect(delivered(sandbox.current)).toEqual([
			[['u-1001'], 'App:Order', '{"order":"A-1"}'],
			[['u-1002'], 'App:Note', 'B-2 = ready & paid'],
			[['u-1003'], 'App:List', '[1,2]'],
		]);
	});
});

describe('broadcasts and push notifications: three rows that differ', () => {
	beforeAll(() => {
		for (const app of ['nexconn', 'rongcloud', 'both']) {
			sandbox.current.setApp(`sandbox-${app}`, { pushesPerHour: 3 });
		}
	});
	afterAll(() => {
		for (const app of ['nexconn', 'rongcloud', 'both']) {
			sandbox.current.setApp(`sandbox-${app}`, { pushesPerHour: 2 });
		}
	});

	test('extras as a table, with expressions in its names and values', async () => {
		await sandbox.run(
			'rongcloud',
			push({
				tagsAll: '={{ $json.tag }}',
				android: {
					extras: {
						entries: [
							{ name: '={{ $json.key }}', type: 'text', text: '={{ $json.order }}' },
							{ name: 'amount', type: 'number', number: '={{ $json.amount }}' },
							{ name: 'gift', type: 'boolean', boolean: '={{ $json.gift }}' },
						],
					},
				},
				options: { severalBroadcasts: true },
			}),
			[
				{ tag: 'vip', key: 'orderId', order: 'A-1', amount: 1, gift: true },
				{ tag: 'berlin', key: 'order', order: 22, amount: 2.5, gift: false },
				{ tag: 'paris', key: 'orderId', order: '', amount: '3', gift: 'true' },
			],
		);

		expect(sandbox.current.requests.map(({ body }) => (body as IDataObject).notification)).toEqual([
			{
				alert: 'The sale starts today',
				android: { extras: { orderId: 'A-1', amount: 1, gift: true } },
			},
			{
				alert: 'The sale starts today',
				android: { extras: { order: '22', amount: 2.5, gift: false } },
			},
			{
				alert: 'The sale starts today',
				android: { extras: { orderId: '', amount: 3, gift: true } },
			},
		]);
	});

	// n8n turns such an expression into one empty row for each of its characters.
	test('a table whose rows come from one expression is refused', async () => {
		const { error } = await sandbox.run(
			'rongcloud',
			push({ android: { extras: { entries: '={{ $json.rows }}' } } }),
			Array.from({ length: 3 }, () => ({
				rows: [{ name: 'orderId', type: 'text', text: 'A-1' }],
			})),
		);

		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/Extras.*Extras \(JSON\)/s);
	});
});

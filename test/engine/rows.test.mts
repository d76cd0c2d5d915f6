import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import {
	broadcast,
	column,
	delivered,
	links,
	opened,
	PRODUCTS,
	push,
	systemMessage,
	told,
	useSandbox,
} from './cases.mts';

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

	test.each(PRODUCTS)('%s: each goes to its own users with its own content', async (product) => {
		const { output, error } = await sandbox.run(product, parameters, items);

		expect(error).toBeUndefined();
		expect(delivered(sandbox.current)).toEqual([
			[['u-1001', 'u-1002'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
			[['4711'], 'RC:TxtMsg', '{"content":"Hello Ben","extra":"{\\"order\\":\\"A-17\\"}"}'],
			[['u-1003', '5'], 'RC:TxtMsg', '{"content":"2026"}'],
		]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(output, 'audience')).toEqual([
			'2 listed users: u-1001, u-1002',
			'User 4711',
			'2 listed users: u-1003, 5',
		]);
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

	test('rongcloud: the same in the spelling of the classic form', async () => {
		await sandbox.run('rongcloud', parameters, items);

		expect(sandbox.current.requests.map(opened)).toEqual([
			{
				fromUserId: 'shop-bot',
				toUserId: ['u-1001', 'u-1002'],
				objectName: 'RC:TxtMsg',
				content: { content: 'Hello Ana' },
			},
			{
				fromUserId: 'shop-bot',
				toUserId: '4711',
				objectName: 'RC:TxtMsg',
				content: { content: 'Hello Ben', extra: '{"order":"A-17"}' },
				pushContent: 'Order closed',
				pushData: '["B-2",3]',
				contentAvailable: '1',
				pushExt: pushExtOfRow1,
				disableUpdateLastMsg: 'true',
				campaign: 'spring',
			},
			{
				fromUserId: 'shop-bot',
				toUserId: ['u-1003', '5'],
				objectName: 'RC:TxtMsg',
				content: { content: '2026' },
				isPersisted: '0',
				pushExt: { templateId: 'T9' },
			},
		]);
		expect(sandbox.current.requests.map(({ headers }) => headers['content-type'])).toEqual(
			Array(3).fill('application/x-www-form-urlencoded'),
		);
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

	test.each(PRODUCTS)('%s: each row has the message IDs of its own recipients', async (product) => {
		const { output } = await sandbox.run(product, systemMessage());

		const given = sandbox.current.journal.map(({ recipients }) => recipients[0]?.messageId);
		expect(new Set(given).size).toBe(3);
		expect(column(output, 'messageId')).toEqual(given);
		expect(column(output, 'recipients')).toEqual([
			[{ userId: 'u-1001', messageId: given[0] }],
			[{ userId: 'u-1002', messageId: given[1] }],
			[{ userId: 'u-1003', messageId: given[2] }],
		]);
		expect(column(output, 'code')).toEqual(Array(3).fill(product === 'nexconn' ? 0 : 200));
		expect(column(output, 'itemsInCall')).toEqual([1, 1, 1]);
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

	test.each(PRODUCTS)('%s: by tags and package, each with its own settings', async (product) => {
		const { output, error } = await sandbox.run(
			product,
			broadcast({
				packageName: '={{ $json.app }}',
				tagsAll: '={{ $json.tags }}',
				tagsAny: '={{ $json.any }}',
				platforms: '={{ $json.devices }}',
				text: '={{ $json.text }}',
				notificationText: '={{ $json.text }}',
				notificationTitle: '={{ $json.title }}',
				ios: { badge: '={{ $json.badge }}', extrasJson: '={{ $json.extras }}' },
				huawei: { image: '={{ $json.image }}' },
				notificationOptions: { forceShowPushContent: '={{ $json.force }}' },
				options: { severalBroadcasts: true },
			}),
			[
				{
					app: 'com.example.shop',
					tags: 'vip',
					any: 'berlin',
					text: 'Shop news',
					devices: ['ios'],
				},
				{
					app: 'com.example.shop',
					tags: ['vip', 'berlin'],
					any: 'new\nparis',
					text: 'News for Berlin',
					devices: 'android, ios',
					extras: { order: 17, gift: true, lines: ['a', 'b'] },
					badge: '3',
					image: 'https://example.com/icon.png',
					title: 'Berlin',
					force: true,
				},
				{
					app: 'com.example.courier',
					tags: '["vip"]',
					any: 2026,
					text: 'For couriers',
					devices: ['android', 'HarmonyOS'],
				},
			],
		);

		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map(opened)).toEqual([
			{
				platform: ['ios'],
				fromuserid: 'shop-bot',
				audience: {
					tag: ['vip'],
					tag_or: ['berlin'],
					packageName: 'com.example.shop',
					is_to_all: false,
				},
				message: { content: { content: 'Shop news' }, objectName: 'RC:TxtMsg' },
				notification: { alert: 'Shop news' },
			},
			{
				platform: ['android', 'ios'],
				fromuserid: 'shop-bot',
				audience: {
					tag: ['vip', 'berlin'],
					tag_or: ['new', 'paris'],
					packageName: 'com.example.shop',
					is_to_all: false,
				},
				message: { content: { content: 'News for Berlin' }, objectName: 'RC:TxtMsg' },
				notification: {
					title: 'Berlin',
					forceShowPushContent: 1,
					alert: 'News for Berlin',
					ios: { badge: 3, extras: { order: 17, gift: true, lines: ['a', 'b'] } },
					android: { hw: { image: 'https://example.com/icon.png' } },
				},
			},
			{
				platform: ['android', 'HarmonyOS'],
				fromuserid: 'shop-bot',
				audience: {
					tag: ['vip'],
					tag_or: ['2026'],
					packageName: 'com.example.courier',
					is_to_all: false,
				},
				message: { content: { content: 'For couriers' }, objectName: 'RC:TxtMsg' },
				notification: { alert: 'For couriers' },
			},
		]);
		expect(column(output, 'audience')).toEqual([
			'Users of the app package com.example.shop who have the tag "vip" and the tag "berlin" (iOS)',
			'Users of the app package com.example.shop who have all of the tags "vip" and "berlin" and at least one of the tags "new", "paris" (Android, iOS)',
			'Users of the app package com.example.courier who have the tag "vip" and the tag "2026" (Android, HarmonyOS)',
		]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'id')).toEqual(sandbox.current.journal.map(({ id }) => id));
	});

	test.each(PRODUCTS)('%s: to listed users, as text, number and array', async (product) => {
		const { output } = await sandbox.run(
			product,
			broadcast({
				sendTo: 'listedUsers',
				userIds: '={{ $json.to }}',
				text: '={{ $json.text }}',
				options: { severalBroadcasts: true },
			}),
			[
				{ to: 'u-1001\nu-1002', text: 'One' },
				{ to: 4711, text: 'Two' },
				{ to: ['u-1003', 'u-1010'], text: 'Three' },
			],
		);

		expect(delivered(sandbox.current)).toEqual([
			[['u-1001', 'u-1002'], 'RC:TxtMsg', '{"content":"One"}'],
			[['4711'], 'RC:TxtMsg', '{"content":"Two"}'],
			[['u-1003', 'u-1010'], 'RC:TxtMsg', '{"content":"Three"}'],
		]);
		expect(column(output, 'audience')).toEqual([
			'2 listed users: u-1001, u-1002 (Android, iOS)',
			'User 4711 (Android, iOS)',
			'2 listed users: u-1003, u-1010 (Android, iOS)',
		]);
	});

	test.each([
		['nexconn', 'both'],
		['rongcloud', 'rongcloud'],
	] as const)(
		'%s: push notifications, each with its own settings and no message',
		async (product, app) => {
			const { output, error } = await sandbox.run(
				account(sandbox.current, product, app),
				push({
					tagsAll: '={{ $json.tag }}',
					notificationText: '={{ $json.text }}',
					vivo: { classification: '={{ $json.class }}' },
					oppo: { notifyLevel: '={{ $json.level }}', category: '={{ $json.category }}' },
					options: { severalBroadcasts: '={{ true }}' },
				}),
				[
					{ tag: 'vip', text: 'One', class: '1' },
					{ tag: 'berlin', text: 'Two', level: 16, category: 'IM' },
					{ tag: 'paris', text: 'Three', class: '0' },
				],
			);

			expect(error).toBeUndefined();
			expect(sandbox.current.requests.map(({ path }) => path)).toEqual(Array(3).fill('/push.json'));
			expect(sandbox.current.requests.map(opened)).toEqual([
				{
					platform: ['android', 'ios'],
					audience: { tag: ['vip'], is_to_all: false },
					notification: { alert: 'One', android: { vivo: { classification: '1' } } },
				},
				{
					platform: ['android', 'ios'],
					audience: { tag: ['berlin'], is_to_all: false },
					notification: {
						alert: 'Two',
						android: { oppo: { category: 'IM', notify_level: 16 } },
					},
				},
				{
					platform: ['android', 'ios'],
					audience: { tag: ['paris'], is_to_all: false },
					notification: { alert: 'Three', android: { vivo: { classification: '0' } } },
				},
			]);
			expect(sandbox.current.journal.map(({ kind }) => kind)).toEqual(['push', 'push', 'push']);
			expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		},
	);

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

	test('a choice whose value is a digit takes the number as well', async () => {
		const { error } = await sandbox.run(
			'rongcloud',
			push({ vivo: { classification: '={{ $json.class }}' } }),
			[{ class: 1 }],
		);

		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map(opened)).toEqual([
			expect.objectContaining({
				notification: {
					alert: 'The sale starts today',
					android: { vivo: { classification: '1' } },
				},
			}),
		]);
	});
});

import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { DEFAULT_DIRECTORY } from '../../../sandbox/index.mts';
import { atDesk, CLASSIC, NEXCONN } from '../support/browser.mts';
import type { Editor, NodePanel } from '../support/editor.mts';
import { screenshot } from '../support/screenshot.mts';
import { callsIn, type Stage } from '../support/stage.mts';

/** Wide enough for all columns of the output. */
const WIDE = { width: 3200, height: 700 };

let stage: Stage;
let page: Page;
let editor: Editor;

atDesk((desk) => ({ stage, page, editor } = desk));

/** Runs the node: the only item that comes out, and the only call that the sandbox accepted. */
async function sentBy(panel: NodePanel) {
	await panel.execute();
	const [item = {}, ...items] = await panel.table();
	const [entry, ...others] = stage.sandbox.journal;
	expect([items, others]).toEqual([[], []]);
	if (entry === undefined) throw new Error('The sandbox accepted no call.');
	return { ...entry, item, to: entry.recipients.map(({ userId }) => userId) };
}

/** Runs the node, which has to send nothing. @returns what it says */
async function refusedBy(panel: NodePanel, words: RegExp | string): Promise<string> {
	await panel.execute();
	const { message, description } = await panel.error();
	expect(message).toMatch(words);
	expect(description).not.toBe('');
	expect(stage.sandbox.requests).toEqual([]);
	return description;
}

describe('an operation filled in by hand', () => {
	test('System Message > Send: to listed users, as RongCloud (Classic) gets it', async () => {
		const panel = await editor.newNode('Notify one or more customers', CLASSIC, {
			fromUserId: 'shop-bot',
			toUserIds: 'u-1001\nu-1002, u-1003',
			messageType: 'Rich Content',
			cardTitle: 'Summer sale',
			cardText: 'Everything for the garden, 20% off',
			cardImageUrl: 'https://example.com/card.jpg',
			cardUrl: 'https://example.com/summer-sale',
			notificationTitle: 'Summer sale',
			notificationText: '20% off for the garden',
		});
		// The mark of a group that is given by an expression is nobody's to see.
		const addable = await panel.addable('notificationOptions');
		expect(addable).toEqual(expect.arrayContaining(['Cut Long Title', 'Push Data', 'Template ID']));
		expect(addable.join()).not.toMatch(/Whole Group/);
		await panel.add('options', 'Shown Sender: Name', { userName: 'Shop' });
		await panel.add('options', 'Store in Cloud History', { shouldPersist: false });
		await panel.add('notificationOptions', 'Push Data', { pushData: 'sale-7' });
		await panel.customize('iOS (APNs)', 'Huawei');
		await panel.add('ios', 'Thread ID', { threadId: 'sales' });
		await panel.add('huawei', 'Importance', { importance: 'Low' });
		await panel.add('advanced', 'Request ID', { requestId: 'summer-sale-1' });
		const { item, body, sender, to, recipients, message, requestId } = await sentBy(panel);
		expect(body).toMatchObject({
			toUserId: to,
			objectName: ['RC:ImgTextMsg'],
			pushContent: ['20% off for the garden'],
			pushData: ['sale-7'],
			isPersisted: ['0'],
			pushExt: [
				'{"title":"Summer sale","pushConfigs":[{"APNs":{"thread-id":"sales"}},{"HW":{"importance":"LOW"}}]}',
			],
		});
		expect(JSON.parse(message?.content ?? '')).toEqual({
			title: 'Summer sale',
			content: 'Everything for the garden, 20% off',
			imageUri: 'https://example.com/card.jpg',
			url: 'https://example.com/summer-sale',
			user: { name: 'Shop' },
		});
		expect({ sender, to }).toEqual({ sender: 'shop-bot', to: ['u-1001', 'u-1002', 'u-1003'] });
		expect(item).toMatchObject({
			status: 'accepted',
			audience: '3 listed users: u-1001, u-1002, u-1003',
		});
		expect(requestId).toBe('summer-sale-1');
		for (const { messageId } of recipients) expect(item.recipients).toContain(messageId);
	});

	test('System Message > Send: recipients and texts by expressions, for each input item', async () => {
		const orders = [
			{ customerId: 'u-1001', order: 'A-17' },
			{ customerId: 'u-1002', order: 'A-18' },
			{ customerId: 'u-1003', order: 'A-19' },
		];
		const values = { fromUserId: 'shop-bot', notificationTitle: 'Good news' };
		const panel = await editor.newNodeBehind(
			orders,
			'Notify one or more customers',
			NEXCONN,
			values,
		);
		await panel.express({
			toUserIds: '{{ $json.customerId }}',
			text: 'Your order {{ $json.order }} has left our warehouse.',
			notificationText: 'Order {{ $json.order }} is on its way',
		});
		await panel.add('advanced', 'Request ID');
		await panel.express({ 'advanced.requestId': 'order-{{ $json.order }}' });
		await panel.execute();
		const items = await panel.table();

		expect(items.map(({ status, audience }) => `${status} ${audience}`)).toEqual(
			orders.map(({ customerId }) => `accepted User ${customerId}`),
		);
		const received = stage.sandbox.journal.map(
			({ sender, requestId, message, body, recipients }) => ({
				sender,
				requestId,
				to: recipients.map(({ userId }) => userId),
				text: (JSON.parse(message?.content ?? '') as { content: string }).content,
				shown: [(JSON.parse(body.pushExt as string) as { title: string }).title, body.pushContent],
			}),
		);
		received.sort((a, b) => a.text.localeCompare(b.text));
		expect(received).toEqual(
			orders.map(({ customerId, order }) => ({
				sender: 'shop-bot',
				requestId: `order-${order}`,
				to: [customerId],
				text: `Your order ${order} has left our warehouse.`,
				shown: ['Good news', `Order ${order} is on its way`],
			})),
		);
		await panel.picture('panel-system-message', 'notificationOptions');
		await panel.table();
		await page.setViewportSize(WIDE);
		await screenshot(panel.output, 'panel-output');
	});

	test.each([
		[
			'Listed Users',
			{ userIds: '["u-1001", "u-1006", "u-9999"]' },
			{ platform: ['ios', 'android'], audience: { userid: ['u-1001', 'u-1006', 'u-9999'] } },
			['u-1001', 'u-1006', 'u-9999'],
		],
		[
			'App Package',
			{ packageName: 'com.example.courier', platforms: 'iOS' },
			{ platform: ['android'], audience: { packageName: 'com.example.courier' } },
			['u-1004', 'u-1006', 'u-1011'],
		],
	])('Broadcast > Send: %s', async (sendTo, fields, wire, users) => {
		const texts = { text: 'The shop opens at nine.', notificationText: 'We open at nine' };
		const values = { fromUserId: 'shop-bot', sendTo, ...fields, ...texts };
		const panel = await editor.newNode('Announce to a segment or to everyone', NEXCONN, values);
		const { path, body, to } = await sentBy(panel);
		expect(path).toBe('/v4/system-channel/push');
		expect(body).toEqual({
			...wire,
			fromuserid: 'shop-bot',
			audience: { ...wire.audience, is_to_all: false },
			message: { content: '{"content":"The shop opens at nine."}', objectName: 'RC:TxtMsg' },
			notification: { alert: 'We open at nine' },
		});
		expect(to).toEqual(users);
	});

	test('Broadcast > Send: Tagged Users, with settings of iOS and extras', async () => {
		const panel = await editor.newNode('Announce to a segment or to everyone', NEXCONN, {
			fromUserId: 'shop-bot',
			sendTo: 'Tagged Users',
			tagsAll: 'vip',
			tagsAny: 'berlin, paris',
			packageName: 'com.example.shop',
			text: 'The summer sale has begun.',
			notificationTitle: 'Summer sale',
			notificationText: 'Everything for the garden, 20% off',
		});
		await panel.customize('iOS (APNs)');
		await panel.add('ios', 'Badge', { badge: '7' });
		await panel.add('ios', 'Extras');
		await panel.addRow('extras');
		await panel.fill({
			'ios.extras.entries[0].name': 'campaign',
			'ios.extras.entries[0].text': 'summer',
		});
		await panel.addRow('extras');
		await panel.fill({
			'ios.extras.entries[1].name': 'discount',
			'ios.extras.entries[1].type': 'Number',
			'ios.extras.entries[1].number': '20',
		});
		await panel.add('advanced', 'Request ID', { requestId: 'summer-sale-2' });
		const { item, body, to, requestId } = await sentBy(panel);
		expect(body).toEqual({
			platform: ['android', 'ios'],
			fromuserid: 'shop-bot',
			audience: {
				tag: ['vip'],
				tag_or: ['berlin', 'paris'],
				packageName: 'com.example.shop',
				is_to_all: false,
			},
			message: { content: '{"content":"The summer sale has begun."}', objectName: 'RC:TxtMsg' },
			notification: {
				title: 'Summer sale',
				alert: 'Everything for the garden, 20% off',
				ios: { badge: 7, extras: { campaign: 'summer', discount: 20 } },
			},
		});
		expect(to).toEqual(['u-1001', 'u-1002']);
		expect(item).toMatchObject({ status: 'accepted' });
		expect(requestId).toBe('summer-sale-2');
		expect(item.audience).toBe(
			'Users of the app package com.example.shop who have the tag "vip" and at least one of the tags "berlin", "paris" (Android, iOS)',
		);
		await panel.picture('panel-broadcast', 'options');
	});

	test('Broadcast > Send: All Users, only after the switch that says so', async () => {
		const panel = await editor.newNode('Announce to a segment or to everyone', NEXCONN, {
			fromUserId: 'shop-bot',
			sendTo: 'All Users',
			text: 'We have moved.',
			notificationText: 'We have moved',
		});
		await refusedBy(panel, /^Nothing was sent\. 'Yes, Send to Every User of the App' /);

		await panel.fill({ allUsersConfirmed: true });
		const { body, to } = await sentBy(panel);
		expect(body).toMatchObject({ audience: { is_to_all: true } });
		// All of the directory but u-1007, who has no such device.
		expect(to).toHaveLength(DEFAULT_DIRECTORY.length - 1);
	});

	test('Broadcast > Send: All Users (Simple), with the settings of a system message', async () => {
		const panel = await editor.newNode('Announce to a segment or to everyone', NEXCONN, {
			fromUserId: 'shop-bot',
			sendTo: 'All Users (Simple)',
		});
		await panel.root.getByText('Unlike All Users').waitFor();
		expect(await panel.control('platforms').count()).toBe(0);
		await panel.fill({
			text: 'We have moved.',
			notificationTitle: 'New address',
			notificationText: 'We have moved',
		});
		await panel.add('notificationOptions', 'Push Data', { pushData: 'move-1' });
		await panel.customize('iOS (APNs)');
		await panel.add('ios', 'Thread ID', { threadId: 'news' });
		await refusedBy(panel, /^Nothing was sent\. 'Yes, Send to Every User of the App' /);

		await panel.fill({ allUsersConfirmed: true });
		const { item, path, body, to } = await sentBy(panel);
		expect(path).toBe('/v4/system-channel/message/broadcast-all');
		expect(body).toEqual({
			fromUserId: 'shop-bot',
			messageType: 'RC:TxtMsg',
			content: '{"content":"We have moved."}',
			pushContent: 'We have moved',
			pushData: 'move-1',
			pushExt: '{"title":"New address","pushConfigs":[{"APNs":{"thread-id":"news"}}]}',
		});
		expect(to).toHaveLength(DEFAULT_DIRECTORY.length);
		expect(item).toMatchObject({ status: 'accepted', audience: 'Every user of the app' });
	});

	test('Broadcast > Send to Online Users: only after the switch that says so', async () => {
		const panel = await editor.newNode('Announce to everyone who is online', CLASSIC);
		await panel.root.getByText('This reaches only users who are online').waitFor();
		await panel.fill({ fromUserId: 'shop-bot', text: 'The kitchen closes in an hour.' });
		await refusedBy(panel, /^Nothing was sent\. 'Yes, Send to Every User Who Is Online' /);

		await panel.fill({ onlineUsersConfirmed: true });
		const { item, path, body, to } = await sentBy(panel);
		expect(path).toBe('/message/online/broadcast.json');
		expect(body).toEqual({
			fromUserId: ['shop-bot'],
			objectName: ['RC:TxtMsg'],
			content: ['{"content":"The kitchen closes in an hour."}'],
		});
		expect(to).toEqual(
			DEFAULT_DIRECTORY.filter(({ online }) => online === true).map(({ id }) => id),
		);
		expect(item).toMatchObject({ status: 'accepted', audience: 'Every user who is online' });
	});

	test('Push Notification > Send: Combined Tags', async () => {
		const panel = await editor.newNode('Push to a segment or to everyone', CLASSIC, {
			sendTo: 'Combined Tags',
		});
		await panel.addRow('tagGroups');
		await panel.fill({
			'tagGroups.entries[0].match': 'Have None of These Tags',
			'tagGroups.entries[0].tags': 'berlin, paris',
			notificationText: 'Everything for the garden, 20% off',
		});
		await refusedBy(panel, /^Nothing was sent\. 'Yes, Also Send to Users Without Tags' /);

		await panel.addRow('tagGroups');
		await panel.fill({ 'tagGroups.entries[1].tags': 'vip' });
		const { item, path, body, to } = await sentBy(panel);
		expect(path).toBe('/push/custom.json');
		expect(body).toMatchObject({
			audience: {
				tagItems: [
					{ tags: ['berlin', 'paris'], isNot: true, tagsOperator: 'OR', itemsOperator: 'AND' },
					{ tags: ['vip'], isNot: false, tagsOperator: 'AND', itemsOperator: 'AND' },
				],
				is_to_all: false,
			},
		});
		expect(to).toEqual(['u-1006', 'u-1010']);
		expect(item.audience).toBe(
			'Users of the app who have none of the tags "berlin", "paris", and who have the tag "vip" (Android, iOS)',
		);
	});

	test('Push Notification > Send to Users: with RongCloud (Classic) alone', async () => {
		const panel = await editor.newNode('Push to one or more customers', NEXCONN);
		await panel.root.getByText('RongCloud (Classic) only').waitFor();
		await panel.fill({
			userIds: 'u-1001\nu-1002',
			notificationTitle: 'Your order',
			notificationText: 'It is on its way',
		});
		const words = "Nothing was sent. 'Operation' is Send to Users, which Nexconn does not have";
		expect(await refusedBy(panel, words)).toMatch(/^Use System Message > Send/);

		await panel.chooseCredential(CLASSIC);
		await panel.customize('iOS (APNs)');
		await panel.add('ios', 'Badge', { badge: '1' });
		const { item, path, body, to } = await sentBy(panel);
		expect(path).toBe('/push/user.json');
		expect(body).toEqual({
			userIds: ['u-1001', 'u-1002'],
			notification: { title: 'Your order', pushContent: 'It is on its way', ios: { badge: 1 } },
		});
		expect(to).toEqual(['u-1001', 'u-1002']);
		expect(item).toMatchObject({ status: 'accepted', audience: '2 listed users: u-1001, u-1002' });
	});

	test('Push Notification > Send: with settings of Xiaomi and HarmonyOS', async () => {
		const panel = await editor.newNode('Push to a segment or to everyone', CLASSIC, {
			sendTo: 'Tagged Users',
			tagsAny: 'berlin, paris',
			platforms: 'HarmonyOS',
			notificationTitle: 'Summer sale',
			notificationText: 'Everything for the garden, 20% off',
		});
		await panel.add('notificationOptions', 'Show Text Even When Hidden');
		await panel.customize('Android (All Vendors)', 'Xiaomi');
		await panel.add('android', 'Android Text', { alert: 'The garden is 20% off' });
		await panel.add('xiaomi', 'Channel ID', { channelId: 'sales' });
		await panel.add('advanced', 'Request ID', { requestId: 'summer-sale-3' });
		const { item, path, body, sender, to, requestId } = await sentBy(panel);
		expect({ path, sender }).toEqual({ path: '/push.json', sender: null });
		expect(body).toEqual({
			platform: ['android', 'ios', 'HarmonyOS'],
			audience: { tag_or: ['berlin', 'paris'], is_to_all: false },
			notification: {
				title: 'Summer sale',
				alert: 'Everything for the garden, 20% off',
				forceShowPushContent: 1,
				android: { alert: 'The garden is 20% off', mi: { channelId: 'sales' } },
			},
		});
		expect(to).toEqual(['u-1001', 'u-1002', 'u-1003', 'u-1004', 'u-1005', 'u-1008', 'u-1009']);
		expect(item).toMatchObject({ status: 'accepted' });
		expect(requestId).toBe('summer-sale-3');
		await panel.picture('panel-push-notification', 'options');
	});
});

describe('before anything is sent', () => {
	test('several mistakes stand in one message, a line for each', async () => {
		const panel = await editor.newNode('Announce to a segment or to everyone', NEXCONN, {
			fromUserId: 'shop-bot',
			sendTo: 'Tagged Users',
			text: 'The summer sale has begun.',
			notificationTitle: 'Everything for the garden, 20% off until Sunday night',
		});
		await panel.customize('Huawei');
		await panel.add('huawei', 'Category');
		await panel.enter('huawei.category', 'By Name', 'im');
		const words = await refusedBy(panel, /^Nothing was sent\. 4 fields need a change$/);
		const lines = words.split('\n');
		expect(lines).toHaveLength(4);
		expect(lines.every((line) => line.startsWith('• '))).toBe(true);
		expect(lines.map((line) => /'([^']+)'/.exec(line)?.[1]).sort()).toEqual([
			'Huawei > Category',
			'Must Have All of These Tags / Must Have Any of These Tags',
			'Notification Text',
			'Notification Title',
		]);
		await panel.picture('panel-error', 'customizeFor', 'as it is');
	});

	test('Preview shows who would get what, and sends nothing', async () => {
		const panel = await editor.newNode('Notify one or more customers', NEXCONN, {
			fromUserId: 'shop-bot',
			toUserIds: 'u-1001, u-1002',
			text: 'Your parcel is on its way.',
			notificationText: 'Your parcel is on its way',
			runMode: 'Preview',
		});
		await panel.execute();
		const [item] = await panel.table();

		expect(item).toMatchObject({ audience: '2 listed users: u-1001, u-1002' });
		expect(JSON.stringify(item)).toContain('/v4/system-channel/message/send');
		expect(stage.sandbox.requests).toEqual([]);
		await panel.picture('panel-preview', 'customizeFor');
	});
});

test('a refusal of the service says so, and what to do', async () => {
	stage.sandbox.setApp('sandbox-rongcloud', { broadcastEnabled: false });
	try {
		const values = { sendTo: 'Tagged Users', tagsAll: 'vip', notificationText: '20% off' };
		const panel = await editor.newNode('Push to a segment or to everyone', CLASSIC, values);
		await panel.execute();
		const { message, description } = await panel.error();
		expect(message).toBe(
			'The push notification was not accepted. The service that this call needs is not enabled for the App Key',
		);
		const lines = description.split('\n');
		expect(lines[0]).toContain(
			'Enable the broadcast and push service for this app in the console.',
		);
		expect(lines.at(-1)).toContain('Code 1009, HTTP status 430');
		expect(stage.sandbox.journal).toEqual([]);
		expect(callsIn(stage)).toHaveLength(1);
	} finally {
		stage.sandbox.setApp('sandbox-rongcloud', { broadcastEnabled: true });
	}
});

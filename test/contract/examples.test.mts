import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import { channelOf } from './channels.mts';
import { send, startPatientSandbox } from './send.mts';

/**
 * The request examples that the service's five documents print, as a user would set them up, compared
 * with the printed bodies. Where an example sets what its own document says is void, the table counts
 * and the test's name says what is left out.
 */

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
afterAll(() => sandbox.close());

async function bodyOf(name: string, parameters: INodeParameters): Promise<unknown> {
	const request = await send(sandbox, channelOf(name), parameters);
	return JSON.parse(request.rawBody) as unknown;
}

const EXTRAS = { id: '1', name: '2' };
const extras = {
	entries: [
		{ name: 'id', type: 'text', text: '1' },
		{ name: 'name', type: 'text', text: '2' },
	],
};
const IMAGE = 'https://example.com/image.png';

test('v4 system message: the whole example', async () => {
	const body = await bodyOf('Nexconn message', {
		fromUserId: '2191',
		toUserIds: '2191, 2192',
		messageType: 'RC:TxtMsg',
		text: 'hello',
		notificationText: 'thisisapush',
		notificationOptions: { pushData: 'hello' },
	});
	expect(body).toStrictEqual({
		fromUserId: '2191',
		toUserIds: ['2191', '2192'],
		messageType: 'RC:TxtMsg',
		content: '{"content":"hello"}',
		pushContent: 'thisisapush',
		pushData: 'hello',
	});
});

describe('app package', () => {
	const parameters = {
		fromUserId: 'fromuseId1',
		sendTo: 'appPackage',
		packageName: 'xxx.rong.xxx',
		platforms: ['ios', 'android'],
		messageType: 'RC:TxtMsg',
		text: 'Hello',
		messageDetails: { extra: 'data' },
		notificationTitle: 'Announcement',
		notificationText: 'You have a new notification',
		notificationOptions: { forceShowPushContent: false },
		ios: { alert: 'iOS notification', extras },
		android: { alert: 'Android notification', extras },
		huawei: { channelId: 'NotificationKanong', importance: 'NORMAL' },
		harmonyOs: { category: 'IM', image: IMAGE, extras },
	};
	const body = {
		platform: ['ios', 'android'],
		fromuserid: 'fromuseId1',
		audience: { packageName: 'xxx.rong.xxx', is_to_all: false },
		message: {
			content: '{"content":"Hello","extra":"data"}',
			objectName: 'RC:TxtMsg',
		},
		notification: {
			title: 'Announcement',
			forceShowPushContent: 0,
			alert: 'You have a new notification',
			ios: { alert: 'iOS notification', extras: EXTRAS },
			android: {
				alert: 'Android notification',
				hw: { channelId: 'NotificationKanong', importance: 'NORMAL' },
				extras: EXTRAS,
			},
			harmonyOS: { ohos: { category: 'IM', image: IMAGE }, extras: EXTRAS },
		},
	};

	test('v4: the whole example', async () => {
		expect(await bodyOf('Nexconn broadcast', parameters)).toStrictEqual(body);
	});

	// The copy of that document ends before its example. It describes the same fields as the v4 one.
	test('classic, whose document has no example: the same body as v4', async () => {
		expect(await bodyOf('RongCloud broadcast', parameters)).toStrictEqual(body);
	});
});

/** What the two classic examples have in common below the audience. */
const classicLook = {
	platforms: ['ios', 'android'],
	notificationText: 'this is a push',
	notificationOptions: { forceShowPushContent: false },
	ios: { alert: 'override alert', threadId: '223', collapseId: '111', extras },
	android: { alert: 'override alert', extras },
	huawei: { channelId: 'NotificationKanong', importance: 'NORMAL', image: IMAGE },
	xiaomi: { channelId: 'rongcloud_kanong', largeIconUri: IMAGE },
	oppo: { channelId: 'rc_notification_id', category: 'IM', notifyLevel: 2 },
	vivo: { classification: '0' },
	harmonyOs: { category: 'IM', image: IMAGE, extras },
};
const classicNotification = {
	forceShowPushContent: 0,
	alert: 'this is a push',
	ios: {
		alert: 'override alert',
		'thread-id': '223',
		'apns-collapse-id': '111',
		extras: EXTRAS,
	},
	android: {
		alert: 'override alert',
		hw: { channelId: 'NotificationKanong', importance: 'NORMAL', image: IMAGE },
		mi: { channelId: 'rongcloud_kanong', large_icon_uri: IMAGE },
		oppo: { channelId: 'rc_notification_id', category: 'IM', notify_level: 2 },
		vivo: { classification: '0' },
		extras: EXTRAS,
	},
	harmonyOS: { ohos: { category: 'IM', image: IMAGE }, extras: EXTRAS },
};

/**
 * Its example has both tags and user ids; by the three other documents the ids then win. The node has
 * a user choose one, so that nothing that looks like a condition is without effect.
 */
describe('classic tagged users', () => {
	const parameters = {
		...classicLook,
		fromUserId: 'fromuseId1',
		messageType: 'RC:TxtMsg',
		text: '1111',
		messageDetails: { extra: 'aa' },
		notificationTitle: '标题',
	};
	const body = {
		platform: ['ios', 'android'],
		fromuserid: 'fromuseId1',
		message: { content: '{"content":"1111","extra":"aa"}', objectName: 'RC:TxtMsg' },
		notification: { title: '标题', ...classicNotification },
	};

	test('the example without its user IDs', async () => {
		const audience = { sendTo: 'taggedUsers', tagsAll: '女, 年轻', tagsAny: '北京, 上海' };
		expect(await bodyOf('RongCloud broadcast', { ...parameters, ...audience })).toStrictEqual({
			...body,
			audience: { tag: ['女', '年轻'], tag_or: ['北京', '上海'], is_to_all: false },
		});
	});

	test('the example without its tags, which the user IDs void', async () => {
		const audience = { sendTo: 'listedUsers', userIds: '123, 456' };
		expect(await bodyOf('RongCloud broadcast', { ...parameters, ...audience })).toStrictEqual({
			...body,
			audience: { userid: ['123', '456'], is_to_all: false },
		});
	});
});

/** Its example sets `is_to_all` to true beside tags and user ids, all of which its table then voids. */
describe.each(['RongCloud push', 'Nexconn push'] as const)('push-only to all users: %s', (name) => {
	const parameters = { ...classicLook, notificationTitle: 'Title' };
	const body = {
		platform: ['ios', 'android'],
		notification: { title: 'Title', ...classicNotification },
	};

	test('the example without the conditions that is_to_all voids', async () => {
		const audience = { sendTo: 'allUsers', allUsersConfirmed: true };
		expect(await bodyOf(name, { ...parameters, ...audience })).toStrictEqual({
			...body,
			audience: { is_to_all: true },
		});
	});

	test('the example as a push to its tags', async () => {
		const audience = {
			sendTo: 'taggedUsers',
			tagsAll: 'female, young',
			tagsAny: 'Beijing, Shanghai',
		};
		expect(await bodyOf(name, { ...parameters, ...audience })).toStrictEqual({
			...body,
			audience: { tag: ['female', 'young'], tag_or: ['Beijing', 'Shanghai'], is_to_all: false },
		});
	});
});

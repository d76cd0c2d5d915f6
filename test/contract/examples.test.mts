import { afterAll, beforeAll, expect, test } from '@jest/globals';
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

const EXTRAS = { id: '1', name: '2' };
const extras = {
	entries: [
		{ name: 'id', type: 'text', text: '1' },
		{ name: 'name', type: 'text', text: '2' },
	],
};
const IMAGE = 'https://example.com/image.png';

/** What the app-package example of the v4 document sets; its classic copy ends before its example. */
const packaged = {
	fromUserId: 'fromuseId1',
	sendTo: 'appPackage',
	packageName: 'xxx.rong.xxx',
	platforms: ['ios', 'android'],
	messageType: 'RC:TxtMsg',
	text: 'Hello',
	options: { extra: 'data' },
	notificationTitle: 'Announcement',
	notificationText: 'You have a new notification',
	notificationOptions: { forceShowPushContent: false },
	ios: { alert: 'iOS notification', extras },
	android: { alert: 'Android notification', extras },
	huawei: { channelId: 'NotificationKanong', importance: 'NORMAL' },
	harmonyOs: { category: 'IM', image: IMAGE, extras },
};
const packagedBody = {
	platform: ['ios', 'android'],
	fromuserid: 'fromuseId1',
	audience: { packageName: 'xxx.rong.xxx', is_to_all: false },
	message: { content: '{"content":"Hello","extra":"data"}', objectName: 'RC:TxtMsg' },
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

/** What the two classic examples have in common below the audience. */
const classic = {
	platforms: ['ios', 'android'],
	notificationTitle: '标题',
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
const classicBody = {
	platform: ['ios', 'android'],
	notification: {
		title: '标题',
		forceShowPushContent: 0,
		alert: 'this is a push',
		ios: { alert: 'override alert', 'thread-id': '223', 'apns-collapse-id': '111', extras: EXTRAS },
		android: {
			alert: 'override alert',
			hw: { channelId: 'NotificationKanong', importance: 'NORMAL', image: IMAGE },
			mi: { channelId: 'rongcloud_kanong', large_icon_uri: IMAGE },
			oppo: { channelId: 'rc_notification_id', category: 'IM', notify_level: 2 },
			vivo: { classification: '0' },
			extras: EXTRAS,
		},
		harmonyOS: { ohos: { category: 'IM', image: IMAGE }, extras: EXTRAS },
	},
};
const message = { fromUserId: 'fromuseId1', messageType: 'RC:TxtMsg', text: '1111' };
const toTags = { sendTo: 'taggedUsers', tagsAll: '女, 年轻', tagsAny: '北京, 上海' };
const tagsBody = { audience: { tag: ['女', '年轻'], tag_or: ['北京', '上海'], is_to_all: false } };
const toAll = { sendTo: 'allUsers', allUsersConfirmed: true };

const v4Message = {
	fromUserId: '2191',
	toUserIds: '2191, 2192',
	messageType: 'RC:TxtMsg',
	text: 'hello',
	notificationText: 'thisisapush',
	notificationOptions: { pushData: 'hello' },
};
const v4MessageBody = {
	fromUserId: '2191',
	toUserIds: ['2191', '2192'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"hello"}',
	pushContent: 'thisisapush',
	pushData: 'hello',
};
const tagged = { ...classic, ...message, options: { extra: 'aa' } };
const taggedBody = {
	...classicBody,
	fromuserid: 'fromuseId1',
	message: { content: '{"content":"1111","extra":"aa"}', objectName: 'RC:TxtMsg' },
};
const PUSHES = ['RongCloud push', 'Nexconn push'];
/** Without it a push alone is not sent with Nexconn. */
const UNCONFIRMED = { options: { nexconnPushPath: 'classic' } };

/**
 * The classic example for tags has user IDs too, which then win, and that of a push sets `is_to_all` to
 * true beside both, which voids them. The node has a user choose one, so that no condition is without effect.
 */
const EXAMPLES: ReadonlyArray<[name: string, on: string[], INodeParameters, body: object]> = [
	['v4 system message', ['Nexconn message'], v4Message, v4MessageBody],
	['app package', ['Nexconn broadcast', 'RongCloud broadcast'], packaged, packagedBody],
	[
		'tagged users, without user IDs',
		['RongCloud broadcast'],
		{ ...tagged, ...toTags },
		{ ...taggedBody, ...tagsBody },
	],
	[
		'tagged users, without the tags, which the user IDs void',
		['RongCloud broadcast'],
		{ ...tagged, sendTo: 'listedUsers', userIds: '123, 456' },
		{ ...taggedBody, audience: { userid: ['123', '456'], is_to_all: false } },
	],
	[
		'push-only, without the conditions that is_to_all voids',
		PUSHES,
		{ ...classic, ...toAll, ...UNCONFIRMED },
		{ ...classicBody, audience: { is_to_all: true } },
	],
	[
		'push-only, to its tags',
		PUSHES,
		{ ...classic, ...toTags, ...UNCONFIRMED },
		{ ...classicBody, ...tagsBody },
	],
];

test.each(
	EXAMPLES.flatMap(([name, on, ...rest]) => on.map((way) => [name, way, ...rest] as const)),
)('%s: %s', async (_name, way, parameters, body) => {
	const { rawBody } = await send(sandbox, channelOf(way), parameters);
	expect(JSON.parse(rawBody)).toStrictEqual(body);
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { ids, send, type Reply } from './testClient.mts';

const CLASSIC = '/push.json';
const CURRENT = '/v4/system-channel/push';
const BY_PACKAGE = '/v4/system-channel/app-package-users/send';
const BY_TAG = '/v4/system-channel/tagged-users/send';

const AUDIENCE = { packageName: 'com.example.shop', is_to_all: false };
const NOTIFICATION = { title: 'Sale', alert: 'Sale starts today' };
const PUSH_ONLY = { platform: ['ios', 'android'], audience: AUDIENCE, notification: NOTIFICATION };
const MESSAGE = { objectName: 'RC:TxtMsg', content: '{"content":"Sale starts today"}' };
const BROADCAST = { ...PUSH_ONLY, fromuserid: 'shop-bot', message: MESSAGE };
const NEWER = {
	platform: ['ios', 'android'],
	fromUserId: 'shop-bot',
	audience: { packageName: 'com.example.shop', isToAll: false },
	message: { messageType: 'RC:TxtMsg', content: '{"content":"Sale starts today"}' },
	notification: NOTIFICATION,
};

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: new ManualClock(), v4Push: 'both' });
});
// Also forgets the quota, so each test has its own two pushes.
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const push = (change: JsonObject): Promise<Reply> =>
	send(sandbox, CLASSIC, { ...BROADCAST, ...change });
const withAudience = (audience: JsonObject): Promise<Reply> => push({ audience });
const withNotification = (change: JsonObject): Promise<Reply> =>
	push({ notification: { ...NOTIFICATION, ...change } });

function expectRefusal({ status, data }: Reply, code: number, field: string): void {
	expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
	expect(status).toBe(400);
	expect(sandbox.journal).toEqual([]);
}

const reached = (): string[] | undefined =>
	sandbox.journal[0]?.recipients.map(({ userId }) => userId);

describe('replies', () => {
	test('classic broadcast', async () => {
		const { status, data } = await send(sandbox, CLASSIC, BROADCAST);
		expect(status).toBe(200);
		expect(data).toEqual({
			code: 200,
			id: expect.stringMatching(/^SBX-\d{4}-[A-Z]{4}$/),
			messageUID: data.id,
		});
		expect(sandbox.journal[0]).toMatchObject({
			kind: 'broadcast',
			product: 'rongcloud',
			sender: 'shop-bot',
			audience: 'users of com.example.shop on ios and android',
			message: { type: 'RC:TxtMsg', content: '{"content":"Sale starts today"}' },
			notification: {
				ios: { title: 'Sale', alert: 'Sale starts today' },
				android: { title: 'Sale', alert: 'Sale starts today' },
			},
			id: data.id,
		});
	});

	test('classic push without a message', async () => {
		const { data } = await send(sandbox, CLASSIC, PUSH_ONLY);
		expect(data).toEqual({ code: 200, id: expect.stringMatching(/^SBX-/) });
		expect(sandbox.journal[0]).toMatchObject({ kind: 'push', sender: null });
		expect(sandbox.journal[0]?.message).toBeUndefined();
	});

	test('v4, current form', async () => {
		const { data } = await send(sandbox, CURRENT, BROADCAST);
		expect(data).toEqual({
			code: 200,
			id: expect.stringMatching(/^SBX-/),
			messageUID: data.id,
		});
	});

	test.each([BY_PACKAGE, BY_TAG])('v4, newer form, %s', async (path) => {
		const { data } = await send(sandbox, path, NEWER);
		const id = expect.stringMatching(/^SBX-/);
		expect(data).toEqual({ code: 0, result: { id, messageId: id } });
		expect(sandbox.journal[0]).toMatchObject({ kind: 'broadcast', product: 'nexconn', path });
	});
});

describe('the published forms of the v4 push', () => {
	test.each([
		['current', CURRENT, 200],
		['current', BY_PACKAGE, 404],
		['current', BY_TAG, 404],
		['newer', CURRENT, 404],
		['newer', BY_PACKAGE, 200],
		['newer', BY_TAG, 200],
		[undefined, CURRENT, 200],
		[undefined, BY_TAG, 404],
	] as const)('%s: %s answers %d', async (v4Push, path, expected) => {
		const other = await startSandbox({ v4Push });
		const { status, data } = await send(other, path, path === CURRENT ? BROADCAST : NEWER);
		await other.close();
		expect(status).toBe(expected);
		if (expected === 404) expect(data.code).toBe(404);
	});

	test.each<[string, string, JsonObject, string]>([
		['a newer sender', CURRENT, { ...BROADCAST, fromUserId: 'x' }, 'fromUserId'],
		[
			'a newer type',
			CURRENT,
			{ ...BROADCAST, message: { ...MESSAGE, messageType: 'RC:TxtMsg' } },
			'message.messageType',
		],
		['isToAll', CURRENT, { ...BROADCAST, audience: { isToAll: true } }, 'audience.is_to_all'],
		['tagOr', CURRENT, { ...BROADCAST, audience: { ...AUDIENCE, tagOr: ['x'] } }, 'audience.tagOr'],
		['a current sender', BY_TAG, { ...NEWER, fromuserid: 'x' }, 'fromuserid'],
		['is_to_all', BY_PACKAGE, { ...NEWER, audience: { is_to_all: true } }, 'audience.isToAll'],
		[
			'userid',
			BY_TAG,
			{ ...NEWER, audience: { isToAll: false, userid: ['x'], tag: ['vip'] } },
			'audience.userid',
		],
		[
			'objectName',
			BY_TAG,
			{ ...NEWER, message: { ...NEWER.message, objectName: 'RC:TxtMsg' } },
			'message.objectName',
		],
		['no message', CURRENT, PUSH_ONLY, 'fromuserid'],
		['no message', BY_TAG, { ...NEWER, message: undefined }, 'message'],
	])('%s is refused at %s', async (_name, path, body, field) => {
		expectRefusal(await send(sandbox, path, body), 1002, field);
	});
});

// The signatures printed in the documents are placeholders, so the examples are signed anew.
// The document on the classic package push has no example.
describe("the documents' own examples", () => {
	const extras = { id: '1', name: '2' };
	const image = 'https://example.com/image.png';
	const notification = {
		forceShowPushContent: 0,
		alert: 'this is a push',
		ios: { alert: 'override alert', 'thread-id': '223', 'apns-collapse-id': '111', extras },
		android: {
			alert: 'override alert',
			hw: { channelId: 'NotificationKanong', importance: 'NORMAL', image },
			mi: { channelId: 'rongcloud_kanong', large_icon_uri: image },
			oppo: { channelId: 'rc_notification_id', category: 'IM', notify_level: 2 },
			vivo: { classification: '0' },
			extras,
		},
		harmonyOS: { ohos: { category: 'IM', image }, extras },
	};

	test('v4 push by package', async () => {
		const { data } = await send(sandbox, CURRENT, {
			platform: ['ios', 'android'],
			fromuserid: 'fromuseId1',
			audience: { packageName: 'xxx.rong.xxx', is_to_all: false },
			message: { content: '{"content":"Hello","extra":"data"}', objectName: 'RC:TxtMsg' },
			notification: {
				title: 'Announcement',
				forceShowPushContent: 0,
				alert: 'You have a new notification',
				ios: { alert: 'iOS notification', extras },
				android: {
					alert: 'Android notification',
					hw: { channelId: 'NotificationKanong', importance: 'NORMAL' },
					extras,
				},
				harmonyOS: { ohos: { category: 'IM', image }, extras },
			},
		});
		expect(data.code).toBe(200);
		expect(sandbox.journal[0]?.notification).toEqual({
			ios: { title: 'Announcement', alert: 'iOS notification' },
			android: { title: 'Announcement', alert: 'Android notification' },
		});
	});

	// Tags and user ids at once: the ids win, by the rule of its sibling documents.
	test('classic push by tag', async () => {
		const { data } = await send(sandbox, CLASSIC, {
			platform: ['ios', 'android'],
			fromuserid: 'fromuseId1',
			audience: {
				tag: ['女', '年轻'],
				tag_or: ['北京', '上海'],
				userid: ['123', '456'],
				is_to_all: false,
			},
			message: { content: '{"content":"1111","extra":"aa"}', objectName: 'RC:TxtMsg' },
			notification: { title: '标题', ...notification },
		});
		expect(data.code).toBe(200);
		expect(sandbox.journal[0]?.audience).toBe('2 listed users (123, 456)');
	});

	// Everyone beside conditions that its own table voids: taken, and the conditions do not count.
	test('classic push only', async () => {
		const { data } = await send(sandbox, CLASSIC, {
			platform: ['ios', 'android'],
			audience: {
				tag: ['female', 'young'],
				tag_or: ['Beijing', 'Shanghai'],
				userid: ['123', '456'],
				is_to_all: true,
			},
			notification: { title: 'Title', ...notification },
		});
		expect(data).toEqual({ code: 200, id: expect.stringMatching(/^SBX-/) });
		expect(sandbox.journal[0]?.audience).toBe('all users on ios and android');
	});
});

describe('sender and message', () => {
	test.each<[string, JsonObject, number, string]>([
		['a sender alone', { message: undefined }, 1002, 'message'],
		['a message alone', { fromuserid: undefined }, 1002, 'fromuserid'],
		['an empty sender', { fromuserid: '' }, 1002, 'fromuserid'],
		[
			'the v4 spelling of the sender',
			{ fromuserid: undefined, fromUserId: 'x' },
			1002,
			'fromuserid',
		],
		['content as an object', { message: { ...MESSAGE, content: {} } }, 1002, 'message.content'],
		['no type', { message: { content: '{}' } }, 1002, 'message.objectName'],
		[
			'a type of another channel',
			{ message: { ...MESSAGE, objectName: 'RC:StreamMsg' } },
			1002,
			'message.objectName',
		],
		[
			'a custom type that is too long',
			{ message: { ...MESSAGE, objectName: 'c'.repeat(LIMITS.customTypeCharacters + 1) } },
			1005,
			'message.objectName',
		],
		[
			'content that is too long',
			{ message: { objectName: 'shop:Sale', content: 'c'.repeat(LIMITS.contentBytes + 1) } },
			1005,
			'message.content',
		],
		[
			'disableUpdateLastMsg as a number',
			{ message: { ...MESSAGE, disableUpdateLastMsg: 1 } },
			1002,
			'message.disableUpdateLastMsg',
		],
		['a field of the listed send', { pushContent: 'x' }, 1002, 'pushContent'],
	])('%s is refused by name', async (_name, change, code, field) => {
		expectRefusal(await push(change), code, field);
	});

	test('the longest type and content are taken', async () => {
		const message = {
			objectName: 'c'.repeat(LIMITS.customTypeCharacters),
			content: 'c'.repeat(LIMITS.contentBytes),
			disableUpdateLastMsg: true,
		};
		expect((await push({ message })).data.code).toBe(200);
	});
});

describe('platform', () => {
	test.each<[unknown, string]>([
		[undefined, 'platform'],
		[[], 'platform'],
		['ios', 'platform'],
		[['iOS'], 'platform'],
		[['ios', 'web'], 'platform'],
	])('%j is refused', async (platform, field) => {
		expectRefusal(await push({ platform }), 1002, field);
	});

	test('all three are taken', async () => {
		const { data } = await push({ platform: ['ios', 'android', 'HarmonyOS'] });
		expect(data.code).toBe(200);
		expect(sandbox.journal[0]?.audience).toBe(
			'users of com.example.shop on ios, android and HarmonyOS',
		);
	});
});

describe('audience limits', () => {
	const tags = (count: number): string[] => ids(count);

	test.each<[string, JsonObject, number, string]>([
		['no switch', { tag: ['vip'] }, 1002, 'audience.is_to_all'],
		['a switch of text', { is_to_all: 'true' }, 1002, 'audience.is_to_all'],
		['a switch of 1', { is_to_all: 1 }, 1002, 'audience.is_to_all'],
		['no condition', { is_to_all: false }, 1002, 'audience'],
		[
			'empty conditions',
			{ is_to_all: false, tag: [], tag_or: [], userid: [], packageName: '' },
			1002,
			'audience',
		],
		[
			'one tag too many',
			{ is_to_all: false, tag: tags(LIMITS.tagsPerList + 1) },
			1002,
			'audience.tag',
		],
		[
			'one tag too many in the other list',
			{ is_to_all: false, tag_or: tags(LIMITS.tagsPerList + 1) },
			1002,
			'audience.tag_or',
		],
		[
			'one user id too many',
			{ is_to_all: false, userid: ids(LIMITS.usersPerPush + 1) },
			1002,
			'audience.userid',
		],
		['a tag of the wrong type', { is_to_all: false, tag: [1] }, 1002, 'audience.tag[0]'],
		['tags as text', { is_to_all: false, tag: 'vip' }, 1002, 'audience.tag'],
		['a list of packages', { is_to_all: false, packageName: ['a'] }, 1002, 'audience.packageName'],
		['another case', { is_to_all: true, packagename: 'a' }, 1002, 'audience.packagename'],
	])('%s is refused', async (_name, audience, code, field) => {
		expectRefusal(await withAudience(audience), code, field);
	});

	test.each<[string, JsonObject]>([
		[
			'full lists of tags',
			{ is_to_all: false, tag: tags(LIMITS.tagsPerList), tag_or: tags(LIMITS.tagsPerList) },
		],
		['a full list of user ids', { is_to_all: false, userid: ids(LIMITS.usersPerPush) }],
		['one tag less', { is_to_all: false, tag: tags(LIMITS.tagsPerList - 1) }],
		['one user id less', { is_to_all: false, userid: ids(LIMITS.usersPerPush - 1) }],
		['everyone', { is_to_all: true }],
		['an empty list beside a condition', { is_to_all: false, tag: [], packageName: 'a' }],
	])('%s is taken', async (_name, audience) => {
		expect((await withAudience(audience)).data.code).toBe(200);
	});

	test.each([undefined, 'packageName', ['all']])('audience %j is no object', async (audience) => {
		expectRefusal(await push({ audience }), 1002, 'audience');
	});
});

describe('who gets it', () => {
	test.each<[string, JsonObject, string, string[]]>([
		[
			'a package',
			{ packageName: 'com.example.courier' },
			'users of com.example.courier on ios and android',
			['u-1004', 'u-1005', 'u-1006', 'u-1011'],
		],
		[
			'all of the tags',
			{ tag: ['vip', 'berlin'] },
			'users with the tags vip and berlin on ios and android',
			['u-1001', 'u-1004'],
		],
		[
			'one of the tags',
			{ tag_or: ['paris', 'tokyo'] },
			'users with one of the tags paris or tokyo on ios and android',
			['u-1002', 'u-1005', 'u-1009', 'u-1010'],
		],
		[
			'both lists',
			{ tag: ['vip'], tag_or: ['berlin', 'paris'] },
			'users with the tag vip and with one of the tags berlin or paris on ios and android',
			['u-1001', 'u-1002', 'u-1004'],
		],
		[
			'package and tags',
			{ packageName: 'com.example.shop', tag: ['vip'], tag_or: ['berlin'] },
			'users of com.example.shop with the tag vip and with the tag berlin on ios and android',
			['u-1001'],
		],
		['nobody', { tag: ['nowhere'] }, 'users with the tag nowhere on ios and android', []],
	])('%s', async (_name, conditions, audience, expected) => {
		await withAudience({ ...conditions, is_to_all: false });
		expect(sandbox.journal[0]?.audience).toBe(audience);
		expect(reached()).toEqual(expected);
	});

	test('everyone voids the rest, but not the platform', async () => {
		await withAudience({
			is_to_all: true,
			userid: ['u-1001'],
			tag: ['vip'],
			packageName: 'com.example.courier',
		});
		expect(sandbox.journal[0]?.audience).toBe('all users on ios and android');
		// u-1007 has a HarmonyOS device only.
		expect(reached()).toEqual([
			'u-1001',
			'u-1002',
			'u-1003',
			'u-1004',
			'u-1005',
			'u-1006',
			'u-1008',
			'u-1009',
			'u-1010',
			'u-1011',
			'u-1012',
		]);
		expect(sandbox.journal[0]?.recipients[5]).toEqual({
			userId: 'u-1006',
			platforms: ['android'],
		});
	});

	const LISTED = {
		is_to_all: false,
		userid: ['u-1006', 'u-1007', 'stranger'],
		tag: ['berlin'],
		packageName: 'com.example.courier',
	};

	test('listed ids win, and on the classic path void the platform', async () => {
		await withAudience(LISTED);
		expect(sandbox.journal[0]?.audience).toBe('3 listed users (u-1006, u-1007, stranger)');
		expect(sandbox.journal[0]?.recipients).toEqual([
			{ userId: 'u-1006', platforms: ['android', 'HarmonyOS'] },
			{ userId: 'u-1007', platforms: ['HarmonyOS'] },
			{ userId: 'stranger' },
		]);
	});

	test('on the v4 path the platforms are void for them, too', async () => {
		await send(sandbox, CURRENT, { ...BROADCAST, audience: LISTED });
		expect(sandbox.journal[0]?.audience).toBe('3 listed users (u-1006, u-1007, stranger)');
		expect(sandbox.journal[0]?.recipients).toEqual([
			{ userId: 'u-1006', platforms: ['android', 'HarmonyOS'] },
			{ userId: 'u-1007', platforms: ['HarmonyOS'] },
			{ userId: 'stranger' },
		]);
	});

	test('long lists are shortened in the sentence only', async () => {
		await withAudience({ is_to_all: false, userid: ids(500) });
		expect(sandbox.journal[0]?.audience).toBe('500 listed users (u-1, u-2, u-3, ...)');
		expect(sandbox.journal[0]?.recipients).toHaveLength(500);
	});
});

describe('notification', () => {
	test('takes every documented field', async () => {
		const { data } = await withNotification({
			title: 't'.repeat(LIMITS.titleCharacters),
			forceShowPushContent: 1,
			ios: {
				title: 'x',
				contentAvailable: 1,
				alert: 'x',
				badge: LIMITS.badgeHighest,
				'thread-id': 'x',
				'apns-collapse-id': 'x',
				category: 'x',
				richMediaUri: 'https://example.com/x',
				'interruption-level': 'critical',
				extras: { any: 'thing' },
			},
			android: {
				alert: 'x',
				honor: { importance: 'LOW', image: 'https://example.com/i.png' },
				hw: {
					channelId: 'x',
					importance: 'NORMAL',
					image: 'https://example.com/i.png',
					category: 'IM',
				},
				mi: { channelId: 'x', large_icon_uri: 'https://example.com/i.png' },
				oppo: { channelId: 'x', category: 'IM', notify_level: 16 },
				vivo: { classification: '1', category: 'IM' },
				fcm: { channelId: 'x', collapse_key: 'x', imageUrl: 'http://example.com/i.png' },
				extras: {},
			},
			harmonyOS: {
				alert: 'x',
				ohos: { category: 'IM', image: 'https://example.com/i.png' },
				extras: { any: 'thing' },
			},
		});
		expect(data.code).toBe(200);
	});

	test("titles count people's characters", async () => {
		expect((await withNotification({ title: '😀'.repeat(LIMITS.titleCharacters) })).data.code).toBe(
			200,
		);
	});

	const { badgeHighest } = LIMITS;

	test.each([-1, 0, 1, badgeHighest - 1, badgeHighest])('a badge of %d is taken', async (badge) => {
		expect((await withNotification({ ios: { badge } })).data.code).toBe(200);
	});

	test.each([[1], [2], [16]])('a level of %d is taken', async (level) => {
		const oppo = { category: 'IM', notify_level: level };
		expect((await withNotification({ android: { oppo } })).data.code).toBe(200);
	});

	test.each(['passive', 'active', 'time-sensitive', 'critical'])('%s is taken', async (level) => {
		const { data } = await withNotification({ ios: { 'interruption-level': level } });
		expect(data.code).toBe(200);
	});

	test.each<[JsonObject, number, string]>([
		[{ title: 't'.repeat(LIMITS.titleCharacters + 1) }, 1005, 'notification.title'],
		[{ title: 5 }, 1002, 'notification.title'],
		[{ forceShowPushContent: true }, 1002, 'notification.forceShowPushContent'],
		[{ forceShowPushContent: '1' }, 1002, 'notification.forceShowPushContent'],
		[{ forceShowPushContent: 2 }, 1002, 'notification.forceShowPushContent'],
		[{ iOS: {} }, 1002, 'notification.iOS'],
		[{ harmonyos: {} }, 1002, 'notification.harmonyos'],
		[{ ios: 'x' }, 1002, 'notification.ios'],
		[{ ios: { alert: '' } }, 1002, 'notification.ios.alert'],
		[{ ios: { badge: badgeHighest + 1 } }, 1002, 'notification.ios.badge'],
		[{ ios: { badge: '3' } }, 1002, 'notification.ios.badge'],
		[{ ios: { badge: 1.5 } }, 1002, 'notification.ios.badge'],
		[{ ios: { contentAvailable: true } }, 1002, 'notification.ios.contentAvailable'],
		[{ ios: { threadId: 'x' } }, 1002, 'notification.ios.threadId'],
		[{ ios: { 'interruption-level': 'loud' } }, 1002, 'notification.ios.interruption-level'],
		[{ ios: { extras: 'x' } }, 1002, 'notification.ios.extras'],
		[{ ios: { harmonyOS: {} } }, 1002, 'notification.ios.harmonyOS'],
		[{ android: { title: 'x' } }, 1002, 'notification.android.title'],
		[{ android: { HW: {} } }, 1002, 'notification.android.HW'],
		[{ android: { channelId: 'x' } }, 1002, 'notification.android.channelId'],
		[{ android: { honor: { channelId: 'x' } } }, 1002, 'android.honor.channelId'],
		[{ android: { honor: { image: 'http://e.com/i' } } }, 1002, 'android.honor.image'],
		[{ android: { hw: { importance: 'normal' } } }, 1002, 'android.hw.importance'],
		[{ android: { hw: { image: 'http://e.com/i' } } }, 1002, 'android.hw.image'],
		[{ android: { hw: { category: 'im' } } }, 1002, 'android.hw.category'],
		[{ android: { mi: { largeIconUri: 'x' } } }, 1002, 'android.mi.largeIconUri'],
		[{ android: { oppo: { notify_level: 2 } } }, 1002, 'android.oppo.category'],
		[{ android: { oppo: { category: 'IM', notify_level: 4 } } }, 1002, 'android.oppo.notify_level'],
		[
			{ android: { oppo: { category: 'IM', notify_level: '2' } } },
			1002,
			'android.oppo.notify_level',
		],
		[{ android: { vivo: { classification: 0 } } }, 1002, 'android.vivo.classification'],
		[{ android: { vivo: { classification: '2' } } }, 1002, 'android.vivo.classification'],
		[{ android: { vivo: { category: 'IM' } } }, 1002, 'android.vivo.classification'],
		[{ android: { fcm: { collapseKey: 'x' } } }, 1002, 'android.fcm.collapseKey'],
		[{ harmonyOS: { OHOS: {} } }, 1002, 'notification.harmonyOS.OHOS'],
		[{ harmonyOS: { ohos: { image: 'http://e.com/i' } } }, 1002, 'harmonyOS.ohos.image'],
	])('%j answers %d', async (change, code, field) => {
		expectRefusal(await withNotification(change), code, field);
	});

	test('is required', async () => {
		expectRefusal(await push({ notification: undefined }), 1002, 'notification');
	});

	test.each<[string[], JsonObject, string | null]>([
		[['ios', 'android'], { alert: 'x' }, null],
		[['ios', 'android'], { ios: { alert: 'x' }, android: { alert: 'y' } }, null],
		[['ios', 'android'], { ios: { alert: 'x' } }, 'notification.android.alert'],
		[['ios', 'android'], { android: { alert: 'x' } }, 'notification.ios.alert'],
		[['ios'], { ios: { alert: 'x' } }, null],
		[['HarmonyOS'], { ios: { alert: 'x' } }, 'notification.harmonyOS.alert'],
		[['HarmonyOS'], { harmonyOS: { alert: 'x' } }, null],
		[['android'], { alert: '', android: { alert: '' } }, 'notification.android.alert'],
		[['ios'], { title: 'x' }, 'notification.alert'],
	])('alerts for %j in %j', async (platform, notification, field) => {
		const reply = await push({ platform, notification });
		if (field === null) expect(reply.data.code).toBe(200);
		else expectRefusal(reply, 1002, field);
	});

	test("a platform's own title and alert win in the journal", async () => {
		await withNotification({
			ios: { title: 'iOS title', alert: 'iOS alert' },
			android: { alert: 'Android alert' },
		});
		expect(sandbox.journal[0]?.notification).toEqual({
			ios: { title: 'iOS title', alert: 'iOS alert' },
			android: { title: 'Sale', alert: 'Android alert' },
		});
	});
});

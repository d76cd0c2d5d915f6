import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { ids, send, type Reply } from './testClient.mts';

const USER = '/push/user.json';
const CUSTOM = '/push/custom.json';

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(async () => {
	clock = new ManualClock(Date.UTC(2026, 2, 10, 12));
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const toUsers = (change: JsonObject = {}): Promise<Reply> =>
	send(sandbox, USER, {
		userIds: ['u-1001', 'u-1002'],
		notification: { title: 'Shop', pushContent: 'Sale starts today' },
		...change,
	});

describe('a push to listed users', () => {
	test('is journaled and answered with an ID', async () => {
		const { status, data } = await toUsers();
		expect([status, data]).toEqual([200, { code: 200, id: expect.stringMatching(/^SBX-/) }]);
		const shown = { title: 'Shop', alert: 'Sale starts today' };
		expect(sandbox.journal).toEqual([
			expect.objectContaining({
				kind: 'push',
				sender: null,
				audience: '2 listed users (u-1001, u-1002)',
				recipients: [
					{ userId: 'u-1001', platforms: ['ios'] },
					{ userId: 'u-1002', platforms: ['android'] },
				],
				notification: { ios: shown, android: shown, HarmonyOS: shown },
			}),
		]);
		expect(sandbox.journal[0]).not.toHaveProperty('message');
	});

	test('with settings for each platform', async () => {
		const { data } = await toUsers({
			notification: {
				title: 'Shop',
				pushContent: 'Sale',
				forceShowPushContent: 1,
				ios: { badge: 3, alert: 'On iOS', 'thread-id': 'sale' },
				android: { hw: { channelId: 'c', importance: 'NORMAL' }, fcm: { channelId: 'd' } },
				harmonyOS: { ohos: { category: 'IM' } },
			},
		});
		expect(data.code).toBe(200);
		expect(sandbox.journal[0]?.notification?.ios?.alert).toBe('On iOS');
		expect(sandbox.journal[0]?.notification?.HarmonyOS?.alert).toBe('Sale');
	});

	test('so many messages a second, and none of the push quota', async () => {
		sandbox.setApp('sandbox-rongcloud', { messagesPerSecond: 10 });
		expect((await toUsers({ userIds: ids(10) })).status).toBe(200);
		const { status, data } = await toUsers({ userIds: ids(1) });
		expect([status, data.code]).toEqual([429, 1008]);
		clock.advance(1000);
		expect((await toUsers({ userIds: ids(6) })).status).toBe(200);
		expect((await toUsers({ userIds: ids(4) })).status).toBe(200);
		expect(sandbox.journal).toHaveLength(3);
	});

	test('as many users as a call takes', async () => {
		sandbox.setApp('sandbox-rongcloud', { messagesPerSecond: LIMITS.usersPerUserPush });
		expect((await toUsers({ userIds: ids(LIMITS.usersPerUserPush) })).status).toBe(200);
	});

	test.each<[JsonObject, string, number?]>([
		[{ userIds: undefined }, 'userIds'],
		[{ userIds: [] }, 'userIds'],
		[{ userIds: 'u-1001' }, 'userIds'],
		[{ userIds: ids(LIMITS.usersPerUserPush + 1) }, 'userIds'],
		[{ notification: undefined }, 'notification'],
		[{ notification: { title: 'Shop' } }, 'notification.pushContent'],
		[{ notification: { pushContent: '' } }, 'notification.pushContent'],
		[{ notification: { alert: 'x', pushContent: 'x' } }, 'notification.alert'],
		[
			{ notification: { pushContent: 'x', title: 'x'.repeat(LIMITS.titleCharacters + 1) } },
			'notification.title',
			1005,
		],
		[{ notification: { pushContent: 'x', android: { HW: {} } } }, 'notification.android.HW'],
		[{ platform: ['ios'] }, 'platform'],
	])('refuses %j', async (change, field, code = 1002) => {
		const { status, data } = await toUsers(change);
		expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});
});

describe('a push to a custom audience', () => {
	const custom = (audience: JsonObject, change: JsonObject = {}): Promise<Reply> =>
		send(sandbox, CUSTOM, {
			platform: ['ios', 'android', 'HarmonyOS'],
			audience: { is_to_all: false, ...audience },
			notification: { alert: 'Sale starts today' },
			...change,
		});
	const numbers = (): string =>
		(sandbox.journal[0]?.recipients ?? []).map(({ userId }) => userId.slice(-2)).join(' ');

	// The sample users with vip: 01 02 04 06 10; berlin: 01 03 04 08; paris: 02 05 09; tokyo: 07 10;
	// new: 08 09 10; none: 11 12.
	test.each<[string, JsonObject, string]>([
		['all of a group', { tagItems: [{ tags: ['vip', 'berlin'], tagsOperator: 'AND' }] }, '01 04'],
		[
			'one of a group',
			{ tagItems: [{ tags: ['paris', 'tokyo'], tagsOperator: 'OR' }] },
			'02 05 07 09 10',
		],
		['not a tag', { tagItems: [{ tags: ['vip'], isNot: true }] }, '03 05 07 08 09 11 12'],
		[
			'not one of a group',
			{ tagItems: [{ tags: ['vip', 'berlin'], isNot: true, tagsOperator: 'OR' }] },
			'05 07 09 11 12',
		],
		[
			'not all of a group',
			{ tagItems: [{ tags: ['vip', 'berlin'], isNot: true, tagsOperator: 'AND' }] },
			'02 03 05 06 07 08 09 10 11 12',
		],
		[
			'two groups',
			{
				tagItems: [
					{ tags: ['vip'] },
					{ tags: ['tokyo', 'paris'], tagsOperator: 'OR', itemsOperator: 'AND' },
				],
			},
			'02 10',
		],
		[
			'either of two groups',
			{ tagItems: [{ tags: ['vip', 'tokyo'] }, { tags: ['new', 'paris'], itemsOperator: 'OR' }] },
			'09 10',
		],
		[
			'three groups from left to right',
			{
				tagItems: [
					{ tags: ['vip'], itemsOperator: 'OR' },
					{ tags: ['berlin'], itemsOperator: 'OR' },
					{ tags: ['new'], isNot: true, itemsOperator: 'AND' },
				],
			},
			'01 02 03 04 06',
		],
		[
			'groups, which make lists of tags void',
			{ tag: ['new'], tag_or: ['x'], tagItems: [{ tags: ['vip'] }] },
			'01 02 04 06 10',
		],
		[
			'groups and a package',
			{ packageName: 'com.example.courier', tagItems: [{ tags: ['vip'] }] },
			'04 06',
		],
		['tags alone', { tag: ['vip'], tag_or: ['paris', 'tokyo'] }, '02 10'],
		['listed users', { userid: ['u-1012'], tagItems: [{ tags: ['vip'] }] }, '12'],
		[
			'everyone',
			{ is_to_all: true, tagItems: [{ tags: ['vip'] }] },
			'01 02 03 04 05 06 07 08 09 10 11 12',
		],
	])('%s', async (_name, audience, reached) => {
		const { status, data } = await custom(audience);
		expect(status).toBe(200);
		expect(data).toEqual({ code: 200, id: expect.stringMatching(/^SBX-\d{4}-[A-Z]{4}$/) });
		expect(sandbox.journal[0]).toMatchObject({ kind: 'push', sender: null, id: data.id });
		expect(numbers()).toBe(reached);
	});

	test('says whom it is for', async () => {
		await custom(
			{
				packageName: 'com.example.shop',
				tag: ['new'],
				tagItems: [
					{ tags: ['vip', 'paris'], tagsOperator: 'OR' },
					{ tags: ['tokyo'], isNot: true, itemsOperator: 'AND' },
				],
			},
			{ platform: ['ios'] },
		);
		expect(sandbox.journal[0]?.audience).toBe(
			'users of com.example.shop with the tags (vip OR paris) AND not (tokyo) on ios',
		);
		expect(numbers()).toBe('01 09');
	});

	test('has a quota of its own', async () => {
		sandbox.setApp('sandbox-rongcloud', { pushesPerHour: 0 });
		for (let calls = 0; calls < LIMITS.pushPlusPerHour; calls++) {
			expect((await custom({ tag: ['vip'] })).status).toBe(200);
		}
		const { status, data } = await custom({ tag: ['vip'] });
		expect(status).toBe(429);
		expect(data.errorMessage).toMatch(/20 Push Plus calls an hour/);
		sandbox.reset();
		sandbox.setApp('sandbox-rongcloud', { broadcastEnabled: false, pushesPerHour: 2 });
		expect((await custom({ tag: ['vip'] })).status).toBe(430);
	});

	test.each<[JsonObject, JsonObject, string]>([
		[{}, {}, 'audience'],
		[{ is_to_all: undefined, tag: ['vip'] }, {}, 'is_to_all'],
		[{ tagItems: { tags: ['vip'] } }, {}, 'audience.tagItems'],
		[{ tagItems: ['vip'] }, {}, 'audience.tagItems[0]'],
		[{ tagItems: [{ tags: [] }] }, {}, 'audience.tagItems[0].tags'],
		[{ tagItems: [{ tags: ids(LIMITS.tagsPerList + 1) }] }, {}, 'audience.tagItems[0].tags'],
		[{ tagItems: [{ tags: ['vip'], isNot: 0 }] }, {}, 'audience.tagItems[0].isNot'],
		[{ tagItems: [{ tags: ['vip'], tagsOperator: 'and' }] }, {}, 'tagsOperator'],
		[{ tagItems: [{ tags: ['vip'], itemsOperator: 'NOT' }] }, {}, 'itemsOperator'],
		[{ tagItems: [{ tags: ['vip'], tag: 'x' }] }, {}, 'audience.tagItems[0].tag '],
		[{ tag: ['vip'] }, { platform: [] }, 'platform'],
		[{ tag: ['vip'] }, { notification: {} }, 'notification.alert'],
		[{ tag: ['vip'] }, { fromuserid: 'shop-bot' }, 'fromuserid'],
	])('refuses %j %j', async (audience, change, field) => {
		const { status, data } = await custom(audience, change);
		expect(data).toEqual({ code: 1002, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});
});

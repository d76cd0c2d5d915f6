import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { form, ids, send } from './testClient.mts';

const MINUTE = 60_000;

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(async () => {
	clock = new ManualClock(Date.UTC(2026, 2, 10, 12));
	sandbox = await startSandbox({
		clock,
		bannedUsers: [{ userId: 'u-1012', until: 'later' }],
	});
});
afterEach(() => sandbox.close());

const classic = (path: string, fields: Record<string, string | string[]>) =>
	send(sandbox, path, form(fields));
const v4 = (path: string, body: JsonObject) => send(sandbox, path, body);

const TOKEN = '/user/getToken.json';
const V4_TOKEN = '/v4/auth/access-token/issue';
const INFO = '/user/info.json';
const V4_INFO = '/v4/user/get';
const REFRESH = '/user/refresh.json';
const V4_REFRESH = '/v4/user/update';
const ONLINE = '/user/checkOnline.json';
const V4_ONLINE = '/v4/user/connection-status/get';
const BLOCK = '/user/block.json';
const V4_BAN = '/v4/user/ban';
const UNBLOCK = '/user/unblock.json';
const V4_UNBAN = '/v4/user/unban';
const BLOCKED = '/user/block/query.json';
const V4_BANNED = '/v4/user/ban/list';

describe('tokens and profiles', () => {
	test('a classic token registers the user', async () => {
		const { status, data } = await classic(TOKEN, {
			userId: 'u-2001',
			name: 'Nova',
			portraitUri: 'https://example.com/nova.png',
		});
		expect(status).toBe(200);
		expect(data).toEqual({ code: 200, userId: 'u-2001', token: expect.any(String) });
		expect(sandbox.journal).toEqual([
			expect.objectContaining({
				kind: 'user',
				does: 'Issues a token',
				audience: '1 listed user (u-2001)',
			}),
		]);
		expect((await classic(INFO, { userId: 'u-2001' })).data).toEqual({
			code: 200,
			userName: 'Nova',
			userPortrait: 'https://example.com/nova.png',
			createTime: '2026-03-10 12:00:00',
		});
		// Reading leaves no trace in the journal.
		expect(sandbox.journal).toHaveLength(1);
	});

	test('a v4 token registers the user', async () => {
		const { data } = await v4(V4_TOKEN, { userId: 'u-2002', name: 'Nova' });
		expect(data).toEqual({
			code: 0,
			result: { userId: 'u-2002', accessToken: expect.any(String) },
		});
		expect((await v4(V4_INFO, { userId: 'u-2002' })).data).toEqual({
			code: 0,
			result: { name: 'Nova', avatarUrl: '', createdAt: '2026-03-10 12:00:00' },
		});
	});

	test('each token is another one', async () => {
		const one = await classic(TOKEN, { userId: 'u-1001', name: 'a' });
		const two = await classic(TOKEN, { userId: 'u-1001', name: 'b' });
		expect(one.data.token).not.toBe(two.data.token);
		expect((await classic(INFO, { userId: 'u-1001' })).data.userName).toBe('b');
		expect(sandbox.users).toHaveLength(12);
	});

	test('what is updated is read, and the rest stays', async () => {
		await classic(REFRESH, { userId: 'u-1001', portraitUri: 'https://example.com/1.png' });
		await v4(V4_REFRESH, { userId: 'u-1001', name: 'Nova' });
		expect((await v4(V4_INFO, { userId: 'u-1001' })).data.result).toMatchObject({
			name: 'Nova',
			avatarUrl: 'https://example.com/1.png',
		});
		expect(sandbox.journal.map(({ does }) => does)).toEqual([
			'Updates the name or the portrait',
			'Updates the name or the portrait',
		]);
		sandbox.reset();
		expect((await v4(V4_INFO, { userId: 'u-1001' })).data.result).toMatchObject({
			name: 'u-1001',
			avatarUrl: '',
		});
	});

	test('a development environment has room for so many users', async () => {
		sandbox.setApp('sandbox-rongcloud', { userLimit: 13 });
		expect((await classic(TOKEN, { userId: 'u-2001', name: 'a' })).status).toBe(200);
		const { status, data } = await classic(TOKEN, { userId: 'u-2002', name: 'a' });
		expect([status, data.code]).toEqual([403, 2007]);
		// Nobody new.
		expect((await classic(TOKEN, { userId: 'u-2001', name: 'a' })).status).toBe(200);
	});

	test('a registered user is among all users', async () => {
		await v4(V4_TOKEN, { userId: 'u-2001', name: 'a' });
		await send(sandbox, '/push.json', {
			platform: ['ios'],
			audience: { is_to_all: true },
			notification: { alert: 'x' },
		});
		expect(sandbox.journal.at(-1)?.recipients).toContainEqual({ userId: 'u-2001' });
	});
});

describe('users whom nobody registered', () => {
	test.each([
		[INFO, form({ userId: 'u-9001' })],
		[V4_INFO, { userId: 'u-9001' }],
		[REFRESH, form({ userId: 'u-9001', name: 'a' })],
		[V4_REFRESH, { userId: 'u-9001', name: 'a' }],
	])('%s refuses them', async (path, body) => {
		const { status, data } = await send(sandbox, path, body);
		expect([status, data.code]).toEqual([400, 1002]);
		expect(data.errorMessage).toContain('u-9001');
	});

	test('or knows nothing of them', async () => {
		const lenient = await startSandbox({ clock, unknownUsers: 'empty' });
		const { data } = await send(lenient, INFO, form({ userId: 'u-9001' }));
		const update = await send(lenient, V4_REFRESH, { userId: 'u-9001', name: 'a' });
		await lenient.close();
		expect(data).toEqual({ code: 200, userName: '', userPortrait: '', createTime: '' });
		expect(update.data).toEqual({ code: 0 });
		expect(lenient.users).toHaveLength(12);
	});
});

describe('who is online', () => {
	test.each([
		['u-1001', '1'],
		['u-1002', '0'],
		['u-9001', '0'],
	])('%s: %s', async (userId, status) => {
		expect((await classic(ONLINE, { userId })).data).toEqual({ code: 200, status });
		expect((await v4(V4_ONLINE, { userId })).data).toEqual({ code: 0, result: { status } });
	});

	test('a test may say so', async () => {
		sandbox.setUser('u-1002', { online: true });
		expect((await classic(ONLINE, { userId: 'u-1002' })).data.status).toBe('1');
		sandbox.reset();
		expect((await classic(ONLINE, { userId: 'u-1002' })).data.status).toBe('0');
	});
});

describe('bans', () => {
	test('classic, until their time is over', async () => {
		const { status, data } = await classic(BLOCK, { userId: 'u-1001', minute: '90' });
		expect([status, data]).toEqual([200, { code: 200 }]);
		expect(sandbox.journal[0]).toMatchObject({ kind: 'user', does: 'Bans for 90 minutes' });
		expect((await classic(BLOCKED, { page: '1' })).data.users).toEqual([
			{ userId: 'u-1012', blockEndTime: 'later' },
			{ userId: 'u-1001', blockEndTime: '2026-03-10 13:30:00' },
		]);
		clock.advance(90 * MINUTE - 1);
		expect((await classic(BLOCKED, { page: '1' })).data.users).toHaveLength(2);
		clock.advance(1);
		expect((await classic(BLOCKED, { page: '1' })).data.users).toHaveLength(1);
	});

	test('v4, page by page', async () => {
		await v4(V4_BAN, { userIds: ['u-1001', 'u-1002', 'u-1003'], durationMinutes: 1 });
		const page = async (number: number): Promise<unknown> =>
			(await v4(V4_BANNED, { page: number, pageSize: 2 })).data.result;
		const until = '2026-03-10 12:01:00';
		expect(await page(1)).toEqual({
			bannedUsers: [
				{ userId: 'u-1012', banExpiresAt: 'later' },
				{ userId: 'u-1001', banExpiresAt: until },
			],
		});
		expect(await page(2)).toEqual({
			bannedUsers: [
				{ userId: 'u-1002', banExpiresAt: until },
				{ userId: 'u-1003', banExpiresAt: until },
			],
		});
		expect(await page(3)).toEqual({ bannedUsers: [] });
		expect(sandbox.journal[0]?.does).toBe('Bans for 1 minute');
	});

	test('lifted', async () => {
		await v4(V4_BAN, { userIds: ['u-1001', 'u-1002', 'u-1003'], durationMinutes: 5 });
		expect((await classic(UNBLOCK, { userId: 'u-1012' })).data).toEqual({ code: 200 });
		expect((await v4(V4_UNBAN, { userIds: ['u-1001', 'u-1003'] })).data).toEqual({ code: 0 });
		expect((await classic(BLOCKED, { page: '1' })).data.users).toEqual([
			{ userId: 'u-1002', blockEndTime: '2026-03-10 12:05:00' },
		]);
		expect(sandbox.journal.at(-1)?.does).toBe('Lifts the ban');
		sandbox.reset();
		expect((await classic(BLOCKED, { page: '1' })).data.users).toEqual([
			{ userId: 'u-1012', blockEndTime: 'later' },
		]);
	});

	test('a new ban takes the place of the old', async () => {
		const end = new Date(clock.now() + LIMITS.banMinutes * MINUTE);
		await classic(BLOCK, { userId: 'u-1012', minute: String(LIMITS.banMinutes) });
		expect((await classic(BLOCKED, { page: '1' })).data.users).toEqual([
			{ userId: 'u-1012', blockEndTime: end.toISOString().slice(0, 19).replace('T', ' ') },
		]);
	});
});

describe('refusals', () => {
	test.each<[string, JsonObject, number, string]>([
		[V4_TOKEN, { name: 'a' }, 1002, 'userId'],
		[V4_TOKEN, { userId: 'u-1' }, 1002, 'name'],
		[V4_TOKEN, { userId: 'u'.repeat(LIMITS.userIdBytes + 1), name: 'a' }, 1005, 'userId'],
		[V4_TOKEN, { userId: 'u-1', name: 'a'.repeat(LIMITS.userNameCharacters + 1) }, 1005, 'name'],
		[
			V4_TOKEN,
			{ userId: 'u-1', name: 'a', avatarUrl: 'x'.repeat(LIMITS.portraitBytes + 1) },
			1005,
			'avatarUrl',
		],
		[V4_TOKEN, { userId: 'u-1', name: 'a', portraitUri: 'x' }, 1002, 'portraitUri'],
		[V4_REFRESH, { name: 'a' }, 1002, 'userId'],
		[V4_INFO, { userId: 7 }, 1002, 'userId'],
		[V4_ONLINE, {}, 1002, 'userId'],
		[V4_BAN, { userIds: ['u-1'] }, 1002, 'durationMinutes'],
		[V4_BAN, { userIds: ['u-1'], durationMinutes: 0 }, 1002, 'durationMinutes'],
		[V4_BAN, { userIds: ['u-1'], durationMinutes: LIMITS.banMinutes + 1 }, 1002, 'durationMinutes'],
		[V4_BAN, { userIds: [], durationMinutes: 5 }, 1002, 'userIds'],
		[V4_BAN, { userIds: ids(LIMITS.usersPerBan + 1), durationMinutes: 5 }, 1002, 'userIds'],
		[V4_UNBAN, {}, 1002, 'userIds'],
		[V4_UNBAN, { userIds: ids(LIMITS.usersPerBan + 1) }, 1002, 'userIds'],
		[V4_UNBAN, { userId: 'u-1' }, 1002, 'userIds'],
	])('%s refuses a wrong body (%#)', async (path, body, code, field) => {
		const { status, data } = await v4(path, body);
		expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});

	test.each<[string, Record<string, string | string[]>, number, string]>([
		[TOKEN, { name: 'a' }, 1002, 'userId'],
		[TOKEN, { userId: 'u-1' }, 1002, 'name'],
		[TOKEN, { userId: 'u-1', name: '' }, 1002, 'name'],
		[
			TOKEN,
			{ userId: '柏'.repeat(Math.ceil((LIMITS.userIdBytes + 1) / 3)), name: 'a' },
			1005,
			'userId',
		],
		[TOKEN, { userId: 'u-1', name: 'a'.repeat(LIMITS.userNameCharacters + 1) }, 1005, 'name'],
		[
			TOKEN,
			{ userId: 'u-1', name: 'a', portraitUri: 'x'.repeat(LIMITS.portraitBytes + 1) },
			1005,
			'portraitUri',
		],
		[TOKEN, { userId: 'u-1', name: 'a', avatarUrl: 'x' }, 1002, 'avatarUrl'],
		[INFO, { userId: '' }, 1002, 'userId'],
		[ONLINE, { userId: ['u-1', 'u-2'] }, 1002, 'userId'],
		[BLOCK, { userId: 'u-1' }, 1002, 'minute'],
		[BLOCK, { userId: 'u-1', minute: '0' }, 1002, 'minute'],
		[BLOCK, { userId: 'u-1', minute: String(LIMITS.banMinutes + 1) }, 1002, 'minute'],
		[BLOCK, { userId: 'u-1', minute: 'ten' }, 1002, 'minute'],
		[UNBLOCK, { userId: '' }, 1002, 'userId'],
	])('%s refuses a wrong form (%#)', async (path, fields, code, field) => {
		const { status, data } = await classic(path, fields);
		expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});

	test.each([
		[V4_TOKEN, { userId: 'u-1', name: 'a' }, LIMITS.tokensPerSecond],
		[V4_INFO, { userId: 'u-1001' }, LIMITS.callsPerSecond],
		[V4_BAN, { userIds: ['u-1'], durationMinutes: 1 }, LIMITS.callsPerSecond],
	])('%s too often', async (path, body, most) => {
		for (let count = 0; count < most; count += 1) {
			expect((await v4(path, body)).status).toBe(200);
		}
		const { status, data } = await v4(path, body);
		expect([status, data.code]).toEqual([429, 1008]);
		clock.advance(1000);
		expect((await v4(path, body)).status).toBe(200);
	});
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { form, ids, send, type Reply } from './testClient.mts';

const SET = '/user/tag/set.json';
const BATCH = '/user/tag/batch/set.json';
const GET = '/user/tags/get.json';
const V4_SET = '/v4/user/tag/batch/set';
const V4_GET = '/v4/user/tag/batch/get';

const clock = new ManualClock();
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** Who a message to everyone with the tag would reach. */
async function tagged(tag: string): Promise<string[]> {
	await send(sandbox, '/push.json', {
		platform: ['ios', 'android', 'HarmonyOS'],
		fromuserid: 'shop-bot',
		audience: { tag: [tag], is_to_all: false },
		message: { objectName: 'RC:TxtMsg', content: '{"content":"x"}' },
		notification: { alert: 'x' },
	});
	return (sandbox.journal.at(-1)?.recipients ?? []).map(({ userId }) => userId);
}

describe('setting tags', () => {
	test('one user loses the tags that are not named', async () => {
		const { status, data } = await send(sandbox, SET, { userId: 'u-1001', tags: ['gold'] });
		expect([status, data]).toEqual([200, { code: 200 }]);
		expect(sandbox.journal).toEqual([
			expect.objectContaining({
				path: SET,
				kind: 'user-tags',
				sender: null,
				audience: '1 listed user (u-1001)',
				does: 'Sets the tag gold',
				recipients: [{ userId: 'u-1001', platforms: ['ios'] }],
			}),
		]);
		expect(await tagged('gold')).toEqual(['u-1001']);
		expect(await tagged('berlin')).toEqual(['u-1003', 'u-1004', 'u-1008']);
	});

	test.each([
		[BATCH, 200],
		[V4_SET, 0],
	])('many users by %s', async (path, code) => {
		const body = { userIds: ['u-1005', 'u-1011', 'u-1012'], tags: ['gold', 'new'] };
		const { status, data } = await send(sandbox, path, body);
		expect([status, data]).toEqual([200, { code }]);
		expect(sandbox.journal[0]?.does).toBe('Sets the tags gold and new');
		expect(await tagged('gold')).toEqual(['u-1005', 'u-1011', 'u-1012']);
		expect(await tagged('new')).toEqual([
			'u-1005',
			'u-1008',
			'u-1009',
			'u-1010',
			'u-1011',
			'u-1012',
		]);
	});

	test('an empty list clears them', async () => {
		const { data } = await send(sandbox, V4_SET, { userIds: ['u-1007', 'u-1010'], tags: [] });
		expect(data).toEqual({ code: 0 });
		expect(sandbox.journal[0]?.does).toBe('Clears the tags');
		expect(await tagged('tokyo')).toEqual([]);
	});

	test('a new id is known from then on, and reset forgets it', async () => {
		await send(sandbox, SET, { userId: 'u-9001', tags: ['gold'] });
		expect(await tagged('gold')).toEqual(['u-9001']);
		expect(sandbox.journal.at(-1)?.recipients).toEqual([{ userId: 'u-9001' }]);
		sandbox.reset();
		expect(await tagged('gold')).toEqual([]);
		expect(await tagged('tokyo')).toEqual(['u-1007', 'u-1010']);
		expect(sandbox.users).toHaveLength(12);
	});

	test('the figures are the last that pass', async () => {
		const tags = ids(LIMITS.tagsPerUser);
		expect(
			(await send(sandbox, BATCH, { userIds: ids(LIMITS.usersPerTagChange), tags })).status,
		).toBe(200);
		expect(
			(await send(sandbox, SET, { userId: 'a', tags: ['x'.repeat(LIMITS.tagBytes)] })).status,
		).toBe(200);
		expect((await send(sandbox, SET, { userId: 'a', tags: ['柏林', 'new_2', 'a-b'] })).status).toBe(
			200,
		);
	});

	test.each<[string, JsonObject, number, string]>([
		[SET, { tags: ['a'] }, 1002, 'userId'],
		[SET, { userId: 'u-1001' }, 1002, 'tags'],
		[SET, { userId: 'u-1001', tags: 'vip' }, 1002, 'tags'],
		[SET, { userId: 'u-1001', tags: [''] }, 1002, 'tags[0]'],
		[SET, { userId: 'u-1001', tags: ['ok', 'with space'] }, 1002, 'tags[1]'],
		[SET, { userId: 'u-1001', tags: ['a,b'] }, 1002, 'tags[0]'],
		[SET, { userId: 'u-1001', tags: ['x'.repeat(LIMITS.tagBytes + 1)] }, 1005, 'tags[0]'],
		// Characters of three bytes.
		[
			SET,
			{ userId: 'u-1001', tags: ['柏'.repeat(Math.ceil((LIMITS.tagBytes + 1) / 3))] },
			1005,
			'tags[0]',
		],
		[SET, { userId: 'u-1001', tags: ids(LIMITS.tagsPerUser + 1) }, 1002, 'tags'],
		[SET, { userId: 'u'.repeat(LIMITS.userIdBytes + 1), tags: [] }, 1005, 'user id 1'],
		[SET, { userId: 'u-1001', tags: [], tag: [] }, 1002, 'tag '],
		[SET, { userIds: ['u-1001'], tags: [] }, 1002, 'userId'],
		[BATCH, { userIds: [], tags: ['a'] }, 1002, 'userIds'],
		[BATCH, { tags: ['a'] }, 1002, 'userIds'],
		[BATCH, { userIds: ids(LIMITS.usersPerTagChange + 1), tags: ['a'] }, 1002, 'userIds'],
		[V4_SET, { userIds: ids(LIMITS.usersPerTagChange + 1), tags: ['a'] }, 1002, 'userIds'],
		[V4_SET, { userIds: ['u-1001'] }, 1002, 'tags'],
		[V4_SET, { userId: 'u-1001', tags: ['a'] }, 1002, 'userIds'],
	])('%s refuses %j', async (path, body, code, field) => {
		const { status, data } = await send(sandbox, path, body);
		expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
		expect(sandbox.users.find(({ id }) => id === 'u-1001')?.tags).toEqual(['vip', 'berlin']);
	});

	test.each([
		[BATCH, LIMITS.tagChangesPerSecond],
		[V4_SET, LIMITS.tagChangesPerSecond],
		[SET, LIMITS.callsPerSecond],
	])('%s takes %d calls a second', async (path, most) => {
		const body = path === SET ? { userId: 'u-1', tags: [] } : { userIds: ['u-1'], tags: [] };
		const call = async (): Promise<[number, unknown]> => {
			const { status, data } = await send(sandbox, path, body);
			return [status, data.code];
		};
		for (let count = 0; count < most; count += 1) expect((await call())[0]).toBe(200);
		expect(await call()).toEqual([429, 1008]);
		clock.advance(1000);
		expect((await call())[0]).toBe(200);
	});
});

describe('reading tags', () => {
	const classic = (fields: Record<string, string | string[]>): Promise<Reply> =>
		send(sandbox, GET, form(fields));

	test('classic, by user', async () => {
		const { status, data } = await classic({ userIds: ['u-1001', 'u-1011', 'u-9001'] });
		expect(status).toBe(200);
		expect(data).toEqual({
			code: 200,
			result: { 'u-1001': ['vip', 'berlin'], 'u-1011': [], 'u-9001': [] },
		});
		expect(sandbox.journal).toEqual([]);
	});

	test('v4, as a list', async () => {
		const { data } = await send(sandbox, V4_GET, { userIds: ['u-1010', 'u-1012'] });
		expect(data).toEqual({
			code: 0,
			result: {
				users: [
					{ userId: 'u-1010', tags: ['vip', 'tokyo', 'new'] },
					{ userId: 'u-1012', tags: [] },
				],
			},
		});
	});

	test('what was set is read', async () => {
		await send(sandbox, V4_SET, { userIds: ['u-1002'], tags: ['gold'] });
		expect((await classic({ userIds: 'u-1002' })).data.result).toEqual({ 'u-1002': ['gold'] });
	});

	test.each([
		[GET, form({ userIds: ids(LIMITS.usersPerTagRead + 1) }), 'userIds'],
		[GET, form({ userId: 'u-1001' }), 'userIds'],
		[GET, form({ 'userIds[]': 'u-1001' }), 'userIds'],
		[V4_GET, { userIds: ids(LIMITS.usersPerTagRead + 1) }, 'userIds'],
		[V4_GET, { userIds: 'u-1001' }, 'userIds'],
		[V4_GET, { userIds: ['u-1001'], page: 1 }, 'page'],
	])('%s refuses a wrong body (%#)', async (path, body, field) => {
		const { status, data } = await send(sandbox, path, body);
		expect([status, data.code]).toEqual([400, 1002]);
		expect(data.errorMessage).toContain(field);
	});

	test('JSON is no form', async () => {
		const { data } = await send(sandbox, GET, { userIds: ['u-1001'] });
		expect(data.errorMessage).toContain('Content-Type');
	});
});

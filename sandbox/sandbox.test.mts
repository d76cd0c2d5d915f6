import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import axios from 'axios';

import { ManualClock, startSandbox, type Sandbox } from './index.mts';
import { form, send } from './testClient.mts';

const clock = new ManualClock(Date.UTC(2026, 0, 15, 12, 34, 56));
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({
		clock,
		bannedUsers: [
			{ userId: 'u-1001', until: '2026-02-01 10:00:00' },
			{ userId: 'u-1002', until: '2026-02-02 10:00:00' },
		],
	});
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const V4 = '/v4/user/ban/list';
const CLASSIC = '/user/block/query.json';

describe('the credential tests', () => {
	test('v4', async () => {
		const { status, data } = await send(sandbox, V4, { page: 1, pageSize: 1 });
		expect(status).toBe(200);
		expect(data).toEqual({
			code: 0,
			result: { bannedUsers: [{ userId: 'u-1001', banExpiresAt: '2026-02-01 10:00:00' }] },
		});
		// They read only.
		expect(sandbox.journal).toEqual([]);
		expect(sandbox.requests[0]?.accepted).toBe(true);
	});

	test('classic', async () => {
		const { status, data } = await send(sandbox, CLASSIC, form({ page: '2', size: '1' }));
		expect(status).toBe(200);
		expect(data).toEqual({
			code: 200,
			users: [{ userId: 'u-1002', blockEndTime: '2026-02-02 10:00:00' }],
		});
	});

	test('paging is optional', async () => {
		const v4 = await send(sandbox, V4, {});
		expect((v4.data.result as { bannedUsers: unknown[] }).bannedUsers).toHaveLength(2);
		const classic = await send(sandbox, CLASSIC, form({ size: '50' }));
		expect(classic.data.users).toHaveLength(2);
	});

	test.each([
		[V4, { page: '1' }, 'page'],
		[V4, { page: 0 }, 'page'],
		[V4, { pageSize: 0 }, 'pageSize'],
		[V4, { size: 1 }, 'size'],
		[CLASSIC, form({ page: 'one' }), 'page'],
		[CLASSIC, form({ size: '0' }), 'size'],
		[CLASSIC, form({ pageSize: '1' }), 'pageSize'],
	])('%s refuses %j', async (path, body, field) => {
		const { status, data } = await send(sandbox, path, body);
		expect([status, data.code]).toEqual([400, 1002]);
		expect(data.errorMessage).toContain(field);
	});
});

describe('paths, methods and bodies', () => {
	test('an unknown path', async () => {
		const { status, data } = await send(sandbox, '/v4/system-channel/messages/send', {});
		expect(status).toBe(404);
		expect(data).toEqual({ code: 404, errorMessage: expect.any(String) });
	});

	test.each(['GET', 'PUT', 'DELETE'])('%s on a known path', async (method) => {
		const { status } = await send(sandbox, V4, '', { method });
		expect(status).toBe(405);
	});

	test.each([
		['/push.json', 'application/json'],
		['/message/system/publish.json', 'application/x-www-form-urlencoded'],
		[V4, 'application/json'],
	])('no body at %s', async (path, contentType) => {
		const { status, data } = await send(sandbox, path, '', {
			headers: { 'Content-Type': contentType },
		});
		expect([status, data.code]).toEqual([400, 1003]);
	});

	test.each([
		['form', 'application/x-www-form-urlencoded'],
		['text', 'text/plain'],
		['other JSON', 'application/vnd.api+json'],
		['nonsense', 'nonsense'],
	])('%s where JSON is due', async (_name, contentType) => {
		const { status, data } = await send(
			sandbox,
			V4,
			{ page: 1 },
			{ headers: { 'Content-Type': contentType } },
		);
		expect([status, data.code]).toEqual([400, 1002]);
		expect(data.errorMessage).toContain('Content-Type');
	});

	test('a charset does no harm', async () => {
		const headers = { 'Content-Type': 'application/json; charset=utf-8' };
		expect((await send(sandbox, V4, { page: 1 }, { headers })).status).toBe(200);
	});

	test.each(['{"page":1', '[]', '"text"', 'null'])('%s is no JSON object', async (body) => {
		const { status, data } = await send(sandbox, V4, body);
		expect([status, data.code]).toEqual([400, 1002]);
	});
});

describe('records', () => {
	test('every call, as it came', async () => {
		await send(sandbox, V4, '{"page": 1}', { headers: { 'X-Request-ID': 'r-1' } });
		await send(sandbox, V4, { page: 0 });
		expect(sandbox.requests).toHaveLength(2);
		expect(sandbox.requests[0]).toMatchObject({
			at: Date.UTC(2026, 0, 15, 12, 34, 56),
			method: 'POST',
			path: V4,
			headers: { 'app-key': 'sandbox-nexconn', 'x-request-id': 'r-1' },
			rawBody: '{"page": 1}',
			body: { page: 1 },
			accepted: true,
			status: 200,
			outcome: 'answered',
		});
		expect(sandbox.requests[0]?.rawHeaders).toContain('X-Request-ID');
		expect(sandbox.requests[1]).toMatchObject({
			accepted: false,
			status: 400,
			reply: { code: 1002 },
		});
	});

	test('the journal can be read and cleared over HTTP, unsigned', async () => {
		await send(sandbox, '/push.json', {
			platform: ['ios'],
			audience: { is_to_all: false, tag: ['vip'] },
			notification: { alert: 'Sale starts today' },
		});
		const get = async (path: string): Promise<unknown> =>
			(await axios.get<unknown>(`${sandbox.url}${path}`, { proxy: false })).data;
		expect(await get('/_sandbox/health')).toEqual({ ok: true, accepted: 1, received: 1 });
		expect(await get('/_sandbox/journal')).toEqual([
			expect.objectContaining({ kind: 'push', audience: 'users with the tag vip on ios' }),
		]);
		expect(await get('/_sandbox/journal.txt')).toMatch(
			/^12:34:56 {2}push {2}sandbox-rongcloud {2}\(no sender\) -> users with the tag vip on ios, 2 in directory {2}push Sale starts today {2}SBX-\d{4}-[A-Z]{4}\n$/,
		);
		const journal = sandbox.journal;
		await axios.delete(`${sandbox.url}/_sandbox/journal`, { proxy: false });
		expect(journal).toEqual([]);
		expect(sandbox.requests).toEqual([]);
	});

	test('errors can look as they used to', async () => {
		const older = await startSandbox({ olderErrors: true });
		const { data } = await send(older, V4, { page: 0 });
		await older.close();
		expect(data).toEqual({ url: V4, code: 1002, msg: expect.stringContaining('page') });
	});
});

describe('starting', () => {
	test('a taken port is named', async () => {
		await expect(startSandbox({ port: sandbox.port })).rejects.toThrow(
			`Port ${sandbox.port} on 127.0.0.1 is taken.`,
		);
	});

	test('a directory of its own', async () => {
		const own = await startSandbox({
			directory: [{ id: 'a', tags: [], packages: [], platforms: ['ios', 'android'] }],
		});
		await send(own, '/push.json', {
			platform: ['android'],
			audience: { is_to_all: true },
			notification: { alert: 'x' },
		});
		await own.close();
		expect(own.journal[0]?.recipients).toEqual([{ userId: 'a', platforms: ['android'] }]);
	});

	test('two sandboxes do not know of each other', async () => {
		const [one, two] = await Promise.all([startSandbox(), startSandbox()]);
		await send(one, V4, { page: 1 });
		await Promise.all([one.close(), two.close()]);
		expect([one.requests.length, two.requests.length]).toEqual([1, 0]);
	});
});

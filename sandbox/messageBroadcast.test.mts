import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { FEW_PUSHES, form, type Reply, send } from './testClient.mts';

const ALL = '/message/broadcast.json';
const V4_ALL = '/v4/system-channel/message/broadcast-all';
const ONLINE = '/message/online/broadcast.json';
const V4_ONLINE = '/v4/system-channel/message/broadcast-online';

const FORM = {
	fromUserId: 'shop-bot',
	objectName: 'RC:TxtMsg',
	content: '{"content":"Closed on Monday"}',
};
const JSON_BODY = {
	fromUserId: 'shop-bot',
	messageType: 'RC:TxtMsg',
	content: '{"content":"Closed on Monday"}',
};
const ID = /^SBX-\d{4}-[A-Z]{4}$/;

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(async () => {
	clock = new ManualClock(Date.UTC(2026, 2, 10, 12));
	sandbox = await startSandbox({ clock, apps: FEW_PUSHES });
});
afterEach(() => sandbox.close());

/** The call's own body with changes, in the encoding of its path. */
const call = (path: string, change: Record<string, unknown> = {}, on = sandbox): Promise<Reply> =>
	path.startsWith('/v4/')
		? send(on, path, { ...JSON_BODY, ...change })
		: send(on, path, form({ ...FORM, ...(change as Record<string, string>) }));

describe('to all users', () => {
	test('classic', async () => {
		const { status, data } = await call(ALL);
		expect(status).toBe(200);
		expect(data).toEqual({ code: 200, messageUID: expect.stringMatching(ID) });
		const shown = { alert: 'Closed on Monday' };
		expect(sandbox.journal).toEqual([
			expect.objectContaining({
				path: ALL,
				kind: 'broadcast',
				sender: 'shop-bot',
				audience: 'all users',
				message: { type: 'RC:TxtMsg', content: '{"content":"Closed on Monday"}' },
				notification: { ios: shown, android: shown, HarmonyOS: shown },
				id: data.messageUID,
			}),
		]);
		expect(sandbox.journal[0]?.recipients).toHaveLength(12);
	});

	test('v4', async () => {
		const { data } = await call(V4_ALL, {
			pushContent: 'Closed!',
			pushData: 'p-1',
			contentAvailable: 1,
			pushExt: '{"title":"Shop"}',
			disableUpdateLastMsg: true,
		});
		expect(data).toEqual({ code: 0, result: { messageId: expect.stringMatching(ID) } });
		expect(sandbox.journal[0]?.notification?.ios).toEqual({ title: 'Shop', alert: 'Closed!' });
	});

	test('every optional field of the form', async () => {
		const { data } = await call(ALL, {
			pushContent: 'Closed!',
			pushData: 'p-1',
			pushExt: '{"title":"Shop"}',
			contentAvailable: '0',
			os: 'iOS',
			disableUpdateLastMsg: 'true',
			msgRandom: '42',
		});
		expect(data.code).toBe(200);
	});

	test.each([
		[ALL, '/push.json'],
		[V4_ALL, '/v4/system-channel/push'],
	])('%s counts together with %s', async (path, push) => {
		expect((await call(path)).status).toBe(200);
		const body = {
			platform: ['ios'],
			fromuserid: 'shop-bot',
			audience: { is_to_all: true },
			message: { objectName: 'RC:TxtMsg', content: '{"content":"x"}' },
			notification: { alert: 'x' },
		};
		expect((await send(sandbox, push, body)).status).toBe(200);
		const { status, data } = await call(path);
		expect([status, data.code]).toEqual([429, 1008]);
		expect((await send(sandbox, push, body)).status).toBe(429);
		clock.advance(3_600_000);
		expect((await call(path)).status).toBe(200);
		clock.advance(3_600_000);
		// The day's three are gone.
		expect((await call(path)).status).toBe(429);
	});

	test('or has a quota of its own', async () => {
		const own = await startSandbox({ clock, apps: FEW_PUSHES, broadcastQuota: 'own' });
		const push = { platform: ['ios'], audience: { is_to_all: true }, notification: { alert: 'x' } };
		const statuses: number[] = [];
		for (let count = 0; count < 3; count += 1) {
			statuses.push((await call(ALL, {}, own)).status);
			statuses.push((await send(own, '/push.json', push)).status);
		}
		await own.close();
		expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
	});
});

describe('to online users', () => {
	test.each([
		[ONLINE, { code: 200, messageUID: expect.stringMatching(ID) }],
		[V4_ONLINE, { code: 0, result: { messageUID: expect.stringMatching(ID) } }],
	])('%s reaches those who are online now', async (path, reply) => {
		sandbox.setUser('u-1001', { online: false });
		sandbox.setUser('u-1012', { online: true });
		const { status, data } = await call(path);
		expect([status, data]).toEqual([200, reply]);
		const [entry] = sandbox.journal;
		expect(entry).toMatchObject({
			kind: 'online-broadcast',
			audience: 'all users who are online',
			message: { type: 'RC:TxtMsg' },
		});
		expect(entry?.recipients.map(({ userId }) => userId)).toEqual([
			'u-1003',
			'u-1007',
			'u-1010',
			'u-1012',
		]);
		expect(entry).not.toHaveProperty('notification');
	});

	test('the newer name of the id', async () => {
		const newer = await startSandbox({ clock, newerIds: true });
		const { data } = await call(V4_ONLINE, {}, newer);
		await newer.close();
		expect(data).toEqual({ code: 0, result: { messageId: expect.stringMatching(ID) } });
	});

	test.each([[ONLINE], [V4_ONLINE]])(
		'%s: so many a minute, and none of the push quota',
		async (path) => {
			for (let count = 0; count < LIMITS.onlineBroadcastsPerMinute; count += 1) {
				expect((await call(path)).status).toBe(200);
			}
			const { status, data } = await call(path);
			expect([status, data.code]).toEqual([429, 1008]);
			clock.advance(59_999);
			expect((await call(path)).status).toBe(429);
			clock.advance(1);
			expect((await call(path)).status).toBe(200);
			expect((await call(path === ONLINE ? ALL : V4_ALL)).status).toBe(200);
		},
	);
});

describe('refusals', () => {
	test.each([[ALL], [V4_ALL], [ONLINE], [V4_ONLINE]])('%s without the service', async (path) => {
		const appKey = path.startsWith('/v4/') ? 'sandbox-nexconn' : 'sandbox-rongcloud';
		sandbox.setApp(appKey, { broadcastEnabled: false });
		const { status, data } = await call(path);
		expect([status, data.code]).toEqual([430, 1009]);
		expect(sandbox.journal).toEqual([]);
	});

	test.each<[string, JsonObject, string, number?]>([
		[ALL, { fromUserId: '' }, 'fromUserId'],
		[ALL, { fromUserId: 'a'.repeat(LIMITS.senderCharacters + 1) }, 'fromUserId', 1005],
		[ALL, { objectName: 'RC:StreamMsg' }, 'objectName'],
		[ALL, { content: 'plain' }, 'content'],
		[ALL, { content: `{"content":"${'x'.repeat(LIMITS.contentBytes)}"}` }, 'content', 1005],
		[ALL, { contentAvailable: 'true' }, 'contentAvailable'],
		[ALL, { pushExt: '{' }, 'pushExt'],
		[ALL, { toUserId: 'u-1001' }, 'toUserId'],
		[V4_ALL, { fromUserId: 7 }, 'fromUserId'],
		[V4_ALL, { messageType: '' }, 'messageType'],
		[V4_ALL, { content: { content: 'x' } }, 'content'],
		[V4_ALL, { contentAvailable: true }, 'contentAvailable'],
		[V4_ALL, { disablePush: true }, 'disablePush'],
		[V4_ALL, { objectName: 'RC:TxtMsg' }, 'objectName'],
		[ONLINE, { pushContent: 'x' }, 'pushContent'],
		[ONLINE, { content: '' }, 'content'],
		[V4_ONLINE, { pushContent: 'x' }, 'pushContent'],
		[V4_ONLINE, { messageType: 'c'.repeat(LIMITS.customTypeCharacters + 1) }, 'messageType', 1005],
		[V4_ONLINE, { disableUpdateLastMsg: 1 }, 'disableUpdateLastMsg'],
	])('%s refuses a wrong body (%#)', async (path, change, field, code = 1002) => {
		const { status, data } = await call(path, change);
		expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});

	test('a refused one leaves the quota alone', async () => {
		await call(ALL, { content: 'plain' });
		await call(ALL, { content: 'plain' });
		expect((await call(ALL)).status).toBe(200);
		expect((await call(ALL)).status).toBe(200);
	});
});

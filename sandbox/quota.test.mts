import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import axios from 'axios';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type Sandbox } from './index.mts';
import { FEW_PUSHES, form, ids, send } from './testClient.mts';
import { makeRoom } from '../scripts/demo/run.mts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

const PUSH = {
	platform: ['ios'],
	audience: { is_to_all: true },
	notification: { alert: 'Sale starts today' },
};
const MESSAGE = { objectName: 'RC:TxtMsg', content: '{"content":"x"}' };
const BROADCAST = { ...PUSH, fromuserid: 'shop-bot', message: MESSAGE };
const NEWER = {
	...PUSH,
	audience: { isToAll: true },
	fromUserId: 'shop-bot',
	message: { messageType: 'RC:TxtMsg', content: '{"content":"x"}' },
};

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(async () => {
	// Noon UTC, so that neither a day nor its edge is near.
	clock = new ManualClock(Date.UTC(2026, 2, 10, 12));
	const apps = FEW_PUSHES.map((app) => ({ ...app, messagesPerSecond: 50 }));
	sandbox = await startSandbox({ clock, v4Push: 'both', apps });
});
afterEach(() => sandbox.close());

const push = async (as: 'rongcloud' | 'both' = 'rongcloud'): Promise<[number, unknown]> => {
	const { status, data } = await send(sandbox, '/push.json', PUSH, { as });
	return [status, data.code];
};

describe('pushes', () => {
	test('so many an hour', async () => {
		expect(await push()).toEqual([200, 200]);
		clock.advance(10 * MINUTE);
		expect(await push()).toEqual([200, 200]);
		expect(await push()).toEqual([429, 1008]);
		clock.advance(50 * MINUTE - 1);
		expect(await push()).toEqual([429, 1008]);
		clock.advance(1);
		expect(await push()).toEqual([200, 200]);
		expect(sandbox.journal).toHaveLength(3);
	});

	test('so many a calendar day', async () => {
		for (let count = 0; count < 3; count += 1) {
			expect(await push()).toEqual([200, 200]);
			clock.advance(HOUR);
		}
		expect(await push()).toEqual([429, 1008]);
		clock.set(Date.UTC(2026, 2, 11) - 1);
		expect(await push()).toEqual([429, 1008]);
		clock.set(Date.UTC(2026, 2, 11));
		expect(await push()).toEqual([200, 200]);
	});

	test('the day begins where the app is told it does', async () => {
		sandbox.setApp('sandbox-rongcloud', { utcOffsetHours: 8 });
		for (let count = 0; count < 3; count += 1) {
			expect(await push()).toEqual([200, 200]);
			clock.advance(HOUR);
		}
		clock.set(Date.UTC(2026, 2, 10, 16) - 1);
		expect(await push()).toEqual([429, 1008]);
		clock.set(Date.UTC(2026, 2, 10, 16));
		expect(await push()).toEqual([200, 200]);
	});

	test('all push paths share one count', async () => {
		await send(sandbox, '/push.json', PUSH, { as: 'both' });
		await send(sandbox, '/v4/system-channel/push', BROADCAST, { as: 'both' });
		for (const [path, body] of [
			['/push.json', PUSH],
			['/v4/system-channel/push', BROADCAST],
			['/v4/system-channel/app-package-users/send', NEWER],
			['/v4/system-channel/tagged-users/send', NEWER],
		] as const) {
			const { status, data } = await send(sandbox, path, body, { as: 'both' });
			expect([path, status, data.code]).toEqual([path, 429, 1008]);
		}
		// Each App Key has its own.
		expect(await push('rongcloud')).toEqual([200, 200]);
	});

	test('a refused push costs nothing', async () => {
		for (let count = 0; count < 5; count += 1) {
			await send(sandbox, '/push.json', { ...PUSH, platform: [] });
		}
		expect(await push()).toEqual([200, 200]);
	});

	test('limits can be raised, and reset forgets', async () => {
		sandbox.setApp('sandbox-rongcloud', { pushesPerHour: 3, pushesPerDay: 4 });
		for (let count = 0; count < 3; count += 1) expect(await push()).toEqual([200, 200]);
		expect(await push()).toEqual([429, 1008]);
		sandbox.reset();
		expect(await push()).toEqual([200, 200]);
	});

	test('without the broadcast service: 1009, and 1008 for asking on', async () => {
		sandbox.setApp('sandbox-rongcloud', { broadcastEnabled: false });
		expect(await push()).toEqual([430, 1009]);
		expect(await push()).toEqual([430, 1009]);
		expect(await push()).toEqual([429, 1008]);
		clock.advance(HOUR);
		expect(await push()).toEqual([430, 1009]);
		sandbox.setApp('sandbox-rongcloud', { broadcastEnabled: true });
		expect(await push()).toEqual([200, 200]);
	});
});

describe('more than the service allows', () => {
	const NOON = Date.UTC(2026, 2, 10, 12);
	const allowMore = (): void => sandbox.allowMoreBroadcasts('sandbox-rongcloud');
	/** As many as are taken in a row. */
	async function pushes(): Promise<number> {
		let taken = 0;
		while ((await push())[0] === 200) taken += 1;
		return taken;
	}

	test('as many again, each time, until the hour and the day are over', async () => {
		allowMore();
		expect(await pushes()).toBe(4);
		clock.advance(10 * MINUTE);
		allowMore();
		expect(await pushes()).toBe(2);
		// The first four and what allowed them leave the hour together.
		clock.set(NOON + HOUR);
		expect(await pushes()).toBe(2);
		clock.set(NOON + 2 * HOUR);
		// Nine a day: three, and three more for each time.
		expect(await pushes()).toBe(1);
		clock.set(Date.UTC(2026, 2, 11));
		expect(await pushes()).toBe(2);
	});

	test('the next one is announced for when it will be taken', async () => {
		const next = (): number | null => sandbox.nextBroadcastAt('sandbox-rongcloud');
		expect(next()).toBeNull();
		await push();
		clock.advance(20 * MINUTE);
		await push();
		expect(next()).toBe(NOON + HOUR);
		allowMore();
		expect(next()).toBeNull();
		expect(await pushes()).toBe(2);
		// By then the first one does not count any more, and what was allowed later still does.
		expect(next()).toBe(NOON + HOUR);
		clock.set(NOON + HOUR - 1);
		expect(await pushes()).toBe(0);
		clock.set(NOON + HOUR);
		expect(await pushes()).toBe(1);
	});

	test.each([
		['/push.json', BROADCAST, 2],
		['/message/broadcast.json', form({ fromUserId: 'a', ...MESSAGE }), 2],
		['/message/broadcast/recall.json', form({ fromUserId: 'a', messageUID: 'SBX-1' }), 2],
		[
			'/push/custom.json',
			{
				platform: ['ios'],
				audience: { tag: ['vip'], is_to_all: false },
				notification: { alert: 'x' },
			},
			LIMITS.pushPlusPerHour,
		],
	])('of %s', async (path, body, usual) => {
		allowMore();
		for (let count = 0; count < 2 * usual; count += 1) {
			expect((await send(sandbox, path, body)).status).toBe(200);
		}
		const { status, data } = await send(sandbox, path, body);
		expect(status).toBe(429);
		expect(data.errorMessage).toContain(`at most ${2 * usual} `);
	});

	test('for this app alone, and until everything is forgotten', async () => {
		sandbox.allowMoreBroadcasts('sandbox-both');
		expect(await pushes()).toBe(2);
		allowMore();
		sandbox.reset();
		expect(await pushes()).toBe(2);
		expect(() => sandbox.allowMoreBroadcasts('nobody')).toThrow('nobody');
	});

	test('as the demo does for its examples, whenever a quota is used up', async () => {
		const said: string[] = [];
		const demo = await startSandbox({
			clock,
			onAnswered: (_request, entry) => {
				if (entry) makeRoom(entry, { sandbox: demo, say: (words) => said.push(words) });
			},
		});
		const statuses: number[] = [];
		for (let count = 0; count < 5; count += 1) {
			statuses.push((await send(demo, '/push.json', PUSH)).status);
		}
		const left = demo.nextBroadcastAt('sandbox-rongcloud');
		await demo.close();
		expect(statuses).toEqual([200, 200, 200, 200, 200]);
		expect(said).toEqual(Array(2).fill(expect.stringContaining('sandbox-rongcloud')));
		// Whoever goes on with them has something left.
		expect(left).toBeNull();
	});

	test('from outside', async () => {
		const ask = async (appKey: string): Promise<number> => {
			const url = `${sandbox.url}/_sandbox/apps/${appKey}/more-broadcasts`;
			return (await axios.post(url, null, { proxy: false, validateStatus: () => true })).status;
		};
		expect(await ask('nobody')).toBe(404);
		expect(await pushes()).toBe(2);
		expect(await ask('sandbox-rongcloud')).toBe(200);
		expect(await pushes()).toBe(2);
		expect(sandbox.requests.every(({ path }) => path === '/push.json')).toBe(true);
	});
});

describe('messages', () => {
	const sendTo = async (count: number, as: 'nexconn' | 'both' = 'nexconn'): Promise<number> => {
		const { status } = await send(
			sandbox,
			'/v4/system-channel/message/send',
			{
				fromUserId: 'shop-bot',
				toUserIds: ids(count),
				messageType: 'RC:TxtMsg',
				content: '{"content":"x"}',
			},
			{ as },
		);
		return status;
	};

	test('so many a second, counted per recipient', async () => {
		expect(await sendTo(30)).toBe(200);
		expect(await sendTo(21)).toBe(429);
		expect(await sendTo(20)).toBe(200);
		expect(await sendTo(1)).toBe(429);
		clock.advance(999);
		expect(await sendTo(1)).toBe(429);
		clock.advance(1);
		expect(await sendTo(50)).toBe(200);
	});

	test('both products draw on the same second', async () => {
		expect(await sendTo(50, 'both')).toBe(200);
		const { status, data } = await send(
			sandbox,
			'/message/system/publish.json',
			new URLSearchParams({
				fromUserId: 'shop-bot',
				toUserId: 'u-1001',
				objectName: 'RC:TxtMsg',
				content: '{"content":"x"}',
			}),
			{ as: 'both' },
		);
		expect([status, data.code]).toEqual([429, 1008]);
	});

	test('they need no broadcast service and cost no push', async () => {
		sandbox.setApp('sandbox-nexconn', { broadcastEnabled: false });
		expect(await sendTo(1)).toBe(200);
	});
});

test('other calls: so many a second', async () => {
	const query = async (): Promise<number> =>
		(await send(sandbox, '/v4/user/ban/list', { page: 1, pageSize: 1 })).status;
	for (let count = 0; count < LIMITS.callsPerSecond; count += 1) expect(await query()).toBe(200);
	expect(await query()).toBe(429);
	clock.advance(1000);
	expect(await query()).toBe(200);
});

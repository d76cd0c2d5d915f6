import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { FEW_PUSHES, form, type Reply, send } from './testClient.mts';

const RECALL = '/message/recall.json';
const V4_RECALL = '/v4/message/delete';
const ALL = '/message/broadcast/recall.json';
const V4_ALL = '/v4/system-channel/message/broadcast/delete';
const START = Date.UTC(2026, 2, 10, 12);

let clock: ManualClock;
let sandbox: Sandbox;
beforeEach(async () => {
	clock = new ManualClock(START);
	sandbox = await startSandbox({ clock, apps: FEW_PUSHES });
});
afterEach(() => sandbox.close());

/** Sends a system message to two users, and gives their ids. */
async function publish(): Promise<string[]> {
	await send(
		sandbox,
		'/message/system/publish.json',
		form({
			fromUserId: 'shop-bot',
			toUserId: ['u-1001', 'u-1002'],
			objectName: 'RC:TxtMsg',
			content: '{"content":"x"}',
		}),
	);
	return (sandbox.journal.at(-1)?.recipients ?? []).map(({ messageId }) => messageId ?? '');
}

const fields = (change: Record<string, string> = {}): URLSearchParams =>
	form({
		conversationType: '6',
		fromUserId: 'shop-bot',
		targetId: 'u-1001',
		messageUID: 'SBX-1',
		...change,
	});
const v4 = (change: JsonObject = {}): JsonObject => ({
	fromUserId: 'shop-bot',
	channelType: 6,
	channelId: 'u-1001',
	messageId: 'SBX-1',
	...change,
});

describe('one message', () => {
	test('classic, one recipient after the other', async () => {
		const [first = '', second = ''] = await publish();
		clock.advance(5000);
		const { status, data } = await send(sandbox, RECALL, fields({ messageUID: first }));
		expect([status, data]).toEqual([200, { code: 200 }]);
		const [entry] = sandbox.journal;
		expect(entry?.recipients[0]).toMatchObject({ userId: 'u-1001', recalledAt: START + 5000 });
		expect(entry?.recipients[1]).not.toHaveProperty('recalledAt');
		expect(entry).not.toHaveProperty('recalledAt');
		expect(sandbox.journal[1]).toMatchObject({
			kind: 'recall',
			sender: 'shop-bot',
			audience: '1 listed user (u-1001)',
			does: `Recalls ${first}`,
			recipients: [{ userId: 'u-1001', platforms: ['ios'] }],
		});
		await send(sandbox, RECALL, fields({ messageUID: second }));
		expect(sandbox.journal[0]?.recalledAt).toBe(START + 5000);
	});

	test.each(['messageId', 'messageUID'])('v4, by %s', async (name) => {
		await send(sandbox, '/v4/system-channel/message/send', {
			fromUserId: 'shop-bot',
			toUserIds: ['u-1003'],
			messageType: 'RC:TxtMsg',
			content: '{"content":"x"}',
		});
		const id = sandbox.journal[0]?.recipients[0]?.messageId;
		const body = { ...v4({ messageId: undefined, [name]: id }), isAdmin: 1, extra: 'x', sentAt: 1 };
		const { data } = await send(sandbox, V4_RECALL, body);
		expect(data).toEqual({ code: 0 });
		expect(sandbox.journal[0]?.recalledAt).toBe(START);
	});

	test('every optional field of the form', async () => {
		const body = fields({
			sentTime: '1773144000000',
			isAdmin: '0',
			isDelete: '1',
			disablePush: 'true',
			extra: 'x',
			disableUpdateLastMsg: 'false',
			busChannel: 'b',
		});
		expect((await send(sandbox, RECALL, body)).data).toEqual({ code: 200 });
	});
});

describe('a broadcast', () => {
	const broadcast = async (path: string): Promise<string> => {
		const content = '{"content":"x"}';
		await (path.startsWith('/v4/')
			? send(sandbox, path, { fromUserId: 'shop-bot', messageType: 'RC:TxtMsg', content })
			: send(sandbox, path, form({ fromUserId: 'shop-bot', objectName: 'RC:TxtMsg', content })));
		return sandbox.journal.at(-1)?.id ?? '';
	};

	test('classic', async () => {
		const messageUID = await broadcast('/message/broadcast.json');
		const { data } = await send(sandbox, ALL, form({ fromUserId: 'shop-bot', messageUID }));
		expect(data).toEqual({ code: 200 });
		expect(sandbox.journal[0]?.recalledAt).toBe(START);
		expect(sandbox.journal[0]?.recipients.every(({ recalledAt }) => recalledAt === START)).toBe(
			true,
		);
		expect(sandbox.journal[1]).toMatchObject({ kind: 'recall', audience: 'all users' });
		expect(sandbox.journal[1]?.recipients).toHaveLength(12);
	});

	test('v4', async () => {
		const messageId = await broadcast('/v4/system-channel/message/broadcast-all');
		const { data } = await send(sandbox, V4_ALL, {
			fromUserId: 'shop-bot',
			messageId,
			isDelete: 1,
		});
		expect(data).toEqual({ code: 0 });
		expect(sandbox.journal[0]?.recalledAt).toBe(START);
	});

	test('one to online users cannot be recalled', async () => {
		const messageUID = await broadcast('/message/online/broadcast.json');
		await send(sandbox, ALL, form({ fromUserId: 'shop-bot', messageUID }));
		expect(sandbox.journal[0]).not.toHaveProperty('recalledAt');
		expect(sandbox.journal[1]?.audience).toBe('nobody');
	});

	test.each([[ALL], [V4_ALL]])('%s: so many an hour, and a day', async (path) => {
		const recall = async (): Promise<number> => {
			const body = { fromUserId: 'shop-bot', messageId: 'SBX-1' };
			const { status } = await (path === ALL
				? send(sandbox, path, form({ fromUserId: 'shop-bot', messageUID: 'SBX-1' }))
				: send(sandbox, path, body));
			return status;
		};
		expect([await recall(), await recall(), await recall()]).toEqual([200, 200, 429]);
		// Broadcasts have their own count.
		await broadcast('/message/broadcast.json');
		expect(sandbox.journal.at(-1)?.kind).toBe('broadcast');
		clock.advance(3_600_000);
		expect([await recall(), await recall()]).toEqual([200, 429]);
		clock.advance(12 * 3_600_000);
		expect(await recall()).toBe(200);
	});
});

describe('a message that nobody sent', () => {
	test('counts as recalled', async () => {
		expect((await send(sandbox, RECALL, fields())).data).toEqual({ code: 200 });
		expect((await send(sandbox, V4_RECALL, v4())).data).toEqual({ code: 0 });
		expect(sandbox.journal.map(({ does }) => does)).toEqual([
			'Recalls SBX-1, which is not known',
			'Recalls SBX-1, which is not known',
		]);
	});

	test('by another sender, or another app', async () => {
		const [id = ''] = await publish();
		await send(sandbox, RECALL, fields({ messageUID: id, fromUserId: 'other-bot' }));
		await send(sandbox, RECALL, fields({ messageUID: id }), { as: 'both' });
		expect(sandbox.journal[0]?.recipients[0]).not.toHaveProperty('recalledAt');
	});

	test('or is refused, with HTTP 200', async () => {
		const strict = await startSandbox({ clock, unknownRecall: 'refused' });
		const replies: Reply[] = [
			await send(strict, RECALL, fields()),
			await send(strict, V4_RECALL, v4()),
			await send(strict, ALL, form({ fromUserId: 'a', messageUID: 'b' })),
			await send(strict, V4_ALL, { fromUserId: 'a', messageId: 'b' }),
		];
		await strict.close();
		for (const { status, data } of replies) expect([status, data.code]).toEqual([200, 1015]);
		expect(strict.journal).toEqual([]);
		expect(strict.requests.map(({ accepted }) => accepted)).toEqual([false, false, false, false]);
	});
});

describe('refusals', () => {
	test.each<[string, URLSearchParams | JsonObject, string]>([
		[RECALL, fields({ conversationType: '' }), 'conversationType'],
		[RECALL, fields({ conversationType: '7' }), 'conversationType'],
		[RECALL, fields({ fromUserId: '' }), 'fromUserId'],
		[RECALL, fields({ targetId: '' }), 'targetId'],
		[RECALL, fields({ messageUID: '' }), 'messageUID'],
		[RECALL, fields({ messageId: 'x' }), 'messageId'],
		[RECALL, fields({ sentTime: 'now' }), 'sentTime'],
		[RECALL, fields({ isAdmin: '2' }), 'isAdmin'],
		[V4_RECALL, v4({ channelType: undefined }), 'channelType'],
		[V4_RECALL, v4({ channelType: 5 }), 'channelType'],
		[V4_RECALL, v4({ channelId: '' }), 'channelId'],
		[V4_RECALL, v4({ messageId: undefined }), 'messageId'],
		[V4_RECALL, v4({ messageUID: 'SBX-1' }), 'messageUID'],
		[V4_RECALL, v4({ isAdmin: 2 }), 'isAdmin'],
		[V4_RECALL, v4({ isDelete: 1 }), 'isDelete'],
		[V4_ALL, { fromUserId: 'a', messageId: 'b', isDelete: 'yes' }, 'isDelete'],
		[V4_RECALL, v4({ targetId: 'u-1001' }), 'targetId'],
		[ALL, form({ messageUID: 'x' }), 'fromUserId'],
		[ALL, form({ fromUserId: 'a' }), 'messageUID'],
		[ALL, fields(), 'conversationType'],
		[V4_ALL, { fromUserId: 'a' }, 'messageId'],
		[V4_ALL, v4(), 'channelType'],
	])('%s refuses a wrong body (%#)', async (path, body, field) => {
		const { status, data } = await send(sandbox, path, body);
		expect(data).toEqual({ code: 1002, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});
});

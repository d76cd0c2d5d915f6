import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { ids, send, type Reply } from './testClient.mts';

const PATH = '/message/system/publish_template.json';
const BASE = {
	fromUserId: 'shop-bot',
	objectName: 'RC:TxtMsg',
	content: '{"content":"Dear {name}, you have {points} points"}',
	toUserId: ['u-1001', 'u-1002', 'u-9001'],
	values: [
		{ '{name}': 'Nova', '{points}': '7' },
		{ '{name}': 'Orion', '{points}': '12' },
		{ '{name}': 'Vega', '{points}': '0' },
	],
	pushContent: ['{name}: 7 points', '', 'News'],
};

const clock = new ManualClock();
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const publish = (change: JsonObject = {}): Promise<Reply> =>
	send(sandbox, PATH, { ...BASE, ...change });

/** As many recipients with equal values. */
const many = (count: number): JsonObject => ({
	toUserId: ids(count),
	values: ids(count).map(() => ({ '{name}': 'a', '{points}': '1' })),
	pushContent: ids(count).map(() => ''),
});

describe('a personalized message', () => {
	test("each user gets a text and a push text of the user's own", async () => {
		const { status, data } = await publish();
		expect(status).toBe(200);
		const uid = expect.stringMatching(/^SBX-\d{4}-[A-Z]{4}$/);
		expect(data).toEqual({
			code: 200,
			messageUIDs: [
				{ userId: 'u-1001', messageUID: uid },
				{ userId: 'u-1002', messageUID: uid },
				{ userId: 'u-9001', messageUID: uid },
			],
		});
		expect(sandbox.journal).toEqual([
			expect.objectContaining({
				kind: 'personalized-message',
				sender: 'shop-bot',
				audience: '3 listed users (u-1001, u-1002, u-9001)',
				message: { type: 'RC:TxtMsg', content: BASE.content },
				recipients: [
					{
						userId: 'u-1001',
						platforms: ['ios'],
						messageId: uid,
						content: '{"content":"Dear Nova, you have 7 points"}',
						pushContent: 'Nova: 7 points',
					},
					{
						userId: 'u-1002',
						platforms: ['android'],
						messageId: uid,
						content: '{"content":"Dear Orion, you have 12 points"}',
						// A text message has a preset push text: itself.
						pushContent: 'Dear Orion, you have 12 points',
					},
					{
						userId: 'u-9001',
						messageId: uid,
						content: '{"content":"Dear Vega, you have 0 points"}',
						pushContent: 'News',
					},
				],
			}),
		]);
		expect(sandbox.journal[0]).not.toHaveProperty('notification');
	});

	test('every optional field', async () => {
		const { data } = await publish({
			pushData: ['{name}', '', 'x'],
			pushExt: '{"title":"Points"}',
			contentAvailable: 1,
			disablePush: false,
			disableUpdateLastMsg: true,
			verifyBlacklist: 0,
		});
		expect(data.code).toBe(200);
		const pushData = sandbox.journal[0]?.recipients.map((recipient) => recipient.pushData);
		expect(pushData).toEqual(['Nova', undefined, 'x']);
	});

	test('without a push there is no push text', async () => {
		await publish({ disablePush: true });
		for (const recipient of sandbox.journal[0]?.recipients ?? []) {
			expect(recipient).not.toHaveProperty('pushContent');
		}
	});

	test('a custom type may hold any text', async () => {
		await publish({ objectName: 'shop:points', content: '{points} for {name}; {}' });
		expect(sandbox.journal[0]?.recipients.map(({ content }) => content)).toEqual([
			'7 for Nova; {}',
			'12 for Orion; {}',
			'0 for Vega; {}',
		]);
	});

	test('part of the recipients, as a script says', async () => {
		sandbox.reply(PATH, { kind: 'partial', keep: (userIds) => userIds.slice(1, 2) });
		const { data } = await publish();
		expect(data.messageUIDs).toEqual([{ userId: 'u-1002', messageUID: expect.any(String) }]);
		expect(sandbox.journal[0]?.recipients[0]?.content).toContain('Orion');
	});
});

describe('refusals', () => {
	test.each<[JsonObject, string]>([
		[{ fromUserId: '' }, 'fromUserId'],
		[{ objectName: 'RC:StreamMsg' }, 'objectName'],
		[{ content: '' }, 'content'],
		[{ content: '{"content":"Dear {who}"}' }, '{who}'],
		[{ content: 'Dear {name}' }, 'content for toUserId[0]'],
		[{ toUserId: undefined }, 'toUserId'],
		[{ toUserId: [], values: [], pushContent: [] }, 'toUserId'],
		[{ toUserId: 'u-1001' }, 'toUserId'],
		[{ toUserIds: ['u-1001'] }, 'toUserIds'],
		[many(LIMITS.recipientsPerMessage + 1), 'toUserId'],
		[{ values: undefined }, 'values'],
		[{ values: [{}] }, 'values'],
		[{ values: [{}, {}, {}] }, '{name}'],
		[{ values: ['a', 'b', 'c'] }, 'values[0]'],
		[{ values: [{ name: 'Nova', points: '7' }, {}, {}] }, 'in braces'],
		[{ values: [{ '{name}': 'Nova', '{points}': 7 }, {}, {}] }, 'must be a String'],
		// A quotation mark that is not escaped ends the JSON text early.
		[{ values: [{ '{name}': 'N"', '{points}': '7' }, ...BASE.values.slice(1)] }, 'toUserId[0]'],
		[{ pushContent: undefined }, 'pushContent'],
		[{ pushContent: ['x'] }, 'pushContent'],
		[{ pushContent: 'x' }, 'pushContent'],
		[{ pushContent: ['x', '{who}', 'x'] }, 'pushContent[1]'],
		[{ pushData: ['x'] }, 'pushData'],
		[{ pushData: ['x', 'x', '{who}'] }, 'pushData[2]'],
		[{ pushExt: '{' }, 'pushExt'],
		[{ contentAvailable: true }, 'contentAvailable'],
		[{ verifyBlacklist: 'yes' }, 'verifyBlacklist'],
		[{ messageType: 'RC:TxtMsg' }, 'messageType'],
	])('%#: %j', async (change, field) => {
		const { status, data } = await publish(change);
		expect(data).toEqual({ code: 1002, errorMessage: expect.stringContaining(field) });
		expect(status).toBe(400);
		expect(sandbox.journal).toEqual([]);
	});

	test('a content that is too long once it is filled in', async () => {
		const { data } = await publish({
			values: [
				...BASE.values.slice(0, 2),
				{ '{name}': 'x'.repeat(LIMITS.contentBytes), '{points}': '1' },
			],
		});
		expect(data).toEqual({ code: 1005, errorMessage: expect.stringContaining('toUserId[2]') });
	});

	test('so many messages a second, counted together with the other system messages', async () => {
		sandbox.setApp('sandbox-rongcloud', { messagesPerSecond: 50 });
		expect((await publish(many(30))).status).toBe(200);
		const { status, data } = await publish(many(21));
		expect([status, data.code]).toEqual([429, 1008]);
		expect((await publish(many(20))).status).toBe(200);
		clock.advance(1000);
		expect((await publish(many(50))).status).toBe(200);
	});

	test('a form is no JSON', async () => {
		const { data } = await send(sandbox, PATH, new URLSearchParams({ fromUserId: 'a' }));
		expect(data).toEqual({ code: 1002, errorMessage: expect.stringContaining('Content-Type') });
	});
});

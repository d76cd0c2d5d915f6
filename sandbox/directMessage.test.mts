import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { form, send, type Reply } from './testClient.mts';

const V4 = '/v4/direct-channel/message/send';
const CLASSIC = '/message/private/publish.json';
const TEMPLATE = '/message/private/publish_template.json';

const BASE = {
	fromUserId: 'shop-bot',
	toUserIds: ['u-1001', 'u-1002'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"Hello"}',
};
const BASE_FORM = {
	fromUserId: 'shop-bot',
	toUserId: ['u-1001', 'u-1002'],
	objectName: 'RC:TxtMsg',
	content: '{"content":"Hello"}',
};
const ids = (count: number) => Array.from({ length: count }, (_, index) => `d-${index}`);

let sandbox: Sandbox;
let clock: ManualClock;
beforeAll(async () => {
	clock = new ManualClock(1_768_478_400_000);
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const v4 = (change: JsonObject = {}): Promise<Reply> => send(sandbox, V4, { ...BASE, ...change });
const classic = (change: Record<string, string | string[]> = {}): Promise<Reply> =>
	send(sandbox, CLASSIC, form({ ...BASE_FORM, ...change }));

test.each([
	['v4', v4],
	['classic', classic],
])('%s: each recipient gets it, with an ID of its own', async (_, ask) => {
	const { status, data } = await ask({});
	expect(status).toBe(200);
	expect(JSON.stringify(data)).toMatch(/u-1001.*SBX-.*u-1002.*SBX-/);
	expect(sandbox.journal).toMatchObject([
		{
			kind: 'direct-message',
			sender: 'shop-bot',
			recipients: [{ userId: 'u-1001' }, { userId: 'u-1002' }],
			message: { type: 'RC:TxtMsg', content: '{"content":"Hello"}' },
		},
	]);
});

describe('what the calls know', () => {
	test.each<[string, Record<string, string>]>([
		['the block list', { verifyBlacklist: '1' }],
		['a copy to the sender', { isIncludeSender: '0' }],
		['an extension', { expansion: 'true', extraContent: '{"stage":"new"}' }],
	])('classic: %s', async (__, change) => {
		expect((await classic(change)).data).toMatchObject({ code: 200 });
	});

	test.each<[string, Record<string, string>]>([
		['verifyBlacklist', { verifyBlacklist: 'true' }],
		['isIncludeSender', { isIncludeSender: '2' }],
		['isMentioned', { isMentioned: '1' }],
		['busChannel', { busChannel: 'a' }],
	])('classic: %s is refused', async (field, change) => {
		const { status, data } = await classic(change);
		expect([status, data.errorMessage]).toEqual([400, expect.stringContaining(field)]);
		expect(sandbox.journal).toEqual([]);
	});

	test.each<[string, JsonObject]>([
		['the block list', { verifyBlocklist: 1 }],
		['a copy to the sender', { isEchoToSender: 0 }],
		['metadata', { hasMetadata: true, metadata: { stage: 'new' } }],
		['a read receipt', { needReadReceipt: 1 }],
	])('v4: %s', async (__, change) => {
		expect((await v4(change)).data).toMatchObject({ code: 0 });
	});

	test('v4: nothing by a classic name, and no mention', async () => {
		for (const name of ['verifyBlacklist', 'isIncludeSender', 'expansion', 'hasMention']) {
			const { status, data } = await v4({ [name]: 1 });
			expect([status, data.errorMessage]).toEqual([400, expect.stringContaining(name)]);
		}
		expect(sandbox.journal).toEqual([]);
	});
});

test('1,000 users fit into a call, and 6,000 into a minute, apart from system messages', async () => {
	expect((await v4({ toUserIds: ids(1001) })).status).toBe(400);
	for (let call = 0; call < 6; call++) {
		expect((await v4({ toUserIds: ids(1000) })).status).toBe(200);
	}
	expect((await v4()).status).toBe(429);
	const system = '/v4/system-channel/message/send';
	expect((await send(sandbox, system, BASE)).status).toBe(200);
	clock.advance(60_000);
	expect((await v4()).status).toBe(200);
});

test('a template is filled in for each user', async () => {
	const { data } = await send(sandbox, TEMPLATE, {
		...BASE_FORM,
		content: '{"content":"Hello {name}"}',
		values: [{ '{name}': 'Nova' }, { '{name}': 'Juno' }],
		pushContent: ['For {name}', ''],
	});
	expect(data).toMatchObject({ code: 200 });
	expect(sandbox.journal[0]?.recipients).toMatchObject([
		{ userId: 'u-1001', content: '{"content":"Hello Nova"}', pushContent: 'For Nova' },
		{ userId: 'u-1002', content: '{"content":"Hello Juno"}' },
	]);
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { form, send, type Reply } from './testClient.mts';

const V4 = '/v4/group-channel/message/send';
const CLASSIC = '/message/group/publish.json';

const BASE = {
	fromUserId: 'shop-bot',
	toChannelIds: ['g-1', 'g-2'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"Hello"}',
};
const BASE_FORM = {
	fromUserId: 'shop-bot',
	toGroupId: ['g-1', 'g-2'],
	objectName: 'RC:TxtMsg',
	content: '{"content":"Hello"}',
};
const MENTION = '{"content":"Hello","mentionedInfo":{"type":1}}';

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

test('each group gets it, with an ID of its own, which the reply names as the product does', async () => {
	expect((await v4()).data).toMatchObject({
		code: 0,
		result: { messageUIDs: [{ channelId: 'g-1' }, { channelId: 'g-2' }] },
	});
	expect((await classic()).data).toMatchObject({
		code: 200,
		messageUIDs: [{ groupId: 'g-1' }, { groupId: 'g-2' }],
	});
	expect(sandbox.journal.map(({ kind, audience }) => [kind, audience])).toEqual([
		['group-message', '2 listed groups (g-1, g-2)'],
		['group-message', '2 listed groups (g-1, g-2)'],
	]);
});

describe('what the calls know', () => {
	test.each<[string, JsonObject]>([
		['a mention', { content: MENTION, hasMention: 1 }],
		['members', { toChannelIds: ['g-1'], toUserIds: ['u-1', 'u-2'] }],
		['a copy to the sender', { isEchoToSender: 0 }],
		['metadata', { hasMetadata: true, metadata: { stage: 'new' } }],
		['a read receipt', { needReadReceipt: 1 }],
	])('v4: %s', async (__, change) => {
		expect((await v4(change)).data).toMatchObject({ code: 0 });
	});

	test.each<[string, Record<string, string | string[]>]>([
		['a mention', { content: MENTION, isMentioned: '1' }],
		['members', { toGroupId: 'g-1', toUserId: ['u-1', 'u-2'] }],
		['a copy to the sender', { isIncludeSender: '0' }],
		['an extension', { expansion: 'true', extraContent: '{"stage":"new"}' }],
	])('classic: %s', async (__, change) => {
		expect((await classic(change)).data).toMatchObject({ code: 200 });
	});

	test.each<[string, JsonObject]>([
		['hasMention', { content: MENTION }],
		['hasMention', { hasMention: 1 }],
		['toUserIds', { toUserIds: ['u-1'] }],
		['toChannelIds', { toChannelIds: ['g-1', 'g-2', 'g-3', 'g-4'] }],
		['toChannelIds', { toChannelIds: [] }],
		['verifyBlocklist', { verifyBlocklist: 1 }],
	])('v4: a wrong %s is refused', async (field, change) => {
		const { status, data } = await v4(change);
		expect([status, data.errorMessage]).toEqual([400, expect.stringContaining(field)]);
		expect(sandbox.journal).toEqual([]);
	});

	test.each<[string, Record<string, string | string[]>]>([
		['isMentioned', { content: MENTION }],
		['isMentioned', { isMentioned: '1' }],
		['toUserId', { toUserId: 'u-1' }],
		['toGroupId', { toGroupId: ['g-1', 'g-2', 'g-3', 'g-4'] }],
		['verifyBlacklist', { verifyBlacklist: '1' }],
	])('classic: a wrong %s is refused', async (field, change) => {
		const { status, data } = await classic(change);
		expect([status, data.errorMessage]).toEqual([400, expect.stringContaining(field)]);
		expect(sandbox.journal).toEqual([]);
	});
});

test('20 groups fit into a second', async () => {
	for (let call = 0; call < 10; call++) expect((await v4()).status).toBe(200);
	expect((await classic()).status).toBe(200);
	expect((await v4()).status).toBe(429);
	clock.advance(1000);
	expect((await v4()).status).toBe(200);
});

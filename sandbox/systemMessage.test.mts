import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { form, ids, send, type Reply } from './testClient.mts';

const V4 = '/v4/system-channel/message/send';
const CLASSIC = '/message/system/publish.json';

const BASE = {
	fromUserId: 'shop-bot',
	toUserIds: ['u-1001', 'u-1002'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"Your parcel is on its way"}',
};
const BASE_FORM = {
	fromUserId: 'shop-bot',
	toUserId: ['u-1001', 'u-1002'],
	objectName: 'RC:TxtMsg',
	content: '{"content":"Your parcel is on its way"}',
};

let sandbox: Sandbox;
let clock: ManualClock;
beforeAll(async () => {
	clock = new ManualClock(1_768_478_400_000);
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const v4 = (change: JsonObject): Promise<Reply> => send(sandbox, V4, { ...BASE, ...change });
const classic = (change: Record<string, string | string[]>): Promise<Reply> =>
	send(sandbox, CLASSIC, form({ ...BASE_FORM, ...change }));

function expectRefusal({ status, data }: Reply, code: number, field: string): void {
	expect(data).toEqual({ code, errorMessage: expect.stringContaining(field) });
	expect(status).toBe(400);
	expect(sandbox.journal).toEqual([]);
}

describe('the v4 send', () => {
	test('answers one id per recipient and is journaled', async () => {
		const { status, data, headers } = await send(sandbox, V4, BASE, {
			headers: { 'X-Request-ID': 'order-42' },
		});
		expect(status).toBe(200);
		expect(headers['content-type']).toBe('application/json; charset=utf-8');
		expect(data).toEqual({
			code: 0,
			result: {
				messageUIDs: [
					{ userId: 'u-1001', messageUID: expect.stringMatching(/^SBX-\d{4}-[A-Z]{4}$/) },
					{ userId: 'u-1002', messageUID: expect.stringMatching(/^SBX-\d{4}-[A-Z]{4}$/) },
				],
			},
		});
		const [first, second] = (data.result as { messageUIDs: Array<{ messageUID: string }> })
			.messageUIDs;
		expect(first?.messageUID).not.toBe(second?.messageUID);
		const shown = { alert: 'Your parcel is on its way' };
		expect(sandbox.journal).toEqual([
			{
				at: 1_768_478_400_000,
				appKey: 'sandbox-nexconn',
				product: 'nexconn',
				path: V4,
				kind: 'system-message',
				sender: 'shop-bot',
				audience: '2 listed users (u-1001, u-1002)',
				recipients: [
					{ userId: 'u-1001', platforms: ['ios'], messageId: first?.messageUID },
					{ userId: 'u-1002', platforms: ['android'], messageId: second?.messageUID },
				],
				message: { type: 'RC:TxtMsg', content: '{"content":"Your parcel is on its way"}' },
				notification: { ios: shown, android: shown, HarmonyOS: shown },
				requestId: 'order-42',
				body: BASE,
			},
		]);
	});

	test("takes the document's own example", async () => {
		const { data } = await send(sandbox, V4, {
			fromUserId: '2191',
			toUserIds: ['2191', '2192'],
			messageType: 'RC:TxtMsg',
			content: '{"content":"hello"}',
			pushContent: 'thisisapush',
			pushData: 'hello',
		});
		expect(data.code).toBe(0);
		expect(sandbox.journal[0]?.recipients.map(({ userId }) => userId)).toEqual(['2191', '2192']);
		expect(sandbox.journal[0]?.notification?.ios).toEqual({ alert: 'thisisapush' });
	});

	test('takes every optional field', async () => {
		const { data } = await v4({
			pushContent: 'On its way',
			pushData: 'order-42',
			shouldPersist: 0,
			contentAvailable: 1,
			disablePush: false,
			pushExt: '{"title":"Parcel"}',
			disableUpdateLastMsg: true,
		});
		expect(data.code).toBe(0);
		expect(sandbox.journal[0]?.notification?.android).toEqual({
			title: 'Parcel',
			alert: 'On its way',
		});
	});

	test('can answer with the newer names', async () => {
		const newer = await startSandbox({ newerIds: true });
		const { data } = await send(newer, V4, { ...BASE, toUserIds: ['u-1001'] });
		await newer.close();
		expect(data).toEqual({
			code: 0,
			result: { messageIds: [{ userId: 'u-1001', messageId: expect.stringMatching(/^SBX-/) }] },
		});
	});

	test.each([
		[1, 0],
		[LIMITS.recipientsPerMessage - 1, 0],
		[LIMITS.recipientsPerMessage, 0],
		[LIMITS.recipientsPerMessage + 1, 1002],
	])('%d recipients answer %d', async (count, code) => {
		const reply = await v4({ toUserIds: ids(count) });
		if (code === 0) expect(reply.data.code).toBe(0);
		else expectRefusal(reply, code, 'toUserIds');
	});

	test.each<[string, JsonObject, number, string]>([
		['no sender', { fromUserId: undefined }, 1002, 'fromUserId'],
		['an empty sender', { fromUserId: '' }, 1002, 'fromUserId'],
		[
			'a sender that is too long',
			{ fromUserId: 's'.repeat(LIMITS.senderCharacters + 1) },
			1005,
			'fromUserId',
		],
		['no recipients', { toUserIds: undefined }, 1002, 'toUserIds'],
		['an empty list', { toUserIds: [] }, 1002, 'toUserIds'],
		['recipients as text', { toUserIds: 'u-1001' }, 1002, 'toUserIds'],
		['a number for a recipient', { toUserIds: [1001] }, 1002, 'toUserIds[0]'],
		['an empty recipient', { toUserIds: ['u-1001', ''] }, 1002, 'toUserIds[1]'],
		['no type', { messageType: undefined }, 1002, 'messageType'],
		['no content', { content: undefined }, 1002, 'content'],
		['content as an object', { content: { content: 'hi' } }, 1002, 'content'],
		['pushContent as a number', { pushContent: 1 }, 1002, 'pushContent'],
		['pushData as an object', { pushData: {} }, 1002, 'pushData'],
		['shouldPersist as a Boolean', { shouldPersist: true }, 1002, 'shouldPersist'],
		['shouldPersist of 2', { shouldPersist: 2 }, 1002, 'shouldPersist'],
		['contentAvailable as text', { contentAvailable: '1' }, 1002, 'contentAvailable'],
		['disablePush as a number', { disablePush: 1 }, 1002, 'disablePush'],
		[
			'disableUpdateLastMsg as text',
			{ disableUpdateLastMsg: 'true' },
			1002,
			'disableUpdateLastMsg',
		],
		['pushExt as an object', { pushExt: { title: 'x' } }, 1002, 'pushExt'],
		['null', { pushData: null }, 1002, 'pushData'],
		['a classic name', { isPersisted: 1 }, 1002, 'isPersisted'],
		['a push name', { fromuserid: 'x' }, 1002, 'fromuserid'],
	])('%s is refused by name', async (_name, change, code, field) => {
		expectRefusal(await v4(change), code, field);
	});

	test('the longest sender is taken', async () => {
		expect((await v4({ fromUserId: 's'.repeat(LIMITS.senderCharacters) })).data.code).toBe(0);
		expect((await classic({ fromUserId: 's'.repeat(LIMITS.senderCharacters) })).data.code).toBe(
			200,
		);
	});

	test('unknown keys pass when the app allows them', async () => {
		const lenient = await startSandbox({ allowUnknownFields: true });
		const { data } = await send(lenient, V4, { ...BASE, surprise: 1 });
		lenient.setApp('sandbox-nexconn', { allowUnknownFields: false });
		const strict = await send(lenient, V4, { ...BASE, surprise: 1 });
		await lenient.close();
		expect(data.code).toBe(0);
		expect(strict.data.code).toBe(1002);
	});
});

describe('the classic send', () => {
	test('answers one id per recipient', async () => {
		const { status, data } = await classic({});
		expect(status).toBe(200);
		expect(data).toEqual({
			code: 200,
			messageUIDs: [
				{ userId: 'u-1001', messageUID: expect.stringMatching(/^SBX-/) },
				{ userId: 'u-1002', messageUID: expect.stringMatching(/^SBX-/) },
			],
		});
		expect(sandbox.journal[0]).toMatchObject({
			product: 'rongcloud',
			kind: 'system-message',
			sender: 'shop-bot',
			body: {
				fromUserId: ['shop-bot'],
				toUserId: ['u-1001', 'u-1002'],
				objectName: ['RC:TxtMsg'],
			},
		});
	});

	test('takes every optional field', async () => {
		const { data } = await classic({
			toUserId: 'u-1001',
			pushContent: 'x',
			pushData: 'y',
			isPersisted: '0',
			isCounted: '1',
			count: '3',
			contentAvailable: '0',
			disablePush: 'true',
			disableUpdateLastMsg: 'false',
			pushExt: '{}',
			busChannel: 'c',
			msgRandom: '12345',
		});
		expect(data.code).toBe(200);
		expect(sandbox.journal[0]?.notification).toBeUndefined();
	});

	test.each([
		[LIMITS.recipientsPerMessage - 1, 200],
		[LIMITS.recipientsPerMessage, 200],
		[LIMITS.recipientsPerMessage + 1, 1002],
	])('%d recipients answer %d', async (count, code) => {
		const reply = await classic({ toUserId: ids(count) });
		if (code === 200) expect(reply.data.code).toBe(200);
		else expectRefusal(reply, code, 'toUserId');
	});

	test.each<[string, Record<string, string | string[]>, number, string]>([
		['no recipients', { toUserId: [] }, 1002, 'toUserId'],
		['a list with brackets', { 'toUserId[]': 'u-1003' }, 1002, 'toUserId[]'],
		['two senders', { fromUserId: ['a', 'b'] }, 1002, 'fromUserId'],
		['no sender', { fromUserId: [] }, 1002, 'fromUserId'],
		[
			'a sender that is too long',
			{ fromUserId: 's'.repeat(LIMITS.senderCharacters + 1) },
			1005,
			'fromUserId',
		],
		['no type', { objectName: [] }, 1002, 'objectName'],
		['no content', { content: [] }, 1002, 'content'],
		['isPersisted as true', { isPersisted: 'true' }, 1002, 'isPersisted'],
		['contentAvailable of 2', { contentAvailable: '2' }, 1002, 'contentAvailable'],
		['disablePush as 1', { disablePush: '1' }, 1002, 'disablePush'],
		['disableUpdateLastMsg as 0', { disableUpdateLastMsg: '0' }, 1002, 'disableUpdateLastMsg'],
		['a count for two', { count: '1' }, 1002, 'count'],
		['a v4 name', { shouldPersist: '1' }, 1002, 'shouldPersist'],
		['an odd key', { __proto__x: '1' }, 1002, '__proto__x'],
	])('%s is refused by name', async (_name, change, code, field) => {
		expectRefusal(await classic(change), code, field);
	});

	test('JSON is the wrong content type here', async () => {
		expectRefusal(await send(sandbox, CLASSIC, BASE), 1002, 'Content-Type');
	});
});

describe('message types and content', () => {
	test.each([
		['c'.repeat(LIMITS.customTypeCharacters - 1), 0],
		['c'.repeat(LIMITS.customTypeCharacters), 0],
		['c'.repeat(LIMITS.customTypeCharacters + 1), 1005],
		// Any built-in type, also one that no page describes; only its first letters are kept for them.
		['RC:Mine', 0],
		['rc:Mine', 0],
		['RC:StreamMsg', 1002],
		['RC:MsgExMsg', 1002],
		['shop:Order', 0],
	])('type %s answers %d', async (messageType, code) => {
		const reply = await v4({ messageType, content: '{"any":"text"}' });
		if (code === 0) expect(reply.data.code).toBe(0);
		else expectRefusal(reply, code, 'messageType');
	});

	test.each(['hasOwnProperty', 'toString', 'constructor'])(
		'a custom type may have the name %s',
		async (name) => {
			expect((await v4({ messageType: name, content: 'any text' })).data.code).toBe(0);
		},
	);

	test('a custom type may carry any text', async () => {
		const { data } = await v4({ messageType: 'shop:Order', content: 'not JSON' });
		expect(data.code).toBe(0);
		// No push text and no preset one: nothing would be shown (docs/service.md, section 4.1).
		expect(sandbox.journal[0]?.notification).toBeUndefined();
	});

	// The letter takes two bytes, so characters would not show the limit.
	test.each([
		['c'.repeat(LIMITS.contentBytes - 1), 0],
		['c'.repeat(LIMITS.contentBytes), 0],
		['c'.repeat(LIMITS.contentBytes + 1), 1005],
		['é'.repeat(LIMITS.contentBytes / 2), 0],
		[`${'é'.repeat(LIMITS.contentBytes / 2)}c`, 1005],
	])('the size limit counts bytes (case %#)', async (content, code) => {
		const reply = await v4({ messageType: 'shop:Order', content });
		if (code === 0) expect(reply.data.code).toBe(0);
		else expectRefusal(reply, code, 'content');
	});

	test.each<[string, JsonObject]>([
		['RC:TxtMsg', { content: 'hi', extra: 'x', user: { id: 'u', name: 'n', portrait: 'p' } }],
		['RC:ImgMsg', { content: 'aGk=', imageUri: 'https://example.com/a.jpg', name: 'a.jpg' }],
		['RC:GIFMsg', { remoteUrl: 'https://example.com/a.gif', gifDataSize: 9, width: 1, height: 1 }],
		['RC:HQVCMsg', { remoteUrl: 'https://example.com/a.aac', duration: LIMITS.voiceSeconds }],
		['RC:VcMsg', { content: 'aGk=', duration: 3 }],
		['RC:FileMsg', { name: 'a.pdf', size: 10, type: 'pdf', fileUrl: 'https://example.com/a' }],
		['RC:FileMsg', { name: 'a.pdf', size: '10', type: 'pdf', fileUrl: 'https://example.com/a' }],
		[
			'RC:SightMsg',
			{ sightUrl: 'https://example.com/a', content: 'aGk=', duration: 5, size: 9, name: 'a.mp4' },
		],
		['RC:LBSMsg', { content: 'aGk=', latitude: 52.5, longitude: 13.4, poi: 'Berlin' }],
		['RC:ImgTextMsg', { title: 't', content: 'c', imageUri: 'i', url: 'u' }],
		['RC:ReferenceMsg', { content: 'c', referMsgUserId: 'u', referMsg: {}, objName: 'RC:TxtMsg' }],
		[
			'RC:CombineMsg',
			{ remoteUrl: 'u', conversationType: 1, nameList: ['a', 'b', 'c', 'd'], summaryList: [] },
		],
		['RC:InfoNtf', { message: 'm' }],
		['RC:CmdNtf', { name: 'n', data: 'd' }],
		['RC:CmdMsg', { name: 'n', data: '' }],
		['RC:ContactNtf', { operation: 'Request', sourceUserId: 'a', targetUserId: 'b', message: 'm' }],
		['RC:ProfileNtf', { operation: 'Update', data: '{}' }],
		['RC:GrpNtf', { operatorUserId: 'a', operation: 'Add', data: { x: 1 } }],
		['RC:TxtMsg', { content: 'hi', mentionedInfo: { type: 2, userIdList: ['u'] } }],
	])('%s is taken (case %#)', async (messageType, content) => {
		const { data } = await v4({ messageType, content: JSON.stringify(content) });
		expect(data.code).toBe(0);
	});

	test.each<[string, unknown, string]>([
		['RC:TxtMsg', 'text', 'JSON object'],
		['RC:TxtMsg', [1], 'JSON object'],
		['RC:TxtMsg', {}, 'content: content'],
		['RC:TxtMsg', { content: 5 }, 'content: content'],
		['RC:TxtMsg', { content: 'x', extra: {} }, 'content: extra'],
		['RC:TxtMsg', { content: 'x', user: { id: 7 } }, 'user.id'],
		['RC:TxtMsg', { content: 'x', mentionedInfo: { type: 3 } }, 'mentionedInfo.type'],
		['RC:TxtMsg', { content: 'x', mentionedInfo: { type: 2 } }, 'mentionedInfo.userIdList'],
		['RC:ImgMsg', { content: 'aGk=' }, 'imageUri'],
		['RC:ImgMsg', { content: 'data:image/jpeg;base64,aGk=', imageUri: 'u' }, 'data:'],
		['RC:HQVCMsg', { remoteUrl: 'u', duration: LIMITS.voiceSeconds + 1 }, 'duration'],
		['RC:HQVCMsg', { remoteUrl: 'u', duration: '6' }, 'duration'],
		['RC:FileMsg', { size: true, type: 'pdf', fileUrl: 'u' }, 'size'],
		['RC:CombineMsg', { remoteUrl: 'u', conversationType: 2 }, 'conversationType'],
		[
			'RC:CombineMsg',
			{ remoteUrl: 'u', conversationType: 3, nameList: ['a', 'b', 'c', 'd', 'e'] },
			'nameList',
		],
		['RC:GrpNtf', { operatorUserId: 'a', operation: 'Add' }, 'data'],
		['RC:RcNtf', { recallTime: 1, originalObjectName: 'RC:TxtMsg', admin: 0 }, 'delete'],
	])('%s with %j is refused', async (messageType, content, field) => {
		expectRefusal(await v4({ messageType, content: JSON.stringify(content) }), 1002, field);
	});

	test('cut-off content is refused, and the classic path names its own fields', async () => {
		expectRefusal(await classic({ content: '{"content":"x"' }), 1002, 'content');
		expectRefusal(await classic({ objectName: 'RC:MsgExMsg' }), 1002, 'objectName');
		expectRefusal(await classic({ objectName: 'RC:Mine', content: 'plain' }), 1002, 'content');
	});
});

describe('pushExt', () => {
	test.each<[JsonObject]>([
		[{}],
		[
			{
				title: 't'.repeat(LIMITS.titleCharacters),
				templateId: 'x',
				forceShowPushContent: 1,
				pushConfigs: [],
			},
		],
		[{ pushConfigs: [{ HW: { channelId: 'c', importance: 'LOW', image: 'https://e.com/i' } }] }],
		[{ pushConfigs: [{ HW: { category: 'IM' } }, { HONOR: { importance: 'NORMAL' } }] }],
		[{ pushConfigs: [{ MI: { channelId: 'c', large_icon_uri: 'http://e.com/i.png' } }] }],
		[{ pushConfigs: [{ OPPO: { channelId: 'c', category: 'IM', notify_level: '2' } }] }],
		[{ pushConfigs: [{ VIVO: { classification: '1', category: 'IM' } }] }],
		[{ pushConfigs: [{ FCM: { channelId: 'c', collapse_key: 'k', imageUrl: 'u' } }] }],
		[{ pushConfigs: [{ APNs: { 'thread-id': 't', 'apns-collapse-id': 'c' } }] }],
		[{ pushConfigs: [{ APNs: { richMediaUri: 'u', 'interruption-level': 'time-sensitive' } }] }],
		[{ pushConfigs: [{ OHOS: { category: 'IM', image: 'https://e.com/i' } }] }],
		[{ pushConfigs: [{ OHOS: { image: 'HTTPS://e.com/i' } }] }],
	])('%j is taken', async (pushExt) => {
		const { data } = await v4({ pushExt: JSON.stringify(pushExt) });
		expect(data.code).toBe(0);
	});

	test.each<[unknown, number, string]>([
		['text', 1002, 'pushExt'],
		[[], 1002, 'pushExt'],
		[{ title: 't'.repeat(LIMITS.titleCharacters + 1) }, 1005, 'pushExt.title'],
		[{ forceShowPushContent: true }, 1002, 'pushExt.forceShowPushContent'],
		[{ pushId: 'x' }, 1002, 'pushExt.pushId'],
		[{ pushConfigs: { HW: {} } }, 1002, 'pushExt.pushConfigs'],
		[{ pushConfigs: [{}] }, 1002, 'pushExt.pushConfigs[0]'],
		[{ pushConfigs: [{ HW: {}, MI: {} }] }, 1002, 'pushExt.pushConfigs[0]'],
		[{ pushConfigs: [{ HW: {} }, { HW: {} }] }, 1002, 'pushExt.pushConfigs[1].HW'],
		[{ pushConfigs: [{ hw: {} }] }, 1002, 'pushExt.pushConfigs[0].hw'],
		[{ pushConfigs: [{ APNS: {} }] }, 1002, 'pushExt.pushConfigs[0].APNS'],
		[{ pushConfigs: [{ HW: { importance: 'HIGH' } }] }, 1002, 'HW.importance'],
		[{ pushConfigs: [{ HW: { image: 'http://e.com/i' } }] }, 1002, 'HW.image'],
		[{ pushConfigs: [{ HW: { colour: 'red' } }] }, 1002, 'HW.colour'],
		[{ pushConfigs: [{ HONOR: { channelId: 'c' } }] }, 1002, 'HONOR.channelId'],
		[{ pushConfigs: [{ OPPO: { notify_level: 2 } }] }, 1002, 'OPPO.category'],
		[{ pushConfigs: [{ OPPO: { category: 'IM', notify_level: 3 } }] }, 1002, 'notify_level'],
		[{ pushConfigs: [{ VIVO: { classification: 1 } }] }, 1002, 'VIVO.classification'],
		[{ pushConfigs: [{ VIVO: { category: 'IM' } }] }, 1002, 'VIVO.classification'],
		[{ pushConfigs: [{ APNs: { 'interruption-level': 'loud' } }] }, 1002, 'interruption-level'],
	])('%j answers %d', async (pushExt, code, field) => {
		expectRefusal(await v4({ pushExt: JSON.stringify(pushExt) }), code, field);
	});

	test('is checked on the classic path too', async () => {
		expectRefusal(await classic({ pushExt: '{"pushConfigs":[{"hw":{}}]}' }), 1002, 'hw');
	});

	test('is ignored when push is off', async () => {
		const { data } = await v4({ pushExt: 'nonsense', disablePush: true });
		expect(data.code).toBe(0);
	});
});

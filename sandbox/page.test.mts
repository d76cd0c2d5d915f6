import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import axios from 'axios';

import { ManualClock, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import { Feed } from './page/feed.mts';
import type { CallView, ConnectView, PageState, PhoneView, WireView } from './page/model.mts';
import { Service } from './service.mts';
import { form, ids, send, signed } from './testClient.mts';

const clock = new ManualClock(Date.UTC(2026, 0, 15, 12, 0, 0));
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock });
});
afterEach(() => {
	sandbox.reset();
	clock.set(Date.UTC(2026, 0, 15, 12, 0, 0));
});
afterAll(() => sandbox.close());

const V4_SEND = '/v4/system-channel/message/send';
const CLASSIC_SEND = '/message/system/publish.json';

async function get<Body>(path: string, of: Sandbox = sandbox) {
	const { status, headers, data } = await axios.get<Body>(`${of.url}${path}`, {
		proxy: false,
		validateStatus: () => true,
	});
	return { status, headers, data };
}

async function page(query: Record<string, string> = {}, of: Sandbox = sandbox): Promise<PageState> {
	const { data } = await get<PageState>(`/_sandbox/page/calls?${new URLSearchParams(query)}`, of);
	return data;
}

async function newest(): Promise<CallView> {
	const [call] = (await page()).calls;
	if (call === undefined) throw new Error('The page has no call.');
	return call;
}

function on(call: CallView, platform: PhoneView['platform']): PhoneView {
	const phone = call.phones.find((view) => view.platform === platform);
	if (phone === undefined) throw new Error(`The call shows nothing on ${platform}.`);
	return phone;
}

const message = (more: JsonObject = {}): JsonObject => ({
	fromUserId: 'shop-bot',
	toUserIds: ['u-1001', 'u-1002'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"Your parcel is here"}',
	...more,
});

const push = (more: JsonObject = {}): JsonObject => ({
	platform: ['ios', 'android'],
	audience: { is_to_all: false, tag: ['vip'] },
	notification: { title: 'Sale', alert: 'Sale starts today' },
	...more,
});

describe('the page itself', () => {
	test.each(['/', '/_sandbox', '/?from=demo'])('is at %s, under a strict policy', async (path) => {
		const { status, headers, data } = await get<string>(path);
		expect(status).toBe(200);
		expect(headers['content-type']).toBe('text/html; charset=utf-8');
		expect(data).toContain('<title>Sandbox: who would get what</title>');
		const policy = String(headers['content-security-policy']).split('; ');
		expect(policy).toEqual(
			expect.arrayContaining([
				"default-src 'none'",
				"script-src 'self'",
				"style-src 'self'",
				"connect-src 'self'",
				"form-action 'none'",
				"require-trusted-types-for 'script'",
			]),
		);
		expect(policy.join()).not.toMatch(/unsafe|\*|data:|blob:/);
		// Nothing in it that the policy would have to allow for.
		expect(data).not.toMatch(/<style|style=| on\w+=|javascript:/);
		expect(data.match(/<script[^>]*>[^<]*<\/script>/g)).toEqual([
			'<script src="/_sandbox/page/page.js" defer></script>',
		]);
		// A look at the page is no call.
		expect(sandbox.requests).toEqual([]);
	});

	test.each([
		['/_sandbox/page/page.js', 'text/javascript; charset=utf-8', 'EventSource'],
		['/_sandbox/page/page.css', 'text/css; charset=utf-8', 'prefers-color-scheme: dark'],
		['/_sandbox/page/icon.svg', 'image/svg+xml', '<svg'],
	])('%s', async (path, type, part) => {
		const { status, headers, data } = await get<string>(path);
		expect([status, headers['content-type']]).toEqual([200, type]);
		expect(data).toContain(part);
		expect(headers['content-security-policy']).toContain("default-src 'none'");
		expect(headers['x-content-type-options']).toBe('nosniff');
	});

	test.each(['127.0.0.1', 'localhost:8090', 'sandbox.example.com'])(
		'the base URL is where n8n finds the sandbox, for a browser that came to %s too',
		async (host) => {
			const { data } = await axios.get<ConnectView>(`${sandbox.url}/_sandbox/page/connect`, {
				headers: { Host: host },
				proxy: false,
			});
			expect(data.baseUrl).toBe(sandbox.url);
		},
	);

	test('takes no address from the service', async () => {
		for (const path of ['/', '/_sandbox', '/_sandboxes']) {
			expect((await send(sandbox, path, {})).status).toBe(404);
		}
		expect(sandbox.requests.map(({ path }) => path)).toEqual(['/', '/_sandbox', '/_sandboxes']);
	});

	test('a sandbox closes while the page is open', async () => {
		const own = await startSandbox();
		const answer = await fetch(`${own.url}/_sandbox/page/events`);
		const reader = answer.body?.getReader();
		await reader?.read();
		await own.close();
		await expect(reader?.read()).rejects.toThrow();
	});
});

describe('events', () => {
	/** Reads up to the next whole event. */
	async function* listen(): AsyncGenerator<string> {
		const leave = new AbortController();
		const answer = await fetch(`${sandbox.url}/_sandbox/page/events`, { signal: leave.signal });
		expect(answer.headers.get('content-type')).toBe('text/event-stream');
		if (answer.body === null) throw new Error('The events have no body.');
		const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
		let text = '';
		try {
			for (;;) {
				const { value, done } = await reader.read();
				if (done) return;
				text += value;
				for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
					yield text.slice(0, end);
					text = text.slice(end + 2);
				}
			}
		} finally {
			leave.abort();
		}
	}

	test.each([
		['an accepted call', () => send(sandbox, V4_SEND, message())],
		['a refused call', () => send(sandbox, '/push.json', {})],
		['an unknown path', () => send(sandbox, '/v4/nothing', {})],
		['a reset', () => sandbox.reset()],
	])('one comes after %s', async (_name, happen) => {
		const events = listen();
		expect((await events.next()).value).toBe('retry: 1000');
		await happen();
		expect((await events.next()).value).toBe('event: change\ndata: {}');
		await events.return(undefined);
	});

	test('cost nothing while nobody listens, and little when somebody does', () => {
		const feed = new Feed(new Service({}), []);
		const timers = jest.spyOn(globalThis, 'setTimeout');
		const many = () => {
			for (let index = 0; index < 1000; index += 1) feed.changed();
			return timers.mock.calls.length;
		};
		try {
			expect(many()).toBe(0);
			const leave = feed.listen(() => {});
			expect(many()).toBe(1);
			leave();
			expect(many()).toBe(1);
		} finally {
			timers.mockRestore();
		}
	});
});

describe('secrets', () => {
	const SECRET = 'k9$Zq"7 verySecretIndeed';

	test('never get to the page, wherever they are', async () => {
		const own = await startSandbox({
			apps: [{ appKey: 'own-app', appSecret: SECRET, product: 'both' }],
		});
		const headers = signed('own-app', SECRET);
		await send(own, V4_SEND, message({ pushContent: `See ${SECRET}` }), {
			headers: { ...headers, Authorization: `Bearer ${SECRET}`, 'X-Own': SECRET },
		});
		await send(own, V4_SEND, message({ [`x${SECRET}`]: 1 }), { headers });
		await send(own, V4_SEND, message({ content: JSON.stringify({ content: SECRET }) }), {
			headers,
		});
		await send(
			own,
			CLASSIC_SEND,
			form({ fromUserId: SECRET, toUserId: 'u-1', objectName: 'RC:TxtMsg', content: '{}' }),
			{ headers: { ...headers, 'RC-Signature': headers.Signature } },
		);
		await send(own, `/v4/nothing`, `secret=${encodeURIComponent(SECRET)}`, { headers });

		const { calls } = await page({}, own);
		expect(calls.map(({ state }) => state)).toEqual([
			'refused',
			'refused',
			'accepted',
			'refused',
			'accepted',
		]);
		const wires = await Promise.all(
			calls.map(async ({ id }) => (await get<WireView>(`/_sandbox/page/wire/${id}`, own)).data),
		);
		const connect = (await get<ConnectView>('/_sandbox/page/connect', own)).data;
		await own.close();
		expect(connect.apps).toEqual([{ appKey: 'own-app', product: 'both', appSecret: null }]);
		const all = JSON.stringify([calls, wires, connect]);
		expect(all).not.toContain(JSON.stringify(SECRET).slice(1, -1));
		expect(all).not.toContain('verySecretIndeed');
		expect(all).not.toContain(headers.Signature);
		// The test would pass as well if the page got nothing.
		expect(all).toContain('See (App Secret hidden)');
		expect(wires[4]?.headers).toEqual(
			expect.arrayContaining([
				{ name: 'App-Key', value: 'own-app', hidden: false },
				{ name: 'Signature', value: '', hidden: true },
				{ name: 'Authorization', value: '', hidden: true },
				{ name: 'X-Own', value: '', hidden: true },
			]),
		);
	});

	test('only the samples, which are none, help to connect', async () => {
		const own = await startSandbox({
			apps: [
				{ appKey: 'sandbox-nexconn', appSecret: 'sandbox-secret-nexconn', product: 'nexconn' },
				{ appKey: 'sandbox-rongcloud', appSecret: 'another', product: 'rongcloud' },
				{ appKey: 'mine', appSecret: 'sandbox-secret-nexconn', product: 'nexconn' },
			],
		});
		const { apps } = (await get<ConnectView>('/_sandbox/page/connect', own)).data;
		await own.close();
		expect(apps.map(({ appSecret }) => appSecret)).toEqual(['sandbox-secret-nexconn', null, null]);
	});

	test('a sample secret is hidden in a call all the same', async () => {
		await send(sandbox, V4_SEND, message({ pushContent: 'sandbox-secret-nexconn' }));
		expect(JSON.stringify(await page())).not.toContain('sandbox-secret');
	});
});

describe('the wire', () => {
	test('JSON is laid out', async () => {
		await send(sandbox, V4_SEND, message());
		const { id } = await newest();
		const { data } = await get<WireView>(`/_sandbox/page/wire/${id}`);
		expect(data).toMatchObject({ method: 'POST', path: V4_SEND, status: 200 });
		expect(data.body).toContain('{\n  "fromUserId": "shop-bot",\n  "toUserIds": [\n    "u-1001"');
		expect(data.reply).toContain('{\n  "code": 0,');
	});

	test('a form is decoded', async () => {
		await send(
			sandbox,
			CLASSIC_SEND,
			form({
				fromUserId: 'shop-bot',
				toUserId: ['u-1001', 'u-1002'],
				objectName: 'RC:TxtMsg',
				content: '{"content":"10 % & more"}',
			}),
		);
		const { id } = await newest();
		expect((await get<WireView>(`/_sandbox/page/wire/${id}`)).data.body).toBe(
			'fromUserId = shop-bot\ntoUserId = u-1001\ntoUserId = u-1002\nobjectName = RC:TxtMsg\ncontent = {"content":"10 % & more"}',
		);
	});

	test('what was forgotten is gone', async () => {
		await send(sandbox, V4_SEND, message());
		const { id } = await newest();
		sandbox.reset();
		await send(sandbox, V4_SEND, message());
		expect((await get(`/_sandbox/page/wire/${id}`)).status).toBe(404);
		for (const wrong of ['x', '1', '1-', '-1', '9-9', '2-0.5']) {
			expect((await get(`/_sandbox/page/wire/${wrong}`)).status).toBe(404);
		}
	});
});

describe('what phones show', () => {
	test('a push: each platform its own text, else the common one', async () => {
		await send(
			sandbox,
			'/push.json',
			push({
				platform: ['ios', 'android', 'HarmonyOS'],
				notification: {
					title: 'Sale',
					alert: 'Sale starts today',
					ios: { title: 'Sale!', alert: 'On your iPhone', badge: 3, 'thread-id': 'offers' },
					harmonyOS: { alert: 'On HarmonyOS' },
				},
			}),
		);
		const call = await newest();
		expect(call.phones.map(({ platform, title, text }) => [platform, title, text])).toEqual([
			['ios', 'Sale!', 'On your iPhone'],
			['android', 'Sale', 'Sale starts today'],
			['HarmonyOS', 'Sale', 'On HarmonyOS'],
		]);
		expect(call).toMatchObject({
			kind: 'push',
			state: 'accepted',
			product: 'rongcloud',
			audience: 'users with the tag vip on ios, android and HarmonyOS',
			recipientCount: 5,
			fromDirectory: true,
			message: null,
		});
		expect(on(call, 'ios')).toMatchObject({
			badge: { kind: 'set', number: 3 },
			thread: 'offers',
			recipients: 2,
		});
		expect(on(call, 'android').badge).toBeNull();
	});

	test.each([
		[0, { kind: 'cleared' }],
		[-1, { kind: 'cleared' }],
		[1, { kind: 'set', number: 1 }],
		[LIMITS.badgeHighest, { kind: 'set', number: LIMITS.badgeHighest }],
		[undefined, null],
	])('badge %s', async (badge, expected) => {
		await send(
			sandbox,
			'/push.json',
			push({ platform: ['ios'], notification: { alert: 'x', ios: { badge } } }),
		);
		expect(on(await newest(), 'ios').badge).toEqual(expected);
	});

	test.each([
		['passive', 'passive'],
		['active', null],
		['time-sensitive', 'time-sensitive'],
		['critical', 'critical'],
	])('interruption level %s', async (level, urgency) => {
		const ios = { 'interruption-level': level };
		await send(sandbox, '/push.json', push({ notification: { alert: 'x', ios } }));
		expect(on(await newest(), 'ios').urgency).toBe(urgency);
	});

	test('the badge of a classic system message', async () => {
		await send(
			sandbox,
			CLASSIC_SEND,
			form({
				fromUserId: 'shop-bot',
				toUserId: 'u-1001',
				objectName: 'RC:TxtMsg',
				content: '{"content":"Hello"}',
				count: '4',
			}),
		);
		expect(on(await newest(), 'ios').badge).toEqual({ kind: 'set', number: 4 });
	});

	/** Each maker: its key and settings in a push, its key in pushExt, the group's name. */
	const MAKERS: [string, JsonObject, string, string][] = [
		['hw', { channelId: 'c1', importance: 'LOW', category: 'IM' }, 'HW', 'Huawei'],
		['honor', { importance: 'NORMAL' }, 'HONOR', 'Honor'],
		['mi', { channelId: 'c2' }, 'MI', 'Xiaomi'],
		['oppo', { channelId: 'c3' }, 'OPPO', 'OPPO'],
		['vivo', { classification: '1', category: 'IM' }, 'VIVO', 'vivo'],
		['fcm', { channelId: 'c4', collapse_key: 'k' }, 'FCM', 'FCM (Google)'],
	];

	test.each(MAKERS)('settings of %s, in both wire forms', async (key, block, upper, name) => {
		const expected = {
			name,
			settings: Object.entries(block).map(([setting, value]) =>
				expect.objectContaining({ key: setting, value }),
			),
		};
		await send(
			sandbox,
			'/push.json',
			push({ notification: { alert: 'x', android: { [key]: block } } }),
		);
		expect(on(await newest(), 'android').groups).toEqual([expected]);
		const pushExt = JSON.stringify({ pushConfigs: [{ [upper]: block }] });
		await send(sandbox, V4_SEND, message({ pushExt }));
		const call = await newest();
		expect(on(call, 'android').groups).toEqual([expected]);
		expect(on(call, 'ios').groups).toEqual([]);
		expect(on(call, 'HarmonyOS').groups).toEqual([]);
	});

	test('APNs and HarmonyOS in pushExt', async () => {
		const pushExt = JSON.stringify({
			title: 'Parcel',
			pushConfigs: [
				{ APNs: { 'thread-id': 't', 'interruption-level': 'time-sensitive' } },
				{ OHOS: { category: 'IM', image: 'https://img.example.com/a.png' } },
			],
		});
		await send(sandbox, V4_SEND, message({ pushExt, pushContent: 'It is here' }));
		const call = await newest();
		expect(on(call, 'ios')).toMatchObject({
			title: 'Parcel',
			text: 'It is here',
			thread: 't',
			urgency: 'time-sensitive',
		});
		expect(on(call, 'HarmonyOS').image).toEqual({
			url: 'https://img.example.com/a.png',
			on: 'HarmonyOS (OHOS)',
		});
		expect(on(call, 'android').groups).toEqual([]);
	});

	test('settings that no document names are shown too', async () => {
		const lenient = await startSandbox({ allowUnknownFields: true });
		await send(
			lenient,
			'/push.json',
			push({ notification: { alert: 'x', android: { hw: { sound: 'ring.mp3' }, tone: 2 } } }),
		);
		const [call] = (await page({}, lenient)).calls;
		await lenient.close();
		expect(call && on(call, 'android').groups).toEqual([
			{ name: 'Android', settings: [{ key: 'tone', label: 'tone', value: '2', meaning: null }] },
			{
				name: 'Huawei',
				settings: [{ key: 'sound', label: 'sound', value: 'ring.mp3', meaning: null }],
			},
		]);
	});

	const A = 'https://img.example.com/a.png';
	const B = 'https://img.example.com/b.png';
	test.each([
		[{ hw: { image: A }, honor: { image: A }, mi: { large_icon_uri: B } }, A, 'Huawei, Honor'],
		// Honor shows no image with low importance.
		[{ honor: { importance: 'LOW', image: A }, fcm: { imageUrl: B } }, B, 'FCM (Google)'],
		[{ mi: { large_icon_uri: B } }, B, 'Xiaomi'],
	])('the image of %j', async (android, url, name) => {
		await send(sandbox, '/push.json', push({ notification: { alert: 'x', android } }));
		expect(on(await newest(), 'android').image).toEqual({ url, on: name });
	});

	test('settings for phones that were not chosen', async () => {
		await send(
			sandbox,
			'/push.json',
			push({
				platform: ['ios'],
				notification: { alert: 'x', harmonyOS: { ohos: { category: 'IM' } } },
			}),
		);
		const call = await newest();
		expect(call.phones.map(({ platform }) => platform)).toEqual(['ios']);
		expect(call.unused).toEqual([
			{
				why: expect.stringContaining('not among the chosen platforms'),
				groups: [expect.objectContaining({ name: 'HarmonyOS (OHOS)' })],
			},
		]);
	});

	test('a message without a title shows its sender', async () => {
		await send(sandbox, V4_SEND, message());
		const call = await newest();
		expect(call.phones.map(({ title, text }) => [title, text])).toEqual(
			Array(3).fill(['shop-bot', 'Your parcel is here']),
		);
		expect(call.notes.join()).toContain('No title was set');
	});

	test('the same text is said to show even on phones that hide texts', async () => {
		for (const forceShowPushContent of [1, 0]) {
			await send(
				sandbox,
				'/push.json',
				push({ notification: { alert: 'x', forceShowPushContent } }),
			);
			expect((await newest()).notes).toHaveLength(forceShowPushContent);
		}
	});

	test('a silent push on iOS, in three forms', async () => {
		await send(
			sandbox,
			'/push.json',
			push({ notification: { alert: 'x', ios: { contentAvailable: 1 } } }),
		);
		const asPush = await newest();
		await send(sandbox, V4_SEND, message({ contentAvailable: 1 }));
		const asJson = await newest();
		const fields = { fromUserId: 's', toUserId: 'u-1', objectName: 'RC:TxtMsg' };
		await send(
			sandbox,
			CLASSIC_SEND,
			form({ ...fields, content: '{"content":"a"}', contentAvailable: '1' }),
		);
		const asForm = await newest();
		for (const call of [asPush, asJson, asForm]) {
			expect(on(call, 'ios').silent).toBe(true);
			expect(on(call, 'android').silent).toBe(false);
		}
	});
});

describe('what is not shown on phones', () => {
	test.each([
		[
			'a command',
			{ messageType: 'RC:CmdMsg', content: '{"name":"sync","data":"all"}' },
			'A command is for the app itself',
		],
		[
			'a notification type without text',
			{ messageType: 'RC:InfoNtf', content: '{"message":"You are in"}' },
			'RC:InfoNtf have no notification text of their own',
		],
		[
			'a custom type without text',
			{ messageType: 'shop:order', content: 'A-17' },
			'shop:order have no notification text of their own',
		],
		[
			'push switched off',
			{
				disablePush: true,
				pushContent: 'x',
				pushExt: '{"pushConfigs":[{"MI":{"channelId":"c"}}]}',
			},
			'Push is switched off',
		],
	])('%s', async (_name, more, why) => {
		await send(sandbox, V4_SEND, message(more));
		const call = await newest();
		expect(call.phones).toEqual([]);
		expect(call.notice).toMatch(/^No notification: delivered silently inside the app\. /);
		expect(call.notice).toContain(why);
		expect(call.unused).toHaveLength('pushExt' in more ? 1 : 0);
	});

	test('a text of the service’s own that no source gives', async () => {
		const content =
			'{"remoteUrl":"https://img.example.com/a.gif","gifDataSize":1,"width":1,"height":1}';
		await send(sandbox, V4_SEND, message({ messageType: 'RC:GIFMsg', content }));
		const call = await newest();
		expect(call.phones.map(({ text }) => text)).toEqual([null, null, null]);
		expect(call.notes.join()).toContain('no source gives');
		await send(sandbox, V4_SEND, message({ messageType: 'RC:GIFMsg', content, disablePush: true }));
		expect((await newest()).phones).toEqual([]);
	});
});

describe('messages in the app', () => {
	test.each([
		['RC:TxtMsg', '{"content":"Hello","extra":"e"}', 'bubble', 'Hello', ['extra']],
		['RC:InfoNtf', '{"message":"You are in"}', 'line', 'You are in', []],
		['RC:CmdMsg', '{"name":"sync","data":"all"}', 'invisible', 'sync', ['data']],
		[
			'RC:FileMsg',
			'{"name":"bill.pdf","size":7,"type":"pdf","fileUrl":"https://example.com/b"}',
			'bubble',
			'bill.pdf',
			['fileUrl', 'size', 'type'],
		],
		['shop:order', '<order>A-17</order>', 'bubble', '<order>A-17</order>', []],
	])('%s', async (type, content, shape, text, details) => {
		await send(sandbox, V4_SEND, message({ messageType: type, content, shouldPersist: 0 }));
		const { message: view } = await newest();
		expect(view).toMatchObject({ type, form: shape, text });
		expect(view?.details.map(({ key }) => key)).toEqual(details);
		expect(view?.notes).toContain('Not kept in the cloud history.');
	});

	test('very long ones are cut', async () => {
		const content = JSON.stringify({ content: 'long '.repeat(20_000) });
		await send(sandbox, V4_SEND, message({ content, pushContent: 'x' }));
		expect((await newest()).message?.text.length).toBeLessThan(2_000);
	});
});

describe('refusals and mishaps', () => {
	test.each([
		['/push.json', {}, '1002', 400, 'platform is required'],
		[
			V4_SEND,
			message({ toUserIds: ids(LIMITS.recipientsPerMessage + 1) }),
			'1002',
			400,
			'toUserIds',
		],
		['/v4/nothing', {}, '404', 404, 'does not exist'],
	])('%s', async (path, body, code, status, reason) => {
		await send(sandbox, path, body);
		const call = await newest();
		expect(call).toMatchObject({ state: 'refused', code, status, audience: null, phones: [] });
		expect(call.reason).toContain(reason);
	});

	test('a scripted answer is told apart from the sandbox’s own', async () => {
		sandbox.reply(V4_SEND, { status: 200, body: { code: 0 } });
		await send(sandbox, V4_SEND, message());
		expect(await newest()).toMatchObject({ state: 'scripted', code: null, phones: [] });
		sandbox.reply(V4_SEND, { kind: 'cut-off' });
		await send(sandbox, V4_SEND, message()).catch(() => undefined);
		expect(await newest()).toMatchObject({
			state: 'accepted',
			mishap: expect.stringContaining('broke off'),
		});
	});

	test('the credential test is no message', async () => {
		await send(sandbox, '/v4/user/ban/list', { page: 1 });
		await send(sandbox, '/user/block/query.json', form({ page: '1' }));
		expect((await page()).calls.map(({ kind, state }) => [kind, state])).toEqual(
			Array(2).fill(['read', 'accepted']),
		);
	});
});

describe('many calls', () => {
	beforeAll(() => sandbox.setApp('sandbox-nexconn', { messagesPerSecond: 1_000_000 }));

	test('only the newest are given, and the rest is counted', async () => {
		for (let index = 0; index < 60; index += 1) {
			await send(sandbox, V4_SEND, message({ pushContent: `Number <${index}>` }));
		}
		await send(sandbox, '/push.json', {});
		const usual = await page();
		expect(usual).toMatchObject({ total: 61, matching: 61, accepted: 60, refused: 1 });
		expect(usual.calls).toHaveLength(40);
		expect(usual.calls[1]?.phones[0]?.text).toBe('Number <59>');
		expect((await page({ limit: '3' })).calls).toHaveLength(3);
		expect((await page({ limit: '5000' })).calls).toHaveLength(61);
		expect((await page({ limit: 'many' })).calls).toHaveLength(40);

		expect(await page({ product: 'rongcloud' })).toMatchObject({ total: 61, matching: 1 });
		expect(await page({ product: 'nexconn' })).toMatchObject({ total: 61, matching: 60 });
		expect(await page({ state: 'accepted' })).toMatchObject({ matching: 60 });
		expect(await page({ state: 'other' })).toMatchObject({ matching: 1 });
		// Older than what is drawn, and found all the same.
		expect((await page({ find: 'number <7>' })).calls.map(({ phones }) => phones[0]?.text)).toEqual(
			['Number <7>'],
		);
	});

	test.each([
		['a user among many', 'u-27', 1],
		['whatever case', 'PARCEL', 2],
		['all of several words', 'parcel u-27', 1],
		['not some of them', 'parcel nowhere', 0],
		['a tagged user', 'u-1010', 1],
		['an App Key', 'sandbox-rongcloud', 2],
		['a reason', 'platform is required', 1],
		['what JSON escapes', '红包 "now"', 1],
		['an id that came back', 'sbx-', 3],
	])('finds %s', async (_name, find, matching) => {
		await send(sandbox, V4_SEND, message({ toUserIds: ids(30) }));
		await send(sandbox, V4_SEND, message({ pushContent: '红包 "now"' }));
		await send(sandbox, '/push.json', push());
		await send(sandbox, '/push.json', {});
		const state = await page({ find });
		expect([state.matching, state.calls.length]).toEqual([matching, matching]);
	});

	test('a user who was looked for stands first', async () => {
		await send(sandbox, V4_SEND, message({ toUserIds: ids(30) }));
		const [call] = (await page({ find: 'U-27' })).calls;
		expect(call?.recipients.slice(0, 2).map(({ userId, found }) => [userId, found])).toEqual([
			['u-27', true],
			['u-1', false],
		]);
	});

	test('all recipients are counted, and a hundred of them listed', async () => {
		const userid = ids(LIMITS.usersPerPush);
		await send(sandbox, '/push.json', push({ audience: { is_to_all: false, userid } }));
		const call = await newest();
		expect([call.recipientCount, call.recipients.length]).toEqual([userid.length, 100]);
		expect(call.fromDirectory).toBe(false);
	});
});

describe('quotas', () => {
	const { pushesPerHour, pushesPerDay, messagesPerSecond } = LIMITS;
	const usage = async (appKey: string) =>
		(await page()).usage.find((view) => view.appKey === appKey);

	test('broadcasts, by hour and day, and when the next one goes', async () => {
		expect(await usage('sandbox-rongcloud')).toMatchObject({
			hour: { used: 0, limit: pushesPerHour, usual: pushesPerHour },
			day: { used: 0, limit: pushesPerDay, usual: pushesPerDay },
			nextBroadcastAt: null,
		});
		sandbox.setApp('sandbox-rongcloud', { pushesPerHour: 2, pushesPerDay: 3 });
		await send(sandbox, '/push.json', push());
		clock.advance(20 * 60_000);
		await send(sandbox, '/push.json', push());
		expect(await usage('sandbox-rongcloud')).toMatchObject({
			hour: { used: 2 },
			day: { used: 2 },
			nextBroadcastAt: Date.UTC(2026, 0, 15, 13, 0, 0),
		});
		// The figure is what the sandbox does.
		clock.set(Date.UTC(2026, 0, 15, 12, 59, 59));
		expect((await send(sandbox, '/push.json', push())).status).toBe(429);
		clock.set(Date.UTC(2026, 0, 15, 13, 0, 0));
		expect(await usage('sandbox-rongcloud')).toMatchObject({
			hour: { used: 1 },
			nextBroadcastAt: null,
		});
		expect((await send(sandbox, '/push.json', push())).status).toBe(200);
		expect(await usage('sandbox-rongcloud')).toMatchObject({
			hour: { used: 2 },
			day: { used: 3 },
			nextBroadcastAt: Date.UTC(2026, 0, 16, 0, 0, 0),
		});
		expect(await usage('sandbox-nexconn')).toMatchObject({ hour: { used: 0 } });
	});

	test('messages: this second, and the busiest one', async () => {
		await send(sandbox, CLASSIC_SEND, classic(3));
		await send(sandbox, CLASSIC_SEND, classic(4));
		clock.advance(1000);
		await send(sandbox, CLASSIC_SEND, classic(5));
		expect(await usage('sandbox-rongcloud')).toMatchObject({
			second: { used: 5, peak: 7, limit: messagesPerSecond, usual: messagesPerSecond },
		});
		await send(sandbox, CLASSIC_SEND, classic(messagesPerSecond - 4));
		expect(await usage('sandbox-rongcloud')).toMatchObject({ second: { used: 5, peak: 7 } });
		sandbox.reset();
		expect(await usage('sandbox-rongcloud')).toMatchObject({ second: { used: 0, peak: 0 } });
	});

	const classic = (count: number): URLSearchParams =>
		form({
			fromUserId: 'shop-bot',
			toUserId: ids(count),
			objectName: 'RC:TxtMsg',
			content: '{"content":"Hello"}',
		});

	test('an app’s own limits and switches', async () => {
		const own = await startSandbox({
			apps: [
				{
					appKey: 'big',
					appSecret: 'big-secret',
					product: 'nexconn',
					pushesPerHour: 1000,
					broadcastEnabled: false,
					state: 'locked',
				},
			],
		});
		const [view] = (await page({}, own)).usage;
		await own.close();
		expect(view).toMatchObject({
			appKey: 'big',
			hour: { limit: 1000, usual: pushesPerHour },
			broadcastEnabled: false,
			locked: true,
		});
	});
});

import { createHash } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';

import { ManualClock, startSandbox, type Sandbox } from './index.mts';

interface Received {
	query: Record<string, string>;
	headers: Record<string, unknown>;
	contentType: string | undefined;
	body: string;
}

const NOW = Date.UTC(2026, 2, 10, 12);
const SECRET = 'sandbox-secret-rongcloud';

let sandbox: Sandbox;
let receiver: FastifyInstance;
let url: string;
let received: Received[];
/** What the receiver answers, in turn; 200 when there is nothing left. */
let answers: (number | 'never')[];

beforeEach(async () => {
	sandbox = await startSandbox({ clock: new ManualClock(NOW) });
	received = [];
	answers = [];
	receiver = fastify({ forceCloseConnections: true });
	receiver.removeAllContentTypeParsers();
	receiver.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});
	receiver.post('/hook', async (request, reply) => {
		received.push({
			query: { ...(request.query as Record<string, string>) },
			headers: request.headers,
			contentType: request.headers['content-type'],
			body: request.body as string,
		});
		const answer = answers.shift() ?? 200;
		if (answer === 'never') {
			reply.hijack();
			return reply;
		}
		return reply.code(answer).send('ok');
	});
	url = `${await receiver.listen({ host: '127.0.0.1', port: 0 })}/hook`;
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

/** Computed here, so that the sandbox's own signature is not asked whether it is right. */
const signature = (
	{ nonce = '', signTimestamp = '' }: Received['query'],
	secret = SECRET,
): string => createHash('sha1').update(`${secret}${nonce}${signTimestamp}`).digest('hex');

describe('a message callback', () => {
	test('comes as a signed form', async () => {
		const { delivered, attempts } = await sandbox.callback({ url, kind: 'message' });
		expect(delivered).toBe(true);
		expect(attempts).toEqual([
			expect.objectContaining({ at: NOW, status: 200, reply: 'ok', error: null }),
		]);
		const [first] = received;
		expect(first?.contentType).toBe('application/x-www-form-urlencoded');
		expect(Object.fromEntries(new URLSearchParams(first?.body))).toEqual({
			fromUserId: 'u-1001',
			toUserId: 'u-1002',
			objectName: 'RC:TxtMsg',
			content: '{"content":"Where is my parcel?"}',
			channelType: 'PERSON',
			msgTimestamp: String(NOW),
			msgUID: expect.stringMatching(/^SBX-/),
			sensitiveType: '0',
			source: 'iOS',
		});
		const { query = {} } = first ?? {};
		expect(Object.keys(query)).toEqual(['appKey', 'nonce', 'signTimestamp', 'signature']);
		expect(query.appKey).toBe('sandbox-rongcloud');
		expect(query.nonce).toMatch(/^\d{1,18}$/);
		expect(query.signTimestamp).toBe(String(NOW));
		expect(query.signature).toBe(signature(query));
		// It is nothing that anybody called.
		expect(sandbox.requests).toEqual([]);
	});

	test('takes fields, an app and an encoding of its own', async () => {
		await sandbox.callback({
			url: `${url}?tenant=7`,
			kind: 'message',
			body: { fromUserId: 'u-7', source: undefined, groupUserIds: ['a', 'b'] },
			appKey: 'sandbox-nexconn',
		});
		const [form] = received;
		const params = new URLSearchParams(form?.body);
		expect(params.get('fromUserId')).toBe('u-7');
		expect(params.has('source')).toBe(false);
		expect(params.getAll('groupUserIds')).toEqual(['a', 'b']);
		expect(form?.query.tenant).toBe('7');
		expect(form?.query.signature).toBe(signature(form?.query ?? {}, 'sandbox-secret-nexconn'));

		await sandbox.callback({ url, kind: 'message', encoding: 'json' });
		expect(received[1]?.contentType).toBe('application/json');
		expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ objectName: 'RC:TxtMsg' });
	});

	test('without the name of its app', async () => {
		await sandbox.callback({ url, kind: 'message', namesApp: false });
		const { query = {} } = received[0] ?? {};
		expect(Object.keys(query)).toEqual(['nonce', 'signTimestamp', 'signature']);
		expect(query.signature).toBe(signature(query));
	});

	test('is sent twice more, with the same body and signed anew', async () => {
		answers = [500, 'never'];
		const { delivered, attempts } = await sandbox.callback({ url, kind: 'message', waitMs: 3000 });
		expect(delivered).toBe(true);
		expect(attempts.map(({ status }) => status)).toEqual([500, null, 200]);
		expect(attempts[1]?.error).toBe('no answer within 3000 ms');
		expect(new Set(received.map(({ body }) => body)).size).toBe(1);
		expect(new Set(received.map(({ query }) => query.nonce)).size).toBe(3);
		for (const { query } of received) expect(query.signature).toBe(signature(query));
	});

	test('and no more often', async () => {
		answers = [500, 204, 302, 200];
		const { delivered, attempts } = await sandbox.callback({ url, kind: 'message', waitMs: 20 });
		expect(delivered).toBe(false);
		expect(attempts).toHaveLength(3);
	});

	test('a receiver that is away', async () => {
		await receiver.close();
		const { delivered, attempts } = await sandbox.callback({
			url,
			kind: 'message',
			waitMs: 10_000,
			attempts: 1,
		});
		expect(delivered).toBe(false);
		expect(attempts).toEqual([expect.objectContaining({ status: null, error: 'ECONNREFUSED' })]);
	});
});

describe('an online status callback', () => {
	const fields = {
		userid: 'u-1001',
		status: '0',
		os: 'iOS',
		time: NOW,
		clientIp: expect.stringMatching(/:\d+$/),
		sessionId: expect.any(String),
	};

	test('comes as JSON, once', async () => {
		answers = [500];
		const { attempts } = await sandbox.callback({ url, kind: 'online-status' });
		expect(attempts).toHaveLength(1);
		expect(received[0]?.contentType).toBe('application/json');
		expect(JSON.parse(received[0]?.body ?? '')).toEqual(fields);
	});

	test('or as a list', async () => {
		const body = [{ status: '1' }, { userid: 'u-1002', status: '2' }];
		await sandbox.callback({ url, kind: 'online-status', body });
		expect(JSON.parse(received[0]?.body ?? '')).toEqual([
			{ ...fields, status: '1' },
			{ ...fields, userid: 'u-1002', status: '2' },
		]);
	});

	test('with a body of the test’s own, under the other name of the time', async () => {
		await sandbox.callback({
			url,
			kind: 'custom',
			body: { anything: 1 },
			timestampName: 'timestamp',
		});
		expect(received[0]?.body).toBe('{"anything":1}');
		expect(Object.keys(received[0]?.query ?? {})).toEqual([
			'appKey',
			'nonce',
			'timestamp',
			'signature',
		]);
	});
});

describe('other kinds', () => {
	test('Nexconn wraps an event in its envelope, with an entry for each change', async () => {
		await sandbox.callback({
			url,
			kind: 'user:connection_status',
			body: [{ status: '1' }, { userId: 'u-1002', status: '2' }],
		});
		const { contentType, body = '', query = {} } = received[0] ?? {};
		expect(contentType).toBe('application/json');
		expect(JSON.parse(body)).toMatchObject({
			type: 'user:connection_status',
			id: expect.any(String),
			time: NOW,
			data: [
				{ userId: 'u-1001', status: '1' },
				{ userId: 'u-1002', status: '2' },
			],
		});
		expect(query.signature).toBe(signature(query, 'sandbox-secret-nexconn'));
	});

	test('a result of the content review is signed in its headers', async () => {
		await sandbox.callback({ url, kind: 'moderation' });
		const { headers, query } = received[0] ?? {};
		expect(query).toEqual({});
		const { appkey, nonce = '', timestamp = '' } = headers as Record<string, string>;
		expect(appkey).toBe('sandbox-rongcloud');
		expect(timestamp).toBe(String(NOW));
		expect(headers?.signature).toBe(signature({ nonce, signTimestamp: timestamp }));
	});

	test('changes of chatrooms and groups come as lists', async () => {
		await sandbox.callback({ url, kind: 'chatroom-status' });
		await sandbox.callback({ url, kind: 'group-members', body: [{}, { eventType: 4 }] });
		expect(JSON.parse(received[0]?.body ?? '')).toEqual([
			{ chatRoomId: 'room-1', userIds: ['u-1001'], status: 0, type: 1, time: NOW },
		]);
		expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
			profiles: [{ eventType: 2 }, { eventType: 4 }],
		});
	});

	test('what waits for a verdict names its app in the body alone', async () => {
		await sandbox.callback({ url, kind: 'pre-messaging' });
		await sandbox.callback({ url, kind: 'direct_channel:pre_messaging' });
		for (const { query, body } of received) {
			expect(Object.keys(query)).toEqual(['nonce', 'signTimestamp', 'signature']);
			expect(body).toContain('appKey');
		}
	});

	test('what waits for a verdict comes as a form', async () => {
		await sandbox.callback({ url, kind: 'pre-messaging' });
		expect(received[0]?.contentType).toBe('application/x-www-form-urlencoded');
		expect(Object.fromEntries(new URLSearchParams(received[0]?.body))).toMatchObject({
			msgType: 'RC:TxtMsg',
			targetId: 'u-1002',
			messageId: expect.stringMatching(/^SBX-/),
		});
	});
});

describe('forgeries', () => {
	test('a wrong secret', async () => {
		await sandbox.callback({ url, kind: 'message', forged: 'wrong-secret' });
		const { query = {} } = received[0] ?? {};
		expect(query.signTimestamp).toBe(String(NOW));
		expect(query.signature).toMatch(/^[0-9a-f]{40}$/);
		expect(query.signature).not.toBe(signature(query));
	});

	test('a stale time, rightly signed', async () => {
		await sandbox.callback({ url, kind: 'message', forged: 'stale' });
		const { query = {} } = received[0] ?? {};
		expect(query.signTimestamp).toBe(String(NOW - 86_400_000));
		expect(query.signature).toBe(signature(query));
	});

	test('a repeated one', async () => {
		await expect(sandbox.callback({ url, kind: 'message', forged: 'repeated' })).rejects.toThrow(
			'no earlier callback',
		);
		await sandbox.callback({ url, kind: 'message' });
		await sandbox.callback({ url, kind: 'message', forged: 'wrong-secret' });
		await sandbox.callback({ url, kind: 'message', forged: 'repeated' });
		expect(received[2]?.query).toEqual(received[0]?.query);
	});

	test('none at all', async () => {
		await sandbox.callback({ url, kind: 'message', forged: 'unsigned' });
		expect(received[0]?.query).toEqual({});
	});

	test('an app that does not exist', async () => {
		await expect(sandbox.callback({ url, kind: 'message', appKey: 'nobody' })).rejects.toThrow(
			'no app "nobody"',
		);
	});
});

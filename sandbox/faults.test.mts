import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { ManualClock, startSandbox, type Sandbox } from './index.mts';
import { send } from './testClient.mts';

const PATH = '/v4/system-channel/message/send';
const BODY = {
	fromUserId: 'shop-bot',
	toUserIds: ['u-1001', 'u-1002', 'u-1003', 'u-1004', 'u-1005'],
	messageType: 'RC:TxtMsg',
	content: '{"content":"x"}',
};

const clock = new ManualClock();
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const call = () => send(sandbox, PATH, BODY);
/** The error code axios reports for a call that got no whole answer. */
const failure = async (): Promise<string> => {
	try {
		await call();
		return 'answered';
	} catch (error) {
		return (error as { code: string }).code;
	}
};

describe('answers', () => {
	test('an object, once, unseen by the service', async () => {
		const handle = sandbox.reply(PATH, { status: 504, body: { code: 1050, errorMessage: 'late' } });
		const first = await call();
		expect([first.status, first.data]).toEqual([504, { code: 1050, errorMessage: 'late' }]);
		expect(handle.used).toBe(1);
		expect(sandbox.journal).toEqual([]);
		expect((await call()).status).toBe(200);
		expect(sandbox.requests.map(({ status, accepted }) => [status, accepted])).toEqual([
			[504, false],
			[200, true],
		]);
	});

	test.each([
		['HTML', '<html>Bad gateway</html>', 'text/html'],
		['nothing', '', 'application/json; charset=utf-8'],
		['broken JSON', '{"code":', 'application/json; charset=utf-8'],
		['JSON under a wrong name', '{"code":0}', 'text/plain'],
	])('%s', async (_name, body, contentType) => {
		sandbox.reply(PATH, { status: 200, body, contentType, headers: { 'Retry-After': '7' } });
		const { headers, status } = await call();
		expect(status).toBe(200);
		expect(headers['content-type']).toBe(contentType);
		expect(headers['retry-after']).toBe('7');
		expect(sandbox.requests[0]?.replyText).toBe(body);
	});

	test('accepted, though the answer says otherwise', async () => {
		sandbox.reply(PATH, { status: 502, body: 'oops', accept: true });
		expect((await call()).status).toBe(502);
		expect(sandbox.journal).toHaveLength(1);
		expect(sandbox.requests[0]).toMatchObject({ accepted: true, status: 502 });
	});

	test('a bad request is refused even where an answer is scripted', async () => {
		sandbox.reply(PATH, { status: 200, body: { code: 0 }, accept: true });
		const { status, data } = await send(sandbox, PATH, { ...BODY, toUserIds: [] });
		expect([status, data.code]).toEqual([400, 1002]);
	});

	test('several times, for one path and one app only', async () => {
		sandbox.reply({ path: PATH, appKey: 'sandbox-both' }, { status: 500, times: 2 });
		const asBoth = async (): Promise<number> =>
			(await send(sandbox, PATH, BODY, { as: 'both' })).status;
		expect((await call()).status).toBe(200);
		expect([await asBoth(), await asBoth(), await asBoth()]).toEqual([500, 500, 200]);
	});

	test('in turn', async () => {
		const handle = sandbox.reply(PATH, [
			{ kind: 'normal' },
			{ status: 429, body: { code: 1008, errorMessage: 'slow down' } },
			{ status: 430, body: { code: 1009, errorMessage: 'not enabled' } },
			{ status: 500 },
		]);
		const seen: number[] = [];
		for (let count = 0; count < 3; count += 1) seen.push((await call()).status);
		handle.remove();
		seen.push((await call()).status);
		expect(seen).toEqual([200, 429, 430, 200]);
		expect(handle.used).toBe(3);
	});

	test('for a while on the clock', async () => {
		sandbox.reply(PATH, { status: 429, body: { code: 1008 }, forMs: 5000 });
		expect((await call()).status).toBe(429);
		clock.advance(4999);
		expect((await call()).status).toBe(429);
		clock.advance(1);
		expect((await call()).status).toBe(200);
	});

	test('half of the list', async () => {
		sandbox.reply(PATH, [{ kind: 'partial', keep: 'half' }]);
		const { data } = await call();
		const { messageUIDs } = data.result as { messageUIDs: Array<{ userId: string }> };
		expect(messageUIDs.map(({ userId }) => userId)).toEqual(['u-1001', 'u-1002', 'u-1003']);
		expect(sandbox.journal[0]?.recipients).toHaveLength(3);
	});

	test('late', async () => {
		sandbox.reply(PATH, { kind: 'normal', delayMs: 150 });
		const start = Date.now();
		const { data } = await call();
		expect(Date.now() - start).toBeGreaterThanOrEqual(140);
		expect(data.code).toBe(0);
	});
});

describe('broken connections', () => {
	test('before the body is read', async () => {
		sandbox.reply(PATH, { kind: 'reset', when: 'before-request' });
		expect(await failure()).toBe('ECONNRESET');
		expect(sandbox.requests[0]).toMatchObject({ rawBody: '', status: null, outcome: 'reset' });
		expect(sandbox.journal).toEqual([]);
	});

	test.each([
		[false, 0],
		[true, 1],
	])('after the request, accepted: %s', async (accept, journaled) => {
		sandbox.reply(PATH, { kind: 'reset', when: 'after-request', accept });
		expect(await failure()).toBe('ECONNRESET');
		expect(sandbox.requests[0]).toMatchObject({ body: BODY, status: null, outcome: 'reset' });
		expect(sandbox.journal).toHaveLength(journaled);
	});

	test.each([
		[{ kind: 'reset', when: 'mid-reply' }, 'reset'],
		[{ kind: 'cut-off' }, 'cut-off'],
	] as const)('in the middle of the reply: %j', async (script, outcome) => {
		sandbox.reply(PATH, script);
		expect(['ECONNRESET', 'ERR_BAD_RESPONSE', 'ECONNABORTED']).toContain(await failure());
		expect(sandbox.requests[0]).toMatchObject({ status: 200, outcome });
		expect(sandbox.requests[0]?.replyText).toMatch(/^\{"code":0,"result"/);
		expect(sandbox.journal).toHaveLength(1);
	});

	test('an answer that never comes', async () => {
		sandbox.reply(PATH, { kind: 'hang', ms: 100, accept: true });
		expect(await failure()).toBe('ECONNRESET');
		expect(sandbox.requests[0]).toMatchObject({ status: null, outcome: 'hung' });
		expect(sandbox.journal).toHaveLength(1);
	});

	test.each(['processing', 'drip', 'flood'] as const)(
		'an answer that does not end: %s',
		async (meanwhile) => {
			sandbox.reply(PATH, { kind: 'hang', ms: 600, meanwhile, accept: true });
			expect(await failure()).not.toBe('answered');
			expect(sandbox.requests[0]).toMatchObject({ outcome: 'hung' });
			expect(sandbox.journal).toHaveLength(1);
		},
	);

	test('a change of protocols in place of an answer', async () => {
		sandbox.reply({}, { kind: 'hang', ms: 600, meanwhile: 'upgrade' });
		const asking = request(`${sandbox.url}${PATH}`, { method: 'POST' }).end();
		const [{ statusCode }, socket] = (await once(asking, 'upgrade')) as [IncomingMessage, Socket];
		expect(statusCode).toBe(101);
		await once(socket, 'close');
	});

	test.each(['gzip', 'br'] as const)('an answer that is packed: %s', async (packed) => {
		sandbox.reply(PATH, { body: { code: 7 }, packed });
		const { data, headers } = await call();
		expect(data).toEqual({ code: 7 });
		expect(headers['content-length']).not.toBe(String(JSON.stringify(data).length));
	});

	test('closing ends what hangs', async () => {
		const other = await startSandbox();
		other.reply({}, { kind: 'hang' });
		const hanging = send(other, PATH, BODY).then(
			() => 'answered',
			(error: { code: string }) => error.code,
		);
		while (other.requests[0]?.outcome !== 'hung') {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await other.close();
		expect(await hanging).toBe('ECONNRESET');
	});

	test('refused, and taken again on the same port', async () => {
		await sandbox.refuseConnections();
		expect(await failure()).toBe('ECONNREFUSED');
		expect(sandbox.requests).toEqual([]);
		await sandbox.allowConnections();
		expect(await failure()).toBe('answered');
	});

	test('refused after a call that is answered, until they are allowed again', async () => {
		sandbox.reply(PATH, [{ kind: 'normal' }, { kind: 'then-refuse' }]);
		expect(sandbox.refusing).toBe(false);
		expect([await failure(), await failure(), await failure()]).toEqual([
			'answered',
			'answered',
			'ECONNREFUSED',
		]);
		expect(sandbox.journal).toHaveLength(2);
		expect(sandbox.refusing).toBe(true);
		await Promise.all([sandbox.allowConnections(), sandbox.allowConnections()]);
		expect(await failure()).toBe('answered');
	});

	test('what is under way when connections are refused is still answered', async () => {
		sandbox.reply(PATH, [{ kind: 'normal', delayMs: 100 }, { kind: 'then-refuse' }]);
		const slow = failure();
		while (sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		expect([await failure(), await failure(), await slow]).toEqual([
			'answered',
			'ECONNREFUSED',
			'answered',
		]);
		await sandbox.allowConnections();
	});

	test('a sandbox that refuses can be closed', async () => {
		const other = await startSandbox();
		other.reply({}, { kind: 'then-refuse' });
		await send(other, PATH, BODY);
		await other.close();
		await expect(send(other, PATH, BODY)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	});
});

import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { afterAll, describe, expect, test } from '@jest/globals';
import axios from 'axios';

import {
	networkFailure,
	readNetworkError,
} from '../../../nodes/RongCloud/runtime/send/networkFailure.ts';
import { LIMITS, RATES } from '../../../nodes/RongCloud/service/limits.ts';
import { readReply } from '../../../nodes/RongCloud/service/reply.ts';
import { accepted, failed, NOT_AGAIN } from './words.mts';

type Headers = Record<string, unknown>;
const JSON_TYPE: Headers = { 'content-type': 'application/json' };
const HTML: Headers = { 'content-type': 'text/html; charset=utf-8' };

const reply = (statusCode: number, body: unknown, headers = JSON_TYPE) => ({
	...{ statusCode, headers },
	body: typeof body === 'string' ? body : JSON.stringify(body),
});

const V4: readonly number[] = [0];
const CLASSIC = [200];
const EITHER = [0, 200];

/** What is made of a reply that is no success. */
const failure = (status: number, body: unknown, codes = V4, headers?: Headers) =>
	failed(readReply(reply(status, body, headers), codes));
const success = (body: unknown, codes = V4) => accepted(readReply(reply(200, body), codes));

const { messagesPerSecond, pushesPerHour, pushesPerDay } = LIMITS;
const MESSAGES_A_SECOND = new RegExp(`${messagesPerSecond} messages a second(?!.*hour)`, 's');

/** Every code (docs/service.md, sections 6.4 and 6.5); where no HTTP status is documented, both likely ones. */
const CODES: Array<[code: number, statuses: number[], says: RegExp, fix: RegExp]> = [
	[404, [404], /address/, /Data Center/],
	[1000, [500], /failed|parameters/, /App Package Name/],
	[1001, [401], /App Key and App Secret/, /console/],
	[1002, [400], /parameter/, /App Key/],
	[1003, [400], /no data/, /proxy/],
	[1004, [401], /App Secret/, /App Secret \(not the App Key\)/],
	[1005, [400], /too long/, /Shorten/],
	[1006, [401], /locked or deleted/, /console/],
	[1007, [401, 403], /does not let/, /IP address.*right/],
	[1008, [429], /[Tt]oo many calls/, MESSAGES_A_SECOND],
	[1009, [430], /not enabled/, /console/],
	[1010, [200, 400], /captcha/, /support/],
	[1011, [200, 400], /too low/, /./],
	[1012, [200, 400], /captcha/, /./],
	[1013, [200, 400], /SMS/, /./],
	[1014, [200, 400], /SMS/, /./],
	[1015, [200], /does not exist/, /./],
	[1016, [403], /chat rooms/, /./],
	[1017, [200, 400], /RTC/, /./],
	[1018, [200, 400], /RTC/, /./],
	[1019, [200, 400], /sensitive words/, /./],
	[1050, [504], /time-?out/, NOT_AGAIN],
	[1501, [200, 400], /type/, /./],
	[1502, [200, 400], /too many/, /fewer users or tags/],
	[1508, [200, 400, 413], /too large/, /128 KB/],
	[2007, [403], /100 users/, /production/],
];

const UNCERTAIN = [1000, 1050];

describe('documented codes', () => {
	test.each(
		CODES.flatMap(([code, statuses, ...words]) =>
			statuses.map((status) => [code, status, ...words] as const),
		),
	)('%i with HTTP status %i', (code, status, says, fix) => {
		for (const codes of [V4, CLASSIC, EITHER]) {
			const outcome = failure(status, { code, errorMessage: 'as told' }, codes);
			expect(outcome).toMatchObject({
				state: UNCERTAIN.includes(code) ? 'unknown' : 'rejected',
				...{ code, httpStatus: status, serviceMessage: 'as told' },
				response: { code, errorMessage: 'as told' },
			});
			expect(outcome.what).toMatch(says);
			expect(outcome.fix).toMatch(fix);
		}
		// As text with the older message key.
		const older = failure(status, { url: '/push.json', code: String(code), msg: 'told' }, CLASSIC);
		expect(older).toMatchObject({ code, serviceMessage: 'told' });
	});

	test.each(CODES)('%i with a status that does not fit it', (code) => {
		expect(failure(400, { code }).code).toBe(code);
		// A server in trouble may have done it all the same.
		const inTrouble = failure(503, { code });
		expect(inTrouble).toMatchObject({ state: 'unknown', code });
		expect(inTrouble.fix.split(NOT_AGAIN)).toHaveLength(2);
	});

	test('no two of them say the same', () => {
		const sentences = CODES.map(([code]) => failure(400, { code }).what);
		expect(new Set(sentences).size).toBe(CODES.length);
	});

	test.each([{ code: 1008 }, {}, '<html>'])('too many calls, %j: its quota is told', (body) => {
		const fixOf = (limit: (typeof RATES)[keyof typeof RATES]) =>
			failed(readReply(reply(429, body), EITHER, { limit, effect: 'send' })).fix;
		expect(fixOf(RATES.messages)).toMatch(MESSAGES_A_SECOND);
		// Repeated calls of a service that is not enabled end in it as well (docs/service.md, section 6.4).
		const quota = `${pushesPerHour} an hour and ${pushesPerDay} a calendar day.*not be enabled`;
		expect(fixOf(RATES.pushes)).toMatch(new RegExp(quota));
	});
});

describe('HTTP statuses without a code', () => {
	// prettier-ignore
	test.each([
		[401, /App Secret/, 'rejected'], [404, /address/, 'rejected'],
		[429, /[Tt]oo many calls/, 'rejected'], [430, /not enabled/, 'rejected'],
		[504, /time-?out/, 'unknown'], [400, /400/, 'rejected'], [403, /403/, 'rejected'],
		[405, /address/, 'rejected'], [409, /409/, 'rejected'], [413, /413/, 'rejected'],
		[422, /422/, 'rejected'], [500, /500/, 'unknown'], [502, /502/, 'unknown'],
		[503, /503/, 'unknown'], [599, /599/, 'unknown'],
	])('%i', (status, says, state) => {
		const outcomes = [failure(status, {}), failure(status, '<html>', V4, HTML)];
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({ state, httpStatus: status });
			expect(outcome).not.toHaveProperty('code');
			if (state === 'unknown') expect(outcome.fix).toMatch(NOT_AGAIN);
		}
		expect(outcomes[0]?.what).toMatch(says);
		expect(outcomes[1]?.fix).toMatch(/Base URL.*proxy/);
		if (status === 405) expect(outcomes[0]?.fix).toMatch(/Product, Data Center/);
	});

	test.each([301, 302, 303, 307, 308])('a redirect (%i) is explained', (status) => {
		for (const body of ['', '<html>moved</html>', {}]) {
			const outcome = failure(status, body, V4, { location: 'https://other' });
			expect(outcome).toMatchObject({ state: 'rejected', httpStatus: status });
			expect(outcome.what).toMatch(/redirect/);
			expect(outcome.fix).toMatch(/Base URL/);
		}
	});
});

// Of each kind one that would otherwise be called a refusal, and sent again.
const SENT = { messageUIDs: [{ userId: 'u-1', messageUID: 'M1' }] };
test.each<[status: number, body: object, says: RegExp]>([
	...[302, 400, 403, 404, 409, 429, 430, 499, 500].flatMap((status) =>
		[0, 200, '200'].map((code) => [status, { code }, /code 2?0+ .*status/] as never),
	),
	[200, { code: 1002, ...SENT }, /its message ID says .*code 1002/],
	[429, { code: 1008, result: SENT }, /its message ID says .*code 1008/],
	[403, { messageId: 'M1' }, /its message ID says .*status 403/],
])('%i with %j contradicts itself: nobody knows', (status, body, says) => {
	for (const codes of [V4, CLASSIC, EITHER]) {
		const outcome = failure(status, body, codes);
		expect(outcome).toMatchObject({ state: 'unknown', httpStatus: status, response: body });
		expect(outcome.what).toMatch(says);
		expect(outcome.fix).toMatch(NOT_AGAIN);
	}
});

test.each([7777, 20_001, 30_003, 10_000, -1, 1.5])('%p, which no document has', (code) => {
	const outcome = failure(200, { code, errorMessage: 'odd' });
	expect(outcome).toMatchObject({ state: 'rejected', code, serviceMessage: 'odd' });
	expect(outcome.what).toContain(String(code));
});

// Which statuses and codes mean success, and that it takes both, test/properties/replies.test.mts holds.
describe('success', () => {
	const users = { recipients: [{ userId: 'u-1', messageId: 'M1' }] };
	const push = { id: 'P1', messageId: 'P1' };
	const odd = [null, 'x', {}, { userId: 8 }, { userId: 'u-1', messageUID: 9 }];
	const read = [
		{ userId: '8', messageId: '' },
		{ userId: 'u-1', messageId: '9' },
	];

	// prettier-ignore
	test.each<[string, readonly number[], Record<string, unknown>, object]>([
		['v4 message', V4, { code: 0, result: { messageUIDs: [{ userId: 'u-1', messageUID: 'M1' }] } }, users],
		['newer v4 message', V4, { code: 0, result: { messageIds: [{ userId: 'u-1', messageId: 'M1' }] } }, users],
		['classic message', CLASSIC, { code: 200, messageUIDs: [{ userId: 'u-1', messageUID: 'M1' }] }, users],
		['v4 package push', EITHER, { code: 200, id: 'P1', messageUID: 'P1' }, push],
		['v4 package push with 0', EITHER, { code: 0, id: 'P1', messageUID: 'P1' }, push],
		['newer v4 push', EITHER, { code: 0, result: { id: 'P1', messageId: 'P1' } }, push],
		['classic push with a message', CLASSIC, { code: 200, id: 'P1', messageUID: 'P1' }, push],
		['push without a message', CLASSIC, { code: 200, id: 'P1' }, { id: 'P1' }],
		['nothing beyond the code', V4, { code: 0 }, {}],
		['odd ids', V4, { code: 0, result: { id: 7, messageUIDs: odd } }, { id: '7', recipients: read }],
	])('%s', (_, codes, body, found) => {
		const facts = { state: 'accepted', httpStatus: 200, code: body.code, response: body };
		expect(success(body, codes)).toEqual({ ...facts, ...found });
	});

	test('IDs beyond what a number holds come out to the last digit', () => {
		const id = (n: number) => `987654321098765432${n}`;
		const recipients = [1, 2, 3].map((n) => ({ userId: `u-${n}`, messageId: id(n) }));
		const lists = [1, 2, 3].map((n) => `{"userId":"u-${n}","messageUID":${id(n)}}`);
		const body = `{"code":200,"id":12345678901234567,"messageUID":-9007199254740993,"messageUIDs":[${lists.join()}]}`;
		const ids = { id: '12345678901234567', messageId: '-9007199254740993', recipients };
		expect(success(body, CLASSIC)).toMatchObject(ids);
	});

	// Sending it again because the other product's word for success came would be a second message.
	test.each([
		[CLASSIC, 0],
		[V4, 200],
	])('where %j means success, %i is not called a refusal', (codes, code) => {
		expect(failure(200, { code }, codes).state).toBe('unknown');
	});
});

describe('replies that say nothing', () => {
	// prettier-ignore
	const BODIES: Array<[body: string, headers: Headers, says: RegExp]> = [
		['', {}, /empty/], [' \n', {}, /empty/], ['OK', { 'content-type': 'text/plain' }, /not JSON.*text\/plain/],
		['<!doctype html><p>Welcome</p>', HTML, /not JSON.*text\/html/], ['{"code":200,"id":"ab', JSON_TYPE, /cut off/],
		...['[{"code":200}]', 'null', '200', '"ok"'].map(
			(body): [string, Headers, RegExp] => [body, JSON_TYPE, /is not one that the service gives/],
		),
		// So many digits are no number: it would be stored as null.
		...[`{"code":"${'9'.repeat(400)}"}`, '{}', '{"result":{"id":"a"}}', '{"code":null}', '{"code":"ok"}', '{"code":""}', '{"code":true}', '{"code":[200]}'].map(
			(body): [string, Headers, RegExp] => [body, JSON_TYPE, /no code/],
		),
	];

	test.each(BODIES)('%j: nobody knows, unless its HTTP status refuses', (body, headers, says) => {
		const outcome = failure(200, body, EITHER, headers);
		expect(outcome).toMatchObject({ state: 'unknown', httpStatus: 200 });
		expect(outcome.what).toMatch(says);
		expect(outcome.fix).toMatch(NOT_AGAIN);
		expect(outcome.fix.includes('proxy')).toBe(!says.test('no code'));
		expect(failure(502, body, EITHER, headers).state).toBe('unknown');
		const refused = failure(400, body, EITHER, headers);
		expect(refused.state).toBe('rejected');
		for (const each of [outcome, refused]) expect(each).not.toHaveProperty('code');
	});

	test('the beginning of a long one is shown', () => {
		const { response } = failure(200, 'x'.repeat(100_000), EITHER, HTML);
		expect(response).toMatch(/^x{100}/);
		expect(String(response).length).toBeLessThan(1000);
	});
});

// prettier-ignore
test.each([
	[{ errorMessage: 'a' }, 'a'], [{ msg: 'b' }, 'b'], [{ message: 'c' }, 'c'],
	[{ errorMessage: 'a', msg: 'b' }, 'a'], [{ errorMessage: '', msg: 'b' }, 'b'],
	[{ errorMessage: null, msg: 'b' }, 'b'], [{}, undefined], [{ errorMessage: ' ' }, undefined],
	[{ msg: 5 }, undefined],
])("the service's own words in %j", (words, expected) => {
	const outcome = failure(400, { code: 1002, ...words });
	expect(outcome.serviceMessage).toBe(expected);
	expect('serviceMessage' in outcome).toBe(expected !== undefined);
});

describe('Retry-After', () => {
	const after = (value: unknown, name = 'Retry-After', body: unknown = { code: 1008 }) =>
		failure(429, body, V4, { ...JSON_TYPE, [name]: value }).retryAfterSeconds;

	// Neither does anyone wait for a thousand years.
	const NONE = ['soon', '-5', '', ' ', undefined, null, 'Infinity', '1'.repeat(17), '1 Jan 9999'];

	// However its name is written, and of a proxy that answers in HTML.
	test.each<[unknown, number | undefined, name?: string, body?: unknown]>([
		['120', 120],
		[5, 5],
		['0', 0],
		['120', 120, 'retry-after'],
		['30', 30, 'Retry-After', '<html>'],
		...NONE.map((none): [unknown, undefined] => [none, undefined]),
	])('%j is %j seconds', (...[value, seconds, name, body]) => {
		expect(after(value, name, body)).toBe(seconds);
	});

	test('as a date', () => {
		const seconds = after(new Date(Date.now() + 60_000).toUTCString());
		expect(seconds).toBeGreaterThan(50);
		expect(seconds).toBeLessThanOrEqual(61);
	});
});

describe('no reply at all', () => {
	/** What n8n hands on: the error of Node.js inside its own. */
	const wrapped = (cause: object) => ({ message: 'n8n', cause: { cause } });
	const read = (cause: object) => failed(readNetworkError(networkFailure(wrapped(cause))));

	const causes = (names: string, more = {}) => names.split(' ').map((code) => ({ code, ...more }));

	test.each([
		...causes('ENOTFOUND EAI_AGAIN ECONNREFUSED CERT_HAS_EXPIRED DEPTH_ZERO_SELF_SIGNED_CERT'),
		...causes('SELF_SIGNED_CERT_IN_CHAIN ERR_TLS_CERT_ALTNAME_INVALID'),
		...causes('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
		...causes('ENOTFOUND', { syscall: 'getaddrinfo' }),
		// These also end a connection in use; while connecting they are certain.
		...causes('ETIMEDOUT EHOSTUNREACH ENETUNREACH ECONNRESET', { syscall: 'connect' }),
	])('%j: nothing was sent', (cause) => {
		const outcome = read(cause);
		expect(outcome).toMatchObject({ state: 'notSent', networkError: cause.code });
		expect(outcome.fix).toMatch(/Base URL/);
		expect(outcome.fix).not.toMatch(NOT_AGAIN);
	});

	test.each([
		...causes('ETIMEDOUT ECONNABORTED', { isLate: true }),
		...causes('ECONNRESET EHOSTUNREACH ERR_STREAM_PREMATURE_CLOSE HPE_INVALID_CONSTANT'),
		...causes('ERR_BAD_RESPONSE ERR_CANCELED ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
		...causes('ECONNRESET', { syscall: 'read', message: 'read ECONNRESET' }),
		...causes('ECONNRESET', { message: 'socket hang up' }),
		...causes('EPIPE ENETUNREACH', { syscall: 'write' }),
		...causes('EHOSTUNREACH', { syscall: 'read' }),
		...causes('EPROTO', { syscall: 'read', message: 'read EPROTO: bad record mac' }),
	])('%j: nobody knows', (cause) => {
		const outcome = read(cause);
		expect(outcome).toMatchObject({ state: 'unknown', networkError: cause.code });
		expect(outcome.what).toMatch('isLate' in cause ? /in time/ : /connection ended/);
		expect(outcome.fix).toMatch(NOT_AGAIN);
	});

	/** What older versions of n8n hand on: an error of their own, with the code and the message of the one inside. */
	const kept = (code: string | null, message: string) =>
		networkFailure({ name: 'NodeApiError', message: 'n8n', httpCode: code, messages: [message] });

	test.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example'],
		['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'],
		['CERT_HAS_EXPIRED', 'certificate has expired'],
		[
			'ECONNRESET',
			'Client network socket disconnected before secure TLS connection was established',
		],
	])('without its cause, %s of "%s": nothing was sent', (code, message) => {
		expect(kept(code, message)).toEqual({ code, neverSent: true });
	});

	test.each([
		['ECONNRESET', 'socket hang up'],
		['ECONNRESET', 'read ECONNRESET'],
		['ETIMEDOUT', 'write ETIMEDOUT'],
		['ECONNABORTED', 'timeout of 10000ms exceeded'],
	])('without its cause, %s of "%s": nobody knows', (code, message) => {
		expect(kept(code, message)).toEqual({ code, neverSent: false });
	});

	test.each([
		'The request was blocked because it resolves to a restricted IP address',
		'The request was blocked because the destination hostname is restricted',
	])('without its cause, "%s": n8n does not allow the address', (message) => {
		expect(kept(null, message)).toEqual({ neverSent: true, isForbidden: true });
	});

	test('an HTTP status is no code of the network', () => {
		expect(kept('503', 'Request failed with status code 503')).toEqual({ neverSent: false });
	});

	const circle: { cause?: unknown } = {};
	circle.cause = circle;

	test.each<[unknown, string | undefined]>([
		[{ code: 'ECONNRESET' }, 'ECONNRESET'],
		[{ cause: { code: 'ENOTFOUND' } }, 'ENOTFOUND'],
		[{ code: 5, cause: { cause: { code: 'EPIPE' } } }, 'EPIPE'],
		[new Error('a', { cause: Object.assign(new Error('b'), { code: 'ETIMEDOUT' }) }), 'ETIMEDOUT'],
		...[new Error('none'), null, undefined, 'ECONNRESET', circle].map(
			(none): [unknown, undefined] => [none, undefined],
		),
	])('finds the name in what n8n wraps it in: %p', (error, code) => {
		expect(networkFailure(error).code).toBe(code);
		if (code !== undefined) return;
		const outcome = failed(readNetworkError(networkFailure(error)));
		expect(outcome.state).toBe('unknown');
		expect(outcome).not.toHaveProperty('networkError');
	});
});

describe('TLS that is refused before a byte of the request', () => {
	const servers: Server[] = [];
	const listen = async (server: Server): Promise<string> => {
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `https://localhost:${(server.address() as AddressInfo).port}`;
	};
	afterAll(() => {
		for (const server of servers) server.close();
	});

	const failureAt = async (url: string) => {
		try {
			await axios.post(url, 'text');
		} catch (error) {
			return networkFailure(error);
		}
		throw new Error('It was answered.');
	};

	const ciphers = { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' } as const;

	// prettier-ignore
	test.each<[string, () => Server]>([
		['a server that hangs up at once', () => createServer((socket) => socket.destroy())],
		['a server without TLS', () => createHttpServer((_request, response) => response.end())],
		['a server that has no cipher in common', () => createTlsServer(ciphers)],
		['a server that refuses the name', () => createTlsServer({ SNICallback: (_name, done) => done(new Error('unknown')) })],
	])('%s', async (_name, make) => {
		expect((await failureAt(await listen(make()))).neverSent).toBe(true);
	});

	test('but not a server that hangs up on the request', async () => {
		const server = createHttpServer((request) => request.socket.destroy());
		const url = (await listen(server)).replace('https', 'http');
		expect((await failureAt(url)).neverSent).toBe(false);
	});
});

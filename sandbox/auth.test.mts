import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { ManualClock, sign, startSandbox, type Sandbox } from './index.mts';
import { send, signed } from './testClient.mts';

const PATH = '/v4/user/ban/list';
const BODY = { page: 1, pageSize: 1 };

// Those of docs/service.md, section 1.4.
describe('signature', () => {
	test.each([
		['Y1W2MeFwwwRxa0', '14314', '1408710653000', '30be0bbca9c9b2e27578701e9fda2358a814c88f'],
		['Y1W2MeFwwwRxa0', '14314', '1408706337', 'e107e3819638b81a00383951d1d871197910ffe6'],
		['Y1W2MeFwwwRxa0', '14314', '1585127132438', 'd8daf4b0973a5ec456e08236acb784aa7ba77c82'],
		['Y1W2MeFwwwRxa0', '14314', '1408710653491', 'dd11a264276f438b045b3b236a2741ddc89d48df'],
		['secret', 'nonce', '1700000000000', '9035a081d1e08309583b52a637583272b1af8ff2'],
		['testSecret', '123456', '1700000000000', '941752a64d22cf810e97ca2cd3e2eb62affd968c'],
	])('of %s, %s, %s', (secret, nonce, timestamp, expected) => {
		expect(sign(secret, nonce, timestamp)).toBe(expected);
	});
});

describe('headers', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({
			clock: new ManualClock(),
			apps: [
				{ appKey: 'uwd1c0sxdlx2', appSecret: 'Y1W2MeFwwwRxa0', product: 'both' },
				{ appKey: 'sandbox-nexconn', appSecret: 'sandbox-secret-nexconn', product: 'nexconn' },
				{
					appKey: 'sandbox-rongcloud',
					appSecret: 'sandbox-secret-rongcloud',
					product: 'rongcloud',
				},
			],
		});
	});
	afterEach(() => {
		sandbox.setApp('sandbox-nexconn', { state: 'active' });
		sandbox.reset();
	});
	afterAll(() => sandbox.close());

	const vector = {
		'App-Key': 'uwd1c0sxdlx2',
		Nonce: '14314',
		Timestamp: '1585127132438',
		Signature: 'd8daf4b0973a5ec456e08236acb784aa7ba77c82',
	};

	test('a published vector is taken over the wire', async () => {
		const { status, data } = await send(sandbox, PATH, BODY, { headers: vector });
		expect(status).toBe(200);
		expect(data).toEqual({ code: 0, result: { bannedUsers: [] } });
	});

	test('the RC- names do as well', async () => {
		const { status } = await send(sandbox, PATH, BODY, {
			headers: {
				'App-Key': undefined,
				Nonce: undefined,
				Timestamp: undefined,
				Signature: undefined,
				'RC-App-Key': vector['App-Key'],
				'RC-Nonce': vector.Nonce,
				'RC-Timestamp': vector.Timestamp,
				'RC-Signature': vector.Signature,
			},
		});
		expect(status).toBe(200);
	});

	test.each([
		['the signature printed in the send document', '45beb7cc7307889a8e711219a47b7cf6a5b000e8'],
		['the signature printed in the push documents', '890b422b75c1c5cb706e4f7921df1d94e69c17f4'],
		['upper case', 'D8DAF4B0973A5EC456E08236ACB784AA7BA77C82'],
	])('%s is refused', async (_name, Signature) => {
		const { status, data } = await send(sandbox, PATH, BODY, {
			headers: { ...vector, Signature },
		});
		expect(status).toBe(401);
		expect(data.code).toBe(1004);
		expect(data.errorMessage).toContain('Signature');
	});

	test.each(['Nonce', 'Timestamp', 'Signature'])('%s cannot be left out', async (name) => {
		const { status, data } = await send(sandbox, PATH, BODY, { headers: { [name]: undefined } });
		expect(status).toBe(401);
		expect(data.code).toBe(1004);
		expect(data.errorMessage).toContain(name);
	});

	test.each([
		[1, 200],
		[LIMITS.nonceCharacters, 200],
		[LIMITS.nonceCharacters + 1, 400],
	])('a nonce of %d digits answers %d', async (length, expected) => {
		const nonce = '7'.repeat(length);
		const timestamp = '1700000000000';
		const headers = {
			Nonce: nonce,
			Timestamp: timestamp,
			Signature: sign('sandbox-secret-nexconn', nonce, timestamp),
		};
		const { status, data } = await send(sandbox, PATH, BODY, { headers });
		expect(status).toBe(expected);
		expect(data.code).toBe(expected === 200 ? 0 : 1005);
	});

	test.each([
		['1700000000', 400],
		['1700000000000', 200],
		['17000000000000', 400],
		['1700000000.00', 400],
	])('a timestamp of %s answers %d', async (timestamp, expected) => {
		const { status, data } = await send(sandbox, PATH, BODY, {
			headers: signed('sandbox-nexconn', 'sandbox-secret-nexconn', timestamp),
		});
		expect(status).toBe(expected);
		expect(data.code).toBe(expected === 200 ? 0 : 1002);
	});

	test.each([
		[LIMITS.requestIdCharacters, 200],
		[LIMITS.requestIdCharacters + 1, 400],
	])('a request id of %d characters answers %d', async (length, expected) => {
		const headers = { 'X-Request-ID': 'r'.repeat(length) };
		const { status, data } = await send(sandbox, PATH, BODY, { headers });
		expect(status).toBe(expected);
		expect(data.code).toBe(expected === 200 ? 0 : 1005);
	});

	test('an unknown App Key is a parameter error', async () => {
		const { status, data } = await send(sandbox, PATH, BODY, {
			headers: signed('nobody', 'sandbox-secret-nexconn'),
		});
		expect(status).toBe(400);
		expect(data.code).toBe(1002);
		expect(data.errorMessage).toContain('App Key');
	});

	test('a locked app is refused', async () => {
		sandbox.setApp('sandbox-nexconn', { state: 'locked' });
		const { status, data } = await send(sandbox, PATH, BODY);
		expect(status).toBe(401);
		expect(data.code).toBe(1006);
	});

	test('an app of one product may not call the paths of the other', async () => {
		const v4 = await send(sandbox, PATH, BODY, { as: 'rongcloud' });
		expect([v4.status, v4.data.code]).toEqual([401, 1007]);
		const classic = await send(sandbox, '/push.json', BODY, { as: 'nexconn' });
		expect([classic.status, classic.data.code]).toEqual([401, 1007]);
	});

	test('a repeated nonce is counted and not refused', async () => {
		await send(sandbox, PATH, BODY, { headers: vector });
		expect(sandbox.replayedNonces).toBe(0);
		const { status } = await send(sandbox, PATH, BODY, { headers: vector });
		expect(status).toBe(200);
		expect(sandbox.replayedNonces).toBe(1);
	});

	test('setApp does not invent an app', () => {
		expect(() => sandbox.setApp('nobody', { state: 'locked' })).toThrow('nobody');
	});
});

describe('what the SDKs of the vendor send', () => {
	const sdk = (nonce: string, timestamp: string) => ({
		'App-Key': 'sandbox-nexconn',
		Nonce: nonce,
		Timestamp: timestamp,
		Signature: sign('sandbox-secret-nexconn', nonce, timestamp),
	});

	test.each([
		['seconds', '123456', '1700000000', false, 1002],
		['seconds', '123456', '1700000000', true, 0],
		['a nonce of 19 digits', '1234567890123456789', '1700000000000', false, 1005],
		['a nonce of 19 digits', '1234567890123456789', '1700000000000', true, 0],
		['a nonce of 20 digits', '12345678901234567890', '1700000000000', true, 1005],
		['seconds that are too old', '123456', '1699999000', true, 1004],
		['9 digits', '123456', '170000000', true, 1002],
	])('%s (%s, %s), with the switch %s: %d', async (_what, nonce, timestamp, sdkHeaders, code) => {
		const sandbox = await startSandbox({
			clock: new ManualClock(1_700_000_000_000),
			maxSkewMs: 60_000,
			sdkHeaders,
		});
		const { data } = await send(sandbox, PATH, BODY, { headers: sdk(nonce, timestamp) });
		await sandbox.close();
		expect(data.code).toBe(code);
	});
});

describe('skew', () => {
	test.each([
		['1700000060000', 200],
		['1699999940000', 200],
		['1700000060001', 401],
		['1699999939999', 401],
	])('with a limit of a minute, %s answers %d', async (timestamp, expected) => {
		const sandbox = await startSandbox({
			clock: new ManualClock(1_700_000_000_000),
			maxSkewMs: 60_000,
		});
		const { status, data } = await send(sandbox, PATH, BODY, {
			headers: signed('sandbox-nexconn', 'sandbox-secret-nexconn', timestamp),
		});
		await sandbox.close();
		expect(status).toBe(expected);
		expect(data.code).toBe(expected === 200 ? 0 : 1004);
	});
});

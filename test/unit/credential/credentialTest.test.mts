import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeType,
} from 'n8n-workflow';

import { startSandbox } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { account } from '../../support/accounts.mts';
import type { Product } from '../../support/accounts.mts';
import { loadPackage } from '../../support/engine.mts';

let sandbox: Sandbox;
let node: INodeType;
beforeAll(async () => {
	sandbox = await startSandbox();
	node = (await loadPackage()).getNode('rongCloud').type as INodeType;
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.allowConnections();
	sandbox.reset();
	for (const product of PRODUCTS) sandbox.setApp(`sandbox-${product}`, { state: 'active' });
});

const PRODUCTS: readonly Product[] = ['nexconn', 'rongcloud'];

const PATHS = { nexconn: '/v4/user/ban/list', rongcloud: '/user/block/query.json' };

/** Tests a credential as n8n does: it looks the test up by the name that the node gives. */
async function tested(data?: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult> {
	const [use] = node.description.credentials ?? [];
	const run = node.methods?.credentialTest?.[String(use?.testedBy)];
	if (run === undefined) throw new Error('The node does not test the credential.');
	const credential = { id: '1', name: 'Test', type: 'rongCloudApi', data };
	return await run.call(new CredentialTestContext(), credential);
}

/** @returns what a person reads when the test fails */
async function refusal(data: ICredentialDataDecryptedObject): Promise<string> {
	const { status, message } = await tested(data);
	expect(status).toBe('Error');
	// At least what happened and what to do.
	expect(message).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
	expect(message).not.toMatch(/undefined|\[object|Cannot read/);
	expect(message).not.toContain(String(data.appSecret));
	expect(message).not.toMatch(/[0-9a-f]{40}/);
	for (const { headers } of sandbox.requests) {
		expect(message).not.toContain(String(headers.nonce));
	}
	return message;
}

describe.each(PRODUCTS)('test of a credential for %s', (product) => {
	const other: Product = product === 'nexconn' ? 'rongcloud' : 'nexconn';
	const path = PATHS[product];
	const good = () => account(sandbox, product);

	test('succeeds by a call that changes nothing', async () => {
		expect(await tested(good())).toMatchObject({ status: 'OK' });
		expect(sandbox.requests.map(({ path: called }) => called)).toEqual([path]);
		expect(sandbox.requests[0]?.rawBody).toBe(
			product === 'nexconn' ? '{"page":1,"pageSize":1}' : 'page=1&size=1',
		);
		expect(sandbox.journal).toEqual([]);
	});

	test('succeeds with white space around key and secret, and a slash after the URL', async () => {
		const { appKey, appSecret, baseUrl } = good();
		const spaced = { appKey: ` ${String(appKey)}\n`, appSecret: `\t${String(appSecret)} ` };
		const data = { ...good(), ...spaced, baseUrl: `${String(baseUrl)}/ ` };
		expect(await tested(data)).toMatchObject({ status: 'OK' });
	});

	test('tells each cause apart', async () => {
		const told: string[] = [];
		const expectRefusal = async (data: ICredentialDataDecryptedObject, ...says: RegExp[]) => {
			const message = await refusal(data);
			for (const words of says) expect(message).toMatch(words);
			told.push(message);
		};
		const wrong = { ...good(), appSecret: 'not-the-secret' };
		await expectRefusal(wrong, /App Secret is wrong/, /not the App Key/);
		await expectRefusal({ ...good(), appKey: 'unknownkey' }, /App Key/, /data center/i);
		sandbox.setApp(`sandbox-${product}`, { state: 'locked' });
		await expectRefusal(good(), /locked/);
		sandbox.setApp(`sandbox-${product}`, { state: 'active' });
		await expectRefusal(account(sandbox, product, other), /Product/);
		for (const [status, code, says] of [
			[404, 404, /address/],
			[200, 1009, /not enabled/],
			[200, 7777, /7777/],
		] as const) {
			sandbox.reply(path, { status, body: { code, errorMessage: 'odd' } });
			await expectRefusal(good(), says);
		}
		sandbox.reply(path, { status: 200, body: '<html>Log in</html>', contentType: 'text/html' });
		await expectRefusal(good(), /not one that the service gives/);
		await sandbox.refuseConnections();
		await expectRefusal(good(), /cannot be reached/, new RegExp(sandbox.url));
		expect(new Set(told).size).toBe(told.length);
	});

	test.each<[number, string | Record<string, unknown>, string]>([
		[502, '<html>Bad gateway</html>', 'text/html'],
		[200, '', 'application/json'],
		[200, { result: {} }, 'application/json'],
	])('HTTP %i with %j is not the service', async (status, body, contentType) => {
		sandbox.reply(path, { status, body, contentType });
		expect(await refusal(good())).toMatch(/not one that the service gives/);
	});

	test('HTTP 200 is no proof', async () => {
		sandbox.reply(path, { status: 200, body: { code: product === 'nexconn' ? 200 : 0 } });
		await refusal(good());
		sandbox.reply(path, { status: 200, body: { code: 1004 } });
		expect(await refusal(good())).toMatch(/App Secret/);
	});

	test('a redirect is not followed', async () => {
		const headers = { location: `${sandbox.url}/elsewhere` };
		sandbox.reply(path, { status: 302, headers, body: '' });
		await refusal(good());
		expect(sandbox.requests).toHaveLength(1);
	});

	test('a connection that breaks off', async () => {
		sandbox.reply(path, { kind: 'reset', when: 'after-request' });
		expect(await refusal(good())).toMatch(/cannot be reached|ended/);
	});

	// Nothing is sent by a test, and nothing stands below it.
	test.each([1000, 1002, 1003, 1005, 1008, 1050, 1501, 7777])(
		'code %i is told in words that fit a test',
		async (code) => {
			for (const status of [200, 400, 500]) {
				sandbox.reply(path, { status, body: { code, errorMessage: 'as told' } });
				const sentence = await refusal(good());
				expect(sentence).not.toMatch(/whether it was sent/);
				expect(sentence).not.toMatch(/below/);
				expect(sentence).not.toMatch(/broadcast|App Package Name|thumbnail/i);
			}
		},
	);

	test.each([
		[{ product: '' }, /^Product is not set/],
		[{ appSecret: ' ' }, /^App Secret is empty/],
		[{ baseUrl: 'http://api.example.com' }, /^Base URL starts with http/],
	])('with %j nothing is called', async (changes, says) => {
		const { status, message } = await tested({ ...good(), ...changes });
		expect(status).toBe('Error');
		expect(message).toMatch(says);
		expect(sandbox.requests).toEqual([]);
	});

	test('a host whose name nobody knows', async () => {
		const sentence = await refusal({ ...good(), baseUrl: 'https://nowhere.invalid' });
		expect(sentence).toContain('https://nowhere.invalid');
		expect(sentence).toMatch(/Data Center/);
	});
});

test('a credential without any data is refused in words', async () => {
	const result = await tested();
	expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(/^Product/) });
});

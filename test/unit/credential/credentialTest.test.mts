import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeType,
} from 'n8n-workflow';

import { startSandbox } from '../../../sandbox/index.mts';
import type { Sandbox, ScriptedReply } from '../../../sandbox/index.mts';
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

test('a test ends where a reply does not, and tells so', async () => {
	for (const meanwhile of ['drip', 'upgrade'] as const) {
		sandbox.reply({}, { kind: 'hang', meanwhile });
	}
	const told = await Promise.all(
		PRODUCTS.map(async (product) => await refusal(account(sandbox, product))),
	);
	for (const words of told) expect(words).toMatch(/cannot be reached \(ETIMEDOUT\)/);
});

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

	const html = (text: string, status = 200) => ({ status, body: text, contentType: 'text/html' });
	const said = (status: number, code: number) => ({ status, body: { code, errorMessage: 'odd' } });
	const UNKNOWN = /not one that the service gives/;

	// prettier-ignore
	const REPLIES: Array<[name: string, ScriptedReply, words: RegExp]> = [
		['an address that it does not know', said(404, 404), /address/],
		['what is not enabled', said(200, 1009), /not enabled/],
		['a code that no document has', said(200, 7777), /7777/],
		['a wrong secret with HTTP 200', said(200, 1004), /App Secret/],
		['success of the other product', said(200, product === 'nexconn' ? 200 : 0), /./],
		['HTML', html('<html>Log in</html>'), UNKNOWN],
		['HTML with HTTP 502', html('<html>Bad gateway</html>', 502), UNKNOWN],
		['nothing', { status: 200, body: '', contentType: 'application/json' }, UNKNOWN],
		['no code', { status: 200, body: { result: {} } }, UNKNOWN],
		['a redirect, which is not followed', { status: 302, headers: { location: '/elsewhere' }, body: '' }, /./],
		['a connection that breaks off', { kind: 'reset', when: 'after-request' }, /cannot be reached|ended/],
	];

	test.each(REPLIES)('fails by %s', async (_name, reply, words) => {
		sandbox.reply(path, reply);
		expect(await refusal(good())).toMatch(words);
		expect(sandbox.requests).toHaveLength(1);
	});

	test('tells each cause apart', async () => {
		const wrong = await refusal({ ...good(), appSecret: 'not-the-secret' });
		expect(wrong).toMatch(/App Secret is wrong.*not the App Key/s);
		const strange = await refusal({ ...good(), appKey: 'unknownkey' });
		expect(strange).toMatch(/App Key.*data center/is);
		sandbox.setApp(`sandbox-${product}`, { state: 'locked' });
		const locked = await refusal(good());
		expect(locked).toMatch(/locked/);
		sandbox.setApp(`sandbox-${product}`, { state: 'active' });
		const ofOther = await refusal(account(sandbox, product, other));
		expect(ofOther).toMatch(/Product/);
		await sandbox.refuseConnections();
		const unreachable = await refusal(good());
		expect(unreachable).toMatch(/cannot be reached/);
		expect(unreachable).toContain(sandbox.url);
		const unknown = await refusal({ ...good(), baseUrl: 'https://nowhere.invalid' });
		expect(unknown).toMatch(/https:\/\/nowhere\.invalid.*Data Center/s);
		expect(new Set([wrong, strange, locked, ofOther, unreachable, unknown]).size).toBe(6);
	});

	// Nothing is sent by a test, and nothing stands below it.
	test.each([1000, 1002, 1003, 1005, 1008, 1050, 1501, 7777])(
		'code %i is told in words that fit a test',
		async (code) => {
			for (const status of [200, 400, 500]) {
				sandbox.reply(path, { status, body: { code, errorMessage: 'as told' } });
				expect(await refusal(good())).not.toMatch(
					/whether it was sent|below|broadcast|App Package Name|thumbnail/i,
				);
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
});

test('a credential without any data is refused in words', async () => {
	const result = await tested();
	expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(/^Product/) });
});

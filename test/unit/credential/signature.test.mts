import { describe, expect, test } from '@jest/globals';
import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { RongCloudApi } from '../../../credentials/RongCloudApi.credentials.ts';
import { signature, signedHeaders } from '../../../nodes/RongCloud/service/signature.ts';

type Authenticate = Extract<IAuthenticate, (...args: never[]) => unknown>;

const authenticate = (credential: ICredentialDataDecryptedObject, options: IHttpRequestOptions) =>
	(new RongCloudApi().authenticate as Authenticate)(credential, options);

/** Those of docs/service.md, section 1.4; the first two are published. */
const VECTORS = [
	['Y1W2MeFwwwRxa0', '14314', '1408710653000', '30be0bbca9c9b2e27578701e9fda2358a814c88f'],
	['Y1W2MeFwwwRxa0', '14314', '1408706337', 'e107e3819638b81a00383951d1d871197910ffe6'],
	['Y1W2MeFwwwRxa0', '14314', '1585127132438', 'd8daf4b0973a5ec456e08236acb784aa7ba77c82'],
	['Y1W2MeFwwwRxa0', '14314', '1408710653491', 'dd11a264276f438b045b3b236a2741ddc89d48df'],
	['secret', 'nonce', '1700000000000', '9035a081d1e08309583b52a637583272b1af8ff2'],
	['testSecret', '123456', '1700000000000', '941752a64d22cf810e97ca2cd3e2eb62affd968c'],
	// Beyond ASCII as UTF-8: printf 'gehëim1231700000000000' | sha1sum
	['gehëim', '123', '1700000000000', 'd956f5f5c3103b98090686e6daad921f900d7c17'],
] as const;

const ACCOUNT = {
	product: 'nexconn',
	baseUrl: 'https://api.example.com',
	appKey: 'uwd1c0sxdlx2',
	appSecret: 'Y1W2MeFwwwRxa0',
} as const;

const CREDENTIAL: ICredentialDataDecryptedObject = { ...ACCOUNT, dataCenter: 'custom' };

test.each(VECTORS)('the signature of %s, %s, %s', (secret, nonce, timestamp, expected) => {
	expect(signature(secret, nonce, timestamp)).toBe(expected);
});

test('each call has another nonce', () => {
	const nonces = Array.from({ length: 2000 }, () => signedHeaders(ACCOUNT).Nonce);
	expect(new Set(nonces).size).toBe(2000);
});

// That each call of the node is signed with its own nonce and time, test/engine/credential.test.mts holds.
describe('authenticate', () => {
	const request: IHttpRequestOptions = {
		method: 'POST',
		url: 'https://api.example.com/push.json',
		headers: { 'Content-Type': 'application/json', 'X-Request-ID': 'a' },
		body: '{"a":1}',
		timeout: 5,
	};

	test('adds the headers and changes nothing else', async () => {
		const before = structuredClone(request);
		const { headers, ...rest } = await authenticate(CREDENTIAL, request);
		expect(request).toEqual(before);
		const { headers: given, ...others } = request;
		expect(rest).toEqual(others);
		expect(headers).toMatchObject({ ...given, 'App-Key': 'uwd1c0sxdlx2' });
		expect(Object.keys(headers ?? {})).toHaveLength(6);
		expect(JSON.stringify(headers)).not.toContain('Y1W2MeFwwwRxa0');
	});

	// After HTTP 401 n8n authenticates what is authenticated already.
	test('called on its own result signs afresh, with one set of headers', async () => {
		const once = await authenticate(CREDENTIAL, request);
		const twice = await authenticate(CREDENTIAL, once);
		expect(Object.keys(twice.headers ?? {})).toEqual(Object.keys(once.headers ?? {}));
		expect(twice.headers?.Nonce).not.toBe(once.headers?.Nonce);
		expect(twice.headers?.Signature).toBe(
			signature('Y1W2MeFwwwRxa0', String(twice.headers?.Nonce), String(twice.headers?.Timestamp)),
		);
		expect({ ...twice, headers: undefined }).toEqual({ ...once, headers: undefined });
	});

	test('refuses a credential that cannot be used', async () => {
		await expect(authenticate({ ...CREDENTIAL, appSecret: ' ' }, request)).rejects.toThrow(
			/App Secret/,
		);
	});
});

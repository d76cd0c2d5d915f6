import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../../sandbox/index.mts';
import type { Sandbox, ScriptedReply } from '../../../sandbox/index.mts';
import { account } from '../../support/accounts.mts';
import { runNode } from '../../support/engine.mts';
import { expectWords, NOT_AGAIN } from './words.mts';

jest.setTimeout(30_000);

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.allowConnections();
	sandbox.reset();
});

const PUSH: INodeParameters = {
	resource: 'pushNotification',
	operation: 'send',
	sendTo: 'listedUsers',
	userIds: 'u-1001, u-1002',
	platforms: ['ios', 'android'],
	notificationText: 'Sale starts today',
};
const BROADCAST: INodeParameters = {
	...PUSH,
	resource: 'broadcast',
	fromUserId: 'shop-bot',
	messageType: 'RC:TxtMsg',
	text: 'Your parcel is on its way',
};

/** Those that count against a small quota; of messages test/engine has the same. */
const CALLS = [
	['broadcast', BROADCAST, 'nexconn', '/v4/system-channel/push'],
	['broadcast', BROADCAST, 'rongcloud', '/push.json'],
	['push notification', PUSH, 'rongcloud', '/push.json'],
] as const;

type Product = (typeof CALLS)[number][2];

interface Circumstances {
	credential?: IDataObject;
	/** With Retry On Fail, three times at most. */
	retry?: boolean;
}

/** Runs with "Continue (using error output)" and hands back the one item of the error output. */
async function errorItem(
	parameters: INodeParameters,
	product: Product,
	{ credential = {}, retry = false }: Circumstances = {},
) {
	const { output, errorOutput, error } = await runNode({
		parameters,
		credential: { ...account(sandbox, product), ...credential } as ReturnType<typeof account>,
		settings: {
			onError: 'continueErrorOutput',
			retryOnFail: retry,
			maxTries: 3,
			waitBetweenTries: 1,
		},
	});
	expect(error).toBeUndefined();
	expect(output).toEqual([]);
	expect(errorOutput).toHaveLength(1);
	const json = errorOutput[0]?.json as { error: string; message: string; details: IDataObject };
	expectWords({ what: json.error, fix: json.message });
	return json;
}

/** Runs with n8n's default, which stops at an error. */
async function thrown(parameters: INodeParameters, product: Product) {
	const { output, error } = await runNode({ parameters, credential: account(sandbox, product) });
	expect(output).toEqual([]);
	if (error === undefined) throw new Error('The run ended well.');
	return error;
}

/** One of each way in which a call can end without an answer; reply.test.mts has every reply. */
const FAULTS: Array<[name: string, fault: ScriptedReply]> = [
	['a connection reset before the reply', { kind: 'reset', when: 'after-request' }],
	['the same, although it was taken', { kind: 'reset', when: 'after-request', accept: true }],
	['a connection reset in the middle of the reply', { kind: 'reset', when: 'mid-reply' }],
	['a reply that is cut off', { kind: 'cut-off' }],
	['no reply', { kind: 'hang' }],
	['no reply although it was taken', { kind: 'hang', accept: true }],
	['HTTP 504 with code 1050', { status: 504, body: { code: 1050 } }],
	['HTTP 502 in HTML', { status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' }],
	['HTTP 200 without a code', { status: 200, body: { result: {} } }],
];

describe.each(CALLS)('%s (%#)', (name, parameters, product, path) => {
	const quick = { ...parameters, options: { timeout: 1 } };

	test.each(FAULTS)('%s: unknown, and never repeated', async (_, fault) => {
		sandbox.reply(path, fault);
		const item = await errorItem(quick, product, { retry: true });
		expect(item.details.status).toBe('unknown');
		expect(item.message).toMatch(NOT_AGAIN);
		expect(item.details.userIds).toEqual(['u-1001', 'u-1002']);
		expect(sandbox.requests).toHaveLength(1);
	});

	test('an unknown outcome ends a run that stops at it, and says so', async () => {
		sandbox.reply(path, { kind: 'reset', when: 'after-request' });
		const error = await thrown(quick, product);
		expect(error.name).toBe('NodeApiError');
		expect(error.message).toContain(name);
		expect(error.description).toMatch(NOT_AGAIN);
		expect(error.description).toContain('request ID');
		expect(sandbox.requests).toHaveLength(1);
	});

	test.each([
		['wrong signature', 1004, 401, /App Secret/],
		['too many calls', 1008, 429, /[Tt]oo many/],
		['not enabled', 1009, 430, /not enabled/],
		['undocumented, with the status of success', 4321, 200, /4321/],
	])('%s: refused in words', async (_, code, status, says) => {
		const body = { code, errorMessage: 'as told' };
		sandbox.reply(path, { status, headers: { 'retry-after': '90' }, body, times: 5 });
		const item = await errorItem(quick, product);
		expect(item.error).toMatch(says);
		expect(item.details).toMatchObject({
			status: 'rejected',
			code,
			httpStatus: status,
			serviceMessage: 'as told',
			retryAfterSeconds: 90,
		});
		expect(sandbox.requests).toHaveLength(1);
	});

	// A refused call counts against the quota of 2 an hour, so it is never repeated.
	test('Retry On Fail after a refusal', async () => {
		const refusal = { code: 1002, errorMessage: 'as told' };
		sandbox.reply(path, { status: 400, body: refusal, times: 5 });
		const item = await errorItem(parameters, product, { retry: true });
		expect(sandbox.requests).toHaveLength(1);
		expect(item.details).toMatchObject({ status: 'rejected', code: 1002 });
		// Its fix tells people to read these words.
		expect(item.details.serviceMessage).toBe('as told');
	});

	test('a refusal ends a run that stops at it, in the same words', async () => {
		sandbox.reply(path, { status: 430, body: { code: 1009, errorMessage: 'as told' } });
		const error = await thrown(parameters, product);
		expect(error.message).toMatch(/not enabled/);
		expect(error.description).toMatch(/^Enable the broadcast and push service/);
		expect(error.description).toContain('as told');
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '430' });
	});

	test('a redirect is not followed', async () => {
		const headers = { location: `${sandbox.url}/elsewhere` };
		sandbox.reply(path, { status: 307, headers, body: '', times: 5 });
		const item = await errorItem(parameters, product);
		expect(item.error).toMatch(/redirect/);
		expect(item.details.status).toBe('rejected');
		expect(sandbox.requests.map(({ path: called }) => called)).toEqual([path]);
	});

	test('a refused connection: not sent', async () => {
		await sandbox.refuseConnections();
		const item = await errorItem(parameters, product);
		expect(item.details).toMatchObject({ status: 'notSent', networkError: 'ECONNREFUSED' });
		expect(item.message).not.toMatch(NOT_AGAIN);
		expect((await thrown(parameters, product)).message).toMatch(/could not be reached/);
		expect(sandbox.requests).toEqual([]);
	});

	test('a name that nobody knows: not sent', async () => {
		const item = await errorItem(parameters, product, {
			credential: { baseUrl: 'https://nowhere.invalid' },
		});
		expect(item.details.status).toBe('notSent');
		expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(item.details.networkError);
	});

	test('a slow reply within the time is a reply', async () => {
		sandbox.reply(path, { kind: 'normal', delayMs: 300 });
		const { output } = await runNode({ parameters: quick, credential: account(sandbox, product) });
		expect(output[0]?.json.status).toBe('accepted');
	});
});

test('the other spelling of success is taken where the documents disagree', async () => {
	for (const body of [
		{ code: 200, id: 'P1', messageUID: 'P1' },
		{ code: 0, id: 'P1', messageUID: 'P1' },
		{ code: '0', result: { id: 'P1', messageId: 'P1' } },
	]) {
		sandbox.reply('/v4/system-channel/push', { body });
		const { output } = await runNode({
			parameters: BROADCAST,
			credential: account(sandbox, 'nexconn'),
		});
		expect(output[0]?.json).toMatchObject({ status: 'accepted', id: 'P1', messageId: 'P1' });
	}
});

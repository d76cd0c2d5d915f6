import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { BROADCAST_PATH, broadcast, ERROR_OUTPUT, push, RETRY } from '../../engine/cases.mts';
import { startSandbox } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { account } from '../../support/accounts.mts';
import { runNode } from '../../support/engine.mts';
import { expectWords, NOT_AGAIN } from './words.mts';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.allowConnections();
	sandbox.reset();
});

/** Those that count against a small quota; of the others test/engine has the same. */
const CALLS = [
	['broadcast', broadcast, 'nexconn', BROADCAST_PATH.nexconn],
	['broadcast', broadcast, 'rongcloud', BROADCAST_PATH.rongcloud],
	['push notification', push, 'rongcloud', '/push.json'],
] as const;

describe.each(CALLS)('%s (%#)', (_name, parametersWith, product, path) => {
	const run = async (settings = {}, credential = {}) =>
		await runNode({
			parameters: parametersWith({ options: { timeout: 1 } }),
			credential: { ...account(sandbox, product), ...credential },
			settings,
		});
	const errorItem = async (credential = {}) => {
		const { errorOutput } = await run({ ...RETRY, ...ERROR_OUTPUT }, credential);
		const json = errorOutput[0]?.json as { error: string; message: string; details: IDataObject };
		expectWords({ what: json.error, fix: json.message });
		return json;
	};

	test('what nobody knows is never repeated', async () => {
		sandbox.reply(path, { kind: 'hang', accept: true });
		const { message, details } = await errorItem();
		expect([message, details.status]).toEqual([expect.stringMatching(NOT_AGAIN), 'unknown']);
		expect(sandbox.requests).toHaveLength(1);
	});

	test('a refusal with what the service says of it', async () => {
		const headers = { 'retry-after': '90' };
		const body = { code: 1009, errorMessage: 'as told' };
		sandbox.reply(path, { status: 430, headers, body, times: 5 });
		const { error, details } = await errorItem();
		expect(error).toMatch(/not enabled/);
		const status = { status: 'rejected', code: 1009, httpStatus: 430, retryAfterSeconds: 90 };
		expect(details).toMatchObject({ ...status, serviceMessage: 'as told' });
		expect(sandbox.requests).toHaveLength(1);
	});

	test('a redirect is not followed', async () => {
		const headers = { location: `${sandbox.url}/elsewhere` };
		sandbox.reply(path, { status: 307, headers, body: '', times: 5 });
		expect((await errorItem()).error).toMatch(/redirect/);
		expect(sandbox.requests.map(({ path: called }) => called)).toEqual([path]);
	});

	test('a refused connection, and a name that nobody knows: not sent', async () => {
		await sandbox.refuseConnections();
		const { message, details } = await errorItem();
		expect(details).toMatchObject({ status: 'notSent', networkError: 'ECONNREFUSED' });
		expect(message).not.toMatch(NOT_AGAIN);
		const unknown = await errorItem({ baseUrl: 'https://nowhere.invalid' });
		expect(unknown.details.status).toBe('notSent');
		expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(unknown.details.networkError);
	});

	test('a slow reply within the time is a reply', async () => {
		sandbox.reply(path, { kind: 'normal', delayMs: 300 });
		expect((await run()).output[0]?.json.status).toBe('accepted');
	});
});

test.each([
	{ code: 200, id: 'P1', messageUID: 'P1' },
	{ code: 0, id: 'P1', messageUID: 'P1' },
	{ code: '0', result: { id: 'P1', messageId: 'P1' } },
])('where the documents disagree, either spelling of success is taken: %j', async (body) => {
	sandbox.reply(BROADCAST_PATH.nexconn, { body });
	const credential = account(sandbox, 'nexconn');
	const { output } = await runNode({ parameters: broadcast(), credential });
	expect(output[0]?.json).toMatchObject({ status: 'accepted', id: 'P1', messageId: 'P1' });
});

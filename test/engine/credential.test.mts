import { createHash } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	everything,
	PRODUCTS,
	systemMessage,
	THREE,
	told,
	useSandbox,
	withMiddle,
} from './cases.mts';

const sandbox = useSandbox();

const header = (name: string): string[] =>
	sandbox.current.requests.map(({ headers }) => String(headers[name]));

describe.each(PRODUCTS)('%s: how calls are signed', (product) => {
	test('each call freshly, with the App Secret of the credential', async () => {
		const before = Date.now();
		await sandbox.run(product, systemMessage());

		expect(delivered(sandbox.current)).toHaveLength(3);
		const nonces = header('nonce');
		const times = header('timestamp');
		expect(new Set(nonces).size).toBe(3);
		expect(new Set(header('signature')).size).toBe(3);
		expect(sandbox.current.replayedNonces).toBe(0);
		for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9]{8,18}$/);
		for (const time of times) {
			expect(time).toMatch(/^\d{13}$/);
			expect(Number(time)).toBeGreaterThanOrEqual(before);
			expect(Number(time)).toBeLessThanOrEqual(Date.now());
		}
		expect(header('app-key')).toEqual(Array(3).fill(`sandbox-${product}`));
		expect(header('signature')).toEqual(
			nonces.map((nonce, index) =>
				createHash('sha1').update(`sandbox-secret-${product}${nonce}${times[index]}`).digest('hex'),
			),
		);
	});

	test('white space around key and secret, as copying brings it along, does no harm', async () => {
		const credential = account(sandbox.current, product);
		const { error } = await sandbox.run(
			{
				...credential,
				appKey: ` ${credential.appKey}\n`,
				appSecret: `\t${credential.appSecret} `,
				baseUrl: ` ${credential.baseUrl}/ `,
			},
			systemMessage(),
		);

		expect(error).toBeUndefined();
		expect(delivered(sandbox.current)).toHaveLength(3);
	});

	test('a refused signature (401) is asked about once for each row', async () => {
		const { output } = await sandbox.run(
			{ ...account(sandbox.current, product), appSecret: 'not-the-secret' },
			systemMessage(),
			THREE,
			CONTINUE,
		);

		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([401, 401, 401]);
		expect(output.map((item) => details(item))).toEqual(
			Array(3).fill(expect.objectContaining({ status: 'rejected', code: 1004, httpStatus: 401 })),
		);
		expect(output[0]?.json.message).toMatch(/App Secret \(not the App Key\)/);
	});

	test('a refused signature (401) ends the run after one call', async () => {
		const { error } = await sandbox.run(
			{ ...account(sandbox.current, product), appSecret: 'not-the-secret' },
			systemMessage(),
		);

		expect(sandbox.current.requests).toHaveLength(1);
		expect(error?.message).toMatch(/App Secret/);
		expect(told(error)).toMatch(/^Not sent any more: items 1-2 \(2 of 3 items\)\.$/m);
		expect(told(error)).not.toMatch(/^Accepted/m);
	});
});

describe('the secret stays secret', () => {
	interface Case {
		name: string;
		parameters?: INodeParameters;
		items?: IDataObject[];
		reply?: ScriptedReply;
		settings?: Partial<INode>;
		secret?: string;
		/** Whether the case is to end with an error. */
		fails?: boolean;
	}
	const CASES: Case[] = [
		{ name: 'accepted calls' },
		{ name: 'a preview', parameters: systemMessage({ preview: true }) },
		{ name: 'a row that cannot be sent', items: withMiddle({ to: '' }), fails: true },
		{ name: 'a wrong secret', secret: 'another-secret', fails: true },
		{
			name: 'a refused call',
			reply: { status: 400, body: { code: 1002, errorMessage: 'No' } },
			fails: true,
		},
		{ name: 'HTTP 500', reply: { status: 500, body: { code: 1000 } }, fails: true },
		{ name: 'a reset connection', reply: { kind: 'reset', when: 'after-request' }, fails: true },
		{ name: 'a reply cut off', reply: { kind: 'cut-off' }, fails: true },
		{ name: 'no reply in time', reply: { kind: 'hang' }, fails: true },
		{
			name: 'a redirect to another host',
			reply: { status: 307, headers: { location: 'http://127.0.0.1:9/x' }, body: '' },
			fails: true,
		},
		{
			name: 'a refused call with Continue',
			reply: { status: 400, body: { code: 1002, errorMessage: 'No' } },
			settings: CONTINUE,
		},
		{
			name: 'a reset connection with the error output',
			reply: { kind: 'reset', when: 'after-request' },
			settings: ERROR_OUTPUT,
		},
	];

	describe.each(PRODUCTS)('%s', (product) => {
		test.each(CASES)(
			'$name',
			async ({ parameters, items = [...THREE], reply, settings, secret, fails = false }) => {
				const credential = account(sandbox.current, product);
				const appSecret = secret ?? String(credential.appSecret);
				if (reply !== undefined) sandbox.current.reply({}, reply);
				const result = await sandbox.run(
					{ ...credential, appSecret },
					parameters ?? systemMessage({ options: { timeout: 1 } }),
					items,
					settings,
				);

				expect(result.error !== undefined).toBe(fails);
				const text = everything(result);
				expect(text).toContain('u-1001');
				expect(text).not.toContain(appSecret);
				for (const value of [...header('signature'), ...header('nonce')]) {
					expect(text).not.toContain(value);
				}
				// Nor under a name that n8n or axios gives to headers.
				expect(text).not.toMatch(/"(signature|nonce|app-key)"/i);
			},
		);
	});

	test('a redirect is not followed, so no other host sees a signature', async () => {
		sandbox.current.reply({}, { status: 307, headers: { location: '/elsewhere' }, body: '' });
		const { error } = await sandbox.run('nexconn', systemMessage());

		expect(sandbox.current.requests.map(({ path }) => path)).toEqual([
			'/v4/system-channel/message/send',
		]);
		expect(error?.message).toMatch(/redirect/);
	});
});

describe('the request ID', () => {
	const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

	test.each(PRODUCTS)('%s: a random one for each call, sent and shown', async (product) => {
		const { output } = await sandbox.run(product, systemMessage());

		const sent = header('x-request-id');
		expect(new Set(sent).size).toBe(3);
		for (const id of sent) expect(id).toMatch(UUID);
		expect(column(output, 'requestId')).toEqual(sent);
	});

	test.each(PRODUCTS)("%s: one of the user's own by expression", async (product) => {
		const { output } = await sandbox.run(
			product,
			systemMessage({ options: { requestId: '={{ "order-" + $json.order }}' } }),
		);

		expect(header('x-request-id')).toEqual(['order-A-1', 'order-B-2', 'order-C-3']);
		expect(column(output, 'requestId')).toEqual(['order-A-1', 'order-B-2', 'order-C-3']);
		expect(sandbox.current.journal.map(({ requestId }) => requestId)).toEqual([
			'order-A-1',
			'order-B-2',
			'order-C-3',
		]);
	});

	test('it is shown with a refused call, and with one whose outcome nobody knows', async () => {
		sandbox.current.reply({}, [
			{ status: 400, body: { code: 1002 } },
			{ kind: 'reset', when: 'after-request' },
		]);
		const { output } = await sandbox.run('nexconn', systemMessage(), THREE, CONTINUE);

		const sent = header('x-request-id');
		expect(output.slice(0, 2).map((item) => details(item).requestId)).toEqual(sent.slice(0, 2));
		expect(output[2]?.json.requestId).toBe(sent[2]);
	});

	test('one call for three equal rows has one ID, shown with each', async () => {
		const { output } = await sandbox.run('rongcloud', broadcast());

		expect(header('x-request-id')).toHaveLength(1);
		expect(column(output, 'requestId')).toEqual(Array(3).fill(header('x-request-id')[0]));
	});
});

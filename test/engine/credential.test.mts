import { createHash } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { account } from '../support/accounts.mts';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	details,
	PRODUCTS,
	systemMessage,
	THREE,
	useSandbox,
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
		for (const nonce of nonces) {
			expect(nonce).toMatch(new RegExp(`^[A-Za-z0-9]{8,${LIMITS.nonceCharacters}}$`));
		}
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
});

test('a redirect is not followed, so no other host sees a signature', async () => {
	sandbox.current.reply({}, { status: 307, headers: { location: '/elsewhere' }, body: '' });
	const { error } = await sandbox.run('nexconn', systemMessage());

	expect(sandbox.current.requests.map(({ path }) => path)).toEqual([
		'/v4/system-channel/message/send',
	]);
	expect(error?.message).toMatch(/redirect/);
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

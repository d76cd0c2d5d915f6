import { describe, expect, test } from '@jest/globals';
import type { INodeExecutionData, NodeApiError } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	links,
	PRODUCTS,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	useSandbox,
	told,
} from './cases.mts';

const sandbox = useSandbox();

interface Case {
	name: string;
	reply: ScriptedReply;
	state: 'rejected' | 'unknown';
	httpStatus?: number;
	code?: number;
	/** What has to be said, and how to fix it (docs/service.md, section 6.4). */
	what: RegExp;
	fix: RegExp;
	serviceMessage?: string;
}

const refusal = (status: number, code: number, errorMessage = 'In the words of the service') => ({
	reply: { status, body: { code, errorMessage } },
	httpStatus: status,
	code,
	serviceMessage: errorMessage,
});

const UNKNOWN_FIX = /Nobody knows whether it was sent/;

const CASES: Case[] = [
	{
		name: '1002 with HTTP 400',
		...refusal(400, 1002, 'Parameter error: content'),
		state: 'rejected',
		what: /parameter/,
		fix: /App Key/,
	},
	{
		name: '1004 with HTTP 401',
		...refusal(401, 1004),
		state: 'rejected',
		what: /signature/,
		fix: /App Secret/,
	},
	{
		name: '1008 with HTTP 429',
		...refusal(429, 1008),
		state: 'rejected',
		what: /Too many/,
		fix: /100 messages a second.*later/s,
	},
	{
		name: '1009 with HTTP 430',
		...refusal(430, 1009),
		state: 'rejected',
		what: /not enabled/,
		fix: /console which service/,
	},
	{
		name: 'a code of an error with HTTP 200',
		...refusal(200, 1002),
		state: 'rejected',
		what: /parameter/,
		fix: /fields/,
	},
	{
		name: 'an undocumented code',
		...refusal(400, 7777),
		state: 'rejected',
		what: /7777/,
		fix: /The service says/,
	},
	{
		name: 'a proxy that says no in HTML',
		reply: { status: 403, contentType: 'text/html', body: '<h1>Forbidden</h1>' },
		state: 'rejected',
		httpStatus: 403,
		what: /403/,
		fix: /proxy/,
	},
	{
		name: '1000 with HTTP 500',
		...refusal(500, 1000),
		state: 'unknown',
		what: /failed inside/,
		fix: UNKNOWN_FIX,
	},
	{
		name: '1050 with HTTP 504',
		...refusal(504, 1050),
		state: 'unknown',
		what: /time-out/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'HTML with HTTP 502',
		reply: { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>', accept: true },
		state: 'unknown',
		httpStatus: 502,
		what: /not JSON/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'HTML with HTTP 200',
		reply: { status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' },
		state: 'unknown',
		httpStatus: 200,
		what: /not JSON/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'an empty reply',
		reply: { status: 200, body: '', accept: true },
		state: 'unknown',
		httpStatus: 200,
		what: /empty/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'a reply without a code',
		reply: { status: 200, body: { ok: true }, accept: true },
		state: 'unknown',
		httpStatus: 200,
		what: /no code/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'JSON that is cut off but ends in good order',
		reply: { status: 200, body: '{"code":0,"resu', accept: true },
		state: 'unknown',
		httpStatus: 200,
		what: /cut off/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'a connection that breaks off in the reply',
		reply: { kind: 'cut-off' },
		state: 'unknown',
		what: /connection/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'a connection that is reset',
		reply: { kind: 'reset', when: 'after-request', accept: true },
		state: 'unknown',
		what: /connection/,
		fix: UNKNOWN_FIX,
	},
	{
		name: 'no reply in time',
		reply: { kind: 'hang', accept: true },
		state: 'unknown',
		what: /in time/,
		fix: UNKNOWN_FIX,
	},
];

const parameters = systemMessage({
	options: { ...STEP_BY_STEP, requestId: '={{ $json.order }}', timeout: 1 },
});

/** The middle call goes wrong, the others are as ever. */
function script(product: Product, reply: ScriptedReply): void {
	sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, reply]);
}

const sentTo = (): unknown[] =>
	sandbox.current.requests.map(({ headers }) => headers['x-request-id']);

function expectErrorParts(item: INodeExecutionData | undefined, expected: Case, product: Product) {
	expect(item?.json.error).toMatch(expected.what);
	expect(item?.json.message).toMatch(expected.fix);
	expect(details(item)).toEqual(
		expect.objectContaining({
			status: expected.state,
			userIds: ['u-1002'],
			requestId: 'B-2',
			url: `${sandbox.current.url}${SYSTEM_PATH[product]}`,
			audience: 'User u-1002',
			itemsInCall: 1,
			...(expected.code === undefined ? {} : { code: expected.code }),
			...(expected.httpStatus === undefined ? {} : { httpStatus: expected.httpStatus }),
			...(expected.serviceMessage === undefined ? {} : { serviceMessage: expected.serviceMessage }),
		}),
	);
	if (expected.code === undefined) expect(details(item)).not.toHaveProperty('code');
	if (expected.httpStatus === undefined) expect(details(item)).not.toHaveProperty('httpStatus');
}

describe.each(PRODUCTS)('%s: the call of the middle row goes wrong', (product) => {
	describe.each(CASES)('$name', (expected) => {
		test('without Continue the run ends there and gives an account of every row', async () => {
			script(product, expected.reply);
			const { error, output } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(sandbox.current, product),
			});
			const { message, description, httpCode, context } = error as NodeApiError;

			expect(sentTo()).toEqual(['A-1', 'B-2']);
			expect(output).toEqual([]);
			expect(error?.name).toBe('NodeApiError');
			expect(message).toMatch(expected.what);
			expect(description).toMatch(expected.fix);
			expect(told(error)).toMatch(/^Accepted: item 0 \(1 of 3 items\)\.$/m);
			expect(told(error)).toMatch(/^Not sent any more: item 2 \(1 of 3 items\)\.$/m);
			expect(description).toContain('request ID B-2');
			if (expected.serviceMessage !== undefined) {
				expect(description).toContain(`The service says: "${expected.serviceMessage}".`);
			}
			if (expected.httpStatus !== undefined) expect(httpCode).toBe(String(expected.httpStatus));
			expect(context.itemIndex).toBe(1);
		});

		test('with Continue the others are sent, and nothing is sent twice', async () => {
			script(product, expected.reply);
			const { error, output, errorOutput } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(sandbox.current, product),
				settings: CONTINUE,
			});

			expect(error).toBeUndefined();
			expect(sentTo()).toEqual(['A-1', 'B-2', 'C-3']);
			expect(errorOutput).toEqual([]);
			expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			expect(Object.keys(output[1] ?? {}).sort()).toEqual(['json', 'pairedItem']);
			expect(Object.keys(output[1]?.json ?? {})).toEqual(['error', 'message', 'details']);
			expectErrorParts(output[1], expected, product);
		});

		test('with the error output it goes there with its own input fields', async () => {
			script(product, expected.reply);
			const { error, output, errorOutput } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(sandbox.current, product),
				settings: ERROR_OUTPUT,
			});

			expect(error).toBeUndefined();
			expect(sentTo()).toEqual(['A-1', 'B-2', 'C-3']);
			expect(links(output)).toEqual([{ item: 0 }, { item: 2 }]);
			expect(links(errorOutput)).toEqual([{ item: 1 }]);
			expect(Object.keys(errorOutput[0]?.json ?? {}).sort()).toEqual([
				'details',
				'error',
				'message',
				'order',
				'text',
				'to',
			]);
			expect(errorOutput[0]?.json).toEqual(
				expect.objectContaining({ to: 'u-1002', text: 'Hello Ben', order: 'B-2' }),
			);
			expectErrorParts(errorOutput[0], expected, product);
		});
	});
});

describe('what is said about a call whose outcome nobody knows', () => {
	test.each(CASES.filter(({ state }) => state === 'unknown'))(
		'$name: not that it was not accepted',
		async ({ reply }) => {
			script('nexconn', reply);
			const { error } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(sandbox.current, 'nexconn'),
			});

			expect(error?.message).not.toMatch(/was not (accepted|sent)/);
		},
	);
});

test('a service that cannot be reached: nothing was sent, and each row says so', async () => {
	await sandbox.current.refuseConnections();
	const { output } = await runNode({
		parameters,
		items: [...THREE],
		credential: account(sandbox.current, 'nexconn'),
		settings: CONTINUE,
	}).finally(() => sandbox.current.allowConnections());

	expect(output.map((item) => details(item).status)).toEqual(['notSent', 'notSent', 'notSent']);
	expect(output.map((item) => details(item).networkError)).toEqual(Array(3).fill('ECONNREFUSED'));
	expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

test('a user whom the reply leaves out is unknown, and the others of the row are told apart', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [{ kind: 'normal' }, { kind: 'partial', keep: 1 }]);
	const { output } = await runNode({
		parameters,
		items: THREE.map((row, index) => (index === 1 ? { ...row, to: 'u-1002, u-1004' } : row)),
		credential: account(sandbox.current, 'nexconn'),
		settings: CONTINUE,
	});

	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(output[1]?.json.error).toMatch(/names no message for this user/);
	expect(output[1]?.json.message).toMatch(/before you send it again/);
	expect(details(output[1])).toEqual(
		expect.objectContaining({
			status: 'unknown',
			userIds: ['u-1004'],
			acceptedUserIds: ['u-1002'],
			unknownUserIds: ['u-1004'],
			recipients: [{ userId: 'u-1002', messageId: expect.any(String) }],
		}),
	);
});

test('a reply that names no recipient at all is not passed over in silence', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [{ kind: 'normal' }, { kind: 'partial', keep: 0 }]);
	const { output } = await runNode({
		parameters,
		items: [...THREE],
		credential: account(sandbox.current, 'nexconn'),
		settings: CONTINUE,
	});

	expect(delivered(sandbox.current)[1]).toEqual([[], 'RC:TxtMsg', '{"content":"Hello Ben"}']);
	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(details(output[1])).toEqual(
		expect.objectContaining({ status: 'unknown', userIds: ['u-1002'] }),
	);
});

test('rows that share a refused call have an error item each', async () => {
	sandbox.current.setApp('sandbox-rongcloud', { broadcastEnabled: false });
	const { output, errorOutput } = await runNode({
		parameters: broadcast(),
		items: [{ row: 'a' }, { row: 'b' }, { row: 'c' }],
		credential: account(sandbox.current, 'rongcloud'),
		settings: ERROR_OUTPUT,
	});
	sandbox.current.setApp('sandbox-rongcloud', { broadcastEnabled: true });

	expect(sandbox.current.requests).toHaveLength(1);
	expect(output).toEqual([]);
	expect(links(errorOutput)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(errorOutput.map(({ json }) => json.row)).toEqual(['a', 'b', 'c']);
	expect(errorOutput.map((item) => details(item))).toEqual(
		Array(3).fill(
			expect.objectContaining({ status: 'rejected', code: 1009, httpStatus: 430, itemsInCall: 3 }),
		),
	);
});

import { describe, expect, test } from '@jest/globals';
import type { INodeExecutionData, NodeApiError } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import type { Product } from '../support/accounts.mts';
import {
	column,
	CONTINUE,
	delivered,
	details,
	links,
	LOST,
	NORMAL,
	PRODUCTS,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	told,
	useSandbox,
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

const UNKNOWN_FIX = /Nobody knows whether it was sent/;

/** Said by the service; what failed inside of it may have been done. */
const said = (
	httpStatus: number,
	code: number,
	what: RegExp,
	fix: RegExp,
	serviceMessage = 'In the words of the service',
): Case => ({
	name: `${code} with HTTP ${httpStatus}`,
	reply: { status: httpStatus, body: { code, errorMessage: serviceMessage } },
	state: httpStatus < 500 ? 'rejected' : 'unknown',
	...{ httpStatus, code, what, fix, serviceMessage },
});
/** Nobody can tell what it means. */
const unclear = (name: string, what: RegExp, reply: ScriptedReply, httpStatus?: number): Case => ({
	...{ name, what, reply, httpStatus },
	state: 'unknown',
	fix: UNKNOWN_FIX,
});
const html = (status: number, text: string) => ({
	status,
	contentType: 'text/html',
	body: `<h1>${text}</h1>`,
});

const CASES: Case[] = [
	said(400, 1002, /parameter/, /App Key/, 'Parameter error: content'),
	said(401, 1004, /signature/, /App Secret/),
	said(429, 1008, /Too many/, /100 messages a second.*later/s),
	said(430, 1009, /not enabled/, /console which service/),
	// The code of an error, and an undocumented one.
	said(200, 1002, /parameter/, /fields/),
	said(400, 7777, /7777/, /The service says/),
	{
		name: 'a proxy that says no in HTML',
		reply: html(403, 'Forbidden'),
		state: 'rejected',
		httpStatus: 403,
		what: /403/,
		fix: /proxy/,
	},
	said(500, 1000, /failed inside/, UNKNOWN_FIX),
	said(504, 1050, /time-out/, UNKNOWN_FIX),
	unclear('HTML with HTTP 502', /not JSON/, { ...html(502, 'Bad Gateway'), accept: true }, 502),
	unclear('HTML with HTTP 200', /not JSON/, html(200, 'Welcome'), 200),
	unclear('an empty reply', /empty/, { status: 200, body: '', accept: true }, 200),
	unclear(
		'a reply without a code',
		/no code/,
		{ status: 200, body: { ok: true }, accept: true },
		200,
	),
	unclear(
		'JSON that is cut off but ends in good order',
		/cut off/,
		{ status: 200, body: '{"code":0,"resu', accept: true },
		200,
	),
	unclear('a connection that breaks off in the reply', /connection/, { kind: 'cut-off' }),
	unclear('a connection that is reset', /connection/, LOST),
	unclear('no reply in time', /in time/, { kind: 'hang', accept: true }),
];

const parameters = systemMessage({
	options: { ...STEP_BY_STEP, requestId: '={{ $json.order }}', timeout: 1 },
});

/** The middle call goes wrong, the others are as ever. */
function script(product: Product, reply: ScriptedReply): void {
	sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, reply]);
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
			const { error, output } = await sandbox.run(product, parameters);
			const { message, description, httpCode, context } = error as NodeApiError;

			expect(sentTo()).toEqual(['A-1', 'B-2']);
			expect(output).toEqual([]);
			expect(error?.name).toBe('NodeApiError');
			expect(message).toMatch(expected.what);
			if (expected.state === 'unknown') expect(message).not.toMatch(/was not (accepted|sent)/);
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
			const { error, output, errorOutput } = await sandbox.run(
				product,
				parameters,
				THREE,
				CONTINUE,
			);

			expect(error).toBeUndefined();
			expect(sentTo()).toEqual(['A-1', 'B-2', 'C-3']);
			expect(errorOutput).toEqual([]);
			expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			expect(Object.keys(output[1] ?? {}).sort()).toEqual(['json', 'pairedItem']);
			expect(Object.keys(output[1]?.json ?? {})).toEqual(['error', 'message', 'details']);
			expectErrorParts(output[1], expected, product);
		});
	});
});

test('a user whom the reply leaves out is unknown, and the others of the row are told apart', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { kind: 'partial', keep: 1 }]);
	const { output } = await sandbox.run(
		'nexconn',
		parameters,
		THREE.map((row, index) => (index === 1 ? { ...row, to: 'u-1002, u-1004' } : row)),
		CONTINUE,
	);

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
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { kind: 'partial', keep: 0 }]);
	const { output } = await sandbox.run('nexconn', parameters, THREE, CONTINUE);

	expect(delivered(sandbox.current)[1]).toEqual([[], 'RC:TxtMsg', '{"content":"Hello Ben"}']);
	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(details(output[1])).toEqual(
		expect.objectContaining({ status: 'unknown', userIds: ['u-1002'] }),
	);
});

import { expect, test } from '@jest/globals';
import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import {
	column,
	CONTINUE,
	delivered,
	details,
	LOST,
	NORMAL,
	PRODUCTS,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	useSandbox,
	withMiddle,
} from './cases.mts';

const sandbox = useSandbox();

interface Case {
	name: string;
	reply: ScriptedReply;
	/** What has to be said, and how to fix it (docs/service.md, section 6.4). */
	what: RegExp;
	fix: RegExp;
	/** What the details of an item have to hold, and nothing in place of what is undefined here. */
	has: { status: string; httpStatus?: number; code?: number; serviceMessage?: string };
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
	...{ what, fix },
	has: { status: httpStatus < 500 ? 'rejected' : 'unknown', httpStatus, code, serviceMessage },
});
/** Nobody can tell what it means. */
const unclear = (name: string, what: RegExp, reply: ScriptedReply, httpStatus?: number): Case => ({
	...{ name, what, reply },
	fix: UNKNOWN_FIX,
	has: { status: 'unknown', httpStatus },
});
const html = (status: number, text: string) => ({
	status,
	contentType: 'text/html',
	body: `<h1>${text}</h1>`,
});
const taken = (body: string | IDataObject) => ({ status: 200, body, accept: true });

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
		what: /403/,
		fix: /proxy/,
		has: { status: 'rejected', httpStatus: 403 },
	},
	said(500, 1000, /failed inside/, UNKNOWN_FIX),
	said(504, 1050, /time-out/, UNKNOWN_FIX),
	unclear('HTML with HTTP 502', /not JSON/, { ...html(502, 'Bad Gateway'), accept: true }, 502),
	unclear('HTML with HTTP 200', /not JSON/, html(200, 'Welcome'), 200),
	unclear('an empty reply', /empty/, taken(''), 200),
	unclear('a reply without a code', /no code/, taken({ ok: true }), 200),
	unclear('JSON that is cut off in good order', /cut off/, taken('{"code":0,"resu'), 200),
	unclear('a connection that breaks off in the reply', /connection/, { kind: 'cut-off' }),
	unclear('a connection that is reset', /connection/, LOST),
	unclear('no reply in time', /in time/, { kind: 'hang', accept: true }),
];

const parameters = systemMessage({
	options: { ...STEP_BY_STEP, requestId: '={{ $json.order }}', timeout: 1 },
});

const sentTo = (): unknown[] =>
	sandbox.current.requests.map(({ headers }) => headers['x-request-id']);

// That the other rows are as ever, and who has it already, is in operations.test.mts.
test.each(CASES.flatMap((each) => PRODUCTS.map((product) => ({ ...each, product }))))(
	'$product, $name: what an error and an item tell of the call',
	async ({ product, reply, what, fix, has }) => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, reply]);
		const { error } = await sandbox.run(product, parameters);
		const { message, description, httpCode } = error as NodeApiError;
		expect(sentTo()).toEqual(['A-1', 'B-2']);
		expect(message).toMatch(what);
		if (has.status === 'unknown') expect(message).not.toMatch(/was not (accepted|sent)/);
		expect(description).toMatch(fix);
		expect(description).toContain('request ID B-2');
		if (has.serviceMessage !== undefined) {
			expect(description).toContain(`The service says: "${has.serviceMessage}".`);
		}
		if (has.httpStatus !== undefined) expect(httpCode).toBe(String(has.httpStatus));

		sandbox.current.reset();
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, reply]);
		const { output } = await sandbox.run(product, parameters, THREE, CONTINUE);
		expect(sentTo()).toEqual(['A-1', 'B-2', 'C-3']);
		expect(output[1]?.json.error).toMatch(what);
		expect(output[1]?.json.message).toMatch(fix);
		const { status, httpStatus, code, serviceMessage, ...more } = details(output[1]);
		expect({ status, httpStatus, code, serviceMessage }).toEqual(has);
		expect(more).toMatchObject({ userIds: ['u-1002'], requestId: 'B-2', itemsInCall: 1 });
	},
);

test('a user whom the reply leaves out is unknown, and the others of the row are told apart', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { kind: 'partial', keep: 1 }]);
	const rows = withMiddle({ to: 'u-1002, u-1004' });
	const { output } = await sandbox.run('nexconn', parameters, rows, CONTINUE);

	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(output[1]?.json.error).toMatch(/names no message for this user/);
	expect(output[1]?.json.message).toMatch(/before you send it again/);
	expect(details(output[1])).toMatchObject({
		status: 'unknown',
		userIds: ['u-1004'],
		acceptedUserIds: ['u-1002'],
		unknownUserIds: ['u-1004'],
		recipients: [{ userId: 'u-1002', messageId: expect.any(String) }],
	});
});

test('a reply that names no recipient at all is not passed over in silence', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { kind: 'partial', keep: 0 }]);
	const { output } = await sandbox.run('nexconn', parameters, THREE, CONTINUE);

	expect(delivered(sandbox.current)[1]).toEqual([[], 'RC:TxtMsg', '{"content":"Hello Ben"}']);
	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(details(output[1])).toMatchObject({ status: 'unknown', userIds: ['u-1002'] });
});

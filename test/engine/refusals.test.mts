import { expect, test } from '@jest/globals';
import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { ScriptedReply } from '../../sandbox/index.mts';
import {
	column,
	CONTINUE,
	delivered,
	details,
	LOST,
	NORMAL,
	PRODUCTS,
	FAST,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	useSandbox,
	withMiddle,
} from './cases.mts';

const sandbox = useSandbox();

const WORDS = 'In the words of the service';
const said = (status: number, code: number): ScriptedReply => ({
	status,
	body: { code, errorMessage: WORDS },
});
const html = (status: number) => ({ status, contentType: 'text/html', body: '<h1>Welcome</h1>' });
const hang = (meanwhile?: Extract<ScriptedReply, { kind: 'hang' }>['meanwhile']) =>
	({ kind: 'hang', accept: true, meanwhile }) as const;
const LARGE = JSON.stringify({ code: 1002, errorMessage: 'x'.repeat(1_100_000) });
const DEEP = `{"code":1002,"errorMessage":"no","deep":${'['.repeat(100)}${']'.repeat(100)}}`;
/** The service did what it was told. */
const taken = (body: string | IDataObject) => ({ status: 200, body, accept: true });
/** What is said where nobody can tell what became of it. */
const UNKNOWN = /Nobody knows whether it was sent/;

const PACE = new RegExp(`${LIMITS.messagesPerSecond} messages a second.*later`, 's');

/** What has to be said, and how to fix it (docs/service.md, section 6.4). */
type Case = [string, ScriptedReply, number | undefined, number | undefined, RegExp, RegExp];
const CASES: Case[] = [
	['a wrong parameter', said(400, 1002), 400, 1002, /parameter/, /App Key/],
	['a wrong signature', said(401, 1004), 401, 1004, /signature/, /App Secret/],
	['too many calls', said(429, 1008), 429, 1008, /Too many/, PACE],
	['what is not enabled', said(430, 1009), 430, 1009, /not enabled/, /console which service/],
	['the code of an error', said(200, 1002), 200, 1002, /parameter/, /fields/],
	['an undocumented code', said(400, 7777), 400, 7777, /7777/, /The service says/],
	['a proxy that says no in HTML', html(403), 403, undefined, /403/, /proxy/],
	// What failed inside of the service may have been done.
	['a failure inside', said(500, 1000), 500, 1000, /failed inside/, UNKNOWN],
	['a time-out inside', said(504, 1050), 504, 1050, /time-out/, UNKNOWN],
	['HTML', { ...html(502), accept: true }, 502, undefined, /not JSON/, UNKNOWN],
	['HTML in place of success', html(200), 200, undefined, /not JSON/, UNKNOWN],
	['an empty reply', taken(''), 200, undefined, /empty/, UNKNOWN],
	['a reply without a code', taken({ ok: true }), 200, undefined, /no code/, UNKNOWN],
	['JSON cut off in good order', taken('{"code":0,"resu'), 200, undefined, /cut off/, UNKNOWN],
	['a break in the reply', { kind: 'cut-off' }, 200, undefined, /connection/, UNKNOWN],
	['a reset', LOST, undefined, undefined, /connection/, UNKNOWN],
	['no reply', hang(), undefined, undefined, /in time/, UNKNOWN],
	['a change of protocols', hang('upgrade'), undefined, undefined, /in time/, UNKNOWN],
	['HTTP 102 without end', hang('processing'), undefined, undefined, /in time/, UNKNOWN],
	['a reply that drips', hang('drip'), 200, undefined, /whole reply came in time/, UNKNOWN],
	['a reply without end', hang('flood'), 200, undefined, /larger than 1 MB/, UNKNOWN],
	['a large reply', taken(LARGE), 200, undefined, /larger than 1 MB/, UNKNOWN],
	['a large refusal', { status: 400, body: LARGE }, 400, undefined, /larger than 1 MB/, UNKNOWN],
	...(['gzip', 'br'] as const).map((packed): Case => [
		...([`a large reply, packed (${packed})`, { ...taken(LARGE), packed }] as const),
		...([200, undefined, /larger than 1 MB/, UNKNOWN] as const),
	]),
	['a deep reply', taken(DEEP), 200, undefined, /deeper than 100 levels/, UNKNOWN],
	['a deep refusal', { status: 400, body: DEEP }, 400, undefined, /deeper than 100/, UNKNOWN],
];

/** With a time for what does not come in time, and enough of it for all else. */
const parametersFor = (timeout: number) =>
	systemMessage({
		options: { ...FAST },
		advanced: { ...STEP_BY_STEP, requestId: '={{ $json.order }}', timeout },
	});
const parameters = parametersFor(30);

const sentTo = (): unknown[] =>
	sandbox.current.requests.map(({ headers }) => headers['x-request-id']);

// That the other rows are as ever, and who has it already, is in operations.test.mts.
test.each(CASES.flatMap((each) => PRODUCTS.map((product) => [product, ...each] as const)))(
	'%s, %s: what an error and an item tell of the call',
	async (product, _name, reply, httpStatus, code, what, fix) => {
		const status = fix === UNKNOWN ? 'unknown' : 'rejected';
		const asked = parametersFor(what.source.includes('in time') ? 1 : 30);
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, reply]);
		const { error } = await sandbox.run(product, asked);
		const { message, description, httpCode } = error as NodeApiError;
		expect(sentTo()).toEqual(['A-1', 'B-2']);
		expect(message).toMatch(what);
		if (status === 'unknown') expect(message).not.toMatch(/was not (accepted|sent)/);
		expect(description).toMatch(fix);
		expect(description).toContain('request ID B-2');
		if (code !== undefined) expect(description).toContain(`The service says: "${WORDS}".`);
		expect(httpCode).toBe(String(httpStatus ?? 'none'));

		sandbox.current.reset();
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, reply]);
		const { output } = await sandbox.run(product, asked, THREE, CONTINUE);
		expect(sentTo()).toEqual(['A-1', 'B-2', 'C-3']);
		expect(output[1]?.json.error).toMatch(what);
		expect(output[1]?.json.message).toMatch(fix);
		const { status: state, ...shown } = details(output[1]);
		expect(state).toBe(status);
		expect([shown.httpStatus, shown.code, shown.serviceMessage]).toEqual([
			...[httpStatus, code, code === undefined ? undefined : WORDS],
		]);
		expect(shown).toMatchObject({ userIds: ['u-1002'], requestId: 'B-2', itemsInCall: 1 });
	},
);

test('what the service and a row say is text where n8n shows HTML', async () => {
	const TAG = '<img src=x onerror=alert(1)> & co';
	const reply = { status: 400, body: { code: 1002, errorMessage: TAG } };
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, reply]);
	const refused = await sandbox.run('nexconn', parameters);
	const rows = withMiddle({ to: `${TAG}${'x'.repeat(LIMITS.userIdBytes)}`, text: '' });
	const bad = await sandbox.run('nexconn', parameters, rows);
	for (const { error } of [refused, bad]) {
		expect(error?.description).toContain('&lt;img src=x onerror=alert(1)> &amp; co');
		expect(String(error?.description).replaceAll('<br>', '')).not.toContain('<');
	}
});

test.each(PRODUCTS)(
	'%s: a list of message IDs counts for each user, also an empty one; without it all are accepted',
	async (product) => {
		const names = (...userIds: string[]) => {
			const list = userIds.map((userId) => ({ userId, messageUID: `id-${userId}` }));
			return product === 'nexconn'
				? { code: 0, result: { messageUIDs: list } }
				: { code: 200, messageUIDs: list };
		};
		const body = product === 'nexconn' ? { code: 0, result: {} } : { code: 200 };
		const replies = [names(), names('u-1002'), body];
		sandbox.current.reply(
			SYSTEM_PATH[product],
			replies.map((reply) => ({ body: reply, accept: true })),
		);
		const { output } = await sandbox.run(product, parameters, THREE, CONTINUE);
		expect(column(output, 'status')).toEqual([undefined, 'accepted', 'accepted']);
		expect(details(output[0])).toMatchObject({ status: 'unknown', userIds: ['u-1001'] });
		expect(output[0]?.json.error).toMatch(/names no message for this recipient/);
	},
);

test('a user whom the reply leaves out is unknown, and the others of the row are told apart', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { kind: 'partial', keep: 1 }]);
	const rows = withMiddle({ to: 'u-1002, u-1004' });
	const { output } = await sandbox.run('nexconn', parameters, rows, CONTINUE);

	expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
	expect(output[1]?.json.error).toMatch(/names no message for this recipient/);
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

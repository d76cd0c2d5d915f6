import { resources } from '../../nodes/RongCloud/operations/index.ts';
import { guardFailed } from '../../nodes/RongCloud/runtime/decide/guard.ts';
import { UNNAMED } from '../../nodes/RongCloud/runtime/send/fates.ts';
import {
	networkFailure,
	NEVER_CONNECTED,
	readNetworkError,
	unanswered,
} from '../../nodes/RongCloud/runtime/send/networkFailure.ts';
import { isBusy } from '../../nodes/RongCloud/runtime/send/pacer.ts';
import { CANCELLED, TOO_BUSY } from '../../nodes/RongCloud/runtime/send/sending.ts';
import { SKIPPED } from '../../nodes/RongCloud/runtime/tell/items.ts';
import type { AudienceRequest } from '../../nodes/RongCloud/service/audience.ts';
import { credentialSentence } from '../../nodes/RongCloud/service/credentialCheck.ts';
import { BROADCAST_SERVICE } from '../../nodes/RongCloud/service/endpoint.ts';
import { CODES, explain, isAboutParameters } from '../../nodes/RongCloud/service/errors.ts';
import type { Circumstances } from '../../nodes/RongCloud/service/errors.ts';
import type { Kind, Route, Unavailable } from '../../nodes/RongCloud/service/kind.ts';
import type { Person } from '../../nodes/RongCloud/service/kinds/personalizedMessage.ts';
import { RATES } from '../../nodes/RongCloud/service/limits.ts';
import { readReply } from '../../nodes/RongCloud/service/reply.ts';
import type { Failed, Outcome } from '../../nodes/RongCloud/service/reply.ts';
import { code, GENERATED, page, plain, table } from './markdown.mts';

const INTRODUCTION = `# Errors

What can go wrong, what to do about it, and what the node does by itself. The sentences are the node's own.

Each item that was not accepted has an \`error\` (what happened), a \`message\` (what to do) and \`details\`. Look at
\`details.status\` first:

${table(
	['Status', 'What is known', 'May it be sent again?'],
	[
		[
			code('accepted'),
			'The service took the call. That is not proof that a phone showed it.',
			'no need',
		],
		[
			code('skipped'),
			'It was sent before: by its key of the Duplicate Guard, or an equal broadcast by this execution.',
			'see [below](#before-and-between-the-calls)',
		],
		[code('preview'), 'Nothing was sent, because Run Mode is Preview.', 'yes'],
		[code('test'), 'It was sent to the test users alone, because Run Mode is Test.', 'yes'],
		[code('notSent'), 'Certainly nothing went out.', 'yes, after the cause is mended'],
		[
			code('rejected'),
			'The service refused it, and nobody got it.',
			'yes, after the cause is mended',
		],
		[
			code('unknown'),
			'It went out, but no reply says what became of it.',
			'only after you have looked at the console or at a user; the node never does',
		],
	],
)}

If only some of an item's users are concerned, \`acceptedUserIds\`, \`rejectedUserIds\`, \`unknownUserIds\` and
\`notSentUserIds\` name them. Columns of the row that are called \`error\`, \`message\` or \`details\` themselves stand in
\`details.input\`. n8n's **Retry On Fail**, also that of an agent's tool, and **Retry** in the list of executions start the node
over with all items, and the node then leaves out what was accepted and what is unknown. What was refused and counts against the small quota of broadcasts and
push notifications is not sent again by it either, since each call may count. Changes of tags, bans, names and avatars, recalls
of single messages, and whatever is only looked up, may be made again without harm: their sentences say so, and Retry On
Fail does it, also where the outcome is unknown.`;

const LOOK = `Before something is sent to a host that has not answered within the last minute, the node asks it for something that
changes nothing, at most once a minute: a host that takes connections and does not answer is found out before the
message is on its way. *Timeout* is the whole time of a call, up to the last byte of its reply. Of a reply the first megabyte is
read, unpacked; what is larger is **unknown**.`;

const CODES_NOTE = `The table is that of RongCloud (Classic). Nexconn has one of its own, of which only a copy could be found
that breaks off at code 2007. Where the two read a code differently, the sentences cover both. A dash under *HTTP* means
that no source names the status. Code 1008 and HTTP status
429 on a broadcast may in truth mean that the broadcast service is not enabled: repeated calls of a service that is not
enabled end in 1008 instead of 1009.`;

/** Codes that Nexconn's table reads in another way (docs/service.md, section 6.5). */
const READ_DIFFERENTLY: readonly number[] = [1000, 1003, 1007, 1010, 1011];
/** Where the copy of Nexconn's table ends. */
const LAST_OF_NEXCONN = 2007;

function productsOf(number: number): string {
	if (number > LAST_OF_NEXCONN) return 'RongCloud';
	return READ_DIFFERENTLY.includes(number) ? 'both, read differently' : 'both';
}

/** A reply of the service that refuses a call. */
const refusal = (status: number, body: unknown): Failed =>
	failed(
		readReply(
			{
				statusCode: status,
				headers: {},
				body: typeof body === 'string' ? body : JSON.stringify(body),
			},
			[0, 200],
		),
	);

function failed(outcome: Outcome): Failed {
	if (outcome.state === 'accepted') throw new Error('This reply was taken for a success.');
	return outcome;
}

/** What the node does by itself after a reply, as its parts decide. */
function whatItDoes(outcome: Failed): string {
	if (outcome.state === 'rejected' && isAboutParameters(outcome)) {
		return '**rejected**; a call that several items share is tried again in smaller parts, until the item at fault is alone';
	}
	if (outcome.state === 'unknown') return '**unknown**: never sent again';
	if (isBusy(outcome)) {
		return '**waits**: calls with the option *Wait When Busy* are made again for as long as it says; broadcasts and push notifications that count against the quota are **rejected** and say when to try again';
	}
	if (outcome.state === 'notSent') return '**not sent**: the backup host is tried, if there is one';
	return outcome.httpStatus === 404
		? '**rejected**; a Nexconn broadcast on *Automatic* goes to the newer path, once'
		: '**rejected**';
}

const codeRows = CODES.map((entry) => {
	const { what, httpStatus } = entry;
	const outcome = refusal(httpStatus ?? 400, { code: entry.code });
	const status = httpStatus ?? 400;
	const explained = (about: Pick<Circumstances, 'limit' | 'service'>) =>
		explain(entry.code, status, { ...about, effect: 'send' }).fix;
	const forMessages = explained({ limit: RATES.messages });
	const forPushes = explained({ limit: RATES.pushes, service: BROADCAST_SERVICE });
	const both =
		forPushes === forMessages
			? forMessages
			: `System messages: ${forMessages} Broadcasts and push notifications: ${forPushes} Others name the limit or the service of their own call.`;
	return [
		code(String(entry.code)),
		httpStatus === undefined ? '-' : String(httpStatus),
		plain(what),
		plain(both),
		whatItDoes(outcome),
		productsOf(entry.code),
	];
});

const OTHER_REPLIES: ReadonlyArray<[name: string, status: number, body: unknown]> = [
	['HTTP 401 without a code', 401, {}],
	['HTTP 403 without a code', 403, {}],
	['HTTP 429 without a code', 429, {}],
	['HTTP 430 without a code', 430, {}],
	['HTTP 500 without a code', 500, {}],
	['HTTP 504 without a code', 504, {}],
	['a code that no document has', 400, { code: 4711 }],
	['HTTP 200 without a code', 200, {}],
	['HTTP 200 with an empty body', 200, ''],
	['HTTP 200 with a page', 200, '<html></html>'],
	['HTTP 200, cut off', 200, '{"code":'],
	['HTTP 429 with a success code', 429, { code: 0 }],
	['HTTP 403 with a message ID', 403, { code: 1007, messageUID: 'X' }],
	['JSON deeper than 100 levels', 200, '['.repeat(101)],
	['HTTP 302', 302, ''],
	['HTTP 404 with a page', 404, '<html></html>'],
	['HTTP 502 with a page', 502, '<html></html>'],
];

const replyRows = OTHER_REPLIES.map(([name, status, body]) => {
	const outcome = refusal(status, body);
	return [name, plain(outcome.what), plain(outcome.fix), whatItDoes(outcome)];
});

const NETWORK: ReadonlyArray<[name: string, errors: readonly object[]]> = [
	[[...NEVER_CONNECTED].map(code).join(', '), [...NEVER_CONNECTED].map((name) => ({ code: name }))],
	[
		`${code('ETIMEDOUT')}, ${code('ECONNRESET')} and others while connecting`,
		[
			{ code: 'ETIMEDOUT', syscall: 'connect' },
			{ code: 'ECONNRESET', syscall: 'connect' },
		],
	],
	[
		`${code('ECONNABORTED')}, ${code('ETIMEDOUT')} afterwards`,
		[{ code: 'ECONNABORTED' }, { code: 'ETIMEDOUT', syscall: 'read' }],
	],
	["n8n's protection of private addresses", [{ name: 'SsrfBlockedIpError' }]],
	[
		`${code('ECONNRESET')}, ${code('EPIPE')} and others afterwards`,
		[
			{ code: 'ECONNRESET', syscall: 'read' },
			{ code: 'EPIPE', syscall: 'write' },
		],
	],
];

const networkRows = NETWORK.map(([name, errors]) => {
	const outcomes = errors.map((error) => readNetworkError(networkFailure(error)));
	const [{ what, fix }, ...others] = outcomes as [Failed, ...Failed[]];
	if (others.some((other) => other.what !== what)) throw new Error(`${name} differ.`);
	return [name, plain(what), plain(fix), whatItDoes(outcomes[0] as Failed)];
});

const noAnswer = unanswered({ neverSent: false });

const REASON = 'the reason';

const ownRows = [
	[
		'**not sent**',
		'A field needs a change, or an expression does not work',
		'The error names the field as the panel calls it, and how to put it right. Without *Continue* nothing at all is sent.',
	],
	[
		'**not sent**',
		'The items make several different broadcasts',
		'Send one, or allow it under *Options > Send Several in One Execution*.',
	],
	...[CANCELLED, TOO_BUSY, guardFailed(REASON)].map(({ what, fix }) => [
		'**not sent**',
		plain(what),
		plain(fix),
	]),
	['**unknown**', plain(UNNAMED.what), plain(UNNAMED.fix)],
	['skipped, `sentBefore: accepted`', plain(SKIPPED.key.accepted), 'Nothing.'],
	[
		'skipped, `sentBefore: unknown`',
		plain(SKIPPED.key.unknown),
		'Look first; then send it with another key if nobody got it.',
	],
	['skipped, `sentBefore: accepted`', plain(SKIPPED.broadcast.accepted), 'Nothing.'],
	[
		'skipped, `sentBefore: unknown`',
		plain(SKIPPED.broadcast.unknown),
		'Look first; then turn on the option if nobody got it.',
	],
];

const someone: Person = { userId: 'u-1001', values: {}, pushContent: '' };

/** As much of a request as decides where it goes, whatever its kind. */
const ASKED = {
	users: [someone],
	message: { type: 'RC:TxtMsg', content: {} },
	platforms: [],
	audience: { kind: 'conditions', tagsAll: ['vip'] },
} satisfies AudienceRequest;

/** What an operation makes beside its ordinary requests, by a choice in its panel. */
const OTHER_KINDS: Readonly<Record<string, string>> = { 'Broadcast > Send': 'message only' };

function otherKind(operation: string): string {
	const name = OTHER_KINDS[operation];
	if (name === undefined) throw new Error(`${operation} has a second kind without a name.`);
	return `${operation}, ${name}`;
}

/** Requests that some calls are kept for. */
const SPECIAL: ReadonlyArray<[name: string, request: AudienceRequest]> = [
	['combined tags', { ...ASKED, audience: { kind: 'combined', groups: [] } }],
];

const PRODUCTS = { nexconn: 'Nexconn', rongcloud: 'RongCloud (Classic)' } as const;

const endpointsOf = ({ endpoint, ifNotFound }: Route) => [
	endpoint,
	...(ifNotFound === undefined ? [] : [ifNotFound]),
];

/** Where a request goes, and what says that it was accepted. */
function successCells(route: Route | Unavailable): string[] {
	if ('unavailable' in route) return ['not available', '-'];
	const paths = endpointsOf(route).map(({ path }) => code(path));
	const codes = route.endpoint.successCodes.map((success) => code(String(success)));
	return [paths.join(', then '), codes.join(' or ')];
}

const cellsOf = (kind: Kind, request: AudienceRequest) =>
	Object.entries(PRODUCTS).map(([product, name]) => [
		name,
		...successCells(kind.route(request, product as keyof typeof PRODUCTS, {})),
	]);

/** The rows of one kind of request: where it goes, and where special ones do, unless that is the same. */
function rowsOf(kind: Kind, name: string): string[][] {
	const ordinary = cellsOf(kind, ASKED);
	const special = SPECIAL.map(([what, request]) => [what, cellsOf(kind, request)] as const).filter(
		([, cells]) => cells.join() !== ordinary.join(),
	);
	return [
		...ordinary.map((cells) => [name, ...cells]),
		...special.flatMap(([what, rows]) => rows.map((cells) => [`${name}, ${what}`, ...cells])),
	];
}

const successRows = Object.values(resources).flatMap(({ name: resource, operations }) =>
	operations.flatMap((operation) => {
		const name = `${resource} > ${operation.name}`;
		return operation.kinds.flatMap((kind, index) =>
			rowsOf(kind, index === 0 ? name : otherKind(name)),
		);
	}),
);

const TESTED: ReadonlyArray<[status: number, body: object | string]> = [
	[401, { code: 1001 }],
	[400, { code: 1002 }],
	[401, { code: 1004 }],
	[401, { code: 1006 }],
	[401, { code: 1007 }],
	[404, { code: 404 }],
	[429, { code: 1008 }],
	[200, '<html></html>'],
];

const testRows = TESTED.map(([status, body]) => [
	`HTTP ${status}, ${typeof body === 'string' ? 'no JSON' : `code ${Object.values(body).join()}`}`,
	plain(credentialSentence(refusal(status, body))),
]);

/** The page with every error. */
export function errorsPage(): string {
	return page(
		GENERATED,
		INTRODUCTION,
		'## Codes of the service',
		CODES_NOTE,
		table(
			['Code', 'HTTP', 'What happened', 'What to do', 'What the node does', 'Product'],
			codeRows,
		),
		'## Other replies',
		"A reply that is not the service's own often comes from a proxy in between.",
		table(['Reply', 'What happened', 'What to do', 'What the node does'], replyRows),
		'## No reply',
		'Node.js names the failure; `details.networkError` has the name. What counts is whether a byte of the request can have gone out.',
		table(
			['Failure', 'What happened', 'What to do', 'What the node does'],
			[
				...networkRows,
				['no answer to a look', plain(noAnswer.what), plain(noAnswer.fix), whatItDoes(noAnswer)],
			],
		),
		LOOK,
		'## Before and between the calls',
		table(['Status', 'What happened', 'What to do'], ownRows),
		'## The test of the credential',
		'**Test** in the credential shows one of these sentences:',
		table(['The service answers', 'Test says'], testRows),
		'## What counts as success',
		'Success is an HTTP status of 200 to 299 together with the code of the call. Documents of the Nexconn broadcast disagree on the code, so both are taken. A success code or a message ID beside anything else contradicts itself, and is **unknown**.',
		table(['Operation', 'Product', 'Path', 'Code'], successRows),
		'A list of message IDs in a reply counts for each user: whom it leaves out is **unknown**, also where the list is empty. A reply without such a list counts for all users of its call.',
	);
}

import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox, ScriptedReply } from '../../sandbox/index.mts';
import type { Size } from './rows.mts';

/** What goes wrong with one call. */
interface Trouble {
	name: string;
	/** Whether the service takes such a call; left out where both are possible. */
	taken?: boolean;
	reply: (taken: boolean) => ScriptedReply;
	advanced?: INodeParameters;
	only?: Size;
	/** No more calls than that are to meet it, as each takes its time. */
	atMost?: number;
	/** Whether it is taken changes from column to column, as each run takes its time. */
	inTurn?: true;
}

const HTML = '<!doctype html><html><body><h1>Please wait</h1></body></html>';
const html = (status: number, accept: boolean): ScriptedReply => ({
	status,
	contentType: 'text/html',
	body: HTML,
	accept,
});

const BUSY: ScriptedReply = {
	status: 429,
	body: { code: 1008, errorMessage: 'Call frequency exceeded' },
};

/** Replies that do not end, or are too much to read. */
const WITHOUT_END: readonly Trouble[] = (
	[
		['HTTP 101', 'upgrade'],
		['HTTP 102 without end', 'processing'],
		['a reply that drips', 'drip'],
		['a reply without end', 'flood'],
	] as const
).map(([name, meanwhile]) => ({
	name,
	reply: (accept) => ({ kind: 'hang', meanwhile, accept }),
	...{ advanced: { timeout: 1 }, only: 3, atMost: 1, inTurn: true },
}));

/** Replies that say both that the service took the call and that it did not. */
const CONTRADICTIONS: readonly Trouble[] = (
	[
		['HTTP 429 with code 0', 429, { code: 0 }],
		['HTTP 404 with code 200', 404, { code: 200 }],
		['HTTP 400 with code 0', 400, { code: 0 }],
		['HTTP 403 with a message ID', 403, { code: 1007, messageUID: 'X' }],
		['HTTP 302 with code 200', 302, { code: 200 }],
		['HTTP 200 with a refusal and an ID', 200, { code: 1002, result: { messageUID: 'X' } }],
	] as const
).map(([name, status, body]) => ({
	name,
	reply: (accept) => ({ status, body, accept }),
	...{ advanced: { waitWhenBusy: 0 }, only: 3 },
}));

/** A call that meets one of these has an outcome that only the service knows. */
const IN_DOUBT: readonly Trouble[] = [
	...WITHOUT_END,
	...CONTRADICTIONS,
	{
		name: 'a large reply, packed',
		reply: (accept) => ({
			body: { code: 1002, more: 'x'.repeat(1_100_000) },
			packed: 'gzip',
			accept,
		}),
		only: 3,
	},
	{
		name: 'a deep reply',
		reply: (accept) => ({
			body: `{"code":1002,"more":${'['.repeat(100)}${']'.repeat(100)}}`,
			accept,
		}),
		only: 3,
	},
	{
		name: 'reset before the request',
		taken: false,
		reply: () => ({ kind: 'reset', when: 'before-request' }),
	},
	{
		name: 'reset after the request',
		reply: (accept) => ({ kind: 'reset', when: 'after-request', accept }),
	},
	{
		name: 'reset in the middle of the reply',
		reply: (accept) => ({ kind: 'reset', when: 'mid-reply', accept }),
	},
	{
		name: 'end in the middle of the reply',
		reply: (accept) => ({ kind: 'cut-off', accept }),
		only: 3,
	},
	{
		name: 'no reply',
		reply: (accept) => ({ kind: 'hang', accept }),
		advanced: { timeout: 1 },
		atMost: 2,
	},
	{
		name: 'HTTP 500',
		reply: (accept) => ({ status: 500, body: { code: 1000, errorMessage: 'Internal' }, accept }),
	},
	{ name: 'HTTP 503 without a body', reply: (accept) => ({ status: 503, body: '', accept }) },
	{ name: 'HTTP 503 with HTML', reply: (accept) => html(503, accept), only: 3 },
	{
		name: 'HTTP 504',
		reply: (accept) => ({ status: 504, body: { code: 1050, errorMessage: 'Timeout' }, accept }),
	},
	{ name: 'HTML in place of JSON', reply: (accept) => html(200, accept) },
	{ name: 'an empty reply', reply: (accept) => ({ status: 200, body: '', accept }) },
	{
		name: 'JSON that is cut off',
		reply: (accept) => ({ status: 200, body: '{"code":0,"resu', accept }),
	},
];

/** A call that meets one of these is not taken, and the reply says so. */
const REFUSALS: readonly Trouble[] = [
	{ name: 'HTTP 429', taken: false, reply: () => BUSY, advanced: { waitWhenBusy: 0 } },
	...['10000000000000000', 'Fri, 31 Dec 9999 23:59:59 GMT'].map((time): Trouble => ({
		name: `HTTP 429, Retry-After ${time}`,
		taken: false,
		reply: () => ({ ...BUSY, headers: { 'retry-after': time } }),
		...{ advanced: { waitWhenBusy: 0 }, only: 3 },
	})),
	{
		name: 'HTTP 430',
		taken: false,
		reply: () => ({ status: 430, body: { code: 1009, errorMessage: 'Not enabled' } }),
	},
];

/** The service takes these as ever, so everything has to arrive. */
const ODDITIES: readonly Trouble[] = [
	{ name: 'slow replies', taken: true, reply: () => ({ kind: 'normal', delayMs: 150 }) },
	{
		name: 'a wrong content type',
		taken: true,
		reply: () => ({ status: 200, contentType: 'text/plain', accept: true }),
	},
];

/** How a fault is dosed in a run. */
export interface Dose {
	/** How many calls are to meet it. */
	hits: number;
	/** Whether the first of them is taken, if both are possible; the others are in turn. */
	taken: boolean;
}

/** As many calls as that, taken and not taken in turn. */
const inTurn = (reply: Trouble['reply'], { hits, taken }: Dose): ScriptedReply[] =>
	Array.from({ length: hits }, (_, index) => reply((index % 2 === 0) === taken));

/** The sandbox that the credential names, and the one that it may name as its backup. */
export interface Hosts {
	primary: Sandbox;
	backup: Sandbox;
}

/** A way for a run to go wrong: a line of the table, or two. */
export interface Fault {
	name: string;
	/** What the calls meet in turn once the first ones are through; after these all is well again. */
	replies?: (dose: Dose) => ScriptedReply[];
	/** Whether calls that meet it can be taken or not; then each has a run of its own. */
	eitherWay?: boolean;
	/** Right from the first call. */
	fromStart?: boolean;
	/** Done before the run. */
	before?: (hosts: Hosts) => Promise<void>;
	/** A host that refuses connections takes them again after some attempts. */
	comesBack?: boolean;
	advanced?: INodeParameters;
	/** The base URL of the credential, in place of the first sandbox's. */
	baseUrl?: string;
	/** The credential names the second sandbox as its backup. */
	hasBackup?: boolean;
	/** The replies are those of the backup. */
	atBackup?: boolean;
	/** Everything must have been accepted in the end. */
	overcome?: boolean;
	/** What n8n does for a credential breaks after so many times. */
	breaks?: { part: 'getDecrypted' | 'authenticate'; after: number };
	/** With that many rows only: it makes no sense with others, or would only take time. */
	only?: Size;
}

/** Names that end like this are promised to nobody (RFC 2606). */
export const UNKNOWN_HOST = 'api.rongcloud.invalid';

const fromTrouble = ({
	name,
	taken,
	reply,
	advanced,
	only,
	atMost,
	inTurn: isInTurn,
}: Trouble): Fault => ({
	name,
	only,
	replies: (dose) => inTurn(reply, { ...dose, hits: Math.min(dose.hits, atMost ?? dose.hits) }),
	eitherWay: taken === undefined && isInTurn === undefined,
	advanced,
	overcome: taken === true,
});

/** These go for every kind of call. */
export const COMMON_FAULTS: readonly Fault[] = [
	{ name: 'nothing', overcome: true },
	...[...IN_DOUBT, ...REFUSALS, ...ODDITIES].map(fromTrouble),
	{ name: 'connections refused', before: async ({ primary }) => await primary.refuseConnections() },
	{ name: 'a credential that cannot be decrypted', breaks: { part: 'getDecrypted', after: 0 } },
	{ name: 'the same, after a while', breaks: { part: 'getDecrypted', after: 2 } },
	{ name: 'a request that cannot be signed', breaks: { part: 'authenticate', after: 1 }, only: 3 },
	{ name: 'a host name that nobody knows', only: 3, baseUrl: `https://${UNKNOWN_HOST}` },
	{
		name: 'connections refused at first',
		before: async ({ primary }) => await primary.refuseConnections(),
		comesBack: true,
	},
];

const reset = (accept: boolean): ScriptedReply => ({
	kind: 'reset',
	when: 'after-request',
	accept,
});

/** More calls than any run makes. */
const MANY = 500;

/** One trouble after the other, taken and not, with calls that go well in between; none that takes time. */
const ALTERNATING = [...REFUSALS, ...IN_DOUBT]
	.filter(({ atMost }) => atMost === undefined)
	.flatMap(({ taken, reply }) => (taken === undefined ? [reply(true), reply(false)] : reply(taken)))
	.flatMap((reply): ScriptedReply[] => [reply, { kind: 'normal' }]);

/** Those that need more than one call. */
export const FAULTS_OF_MANY_CALLS: readonly Fault[] = [
	{
		name: 'connections refused for a while, in the middle',
		replies: () => [{ kind: 'then-refuse' }],
		comesBack: true,
	},
	{ name: 'connections refused to the end', replies: () => [{ kind: 'then-refuse' }] },
	{
		name: 'reset after the request, from the first call',
		replies: (dose) => inTurn(reset, dose),
		eitherWay: true,
		fromStart: true,
	},
	{
		name: 'reset after the request, to the end',
		replies: ({ taken }) => inTurn(reset, { hits: MANY, taken }),
		eitherWay: true,
	},
	{
		name: 'HTTP 429 from the first call',
		replies: ({ hits }) => [{ ...BUSY, times: hits }],
		fromStart: true,
		advanced: { waitWhenBusy: 0 },
	},
	{
		name: 'HTTP 429 to the end',
		replies: () => [{ ...BUSY, times: MANY }],
		advanced: { waitWhenBusy: 0 },
	},
	{
		name: 'half of the list is taken',
		replies: ({ hits }) => [{ kind: 'partial', keep: 'half', times: hits }],
	},
	{
		name: 'half of the first list is taken',
		replies: () => [{ kind: 'partial', keep: 'half' }],
		fromStart: true,
		only: 400,
	},
	{
		name: 'refusals and resets in turn',
		replies: ({ hits, taken }) => inTurn(reset, { hits, taken }).flatMap((reply) => [BUSY, reply]),
		eitherWay: true,
		advanced: { waitWhenBusy: 0 },
	},
	{
		name: 'one trouble after the other, to the end',
		replies: () => Array<ScriptedReply[]>(10).fill(ALTERNATING).flat(),
		advanced: { waitWhenBusy: 0 },
		only: 400,
	},
];

/** A busy service is waited for, and then everything arrives. */
export const WAITING_FAULTS: readonly Fault[] = [
	{
		name: 'HTTP 429 for a while, waited for',
		replies: ({ hits }) => [{ ...BUSY, times: hits }],
		overcome: true,
	},
	{
		name: 'HTTP 429 to the end, waited for',
		replies: () => [{ ...BUSY, times: MANY }],
		advanced: { waitWhenBusy: 1 },
	},
];

/** A host that cannot be reached has a backup, which gets what it cannot have got, and only that. */
export const BACKUP_FAULTS: readonly Fault[] = [
	{
		name: 'connections refused, with a backup',
		before: async ({ primary }) => await primary.refuseConnections(),
		hasBackup: true,
		overcome: true,
	},
	{
		name: 'a host name that nobody knows, with a backup',
		only: 3,
		baseUrl: `https://${UNKNOWN_HOST}`,
		hasBackup: true,
		overcome: true,
	},
	{
		name: 'connections refused at both hosts',
		only: 3,
		before: async ({ primary, backup }) => {
			await Promise.all([primary.refuseConnections(), backup.refuseConnections()]);
		},
		hasBackup: true,
	},
	{
		name: 'connections refused, and a reset at the backup',
		before: async ({ primary }) => await primary.refuseConnections(),
		replies: (dose) => inTurn(reset, dose),
		eitherWay: true,
		hasBackup: true,
		atBackup: true,
	},
	{
		name: 'reset after the request, with a backup',
		replies: (dose) => inTurn(reset, dose),
		eitherWay: true,
		hasBackup: true,
	},
	{
		name: 'HTTP 503, with a backup',
		only: 3,
		replies: (dose) => inTurn((accept) => ({ status: 503, body: '', accept }), dose),
		eitherWay: true,
		hasBackup: true,
	},
];

/** A connection that waits to be accepted when its host goes away is reset, not refused, and that is in doubt. */
const ONE_BY_ONE = { callsInFlight: 1 } as const;

export const BACKUP_FAULTS_OF_MANY_CALLS: readonly Fault[] = [
	{
		name: 'connections refused for a while, in the middle, with a backup',
		only: 3,
		replies: () => [{ kind: 'then-refuse' }],
		comesBack: true,
		advanced: ONE_BY_ONE,
		hasBackup: true,
		overcome: true,
	},
	{
		name: 'connections refused to the end, with a backup',
		replies: () => [{ kind: 'then-refuse' }],
		advanced: ONE_BY_ONE,
		hasBackup: true,
		overcome: true,
	},
	{
		name: 'connections refused to the end, with a backup, many calls in flight',
		only: 400,
		replies: () => [{ kind: 'then-refuse' }],
		hasBackup: true,
	},
];

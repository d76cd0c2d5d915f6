import { EFFECTS } from './effects';
import type { Effect } from './effects';
import type { Limit } from './limits';

/** What happened, and how to fix it: the two sentences of every refusal. */
export interface Explanation {
	what: string;
	fix: string;
}

interface CodeEntry extends Explanation {
	code: number;
	/** The HTTP status that it comes with; missing where no source names one. */
	httpStatus?: number;
	/** True when the service may have taken the call all the same. */
	uncertain?: boolean;
}

/** What to do when nobody knows what became of a call. */
export function ifUnknown({ limit, effect }: Pick<Circumstances, 'limit' | 'effect'>): string {
	return limit.kind === 'quota' && effect === 'change'
		? 'Nobody knows whether it was done. Look at a test user before you run it again: each call counts against the small quota.'
		: EFFECTS[effect].ifUnknown;
}

const TOO_MANY_CALLS = 1008;
const NOT_ENABLED = 1009;

const SUPPORT_FIX =
	"None of the calls of this node should bring this up. Ask the service's support, with the request ID.";

const ADDRESS_FIX = 'Check Product, Data Center and Base URL of the credential.';

/**
 * Every business code (docs/service.md, sections 6.4 and 6.5). For Nexconn the table is an inference
 * from the classic one; where the two read a code differently, the sentence covers both.
 */
export const CODES: readonly CodeEntry[] = [
	{
		code: 404,
		httpStatus: 404,
		what: 'The service does not know the address that was called',
		fix: ADDRESS_FIX,
	},
	{
		code: 405,
		httpStatus: 405,
		what: 'The service does not take this call at this address',
		fix: ADDRESS_FIX,
	},
	{
		code: 1000,
		httpStatus: 500,
		what: 'The service failed inside, or could not work with the parameters',
		fix: 'Check the fields, App Package Name first if there is one.',
		uncertain: true,
	},
	{
		code: 1001,
		httpStatus: 401,
		what: 'App Key and App Secret do not belong together',
		fix: 'Copy both again from the same app in the console, and check Data Center.',
	},
	{
		code: 1002,
		httpStatus: 400,
		what: 'The service refused a parameter',
		fix: 'Check the fields, and App Key and Data Center of the credential: an App Key that is not known here is refused in the same way.',
	},
	{
		code: 1003,
		httpStatus: 400,
		what: 'The service got no data',
		fix: 'Check whether a proxy between n8n and the service drops the body of requests.',
	},
	{
		code: 1004,
		httpStatus: 401,
		what: 'The service refused the signature: the App Secret is wrong',
		fix: 'Copy the App Secret (not the App Key) again from the console, and check Data Center.',
	},
	{
		code: 1005,
		httpStatus: 400,
		what: 'The message or a parameter is too long for the service',
		fix: 'Shorten the text, the thumbnail or the extras.',
	},
	{
		code: 1006,
		httpStatus: 401,
		what: 'The app is locked or deleted',
		fix: "Check the app's state in the console, and whether the App Key is the right one.",
	},
	{
		code: 1007,
		httpStatus: 401,
		what: 'The service does not let this app make the call from here',
		fix: "Check in the console whether n8n's IP address is on the allow list, and whether the app has the right to use this feature.",
	},
	{
		code: TOO_MANY_CALLS,
		httpStatus: 429,
		what: 'Too many calls',
		fix: 'Send the rest a little later.',
	},
	{
		code: NOT_ENABLED,
		httpStatus: 430,
		what: 'The service that this call needs is not enabled for the App Key',
		fix: 'Look in the console which service this call needs, and enable it for this app.',
	},
	{ code: 1010, what: 'The image captcha feature is not in use', fix: SUPPORT_FIX },
	{ code: 1011, what: 'The remaining balance of the app is too low', fix: SUPPORT_FIX },
	{ code: 1012, what: 'The captcha is wrong', fix: SUPPORT_FIX },
	{ code: 1013, what: 'The SMS channel is not available', fix: SUPPORT_FIX },
	{ code: 1014, what: 'The SMS code was already used', fix: SUPPORT_FIX },
	{
		code: 1015,
		httpStatus: 200,
		what: 'What was to be deleted does not exist',
		fix: 'Check the ID.',
	},
	{
		code: 1016,
		httpStatus: 403,
		what: 'The app has too many kept-alive chat rooms',
		fix: SUPPORT_FIX,
	},
	{ code: 1017, what: 'The RTC SDK of the app is too old', fix: SUPPORT_FIX },
	{ code: 1018, what: 'The RTC service is not enabled', fix: SUPPORT_FIX },
	{ code: 1019, what: 'There are too many sensitive words', fix: SUPPORT_FIX },
	{
		code: 1050,
		httpStatus: 504,
		what: 'The service ran into a time-out inside',
		fix: '',
		uncertain: true,
	},
	{
		code: 1501,
		what: 'The service refused the type of a parameter',
		fix: 'Check the fields, above all Additional Body Fields (JSON).',
	},
	{
		code: 1502,
		what: 'A list has too many entries for the service',
		fix: 'Use fewer users or tags in an item.',
	},
	{
		code: 1508,
		what: 'The request is too large for the service',
		fix: 'Shorten the text, the thumbnail or the extras, or turn on Options > One Call Per Item for personalized messages. The documents name both 100 KB and 128 KB.',
	},
	{
		code: 2007,
		httpStatus: 403,
		what: 'The development environment has reached its limit of 100 users',
		fix: 'Use an existing user, or the App Key of the production environment.',
	},
];

/** Codes of calls that may have been refused for what one of their users or values is. */
const PARAMETER_CODES: readonly number[] = [1002, 1005, 1501, 1502, 1508];

/** Whether a refused call may have been refused for a part of it alone; undocumented codes may say so. */
export const isAboutParameters = ({ code, httpStatus }: { code?: number; httpStatus?: number }) =>
	code !== undefined &&
	(PARAMETER_CODES.includes(code) ||
		(httpStatus === 400 && CODES.every((entry) => entry.code !== code)));

const STATUSES: Readonly<Record<number, CodeEntry['code']>> = {
	401: 1004,
	404: 404,
	405: 405,
	429: TOO_MANY_CALLS,
	430: 1009,
	504: 1050,
};

/** What is known of a call before its reply, for the words about the reply. */
export interface Circumstances {
	limit: Limit;
	effect: Effect;
	/** The service that has to be enabled for the call, as the console calls it. */
	service?: string;
}

/**
 * Explains a refusal by its business code, or by the HTTP status where the code says nothing.
 * @param code the `code` of the reply's body, if it had one
 */
export function explain(
	code: number | undefined,
	httpStatus: number,
	circumstances: Circumstances,
): CodeEntry {
	const { limit, service } = circumstances;
	const known =
		CODES.find((entry) => entry.code === code) ??
		CODES.find((entry) => entry.code === STATUSES[httpStatus]);
	if (known === undefined) return unknownCode(code, httpStatus, circumstances);
	if (known.code === TOO_MANY_CALLS) {
		const what = limit.kind === 'quota' ? limit.usedUp : known.what;
		return { ...known, what, fix: limit.fix };
	}
	if (known.code === NOT_ENABLED && service !== undefined) {
		return { ...known, fix: `Enable ${service} for this app in the console.` };
	}
	return known.uncertain === true
		? { ...known, fix: [known.fix, ifUnknown(circumstances)].filter(Boolean).join(' ') }
		: known;
}

function unknownCode(
	code: number | undefined,
	httpStatus: number,
	circumstances: Circumstances,
): CodeEntry {
	return {
		code: code ?? 0,
		what:
			code === undefined
				? `The service answered with HTTP status ${httpStatus}`
				: `The service refused the call with the undocumented code ${code}`,
		fix: httpStatus >= 500 ? ifUnknown(circumstances) : 'Check the fields and the credential.',
		uncertain: httpStatus >= 500,
	};
}

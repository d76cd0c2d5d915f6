import {
	catch as orElse,
	number,
	object,
	optional,
	pipe,
	record,
	refine,
	regex,
	string,
	transform,
	trim,
	union,
	unknown,
} from 'zod/mini';

import { given, isDeeperThan, isJsonObject, parseJson } from '../json';
import type { JsonObject } from '../json';
import { explain, ifUnknown } from './errors';
import type { Circumstances, Explanation } from './errors';
import { RATES } from './limits';
import { listOf, maybeText } from './replyParts';
import { withoutSignatures } from './signature';

/** A reply as it came over the wire. */
export interface Reply {
	statusCode: number;
	headers: Readonly<Record<string, unknown>>;
	/** The body as text. */
	body: string;
	/** True when only the beginning of the body was read. */
	isCutOff?: boolean;
}

interface Facts {
	httpStatus?: number;
	/** Business code of the body. */
	code?: number;
	/** The service's own words. */
	serviceMessage?: string;
	/** The reply's body, parsed if it is JSON. */
	response?: JsonObject | string;
}

/** A user or a group, by its ID. */
export interface AcceptedRecipient {
	userId: string;
	messageId: string;
}

/** Accepted is not delivered: the service took the call. */
export interface Accepted extends Facts {
	state: 'accepted';
	id?: string;
	messageId?: string;
	/** Missing when the reply names no recipients at all, as that of a broadcast. */
	recipients?: AcceptedRecipient[];
	/** What a call was made to find out; missing when it was made to do something. */
	found?: Found[];
	/** Its users with what they have now, of a change that depended on what they had before. */
	users?: ChangedUser[];
}

/** A user whom a change was for, as items put it out. */
export type ChangedUser = Found['fields'] & { userId: string; changed: boolean };

/** Something that a call found out, about a user if it names one. */
export interface Found {
	userId?: string;
	fields: Readonly<Record<string, string | boolean | string[]>>;
	/** What people should know about it. */
	warning?: string;
}

/** How to read the reply to a call. */
export interface Reading extends Circumstances {
	/** The values of `code` that mean success for this call. */
	successCodes: readonly number[];
	/** Reads what the call was made to find out; `undefined` if the reply does not have it. */
	find?(result: JsonObject): Found[] | undefined;
}

/** Not accepted: refused by the service, never sent, or sent without anyone knowing what became of it. */
export interface Failed extends Facts, Explanation {
	state: 'rejected' | 'notSent' | 'unknown';
	/** Seconds that the service asks to wait. */
	retryAfterSeconds?: number;
	/** When the quota of broadcasts and pushes may have room again, in ISO 8601. */
	tryAgainAt?: string;
	/** Node.js's name for what went wrong with the connection. */
	networkError?: string;
}

export type Outcome = Accepted | Failed;

/** A system message, to those who say nothing else about a call. */
export const MESSAGE = { limit: RATES.messages, effect: 'send' } as const;

/** Reads the reply to a call (docs/service.md, sections 6.1 to 6.5). */
export function readReply(
	reply: Reply,
	successCodes: readonly number[],
	about: Omit<Reading, 'successCodes'> = MESSAGE,
): Outcome {
	const { statusCode: httpStatus } = reply;
	const isTaken = isSuccessStatus(httpStatus);
	const tooMuch = tooMuchOf(reply);
	if (tooMuch !== undefined) return undecided(reply, tooMuch, about);
	const body = parseJson(reply.body);
	if (!isJsonObject(body)) return { ...unreadable(reply, body, about), ...retryAfter(reply) };
	const { code, result, errorMessage, msg, message } = replyBody.parse(body);
	const serviceMessage = errorMessage ?? msg ?? message;
	const facts: Facts = {
		httpStatus,
		...(code === undefined ? {} : { code }),
		...(serviceMessage === undefined ? {} : { serviceMessage }),
		response: kept(reply.body, body),
	};
	const answer = (result ?? body) as JsonObject;
	const contradiction = contradictionOf(httpStatus, code, answer);
	if (contradiction !== undefined) {
		return {
			...facts,
			state: 'unknown',
			what: `The reply contradicts itself: ${contradiction}`,
			fix: ifUnknown(about),
		};
	}
	if (isRedirect(httpStatus)) return { ...unreadable(reply, body, about), ...retryAfter(reply) };
	if (isTaken && code !== undefined && successCodes.includes(code)) {
		if (about.find === undefined) return { ...facts, state: 'accepted', ...readIds(answer) };
		const found = about.find(answer);
		if (found !== undefined) return { ...facts, state: 'accepted', found };
		return {
			...facts,
			state: 'unknown',
			what: 'The service took the call, but its reply lacks what was asked for',
			fix: ifUnknown(about),
		};
	}
	if (isTaken && (code === undefined || SUCCESS_CODES.includes(code))) {
		const said =
			code === undefined ? 'has no code' : `has the success code ${code} of another call`;
		return {
			...facts,
			state: 'unknown',
			what: `The reply ${said}, so it does not say whether the service took it`,
			fix: ifUnknown(about),
		};
	}
	const { what, fix, uncertain = false } = explain(code, httpStatus, about);
	const advice = ifUnknown(about);
	return {
		...facts,
		state: uncertain || httpStatus >= 500 ? 'unknown' : 'rejected',
		what,
		fix: httpStatus >= 500 && !fix.includes(advice) ? `${fix} ${advice}` : fix,
		...retryAfter(reply),
	};
}

/** The codes that mean success for one call or another (docs/service.md, section 6.1). */
const SUCCESS_CODES: readonly number[] = [0, 200];

const isSuccessStatus = (httpStatus: number) => httpStatus >= 200 && httpStatus < 300;
const isRedirect = (httpStatus: number) => httpStatus >= 300 && httpStatus < 400;

/** What says in a reply that the service took the call, and what that it did not; it may have been taken. */
function contradictionOf(
	httpStatus: number,
	code: number | undefined,
	answer: JsonObject,
): string | undefined {
	const isSuccess = code !== undefined && SUCCESS_CODES.includes(code);
	const isRefusal = code !== undefined && !isSuccess;
	if (isSuccessStatus(httpStatus) && !isRefusal) return undefined;
	const { messageId, recipients = [] } = readIds(answer);
	const bad = isRefusal ? `the code ${code}` : `the HTTP status ${httpStatus}`;
	const isNamed = Boolean(messageId) || recipients.some((entry) => entry.messageId !== '');
	if (!isSuccess && !isNamed) return undefined;
	const good = isSuccess ? `the code ${code}` : 'its message ID';
	return `${good} says that the service took the call, ${bad} that it did not`;
}

const digits = pipe(string().check(trim(), regex(/^\d+$/)), transform(Number));

/** Of a reply that stands in an item, or in each of a hundred of them. */
const KEPT_CHARACTERS = 20_000;
const SHOWN_CHARACTERS = 500;

/** The beginning of a text of others, as people may see it. */
function shown(text: string): string {
	const masked = withoutSignatures(text);
	return masked.length > SHOWN_CHARACTERS ? `${masked.slice(0, SHOWN_CHARACTERS)}...` : masked;
}

/** A reply as it stands in an item. */
function kept(text: string, body: JsonObject): JsonObject | string {
	if (text.length > KEPT_CHARACTERS) return shown(text);
	const masked = withoutSignatures(text);
	return masked === text ? body : ((parseJson(masked) as JsonObject | undefined) ?? shown(text));
}

const words = orElse(optional(pipe(string().check(regex(/\S/)), transform(shown))), undefined);

/**
 * The body of a reply (docs/service.md, sections 6.1 and 6.2); what does not fit is as if it were not there.
 */
const replyBody = object({
	// Codes are numbers; some published samples write them as text. So many digits that they are no number are no code.
	code: orElse(optional(union([number(), pipe(digits, number())])), undefined),
	errorMessage: words,
	msg: words,
	message: words,
	result: orElse(optional(record(string(), unknown())), undefined),
});

const recipient = pipe(
	object({
		userId: maybeText,
		groupId: maybeText,
		channelId: maybeText,
		messageUID: maybeText,
		messageId: maybeText,
	}),
	transform(({ userId, groupId, channelId, messageUID, messageId = '' }): AcceptedRecipient => ({
		userId: userId ?? groupId ?? channelId ?? '',
		messageId: messageUID ?? messageId,
	})),
).check(refine(({ userId }) => userId !== ''));

const recipientList = orElse(optional(listOf(recipient)), undefined);

/** The IDs in a reply, by their older and their newer names (docs/service.md, section 6.1). */
const replyIds = object({
	id: maybeText,
	messageUID: maybeText,
	messageId: maybeText,
	messageUIDs: recipientList,
	messageIds: recipientList,
});

function readIds(result: JsonObject): Pick<Accepted, 'id' | 'messageId' | 'recipients'> {
	const ids = replyIds.parse(result);
	const recipients = ids.messageUIDs ?? ids.messageIds;
	return {
		...given({ id: ids.id, messageId: ids.messageUID ?? ids.messageId }),
		...(recipients === undefined ? {} : { recipients }),
	};
}

const shownOf = ({ statusCode: httpStatus, body }: Reply): Facts => ({
	httpStatus,
	...(body === '' ? {} : { response: shown(body) }),
});

/** Deeper than anything that the service says, and not so deep that n8n could not store it. */
const MOST_LEVELS = 100;

/** Why a reply is not read to its end. */
function tooMuchOf({ isCutOff = false, body }: Reply): string | undefined {
	if (isCutOff) return 'is larger than 1 MB and was cut off';
	if (isDeeperThan(body, MOST_LEVELS)) return `is nested deeper than ${MOST_LEVELS} levels`;
	return undefined;
}

/** A reply that cannot be understood, and may mean that the call was taken. */
const undecided = (reply: Reply, kind: string, about: Circumstances): Failed => ({
	...shownOf(reply),
	state: 'unknown',
	what: `The reply ${kind}, with HTTP status ${reply.statusCode}, so it does not say whether the service took it`,
	fix: `${ifUnknown(about)} ${NOT_THE_SERVICE}`,
});

/** What is the matter with a body that is no JSON object. */
function bodyKind({ headers, body }: Reply, json: unknown): string {
	if (body.trim() === '') return 'is empty';
	if (json !== undefined) return 'is not one that the service gives';
	if (/^\s*[{[]/.test(body)) return 'is cut off or is not valid JSON';
	return `is not JSON (${String(headers['content-type'] ?? 'no content type')})`;
}

const NOT_THE_SERVICE =
	'If the reply is not from the service, check Base URL of the credential and any proxy in between.';

function unreadable(reply: Reply, json: unknown, about: Circumstances): Failed {
	const { statusCode: httpStatus } = reply;
	const facts = shownOf(reply);
	const kind = bodyKind(reply, json);
	if (isRedirect(httpStatus)) {
		return {
			...facts,
			state: 'rejected',
			what: `The address answered with a redirect (HTTP status ${httpStatus}), which the service never does`,
			fix: 'Check Data Center and Base URL of the credential, and any proxy in between.',
		};
	}
	if (httpStatus >= 400 && httpStatus < 500) {
		const { what, fix } = explain(undefined, httpStatus, about);
		return {
			...facts,
			state: 'rejected',
			what: `${what}; the reply ${kind}`,
			fix: `${fix} ${NOT_THE_SERVICE}`,
		};
	}
	return undecided(reply, kind, about);
}

/** Longer than the longest quota, which is that of a day, nothing makes anyone wait. */
const BELIEVED_SECONDS = 7 * 86_400;

/**
 * Seconds of a `Retry-After` header, a number or a date, which no document promises (docs/service.md,
 * section 7.1).
 */
function retryAfter({ headers }: Reply): Pick<Failed, 'retryAfterSeconds'> {
	const raw = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
	const text = String(raw ?? '').trim();
	const seconds = /^\d+$/.test(text)
		? Number(text)
		: Math.ceil((Date.parse(text) - Date.now()) / 1000);
	const isDelay = /^\d+$/.test(text) || /[A-Za-z]{3}/.test(text);
	return isDelay && seconds <= BELIEVED_SECONDS ? { retryAfterSeconds: Math.max(0, seconds) } : {};
}

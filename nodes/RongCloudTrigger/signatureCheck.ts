import { timingSafeEqual } from 'node:crypto';

import type { Account } from '../RongCloud/service/dataCenters';
import { signature } from '../RongCloud/service/signature';

const SIGNATURE_BYTES = 20;

/** Where the values of a signature were, as n8n hands them over. */
export interface SignedRequest {
	query: Readonly<Record<string, unknown>>;
	/** With names in lower case. */
	headers: Readonly<Record<string, unknown>>;
}

interface Signature {
	nonce: string;
	time: string;
	hex: string;
	appKey?: string;
}

/** Why a callback was refused: what the sender is told, and what the operator reads in n8n's log. */
export interface Refusal {
	answer: string;
	log: string;
}

const REFUSALS = {
	missing: {
		answer: 'The signature is missing.',
		log: 'it has no signature, or one of its parts comes twice',
	},
	wrong: {
		answer: 'The signature does not fit.',
		log: "its signature does not fit the credential's App Secret",
	},
	otherApp: {
		answer: 'The signature does not fit.',
		log: "its signature does not fit, and it names another App Key than the credential's",
	},
	noTime: {
		answer: 'The signature does not fit.',
		log: 'its signature fits, and its time is no number of milliseconds',
	},
	stale: {
		answer: 'The callback is too old, or its time lies ahead.',
		log: "it was signed longer ago, or further ahead, than Signature Age allows; if all callbacks are refused so, look at this server's clock",
	},
} as const satisfies Record<string, Refusal>;

export type SignatureResult =
	| {
			isGood: true;
			/**
			 * The signature itself, always spelled alike. Nonce and time do not identify it: they are signed as one
			 * text, which can be cut in two at other places.
			 */
			signature: string;
	  }
	| { isGood: false; refusal: Refusal };

const refused = (reason: keyof typeof REFUSALS): SignatureResult => ({
	isGood: false,
	refusal: REFUSALS[reason],
});

/** A value that is there once; a name that comes twice is a list, and nobody could say which one counts. */
const single = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

/** `signTimestamp` is the older and more frequent name, so it decides where both stand. */
const timeIn = (from: Readonly<Record<string, unknown>>, name: string): string | undefined =>
	single(from[name] === undefined ? from.timestamp : from[name]);

/**
 * The signature in the query, where the service puts it; in the headers for the callbacks that have it
 * there (docs/callbacks.md, "Signature"). Never half from here and half from there.
 */
function signatureOf({ query, headers }: SignedRequest): Signature | undefined {
	const names = ['nonce', 'signTimestamp', 'timestamp', 'signature'];
	const isInQuery = names.some((name) => query[name] !== undefined);
	const from = isInQuery ? query : headers;
	const nonce = single(from.nonce);
	const time = timeIn(from, isInQuery ? 'signTimestamp' : 'signtimestamp');
	const hex = single(from.signature);
	if (nonce === undefined || time === undefined || hex === undefined) return undefined;
	return { nonce, time, hex, appKey: single(isInQuery ? from.appKey : from.appkey) };
}

/** Takes the same time wherever two signatures begin to differ. */
function isEqual(given: string, expected: string): boolean {
	if (!/^[0-9a-f]{40}$/i.test(given)) return false;
	const bytes = Buffer.from(given, 'hex');
	return bytes.length === SIGNATURE_BYTES && timingSafeEqual(bytes, Buffer.from(expected, 'hex'));
}

/**
 * Checks who signed a callback, and when. The body is not signed by the service.
 * @param maxAgeMs how far the time of signing may lie from now; 0 for any
 */
export function checkSignature(
	request: SignedRequest,
	{ appKey, appSecret }: Pick<Account, 'appKey' | 'appSecret'>,
	now: number,
	maxAgeMs: number,
): SignatureResult {
	const given = signatureOf(request);
	if (given === undefined) return refused('missing');
	if (!isEqual(given.hex, signature(appSecret, given.nonce, given.time))) {
		return refused(given.appKey === undefined || given.appKey === appKey ? 'wrong' : 'otherApp');
	}
	if (!/^[1-9]\d{0,14}$/.test(given.time)) return refused('noTime');
	if (maxAgeMs > 0 && Math.abs(now - Number(given.time)) > maxAgeMs) return refused('stale');
	return { isGood: true, signature: given.hex.toLowerCase() };
}

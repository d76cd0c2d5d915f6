import { ifUnknown } from '../../service/errors';
import type { Circumstances } from '../../service/errors';
import { MESSAGE } from '../../service/reply';
import type { Failed } from '../../service/reply';

/** Codes of Node.js for a connection that was never made, so that nothing can have been sent. */
export const NEVER_CONNECTED = new Set([
	'ENOTFOUND',
	'EAI_AGAIN',
	'ECONNREFUSED',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What Node.js is doing before it has a connection. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/** What Node.js and TLS say when the two sides do not get as far as a first byte of the request. */
const NO_CONNECTION =
	/^(connect|getaddrinfo) E[A-Z]|before secure TLS connection was established|^write EPROTO .*(wrong version number|alert handshake failure|alert protocol version|unrecognized name|unsupported protocol)/;

/** What n8n calls the errors by which it does not let a node call an address (docs/n8n.md, section 3). */
const FORBIDDEN = new Set([
	'SsrfBlockedIpError',
	'SsrfBlockedHostnameError',
	'UnknownConnectionHostError',
]);

/** What they say, which is all that older versions keep of them. */
const IS_FORBIDDEN =
	/^The request was blocked because (it resolves to|the destination hostname is) /;

/** What n8n and Node.js say about a call that brought no whole reply. */
export interface NetworkFailure {
	/** Node.js's name for it. */
	code?: string;
	/** True when it is certain that no byte of the request went out. */
	neverSent: boolean;
	/** True when n8n does not allow calls to the address. */
	isForbidden?: boolean;
	/** Of a reply that came in part. */
	httpStatus?: number;
}

/** Of a call that was ended because its time was over. */
export const TIMED_OUT: NetworkFailure = { code: 'ETIMEDOUT', neverSent: false };

/** Looks for the reason at the bottom of n8n's wrapping. */
export function networkFailure(error: unknown): NetworkFailure {
	let code: string | undefined;
	let current = error;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		const facts = current as Record<string, unknown>;
		const { code: found, syscall, message, name, cause, httpCode, messages } = facts;
		const said = [message, ...(Array.isArray(messages) ? messages : [])].map(String);
		if (FORBIDDEN.has(String(name)) || said.some((text) => IS_FORBIDDEN.test(text))) {
			return { neverSent: true, isForbidden: true };
		}
		if (typeof found === 'string') code ??= found;
		// All that older versions keep of the cause: its code, and its message in a list (docs/n8n.md, section 3).
		else if (typeof httpCode === 'string' && !/^\d/.test(httpCode)) code ??= httpCode;
		// They also end a connection that was in use; while connecting they are certain.
		if (CONNECTING.has(String(syscall)) || said.some((text) => NO_CONNECTION.test(text))) {
			return { code, neverSent: true };
		}
		current = cause;
	}
	return { code, neverSent: NEVER_CONNECTED.has(code ?? '') };
}

/**
 * Explains a call that brought no reply at all. The code stays out of the sentences: n8n replaces any
 * message that holds one by a text of its own.
 */
export function readNetworkError(
	failure: NetworkFailure,
	about: Pick<Circumstances, 'limit' | 'effect'> = MESSAGE,
): Failed {
	const { code, neverSent, isForbidden = false, httpStatus } = failure;
	const facts = code === undefined ? {} : { networkError: code };
	if (isForbidden) {
		return {
			...facts,
			state: 'notSent',
			what: 'n8n does not let its nodes call this address, so nothing was sent',
			fix: 'Check Base URL of the credential. If it is right, ask whoever runs n8n to allow the address, which is in a private network or blocked by name.',
		};
	}
	if (neverSent) {
		return {
			...facts,
			state: 'notSent',
			what: 'The service could not be reached, so nothing was sent',
			fix: "Check Data Center and Base URL of the credential, and n8n's network.",
		};
	}
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	const reply = httpStatus === undefined ? 'reply' : 'whole reply';
	return {
		...facts,
		...(httpStatus === undefined ? {} : { httpStatus }),
		state: 'unknown',
		what: timedOut ? `No ${reply} came in time` : `The connection ended before a ${reply} came`,
		fix: ifUnknown(about),
	};
}

/** Of a call that was not made, because the host did not answer to another one that changes nothing. */
export const unanswered = ({ code }: NetworkFailure): Failed => ({
	...(code === undefined ? {} : { networkError: code }),
	state: 'notSent',
	what: 'The service did not answer when it was asked for something that changes nothing, so nothing was sent',
	fix: "Check Data Center and Base URL of the credential, n8n's network, and any proxy in between. Then try again in a minute.",
});

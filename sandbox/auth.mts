import { createHash } from 'node:crypto';

import type { Apps } from './apps.mts';
import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { Refusal, tooLong, wrong } from './refusal.mts';
import type { App, Family, RecordedRequest, SandboxOptions } from './types.mts';

/** Lower-case hex SHA-1 of secret, nonce and timestamp in that order (docs/service.md, section 1.2). */
export function sign(appSecret: string, nonce: string, timestamp: string): string {
	return createHash('sha1').update(`${appSecret}${nonce}${timestamp}`, 'utf8').digest('hex');
}

export interface Identity {
	app: App;
	nonce: string;
	requestId: string | null;
}

/**
 * Checks the headers of docs/service.md, section 1.1.
 * No body of a real refusal is documented; which code goes with a missing or misshapen header is
 * the sandbox's choice: 1002 or 1005 for its shape, 1004 when there is nothing to verify.
 */
export function identify(
	headers: RecordedRequest['headers'],
	apps: Apps,
	now: number,
	{ maxSkewMs, sdkHeaders = false }: Pick<SandboxOptions, 'maxSkewMs' | 'sdkHeaders'>,
): Identity {
	const appKey = header(headers, 'App-Key');
	if (appKey === undefined) throw new Refusal(1002, 'The App Key header is missing: App-Key.');
	const app = apps.find(appKey);
	// The one known sample answers 1002 here, not 401 (docs/service.md, section 6.2).
	if (app === undefined) throw new Refusal(1002, 'The App Key is invalid.');

	const nonce = needed(headers, 'Nonce');
	// The Go SDK sends one more.
	const nonceCharacters = LIMITS.nonceCharacters + (sdkHeaders ? 1 : 0);
	if (nonce.length > nonceCharacters) throw tooLong('Nonce', `${nonceCharacters} characters`);
	const timestamp = needed(headers, 'Timestamp');
	// Vendor SDKs send seconds; the documents say milliseconds, and the node has to follow those.
	const isSeconds = sdkHeaders && /^\d{10}$/.test(timestamp);
	if (!isSeconds && !/^\d{13}$/.test(timestamp)) {
		throw wrong('Timestamp', 'must be milliseconds since 1970, in 13 digits');
	}
	const signature = needed(headers, 'Signature');

	const requestId = single(headers, 'x-request-id') ?? null;
	if (requestId !== null && requestId.length > LIMITS.requestIdCharacters) {
		throw tooLong('X-Request-ID', `${LIMITS.requestIdCharacters} characters`);
	}

	if (app.state === 'locked') throw new Refusal(1006, 'The app is locked or deleted.');
	if (signature !== sign(app.appSecret, nonce, timestamp)) {
		throw new Refusal(1004, 'The Signature is wrong: check the App Secret.');
	}
	if (
		maxSkewMs !== undefined &&
		Math.abs(now - Number(timestamp) * (isSeconds ? 1000 : 1)) > maxSkewMs
	) {
		throw new Refusal(1004, `The Timestamp is more than ${maxSkewMs} ms away from the server's.`);
	}
	return { app, nonce, requestId };
}

/**
 * Whether an App Key of one product may call the other's paths is not known (docs/service.md,
 * section 10, item 11). The sandbox says no, with the code for restricted calls, so that a mixed-up path
 * shows in tests.
 */
export function checkProduct(app: App, family: Family): void {
	if (app.product !== 'both' && app.product !== family) {
		throw new Refusal(1007, `This App Key may not call ${family} paths.`);
	}
}

function needed(headers: RecordedRequest['headers'], name: string): string {
	const value = header(headers, name);
	if (value === undefined || value === '') {
		throw new Refusal(1004, `The signature cannot be checked: ${name} is missing.`);
	}
	return value;
}

function header(headers: RecordedRequest['headers'], name: string): string | undefined {
	const plain = single(headers, name.toLowerCase());
	const prefixed = single(headers, `rc-${name.toLowerCase()}`);
	if (plain !== undefined && prefixed !== undefined && plain !== prefixed) {
		throw wrong(name, `and RC-${name} are both given and differ`);
	}
	return plain ?? prefixed;
}

function single(headers: RecordedRequest['headers'], name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value.join(',') : value;
}

import { createHash, randomUUID } from 'node:crypto';

import type { Account } from './dataCenters';
import { LIMITS } from './limits';

/**
 * The signature of a request (docs/service.md, section 1.2): lower-case hex SHA-1 of secret, nonce
 * and timestamp, joined without separators. Body, path and method are not signed.
 */
export function signature(appSecret: string, nonce: string, timestamp: string): string {
	return createHash('sha1').update(`${appSecret}${nonce}${timestamp}`, 'utf8').digest('hex');
}

const MASK = '***';

/** A text of others without the App Secret, as it is or in JSON. */
export function withoutSecret(text: string, appSecret: string): string {
	const inJson = JSON.stringify(appSecret).slice(1, -1);
	return text.replaceAll(appSecret, MASK).replaceAll(inJson, MASK);
}

/** A text of others without what looks like a signature, which nothing else that people are shown does. */
export const withoutSignatures = (text: string): string => text.replace(/\b[\da-f]{40}\b/gi, MASK);

/**
 * The four headers that authenticate a request, fresh on each call (docs/service.md, section 1.1); time in
 * milliseconds.
 */
export function signedHeaders({ appKey, appSecret }: Account): Record<string, string> {
	// Random bytes would be asked of the system for each call; these come from a pool.
	const nonce = randomUUID().replaceAll('-', '').slice(-LIMITS.nonceCharacters);
	const timestamp = String(Date.now());
	return {
		'App-Key': appKey,
		Nonce: nonce,
		Timestamp: timestamp,
		Signature: signature(appSecret, nonce, timestamp),
	};
}

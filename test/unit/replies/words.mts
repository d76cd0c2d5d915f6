import { expect } from '@jest/globals';

import type { Explanation } from '../../../nodes/RongCloud/service/errors.ts';
import type { Accepted, Failed, Outcome } from '../../../nodes/RongCloud/service/reply.ts';

/** Two sentences: what happened, without its full stop, and how to fix it. */
export function expectWords({ what, fix }: Explanation): void {
	expect(what).toMatch(/^[A-Z].*[^\s.]$/);
	expect(fix).toMatch(/^[A-Z].*\.$/s);
	for (const sentence of [what, fix]) {
		expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
		// n8n asks for words that say what happened instead.
		expect(sentence).not.toMatch(/\b(error|problem|failure|mistake)s?\b/i);
		// n8n replaces a message that holds one of these by a text of its own.
		expect(sentence).not.toMatch(/\bE[A-Z_]{4,}\b|GETADDRINFO/);
	}
}

export function failed(outcome: Outcome): Failed {
	expect(outcome.state).not.toBe('accepted');
	expectWords(outcome as Failed);
	return outcome as Failed;
}

export function accepted(outcome: Outcome): Accepted {
	expect(outcome.state).toBe('accepted');
	return outcome as Accepted;
}

/** What is said wherever the outcome is not known. */
export const NOT_AGAIN = /before you send it again/;

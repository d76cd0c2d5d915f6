import { pipe, transform, unknown } from 'zod/mini';

import { visible } from '../../json';

/**
 * The kinds of value that fields accept. Each is a zod schema from whatever n8n hands over (typed
 * text, numbers, or anything an expression returns) to a clean value, or `undefined` for "not given".
 * An issue's message is "problem|fix": see `splitIssue`.
 */

export type Check<T> = (value: T, refuse: Refuse) => T | undefined;
export type Refuse = (problem: string, fix: string) => undefined;

const SEPARATOR = '\u0000';

/** Takes the message of an issue apart again into the problem and its fix. */
export function splitIssue(message: string): { problem: string; fix: string } {
	const [problem = '', fix = ''] = message.split(SEPARATOR);
	return { problem, fix };
}

/** A kind of value from a function that reads it, or refuses it with a problem and a fix. */
export function value<T>(read: (raw: unknown, refuse: Refuse) => T | undefined) {
	return pipe(
		unknown(),
		transform((raw: unknown, context): T | undefined => {
			const refuse: Refuse = (problem, fix) => {
				context.issues.push({
					code: 'custom',
					input: raw,
					// What is quoted in them can hold anything, the separator too.
					message: `${visible(problem)}${SEPARATOR}${visible(fix)}`,
				});
				return undefined;
			};
			return isBlank(raw) ? undefined : read(raw, refuse);
		}),
	);
}

/** True for what an untouched field or an empty expression gives: nothing, null or white space. */
export function isBlank(raw: unknown): boolean {
	return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

/** UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

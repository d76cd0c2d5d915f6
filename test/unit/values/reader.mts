import { expect } from '@jest/globals';
import type { ZodMiniType } from 'zod/mini';

import { splitIssue } from '../../../nodes/RongCloud/fields/values/index.ts';
import { expectSentences } from '../support/reading.mts';

/** What a kind of value makes of something that it takes; `undefined` is "not given". */
export function taken<T>(schema: ZodMiniType<T | undefined>, raw: unknown): T | undefined {
	const result = schema.safeParse(raw);
	expect(result.error?.issues.map(({ message }) => splitIssue(message))).toBeUndefined();
	return result.data;
}

/** @returns the problem and its fix as one text */
export function notTaken(schema: ZodMiniType<unknown>, raw: unknown): string {
	const result = schema.safeParse(raw);
	expect(result.success).toBe(false);
	expect(result.error?.issues).toHaveLength(1);
	const issue = splitIssue(result.error?.issues[0]?.message ?? '');
	expectSentences(issue);
	return `${issue.problem}. ${issue.fix}`;
}

/** What untouched fields and empty expressions give. */
export const NOTHING = [undefined, null, '', ' ', '\n\t ', '\u3000'];

/** Marks of an expression that went wrong. */
export const BROKEN_TEXTS = [
	'[object Object]',
	'[object Object] ',
	'before [object Object] after',
	'[object Array]',
	'{{ $json.x }}',
	'{{$json.x}}',
	"Hello {{ $('Start').item.json.name }}!",
	'{{ DateTime.now($now) }} {{ fn($json.a) }}',
	'a\uD83D',
	'\uDE00b',
];

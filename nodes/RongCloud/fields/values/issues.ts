import { check, globalRegistry, transform } from 'zod/mini';
import type { core, output, ZodMiniType } from 'zod/mini';

import { visible } from '../../json';
import { isBlank } from './blank';

/**
 * The values that fields accept are zod schemas, from whatever n8n hands over (typed text, numbers, or
 * anything an expression returns) to a clean value; what was not given is not shown to them (`take`). What they
 * refuse is an issue that carries the problem and its fix as data.
 */

/** What is wrong with a value, as what follows the field's name in a sentence, and how to put it right. */
export interface Refusal {
	problem: string;
	fix: string;
}

/** Refuses a value, with a problem and a fix. */
export type Refuse = (problem: string, fix: string) => undefined;

const refuseInto =
	(issues: core.$ZodRawIssue[], input: unknown): Refuse =>
	(problem, fix) => {
		const params: Refusal = { problem: visible(problem), fix: visible(fix) };
		issues.push({ code: 'custom', input, params });
		return undefined;
	};

/** A step from one form of a value to another, which may refuse it. */
export const step = <In, Out>(read: (value: In, refuse: Refuse) => Out) =>
	transform<In, Exclude<Out, undefined>>((value, { issues }) => {
		// Where it is undefined, an issue keeps it from going on.
		return read(value, refuseInto(issues, value)) as Exclude<Out, undefined>;
	});

/** A condition that a value has to meet; it refuses what does not. */
export const condition = <T>(judge: (value: T, refuse: Refuse) => void) =>
	check<T>(({ value, issues }) => judge(value, refuseInto(issues, value)));

/** What a schema takes, for people: the word for it, and the limits that its checks keep. */
export interface Takes {
	takes: string;
	/** Lowest number. */
	least?: number;
	/** Highest number, or number of entries. */
	most?: number;
	/** Highest number of characters (code points). */
	characters?: number;
	/** Highest number of bytes: of UTF-8, or of what the text stands for. */
	bytes?: number;
	/** True for a text that people read. */
	isProse?: true;
}

/** Whether what a schema takes is a text that people read. */
export const isProse = (schema: ZodMiniType): boolean =>
	globalRegistry.get(schema)?.isProse === true;

/** Says of a schema what it takes, in zod's own registry, where the page of fields finds it. */
export function taking<S extends ZodMiniType>(takes: Takes, schema: S): S {
	globalRegistry.add(schema, { ...takes });
	return schema;
}

/**
 * Reads a value by its schema, if it was given.
 * @param refuse told what is wrong with it, once for each thing
 * @returns the clean value; `undefined` if it was refused or not given
 */
export function take<S extends ZodMiniType>(
	schema: S,
	raw: unknown,
	refuse: (problem: string, fix: string) => void,
): output<S> | undefined {
	if (isBlank(raw)) return undefined;
	const result = schema.safeParse(raw);
	if (result.success) return result.data;
	for (const issue of result.error.issues) {
		if (issue.code !== 'custom') continue;
		const { problem, fix } = issue.params as Refusal;
		refuse(problem, fix);
	}
	return undefined;
}

/** UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

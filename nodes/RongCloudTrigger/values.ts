import { createHash } from 'node:crypto';

import {
	array,
	boolean,
	catch as orElse,
	minLength,
	number,
	optional,
	pipe,
	refine,
	string,
	transform,
	union,
	unknown,
} from 'zod/mini';
import type { output, ZodMiniType } from 'zod/mini';

import { isJsonObject, parseJson } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';

/** The values of callbacks, as schemas: what does not fit is as if it were not there. */

/** A value as text: IDs are compared and mapped as texts, whether they came from a form or from JSON. */
const anyText = pipe(union([string().check(minLength(1)), number(), boolean()]), transform(String));
export const text = orElse(optional(anyText), undefined);

/** A list of texts; a form gives a single one without a list, and what is no text is left out. */
export const texts = pipe(
	pipe(
		transform((value: unknown): unknown[] => [value ?? []].flat()),
		array(text),
	),
	transform((list) => {
		const given = list.filter((entry) => entry !== undefined);
		return given.length === 0 ? undefined : given;
	}),
);

/** JSON that travelled as text, opened; whatever else it is stays as it came. */
export function openedJson(value: Json | undefined): Json | undefined {
	if (typeof value !== 'string') return value;
	const trimmed = value.trim();
	return /^[[{]/.test(trimmed) ? (parseJson(trimmed) ?? value) : value;
}

/** Bodies of callbacks come from JSON or from a form, and hold nothing else. */
export const opened = transform((value: unknown) => openedJson(value as Json | undefined));

/** The same, but only if it is an object. */
export const openedObject = pipe(
	opened,
	transform((value): JsonObject | undefined => (isJsonObject(value) ? value : undefined)),
);

/** An object of which nothing has to be there, nor the object itself. */
export const orNothing = <S extends ZodMiniType>(schema: S) =>
	pipe(
		openedObject,
		transform((found): output<S> => schema.parse(found ?? {})),
	);

/** A value that has to be there, whatever it is. */
export const needed = <S extends ZodMiniType>(schema: S) =>
	pipe(unknown().check(refine((value) => value !== undefined)), schema);

/** What comes of an entry of some parts, none of which has to be there. */
export type Parsed<S extends Readonly<Record<string, ZodMiniType>>> = {
	[K in keyof S]?: output<S[K]>;
};

const LAST_TIME_MS = 8.64e15;

/** A time in milliseconds as ISO 8601, and as it came. */
export function timeOf(timestamp: string | undefined): JsonObject {
	if (timestamp === undefined || !/^\d{1,16}$/.test(timestamp)) return {};
	const ms = Number(timestamp);
	return ms > LAST_TIME_MS ? {} : { time: new Date(ms).toISOString(), timestamp };
}

/** What a code means; `other` for one that no document has, `undefined` for none. */
export function meaningOf(
	words: Readonly<Record<string, string>>,
	code: string | undefined,
): string | undefined {
	return code === undefined ? undefined : Object.hasOwn(words, code) ? words[code] : 'other';
}

/** A short, stable mark of any values. */
export const digest = (...values: readonly unknown[]): string =>
	createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 24);

import { createHash } from 'node:crypto';

import { isJsonObject } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';
import { parseJson } from './body';

/** A value as text: IDs are compared and mapped as texts, whether they came from a form or from JSON. */
export function textOf(value: Json | undefined): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return undefined;
}

/** A list of texts; a form gives a single one without a list. */
export function textsOf(value: Json | undefined): string[] | undefined {
	const texts = [value ?? []].flat().map(textOf);
	const given = texts.filter((text) => text !== undefined);
	return given.length === 0 ? undefined : given;
}

/** JSON that travelled as text, opened; whatever else it is stays as it came. */
export function openedJson(value: Json | undefined): Json | undefined {
	if (typeof value !== 'string') return value;
	const text = value.trim();
	return /^[[{]/.test(text) ? (parseJson(text) ?? value) : value;
}

/** The same, but only if it is an object. */
export function openedObject(value: Json | undefined): JsonObject | undefined {
	const opened = openedJson(value);
	return isJsonObject(opened) ? opened : undefined;
}

const LAST_TIME_MS = 8.64e15;

/** A time in milliseconds as ISO 8601, and as it came. */
export function timeOf(value: Json | undefined): JsonObject {
	const timestamp = textOf(value);
	if (timestamp === undefined || !/^\d{1,16}$/.test(timestamp)) return {};
	const ms = Number(timestamp);
	return ms > LAST_TIME_MS ? {} : { time: new Date(ms).toISOString(), timestamp };
}

/** What a code means; `other` for one that no document has, `undefined` for none. */
export function meaningOf(
	words: Readonly<Record<string, string>>,
	code: Json | undefined,
): string | undefined {
	const text = textOf(code);
	return text === undefined ? undefined : Object.hasOwn(words, text) ? words[text] : 'other';
}

/** The fields that have a value. */
export function given(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
	return Object.fromEntries(
		Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined),
	);
}

/** A short, stable mark of any values. */
export const digest = (...values: readonly unknown[]): string =>
	createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 24);

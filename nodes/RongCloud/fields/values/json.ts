import { pipe, string, transform } from 'zod/mini';

import { isJsonObject, quote, travelText } from '../../json';
import type { Json, JsonObject } from '../../json';
import { brokenText, dateText, isDate, losesDigits, toText } from './broken';
import { taking, step } from './issues';
import type { Refuse } from './issues';

/** Names that would reach into JavaScript's own objects instead of the data. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
	'__proto__',
	'constructor',
	'prototype',
]);

const DEEPEST = 100;

/** Copies plain JSON data; names the place of anything that JSON can't hold or that would be lost. */
function cleanJson(raw: unknown, path: readonly string[], refuse: Refuse): Json | undefined {
	const at = path.length === 0 ? '' : ` at ${quote(path.join('.').replaceAll('.[', '['))}`;
	if (path.length > DEEPEST) {
		return refuse(`is nested more than ${DEEPEST} levels deep`, 'Use flatter data.');
	}
	if (raw === null || typeof raw === 'boolean') return raw;
	if (typeof raw === 'number') {
		if (!Number.isFinite(raw)) {
			return refuse(`has ${String(raw)}${at}, which JSON has no word for`, 'Use a finite number.');
		}
		return losesDigits(raw)
			? refuse(
					`has a number${at} that is too large to be exact, so its last digits may be wrong`,
					'Put the number in quotes, as text.',
				)
			: raw;
	}
	if (typeof raw === 'string') return brokenText(raw, refuse) ? undefined : raw;
	if (Array.isArray(raw)) return cleanList(raw, path, refuse);
	if (typeof raw === 'object') {
		const text = dateText(raw);
		if (text !== undefined) return text;
		// A Map, a Set or a date that is none has no members, and would go out as {}.
		if (Object.prototype.toString.call(raw) === '[object Object]' && !isDate(raw)) {
			return cleanObject(raw, path, refuse);
		}
	}
	return refuse(
		`has a value${at} that JSON has no word for`,
		'Use text, numbers, lists or objects.',
	);
}

function cleanList(raw: unknown[], path: readonly string[], refuse: Refuse): Json[] | undefined {
	const list: Json[] = [];
	for (const [index, entry] of raw.entries()) {
		const clean = cleanJson(entry ?? null, [...path, `[${index}]`], refuse);
		if (clean === undefined) return undefined;
		list.push(clean);
	}
	return list;
}

function cleanObject(raw: object, path: readonly string[], refuse: Refuse): JsonObject | undefined {
	const result: JsonObject = {};
	for (const [key, entry] of Object.entries(raw)) {
		if (RESERVED_NAMES.has(key)) {
			return refuse(`has the reserved name ${quote(key)}`, 'Use another name.');
		}
		if (brokenText(key, refuse)) return undefined;
		if (entry === undefined) continue;
		const clean = cleanJson(entry, [...path, key], refuse);
		if (clean === undefined) return undefined;
		result[key] = clean;
	}
	return result;
}

/** How to put values into JSON, which they break at the first quotation mark or line break. */
export const JSON_FIX =
	'Check quotes, commas and brackets. If expressions put values into it, write {{ JSON.stringify($json.name) }} for a text and {{ $json.list.toJsonString() }} for a list or an object, without quotes around them.';

export function readJson(raw: unknown, refuse: Refuse): Json | undefined {
	if (typeof raw !== 'string') return cleanJson(raw, [], refuse);
	if (brokenText(raw, refuse)) return undefined;
	try {
		return cleanJson(JSON.parse(raw), [], refuse);
	} catch (error) {
		const reason = error instanceof Error ? ` (${error.message.split('\n')[0]})` : '';
		return refuse(`is ${quote(raw)}, which is not valid JSON${reason}`, JSON_FIX);
	}
}

const asJson = step(readJson);

/** Any JSON value, given as text or as the value itself. */
export const json = () => taking({ takes: 'any JSON' }, asJson);

/** Free data that travels as text: a text as it is, anything else as its JSON text. */
export const textOrJson = () =>
	taking(
		{ takes: 'text, or JSON that goes out as text' },
		pipe(
			step((raw: unknown, refuse) => {
				if (typeof raw !== 'object') return toText(raw, refuse);
				const result = cleanJson(raw, [], refuse);
				return result === undefined ? undefined : travelText(result);
			}),
			string(),
		),
	);

/** A JSON object, given as text or as an object; an empty one counts as not given. */
export const jsonObject = () =>
	taking(
		{ takes: 'a JSON object' },
		pipe(
			step((raw: unknown, refuse) => {
				const result = readJson(raw, refuse);
				if (result === undefined || isJsonObject(result)) return result;
				return refuse(
					`is ${quote(raw)}, which is not a JSON object`,
					'Enter name-value pairs in braces, e.g. {"orderId": "A-17"}.',
				);
			}),
			transform((object: JsonObject) => (Object.keys(object).length > 0 ? object : undefined)),
		),
	);

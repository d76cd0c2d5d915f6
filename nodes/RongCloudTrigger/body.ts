import { parseJson } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';

/** More than any callback has; n8n itself reads 1,000. */
const MOST_PAIRS = 10_000;

/** A form: every value is a text, and a name that comes more than once holds a list. */
function parseForm(text: string): JsonObject {
	const values = new Map<string, string[]>();
	let pairs = 0;
	for (const [name, value] of new URLSearchParams(text)) {
		pairs += 1;
		if (pairs > MOST_PAIRS) break;
		const present = values.get(name);
		if (present !== undefined) present.push(value);
		else if (name !== '__proto__') values.set(name, [value]);
	}
	return Object.fromEntries(
		[...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]),
	);
}

const looksLikeJson = (text: string) => /^[[{]/.test(text);

/**
 * Reads the body of a callback, from the bytes if they are there: n8n's own reading rounds large numbers,
 * and reads nothing without a content type. Forms that hold JSON are read as JSON, since a page of the
 * service names a form and shows JSON.
 * @param parsed the body as n8n has read it
 */
export function readBody(rawBody: unknown, parsed: unknown): Json {
	const text = Buffer.isBuffer(rawBody) ? rawBody.toString('utf8').trim() : '';
	if (text === '') return plainCopy(parsed);
	if (looksLikeJson(text)) return parseJson(text) ?? { body: text };
	return text.includes('=') ? parseForm(text) : { body: text };
}

/** n8n hands forms over as objects without a prototype, which its own nodes cannot work with. */
function plainCopy(parsed: unknown): Json {
	if (typeof parsed !== 'object' || parsed === null) return {};
	return parseJson(JSON.stringify(parsed)) ?? {};
}

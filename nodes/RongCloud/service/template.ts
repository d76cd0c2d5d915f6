import { isJsonObject } from '../json';
import type { Json } from '../json';

/**
 * Texts with placeholders, such as "Hello {name}" (docs/service.md, section 7.3). Braces around anything
 * that holds a quotation mark, a colon or a comma are JSON and no placeholder.
 */
const PLACEHOLDER = /\{[^{}"\\:,]+\}/g;

/** Values by placeholder, with its braces. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** The placeholders of a text, or of every text inside JSON, each once, with their braces. */
export function placeholdersIn(template: Json | undefined): string[] {
	if (typeof template === 'string') return [...new Set(template.match(PLACEHOLDER) ?? [])];
	if (typeof template !== 'object' || template === null) return [];
	return [...new Set(Object.values(template).flatMap(placeholdersIn))];
}

/** The text with something plain in the place of each placeholder. */
export const withoutPlaceholders = (text: string): string => text.replace(PLACEHOLDER, 'x');

/** The text with a number in the place of each placeholder, as JSON could have one there. */
const withNumbers = (text: string): string => text.replace(PLACEHOLDER, '0');

/** The name inside the braces, as people enter it. */
export const nameOf = (placeholder: string): string => placeholder.slice(1, -1).trim();

/**
 * The JSON object or list that a text is, which it has to stay whatever the values are; a placeholder may
 * stand in it where a number could. `undefined` for any other text.
 */
export function jsonOf(text: string): Json | undefined {
	const plain = withNumbers(text);
	if (!/^\s*[{[]/.test(plain)) return undefined;
	try {
		const json = JSON.parse(plain) as Json;
		// "[{order}]" is a text in brackets.
		const isText = Array.isArray(json) && json.every((entry) => typeof entry === 'number');
		return isText && plain !== text ? undefined : json;
	} catch {
		return undefined;
	}
}

/** What holds JSON together, without what is in it. */
const structureOf = (json: string) =>
	json.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/[^{}[\],:]/g, '');

/** False if the values broke JSON that stands in a text, or put something into it that is no value. */
export function staysJson(template: Json | undefined, filled: Json | undefined): boolean {
	if (typeof template === 'string') {
		const json = jsonOf(template);
		if (json === undefined) return true;
		try {
			const text = String(filled);
			const result = JSON.parse(text) as Json;
			return structureOf(withNumbers(template)) === structureOf(text) && staysJson(json, result);
		} catch {
			return false;
		}
	}
	if (typeof template !== 'object' || template === null) return true;
	const entries = new Map(Object.entries(filled ?? {}));
	return Object.entries(template).every(
		([key, entry]) => entries.has(key) && staysJson(entry, entries.get(key)),
	);
}

/** A value as it stands inside the quotes of JSON. */
const inQuotes = (value: string) => JSON.stringify(value).slice(1, -1);

/** Puts the values into every text; a placeholder without a value stays as it is. */
export function fillIn<T extends Json>(template: T, values: PlaceholderValues): T;
export function fillIn(template: Json, values: PlaceholderValues): Json {
	if (typeof template === 'string') {
		const written = jsonOf(template) === undefined ? (value: string) => value : inQuotes;
		return template.replace(PLACEHOLDER, (placeholder) =>
			Object.hasOwn(values, placeholder) ? written(values[placeholder] as string) : placeholder,
		);
	}
	if (Array.isArray(template)) return template.map((entry) => fillIn(entry, values));
	if (!isJsonObject(template)) return template;
	return Object.fromEntries(
		Object.entries(template).map(([key, entry]) => [key, fillIn(entry, values)]),
	);
}

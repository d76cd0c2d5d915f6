/** Plain JSON data, as it goes over the wire. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
	[key: string]: Json;
}

/** True for a JSON object, false for lists and plain values. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Leaves out what was not given, so that nothing empty goes out. */
export function given<T>(entries: Readonly<Record<string, T | undefined>>): Record<string, T> {
	const result: Record<string, T> = {};
	for (const [name, value] of Object.entries(entries)) {
		if (value !== undefined) result[name] = value;
	}
	return result;
}

/** The text in which a value travels: a text as it is, anything else as its JSON. */
export const travelText = (value: Json): string =>
	typeof value === 'string' ? value : JSON.stringify(value);

/** A text of JSON in quotes, or a number. The first part skips texts, so that digits inside them stay. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isExact = (digits: string) => Number.isSafeInteger(Number(digits));

/** Whole numbers that JavaScript would round become texts: IDs must not lose digits. */
const keepDigits = (json: string): string =>
	json.replace(TOKENS, (token) =>
		/^-?\d+$/.test(token) && !isExact(token) ? `"${token}"` : token,
	);

/** A key of this name would change what the object is instead of lying in it. */
const withoutPrototype = (key: string, value: Json): Json | undefined =>
	key === '__proto__' ? undefined : value;

/**
 * Whether no key has to be left out, and nothing can be deeper than a program can follow: then JSON is read in a
 * fraction of the time. Keys can be written in codes.
 */
const isPlain = (json: string): boolean => json.length < 1000 && !/__proto__|\\u/.test(json);

/** Reads JSON of the outside world; `undefined` if it is none. Large whole numbers come out as texts. */
export function parseJson(text: string): Json | undefined {
	try {
		const reviver = isPlain(text) ? undefined : withoutPrototype;
		// First as it came: on what is no JSON, such as quotes that nobody closes, TOKENS takes for ever.
		const value = JSON.parse(text, reviver) as Json;
		if (!/\d{16}/.test(text)) return value;
		return JSON.parse(keepDigits(text), reviver) as Json;
	} catch {
		// No JSON, or deeper than a program can follow.
		return undefined;
	}
}

/** Whether lists and objects of a JSON text lie deeper in each other than that; what is no JSON may give any answer. */
export function isDeeperThan(json: string, levels: number): boolean {
	let depth = 0;
	let isText = false;
	for (let at = 0; at < json.length; at++) {
		const character = json[at];
		if (isText) {
			if (character === '\\') at += 1;
			else if (character === '"') isText = false;
		} else if (character === '"') isText = true;
		else if (character === '{' || character === '[') {
			depth += 1;
			if (depth > levels) return true;
		} else if (character === '}' || character === ']') depth -= 1;
	}
	return false;
}

const escaped = (character: string) => {
	const code = (character.codePointAt(0) ?? 0).toString(16);
	return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
};

/**
 * Shows by their codes the characters of a text that nobody would see, or that would turn a sentence
 * around: controls, zero-width spaces, marks of direction, halves of characters. Joiners stay, because
 * scripts and emoji need them.
 */
export const visible = (text: string): string =>
	text.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escaped);

/** JSON text of whatever an expression returned, for people. */
function asJson(raw: unknown): string {
	try {
		return JSON.stringify(raw) ?? String(raw);
	} catch {
		// It holds itself, or is deeper than a program can follow.
		return Array.isArray(raw) ? 'a list' : 'an object';
	}
}

const SHOWN_CHARACTERS = 60;

/** A short, quoted piece of a value, safe to show in a sentence. */
export function quote(raw: unknown): string {
	const text = (typeof raw === 'string' ? raw : asJson(raw)).replace(/\s+/g, ' ');
	const characters = [...text];
	const isLong = characters.length > SHOWN_CHARACTERS;
	return `"${visible(isLong ? `${characters.slice(0, SHOWN_CHARACTERS - 3).join('')}...` : text)}"`;
}

/** Puts a value at a dotted place; two objects at the same place are joined. */
export function place(target: JsonObject, path: string, value: Json): void {
	const keys = path.split('.');
	const last = keys.pop() as string;
	let parent = target;
	for (const key of keys) {
		parent[key] ??= {};
		parent = parent[key] as JsonObject;
	}
	const present = parent[last];
	parent[last] = isJsonObject(present) && isJsonObject(value) ? { ...present, ...value } : value;
}

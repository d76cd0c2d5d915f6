import { pipe, transform, unknown } from 'zod/mini';

import { isJsonObject } from '../json';
import type { Json, JsonObject } from '../json';

/**
 * The kinds of value that fields accept. Each is a zod schema from whatever n8n hands over (typed
 * text, numbers, or anything an expression returns) to a clean value, or `undefined` for "not given".
 * An issue's message is "problem|fix": see `splitIssue`.
 */

type Check<T> = (value: T, refuse: Refuse) => T | undefined;
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
					message: `${problem}${SEPARATOR}${fix}`,
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

/** JSON text of whatever an expression returned, for people. */
function asJson(raw: unknown): string {
	try {
		return JSON.stringify(raw) ?? String(raw);
	} catch {
		return String(raw);
	}
}

/** A short, quoted piece of a value, safe to show in a sentence. */
export function quote(raw: unknown): string {
	const text = typeof raw === 'string' ? raw : asJson(raw);
	const characters = [...text.replace(/\s+/g, ' ')];
	return `"${characters.length > 60 ? `${characters.slice(0, 57).join('')}...` : text.replace(/\s+/g, ' ')}"`;
}

const EXPRESSION_FIX = 'Switch the field to Expression, or drag the value in from the input panel.';

/**
 * Finds the marks that a broken expression leaves in a text (n8n anchors, section 1.5): an object
 * joined to other text, an expression stored as plain text, half of a surrogate pair.
 */
function brokenText(text: string, refuse: Refuse): boolean {
	if (text.includes('[object ')) {
		refuse(
			'holds "[object Object]": an object or a list was turned into text',
			'Pick one value inside it, or remove the space or text before and after the expression.',
		);
		return true;
	}
	if (/\{\{\s*\$|\{\{[^{}]*\$(json|node|input|now|today|vars|fromAI)\b/.test(text)) {
		refuse(`holds an expression that was not evaluated: ${quote(text)}`, EXPRESSION_FIX);
		return true;
	}
	if (!text.isWellFormed()) {
		refuse(
			'holds half of a character (a lone surrogate), as text that was cut inside an emoji does',
			'Cut the text between whole characters, or remove the broken one.',
		);
		return true;
	}
	return false;
}

/** True for whole numbers that JavaScript cannot tell from their neighbours. */
const losesDigits = (raw: unknown) => Number.isInteger(raw) && !Number.isSafeInteger(raw);

const LOSES_DIGITS = 'is a number too large to be exact, so its last digits may be wrong';

/** Text, number or boolean to text; objects and lists are refused. */
function toText(raw: unknown, refuse: Refuse): string | undefined {
	if (typeof raw === 'string') return brokenText(raw, refuse) ? undefined : raw;
	if (typeof raw === 'number' || typeof raw === 'bigint' || typeof raw === 'boolean') {
		if (typeof raw === 'number' && !Number.isFinite(raw)) {
			return refuse(`is ${String(raw)}, not a text`, 'Enter a text.');
		}
		if (losesDigits(raw)) return refuse(LOSES_DIGITS, 'Hand it over as text, in quotes.');
		return String(raw);
	}
	const kind = Array.isArray(raw) ? 'a list' : 'an object';
	return refuse(`is ${kind}, but a text is needed`, 'Pick one value inside it.');
}

interface TextRules {
	/** Highest number of characters (code points). */
	characters?: number;
	/** Highest number of UTF-8 bytes. */
	bytes?: number;
}

function tooLong(text: string, rules: TextRules, refuse: Refuse): boolean {
	if (rules.characters !== undefined && [...text].length > rules.characters) {
		refuse(
			`is ${[...text].length} characters long, the limit is ${rules.characters}`,
			`Shorten it to ${rules.characters} characters.`,
		);
		return true;
	}
	if (rules.bytes !== undefined && utf8Bytes(text) > rules.bytes) {
		refuse(
			`is ${utf8Bytes(text)} bytes long in UTF-8, the limit is ${rules.bytes} bytes`,
			'Shorten it.',
		);
		return true;
	}
	return false;
}

/** Text as people read it; inner and outer white space is kept. */
export const text = (rules: TextRules = {}) =>
	value<string>((raw, refuse) => {
		const result = toText(raw, refuse);
		return result === undefined || tooLong(result, rules, refuse) ? undefined : result;
	});

/** A machine-read word (an ID, a channel, a key): trimmed, and then checked further. */
export const word = (rules: TextRules = {}, check: Check<string> = (result) => result) =>
	value<string>((raw, refuse) => {
		const result = toText(raw, refuse)?.trim();
		if (result === undefined || tooLong(result, rules, refuse)) return undefined;
		return check(result, refuse);
	});

/** A web address; `httpsOnly` where the device vendor shows no other images. */
export const webAddress = ({ httpsOnly = false } = {}) =>
	word({}, (address, refuse) => {
		const protocol = URL.canParse(address) ? new URL(address).protocol : undefined;
		const allowed = httpsOnly ? ['https:'] : ['https:', 'http:'];
		if (protocol !== undefined && allowed.includes(protocol) && !/\s/.test(address)) return address;
		return refuse(
			`is ${quote(address)}, which is not ${httpsOnly ? 'an HTTPS' : 'a web'} address`,
			`Enter a full address that starts with https://${httpsOnly ? '' : ' (or http://)'}.`,
		);
	});

/** One of a list of choices, by its stored value; the labels are what the panel shows. */
export const choice = <V extends string | number>(
	options: ReadonlyArray<{ name: string; value: V }>,
) =>
	value<V>((raw, refuse) => {
		const wanted =
			typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint'
				? String(raw).trim()
				: undefined;
		const found = options.find((option) => String(option.value) === wanted);
		if (found) return found.value;
		const choices = options.map((option) => `${option.name} (${option.value})`).join(', ');
		return refuse(
			`is ${quote(raw)}, which is not one of its choices`,
			`Choose one of: ${choices}.`,
		);
	});

function readBoolean(raw: unknown, refuse: Refuse): boolean | undefined {
	const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
	if (word === true || word === 'true' || word === 1 || word === '1') return true;
	if (word === false || word === 'false' || word === 0 || word === '0') return false;
	return refuse(`is ${quote(raw)}, which is neither true nor false`, 'Use true or false.');
}

/** A switch that goes out as true or false. */
export const toggle = () => value<boolean>(readBoolean);

/** A switch that goes out as 1 or 0. */
export const bit = () =>
	value<0 | 1>((raw, refuse) => {
		const result = readBoolean(raw, refuse);
		return result === undefined ? undefined : result ? 1 : 0;
	});

interface NumberRules {
	least?: number;
	most?: number;
	whole?: boolean;
}

/** A number within bounds (both included); digits in text count as a number. */
export const number = ({ least, most, whole = false }: NumberRules = {}) =>
	value<number>((raw, refuse) => {
		const result = typeof raw === 'string' ? Number(raw.trim()) : raw;
		const kind = whole ? 'a whole number' : 'a number';
		if (typeof result !== 'number' || !Number.isFinite(result)) {
			return refuse(`is ${quote(raw)}, which is not ${kind}`, `Enter ${kind}.`);
		}
		if (whole && !Number.isInteger(result)) {
			return refuse(`is ${quote(raw)}, which is not a whole number`, 'Enter a whole number.');
		}
		if (losesDigits(result)) return refuse(LOSES_DIGITS, `Use ${kind} that is smaller.`);
		if (least !== undefined && result < least) {
			return refuse(`is ${result}, below the lowest value of ${least}`, `Enter ${least} or more.`);
		}
		if (most !== undefined && result > most) {
			return refuse(`is ${result}, above the highest value of ${most}`, `Enter ${most} or less.`);
		}
		return result;
	});

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
	if (raw instanceof Date && !Number.isNaN(raw.getTime())) return raw.toISOString();
	if (typeof raw === 'object' && !(raw instanceof Date)) return cleanObject(raw, path, refuse);
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

function readJson(raw: unknown, refuse: Refuse): Json | undefined {
	if (typeof raw !== 'string') return cleanJson(raw, [], refuse);
	if (brokenText(raw, refuse)) return undefined;
	try {
		return cleanJson(JSON.parse(raw), [], refuse);
	} catch (error) {
		const reason = error instanceof Error ? ` (${error.message.split('\n')[0]})` : '';
		return refuse(
			`is ${quote(raw)}, which is not valid JSON${reason}`,
			'Check quotes, commas and brackets; if it comes from an expression, remove any space around it.',
		);
	}
}

/** Any JSON value, given as text or as the value itself. */
export const json = () => value<Json>(readJson);

/** Free data that travels as text: a text as it is, anything else as its JSON text. */
export const textOrJson = () =>
	value<string>((raw, refuse) => {
		if (typeof raw !== 'object') return toText(raw, refuse);
		const result = cleanJson(raw, [], refuse);
		return result === undefined ? undefined : JSON.stringify(result);
	});

/** A JSON object, given as text or as an object; an empty one counts as not given. */
export const jsonObject = () =>
	value<JsonObject>((raw, refuse) => {
		const result = readJson(raw, refuse);
		if (result === undefined) return undefined;
		if (isJsonObject(result)) {
			return Object.keys(result).length > 0 ? result : undefined;
		}
		return refuse(
			`is ${quote(raw)}, which is not a JSON object`,
			'Enter name-value pairs in braces, e.g. {"orderId": "A-17"}.',
		);
	});

interface ListRules {
	/** What one entry is called, e.g. "user ID". */
	entry: string;
	most: number;
}

function listEntry(raw: unknown, position: number, entry: string, refuse: Refuse) {
	const where = `has an entry, number ${position}, that`;
	if (isBlank(raw)) {
		return refuse(`${where} is empty`, `Remove it, or put the missing ${entry} there.`);
	}
	if (typeof raw === 'object') {
		return refuse(
			`${where} is ${Array.isArray(raw) ? 'a list' : 'an object'}, but a ${entry} is needed`,
			`Hand over only the values, e.g. {{ $json.users.map((user) => user.id) }}.`,
		);
	}
	if (typeof raw === 'boolean') {
		return refuse(`${where} is ${String(raw)}, which is not a ${entry}`, `Put a ${entry} there.`);
	}
	const result = toText(raw, (problem, fix) => refuse(`${where} ${problem}`, fix))?.trim();
	return result;
}

function listEntries(raw: unknown, refuse: Refuse): unknown[] | undefined {
	if (Array.isArray(raw)) return raw;
	if (typeof raw === 'number' || typeof raw === 'bigint') return [raw];
	if (typeof raw !== 'string') {
		return refuse(
			`is ${typeof raw === 'object' ? 'an object' : quote(raw)}, but a list is needed`,
			'Enter one per line, separate them by commas, or use an expression that returns an array.',
		);
	}
	const list = raw.trim();
	if (/^[[{]/.test(list) && !list.startsWith('[object ')) {
		const parsed = readJson(list, refuse);
		if (parsed === undefined || Array.isArray(parsed)) return parsed;
		return refuse(
			'is a JSON object, but a list is needed',
			'Enter a JSON array, such as ["u-1001", "u-1002"].',
		);
	}
	// A comma at a line's end or start goes together with the line break.
	const entries = list
		.replace(/([,，])[^\S\n]*\n/g, '$1')
		.replace(/\n[^\S\n]*([,，])/g, '$1')
		.split(/[,，\n]/);
	// A single comma at the very end is how people and exports close a list, not an entry.
	if (entries.length > 1 && isBlank(entries.at(-1))) entries.pop();
	return entries;
}

/**
 * A list of IDs or tags: one per line, separated by commas, a JSON array, or an array from an
 * expression, numbers included. Trimmed, duplicates dropped, order kept; an empty entry is refused,
 * because it may be a recipient that went missing.
 */
export const list = ({ entry, most }: ListRules) =>
	value<string[]>((raw, refuse) => {
		const entries = listEntries(raw, refuse);
		if (entries === undefined) return undefined;
		if (entries.length === 0) return undefined;
		const result = new Set<string>();
		for (const [index, rawEntry] of entries.entries()) {
			const clean = listEntry(rawEntry, index + 1, entry, refuse);
			if (clean === undefined) return undefined;
			result.add(clean);
		}
		if (result.size > most) {
			return refuse(
				`has ${result.size} different ${entry}s, the limit is ${most}`,
				`Split the list over several items of at most ${most} each, e.g. with the Loop Over Items node.`,
			);
		}
		return [...result];
	});

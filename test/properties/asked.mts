import { choicesOf, kindOf } from './kinds.mts';
import type { Leaf } from './leaves.mts';

/** There is no telling what to send, so it must not be sent at all. */
export const SENSELESS = Symbol('senseless');

/** What nobody sees at the ends of a text. */
const UNSEEN = String.raw`[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]`;
const ENDS = new RegExp(`^${UNSEEN}+|(?<!${UNSEEN})${UNSEEN}+$`, 'gu');

export const trimmed = (text: string) => text.replace(ENDS, '');

export const isBlank = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && trimmed(raw) === '');

/** Marks of text that went wrong before it got here. */
const isBroken = (text: string): boolean =>
	/\[object \w+\]/.test(text) || /\{\{ *\$json/.test(text) || !text.isWellFormed();

/** The text that a plain value has for people. */
function plainText(raw: unknown): unknown {
	switch (typeof raw) {
		case 'string':
			return isBroken(raw) ? SENSELESS : raw;
		case 'number':
			return Number.isFinite(raw) && !(Number.isInteger(raw) && !Number.isSafeInteger(raw))
				? `${raw}`
				: SENSELESS;
		case 'bigint':
		case 'boolean':
			return `${raw}`;
		default:
			return raw instanceof Date && !Number.isNaN(raw.getTime()) ? raw.toISOString() : SENSELESS;
	}
}

function textOf(raw: unknown, change: (text: string) => string = (text) => text): unknown {
	const text = plainText(raw);
	return typeof text === 'string' ? change(trimmed(text)) : text;
}

/** Names that a program could take for something else than data. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** What JSON makes of a value, if nothing of it is lost on the way. */
function jsonOf(raw: unknown): unknown {
	try {
		const text = JSON.stringify(raw, (_key, member: unknown) => {
			const isPlain = typeof member === 'number' || typeof member === 'string';
			if (isPlain && plainText(member) === SENSELESS) throw new Error('JSON cannot hold it');
			return member;
		});
		const copy: unknown = JSON.parse(text);
		return hasReservedName(copy) ? SENSELESS : copy;
	} catch {
		return SENSELESS;
	}
}

const hasReservedName = (json: unknown): boolean =>
	typeof json === 'object' &&
	json !== null &&
	Object.entries(json).some(
		([name, member]) => RESERVED.has(name) || isBroken(name) || hasReservedName(member),
	);

function parsed(raw: unknown): unknown {
	if (typeof raw !== 'string') return jsonOf(raw);
	if (isBroken(raw)) return SENSELESS;
	try {
		return jsonOf(JSON.parse(raw));
	} catch {
		return SENSELESS;
	}
}

function entriesOf(raw: unknown): unknown {
	if (Array.isArray(raw)) return raw;
	if (typeof raw === 'boolean') return SENSELESS;
	if (typeof raw === 'string' && /^[[{]/.test(trimmed(raw)) && !/^\[object/.test(trimmed(raw))) {
		return parsed(trimmed(raw));
	}
	const text = plainText(raw);
	return typeof text === 'string'
		? text.split(/[,，\n\r\u0085\u2028\u2029]/).filter((entry) => !isBlank(entry))
		: SENSELESS;
}

function listOf(raw: unknown): unknown {
	const entries = entriesOf(raw);
	if (!Array.isArray(entries)) return SENSELESS;
	// A hole in a list is an entry too, as to `Array.from`.
	const ids = Array.from(entries as unknown[], (entry) =>
		typeof entry === 'boolean' || entry instanceof Date || isBlank(entry)
			? SENSELESS
			: textOf(entry),
	);
	if (ids.includes(SENSELESS)) return SENSELESS;
	return ids.length === 0 ? undefined : [...new Set(ids)];
}

function choicesIn(leaf: Leaf, raw: unknown): unknown {
	const list = listOf(raw);
	if (!Array.isArray(list)) return list;
	const chosen = (list as string[]).map((entry) =>
		choicesOf(leaf).find((choice) => String(choice).toLowerCase() === entry.toLowerCase()),
	);
	return chosen.includes(undefined) ? SENSELESS : [...new Set(chosen)];
}

function switchOf(raw: unknown): unknown {
	if (!['string', 'number', 'boolean'].includes(typeof raw)) return SENSELESS;
	const word = String(raw).trim().toLowerCase();
	if (['true', '1'].includes(word)) return true;
	return ['false', '0'].includes(word) ? false : SENSELESS;
}

function numberOf(raw: unknown): unknown {
	const number = typeof raw === 'string' ? Number(raw) : raw;
	return typeof number === 'number' && plainText(number) !== SENSELESS ? number : SENSELESS;
}

/**
 * What a value of a field asks for, worked out without the node's code; `undefined` if for nothing. It
 * says what has to arrive if the node takes the value; whether it has to is not decided here.
 */
export function askedFor(leaf: Leaf, raw: unknown): unknown {
	if (isBlank(raw)) return undefined;
	switch (kindOf(leaf)) {
		case 'text':
			return plainText(raw);
		case 'data': {
			const asked = typeof raw === 'object' ? jsonOf(raw) : plainText(raw);
			return typeof asked === 'object' ? JSON.stringify(asked) : asked;
		}
		case 'word':
		case 'address':
			return textOf(raw);
		case 'base64':
			return textOf(raw, (text) => text.replace(/^data:[^,]*,/, '').replace(/\s/g, ''));
		case 'extension':
			return textOf(raw, (text) => text.replace(/^\./, ''));
		case 'list':
			return listOf(raw);
		case 'choices':
			return choicesIn(leaf, raw);
		case 'choice': {
			const text = textOf(raw);
			return choicesOf(leaf).find((choice) => String(choice) === text) ?? SENSELESS;
		}
		case 'switch':
			return switchOf(raw);
		case 'number':
			return numberOf(raw);
		case 'json':
			return parsed(raw);
		case 'object': {
			const json = parsed(raw);
			if (typeof json !== 'object' || json === null || Array.isArray(json)) return SENSELESS;
			return Object.keys(json).length === 0 ? undefined : json;
		}
	}
}

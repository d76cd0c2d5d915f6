import { choicesOf, kindOf } from './kinds.mts';
import type { Leaf } from './leaves.mts';

/**
 * What a value asks for, worked out without the node's code. It says what has to arrive if the node
 * takes the value; whether the node has to take it is not decided here.
 */
export type Asked =
	| { kind: 'nothing' }
	| { kind: 'value'; value: unknown }
	/** There is no telling what to send, so it must not be sent at all. */
	| { kind: 'senseless'; why: string };

const NOTHING: Asked = { kind: 'nothing' };
const value = (found: unknown): Asked => ({ kind: 'value', value: found });
const senseless = (why: string): Asked => ({ kind: 'senseless', why });

export const isBlank = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && /^\s*$/.test(raw));

/** Marks of text that went wrong before it got here. */
function isBroken(text: string): boolean {
	return /\[object \w+\]/.test(text) || /\{\{ *\$json/.test(text) || !text.isWellFormed();
}

/** The text that a plain value has for people. */
function plainText(raw: unknown): Asked {
	switch (typeof raw) {
		case 'string':
			return isBroken(raw) ? senseless('the text is broken') : value(raw);
		case 'number':
			return Number.isFinite(raw) && !(Number.isInteger(raw) && !Number.isSafeInteger(raw))
				? value(`${raw}`)
				: senseless('the number is not exact, or none');
		case 'bigint':
		case 'boolean':
			return value(`${raw}`);
		default:
			return senseless('it is no text');
	}
}

const trimmed = (asked: Asked): Asked =>
	asked.kind === 'value' ? value(String(asked.value).trim()) : asked;

/** Names that a program could take for something else than data. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** What JSON makes of a value, if nothing of it is lost on the way. */
function jsonOf(raw: unknown): Asked {
	let text: string | undefined;
	try {
		text = JSON.stringify(raw, (_key, member: unknown) => {
			if (typeof member === 'number' && plainText(member).kind === 'senseless') {
				throw new Error('a number that JSON cannot hold');
			}
			if (typeof member === 'string' && isBroken(member)) throw new Error('a broken text');
			return member;
		});
	} catch (error) {
		return senseless(String(error));
	}
	if (text === undefined) return senseless('JSON has no word for it');
	const copy: unknown = JSON.parse(text);
	return hasReservedName(copy) ? senseless('it has a reserved name') : value(copy);
}

function hasReservedName(json: unknown): boolean {
	if (typeof json !== 'object' || json === null) return false;
	return Object.entries(json).some(
		([name, member]) => RESERVED.has(name) || isBroken(name) || hasReservedName(member),
	);
}

function parsed(raw: unknown): Asked {
	if (typeof raw !== 'string') return jsonOf(raw);
	if (isBroken(raw)) return senseless('the text is broken');
	try {
		return jsonOf(JSON.parse(raw));
	} catch {
		return senseless('it is no JSON');
	}
}

function listOf(raw: unknown): Asked {
	let entries: unknown[];
	if (Array.isArray(raw)) {
		entries = raw as unknown[];
	} else if (typeof raw === 'string' && /^\s*[[{]/.test(raw) && !/^\s*\[object/.test(raw)) {
		const list = parsed(raw.trim());
		if (list.kind !== 'value' || !Array.isArray(list.value)) return senseless('it is no list');
		entries = list.value as unknown[];
	} else {
		const text = plainText(raw);
		if (text.kind !== 'value' || typeof raw === 'boolean') return senseless('it is no list');
		entries = String(text.value)
			.split(/[,，\n]/)
			.filter((entry) => !isBlank(entry));
	}
	const ids = new Set<string>();
	// By index, because a hole in a list is no entry to any other way of walking through it.
	for (let index = 0; index < entries.length; index++) {
		const entry = entries[index];
		const text = typeof entry === 'boolean' ? senseless('it is no ID') : plainText(entry);
		if (text.kind !== 'value' || isBlank(text.value)) return senseless('an entry is no ID');
		ids.add(String(text.value).trim());
	}
	return ids.size === 0 ? NOTHING : value([...ids]);
}

function choicesIn(leaf: Leaf, raw: unknown): Asked {
	const list = listOf(raw);
	if (list.kind !== 'value') return list;
	const known = choicesOf(leaf).map(String);
	const chosen = (list.value as string[]).map((entry) =>
		known.find((choice) => choice.toLowerCase() === entry.toLowerCase()),
	);
	return chosen.includes(undefined)
		? senseless('it is none of the choices')
		: value(unique(chosen));
}

const unique = (entries: readonly unknown[]): unknown[] => [...new Set(entries)];

function switchOf(raw: unknown): Asked {
	if (!['string', 'number', 'boolean'].includes(typeof raw)) return senseless('it is no switch');
	const word = String(raw).trim().toLowerCase();
	if (['true', '1'].includes(word)) return value(true);
	if (['false', '0'].includes(word)) return value(false);
	return senseless('it is neither true nor false');
}

function numberOf(raw: unknown): Asked {
	const number = typeof raw === 'string' ? Number(raw) : raw;
	if (typeof number !== 'number') return senseless('it is no number');
	return plainText(number).kind === 'value' ? value(number) : senseless('it is no exact number');
}

/** What a value of a field asks for. */
export function askedFor(leaf: Leaf, raw: unknown): Asked {
	if (isBlank(raw)) return NOTHING;
	switch (kindOf(leaf)) {
		case 'text':
			return plainText(raw);
		case 'data': {
			const asked = typeof raw === 'object' ? jsonOf(raw) : plainText(raw);
			if (asked.kind !== 'value') return asked;
			return typeof asked.value === 'string' ? asked : value(JSON.stringify(asked.value));
		}
		case 'word':
		case 'address':
			return trimmed(plainText(raw));
		case 'base64': {
			const text = plainText(raw);
			return text.kind === 'value'
				? value(
						String(text.value)
							.trim()
							.replace(/^data:[^,]*,/, '')
							.replace(/\s/g, ''),
					)
				: text;
		}
		case 'extension': {
			const text = trimmed(plainText(raw));
			return text.kind === 'value' ? value(String(text.value).replace(/^\./, '')) : text;
		}
		case 'list':
			return listOf(raw);
		case 'choices':
			return choicesIn(leaf, raw);
		case 'choice': {
			const text = trimmed(plainText(raw));
			if (text.kind !== 'value') return text;
			const chosen = choicesOf(leaf).find((choice) => String(choice) === text.value);
			return chosen === undefined ? senseless('it is none of the choices') : value(chosen);
		}
		case 'switch':
			return switchOf(raw);
		case 'number':
			return numberOf(raw);
		case 'json':
			return parsed(raw);
		case 'object': {
			const json = parsed(raw);
			if (json.kind !== 'value') return json;
			if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
				return senseless('it is no JSON object');
			}
			return Object.keys(json.value).length === 0 ? NOTHING : json;
		}
	}
}

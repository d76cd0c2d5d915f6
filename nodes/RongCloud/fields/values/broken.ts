import { quote } from '../../json';
import type { Refuse } from './issues';

const EXPRESSION_FIX = 'Switch the field to Expression, or drag the value in from the input panel.';

/**
 * Finds the marks that a broken expression leaves in a text (docs/n8n.md, section 4): an object
 * joined to other text, an expression stored as plain text, half of a surrogate pair.
 * @param options.quoted false for what must not be shown
 */
export function brokenText(text: string, refuse: Refuse, { quoted = true } = {}): boolean {
	if (text.includes('[object ')) {
		refuse(
			'holds "[object Object]": an object or a list was turned into text',
			'Pick one value inside it, or remove the space or text before and after the expression.',
		);
		return true;
	}
	if (/\{\{\s*\$|\{\{[^{}]*\$(json|node|input|now|today|vars|fromAI)\b/.test(text)) {
		refuse(
			`holds an expression that was not evaluated${quoted ? `: ${quote(text)}` : ''}`,
			EXPRESSION_FIX,
		);
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
export const losesDigits = (raw: unknown) => Number.isInteger(raw) && !Number.isSafeInteger(raw);

export const LOSES_DIGITS = 'is a number too large to be exact, so its last digits may be wrong';

export const isDate = (raw: object): raw is { toJSON(): unknown } =>
	'toJSON' in raw && typeof raw.toJSON === 'function';

/** Whether an object is one of JavaScript's dates or of those that n8n's $now gives, whose insides are no data. */
export function dateText(raw: object): string | undefined {
	const text = isDate(raw) ? raw.toJSON() : undefined;
	return typeof text === 'string' ? text : undefined;
}

/** How JavaScript writes a date that stands beside other text in an expression. */
const JAVASCRIPT_DATE =
	/\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}(?: \([^()]*\))?/g;

/** A text with each date in ISO 8601. */
const withDates = (text: string): string =>
	text.includes(' GMT')
		? text.replace(JAVASCRIPT_DATE, (date) => new Date(date).toJSON() ?? date)
		: text;

/** Text, number, boolean or date to text; other objects and lists are refused. */
export function toText(raw: unknown, refuse: Refuse): string | undefined {
	if (typeof raw === 'string') return brokenText(raw, refuse) ? undefined : withDates(raw);
	if (typeof raw === 'number' || typeof raw === 'bigint' || typeof raw === 'boolean') {
		if (typeof raw === 'number' && !Number.isFinite(raw)) {
			return refuse(`is ${String(raw)}, not a text`, 'Enter a text.');
		}
		if (losesDigits(raw)) return refuse(LOSES_DIGITS, 'Hand it over as text, in quotes.');
		return String(raw);
	}
	const date = typeof raw === 'object' && raw !== null ? dateText(raw) : undefined;
	if (date !== undefined) return date;
	const kind = Array.isArray(raw) ? 'a list' : 'an object';
	return refuse(`is ${kind}, but a text is needed`, 'Pick one value inside it.');
}

import { jsonOf, nameOf, placeholdersIn, withoutPlaceholders } from '../service/template';
import { isJsonObject } from '../json';
import type { Json } from '../json';
import type { Report } from './problems';
import { quote } from './values';

/** Names as people list them: `"a", "b" and "c"`. */
export function listed(names: readonly string[]): string {
	const quoted = names.map(quote);
	const last = quoted.pop() ?? '';
	return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}

/** Checks the placeholders of a field whose texts are filled in for each user. */
export function checkTemplate(field: string, template: Json, report: Report): void {
	const named = placeholdersInNames(template);
	if (named.length > 0) {
		report.add(
			field,
			`has ${listed(named)} in a name of the JSON, where nothing is filled in`,
			'Use placeholders in values alone.',
		);
	}
	for (const text of textsIn(template)) checkText(field, text, report);
}

function checkText(field: string, text: string, report: Report): void {
	const nameless = placeholdersIn(text).find((placeholder) => nameOf(placeholder) === '');
	if (nameless !== undefined) {
		report.add(
			field,
			`has ${quote(nameless)}, a placeholder without a name`,
			'Put the name of a value between the braces, or take them out.',
		);
	}
	const rest = withoutPlaceholders(text);
	const [around] = placeholdersIn(rest);
	if (around !== undefined) {
		report.add(
			field,
			'has a placeholder with a second pair of braces around it, which would stay in the text',
			'Write each placeholder with one pair of braces, such as {name}.',
		);
	} else {
		checkRest(field, rest, jsonOf(text), report);
	}
}

/** Checks what is left when the placeholders are out of a text, or of the texts inside its JSON. */
function checkRest(field: string, rest: string, json: Json | undefined, report: Report): void {
	if (json !== undefined) {
		for (const inner of textsIn(json)) checkInner(field, inner, report);
	} else if (/[{}]/.test(rest)) {
		report.warn(
			`${field}: there is a brace that belongs to no placeholder and goes out as it stands. A placeholder has a name without quotation marks, colons, commas and backslashes between its braces.`,
		);
	} else if (FULL_WIDTH_BRACE.test(rest)) {
		report.warn(
			`${field}: there is a full-width brace, which goes out as it stands. Placeholders need the plain braces { and }.`,
		);
	}
}

const FULL_WIDTH_BRACE = /[\uFF5B\uFF5D]/;

/** A text inside JSON, whose placeholders are out; only those are left whose names JSON has escaped. */
function checkInner(field: string, inner: string, report: Report): void {
	const [escaped] = placeholdersIn(inner);
	if (escaped === undefined) {
		checkRest(field, inner, jsonOf(inner), report);
		return;
	}
	report.add(
		field,
		`has ${quote(escaped)} with escapes such as \\u59d3 in its name, which would stay in the text`,
		'Write the name between the braces as it reads.',
	);
}

/** Refuses placeholders in a field that is the same for all users of a call. */
export function refusePlaceholders(field: string, given: Json, report: Report): void {
	const found = [...placeholdersInNames(given), ...placeholdersIn(given)];
	if (found.length === 0) return;
	report.add(
		field,
		`has ${listed(found)}, but placeholders are filled in only in the message, Notification Text and Push Data`,
		'Use an expression in this field instead; items that differ in it go out in calls of their own.',
	);
}

function textsIn(json: Json): string[] {
	if (typeof json === 'string') return [json];
	return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsIn) : [];
}

function placeholdersInNames(json: Json): string[] {
	if (typeof json !== 'object' || json === null) return [];
	const names = isJsonObject(json) ? Object.keys(json) : [];
	return [...placeholdersIn(names), ...Object.values(json).flatMap(placeholdersInNames)];
}

import { array, pipe, string, transform, unknown } from 'zod/mini';

import { quote } from '../../json';
import { toText } from './broken';
import { isBlank, trimmed } from './blank';
import { condition, step, take, taking } from './issues';
import type { Refuse } from './issues';
import { readJson } from './json';

interface ListRules {
	/** What one entry is called, e.g. "user ID". */
	entry: string;
	/** Missing if there may be any number of them. */
	most?: number;
	/** What to do about too many. */
	tooMany?: string;
}

/** One number as people and spreadsheets write it, with its digits in groups; no list looks like it. */
export const NUMBER_WITH_SEPARATORS =
	/^[+-]?\d{1,3}(?:[.,，' ’\u00a0\u2009\u202f٬_]\d{2,3})*[.,，' ’\u00a0\u2009\u202f٬_]\d{3}(?:[.,]\d{1,2})?$/;

/** The same in a list as text, which would be taken apart at its commas; bounded, since lists are long. */
const GROUPED_DIGITS =
	/(?<![^\s,，;"'])[1-9]\d{0,2}(?:[,，]\d{2,3}){0,6}[,，]\d{3}(?![^\s,，;.'"])/;

function readEntry(raw: unknown, position: number, entry: string, refuse: Refuse) {
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
	const text = toText(raw, (problem, fix) => refuse(`${where} ${problem}`, fix));
	return text === undefined ? undefined : trimmed(text);
}

function entriesOf(raw: unknown, refuse: Refuse): unknown[] | undefined {
	if (Array.isArray(raw)) return raw;
	if (typeof raw === 'number' || typeof raw === 'bigint') return [raw];
	if (typeof raw !== 'string') {
		return refuse(
			`is ${typeof raw === 'object' ? 'an object' : quote(raw)}, but a list is needed`,
			'Enter one per line, separate them by commas, or use an expression that returns an array.',
		);
	}
	const list = trimmed(raw).replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
	if (/^[[{]/.test(list) && !list.startsWith('[object ')) {
		const parsed = readJson(list, refuse);
		if (parsed === undefined || Array.isArray(parsed)) return parsed;
		return refuse(
			'is a JSON object, but a list is needed',
			'Enter a JSON array, such as ["u-1001", "u-1002"].',
		);
	}
	if (!/[,，\n]/.test(list)) return [list];
	const [grouped] = GROUPED_DIGITS.exec(list) ?? [];
	if (grouped !== undefined) {
		return refuse(
			`has ${quote(grouped)}, which looks like one number that is written with separators and would be taken apart at its commas`,
			'Format the column as text in the spreadsheet, so that each ID comes as it is. If several are meant, put each on a line of its own, or hand over an array.',
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

/** Reads the entries up to the first that is refused. */
const readEntries = (entry: string) =>
	step((raw: unknown[], refuse) => {
		const result: string[] = [];
		for (const [index, rawEntry] of raw.entries()) {
			const clean = readEntry(rawEntry, index + 1, entry, refuse);
			if (clean === undefined) return undefined;
			result.push(clean);
		}
		return result;
	});

const atMost = ({ entry, most = Infinity, tooMany = 'Use fewer.' }: ListRules) =>
	condition<string[]>((list, refuse) => {
		if (list.length <= most) return;
		refuse(`has ${list.length} different ${entry}s, the limit is ${most}`, tooMany);
	});

const eachOnce = transform((list: string[]) => [...new Set(list)]);

/** An empty list is none. */
const orNone = <T>() => transform((entries: T[]) => (entries.length === 0 ? undefined : entries));

/**
 * A list of IDs or tags: one per line, separated by commas, a JSON array, or an array from an
 * expression, numbers included. Trimmed, duplicates dropped, order kept; an empty entry is refused,
 * because it may be a recipient that went missing.
 */
export const list = (rules: ListRules) => {
	const entries = pipe(pipe(step(entriesOf), array(unknown())), readEntries(rules.entry));
	const once = pipe(entries, eachOnce);
	const limited = pipe(once, array(string()).check(atMost(rules)));
	return taking(
		{ takes: `list of ${rules.entry}s`, most: rules.most },
		pipe(limited, orNone<string>()),
	);
};

/**
 * Several of a list of choices by their stored values, in any case; a list is taken as `list` takes it.
 * @param entry what one is called
 */
export const choices = <V extends string>(entry: string, options: ReadonlyArray<{ value: V }>) => {
	const names = list({ entry, most: 100 });
	const chosen = step((raw: unknown, refuse) => {
		let isList = true;
		const entries = take(names, raw, () => (isList = false)) ?? [];
		if (!isList) {
			return refuse(
				`is ${quote(raw)}, which is not a list of ${entry}s`,
				'Choose them from the list.',
			);
		}
		const result = new Set<V>();
		for (const name of entries) {
			const found = options.find(({ value }) => value.toLowerCase() === name.toLowerCase());
			if (found === undefined) {
				return refuse(
					`has ${quote(name)}, which is not one of its choices`,
					`Choose from: ${options.map(({ value }) => value).join(', ')}.`,
				);
			}
			result.add(found.value);
		}
		return [...result];
	});
	return pipe(chosen, orNone<V>());
};

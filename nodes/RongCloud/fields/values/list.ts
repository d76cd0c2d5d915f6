import { array, pipe, string, transform, unknown } from 'zod/mini';

import { quote } from '../../json';
import { toText } from './broken';
import { isBlank, condition, taking, step } from './issues';
import type { Refuse } from './issues';
import { readJson } from './json';

interface ListRules {
	/** What one entry is called, e.g. "user ID". */
	entry: string;
	most: number;
}

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
	return toText(raw, (problem, fix) => refuse(`${where} ${problem}`, fix))?.trim();
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
	const list = raw.trim();
	if (/^[[{]/.test(list) && !list.startsWith('[object ')) {
		const parsed = readJson(list, refuse);
		if (parsed === undefined || Array.isArray(parsed)) return parsed;
		return refuse(
			'is a JSON object, but a list is needed',
			'Enter a JSON array, such as ["u-1001", "u-1002"].',
		);
	}
	if (!/[,，\n]/.test(list)) return [list];
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

const atMost = ({ entry, most }: ListRules) =>
	condition<string[]>((list, refuse) => {
		if (list.length <= most) return;
		refuse(
			`has ${list.length} different ${entry}s, the limit is ${most}`,
			`Split the list over several items of at most ${most} each, e.g. with the Loop Over Items node.`,
		);
	});

const eachOnce = transform((list: string[]) => [...new Set(list)]);

/** An empty list is none. */
export const orNone = <T>() =>
	transform((entries: T[]) => (entries.length === 0 ? undefined : entries));

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

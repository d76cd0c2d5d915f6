import { quote } from '../../json';
import { toText } from './broken';
import { readJson } from './json';
import { isBlank, value } from './kind';
import type { Refuse } from './kind';

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

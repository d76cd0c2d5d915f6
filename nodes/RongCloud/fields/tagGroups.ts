import { LIMITS } from '../service/limits';
import type { TagGroup } from '../service/audience';
import type { Field } from './field';
import { field } from './field';
import { TAGS } from './names';
import { choice, list, step, take } from './values';
import type { Refuse } from './values';

/** Groups of tags that are joined by AND and OR (docs/service.md, section 7.3, `tagItems`). */

type Join = TagGroup['join'];

const joinOptions: Array<{ name: string; value: Join; description: string }> = [
	{ name: 'AND', value: 'AND', description: 'Users have to fit this group as well' },
	{ name: 'OR', value: 'OR', description: 'Users who fit this group get it too' },
];

/** What users have to have, and how the service says it: it negates what the tags come to together. */
const MATCHES = {
	all: { name: 'Have All of These Tags', match: 'AND', isNot: false },
	any: { name: 'Have Any of These Tags', match: 'OR', isNot: false },
	none: { name: 'Have None of These Tags', match: 'OR', isNot: true },
	notAll: { name: 'Lack at Least One of These Tags', match: 'AND', isNot: true },
} as const;

const matchOptions = (Object.keys(MATCHES) as Array<keyof typeof MATCHES>).map((key) => ({
	name: MATCHES[key].name,
	value: key,
}));

const join = field({
	property: {
		displayName: 'Combine',
		name: 'join',
		type: 'options',
		options: joinOptions,
		default: 'AND',
		description:
			'How this group is joined to what the groups before it come to. Has no effect in the first group.',
	},
	schema: choice(joinOptions),
});

const match = field({
	property: {
		displayName: 'Users Who',
		name: 'match',
		type: 'options',
		options: matchOptions,
		default: 'all',
		description: 'What users have to have to fit this group',
	},
	schema: choice(matchOptions),
});

/** Split over several items, tags reach more users, and each item counts against the quota. */
export const FEWER_TAGS = 'Use fewer tags.';

const tags = field({
	property: {
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		default: '',
		placeholder: 'e.g. berlin, paris',
		description: `Up to ${LIMITS.tagsPerList} tags. One per line, commas, a JSON array, or an expression that returns an array.`,
	},
	schema: list({ entry: 'tag', most: LIMITS.tagsPerList, tooMany: FEWER_TAGS }),
	names: TAGS,
});

/** The columns of the table of groups. */
export const tagGroupColumns = { join, match, tags };

/** Reads a column of a group, refusing it under the group's number. */
function readColumn<T>(
	column: Field<T>,
	row: Readonly<Record<string, unknown>>,
	number: number,
	refuse: Refuse,
): T | undefined {
	const { displayName, name } = column.property;
	let isRefused = false;
	const result = take(column.schema, row[name], (problem, fix) => {
		isRefused = true;
		refuse(`has a group, number ${number}, whose ${displayName} ${problem}`, fix);
	});
	// Left out, it would change who gets this.
	if (result === undefined && !isRefused) {
		refuse(
			`has a group, number ${number}, whose ${displayName} is empty`,
			'Fill it in, or remove the group.',
		);
	}
	return result;
}

const BY_HAND =
	'Add each group by hand. The fields inside take expressions; all groups in one expression are not possible.';

/**
 * An object with columns. n8n takes an expression for the whole list apart into letters, which have a
 * method of a column's name.
 */
const isGroup = (entry: unknown): entry is Record<string, unknown> =>
	typeof entry === 'object' &&
	entry !== null &&
	!Array.isArray(entry) &&
	!Object.values(entry).some((column) => typeof column === 'function');

const groups = step((raw: unknown, refuse) => {
	const { entries } = raw as { entries?: unknown };
	// n8n empties a table that is given by one expression, in silence (docs/n8n.md, section 4).
	if (!Array.isArray(entries) || entries.length === 0) {
		return refuse('has no groups', BY_HAND);
	}
	const result: TagGroup[] = [];
	for (const [index, entry] of entries.entries()) {
		if (!isGroup(entry)) return refuse(`has a group, number ${index + 1}, that is none`, BY_HAND);
		let isVoid = index === 0;
		if (isVoid) take(join.schema, entry.join, () => (isVoid = false));
		const joined = isVoid ? 'AND' : readColumn(join, entry, index + 1, refuse);
		const matched = readColumn(match, entry, index + 1, refuse);
		const listed = readColumn(tags, entry, index + 1, refuse);
		if (joined === undefined || matched === undefined || listed === undefined) return undefined;
		const { match: operator, isNot } = MATCHES[matched];
		result.push({ tags: listed, match: operator, isNot, join: joined });
	}
	// It is void in the first group, unless the service joins a group to the next one: see below.
	const [first, second] = result;
	if (first !== undefined && second !== undefined) first.join = second.join;
	return result;
});

export const tagGroups = field({
	property: {
		displayName: 'Tag Groups',
		name: 'tagGroups',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Group', sortable: true },
		default: {},
		placeholder: 'Add Group',
		description:
			'Who gets it, as groups of tags from top to bottom. Each is joined to what the groups before it come to.',
		options: [
			{
				displayName: 'Groups',
				name: 'entries',
				values: Object.values(tagGroupColumns).map(({ property }) => property),
			},
		],
	},
	schema: groups,
});

/** True when AND and OR both stand between the groups, so that their order decides. */
export const isMixed = ([, ...others]: readonly TagGroup[]): boolean =>
	new Set(others.map((group) => group.join)).size > 1;

/**
 * True when users without any tags fit the groups, read from the first to the last or AND before OR, each
 * joined to the one before it or to the next: no document says which.
 */
export function fitsWithoutTags(all: readonly TagGroup[]): boolean {
	const joinedToNext = all.map((group, index) => ({
		...group,
		join: all[index - 1]?.join ?? group.join,
	}));
	return fitAsJoined(all) || fitAsJoined(joinedToNext);
}

function fitAsJoined(all: readonly TagGroup[]): boolean {
	// Whoever has no tags fits exactly the negated groups.
	const alternatives: boolean[][] = [];
	for (const { isNot, join: joined } of all) {
		const last = alternatives.at(-1);
		if (last !== undefined && joined === 'AND') last.push(isNot);
		else alternatives.push([isNot]);
	}
	// Whoever fits them from the first to the last fits them so, too.
	return alternatives.some((parts) => parts.every(Boolean));
}

import { LIMITS } from '../service/limits';
import { some } from '../service/request';
import type { DoubtLevel, Judged, Report } from './problems';
import { SHOWN_PROBLEMS } from './problems';
import { hasInvisible, NUMBER_WITH_SEPARATORS, quote, utf8Bytes } from './values';

/**
 * The judgement of names: user IDs, tags, app packages and guard keys, wherever they are entered. The service
 * takes what spreadsheets, exports and programs leave in them, and brings it to nobody or to a stranger.
 */

export interface NameKind {
	/** What one is called. */
	entry: string;
	/** Highest number of bytes in UTF-8. */
	bytes?: number;
	/** What is known to be allowed in it; without this any text is. */
	usual?: { pattern: RegExp; words: string };
	/** What people choose who know better; without it nobody can. */
	option?: 'ids';
}

/** docs/service.md, section 9. */
export const USER_IDS: NameKind = {
	entry: 'user ID',
	bytes: LIMITS.userIdBytes,
	usual: {
		pattern: /^[\w+=-]+$/,
		words:
			'letters, digits and + = - _, and a page of the vendor from 2021 allows no others in user IDs',
	},
	option: 'ids',
};

/** docs/service.md, section 9. */
export const GROUP_IDS: NameKind = {
	entry: 'group ID',
	bytes: LIMITS.groupIdBytes,
	usual: {
		pattern: /^[\w+=-]+$/,
		words:
			'letters, digits and + = - _, as user IDs have them; no document says what group IDs may have',
	},
	option: 'ids',
};

/** docs/service.md, section 7.3. */
export const TAGS: NameKind = {
	entry: 'tag',
	bytes: LIMITS.tagBytes,
	usual: {
		pattern: /^[\p{L}\p{M}\p{N}_-]+$/u,
		words:
			'letters, digits, hyphens and underscores; the service takes no special characters in tags, and no document says which ones are special',
	},
	option: 'ids',
};

export const APP_PACKAGES: NameKind = {
	entry: 'app package name',
	usual: {
		pattern: /^[\w.-]+$/,
		words: 'letters, digits, dots, hyphens and underscores, of which such names are made',
	},
	option: 'ids',
};

/** A key that many items have by mistake holds all of them back but the first. */
export const GUARD_KEYS: NameKind = { entry: 'key' };

/** Something that names have by mistake. */
interface Flaw {
	level: DoubtLevel;
	/** True for what a plain name such as an ID cannot have, and a guard key can. */
	plainOnly?: boolean;
	isIn(name: string, kind: NameKind): boolean;
	/** As what follows the names in a sentence: "which ...". */
	which: string;
	fix(entry: string, isList: boolean): string;
}

const LETTER_BEFORE = String.raw`(?<![\p{L}\p{N}])`;
const LETTER_AFTER = String.raw`(?![\p{L}\p{N}])`;

/** What spreadsheets, databases and programming languages write where there is nothing. */
const NOTHING =
	/^(?:#\s*(?:n\/?[av]|[\p{L}\d/]+[!?])|n\/a|n\.a\.?|<na>|nan|nat|-?infinity|\(?null\)?|undefined|none|nil|\\n|true|false)$/iu;
const NOTHING_INSIDE = new RegExp(
	`${LETTER_BEFORE}(?:undefined|null|NaN|None|Invalid Date(?:Time)?)${LETTER_AFTER}`,
	'u',
);
const SHORTENED = new RegExp(
	String.raw`${LETTER_BEFORE}\d+(?:[.,]\d+E[+-]?|E[+-])\d+${LETTER_AFTER}`,
	'iu',
);

const leaveOut = (entry: string) =>
	`Give each item a real ${entry}, or leave such items out before this node, for example with the Filter node.`;

const asText = (entry: string) =>
	`Format the column as text in the spreadsheet, so that each ${entry} comes as it is.`;

/** Those that are found first say most. */
const FLAWS: readonly Flaw[] = [
	{
		level: 'certain',
		plainOnly: true,
		isIn: (name) => NUMBER_WITH_SEPARATORS.test(name),
		which: 'looks like one number that is written with separators',
		fix: (entry) =>
			`${asText(entry)} If several are meant, put each on a line of its own, or hand over an array.`,
	},
	{
		level: 'doubtful',
		isIn: (name) => !/[\p{L}\p{N}]/u.test(name),
		which: 'has no letter and no digit',
		fix: leaveOut,
	},
	{
		level: 'doubtful',
		// As a tag it may be North America.
		isIn: (name, kind) => NOTHING.test(name) || (kind !== TAGS && /^na$/i.test(name)),
		which: 'is what spreadsheets and programs write where there is nothing',
		fix: leaveOut,
	},
	{
		level: 'doubtful',
		isIn: (name) => NOTHING_INSIDE.test(name),
		which: 'holds a word that programs write where there is nothing',
		fix: leaveOut,
	},
	{
		level: 'doubtful',
		isIn: (name) => SHORTENED.test(name),
		which: 'holds a number in the short form of spreadsheets, which has lost its last digits',
		fix: asText,
	},
	{
		level: 'doubtful',
		plainOnly: true,
		isIn: (name) => /^[+-]?\d+[.,]0+$/.test(name),
		which: 'is a number with decimals, as spreadsheets make it of a whole one',
		fix: asText,
	},
	{
		level: 'doubtful',
		isIn: hasInvisible,
		which: 'holds a character that nobody sees, such as a zero-width space or a tab',
		fix: (entry) =>
			`Type the ${entry} again, or take the character out where the ${entry} comes from.`,
	},
	{
		level: 'doubtful',
		plainOnly: true,
		isIn: (name) => /^["'“”‘’„‚«»‹›`´<({[「『【（《]|["'“”‘’«»‹›`´>)}\]」』】）》]$/.test(name),
		which: 'has quotes or brackets around it',
		fix: (entry) =>
			`Take them off. A list in JSON has each ${entry} in double quotes and square brackets around the whole list.`,
	},
	{
		level: 'doubtful',
		plainOnly: true,
		isIn: (name) => /[\s;；、,，|｜/]/.test(name),
		which: 'looks like several in one',
		fix: (entry, isList) =>
			isList
				? 'Put a comma or a line break between each two.'
				: `Only one ${entry} fits here: use an item for each.`,
	},
];

/** A reason, and the names that it is true of. */
interface Finding {
	level: DoubtLevel;
	names: string[];
	which: string;
	fix: string;
}

/**
 * Judges names, given as one or as a list; each flaw is told once for all that have it.
 * @param names clean texts, not empty
 */
export function judgeNames(
	names: string | readonly string[],
	kind: NameKind,
	{ field, emptyParts = [] }: Judged,
	report: Report,
): void {
	if (emptyParts.length > 0) {
		doubt(
			{
				level: 'doubtful',
				problem: `has an expression of which ${emptyParts.join(' and ')} gave nothing for this item, which leaves ${shown([names].flat())}`,
				fix: leaveOut(kind.entry),
			},
			kind,
			field,
			report,
		);
		return;
	}
	const findings = new Map<string, Finding>();
	for (const name of [names].flat()) {
		const found = flawOf(name, kind, Array.isArray(names));
		if (found === undefined) continue;
		const known = findings.get(found.which);
		if (known === undefined) findings.set(found.which, { ...found, names: [name] });
		else known.names.push(name);
	}
	for (const level of ['certain', 'doubtful', 'unusual'] as const) {
		const own = [...findings.values()].filter((finding) => finding.level === level);
		if (own.length === 0) continue;
		const parts = own.map(({ names: samples, which }) => `${shown(samples)}, which ${which}`);
		const fixes = new Set(own.map(({ fix }) => fix));
		const problem = `${Array.isArray(names) ? 'has' : 'is'} ${parts.join('; ')}`;
		doubt({ level, problem, fix: [...fixes].join(' ') }, kind, field, report);
	}
}

const shown = (names: readonly string[]) => some(names.map(quote), SHOWN_PROBLEMS);

function doubt(
	{ level, problem, fix }: { level: DoubtLevel; problem: string; fix: string },
	{ option }: NameKind,
	field: string,
	report: Report,
): void {
	if (option === undefined || level === 'certain') report.add(field, problem, fix);
	else report.doubt({ about: option, level, field, problem, fix });
}

function flawOf(name: string, kind: NameKind, isList: boolean): Omit<Finding, 'names'> | undefined {
	const { entry, bytes: most = Infinity, usual } = kind;
	const bytes = utf8Bytes(name);
	if (bytes > most) {
		const which = `is ${bytes} bytes long in UTF-8: the limit is ${most} bytes, so nobody can have it`;
		return { level: 'certain', which, fix: `Correct this ${entry}, or leave it out.` };
	}
	const flaw = FLAWS.find(
		({ plainOnly = false, isIn }) => (!plainOnly || usual !== undefined) && isIn(name, kind),
	);
	if (flaw !== undefined) return { ...flaw, fix: flaw.fix(entry, isList) };
	if (usual === undefined || usual.pattern.test(name)) return undefined;
	const which = `has characters other than ${usual.words}`;
	return {
		level: 'unusual',
		which,
		fix: `Make sure that this is a ${entry} as your app knows it.`,
	};
}

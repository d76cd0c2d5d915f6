import { closest, distance } from 'fastest-levenshtein';
import { updateDisplayOptions } from 'n8n-workflow';

import { nameOf } from '../service/template';
import type { PlaceholderValues } from '../service/template';
import type { Section } from './field';
import { field, readField, readRequired } from './field';
import { listed } from './placeholders';
import type { Report } from './problems';
import { STANDS_FOR_NOTHING } from './texts';
import { namedRows } from './tables';
import { choice, isBlank, step, taking, toggle } from './values';
import type { Refuse } from './values';
import { brokenText, dateText, toText } from './values/broken';
import { JSON_FIX } from './values/json';

/** Values by name as they came: only those that are used are looked at (see `valuesFor`). */
type RawValues = Readonly<Record<string, unknown>>;

const formatOptions = [
	{ name: 'JSON', value: 'json', description: 'One JSON object, such as the whole item' },
	{ name: 'Table', value: 'table', description: 'Names and values one by one' },
];

const valuesFormat = field({
	property: {
		displayName: 'Values Format',
		name: 'valuesFormat',
		type: 'options',
		noDataExpression: true,
		options: formatOptions,
		default: 'json',
		description: 'How you hand over what the placeholders stand for',
	},
	schema: choice(formatOptions),
});

const TABLE_FIX = 'To fill the whole table by an expression, set Values Format to JSON.';

// What is refused here is not quoted: an item may hold things that are nobody's business.
const valuesJson = field({
	property: {
		displayName: 'Values (JSON)',
		name: 'valuesJson',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		description:
			'What the placeholders of this item stand for, by name. Without a change it is the whole item, of which only the values that a placeholder names are sent.',
	},
	schema: taking(
		{ takes: 'a JSON object' },
		step((raw: unknown, refuse) => {
			let values = raw;
			if (typeof raw === 'string') {
				try {
					values = JSON.parse(raw);
				} catch {
					if (brokenText(raw, refuse, { quoted: false })) return undefined;
					return refuse('is not valid JSON', JSON_FIX);
				}
			}
			if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
				return values as RawValues;
			}
			return refuse(
				`is ${Array.isArray(values) ? 'a list' : 'no object'}, but names with values are needed`,
				'Enter name-value pairs in braces, e.g. {"name": "Nova"}.',
			);
		}),
	),
});

const withoutBraces = (entered: string) => entered.replace(/^\{(.*)\}$/s, '$1').trim();

const valuesTable = field({
	property: {
		displayName: 'Values',
		name: 'values',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Value' },
		default: {},
		placeholder: 'Add Value',
		description: 'What the placeholders of this item stand for',
		options: [
			{
				displayName: 'Values',
				name: 'entries',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. name',
						description: 'As it stands between the braces',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. {{ $json.name }}',
						description: 'What the user reads in its place',
					},
				],
			},
		],
	},
	schema: step((raw: unknown, refuse): RawValues | undefined => {
		const { entries } = raw as { entries?: unknown };
		// n8n empties a table that is given by one expression, in silence (docs/n8n.md, section 4).
		if (!Array.isArray(entries)) {
			return entries === undefined ? {} : refuse('is not a table of names and values', TABLE_FIX);
		}
		const rows = namedRows(entries, TABLE_FIX, refuse, withoutBraces);
		return rows && Object.fromEntries([...rows].map(([name, row]) => [name, row.value]));
	}),
});

/** In Options; beside the fields because it is about them. */
export const allowEmptyValues = field({
	property: {
		displayName: 'Allow Empty Values',
		name: 'allowEmptyValues',
		type: 'boolean',
		default: true,
		description:
			'Whether a placeholder may stand for an empty text, which leaves a gap: "Hello {name}!" becomes "Hello !". A value that is missing or null is always refused.',
	},
	schema: toggle(),
});

export interface ValuesGiven {
	/** The field that holds them, as the panel calls it. */
	field: string;
	/** Missing when it was refused. */
	raw?: RawValues;
}

/** What the placeholders of a row stand for. */
export const valuesSection: Section<ValuesGiven> = {
	fields: [valuesFormat, valuesJson, valuesTable],
	properties: [
		valuesFormat.property,
		...updateDisplayOptions({ show: { valuesFormat: ['json'] } }, [valuesJson.property]),
		...updateDisplayOptions({ show: { valuesFormat: ['table'] } }, [valuesTable.property]),
	],
	read({ values }, report) {
		const format = readRequired(valuesFormat, values.valuesFormat, report);
		if (format === 'table') {
			const raw = readField(valuesTable, values.values ?? {}, report);
			return { field: valuesTable.property.displayName, raw };
		}
		const raw =
			format === undefined ? undefined : readRequired(valuesJson, values.valuesJson, report);
		return { field: valuesJson.property.displayName, raw };
	},
};

/** People write names with or without blanks inside the braces, and some with the braces. */
const spellingsOf = (placeholder: string) => [
	placeholder.slice(1, -1),
	nameOf(placeholder),
	placeholder,
];

/** What keeps values from being used, each with the names concerned. */
class Flaws {
	private readonly names = new Map<string, string[]>();

	private readonly fixes = new Set<string>();

	add(kind: string, name: string, fix: string): void {
		const names = this.names.get(kind) ?? [];
		this.names.set(kind, names.includes(name) ? names : [...names, name]);
		this.fixes.add(fix);
	}

	/** One problem that names all of them. */
	report(field: string, report: Report): void {
		if (this.names.size === 0) return;
		const parts = [...this.names].map(([kind, names]) => kind.replace('*', () => listed(names)));
		report.add(field, `has ${parts.join('; ')}`, [...this.fixes].join(' '));
	}
}

const GIVE_FIX =
	'Give each item a text or a number for each placeholder, or take the placeholder out of the texts.';

/**
 * The values of the given placeholders as text. Whatever cannot be used is one problem, which names every
 * placeholder concerned and no value.
 */
export function valuesFor(
	placeholders: readonly string[],
	{ field: name, raw }: ValuesGiven,
	allowEmpty: boolean,
	report: Report,
): PlaceholderValues | undefined {
	if (raw === undefined) return undefined;
	const flaws = new Flaws();
	const doubtful: string[] = [];
	const result = new Map<string, string>();
	for (const placeholder of placeholders) {
		const key = spellingsOf(placeholder).find((spelling) => Object.hasOwn(raw, spelling));
		const meant = key === undefined ? likeOneOf(Object.keys(raw), nameOf(placeholder)) : undefined;
		const given = key === undefined ? undefined : raw[key];
		const text = readValue(given, nameOf(placeholder), flaws, meant);
		if (text === undefined) continue;
		if (!allowEmpty && isBlank(text)) {
			flaws.add(
				'an empty text for *',
				nameOf(placeholder),
				'If an empty text may stand there, turn on Options > Allow Empty Values.',
			);
		}
		if (STANDS_FOR_NOTHING.test(text)) doubtful.push(nameOf(placeholder));
		result.set(placeholder, text);
	}
	if (doubtful.length > 0) {
		report.doubt({
			about: 'texts',
			level: 'unusual',
			field: name,
			problem: `has a word for ${listed(doubtful)} that programs and spreadsheets write where there is nothing`,
			fix: 'Make sure that each item has the value.',
		});
	}
	const before = report.problems.length;
	flaws.report(name, report);
	return report.problems.length > before ? undefined : Object.fromEntries(result);
}

/** The name of a value that a placeholder without one may mean. */
function likeOneOf(names: readonly string[], name: string): string | undefined {
	if (names.length === 0) return undefined;
	const near = closest(
		name.toLowerCase(),
		names.map((one) => one.toLowerCase()),
	);
	// Of short names every other one is near.
	const isNear = distance(name.toLowerCase(), near) <= Math.min(2, Math.floor(name.length / 2));
	return isNear ? names.find((one) => one.toLowerCase() === near) : undefined;
}

/** @param meant the name of a value that may be meant where there is none */
function readValue(raw: unknown, name: string, flaws: Flaws, meant?: string): string | undefined {
	if (raw === undefined) {
		const fix = meant === undefined ? GIVE_FIX : `Did you mean {${meant}}? ${GIVE_FIX}`;
		flaws.add('no value for *, which the texts need', name, fix);
	} else if (raw === null) {
		flaws.add('null for *', name, GIVE_FIX);
	} else if (typeof raw === 'object' && dateText(raw) === undefined) {
		const kind = Array.isArray(raw) ? 'a list' : 'an object';
		flaws.add(`${kind} for *, where a text is needed`, name, 'Pick one value inside it.');
	} else {
		const refuse: Refuse = (problem, fix) => {
			flaws.add(`a value for * that ${problem}`, name, fix);
			return undefined;
		};
		if (typeof raw !== 'string') return toText(raw, refuse);
		return brokenText(raw, refuse, { quoted: false }) ? undefined : raw;
	}
	return undefined;
}

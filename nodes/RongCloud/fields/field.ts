import type { INodeProperties } from 'n8n-workflow';
import type { output, ZodMiniType } from 'zod/mini';

import { judgeNames } from './names';
import type { NameKind } from './names';
import { Report } from './problems';
import { judgeText } from './texts';
import { isBlank, isProse, take } from './values';

/** Parameters by name; not given is `undefined` or `null`. */
export type RawParameters = Readonly<Record<string, unknown>>;

/** The parameters of one row. */
export interface RowParameters {
	/** With expressions evaluated for this row. */
	values: RawParameters;
	/** As they are stored in the workflow: a field that is given by an expression is a text here. */
	stored: RawParameters;
	/** What was read from parameters that are the same for every row. */
	known?: Known;
}

/** Sections that all rows share, so that they are read and checked once. */
export interface Known {
	/** The parameters without expressions. */
	fixed: ReadonlySet<string>;
	/** Nothing is shared of a section that depends on the row. */
	sections: Map<Section<unknown>, Shared | undefined>;
}

interface Shared {
	value: unknown;
	report: Report;
}

/** The groups of what is rarely needed, in their order at the end of the panel. */
export const LAST_GROUPS = {
	options: { displayName: 'Options', placeholder: 'Add Option' },
	duplicateGuard: {
		displayName: 'Duplicate Guard',
		placeholder: 'Add Field',
		description: 'Keeps what was sent from being sent once more, by another execution as well',
	},
	advanced: {
		displayName: 'Advanced',
		placeholder: 'Add Option',
		description: 'For those who know the API of the service',
	},
} as const;

/** A rarely needed field as problems name it: with its group. */
export const inGroup = ({ group = 'options', property }: Pick<Field, 'group' | 'property'>) =>
	`${LAST_GROUPS[group].displayName} > ${property.displayName}`;

/**
 * One field: what the panel shows, what is accepted, and where the value goes.
 * Places are dotted paths in the documents' own spelling.
 */
export interface Field<T = unknown> {
	property: INodeProperties;
	schema: ZodMiniType<T | undefined>;
	/** Of those that are rarely needed: the group at the end of the panel, Options if missing. */
	group?: keyof typeof LAST_GROUPS;
	/** How the names in it are judged. */
	names?: NameKind;
	/** Below `notification` of a broadcast or push, e.g. `android.hw.channelId`. */
	notification?: string;
	/** In a system message's `pushExt`: vendor key and name, e.g. `HW.channelId`; or a name at its top. */
	pushExt?: string;
	/** At the top of a system message, e.g. `contentAvailable`. */
	body?: string;
	/** True where a vendor shows the picture that is given once for all of them. */
	isPicture?: boolean;
	/** In the content of a built-in message, e.g. `imageUri`. */
	content?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** The checked values of a set of fields; a field that was not given is left out. */
export type ValuesOf<F extends Fields> = {
	[K in keyof F]?: Exclude<output<F[K]['schema']>, undefined>;
};

/** A part of the panel: its properties, and how its parameters become one checked value. */
export interface Section<V> {
	properties: INodeProperties[];
	/** The definitions behind the properties. */
	fields: readonly Field[];
	/** Those of its fields that stand in Options, beside those of the operation; it reads them itself. */
	options?: Fields;
	/** Parameters of other sections that it reads beside its own. */
	dependsOn?: readonly string[];
	/** Reads the parameters of its own properties and those that it depends on, and no others. */
	read(row: RowParameters, report: Report): V;
}

/** Reads a section, once if none of its parameters has an expression. */
export function readSection<V>(section: Section<V>, row: RowParameters, report: Report): V {
	const { known } = row;
	if (known === undefined) return section.read(row, report);
	if (!known.sections.has(section)) {
		known.sections.set(section, readForAll(section, row, known, report));
	}
	const shared = known.sections.get(section);
	if (shared === undefined) return section.read(row, report);
	report.addAll(shared.report);
	return shared.value as V;
}

/** What a section holds for every row; `undefined` if that depends on the row. */
function readForAll<V>(
	section: Section<V>,
	{ values, stored }: RowParameters,
	{ fixed }: Known,
	{ origin, fillsIn }: Report,
): Shared | undefined {
	const names = [
		...section.properties.map(({ name }) => name),
		...(section.options === undefined ? [] : ['options']),
		...(section.dependsOn ?? []),
	];
	if (!names.every((name) => fixed.has(name))) return undefined;
	// It gets nothing else, so that nothing of this row can get into the others.
	const own = (all: RawParameters) =>
		Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
	const report = new Report();
	Object.assign(report, { origin, fillsIn });
	return { value: section.read({ values: own(values), stored: own(stored) }, report), report };
}

/** Keeps a field's value type; the identity at run time. */
export const field = <T>(definition: Field<T>): Field<T> => definition;

/** Of what is picked from a list or entered by name, the value alone counts and not which way it came. */
const chosenIn = (given: unknown): unknown =>
	typeof given === 'object' && given !== null && 'mode' in given && 'value' in given
		? given.value
		: given;

/**
 * Checks one value and reports it under its panel name.
 * @returns the clean value, or `undefined` when it was not given or was reported
 */
export function readField<T>(
	definition: Field<T>,
	given: unknown,
	report: Report,
	group?: string,
): T | undefined {
	const { schema, property } = definition;
	const raw = property.type === 'resourceLocator' ? chosenIn(given) : given;
	// Most fields of most rows; their schemas say the same, but take longer.
	if (isBlank(raw)) return undefined;
	const label = group === undefined ? property.displayName : `${group} > ${property.displayName}`;
	const value = take(schema, raw, (problem, fix) => report.add(label, problem, fix));
	if (value !== undefined) judge(definition, value, raw, label, report, group);
	return value;
}

/** Judges what a field takes without knowing better: what was entered may be meant, or left by a mistake. */
function judge<T>(
	{ schema, property, names }: Field<T>,
	value: T,
	raw: unknown,
	field: string,
	report: Report,
	group: string | undefined,
): void {
	const emptyParts = () => report.origin?.emptyParts(property.name, raw, group);
	if (names !== undefined) {
		judgeNames(value as string | string[], names, { field, emptyParts: emptyParts() }, report);
	} else if (typeof value === 'string' && isProse(schema)) {
		judgeText(value, { field, emptyParts: emptyParts() }, report);
	}
}

/**
 * As `readField`, for an optional field whose absence changes what is done: an expression that comes
 * out empty is then a problem, not an absence.
 * @param consequence what an empty value would do: "would ..."
 */
export function readByExpression<T>(
	definition: Field<T>,
	row: RowParameters,
	report: Report,
	consequence: string,
): T | undefined {
	const { name, displayName } = definition.property;
	const before = report.problems.length;
	const result = readField(definition, row.values[name], report);
	const stored = row.stored[name];
	const isExpression = typeof stored === 'string' && stored.startsWith('=');
	if (result === undefined && isExpression && report.problems.length === before) {
		report.add(
			displayName,
			`has an expression that came out empty for this item, which ${consequence}`,
			'Make sure that each item has the value, or clear the field.',
		);
	}
	return result;
}

/**
 * Refuses an expression in a field that decides who gets something. n8n stores one without its mark where the
 * panel takes none.
 * @returns whether there is one
 */
export function refuseExpression(
	{ property: { displayName, name } }: Field,
	{ stored }: RowParameters,
	fix: string,
	report: Report,
): boolean {
	const text = stored[name];
	if (typeof text !== 'string' || !/^=|\{\{/.test(text)) return false;
	report.add(
		displayName,
		'is set by an expression, which is not allowed, because it decides who gets this',
		fix,
	);
	return true;
}

/** As `readField`, for a set of fields; every problem is reported, not only the first. */
export function readFields<F extends Fields>(
	fields: F,
	raw: RawParameters,
	report: Report,
	group?: string,
): ValuesOf<F> {
	const values: Record<string, unknown> = {};
	// Most groups of most rows have nothing in them.
	if (Object.keys(raw).length === 0) return {};
	for (const [name, definition] of Object.entries(fields)) {
		const value = readField(definition, raw[name], report, group);
		if (value !== undefined) values[name] = value;
	}
	return values as ValuesOf<F>;
}

const EMPTY = { problem: 'is empty', fix: 'Fill it in.' };

/** As `readField`, for a field that has to be filled in. */
export function readRequired<T>(definition: Field<T>, raw: unknown, report: Report): T | undefined {
	const before = report.problems.length;
	const result = readField(definition, raw, report);
	if (result === undefined && report.problems.length === before) {
		const { name, displayName } = definition.property;
		const { problem, fix } = report.origin?.whyEmpty(name) ?? EMPTY;
		report.add(displayName, problem, fix);
	}
	return result;
}

/** The panel properties of fields, in their order. */
export const propertiesOf = (fields: readonly Field[]): INodeProperties[] =>
	fields.map(({ property }) => property);

/**
 * Of a group that is given by one expression n8n keeps nothing, in silence, but what its text has by a
 * field's name (docs/n8n.md, section 4). A text has a length; nothing else has, so that nobody sees this.
 */
const wholeGroup = {
	displayName: 'Whole Group by Expression',
	name: 'length',
	type: 'hidden',
	displayOptions: { show: { length: [{ _cnd: { exists: true } }] } },
	default: '',
} satisfies INodeProperties;

/** Refuses groups of fields that are given by one expression as a whole. */
export function refuseWholeGroups(
	properties: readonly INodeProperties[],
	stored: RawParameters,
	report: Report,
): void {
	for (const { name, displayName, type } of properties) {
		const group = stored[name];
		const isWhole =
			type === 'collection' &&
			typeof group === 'object' &&
			group !== null &&
			wholeGroup.name in group;
		if (!isWhole) continue;
		report.add(
			displayName,
			'is given by one expression as a whole, of which n8n hands on nothing, so that all of its fields would be lost',
			'Clear it, add its fields one by one, and give each of them an expression.',
		);
	}
}

/** The panel properties of a set of fields, in alphabetical order as n8n's collections want them. */
export const sortedProperties = (fields: Fields): INodeProperties[] =>
	[...propertiesOf(Object.values(fields)), wholeGroup].sort((a, b) =>
		a.displayName.localeCompare(b.displayName, 'en'),
	);

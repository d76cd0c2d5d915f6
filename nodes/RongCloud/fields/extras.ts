import type { JsonObject } from '../json';
import type { Field } from './field';
import { field } from './field';
import type { Report } from './problems';
import { namedRows } from './tables';
import type { Refuse } from './values';
import {
	choice,
	jsonObject,
	number,
	quote,
	RESERVED_NAMES,
	step,
	take,
	text,
	toggle,
} from './values';

const kinds = { boolean: toggle(), number: number(), text: text() } as const;

const kindOptions: Array<{ name: string; value: keyof typeof kinds }> = [
	{ name: 'Number', value: 'number' },
	{ name: 'Text', value: 'text' },
	{ name: 'True or False', value: 'boolean' },
];

const kindChoice = choice(kindOptions);

/**
 * Rows of the name-value table to one object; numbers and booleans stay what they are.
 * @param json the field that takes an expression
 */
const table = (json: string) =>
	step((raw: unknown, refuse) => {
		const rows = (raw as { entries?: unknown }).entries;
		// n8n empties a table that is given by one expression, in silence (docs/n8n.md, section 4).
		if (rows === undefined || (Array.isArray(rows) && rows.length === 0)) {
			return refuse(
				'has no rows',
				`Add a row, or remove it; to fill the whole table by an expression, use ${json}.`,
			);
		}
		if (!Array.isArray(rows)) {
			return refuse('is not a table of names and values', `Use ${json} for an expression.`);
		}
		const byName = namedRows(rows, `To fill all rows by an expression, use ${json}.`, refuse);
		if (byName === undefined) return undefined;
		const result: JsonObject = {};
		for (const [name, row] of byName) {
			if (RESERVED_NAMES.has(name)) {
				return refuse(`has the reserved name ${quote(name)}`, 'Use another name.');
			}
			const value = readTyped(name, row, refuse);
			if (value === undefined) return undefined;
			result[name] = value;
		}
		return result;
	});

/** One value of the table, of the type that its row names. */
function readTyped(
	name: string,
	row: Readonly<Record<string, unknown>>,
	refuse: Refuse,
): string | number | boolean | undefined {
	let isRefused = false;
	const refused = (what: string) => (problem: string, fix: string) => {
		isRefused = true;
		refuse(`has a value, ${quote(name)}, ${what} ${problem}`, fix);
	};
	const kind = take(kindChoice, row.type, refused('whose type')) ?? 'text';
	if (isRefused) return undefined;
	const value = take(kinds[kind], row[kind], refused('that'));
	if (value !== undefined || isRefused) return value;
	if (kind === 'text') return '';
	return refuse(
		`has a value, ${quote(name)}, that is empty`,
		kind === 'number' ? 'Enter a number, or choose Text.' : 'Use true or false, or choose Text.',
	);
}

interface DataWords {
	name: string;
	displayName: string;
	/** For whom and where it is. */
	description: string;
	notification?: string;
}

const tableField = ({ notification, ...words }: DataWords) =>
	field({
		property: {
			...words,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Value' },
			default: {},
			placeholder: 'Add Value',
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
							placeholder: 'e.g. orderId',
						},
						{
							displayName: 'Type',
							name: 'type',
							type: 'options',
							default: 'text',
							options: kindOptions,
						},
						{
							displayName: 'Value',
							name: 'text',
							type: 'string',
							default: '',
							displayOptions: { show: { type: ['text'] } },
						},
						{
							displayName: 'Value',
							name: 'number',
							type: 'number',
							default: 0,
							displayOptions: { show: { type: ['number'] } },
						},
						{
							displayName: 'Value',
							name: 'boolean',
							type: 'boolean',
							default: false,
							displayOptions: { show: { type: ['boolean'] } },
						},
					],
				},
			],
		},
		schema: table(`${words.displayName} (JSON)`),
		notification,
	});

const jsonField = ({ notification, ...words }: DataWords) =>
	field({
		property: {
			...words,
			type: 'json',
			default: '{}',
			placeholder: 'e.g. {"orderId": "A-17", "amount": 3}',
		},
		schema: jsonObject(),
		notification,
	});

/**
 * The two ways of handing free data to the app, a table and JSON, for one place of a notification
 * (docs/service.md, sections 3.3 to 3.5).
 */
export function extrasFields(notification: string, device: string) {
	return {
		extras: tableField({
			displayName: 'Extras',
			name: 'extras',
			description: `Your own data for the app on ${device}, as names and values. The service's documents show text values only; ask your app's developers before you send numbers or true/false.`,
			notification,
		}),
		extrasJson: jsonField({
			displayName: 'Extras (JSON)',
			name: 'extrasJson',
			description: `Your own data for the app on ${device}, as a JSON object. Names that are also in Extras are refused.`,
			notification,
		}),
	} satisfies Record<string, Field>;
}

/** The same once for all devices. */
export const appDataFields = {
	appData: tableField({
		displayName: 'Data for the App',
		name: 'appData',
		description:
			'What your app gets when the notification is tapped, for example the page that it shall open. Goes to iPhones, Android phones and HarmonyOS alike; what Extras of a device have under the same name wins there.',
	}),
	appDataJson: jsonField({
		displayName: 'Data for the App (JSON)',
		name: 'appDataJson',
		description: 'The same as a JSON object. Names that are also in Data for the App are refused.',
	}),
};

/** Reports names that stand in both ways of handing over the data of one place. */
export function refuseDoubles(
	displayName: string,
	table: JsonObject | undefined,
	json: JsonObject | undefined,
	report: Report,
): void {
	for (const name of Object.keys(table ?? {})) {
		if (!Object.hasOwn(json ?? {}, name)) continue;
		report.add(
			displayName,
			`has the name ${quote(name)}, which also stands in the JSON below it`,
			'Keep it in one of the two.',
		);
	}
}

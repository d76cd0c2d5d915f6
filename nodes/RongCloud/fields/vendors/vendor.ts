import type { INodeProperties } from 'n8n-workflow';

import { place } from '../../json';
import type { Json, JsonObject } from '../../json';
import { refuseDoubles } from '../extras';
import type { Field, Fields, RawParameters, RowParameters, Section, ValuesOf } from '../field';
import { field, readField, readFields, sortedProperties } from '../field';
import type { Report } from '../problems';
import { choices } from '../values';

/** One device vendor's group of fields, shared by every operation that notifies. */
export interface Vendor<F extends Fields = Fields> {
	name: string;
	displayName: string;
	description: string;
	fields: F;
	/** Rules between the fields of this vendor. */
	check?(values: ValuesOf<F>, report: Report, where: VendorPlace): void;
}

/** Keeps the types of a vendor's fields; the identity at run time. */
export const vendor = <F extends Fields>(definition: Vendor<F>): Vendor<F> => definition;

/** Where the settings of vendors stand: below a notification, or in a message's `pushExt`. */
type VendorPlace = 'notification' | 'pushExt';

const belongsTo = (where: VendorPlace, field: Field) =>
	where === 'notification'
		? field.notification !== undefined
		: field.pushExt !== undefined || field.body !== undefined;

const fieldsFor = (where: VendorPlace, fields: Fields): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([, field]) => belongsTo(where, field)));

const CUSTOMIZE_FOR = 'customizeFor';

/** The choice of the groups that are shown; what stands in the others is not sent. */
const customizeForField = (vendors: readonly Vendor[], offered: readonly Vendor[]) => {
	const options = offered
		.map(({ name, displayName, description }) => ({
			name: displayName,
			value: name,
			description,
		}))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return field({
		property: {
			displayName: 'Customize For',
			name: CUSTOMIZE_FOR,
			type: 'multiOptions',
			noDataExpression: true,
			options,
			default: [],
			description:
				'Kinds of phone that get settings of their own. Their fields appear below; what stands in the others is not sent.',
		},
		// A group that only another choice of Send To has may still be chosen.
		schema: choices(
			'group',
			vendors.map(({ name }) => ({ value: name })),
		),
	});
};

/** The checked values of all vendors, by vendor name and field name. */
export type VendorValues = Record<string, Record<string, Json>>;

/**
 * The vendors' groups as one section of the panel.
 * @param where decides which fields are offered
 */
export function vendorSection(
	vendors: readonly Vendor[],
	where: VendorPlace,
): Section<VendorValues> {
	const offered = vendors
		.map((group) => ({ ...group, fields: fieldsFor(where, group.fields) }))
		.filter(({ fields }) => Object.keys(fields).length > 0);
	const customizeFor = customizeForField(vendors, offered);
	return {
		fields: [customizeFor, ...offered.flatMap(({ fields }) => Object.values(fields))],
		properties: [
			customizeFor.property,
			...offered.map(({ name, displayName, description, fields }): INodeProperties => ({
				displayName,
				name,
				type: 'collection',
				placeholder: 'Add Field',
				default: {},
				description,
				displayOptions: { show: { [CUSTOMIZE_FOR]: [name] } },
				options: sortedProperties(fields),
			})),
		],
		read({ values: raw }: RowParameters, report: Report): VendorValues {
			const result: VendorValues = {};
			const chosen = readField(customizeFor, raw[CUSTOMIZE_FOR], report) ?? [];
			for (const { name, displayName, fields, check } of offered) {
				if (!chosen.includes(name)) continue;
				const group = (raw[name] ?? {}) as RawParameters;
				const values = readFields(fields, group, report, displayName);
				if (Object.keys(values).length === 0) continue;
				const { extras, extrasJson } = values as Record<string, JsonObject>;
				refuseDoubles(`${displayName} > Extras`, extras, extrasJson, report);
				check?.(values, report, where);
				result[name] = values as Record<string, Json>;
			}
			return result;
		},
	};
}

/** What is given once for all devices. */
export interface ForAll {
	data?: JsonObject;
	picture?: string;
}

/**
 * Vendor values with what is given once for all devices; a vendor's own value wins.
 * @param isFor which of the vendors get it
 */
export function withForAll(
	vendors: readonly Vendor[],
	values: VendorValues,
	{ data, picture }: ForAll,
	isFor: (vendor: Vendor) => boolean,
): VendorValues {
	const result = { ...values };
	for (const vendor of vendors.filter(isFor)) {
		const { name, fields } = vendor;
		const own = values[name] ?? {};
		const added: Record<string, Json> = {};
		if (data !== undefined && 'extras' in fields) {
			const inJson = Object.keys((own.extrasJson ?? {}) as JsonObject);
			const left = Object.entries(data).filter(([key]) => !inJson.includes(key));
			added.extras = { ...Object.fromEntries(left), ...(own.extras as JsonObject) };
		}
		const [pictureName] = Object.entries(fields).find(([, { isPicture }]) => isPicture) ?? [];
		if (picture !== undefined && pictureName !== undefined) {
			added[pictureName] = own[pictureName] ?? picture;
		}
		if (Object.keys(added).length > 0) result[name] = { ...own, ...added };
	}
	return result;
}

/** The vendors that have no place for a picture. */
export const withoutPicture = (vendors: readonly Vendor[]): string[] =>
	vendors
		.filter(
			({ name, fields }) =>
				name !== 'android' && !Object.values(fields).some(({ isPicture }) => isPicture),
		)
		.map(({ displayName }) => displayName);

/**
 * Vendor values as they stand below `notification` of a broadcast or push
 * (docs/service.md, sections 3.3 to 3.5).
 */
export function toNotification(vendors: readonly Vendor[], values: VendorValues): JsonObject {
	const result: JsonObject = {};
	for (const [field, value] of given(vendors, values)) {
		if (field.notification !== undefined) place(result, field.notification, value);
	}
	return result;
}

/**
 * Vendor values as they stand in a system message: the list `pushExt.pushConfigs`, one object for each
 * vendor (docs/service.md, section 5), and what goes to the top of the body.
 */
export function toPushConfigs(
	vendors: readonly Vendor[],
	values: VendorValues,
): { pushConfigs: JsonObject[]; body: JsonObject } {
	const configs: JsonObject = {};
	const body: JsonObject = {};
	for (const [field, value] of given(vendors, values)) {
		if (field.pushExt !== undefined) place(configs, field.pushExt, value);
		if (field.body !== undefined) place(body, field.body, value);
	}
	return { pushConfigs: Object.entries(configs).map(([key, value]) => ({ [key]: value })), body };
}

function* given(vendors: readonly Vendor[], values: VendorValues): Generator<[Field, Json]> {
	for (const { name, fields } of vendors) {
		for (const [key, value] of Object.entries(values[name] ?? {})) {
			const field = fields[key];
			if (field !== undefined) yield [field, value];
		}
	}
}

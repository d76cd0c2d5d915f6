import type { INodeProperties } from 'n8n-workflow';

import { place, quote } from '../../json';
import type { Json, JsonObject } from '../../json';
import { doubleExtras } from '../extras';
import type { Field, Fields, RawParameters, RowParameters, Section, ValuesOf } from '../field';
import { readFields, sortedProperties } from '../field';
import type { Report } from '../problems';

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
	return {
		fields: offered.flatMap(({ fields }) => Object.values(fields)),
		properties: offered.map(({ name, displayName, description, fields }): INodeProperties => ({
			displayName,
			name,
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description,
			options: sortedProperties(fields),
		})),
		read({ values: raw }: RowParameters, report: Report): VendorValues {
			const result: VendorValues = {};
			for (const { name, displayName, fields, check } of offered) {
				const group = (raw[name] ?? {}) as RawParameters;
				const values = readFields(fields, group, report, displayName);
				if (Object.keys(values).length === 0) continue;
				for (const extra of doubleExtras(values)) {
					report.add(
						`${displayName} > Extras`,
						`has the name ${quote(extra)}, which also stands in Extras (JSON)`,
						'Keep it in one of the two.',
					);
				}
				check?.(values, report, where);
				result[name] = values as Record<string, Json>;
			}
			return result;
		},
	};
}

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

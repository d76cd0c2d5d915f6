import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import type { Field } from '../../nodes/RongCloud/fields/field.ts';
import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';

/** A field of the panel in one operation. */
export interface Place {
	/** As the panel shows it, with its group: "Duplicate Guard > Key". */
	name: string;
	/** As a saved workflow holds it: `options.duplicateGuardKey`. */
	parameter: string;
	property: INodeProperties;
	/** Other parameters and the values with which the panel shows it; any of them is enough. */
	when: Readonly<Record<string, readonly string[]>>;
	/** Its definition; missing for what only a person can set, and for the columns of a table. */
	field?: Field;
}

type Show = Record<string, readonly string[]>;

/** Every field that an operation shows, from top to bottom. */
export function placesOf(operation: Operation): Place[] {
	const left = [...operation.fields];
	return operation.properties
		.filter(({ type }) => type !== 'notice')
		.flatMap((property) => {
			const { resource: _, operation: __, ...when } = (property.displayOptions?.show ?? {}) as Show;
			const { displayName: name, name: parameter } = property;
			const inner = leaves(property, when, operation.fields, name, parameter);
			return inner.length > 0
				? inner
				: [{ name, parameter, property, when, field: takeFrom(left, property) }];
		});
}

/**
 * Takes the definition behind a property, of which the panel shows a copy with conditions of its own.
 * Message types have properties that look alike; they stand in the order of their definitions.
 */
function takeFrom(left: Field[], { name, description }: INodeProperties): Field | undefined {
	const alike = left.filter(
		({ property }) => property.name === name && property.description === description,
	);
	const [first] = alike;
	if (first !== undefined && alike.length > 1) left.splice(left.indexOf(first), 1);
	return first;
}

/** The fields inside a group or a table; none of any other property. */
function leaves(
	{ type, options = [], description }: INodeProperties,
	when: Show,
	fields: readonly Field[],
	group: string,
	above: string,
): Place[] {
	const placed = (property: INodeProperties, inside: string, shown = property): Place => ({
		name: `${group} > ${shown.displayName}`,
		parameter: `${inside}.${property.name}`,
		property: shown,
		when,
		field: fields.find((field) => field.property === property),
	});
	if (type === 'collection') {
		return (options as INodeProperties[]).flatMap((property) => {
			const { displayName, name } = property;
			if (property.type === 'hidden') return [];
			const inner = leaves(property, when, fields, `${group} > ${displayName}`, `${above}.${name}`);
			return inner.length > 0 ? inner : [placed(property, above)];
		});
	}
	if (type !== 'fixedCollection') return [];
	return (options as INodePropertyCollection[]).flatMap(({ name, values }) =>
		values.map((column, index) =>
			placed(column, `${above}.${name}`, {
				...column,
				displayName: columnName(column),
				description: joined(index === 0 ? description : undefined, column.description),
			}),
		),
	);
}

/** What is said of a table stands at its first column, before what is said of that. */
const joined = (...texts: Array<string | undefined>) =>
	texts.filter((text) => text !== undefined).join(' ') || undefined;

/** The columns of a table that are shown in turn have one name in the panel. */
function columnName({ displayName, displayOptions }: INodeProperties): string {
	const [kind] = Object.values(displayOptions?.show ?? {}).flat();
	return kind === undefined ? displayName : `${displayName} (${String(kind)})`;
}

import { NodeHelpers } from 'n8n-workflow';
import type {
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import { loadPackage } from '../support/engine.mts';

/** The description of a node as n8n's loader hands it on; of the one that sends, if not said otherwise. */
export async function nodeDescription(
	name: 'rongCloud' | 'rongCloudTrigger' = 'rongCloud',
): Promise<INodeTypeDescription> {
	const { description } = (await loadPackage()).getNode(name).type;
	return description as INodeTypeDescription;
}

/** One property, and where the panel has it: `ios > badge`. */
export interface Placed {
	where: string;
	property: INodeProperties;
}

const isCollection = (option: object): option is INodePropertyCollection => 'values' in option;

/** Every property with those inside its collections, from top to bottom. */
export function everyProperty(properties: readonly INodeProperties[], above = ''): Placed[] {
	return properties.flatMap((property) => {
		const where = `${above}${property.name}`;
		const inner =
			property.type === 'collection'
				? (property.options as INodeProperties[])
				: property.type === 'fixedCollection'
					? (property.options ?? []).filter(isCollection).flatMap(({ values }) => values)
					: [];
		return [{ where, property }, ...everyProperty(inner, `${where} > `)];
	});
}

/** The choices of a list; none for any other property. */
export function choicesOf({ type, options }: INodeProperties): INodePropertyOptions[] {
	return type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]) : [];
}

/** What stands in a list one below the other, as people read it: choices, or fields that can be added. */
export function entriesOf(property: INodeProperties): string[] {
	return property.type === 'collection'
		? (property.options as INodeProperties[]).map(({ displayName }) => displayName)
		: choicesOf(property).map(({ name }) => name);
}

export interface OperationEntry {
	resource: string;
	resourceName: string;
	entry: INodePropertyOptions;
}

/** Every operation that the panel offers, each under its resource. */
export function operationsOf({ properties }: INodeTypeDescription): OperationEntry[] {
	const resources = properties.find(({ name }) => name === 'resource') as INodeProperties;
	return choicesOf(resources).flatMap(({ name, value }) =>
		properties
			.filter((property) => property.name === 'operation' && shownFor(property, 'resource', value))
			.flatMap((property) =>
				choicesOf(property).map((entry) => ({
					resource: String(value),
					resourceName: name,
					entry,
				})),
			),
	);
}

/** Whether a property is shown for one value of another one, and for nothing else. */
export function shownFor(property: INodeProperties, name: string, value: unknown): boolean {
	const values = property.displayOptions?.show?.[name];
	return values?.length === 1 && values[0] === value;
}

/** The properties that the panel shows in a state, by n8n's own rules, from top to bottom. */
export function visible(
	description: INodeTypeDescription,
	state: INodeParameters,
): INodeProperties[] {
	const { properties } = description;
	const node = { typeVersion: 1 };
	const values = NodeHelpers.getNodeParameters(
		properties,
		state,
		true,
		false,
		node,
		description,
	) as INodeParameters;
	return properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

/** What a property that shows or hides others can be set to. */
const valuesOf = (property: INodeProperties) =>
	property.type === 'boolean' ? [true, false] : choicesOf(property).map(({ value }) => value);

/** Every state of the panel: each operation with each combination of the choices that show or hide. */
export function everyState(description: INodeTypeDescription): INodeParameters[] {
	return operationsOf(description).flatMap(({ resource, entry }) => {
		const own = description.properties.filter(
			(property) =>
				shownFor(property, 'resource', resource) && shownFor(property, 'operation', entry.value),
		);
		const switches = own.filter(({ name }) =>
			own.some(({ displayOptions }) => displayOptions?.show?.[name] !== undefined),
		);
		return switches.reduce<INodeParameters[]>(
			(states, property) =>
				states.flatMap((state) =>
					valuesOf(property).map((value) => ({ ...state, [property.name]: value })),
				),
			[{ resource, operation: String(entry.value) }],
		);
	});
}

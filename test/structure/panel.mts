import { NodeHelpers } from 'n8n-workflow';
import type {
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeParameterValueType,
} from 'n8n-workflow';

import { resources } from '../../nodes/RongCloud/operations/index.ts';
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

/** What a group offers. */
const shownIn = ({ options }: INodeProperties): INodeProperties[] =>
	(options as INodeProperties[]).filter(({ type }) => type !== 'hidden');

/** Every property with those inside its collections, from top to bottom. */
export function everyProperty(properties: readonly INodeProperties[], above = ''): Placed[] {
	return properties.flatMap((property) => {
		const where = `${above}${property.name}`;
		const inner =
			property.type === 'collection'
				? shownIn(property)
				: property.type === 'fixedCollection'
					? (property.options ?? []).filter(isCollection).flatMap(({ values }) => values)
					: [];
		return [{ where, property }, ...everyProperty(inner, `${where} > `)];
	});
}

/** The choices of a list; none for any other property. */
export function choicesOf({ type, options }: INodeProperties): INodePropertyOptions[] {
	// Those that n8n fetches from an account are not known here.
	const known = options as INodePropertyOptions[] | undefined;
	return type === 'options' || type === 'multiOptions' ? (known ?? []) : [];
}

/** What stands in a list one below the other, as people read it: choices, or fields that can be added. */
export function entriesOf(property: INodeProperties): string[] {
	return property.type === 'collection'
		? shownIn(property).map(({ displayName }) => displayName)
		: choicesOf(property).map(({ name }) => name);
}

/** Every operation, by the two names that saved workflows hold, with its title on pages. */
export const OPERATIONS = Object.values(resources).flatMap(({ name, operations }) =>
	operations.map((operation) => ({
		key: `${operation.resource}.${operation.operation}`,
		title: `${name}: ${operation.name}`,
		operation,
	})),
);

/** The properties that the panel shows in a state, by n8n's own rules, from top to bottom. */
export function visible(
	description: INodeTypeDescription,
	state: INodeParameters,
	typeVersion = 1,
): INodeProperties[] {
	const { properties } = description;
	const node = { typeVersion };
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
function valuesOf(property: INodeProperties): NodeParameterValueType[] {
	const choices = choicesOf(property).map(({ value }) => value);
	if (property.type === 'boolean') return [true, false];
	// Of several that may be chosen: none and all.
	return property.type === 'multiOptions' ? [[], choices as string[]] : choices;
}

/** Every state of the panel: each operation with each combination of the choices that show or hide. */
export const everyState = (): INodeParameters[] =>
	OPERATIONS.flatMap(({ operation: { resource, operation, properties } }) => {
		const switches = properties.filter(({ name }) =>
			properties.some(({ displayOptions }) => displayOptions?.show?.[name] !== undefined),
		);
		const names = [...new Set(switches.map(({ name }) => name))];
		return names.reduce<INodeParameters[]>(
			(states, name) => {
				const values = switches.filter((property) => property.name === name).flatMap(valuesOf);
				return states.flatMap((state) =>
					[...new Set(values)].map((value) => ({ ...state, [name]: value })),
				);
			},
			[{ resource, operation }],
		);
	});

/** What of a node is set that the panel does not show, or not with that value, and what is required and not set. */
export function problemsOfNode(
	{ parameters, typeVersion }: Pick<INode, 'parameters' | 'typeVersion'>,
	description: INodeTypeDescription,
): string[] {
	const shown = visible(description, parameters, typeVersion);
	const values = {
		...Object.fromEntries(shown.map((one) => [one.name, one.default])),
		...parameters,
	};
	const missing = shown.filter(({ required, name }) => required === true && values[name] === '');
	return [
		...problemsOf(parameters, shown),
		...missing.map(({ name }) => `${name} is required and not set`),
	];
}

/** Parameters that the shown properties do not have, or not with that value. */
function problemsOf(
	parameters: INodeParameters,
	shown: readonly INodeProperties[],
	above = '',
): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const where = `${above}${name}`;
		const property = shown.find((one) => one.name === name);
		if (!property) return [`${where} is not there`];
		if (typeof value === 'string' && value.startsWith('=')) {
			return property.noDataExpression ? [`${where} takes no expression`] : [];
		}
		if (property.type === 'collection') {
			const options = property.options as INodeProperties[];
			return problemsOf(value as INodeParameters, options, `${where} > `);
		}
		if (property.type === 'fixedCollection') {
			const groups = Object.entries(value as Record<string, INodeParameters[]>);
			return groups.flatMap(([group, entries]) => {
				const found = property.options?.find((option) => option.name === group);
				if (!found || !('values' in found)) return [`${where} > ${group} is not there`];
				const inside = `${where} > ${group} > `;
				return entries.flatMap((entry) => problemsOf(entry, found.values, inside));
			});
		}
		const choices = choicesOf(property).map((choice) => choice.value);
		if (choices.length === 0) return [];
		const bad = [value].flat().filter((one) => !choices.includes(one as string));
		return bad.map((one) => `${where} has no choice ${JSON.stringify(one)}`);
	});
}

import { isResourceLocatorValue } from 'n8n-workflow';
import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { CHANNEL_NAMES, channelOf, type Channel } from './channels.mts';
import { runsOf, type Line } from './lines.mts';
import { baseOf, join } from './base.mts';

type Value = string | number | boolean;

/** A parameter that the panel shows, once for each place where it shows and each value to choose. */
export interface Parameter {
	resource: string;
	operation: string;
	/** The other parameters that have to have these values for it to show. */
	when: Readonly<Record<string, Value>>;
	/** Further ones that have to have any of these values, whichever it is. */
	anyOf: Conditions['anyOf'];
	/** Dotted, through collections: `ios.extras.entries.name`. */
	path: string;
	/** One of its choices, or true or false for a switch. */
	choice?: Value;
}

/** What has to be chosen for a property to show. */
export interface Conditions {
	/** Every way of choosing what makes a difference to it, with one value for each name. */
	when: Array<Record<string, Value>>;
	/** Choices that make no difference to it, as long as they are among these. */
	anyOf: Readonly<Record<string, readonly Value[]>>;
}

/** Takes a display condition apart. */
export function conditionsOf(show: Readonly<Record<string, Value[]>>): Conditions {
	const all = Object.entries(show);
	// What is there for many kinds of audience is there for whoever gets it.
	const isOpen = ([name, values]: [string, Value[]]) => name === 'sendTo' && values.length > 2;
	// Whoever fills in a group of settings has chosen it.
	const isChosen = ([name]: [string, Value[]]) => name === 'customizeFor';
	const left = all.filter((entry) => !isOpen(entry) && !isChosen(entry));
	return {
		when: combinations(Object.fromEntries(left)),
		anyOf: Object.fromEntries(all.filter(isOpen)),
	};
}

/** Names a parameter in the messages of failed tests. */
export function nameOf({ resource, operation, when, path, choice }: Parameter): string {
	const shown = Object.entries(when).map(([name, value]) => `${name} ${String(value)}`);
	const conditions = shown.length === 0 ? '' : ` (${shown.join(', ')})`;
	return `${resource}.${operation}${conditions}: ${path}${choice === undefined ? '' : ` = ${String(choice)}`}`;
}

/** Every parameter of the node but those that choose the operation, and notices, which hold no value. */
export function parametersOf(properties: readonly INodeProperties[]): Parameter[] {
	return properties.flatMap((property) => {
		if (['resource', 'operation'].includes(property.name) || property.type === 'notice') return [];
		const { hide, show = {} } = property.displayOptions ?? {};
		if (hide !== undefined)
			throw new Error(`${property.name} has a condition that is not read here.`);
		const { when: shownWhen, anyOf } = conditionsOf(show as Record<string, Value[]>);
		return shownWhen.flatMap(({ resource, operation, ...when }) =>
			leavesOf(property, '').map((leaf) => ({
				resource: String(resource),
				operation: String(operation),
				when,
				anyOf,
				...leaf,
			})),
		);
	});
}

/** Every way of meeting a display condition, with one value for each name. */
function combinations(show: Record<string, Value[]>): Array<Record<string, Value>> {
	return Object.entries(show).reduce<Array<Record<string, Value>>>(
		(all, [name, values]) =>
			all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
		[{}],
	);
}

function leavesOf(
	property: INodeProperties,
	parent: string,
): Array<Pick<Parameter, 'path' | 'choice'>> {
	const path = parent === '' ? property.name : `${parent}.${property.name}`;
	const inside = property.options ?? [];
	switch (property.type) {
		case 'hidden':
			return [];
		case 'collection':
			return (inside as INodeProperties[]).flatMap((member) => leavesOf(member, path));
		case 'fixedCollection':
			return (inside as INodePropertyCollection[]).flatMap(({ name, values }) =>
				values.flatMap((member) => leavesOf(member, `${path}.${name}`)),
			);
		case 'options':
		case 'multiOptions':
			return inside.map((option) => ({ path, choice: (option as { value: Value }).value }));
		case 'resourceLocator':
			return (property.modes ?? []).map(({ name }) => ({ path, choice: name }));
		case 'boolean':
			return [true, false].map((choice) => ({ path, choice }));
		default:
			return [{ path }];
	}
}

/** What a fragment of parameters sets: each path with its values. */
function settings(fragment: INodeParameters, parent = ''): Array<{ path: string; value: unknown }> {
	return Object.entries(fragment).flatMap(([name, value]) => {
		const path = parent === '' ? name : `${parent}.${name}`;
		const entries = Array.isArray(value) ? value : [value];
		// Of a resource locator the ways of choosing are what the panel offers.
		if (isResourceLocatorValue(value)) return [{ path, value: value.mode }];
		return entries.flatMap((entry) =>
			typeof entry === 'object' && entry !== null
				? settings(entry as INodeParameters, path)
				: [{ path, value: entry as unknown }],
		);
	});
}

interface Setting {
	channel: string;
	path: string;
	value: unknown;
	/** All parameters of the request in which it is set. */
	beside: INodeParameters;
}

function settingsOf(lines: readonly Line[]): Setting[] {
	return runsOf(lines).flatMap(({ channel, lines: own }) => {
		const beside = baseOf(channelOf(channel), join(...own.map(({ set }) => set))).parameters;
		return own.flatMap(({ set }) =>
			settings(set).map((setting) => ({ channel, beside, ...setting })),
		);
	});
}

/** Whether a parameter can be set for what goes by a channel. */
function isOf(parameter: Parameter, { resource, operation, isFor = () => true }: Channel): boolean {
	const { path, choice, when, anyOf } = parameter;
	const targets = path === 'sendTo' ? [choice] : [when.sendTo ?? anyOf.sendTo ?? []].flat();
	return (
		parameter.resource === resource &&
		parameter.operation === operation &&
		(targets.length === 0 || targets.some((target) => isFor(String(target))))
	);
}

const covers = ({ path, value, beside }: Setting, parameter: Parameter) =>
	path === parameter.path &&
	(parameter.choice === undefined || parameter.choice === value) &&
	Object.entries(parameter.when).every(([name, wanted]) => beside[name] === wanted) &&
	Object.entries(parameter.anyOf).every(([name, wanted]) => wanted.includes(beside[name] as Value));

/** Parameters that no line sets, for each channel of their operation. */
export function unset(parameters: readonly Parameter[], lines: readonly Line[]): string[] {
	const all = settingsOf(lines);
	return CHANNEL_NAMES.flatMap((name) => {
		const own = all.filter(({ channel }) => channel === name);
		return parameters
			.filter((parameter) => isOf(parameter, channelOf(name)))
			.filter((parameter) => !own.some((setting) => covers(setting, parameter)))
			.map((parameter) => `${name} | ${nameOf(parameter)}`);
	});
}

/** What lines set although the panel does not show it, which n8n would drop without a word. */
export function notShown(parameters: readonly Parameter[], lines: readonly Line[]): string[] {
	return settingsOf(lines)
		.filter(
			(setting) =>
				!parameters.some(
					(parameter) => isOf(parameter, channelOf(setting.channel)) && covers(setting, parameter),
				),
		)
		.map(({ channel, path, value }) => `${channel} | ${path} = ${JSON.stringify(value)}`);
}

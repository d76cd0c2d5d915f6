import type { INodePropertyOptions } from 'n8n-workflow';
import { globalRegistry } from 'zod/mini';

import type { Field } from '../../nodes/RongCloud/fields/field.ts';
import type { Takes } from '../../nodes/RongCloud/fields/values/issues.ts';
import { code, count } from './markdown.mts';
import type { Place } from './panel.mts';

/** What fields take that have no schema: the columns of a table, and what only a person can set. */
const WITHOUT_SCHEMA: Readonly<Record<string, string>> = {
	boolean: 'on or off',
	number: 'number',
	string: 'text',
};

/** What a field takes, with the limits that its schema keeps: both are in zod's registry. */
export function takes({ property, field, parameter }: Place): string {
	const { type, options, default: value } = property;
	if (type === 'options') return `one of ${choices(options as INodePropertyOptions[])}`;
	if (type === 'multiOptions') return `any of ${choices(options as INodePropertyOptions[])}`;
	const said = field === undefined ? WITHOUT_SCHEMA[type] : saidBy(field);
	if (said === undefined) throw new Error(`Nothing says what ${parameter} takes.`);
	if (type === 'resourceLocator') return `an entry of the list, or ${said}`;
	return type === 'number' && parameter.startsWith('options.')
		? `${said}; ${count(Number(value))} without this option`
		: said;
}

const choices = (options: readonly INodePropertyOptions[]) =>
	options.map(({ name, value }) => `${name} (${code(String(value))})`).join(', ');

function saidBy({ schema, names }: Field): string | undefined {
	const said = globalRegistry.get(schema) as Takes | undefined;
	if (said === undefined || names?.bytes === undefined)
		return said && `${said.takes}${limits(said)}`;
	const each = said.takes.startsWith('list') ? ', each' : ',';
	return `${said.takes}${limits(said)}${each} at most ${count(names.bytes)} bytes`;
}

function limits({ least, most, characters, bytes }: Takes): string {
	if (least !== undefined && most !== undefined) return ` from ${count(least)} to ${count(most)}`;
	if (least !== undefined) return `, ${count(least)} or more`;
	if (most !== undefined) return `, at most ${count(most)}`;
	if (characters !== undefined) return `, at most ${count(characters)} characters`;
	return bytes === undefined ? '' : `, at most ${count(bytes)} bytes`;
}

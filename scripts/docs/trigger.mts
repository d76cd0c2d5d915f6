import type { Field } from '../../nodes/RongCloud/fields/field.ts';
import { triggerFields, triggerOptions } from '../../nodes/RongCloudTrigger/settings.ts';
import { code, plain, table } from './markdown.mts';
import type { Place } from './panel.mts';
import { takes } from './values.mts';

const HEAD = ['Field', 'Parameter', 'Takes', 'Note'];

const row = (parameter: string, field: Field): string[] => [
	`${parameter.startsWith('options.') ? 'Options > ' : ''}${plain(field.property.displayName)}${field.property.required === true ? ' \\*' : ''}`,
	code(parameter),
	takes({ parameter, field, property: field.property } as Place),
	plain(field.property.description ?? ''),
];

/** The settings of the trigger, which go into no request. */
export function triggerSection(): string[] {
	const options = Object.values(triggerOptions).sort((a, b) =>
		a.property.displayName.localeCompare(b.property.displayName, 'en'),
	);
	return [
		'## RongCloud Trigger',
		'What decides which callbacks start a workflow. What comes out is on [the page about callbacks](callbacks.md#what-comes-out).',
		table(HEAD, [
			...Object.values(triggerFields).map((field) => row(field.property.name, field as Field)),
			...options.map((field) => row(`options.${field.property.name}`, field as Field)),
		]),
	];
}

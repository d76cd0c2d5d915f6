import type { INodePropertyOptions } from 'n8n-workflow';

import type { Field } from '../../nodes/RongCloud/fields/field.ts';
import { code } from './markdown.mts';
import type { Place } from './panel.mts';

const ENOUGH = 100_000;
const SENT = [[{ userId: 'u-1', messageId: 'M-1' }]];

const accepts = ({ schema }: Field, raw: unknown) => {
	const result = schema.safeParse(raw);
	return result.success && result.data !== undefined;
};

/** The highest size that is accepted, found by asking; `undefined` if there seems to be none. */
function highest(isAccepted: (size: number) => boolean): number | undefined {
	if (isAccepted(ENOUGH)) return undefined;
	let [most, tooMuch] = [0, ENOUGH];
	while (tooMuch - most > 1) {
		const middle = Math.floor((most + tooMuch) / 2);
		if (isAccepted(middle)) most = middle;
		else tooMuch = middle;
	}
	return most;
}

const count = (value: number) => value.toLocaleString('en-GB');

/** What a field takes, and the limits that its check keeps: the check itself is asked. */
export function takes({ property, field, parameter }: Place): string {
	switch (property.type) {
		case 'options':
			return `one of ${choices(property.options as INodePropertyOptions[])}`;
		case 'multiOptions':
			return `any of ${choices(property.options as INodePropertyOptions[])}`;
		case 'boolean':
			return `on or off${field?.schema.safeParse(true).data === 1 ? ', sent as 1 or 0' : ''}`;
		case 'number':
			return field === undefined
				? 'number'
				: numbers(field) + byDefault(parameter, property.default);
		case 'resourceLocator':
			return `an entry of the list, or ${field === undefined ? 'text' : texts(field)}`;
		case 'json':
			if (field !== undefined && accepts(field, SENT)) return 'a list of recipients';
			return field !== undefined && accepts(field, '[1]') ? 'any JSON' : 'a JSON object';
		default:
			return field === undefined ? 'text' : texts(field);
	}
}

const choices = (options: readonly INodePropertyOptions[]) =>
	options.map(({ name, value }) => `${name} (${code(String(value))})`).join(', ');

/** The number that an option has as long as it is not added. */
const byDefault = (parameter: string, value: unknown) =>
	parameter.startsWith('options.') ? `; ${count(Number(value))} without this option` : '';

function numbers(field: Field): string {
	const kind = accepts(field, 0.5) || accepts(field, 1.5) ? 'number' : 'whole number';
	const most = highest((size) => accepts(field, size));
	const least = lowest(field, most);
	const isBounded = most !== undefined && most > 0;
	if (least === undefined) return isBounded ? `${kind}, at most ${count(most)}` : kind;
	return isBounded
		? `${kind} from ${count(least)} to ${count(most)}`
		: `${kind}, ${count(least)} or more`;
}

function lowest(field: Field, most = ENOUGH): number | undefined {
	if (accepts(field, -ENOUGH)) return undefined;
	const steps = highest((size) => accepts(field, most - size));
	return steps === undefined ? undefined : most - steps;
}

const entries = (size: number) => Array.from({ length: size }, (_, index) => `e${index}`);

function texts(field: Field): string {
	const { schema } = field;
	if (Array.isArray(schema.safeParse(['a']).data)) {
		const most = highest((size) => size > 0 && size < 5000 && accepts(field, entries(size)));
		return `list of up to ${count(most ?? 0)}`;
	}
	if (!accepts(field, '!') && accepts(field, 'AAAA') && accepts(field, 'AAA='))
		return base64(field);
	if (accepts(field, 'https://example.com/a') && !accepts(field, 'A')) {
		return accepts(field, 'http://example.com/a') ? 'web address' : 'HTTPS address';
	}
	if (!accepts(field, 'A') && accepts(field, '2026-05-01T09:30:00Z')) {
		return 'milliseconds since 1970, or a date and time with its time zone';
	}
	const most = highest((size) => size > 0 && accepts(field, 'A'.repeat(size)));
	const kind = accepts(field, { a: 1 }) ? 'text, or JSON that goes out as text' : 'text';
	const isCapital = !accepts(field, 'a') && accepts(field, 'A') ? ' in capitals' : '';
	return `${kind}${isCapital}${most === undefined ? '' : `, at most ${count(most)} characters`}`;
}

function base64(field: Field): string {
	const bytes = highest(
		(size) => size > 0 && accepts(field, Buffer.alloc(size).toString('base64')),
	);
	return bytes === undefined ? 'base64 text' : `base64 text of at most ${count(bytes)} bytes`;
}

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { json, jsonObject, textOrJson } from '../../nodes/RongCloud/fields/values/index.ts';
import { travelText } from '../../nodes/RongCloud/json.ts';
import type { Json } from '../../nodes/RongCloud/json.ts';
import { anything } from './hostile.mts';
import { Properties, readValue } from './pure.mts';

/** Every name of an object, and of those inside it. */
const namesIn = (value: unknown): string[] =>
	typeof value !== 'object' || value === null
		? []
		: Object.entries(value).flatMap(([name, inside]) => [name, ...namesIn(inside)]);

/** Every text of a value, names included. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inside]) => [name, ...textsIn(inside)]);
}

const values = fc.oneof(
	fc.jsonValue({ maxDepth: 5 }),
	fc.jsonValue({ stringUnit: 'binary' }),
	fc.json().map((text): unknown => JSON.parse(text)),
	fc.dictionary(
		fc.constantFrom('a', '', 'toString', 'valueOf', '__proto__', 'constructor', 'prototype', 'é'),
		fc.jsonValue(),
	),
);

const properties = new Properties('json');

properties.hold(
	'JSON is the same as text and as a value, and nothing of it is lost',
	800,
	values,
	(value) => {
		const text = JSON.stringify(value);
		const asText = readValue(json(), text);
		if (typeof value !== 'string' && value !== null) {
			// As text, because JSON knows no -0.
			expect(JSON.stringify(readValue(json(), value))).toBe(JSON.stringify(asText));
		}
		if (!asText.isTaken) return;
		expect(JSON.stringify(asText.value)).toBe(JSON.stringify(JSON.parse(text)));
		expect(namesIn(asText.value)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(__proto__|constructor|prototype)$/)]),
		);
	},
);

properties.hold('anything is JSON, or is refused with a fix', 600, anything, (value) => {
	for (const schema of [json(), jsonObject(), textOrJson()]) {
		const { value: result } = readValue<unknown>(schema, value);
		if (result === undefined) continue;
		const text = JSON.stringify(result);
		expect(JSON.stringify(JSON.parse(text))).toBe(text);
		expect(text.isWellFormed()).toBe(true);
		for (const inside of textsIn(result)) expect(inside.isWellFormed()).toBe(true);
	}
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect({}).not.toHaveProperty('polluted');
});

properties.hold(
	'what travels as text can be read again, and no half of a character is made on the way',
	600,
	values,
	(value) => {
		const text = travelText(value as Json);
		if (typeof value === 'string') {
			expect(text).toBe(value);
		} else {
			expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
			expect(text.isWellFormed()).toBe(true);
		}
	},
);

properties.total();

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { vendors } from '../../nodes/RongCloud/fields/vendors/index.ts';
import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
import { PACKAGE_FOLDER } from '../support/engine.mts';
import { everyProperty, OPERATIONS } from './panel.mts';

/** Read as they are stored, so that no expression can answer for a person. */
const BY_HAND = ['allUsersConfirmed', 'onlineUsersConfirmed', 'untaggedUsersConfirmed'];

/** The names of what the panel asks for; the columns of a table of names and values have no definitions. */
const askedBy = ({ properties }: Operation) =>
	everyProperty(properties)
		.filter(({ property: { type } }) => type !== 'notice' && type !== 'collection')
		.filter(({ where }) => !/(?: > extras|^values) > /.test(where))
		.map(({ property }) => property.name)
		.filter((name) => !BY_HAND.includes(name));

describe('what an operation shows is what it reads', () => {
	test.each(OPERATIONS)('$key', ({ operation }) => {
		const read = operation.fields.map(({ property }) => property.name);
		expect([...new Set(askedBy(operation))].sort()).toEqual([...new Set(read)].sort());
	});
});

test('each vendor has a file of its own, which is registered under its name', async () => {
	const folder = join(PACKAGE_FOLDER, 'nodes/RongCloud/fields/vendors');
	const files = readdirSync(folder).filter(
		(file) => !['index.ts', 'shared.ts', 'vendor.ts'].includes(file),
	);
	expect(vendors.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
	for (const file of files) {
		const exports = (await import(join(folder, file))) as Record<string, unknown>;
		const registered = vendors.filter((vendor) => Object.values(exports).includes(vendor));
		expect(registered.map(({ name }) => `${name}.ts`)).toEqual([file]);
	}
	expect(new Set(vendors.map(({ displayName }) => displayName)).size).toBe(vendors.length);
});

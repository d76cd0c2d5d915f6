import { describe, expect, test } from '@jest/globals';

import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
import { told, useSandbox } from '../engine/cases.mts';
import { MANIFESTS, MINIMAL } from '../operations/index.mts';
import { everyProperty, nodeDescription, OPERATIONS } from './panel.mts';

// That each of them is routed, by its calls and its previews, test/engine/operations.test.mts holds.

describe('resources and operations', () => {
	test('are the ones that saved workflows name, each with what it has to be told', () => {
		expect(Object.keys(MINIMAL).sort()).toEqual(OPERATIONS.map(({ key }) => key).sort());
	});

	test('come first, and take no expressions', async () => {
		const { properties } = await nodeDescription();
		const first = properties.filter(({ name }) => ['resource', 'operation'].includes(name));
		expect(properties.slice(0, first.length)).toEqual(first);
		expect(first.every(({ noDataExpression }) => noDataExpression === true)).toBe(true);
	});

	test('those that only look have no modes', () => {
		const looks = OPERATIONS.filter(
			({ operation: { properties } }) => !properties.some(({ name }) => name === 'runMode'),
		);
		const wanted = MANIFESTS.filter(({ effect }) => effect === 'look').map(({ key }) => key);
		expect(looks.map(({ key }) => key).sort()).toEqual(wanted.sort());
	});

	const sandbox = useSandbox();

	test.each([
		['pushNotification.sendToUsers', {}, /^Use System Message > Send.* or a credential of .*\.$/m],
		['systemMessage.send', { resource: 'room' }, /operation/i],
		['systemMessage.send', { operation: 'remove' }, /operation/i],
	])('%s with %j: what Nexconn or the node does not have sends nothing', async (...row) => {
		const [key, strange, words] = row;
		const parameters = { ...MINIMAL[key], runMode: 'preview', ...strange };
		const { error, output } = await sandbox.run('nexconn', parameters);
		expect(told(error)).toMatch(words);
		expect(output).toEqual([]);
		expect(sandbox.current.requests).toEqual([]);
	});
});

/** Read as they are stored, so that no expression can answer for a person. */
const BY_HAND = ['allUsersConfirmed', 'onlineUsersConfirmed', 'untaggedUsersConfirmed'];

/** The names of what the panel asks for; the columns of a table of names and values have no definitions. */
const askedBy = ({ properties }: Operation) =>
	everyProperty(properties)
		.filter(({ property: { type } }) => type !== 'notice' && type !== 'collection')
		.filter(({ where }) => !/(?: > (?:extras|appData)|^values) > /.test(where))
		.map(({ property }) => property.name)
		.filter((name) => !BY_HAND.includes(name));

test.each(OPERATIONS)('what $key shows is what it reads', ({ operation }) => {
	const read = operation.fields.map(({ property }) => property.name);
	expect([...new Set(askedBy(operation))].sort()).toEqual([...new Set(read)].sort());
});

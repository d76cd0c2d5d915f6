import { describe, expect, test } from '@jest/globals';

import type { Operation } from '../../nodes/RongCloud/operations/operation.ts';
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

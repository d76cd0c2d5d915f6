import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { readAccount } from './account.mts';
import { audit } from './bookkeeper.mts';
import type { AskedRow, Figures, Seen, Taken } from './bookkeeper.mts';
import { MESSAGE_ROWS } from './rows.mts';

const ROWS: readonly AskedRow[] = [
	{ json: { id: 'a', to: 'u-1' }, users: ['u-1'], text: 'One' },
	{ json: { id: 'b', to: 'u-2, u-3' }, users: ['u-2', 'u-3'], text: 'Two' },
	{ json: { id: 'c', to: 'u-4, u-5' }, users: ['u-4', 'u-5'], text: 'Three' },
	{ json: { id: 'd', to: 'u-1' }, users: ['u-1'], text: 'Four' },
];

const took = (userId: string, text: string, messageId = `${userId} ${text}`): Taken => ({
	userId,
	text,
	messageId,
});

/** The last row was refused, and of the one before it the second user is in doubt, but was not reached. */
const JOURNAL: readonly Taken[] = [
	took('u-1', 'One'),
	took('u-2', 'Two'),
	took('u-3', 'Two'),
	took('u-4', 'Three'),
];

const item = (row: number, json: IDataObject): INodeExecutionData => ({
	json,
	pairedItem: { item: row },
});

const recipients = (...entries: Taken[]) =>
	entries.map(({ userId, messageId }) => ({ userId, messageId }));

const ONE = item(0, {
	status: 'accepted',
	messageId: 'u-1 One',
	recipients: recipients(took('u-1', 'One')),
});
const TWO = item(1, {
	status: 'accepted',
	recipients: recipients(took('u-2', 'Two'), took('u-3', 'Two')),
});
const failure = (row: number, details: IDataObject, own: IDataObject | undefined) =>
	item(row, { ...own, error: 'What happened', message: 'What to do', details });
const threeWith = (details: IDataObject, own: IDataObject | undefined = ROWS[2]?.json) =>
	failure(2, details, own);
const fourWith = (details: IDataObject, own: IDataObject | undefined = ROWS[3]?.json) =>
	failure(3, details, own);

const IN_PART = {
	status: 'unknown',
	userIds: ['u-5'],
	acceptedUserIds: ['u-4'],
	unknownUserIds: ['u-5'],
	recipients: recipients(took('u-4', 'Three')),
};
const THREE = threeWith(IN_PART);
const REFUSED = { status: 'rejected', userIds: ['u-1'] };
const FOUR = fourWith(REFUSED);

const HONEST: Seen = { output: [ONE, TWO], errorOutput: [THREE, FOUR] };

const count = (figures: Figures) => ({
	deliveredTwice: figures.deliveredTwice.length,
	missing: figures.missing.length,
	wrongWord: figures.wrongWord.length,
	misplaced: figures.misplaced.length,
});
const NONE = { deliveredTwice: 0, missing: 0, wrongWord: 0, misplaced: 0 };

const ON_ONE_OUTPUT: Seen = {
	output: [ONE, TWO, threeWith(IN_PART, {}), fourWith(REFUSED, {})],
	errorOutput: [],
};

test.each([
	['with the error output', JOURNAL, HONEST, 'continueErrorOutput'],
	['with all items on one output', JOURNAL, ON_ONE_OUTPUT, 'continueRegularOutput'],
	// What is in doubt may have been taken.
	['with a doubt', [...JOURNAL, took('u-5', 'Three')], HONEST, 'continueErrorOutput'],
] as const)('an honest run %s', (_name, journal, seen, onError) => {
	expect(count(audit(ROWS, journal, seen, onError))).toEqual(NONE);
});

/** What is seen or taken instead, and what of it is counted. */
type Case = readonly [name: string, Partial<Seen> & { journal?: Taken[] }, Partial<typeof NONE>];

const AGAIN = took('u-2', 'Two', 'again');
const accepted = (row: number, json: IDataObject = {}) =>
	item(row, { status: 'accepted', ...json });
const without = (userId: string) => JOURNAL.filter((entry) => entry.userId !== userId);

const CASES: readonly Case[] = [
	['a message twice', { journal: [...JOURNAL, AGAIN] }, { deliveredTwice: 1 }],
	['a message three times', { journal: [...JOURNAL, AGAIN, AGAIN] }, { deliveredTwice: 2 }],
	['a message for nobody', { journal: [...JOURNAL, took('u-9', 'Two')] }, { misplaced: 1 }],
	['an accepted message nowhere', { journal: without('u-3') }, { missing: 1 }],
	['one accepted in part nowhere', { journal: without('u-4') }, { missing: 1 }],
	['a refused message', { journal: [...JOURNAL, took('u-1', 'Four')] }, { wrongWord: 1 }],
	[
		'a message that was not sent',
		{
			journal: [...JOURNAL, took('u-1', 'Four')],
			errorOutput: [THREE, fourWith({ status: 'notSent' })],
		},
		{ wrongWord: 1 },
	],
	[
		'a row taken in part, refused as a whole',
		{ errorOutput: [threeWith({ status: 'rejected', userIds: ['u-4', 'u-5'] }), FOUR] },
		{ wrongWord: 1 },
	],
	[
		'a list without a user',
		{
			errorOutput: [threeWith({ status: 'unknown', userIds: [], acceptedUserIds: ['u-4'] }), FOUR],
		},
		{ missing: 1 },
	],
	[
		'a list without a user who was reached',
		{ errorOutput: [threeWith({ status: 'unknown', userIds: ['u-5'] }), FOUR] },
		{ misplaced: 1 },
	],
	['no item for a row that was taken', { output: [ONE] }, { misplaced: 1 }],
	['no item for one that was not', { errorOutput: [THREE] }, { missing: 1, misplaced: 1 }],
	['two items for a row', { output: [ONE, TWO, TWO] }, { misplaced: 1 }],
	// The first of the two, which says "accepted", is believed.
	['a row on both outputs', { output: [ONE, TWO, accepted(3)] }, { misplaced: 1, missing: 1 }],
	[
		'an error on the success output',
		{ output: [ONE, TWO, THREE], errorOutput: [FOUR] },
		{ misplaced: 1 },
	],
	[
		'an accepted item on the error output',
		{
			output: [ONE],
			errorOutput: [{ ...TWO, json: { ...TWO.json, ...ROWS[1]?.json } }, THREE, FOUR],
		},
		{ misplaced: 1 },
	],
	[
		'an error without the fields of its row',
		{ errorOutput: [THREE, fourWith(REFUSED, { id: 'd' })] },
		{ misplaced: 1 },
	],
	[
		'an error with the fields of another row',
		{ errorOutput: [THREE, fourWith(REFUSED, ROWS[0]?.json)] },
		{ misplaced: 1 },
	],
	[
		'an error without words',
		{ errorOutput: [THREE, { ...FOUR, json: { ...FOUR.json, message: '' } }] },
		{ misplaced: 1 },
	],
	// Each speaks of users that its row has not: three strangers.
	['links that are mixed up', { output: [item(0, TWO.json), item(1, ONE.json)] }, { misplaced: 3 }],
	['a link to no row', { output: [ONE, TWO, accepted(4)] }, { misplaced: 1 }],
	['no link', { output: [ONE, { json: TWO.json }] }, { misplaced: 2 }],
	['items out of order', { output: [TWO, ONE] }, { misplaced: 1 }],
	[
		"another row's message",
		{ output: [accepted(0, { messageId: 'u-1 Four' }), TWO] },
		{ misplaced: 1 },
	],
	['an input item as a result', { output: [ONE, item(1, { ...ROWS[1]?.json })] }, { misplaced: 2 }],
	['an error that ends the run', { error: { message: 'No', description: '' } }, { misplaced: 1 }],
];

test.each(CASES)('%s', (_name, { journal = [...JOURNAL], ...seen }, found) => {
	const figures = audit(ROWS, journal, { ...HONEST, ...seen }, 'continueErrorOutput');
	expect({ figures, count: count(figures) }).toEqual({ figures, count: { ...NONE, ...found } });
});

test('an error item though errors are to end the run', () => {
	expect(count(audit(ROWS, JOURNAL, ON_ONE_OUTPUT, 'stopWorkflow'))).toEqual({
		...NONE,
		misplaced: 2,
	});
});

describe('a run that ends with an error', () => {
	const accountFor = (description: string, message = 'The system message was not accepted. Why') =>
		count(
			audit(
				ROWS,
				JOURNAL,
				{ output: [], errorOutput: [], error: { message, description, itemIndex: 3 } },
				'stopWorkflow',
			),
		);

	test.each([
		['without counts', 'Accepted: items 0-1.\nAccepted in part: item 2.\nNot accepted: item 3.'],
		[
			'with counts',
			'Accepted: items 0 and 1 (2 of 4 items).\nUnknown whether accepted: item 2 (1 of 4 items).\nNot accepted: item 3 (1 of 4 items).',
		],
		[
			'cut off',
			'Accepted: items 0 and 1 more (2 of 4 items).\nUnknown whether accepted: 1 more.\nNot sent: 1 more.',
		],
	])('honestly, %s', (_name, description) => {
		expect(accountFor(description.replaceAll(': 1 more', ': items 1 more'))).toEqual(NONE);
	});

	test.each([
		['a row is accepted that is not there', 'Accepted: items 0-2 (3 of 4 items).', { missing: 1 }],
		[
			'a row is not accepted that is there',
			'Accepted: item 0.\nNot accepted: items 1 and 3.\nUnknown whether accepted: item 2.',
			{ wrongWord: 2 },
		],
		[
			'a row is not sent that is there in part',
			'Accepted: items 0-1.\nNot sent any more: item 2.',
			{ wrongWord: 1 },
		],
		['a row that is not there is left out', 'Accepted: items 0-1.', { missing: 1, misplaced: 1 }],
		[
			'a row that is there is left out',
			'Accepted: item 0.\nUnknown whether accepted: item 2.',
			{ misplaced: 1 },
		],
		[
			'a row is named twice',
			'Accepted: items 0-1.\nUnknown whether accepted: items 1 and 2.',
			{ misplaced: 1 },
		],
		[
			'a row is named that was never asked for',
			'Accepted: items 0-1.\nUnknown whether accepted: items 2 and 4.',
			{ misplaced: 1 },
		],
		[
			'the count is not that of the items',
			'Accepted: items 0-1 (3 of 4 items).\nUnknown whether accepted: item 2.',
			{ misplaced: 1 },
		],
		[
			'too many are accepted without their names',
			'Accepted: items 0 and 2 more.\nNot accepted: item 3.',
			{ missing: 1 },
		],
		[
			'too many are not accepted without their names',
			'Accepted: item 0.\nNot accepted: items 3 and 2 more.',
			{ wrongWord: 2 },
		],
		[
			'the counts leave a row out',
			'Accepted: items 0 and 1 more.\nNot accepted: item 3.',
			{ missing: 1 },
		],
		[
			'the counts are of more rows than there are',
			'Accepted: items 0 and 1 more.\nUnknown whether accepted: item 2 and 3 more.\nNot accepted: item 3.',
			{ misplaced: 3 },
		],
		['there is no account at all', '', { missing: 1, misplaced: 3 }],
	])('%s', (_name, description, found) => {
		expect(accountFor(description)).toEqual({ ...NONE, ...found });
	});

	test('items come out all the same', () => {
		const error = {
			message: 'The system message was not accepted. Why',
			description: 'Accepted: items 0-1.\nUnknown whether accepted: item 2.',
			itemIndex: 3,
		};
		expect(
			count(audit(ROWS, JOURNAL, { output: [ONE], errorOutput: [], error }, 'stopWorkflow')),
		).toEqual({ ...NONE, misplaced: 1 });
	});
});

describe('how the account of an error is read', () => {
	test.each([
		['The system message was not accepted. Too many calls', 'rejected'],
		['The push notification was not sent. No host', 'notSent'],
		['Nobody knows whether the broadcast was accepted. No reply', 'unknown'],
	])('%s', (message, claim) => {
		expect(readAccount({ message, description: 'Check it.', itemIndex: 5 })).toEqual([
			{ claim, named: [5], more: 0 },
		]);
	});

	test('items in a row, by themselves, and without their names', () => {
		expect(
			readAccount({
				message: '',
				description: 'Accepted: items 0-2, 5, 7-8 and 312 more (318 of 1000 items).',
			}),
		).toEqual([
			{ claim: 'accepted', named: [0, 1, 2, 5, 7, 8], more: 312, stated: { rows: 318, of: 1000 } },
		]);
	});

	test('a list that it cannot read is not passed over', () => {
		expect(() => readAccount({ message: '', description: 'Accepted: nearly all.' })).toThrow(
			'No list of items',
		);
	});
});

describe('the 400 rows', () => {
	const rows = MESSAGE_ROWS[400];
	const textsOf = (userId: string) =>
		rows.filter(({ users }) => users.includes(userId)).map(({ text }) => text);

	test('each has an ID of its own', () => {
		expect(new Set(rows.map(({ json }) => json.id)).size).toBe(400);
	});

	test('some share their message with others, and some with nobody', () => {
		const sizes = new Map<string, number>();
		for (const { text } of rows) sizes.set(text, (sizes.get(text) ?? 0) + 1);
		expect([...new Set(sizes.values())].sort((a, b) => a - b)).toEqual([1, 2, 15, 100, 120]);
	});

	test('users are in rows with the same message, and in rows with different ones', () => {
		expect(textsOf('p-0004').filter((text) => text === 'To threes that overlap')).toHaveLength(2);
		expect(new Set(textsOf('p-0004')).size).toBeGreaterThan(3);
		expect(textsOf('p-0004').filter((text) => text.startsWith('To the pair'))).toHaveLength(2);
	});
});

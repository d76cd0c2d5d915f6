import type { IDataObject } from 'n8n-workflow';

import type { AskedRow } from './bookkeeper.mts';

export type Size = 3 | 400;

export const SIZES: readonly Size[] = [3, 400];

const padded = (index: number) => String(index).padStart(4, '0');

/** A row for a system message. Its users are given as a list or as text, in turn. */
function row(place: number, users: readonly string[], text: string): AskedRow {
	const json: IDataObject = {
		id: `row-${padded(place)}`,
		to: place % 2 === 0 ? [...users] : users.join(', '),
		text,
	};
	return { json, users, text };
}

/** Three rows that differ in everything, the number of their users too. */
const THREE_ROWS: readonly AskedRow[] = [
	row(0, ['u-1001'], 'Hello Ana'),
	row(1, ['u-1002', 'u-1004', 'u-1005'], 'Hello Ben, Dan and Eva'),
	row(2, ['u-1003', 'u-1006'], 'Hello Cem and Fay'),
];

/** Users of the large groups. */
const person = (index: number) => `p-${padded(index)}`;

/** Whom a row is for, and what they get, by its number among the 400. */
function asked(number: number): [users: string[], text: string] {
	// 120 rows of one user each, the same message: two calls.
	if (number < 120) return [[person(number)], 'To everyone in the first list'];
	// 100 rows of three users, two of them also in the next row: calls meet in the middle of a row.
	if (number < 220) {
		const first = 2 * (number - 120);
		return [[0, 1, 2].map((more) => person(first + more)), 'To threes that overlap'];
	}
	// Eight messages for 15 rows each; their users get some of the messages above as well.
	if (number < 340) {
		const group = Math.floor((number - 220) / 15);
		return [[person(number - 220)], `To the group ${group}`];
	}
	// 40 rows that nobody shares anything with but their users.
	if (number < 380) return [[person(number - 340)], `To row ${number} alone`];
	// 10 messages, each in two rows for the same user, who is to get it once.
	const pair = (number - 380) % 10;
	return [[person(pair)], `To the pair ${pair}`];
}

/** Steps through all of 400 numbers, as it has no divisor with it in common: groups lie mixed. */
const STEP = 177;

const MANY_ROWS: readonly AskedRow[] = Array.from({ length: 400 }, (_, place) =>
	row(place, ...asked((place * STEP) % 400)),
);

export const MESSAGE_ROWS: Readonly<Record<Size, readonly AskedRow[]>> = {
	3: THREE_ROWS,
	400: MANY_ROWS,
};

/** The one who a broadcast is for, in the bookkeeper's eyes: all of its users together. */
export const AUDIENCE = '(the audience)';

/** Rows that come out as one equal broadcast or push. */
export const equalRows = (size: number, text: string): AskedRow[] =>
	Array.from({ length: size }, (_, place) => ({
		json: { id: `row-${padded(place)}` },
		users: [AUDIENCE],
		text,
	}));

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { startPatientSandbox } from '../contract/send.mts';
import { CONTINUE, FAST, personalized, PRODUCTS, received } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { CASES, SEED } from './cases.mts';

/** A piece of a template: a text as it is, or the name of a value. */
type Piece = { text: string } | { name: string };

interface Row {
	values: Record<string, unknown>;
}

interface Campaign {
	message: Piece[];
	push: Piece[];
	extra: Piece[];
	rows: Row[];
}

const pick = (...units: string[]) => fc.constantFrom(...units);

// prettier-ignore
const NAMES = [
	'name', 'first name', ' order ', 'größe', '名', 'a.b', 'x-1', '$&', 'two\nlines', '0',
];

// prettier-ignore
const UNITS = ['a', 'B', ' ', '"', '\\', ',', ':', '\n', '$&', '$1', '%20', '&', '=', '+', '名', '👩‍👩‍👧', "'", '<'];

/** Texts without braces, with what JSON, forms and replacing are known to trip over. */
const plainText = fc.array(pick(...UNITS), { maxLength: 8 }).map((parts) => parts.join(''));

const piece: fc.Arbitrary<Piece> = fc.oneof(
	plainText.map((text) => ({ text })),
	pick(...NAMES).map((name) => ({ name })),
	// Braces that belong to no placeholder.
	pick('{a: 1}', '{}', '{"a"}', '{a,b}').map((text) => ({ text })),
);
const template = (start: string) =>
	fc.array(piece, { maxLength: 5 }).map((pieces): Piece[] => [{ text: start }, ...pieces]);

const good = fc.oneof(
	plainText.map((text) => `v${text}`),
	pick('{name}', '{', '}}', '{order} {name}', '\t', 'null', '{"a":1}').map((text) => `v${text}`),
	fc.integer(),
	fc.boolean(),
	fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
);
const bad = fc.oneof(
	fc.constant(null),
	fc.constant(undefined),
	pick('', ' ', 'half \ud83d', 'of [object Object]'),
	fc.array(fc.integer(), { maxLength: 2 }),
	fc.dictionary(pick('a', 'b'), fc.integer()),
	fc.constant(2 ** 60),
);

const row: fc.Arbitrary<Row> = fc
	.tuple(
		fc.array(good, { minLength: NAMES.length, maxLength: NAMES.length }),
		fc.option(fc.tuple(pick(...NAMES), bad), { nil: undefined }),
	)
	.map(([values, flaw]) => {
		const own: Record<string, unknown> = {};
		for (const [index, name] of NAMES.entries()) own[name] = values[index];
		if (flaw !== undefined) own[flaw[0]] = flaw[1];
		return { values: { ...own, secret: { of: 'nobody' } } };
	});

const campaign: fc.Arbitrary<Campaign> = fc.record({
	message: template('M'),
	push: template('P'),
	extra: template('E'),
	rows: fc.array(row, { minLength: 3, maxLength: 6 }),
});

const written = (pieces: readonly Piece[]) =>
	pieces.map((part) => ('name' in part ? `{${part.name}}` : part.text)).join('');

/** The simplest way to fill in: nothing is searched for, since the pieces are known. */
const filled = (pieces: readonly Piece[], { values }: Row) =>
	pieces.map((part) => ('name' in part ? String(values[part.name]) : part.text)).join('');

const isUsable = (value: unknown) =>
	typeof value === 'boolean' ||
	(typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))) ||
	(typeof value === 'string' &&
		value.trim() !== '' &&
		value.isWellFormed() &&
		!value.includes('[object'));

const unusable = (pieces: readonly Piece[], { values }: Row) =>
	pieces.flatMap((part) => ('name' in part && !isUsable(values[part.name]) ? [part.name] : []));

describe(`PROPERTIES_SEED=${SEED}`, () => {
	let sandbox: Sandbox;
	let cases = 0;
	let refusals = 0;
	let byTemplate = 0;
	beforeAll(async () => {
		sandbox = await startPatientSandbox();
	});
	afterAll(async () => await sandbox.close());

	test.each(PRODUCTS)(
		'%s: each user reads the template with the values of the row, or the row is refused',
		async (product) => {
			const property = fc.asyncProperty(campaign, async ({ message, push, extra, rows }) => {
				sandbox.reset();
				const { output } = await runNode({
					parameters: personalized({
						toUserIds: '={{ $json.to }}',
						valuesJson: '={{ $json.values }}',
						text: written(message),
						notificationText: written(push),
						messageDetails: { extra: written(extra) },
						options: FAST,
					}),
					items: rows.map(({ values }, index) => ({ to: `u-${index}`, values }) as IDataObject),
					credential: account(sandbox, product),
					settings: CONTINUE,
				});

				cases += rows.length;
				const texts = [...message, ...push, ...extra];
				const expected = rows.flatMap((one, index) =>
					unusable(texts, one).length > 0
						? []
						: [
								[
									`u-${index}`,
									{ content: filled(message, one), extra: filled(extra, one) },
									filled(push, one),
								],
							],
				);
				const read = (received(sandbox) as Array<[string, string, string]>).map(
					([userId, content, shown]) => [userId, JSON.parse(content) as unknown, shown],
				);
				const byUser = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
				expect(read.sort(byUser)).toEqual(expected);
				// It refuses a placeholder without a value, and content that is no JSON.
				expect(sandbox.requests.filter(({ accepted }) => !accepted)).toEqual([]);
				expect(JSON.stringify([sandbox.requests, output])).not.toContain('nobody');
				byTemplate += sandbox.journal.filter(({ kind }) => kind === 'personalized-message').length;
				for (const [index, one] of rows.entries()) {
					const names = unusable(texts, one);
					const { status, error } = output[index]?.json ?? {};
					expect(status).toBe(names.length === 0 ? 'accepted' : undefined);
					for (const name of names) {
						refusals += 1;
						expect(error).toContain(name.trim().replace('\n', ' '));
					}
				}
			});
			await fc.assert(property, { numRuns: 90, seed: SEED });
		},
		600_000,
	);

	test('there were as many cases as there are to be, of every kind', () => {
		expect(cases).toBeGreaterThanOrEqual(CASES.personalized);
		expect(refusals).toBeGreaterThan(50);
		expect(byTemplate).toBeGreaterThan(20);
	});
});

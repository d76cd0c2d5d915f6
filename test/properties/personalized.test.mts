import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { startPatientSandbox } from '../contract/send.mts';
import { CONTINUE, FAST, personalized, PRODUCTS, received } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { SEED } from './pure.mts';

/** A piece of a template: a text as it is, or the name of a value. */
type Piece = { text: string } | { name: string };
type Values = Readonly<Record<string, unknown>>;

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
const template = (text: string) =>
	fc.array(piece, { maxLength: 5 }).map((pieces): Piece[] => [{ text }, ...pieces]);

const good = fc.oneof(
	plainText.map((text) => `v${text}`),
	pick('{name}', '{', '}}', '{order} {name}', '\t', 'null', '{"a":1}').map((text) => `v${text}`),
	fc.integer(),
	fc.boolean(),
	fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
);
const bad = fc.oneof(
	fc.constantFrom<unknown>(null, undefined, '', ' ', 'half \ud83d', 'of [object Object]', 2 ** 60),
	fc.array(fc.integer(), { maxLength: 2 }),
	fc.dictionary(pick('a', 'b'), fc.integer()),
);

/** Values of a row, one of which may be bad. */
const row: fc.Arbitrary<Values> = fc
	.tuple(
		fc.record(Object.fromEntries(NAMES.map((name) => [name, good]))),
		fc.oneof(
			fc.constant({}),
			fc.tuple(pick(...NAMES), bad).map(([name, flaw]) => ({ [name]: flaw })),
		),
	)
	.map(([values, flaw]) => ({ ...values, ...flaw, secret: { of: 'nobody' } }));

const campaign = fc.record({
	message: template('M'),
	push: template('P'),
	extra: template('E'),
	rows: fc.array(row, { minLength: 3, maxLength: 6 }),
});

const written = (pieces: readonly Piece[]) =>
	pieces.map((part) => ('name' in part ? `{${part.name}}` : part.text)).join('');

/** The simplest way to fill in: nothing is searched for, since the pieces are known. */
const filled = (pieces: readonly Piece[], values: Values) =>
	pieces.map((part) => ('name' in part ? String(values[part.name]) : part.text)).join('');

const isUsable = (value: unknown) =>
	typeof value === 'boolean' ||
	(typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))) ||
	(typeof value === 'string' && value.trim() !== '' && !/\ud83d$|\[object/.test(value));

const unusable = (pieces: readonly Piece[], values: Values) =>
	pieces.flatMap((part) => ('name' in part && !isUsable(values[part.name]) ? [part.name] : []));

describe(`PROPERTIES_SEED=${SEED}`, () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startPatientSandbox();
	});
	afterAll(async () => await sandbox.close());

	test.each(PRODUCTS)(
		'%s: each user reads the template with the values of the row, or the row is refused',
		async (product) => {
			let refusals = 0;
			let byTemplate = 0;
			const property = fc.asyncProperty(campaign, async ({ message, push, extra, rows }) => {
				sandbox.reset();
				const { output } = await runNode({
					parameters: personalized({
						valuesJson: '={{ $json.values }}',
						text: written(message),
						notificationText: written(push),
						options: { ...FAST, extra: written(extra) },
					}),
					items: rows.map((values, index) => ({ to: `u-${index}`, values }) as IDataObject),
					credential: account(sandbox, product),
					settings: CONTINUE,
				});
				const read = Object.fromEntries(
					(received(sandbox) as Array<[string, string, string]>).map(([userId, content, shown]) => [
						userId,
						[JSON.parse(content), shown],
					]),
				);
				const wanted: typeof read = {};
				for (const [index, values] of rows.entries()) {
					const names = unusable([...message, ...push, ...extra], values);
					const { status, error } = output[index]?.json ?? {};
					expect(status).toBe(names.length === 0 ? 'accepted' : undefined);
					for (const name of names) expect(error).toContain(name.trim().replace('\n', ' '));
					refusals += names.length;
					if (names.length > 0) continue;
					const content = { content: filled(message, values), extra: filled(extra, values) };
					wanted[`u-${index}`] = [content, filled(push, values)];
				}
				expect(read).toEqual(wanted);
				expect(received(sandbox)).toHaveLength(Object.keys(wanted).length);
				// The service refuses a placeholder without a value, and content that is no JSON.
				expect(sandbox.requests.filter(({ accepted }) => !accepted)).toEqual([]);
				expect(JSON.stringify([sandbox.requests, output])).not.toContain('nobody');
				byTemplate += sandbox.journal.filter(({ kind }) => kind === 'personalized-message').length;
			});
			await fc.assert(property, { numRuns: 90, seed: SEED });
			expect(refusals).toBeGreaterThan(25);
			expect(byTemplate > 20).toBe(product === 'rongcloud');
		},
		600_000,
	);
});

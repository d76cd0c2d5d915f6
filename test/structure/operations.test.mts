import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { MINIMAL } from '../operations/index.mts';
import { nodeDescription, OPERATIONS } from './panel.mts';

/** Operations that only look something up, so that there is nothing to preview. */
const LOOKS: readonly string[] = [
	'user.get',
	'user.getManyBanned',
	'user.getOnlineStatus',
	'userTag.get',
];

/** Operations that a product does not have. */
const MISSING: Readonly<Record<Product, readonly string[]>> = {
	nexconn: ['pushNotification.sendToUsers'],
	rongcloud: [],
};

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
});

describe('every operation is routed', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.close());

	for (const product of ['nexconn', 'rongcloud'] as const) {
		const without = [...LOOKS, ...MISSING[product]];
		test.each(Object.keys(MINIMAL).filter((key) => !without.includes(key)))(
			`%s shows a preview and sends nothing (${product})`,
			async (key) => {
				const { output, error } = await runNode({
					parameters: { ...MINIMAL[key], preview: true },
					credential: account(sandbox, product),
				});
				expect(error).toBeUndefined();
				expect(output).toEqual([
					{
						json: expect.objectContaining({ status: 'preview', method: 'POST' }),
						pairedItem: { item: 0 },
					},
				]);
				expect(sandbox.requests).toEqual([]);
			},
		);
	}

	test('those that only look have no preview', () => {
		const looks = OPERATIONS.filter(
			({ operation: { properties } }) => !properties.some(({ name }) => name === 'preview'),
		);
		expect(looks.map(({ key }) => key)).toEqual(LOOKS);
	});

	const missing = Object.entries(MISSING).flatMap(([product, keys]) =>
		keys.map((key) => ({ product: product as Product, key })),
	);
	test.each(missing)('$key says that $product has no such call', async ({ product, key }) => {
		const { error, output } = await runNode({
			parameters: { ...MINIMAL[key], preview: true },
			credential: account(sandbox, product),
		});
		expect(error?.message).toMatch(/^Nothing was sent\. 'Operation' is .*does not have$/);
		expect(error?.description).toMatch(/^Choose .* or use a credential of .*\.$/);
		expect(output).toEqual([]);
		expect(sandbox.requests).toEqual([]);
	});

	test.each([{ resource: 'room' }, { operation: 'remove' }])(
		'%o, which the node does not have, ends with an error and sends nothing',
		async (strange) => {
			const { output, error } = await runNode({
				parameters: { ...MINIMAL['systemMessage.send'], ...strange },
				credential: account(sandbox, 'nexconn'),
			});
			expect(error?.message).toMatch(/operation/i);
			expect(output).toEqual([]);
			expect(sandbox.requests).toEqual([]);
		},
	);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { MINIMAL } from './minimal.mts';
import { choicesOf, nodeDescription, operationsOf, shownFor } from './panel.mts';
import type { OperationEntry } from './panel.mts';

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

let description: INodeTypeDescription;
let operations: OperationEntry[];

beforeAll(async () => {
	description = await nodeDescription();
	operations = operationsOf(description);
});

const keyOf = ({ resource, entry }: OperationEntry) => `${resource}.${String(entry.value)}`;

const first = (name: string) =>
	description.properties.find((property) => property.name === name) as INodeProperties;

describe('resources and operations', () => {
	test('are the ones that saved workflows name, each with what it has to be told', () => {
		expect(Object.keys(MINIMAL).sort()).toEqual(operations.map(keyOf).sort());
	});

	test('come first, and take no expressions', () => {
		const [resource, ...rest] = description.properties;
		const own = rest.slice(0, choicesOf(first('resource')).length);
		expect([resource?.name, ...own.map(({ name }) => name)]).toEqual([
			'resource',
			...own.map(() => 'operation'),
		]);
		expect([resource, ...own].every((property) => property?.noDataExpression === true)).toBe(true);
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
		const shownWith = ({ resource, entry }: OperationEntry) =>
			description.properties.some(
				(property) =>
					property.name === 'preview' &&
					shownFor(property, 'resource', resource) &&
					shownFor(property, 'operation', entry.value),
			);
		expect(operations.filter((entry) => !shownWith(entry)).map(keyOf)).toEqual(LOOKS);
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

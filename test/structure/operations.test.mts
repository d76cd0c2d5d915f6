import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { PACKAGE_FOLDER, runNode } from '../support/engine.mts';
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

const SCHEMAS = join(PACKAGE_FOLDER, 'dist/nodes/RongCloud/__schema__');

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
	test('are the ones that saved workflows name', () => {
		expect(operations.map(keyOf)).toEqual([
			'broadcast.recall',
			'broadcast.send',
			'broadcast.sendToOnlineUsers',
			'pushNotification.send',
			'pushNotification.sendToUsers',
			'systemMessage.recall',
			'systemMessage.send',
			'systemMessage.sendPersonalized',
			'user.ban',
			'user.get',
			'user.getManyBanned',
			'user.getOnlineStatus',
			'user.register',
			'user.unban',
			'user.update',
			'userTag.get',
			'userTag.set',
		]);
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

	test('each resource has a name, a value and a description, and operations of its own', () => {
		for (const { name, value, description: text } of choicesOf(first('resource'))) {
			expect([name, value, text]).toEqual([
				expect.stringMatching(/\S/),
				expect.stringMatching(/^[a-z][A-Za-z]*$/),
				expect.stringMatching(/\S/),
			]);
			expect(operations.some(({ resource }) => resource === value)).toBe(true);
		}
	});

	test('each operation has a name, a value, an action and a description', () => {
		for (const { entry } of operations) {
			expect(entry).toEqual({
				name: expect.stringMatching(/\S/),
				value: expect.stringMatching(/^[a-z][A-Za-z]*$/),
				action: expect.stringMatching(/\S/),
				description: expect.stringMatching(/\S/),
			});
		}
	});

	test('an action names its resource, in sentence case and without articles', () => {
		for (const { resourceName, entry } of operations) {
			const action = entry.action ?? '';
			expect(action.toLowerCase()).toContain(resourceName.toLowerCase());
			expect(action).toMatch(/^\p{Lu}[\p{Ll} ]*$/u);
			expect(action).not.toMatch(/\b(?:a|an|the)\b/i);
		}
	});

	test('the name of an operation does not repeat its resource', () => {
		for (const { resourceName, entry } of operations) {
			const words = resourceName.toLowerCase().split(' ');
			expect(entry.name.toLowerCase().split(' ')).not.toEqual(
				expect.arrayContaining([expect.stringMatching(new RegExp(`^(?:${words.join('|')})s?$`))]),
			);
		}
	});

	test('the values that the panel starts with exist', () => {
		const resource = first('resource').default;
		expect(operations.map((operation) => operation.resource)).toContain(resource);
		for (const property of description.properties.filter(({ name }) => name === 'operation')) {
			expect(choicesOf(property).map(({ value }) => value)).toContain(property.default);
		}
	});

	test('every other property belongs to one resource and one operation', () => {
		const others = description.properties.filter(
			({ name }) => name !== 'resource' && name !== 'operation',
		);
		const homeless = others.filter(
			(property) =>
				!operations.some(
					({ resource, entry }) =>
						shownFor(property, 'resource', resource) &&
						shownFor(property, 'operation', entry.value),
				),
		);
		expect(homeless.map(({ name }) => name)).toEqual([]);
	});
});

describe('every operation is routed', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.close());

	test('the table of this test knows them all', () => {
		expect(Object.keys(MINIMAL).sort()).toEqual(operations.map(keyOf).sort());
	});

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

describe('output schemas', () => {
	// n8n looks beside the node, with the version padded to three numbers.
	const folder = () => {
		const { version } = description;
		return `v${String(Array.isArray(version) ? version.at(-1) : version)}.0.0`;
	};
	const files = () =>
		operations.map(({ resource, entry }) =>
			join(folder(), resource, `${String(entry.value)}.json`),
		);

	test('every operation has one', () => {
		expect(files().filter((file) => !existsSync(join(SCHEMAS, file)))).toEqual([]);
	});

	test('there are no others', () => {
		const found = readdirSync(SCHEMAS, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => relative(SCHEMAS, join(parentPath, name)));
		expect(found.sort()).toEqual(files().sort());
	});
});

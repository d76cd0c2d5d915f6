// That of the node, which is not the one that jest puts in place for tests.
import console from 'node:console';

import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	INodeTypes,
	IWorkflowBase,
} from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { loadPackage, surroundings } from '../support/engine.mts';
import {
	BUSY,
	column,
	CONTINUE,
	details,
	links,
	LOST,
	NORMAL,
	PRODUCTS,
	RETRY,
	told,
	useSandbox,
} from './cases.mts';

const PATH: Record<Product, string> = {
	nexconn: '/v4/user/ban/list',
	rongcloud: '/user/block/query.json',
};
const UNTIL = '2026-12-01 09:00:00';

const entries = (count: number, first = 1) =>
	Array.from({ length: count }, (_, index) => ({
		userId: `b-${String(first + index).padStart(3, '0')}`,
		until: UNTIL,
	}));
const ids = (count: number, first = 1) => entries(count, first).map(({ userId }) => userId);

/** 120 banned users: three pages of 50, the last one not full. */
const sandbox = useSandbox({ bannedUsers: entries(120) });

const many = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'user',
	operation: 'getManyBanned',
	...more,
});
const ALL = many({ returnAll: true });

const run = async (
	product: Product,
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
	settings: Partial<INode> = {},
	at: Sandbox = sandbox.current,
) => await sandbox.run(account(at, product), parameters, items, settings);

/** The page and its size that each call asked for. */
const pages = ({ requests }: Sandbox = sandbox.current): unknown[] =>
	requests.map(({ rawBody, headers }) => {
		const isForm = String(headers['content-type']).includes('form');
		const body = (
			isForm ? Object.fromEntries(new URLSearchParams(rawBody)) : JSON.parse(rawBody)
		) as IDataObject;
		return [Number(body.page), Number(body.pageSize ?? body.size)];
	});

/** A page as a product writes it. */
const pageOf = (product: Product, userIds: readonly string[]) => ({
	body:
		product === 'nexconn'
			? {
					code: 0,
					result: {
						bannedUsers: userIds.map((userId) => ({ userId, banExpiresAt: UNTIL })),
					},
				}
			: { code: 200, users: userIds.map((userId) => ({ userId, blockEndTime: UNTIL })) },
});

describe.each(PRODUCTS)('%s: getting many banned users', (product) => {
	test('all of them, page by page, an item each, linked to the row', async () => {
		const { output, error } = await run(product, ALL);

		expect(error).toBeUndefined();
		expect(new Set(sandbox.current.requests.map(({ path }) => path))).toEqual(
			new Set([PATH[product]]),
		);
		expect(pages()).toEqual([
			[1, 50],
			[2, 50],
			[3, 50],
		]);
		expect(output).toEqual(
			ids(120).map((userId) => ({ json: { userId, bannedUntil: UNTIL }, pairedItem: { item: 0 } })),
		);
	});

	test.each([
		[undefined, 50, 1],
		[1, 1, 1],
		[50, 50, 1],
		[51, 51, 2],
		[100, 100, 2],
		[119, 119, 3],
		[500, 120, 3],
	])('a limit of %p brings %i users by %i calls', async (limit, count, calls) => {
		const { output } = await run(product, many(limit === undefined ? {} : { limit }));
		expect(column(output, 'userId')).toEqual(ids(count));
		expect(pages()).toHaveLength(calls);
	});

	test('rows with another limit each have their own number, and equal rows share the calls', async () => {
		const rows = [{ limit: 2 }, { limit: 60 }, { limit: 2 }, { limit: 1 }];
		const { output } = await run(product, many({ limit: '={{ $json.limit }}' }), rows);
		expect(column(output, 'userId')).toEqual([...ids(2), ...ids(60), ...ids(2), ...ids(1)]);
		expect(links(output)).toEqual([
			...Array<object>(2).fill({ item: 0 }),
			...Array<object>(60).fill({ item: 1 }),
			...Array<object>(2).fill({ item: 2 }),
			{ item: 3 },
		]);
		expect(pages()).toHaveLength(4);
	});

	test('whether all are wanted may come from the rows; what came out empty does not mean all', async () => {
		const parameters = many({ returnAll: '={{ $json.all }}', limit: '={{ $json.limit }}' });
		const rows = [
			{ all: true, limit: 5 },
			{ all: false, limit: 3 },
			{ all: '', limit: 3 },
			{ all: false, limit: '' },
		];
		const { output } = await run(product, parameters, rows, CONTINUE);
		expect(output).toHaveLength(120 + 3 + 1 + 1);
		expect(output.slice(-2).map(({ json }) => json.error)).toEqual([
			"Not looked up. 'Return All' is empty",
			"Not looked up. 'Limit' is empty",
		]);
	});

	test('a page that is just full is not taken for the last', async () => {
		const exact = await startSandbox({ bannedUsers: entries(100) });
		const { output } = await run(product, ALL, [{}], {}, exact);
		expect(output).toHaveLength(100);
		expect(pages(exact)).toEqual([
			[1, 50],
			[2, 50],
			[3, 50],
		]);
		await exact.close();
	});

	test('nobody banned: no items, and no error', async () => {
		const empty = await startSandbox();
		const { output, error } = await run(product, ALL, [{}], {}, empty);
		expect([output, error]).toEqual([[], undefined]);
		expect(pages(empty)).toEqual([[1, 50]]);
		await empty.close();
	});

	test('a list that changes between pages: nobody is listed twice', async () => {
		// Two more bans at the head push two users on to the second page.
		sandbox.current.reply(PATH[product], [
			pageOf(product, ids(50)),
			pageOf(product, ids(50, 49)),
			pageOf(product, ids(10, 99)),
		]);
		const { output } = await run(product, ALL);
		expect(column(output, 'userId')).toEqual(ids(108));
	});

	test('IDs that are numbers are texts, and entries without one are not lost', async () => {
		const users = [{ userId: 4711 }, {}, { userId: 'b-2' }, {}];
		const until = product === 'nexconn' ? 'banExpiresAt' : 'blockEndTime';
		const list = users.map((entry) => ({ ...entry, [until]: UNTIL }));
		sandbox.current.reply(PATH[product], {
			body:
				product === 'nexconn'
					? { code: 0, result: { bannedUsers: list } }
					: { code: 200, users: list },
		});
		const { output } = await run(product, ALL);
		expect(output.map(({ json }) => json)).toEqual([
			{ userId: '4711', bannedUntil: UNTIL },
			{ bannedUntil: UNTIL },
			{ userId: 'b-2', bannedUntil: UNTIL },
			{ bannedUntil: UNTIL },
		]);
	});

	test('a service that brings the same page again and again is left', async () => {
		sandbox.current.reply(PATH[product], { ...pageOf(product, ids(50)), times: 9 });
		const { output } = await run(product, ALL);
		expect(column(output, 'userId')).toEqual(ids(50));
		expect(pages()).toHaveLength(2);
	});

	test('a page that fails: no part of the list passes for the whole', async () => {
		sandbox.current.reply(PATH[product], [
			NORMAL,
			{ status: 500, body: { code: 1000, errorMessage: 'broken' } },
		]);
		const stopped = await run(product, ALL);
		expect(stopped.output).toEqual([]);
		expect(told(stopped.error)).toMatch(/^The list of banned users could not be looked up\. /);

		sandbox.current.reset();
		sandbox.current.reply(PATH[product], [NORMAL, LOST]);
		const { output } = await run(product, ALL, [{}], CONTINUE);
		expect(output).toHaveLength(1);
		expect(details(output[0])).toMatchObject({ status: 'unknown', audience: 'Banned users' });
		expect(output[0]?.json.message).toMatch(/changes nothing: run it again/);
	});

	test('Retry On Fail begins the list anew', async () => {
		sandbox.current.reply(PATH[product], [NORMAL, LOST]);
		const { output, error } = await run(product, ALL, [{}], RETRY);
		expect(error).toBeUndefined();
		expect(column(output, 'userId')).toEqual(ids(120));
		expect(pages().map((page) => (page as number[])[0])).toEqual([1, 2, 1, 2, 3]);
	});
});

/** What n8n's server does when the panel asks for a list: n8n's own context, and the node's method. */
async function search(
	credential: ICredentialDataDecryptedObject,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	const { type } = (await loadPackage()).getNode('rongCloud');
	const nodeType = type as INodeType;
	const node: INode = {
		id: '1',
		name: 'RongCloud',
		type: 'n8n-nodes-rongcloud.rongCloud',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'user', operation: 'unban' },
		credentials: { rongCloudApi: { id: '1', name: 'Test' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: (_, version) => NodeHelpers.getVersionedNodeType(nodeType, version),
		getKnownTypes: () => ({}),
	};
	const nodes = [node];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	const data = { nodes, connections: {} } as unknown as IWorkflowBase;
	const context = new LoadOptionsContext(
		workflow,
		node,
		await surroundings(data, credential),
		'parameters.bannedUser',
	);
	const method = nodeType.methods?.listSearch?.searchBannedUsers;
	if (method === undefined) throw new Error('The node has no such list.');
	return await method.call(context, filter, page);
}

const shown = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe.each(PRODUCTS)('%s: the list to pick a banned user from', (product) => {
	const credential = () => account(sandbox.current, product);

	test('is the one that the panel asks for', async () => {
		const { properties } = (await loadPackage()).getNode('rongCloud').type
			.description as INodeType['description'];
		const [list] = properties.find(({ name }) => name === 'bannedUser')?.modes ?? [];
		expect(list?.typeOptions).toEqual({
			searchListMethod: 'searchBannedUsers',
			searchable: true,
		});
	});

	test('shows users with the end of their ban, page by page', async () => {
		const first = await search(credential());
		expect(first.results[0]).toEqual({ name: `b-001 (until ${UNTIL})`, value: 'b-001' });
		expect(shown(first)).toEqual(ids(50));
		const second = await search(credential(), undefined, String(first.paginationToken));
		expect(shown(second)).toEqual(ids(50, 51));
		const third = await search(credential(), '', String(second.paginationToken));
		expect(shown(third)).toEqual(ids(20, 101));
		expect(third.paginationToken).toBeUndefined();
	});

	test('a filter finds users on later pages, and goes on from there', async () => {
		const found = await search(credential(), ' B-07 ');
		expect(shown(found)).toEqual(ids(10, 70));
		const rest = await search(credential(), 'B-07', String(found.paginationToken));
		expect(rest).toEqual({ results: [] });
		expect(pages().map((page) => (page as number[])[0])).toEqual([1, 2, 3]);
	});

	test('a filter that fits nobody brings an empty list', async () => {
		expect(await search(credential(), 'nobody')).toEqual({ results: [] });
		expect(pages()).toHaveLength(3);
	});

	test('a filter looks through 20 pages at once, and goes on from there', async () => {
		const long = await startSandbox({ bannedUsers: entries(1020) });
		const first = await search(account(long, product), 'b-1015');
		const read = pages(long).length;
		const rest = await search(account(long, product), 'b-1015', '21');
		await long.close();
		expect(first).toEqual({ results: [], paginationToken: '21' });
		expect(read).toBe(20);
		expect(shown(rest)).toEqual(['b-1015']);
	});

	test('a filter finds capital letters; a user without an end of the ban has a name without it', async () => {
		const until = product === 'nexconn' ? 'banExpiresAt' : 'blockEndTime';
		const list = [{ userId: 'Nova-1', [until]: UNTIL }, { userId: 'NOVA-2' }, { userId: 'b-3' }];
		sandbox.current.reply(PATH[product], {
			body:
				product === 'nexconn'
					? { code: 0, result: { bannedUsers: list } }
					: { code: 200, users: list },
		});
		expect((await search(credential(), 'nova')).results).toEqual([
			{ name: `Nova-1 (until ${UNTIL})`, value: 'Nova-1' },
			{ name: 'NOVA-2', value: 'NOVA-2' },
		]);
	});

	test('the backup host is asked where the first cannot be reached', async () => {
		const found = await search({
			...credential(),
			baseUrl: 'https://nowhere.invalid',
			backupUrl: sandbox.current.url,
		});
		expect(shown(found)).toEqual(ids(50));
	});
});

describe.each(PRODUCTS)('%s: a list that does not come', (product) => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	/** What is said in place of the list. */
	async function complaint(credential: ICredentialDataDecryptedObject): Promise<string> {
		const heard: unknown[] = [];
		for (const method of ['log', 'info', 'warn', 'error'] as const) {
			jest.spyOn(console, method).mockImplementation((...said) => void heard.push(said));
		}
		const error: unknown = await search(credential).then(
			() => undefined,
			(caught: unknown) => caught,
		);
		const { message, stack, description } = error as Error & { description?: string };
		const everything = JSON.stringify([error, message, stack, description, heard]);
		expect(everything).not.toContain(String(credential.appSecret));
		return message;
	}
	const credential = () => account(sandbox.current, product);

	test('a wrong secret', async () => {
		const secret = 'not-the-secret-of-this-app';
		expect(await complaint({ ...credential(), appSecret: secret })).toMatch(
			/refused the signature: the App Secret is wrong\. Copy the App Secret/,
		);
	});

	test('a credential without a key, and one with a strange address', async () => {
		expect(await complaint({ ...credential(), appKey: '' })).toMatch(/^App Key is empty\./);
		expect(await complaint({ ...credential(), baseUrl: 'ftp://example.com' })).toMatch(
			/^Base URL is not a web address\./,
		);
		expect(sandbox.current.requests).toEqual([]);
	});

	test('a host that cannot be reached', async () => {
		expect(await complaint({ ...credential(), baseUrl: 'https://nowhere.invalid' })).toMatch(
			/^The service could not be reached.*Check Data Center and Base URL/,
		);
	});

	test.each([
		['too many calls', BUSY, /^Too many calls\. /],
		['a reply that breaks off', LOST, /^The connection ended before a reply came\. /],
		['a page of a proxy', { body: '<html></html>', contentType: 'text/html' }, /not JSON/],
		['a reply without a list', { body: { code: product === 'nexconn' ? 0 : 200 } }, /lacks what/],
	])('%s', async (_, reply, sentence) => {
		sandbox.current.reply(PATH[product], reply);
		expect(await complaint(credential())).toMatch(sentence);
	});
});

// That of the node, which is not the one that jest puts in place for tests.
import console from 'node:console';

import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeListSearchResult,
	INodeParameters,
} from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { listed } from '../support/lists.mts';
import {
	BUSY,
	column,
	CONTINUE,
	details,
	links,
	LOST,
	NORMAL,
	opened,
	PRODUCTS,
	RETRY,
	told,
	useSandbox,
} from './cases.mts';

const PATH: Record<Product, string> = {
	nexconn: '/v4/user/ban/list',
	rongcloud: '/user/block/query.json',
};
const NOWHERE = 'https://nowhere.invalid';
const WRONG = 'not-the-secret-of-this-app';
const UNTIL = '2026-12-01 09:00:00';

const entries = (count: number, first = 1) =>
	Array.from({ length: count }, (_, index) => ({
		userId: `b-${String(first + index).padStart(3, '0')}`,
		until: UNTIL,
	}));
const ids = (count: number, first = 1) => entries(count, first).map(({ userId }) => userId);

afterEach(() => {
	jest.restoreAllMocks();
});

const PAGE = LIMITS.bannedUsersPerPage;
/** Banned users: three pages, the last one not full. */
const ALL_OF_THEM = 2 * PAGE + Math.ceil(PAGE / 2);
const sandbox = useSandbox({ bannedUsers: entries(ALL_OF_THEM) });

const many = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'user',
	operation: 'getManyBanned',
	...more,
});
const ALL = many({ returnAll: true });

/** The page and its size that each call asked for. */
const pages = ({ requests }: Sandbox = sandbox.current): number[][] =>
	requests.map((request) => {
		const { page, pageSize, size } = opened(request) as IDataObject;
		return [Number(page), Number(pageSize ?? size)];
	});

/** A page as a product writes it. */
const pageOf = (product: Product, users: readonly IDataObject[]) => {
	const end = product === 'nexconn' ? 'banExpiresAt' : 'blockEndTime';
	const bannedUsers = users.map(({ until, ...user }) => ({ ...user, [end]: until }));
	const body = { code: 200, users: bannedUsers };
	return { body: product === 'nexconn' ? { code: 0, result: { bannedUsers } } : body };
};

describe.each(PRODUCTS)('%s: getting many banned users', (product) => {
	const path = PATH[product];

	test('all of them, page by page, an item each, linked to the row', async () => {
		const { output, error } = await sandbox.run(product, ALL, [{}]);
		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map((request) => request.path)).toEqual([path, path, path]);
		expect(pages()).toEqual([1, 2, 3].map((page) => [page, PAGE]));
		expect(output.map(({ json }) => json)).toEqual(
			ids(ALL_OF_THEM).map((userId) => ({ userId, bannedUntil: UNTIL })),
		);
		expect(links(output)).toEqual(Array(ALL_OF_THEM).fill({ item: 0 }));
	});

	test.each([
		// What the panel begins with is the node's own.
		[undefined, 50, Math.ceil(50 / PAGE)],
		[1, 1, 1],
		[PAGE, PAGE, 1],
		[PAGE + 1, PAGE + 1, 2],
		[2 * PAGE, 2 * PAGE, 2],
		[ALL_OF_THEM - 1, ALL_OF_THEM - 1, 3],
		[4 * PAGE, ALL_OF_THEM, 3],
	])('a limit of %p brings %i users by %i calls', async (limit, count, calls) => {
		const { output } = await sandbox.run(product, many(limit === undefined ? {} : { limit }), [{}]);
		expect(column(output, 'userId')).toEqual(ids(count));
		expect(pages()).toHaveLength(calls);
	});

	test('rows with another limit each have their own number, and equal rows share the calls', async () => {
		const limits = [2, PAGE + 10, 2, 1];
		const rows = limits.map((limit) => ({ limit }));
		const { output } = await sandbox.run(product, many({ limit: '={{ $json.limit }}' }), rows);
		expect(column(output, 'userId')).toEqual(limits.flatMap((limit) => ids(limit)));
		expect(links(output)).toEqual(
			limits.flatMap((limit, item) => Array<object>(limit).fill({ item })),
		);
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
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		expect(output).toHaveLength(ALL_OF_THEM + 3 + 1 + 1);
		expect(output.slice(-2).map(({ json }) => json.error)).toEqual([
			"Not looked up. 'Return All' is empty: {{ $json.all }} gave nothing",
			"Not looked up. 'Limit' is empty: {{ $json.limit }} gave nothing",
		]);
	});

	test.each([
		['nobody banned: no items, and no error', [[]], []],
		[
			'a full page is not taken for the last',
			[entries(PAGE), entries(PAGE, PAGE + 1), []],
			ids(2 * PAGE),
		],
		// Two more bans at the head push two users on to the second page.
		[
			'of a list that changes between pages nobody comes twice',
			[entries(PAGE), entries(PAGE, PAGE - 1), entries(10, 2 * PAGE - 1)],
			ids(2 * PAGE + 8),
		],
		['the same page again and again is left', [entries(PAGE), entries(PAGE)], ids(PAGE)],
	])('%s', async (_, replies, users) => {
		sandbox.current.reply(
			path,
			replies.map((page) => pageOf(product, page)),
		);
		const { output, error } = await sandbox.run(product, ALL, [{}]);
		expect(error).toBeUndefined();
		expect(column(output, 'userId')).toEqual(users);
		expect(pages()).toEqual(replies.map((_page, index) => [index + 1, PAGE]));
	});

	test('IDs that are numbers are texts, and entries without one are not lost', async () => {
		const users = [4711, undefined, 'b-2', undefined].map((userId) => ({ userId, until: UNTIL }));
		sandbox.current.reply(path, pageOf(product, users));
		const { output } = await sandbox.run(product, ALL, [{}]);
		expect(output.map(({ json }) => json)).toEqual([
			{ userId: '4711', bannedUntil: UNTIL },
			{ bannedUntil: UNTIL },
			{ userId: 'b-2', bannedUntil: UNTIL },
			{ bannedUntil: UNTIL },
		]);
	});

	test('a later page that fails: no part of the list passes for the whole', async () => {
		sandbox.current.reply(path, [NORMAL, { status: 500, body: { code: 1000 } }]);
		const stopped = await sandbox.run(product, ALL, [{}]);
		expect(stopped.output).toEqual([]);
		expect(told(stopped.error)).toMatch(/^The list of banned users could not be looked up\. /);

		sandbox.current.reset();
		sandbox.current.reply(path, [NORMAL, LOST]);
		const { output } = await sandbox.run(product, ALL, [{}], CONTINUE);
		expect(output).toHaveLength(1);
		expect(details(output[0])).toMatchObject({ status: 'unknown', audience: 'Banned users' });
		expect(output[0]?.json.message).toMatch(/changes nothing: run it again/);
	});

	test('Retry On Fail begins the list anew', async () => {
		sandbox.current.reply(path, [NORMAL, LOST]);
		const { output, error } = await sandbox.run(product, ALL, [{}], RETRY);
		expect(error).toBeUndefined();
		expect(column(output, 'userId')).toEqual(ids(ALL_OF_THEM));
		expect(pages().map(([page]) => page)).toEqual([1, 2, 1, 2, 3]);
	});
});

const search = async (credential: ICredentialDataDecryptedObject, filter?: string, page?: string) =>
	await listed('bannedUser', credential, { filter, page });

const shown = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe.each(PRODUCTS)('%s: the list to pick a banned user from', (product) => {
	const credential = () => account(sandbox.current, product);

	test('shows users with the end of their ban, page by page', async () => {
		const first = await search(credential());
		expect(first.results[0]).toEqual({ name: `b-001 (until ${UNTIL})`, value: 'b-001' });
		expect(shown(first)).toEqual(ids(PAGE));
		const second = await search(credential(), undefined, String(first.paginationToken));
		expect(shown(second)).toEqual(ids(PAGE, PAGE + 1));
		const third = await search(credential(), '', String(second.paginationToken));
		expect(shown(third)).toEqual(ids(ALL_OF_THEM - 2 * PAGE, 2 * PAGE + 1));
		expect(third.paginationToken).toBeUndefined();
	});

	test('a filter finds users on later pages, and goes on from there', async () => {
		// The first ten of the second page that differ in their last digit alone.
		const tens = Math.ceil((PAGE + 1) / 10);
		const filter = `B-${String(tens).padStart(2, '0')}`;
		const found = await search(credential(), ` ${filter} `);
		expect(shown(found)).toEqual(ids(10, 10 * tens));
		const rest = await search(credential(), filter, String(found.paginationToken));
		expect(rest).toEqual({ results: [] });
		expect(pages().map(([page]) => page)).toEqual([1, 2, 3]);
		expect(await search(credential(), 'nobody')).toEqual({ results: [] });
		expect(pages()).toHaveLength(6);
	});

	test('a filter looks through 20 pages at once, and goes on from there', async () => {
		const last = 20 * PAGE + 1;
		const long = await startSandbox({ bannedUsers: entries(last) });
		const first = await search(account(long, product), `b-${last}`);
		const read = pages(long).length;
		const rest = await search(account(long, product), `b-${last}`, '21');
		await long.close();
		expect(first).toEqual({ results: [], paginationToken: '21' });
		expect(read).toBe(20);
		expect(shown(rest)).toEqual(ids(1, last));
	});

	test('a filter finds capital letters; a user without an end of the ban has a name without it', async () => {
		const users = [{ userId: 'Nova-1', until: UNTIL }, { userId: 'NOVA-2' }, { userId: 'b-3' }];
		sandbox.current.reply(PATH[product], pageOf(product, users));
		expect((await search(credential(), 'nova')).results).toEqual([
			{ name: `Nova-1 (until ${UNTIL})`, value: 'Nova-1' },
			{ name: 'NOVA-2', value: 'NOVA-2' },
		]);
	});

	test('the backup host is asked where the first cannot be reached', async () => {
		const { url: backupUrl } = sandbox.current;
		const found = await search({ ...credential(), baseUrl: NOWHERE, backupUrl });
		expect(shown(found)).toEqual(ids(PAGE));
	});

	const REFUSED_SIGNATURE = /refused the signature: the App Secret is wrong\. Copy the App Secret/;
	const UNREACHED = /^The service could not be reached.*Check Data Center and Base URL/;
	const NOTHING = { body: { code: product === 'nexconn' ? 0 : 200 } };
	test.each<[string, Record<string, string>, ScriptedReply, number, RegExp]>([
		['a wrong secret', { appSecret: WRONG }, NORMAL, 1, REFUSED_SIGNATURE],
		['no key', { appKey: '' }, NORMAL, 0, /^App Key is empty\./],
		['an odd address', { baseUrl: 'ftp://a.com' }, NORMAL, 0, /^Base URL is not a web address\./],
		['no such host', { baseUrl: NOWHERE }, NORMAL, 0, UNREACHED],
		['too many calls', {}, BUSY, 1, /^Too many calls\. /],
		['no reply', {}, LOST, 1, /^The connection ended before a reply came\. /],
		['a page of a proxy', {}, { body: '<html></html>', contentType: 'text/html' }, 1, /not JSON/],
		['a reply without a list', {}, NOTHING, 1, /lacks what/],
	])('with %s says why it does not come, and shows no secret', async (...row) => {
		const [, wrong, reply, calls, sentence] = row;
		sandbox.current.reply(PATH[product], reply);
		const heard: unknown[] = [];
		for (const method of ['log', 'info', 'warn', 'error'] as const) {
			jest.spyOn(console, method).mockImplementation((...said) => void heard.push(said));
		}
		const used = { ...credential(), ...wrong };
		const error = await search(used).then(
			() => undefined,
			(caught: unknown) => caught as Error & { description?: string },
		);
		expect(error?.message).toMatch(sentence);
		expect(sandbox.current.requests).toHaveLength(calls);
		const seen = [error, error?.message, error?.stack, error?.description, heard];
		expect(JSON.stringify(seen)).not.toContain(String(used.appSecret));
	});
});

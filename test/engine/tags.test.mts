import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { DEFAULT_DIRECTORY } from '../../sandbox/directory.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import { fromAi, runAsTool } from './agent.mts';
import {
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	links,
	LOST,
	NORMAL,
	opened,
	PRODUCTS,
	REFUSED,
	RETRY,
	STEP_BY_STEP,
	told,
	useSandbox,
} from './cases.mts';

// What is particular about adding tags and removing them, beside operations.test.mts.

const { tagsPerUser, usersPerTagChange, usersPerTagRead } = LIMITS;

const named = (count: number, name: string): string[] =>
	Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** Users by the tags that they have from the start, beside those of the sandbox. */
const MORE: Readonly<Record<string, string[]>> = {
	full: named(tagsPerUser, 'tag'),
	'nearly-full': named(tagsPerUser - 1, 'tag'),
	'there-and-back': ['berlin', 'vip'],
};
const sandbox = useSandbox({
	directory: [
		...DEFAULT_DIRECTORY,
		...Object.entries(MORE).map(([id, tags]) => ({ id, tags, packages: [], platforms: [] })),
	],
});

const LOOK: Record<Product, string> = {
	nexconn: '/v4/user/tag/batch/get',
	rongcloud: '/user/tags/get.json',
};
const WRITE: Record<Product, string> = {
	nexconn: '/v4/user/tag/batch/set',
	rongcloud: '/user/tag/batch/set.json',
};

const changing = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'userTag',
	operation,
	userIds: '={{ $json.users }}',
	tags: '={{ $json.tags }}',
	...more,
});
const ADD = changing('add');
const ADD_STEP_BY_STEP = changing('add', { advanced: STEP_BY_STEP });

/** The tags that users have in the end. */
const tagsOf = (...ids: string[]) =>
	ids.map((id) => sandbox.current.users.find((user) => user.id === id)?.tags);

const calls = (path: string) =>
	sandbox.current.requests
		.filter((request) => request.path === path)
		.map((request) => opened(request) as IDataObject);
/** The users of each look, and users and tags of each change. */
const looks = (product: Product) => calls(LOOK[product]).map(({ userIds }) => [userIds].flat());
const writes = (product: Product) =>
	calls(WRITE[product]).map(({ userIds, tags }) => [userIds, tags]);
/** "L" for each look and "W" for each change, in their order. */
const order = (product: Product) =>
	sandbox.current.requests.map(({ path }) => (path === LOOK[product] ? 'L' : 'W')).join('');

/** A reply to a look that says of some users which tags they have. */
const saying = (product: Product, tags: Readonly<Record<string, unknown>>) => ({
	body: (product === 'nexconn'
		? {
				code: 0,
				result: { users: Object.entries(tags).map(([userId, own]) => ({ userId, tags: own })) },
			}
		: { code: 200, result: tags }) as IDataObject,
});

const FEW = [
	{ users: 'u-1001, u-1011', tags: 'gold' },
	{ users: 'u-1001', tags: 'vip, silver' },
	{ users: ['u-1012'], tags: ['gold'] },
	{ users: 'u-1001, u-1002', tags: 'vip' },
];

describe.each(PRODUCTS)('%s: rows about the same users', (product) => {
	test('are joined: one look, one change for all who are to have the same, an item for each row', async () => {
		const { output, error } = await sandbox.run(product, ADD, FEW);
		expect(error).toBeUndefined();
		expect(looks(product)).toEqual([['u-1001', 'u-1011', 'u-1012', 'u-1002']]);
		const all = ['vip', 'berlin', 'gold', 'silver'];
		expect(writes(product)).toEqual([
			[['u-1001'], all],
			[['u-1011', 'u-1012'], ['gold']],
		]);
		const first = (changed: boolean) => ({ userId: 'u-1001', tags: all, changed });
		expect(column(output, 'users')).toEqual([
			[first(true), { userId: 'u-1011', tags: ['gold'], changed: true }],
			[first(true)],
			[{ userId: 'u-1012', tags: ['gold'], changed: true }],
			[first(false), { userId: 'u-1002', tags: ['vip', 'paris'], changed: false }],
		]);
		expect(column(output, 'addedTags')).toEqual([['gold'], ['vip', 'silver'], ['gold'], ['vip']]);
		expect(column(output, 'status')).toEqual(FEW.map(() => 'accepted'));
		expect(links(output)).toEqual(FEW.map((_, item) => ({ item })));
	});

	test('are joined when they remove tags', async () => {
		const rows = [
			{ users: 'u-1001', tags: 'vip' },
			{ users: 'u-1001, u-1003', tags: 'berlin, gold' },
			{ users: 'u-1005', tags: 'gold' },
		];
		const { output } = await sandbox.run(product, changing('remove'), rows);
		expect(writes(product)).toEqual([[['u-1001', 'u-1003'], []]]);
		expect(column(output, 'users')).toEqual([
			[{ userId: 'u-1001', tags: [], changed: true }],
			[
				{ userId: 'u-1001', tags: [], changed: true },
				{ userId: 'u-1003', tags: [], changed: true },
			],
			[{ userId: 'u-1005', tags: ['paris'], changed: false }],
		]);
	});

	test('with settings of their own are looked at one after the other, so that none is lost', async () => {
		const parameters = changing('add', { advanced: { requestId: '={{ $json.tags }}' } });
		const rows = ['gold', 'silver', 'gold', 'bronze'].map((tags) => ({ users: 'u-1001', tags }));
		const { output } = await sandbox.run(product, parameters, rows);
		expect(order(product)).toBe('LWLWLLW');
		expect(tagsOf('u-1001')).toEqual([['vip', 'berlin', 'gold', 'silver', 'bronze']]);
		expect(column(output, 'status')).toEqual(rows.map(() => 'accepted'));
	});

	test('equal rows change the user once, and none of them if there is nothing to change', async () => {
		const rows = Array(3).fill({ users: 'u-1001', tags: 'gold' }) as IDataObject[];
		for (const changed of [true, false]) {
			sandbox.current.requests.length = 0;
			const { output } = await sandbox.run(product, ADD, rows);
			expect(writes(product)).toHaveLength(changed ? 1 : 0);
			const user = { userId: 'u-1001', tags: ['vip', 'berlin', 'gold'], changed };
			expect(column(output, 'users')).toEqual([[user], [user], [user]]);
		}
	});
});

describe.each(PRODUCTS)('%s: calls', (product) => {
	test('users who have the same tags in another order share one, and those keep theirs whose list stays', async () => {
		const rows = [
			{ users: 'u-1001', tags: 'gold' },
			{ users: 'there-and-back', tags: 'gold' },
			{ users: 'u-1004', tags: 'berlin' },
		];
		const { output } = await sandbox.run(product, ADD, rows);
		const all = ['vip', 'berlin', 'gold'];
		expect(writes(product)).toEqual([[['u-1001', 'there-and-back'], all]]);
		const { output: found } = await sandbox.run(
			product,
			{ resource: 'userTag', operation: 'get', userIds: '={{ $json.users }}' },
			rows,
		);
		expect(column(found, 'tags')).toEqual([all, all, ['vip', 'berlin']]);
		const told = output.flatMap(({ json }) => json.users as IDataObject[]);
		expect(told.map(({ tags }) => tags)).toEqual(column(found, 'tags'));
	});

	test('120 users are three looks and one change, whichever reply comes first', async () => {
		sandbox.current.reply(LOOK[product], [NORMAL, { ...NORMAL, delayMs: 200 }, NORMAL]);
		const users = named(120, 'b');
		const rows = [
			{ users: users.slice(0, 70), tags: 'new' },
			{ users: users.slice(60), tags: 'new' },
			{ users: 'u-1002', tags: 'paris' },
		];
		const { output } = await sandbox.run(product, ADD, rows);
		expect(order(product)).toBe('LLLW');
		expect(looks(product).map(({ length }) => length)).toEqual([50, 50, 21]);
		const [[changed = [], tags] = []] = writes(product) as string[][][];
		expect([changed.toSorted(), tags]).toEqual([users.toSorted(), ['new']]);
		const told = (output[0]?.json.users as IDataObject[]).map(({ userId }) => userId);
		expect(told).toEqual(users.slice(0, 70));
	});

	test('so many are looked at and changed before the next ones are', async () => {
		const users = named(usersPerTagChange + 1, 'b');
		const rows = users.map((user) => ({ users: user, tags: 'new' }));
		const { output, error } = await sandbox.run(product, ADD, rows);
		expect(error).toBeUndefined();
		const looksFirst = usersPerTagChange / usersPerTagRead;
		expect(order(product)).toBe(`${'L'.repeat(looksFirst)}WLW`);
		expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
		expect(output).toHaveLength(users.length);
	});

	test('go at the pace of the service, so that it refuses none', async () => {
		const count = 2 * LIMITS.tagChangesPerSecond + 5;
		const rows = named(count, 'b').map((users, index) => ({ users, tags: `tag-${index}` }));
		const { error } = await sandbox.run(product, ADD, rows);
		expect(error).toBeUndefined();
		expect(new Set(sandbox.current.requests.map(({ status }) => status))).toEqual(new Set([200]));
		expect(order(product)).toBe(`L${'W'.repeat(count)}`);
	});

	test('one that the service refuses for a parameter is tried in parts, look or change', async () => {
		for (const path of [LOOK[product], WRITE[product]]) {
			sandbox.current.reset();
			sandbox.current.reply(path, [REFUSED, NORMAL, REFUSED, NORMAL, REFUSED]);
			const rows = ['u-1', 'u-2', 'u-3'].map((users) => ({ users, tags: 'new' }));
			const { output } = await sandbox.run(product, ADD_STEP_BY_STEP, rows, CONTINUE);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', undefined]);
			expect(details(output[2])).toMatchObject({
				status: 'rejected',
				userIds: ['u-3'],
				code: 1002,
			});
			expect(tagsOf('u-1', 'u-2', 'u-3')).toEqual([['new'], ['new'], undefined]);
		}
	});
});

/** Nothing is changed of these users, and no change is lost that was made. */
describe.each(PRODUCTS)('%s: users who cannot be changed', (product) => {
	const rows = [
		{ users: 'u-1002, u-1001', tags: 'gold' },
		{ users: 'u-1003', tags: 'gold' },
		{ users: 'u-1004', tags: 'gold' },
	];
	const lost = (ids: string) =>
		`Not done, because the reply does not say which tags these users have, and they would be lost: ${ids}`;

	test.each<[string, Record<string, unknown>]>([
		['are left out by the reply to the look', {}],
		['have no list there', { 'u-1001': null, 'u-1003': 'vip' }],
		['have a list that cannot be read whole', { 'u-1001': ['vip', null], 'u-1003': [{ tag: 1 }] }],
	])('%s: they are not written, and the others are', async (_, said) => {
		const reply = saying(product, { 'u-1002': ['x'], 'u-1004': ['x'], ...said });
		sandbox.current.reply(LOOK[product], reply);
		const { output } = await sandbox.run(product, ADD, rows, CONTINUE);
		expect(writes(product)).toEqual([
			[
				['u-1002', 'u-1004'],
				['x', 'gold'],
			],
		]);
		expect(output.map(({ json }) => json.error ?? json.status)).toEqual([
			lost('u-1001'),
			lost('u-1003'),
			'accepted',
		]);
		expect(details(output[0])).toMatchObject({
			status: 'notSent',
			userIds: ['u-1001'],
			acceptedUserIds: ['u-1002'],
			notSentUserIds: ['u-1001'],
			users: [{ userId: 'u-1002', tags: ['x', 'gold'], changed: true }],
		});
		expect(output[0]?.json.message).toContain('User Tag > Set');
	});

	const overfull = [
		{ users: ['full', 'u-1002', 'nearly-full'], tags: 'gold, silver' },
		{ users: 'nearly-full', tags: 'tag-1' },
		{ users: 'u-1003', tags: 'gold' },
	];
	const refusal = (users: string) =>
		`Not done, because a user can have at most ${tagsPerUser} tags: ${users}`;

	test.each([CONTINUE, ERROR_OUTPUT])(
		'would have too many tags, $onError: the others go on',
		async (settings) => {
			const { output, errorOutput } = await sandbox.run(product, ADD, overfull, settings);
			const failed = [...output, ...errorOutput].filter(({ json }) => 'error' in json);
			expect(failed.map(({ json }) => json.error)).toEqual([
				refusal('full has 20 and would have 22, nearly-full has 19 and would have 21'),
				refusal('nearly-full has 19 and would have 21'),
			]);
			expect(details(failed[0])).toMatchObject({
				status: 'notSent',
				userIds: ['full', 'nearly-full'],
				acceptedUserIds: ['u-1002'],
			});
			expect(failed[0]?.json.message).toMatch(/^Add fewer, or take away with User Tag > Remove/);
			expect(tagsOf('full', 'nearly-full')).toEqual([MORE.full, MORE['nearly-full']]);
			expect(writes(product)).toEqual([
				[['u-1002'], ['vip', 'paris', 'gold', 'silver']],
				[['u-1003'], ['berlin', 'gold']],
			]);
		},
	);

	test('would have too many tags: without Continue nobody is changed', async () => {
		const { output, error } = await sandbox.run(product, ADD, overfull);
		expect(order(product)).toBe('L');
		expect(output).toEqual([]);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toBe(
			`The addition of tags was not sent. ${refusal('full has 20 and would have 22, nearly-full has 19 and would have 21')}`,
		);
		expect(told(error)).toContain('Not sent: items 0-1 (2 of 3 items).');
		expect(told(error)).toContain('Not sent any more: item 2 (1 of 3 items).');
	});

	test('have as many tags as they can: one more is too many, and none of theirs is', async () => {
		const given = [
			{ users: 'nearly-full', tags: 'gold' },
			{ users: 'full', tags: 'tag-7' },
			{ users: 'full', tags: 'tag-1, tag-2' },
		];
		const { output } = await sandbox.run(product, ADD, given);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(writes(product)).toHaveLength(1);
	});

	const many = [
		{ users: named(usersPerTagRead, 'b'), tags: 'new' },
		{ users: ['b-1', 'u-1001', 'u-1002'], tags: 'new' },
		{ users: 'u-1003', tags: 'new' },
	];
	test.each([
		['has no reply', LOST, 'notSent', /: The connection ended/],
		['is unknown', { status: 500, body: { code: 1000 } }, 'notSent', /: The service failed inside/],
		['is refused', { status: 430, body: { code: 1009 } }, 'rejected', /: The service that this/],
	])('their look %s: they are not changed, and the others are', async (_, reply, status, why) => {
		sandbox.current.reply(LOOK[product], [NORMAL, reply]);
		const { output } = await sandbox.run(product, ADD_STEP_BY_STEP, many, CONTINUE);
		expect(order(product)).toBe('LLW');
		expect(writes(product)).toEqual([[named(usersPerTagRead, 'b'), ['new']]]);
		expect(column(output, 'status')).toEqual(['accepted', undefined, undefined]);
		const not = /^Not done, because the list of tags could not be looked up first/;
		for (const { json } of output.slice(1)) {
			expect(json.error).toMatch(not);
			expect(json.error).toMatch(why);
		}
		expect(details(output[1])).toMatchObject({
			status,
			userIds: ['u-1001', 'u-1002'],
			acceptedUserIds: ['b-1'],
		});
	});

	test('their look fails: without Continue nobody is changed', async () => {
		sandbox.current.reply(LOOK[product], [NORMAL, LOST]);
		const { error } = await sandbox.run(product, ADD_STEP_BY_STEP, many);
		expect(order(product)).toBe('LL');
		expect(error?.message).toMatch(/^The addition of tags was not sent\. Not done, because/);
		expect(error?.description).toContain('run it again');
	});
});

describe.each(PRODUCTS)('%s: trying again', (product) => {
	const rows = [
		{ users: 'u-1001', tags: 'gold' },
		{ users: 'u-1002, u-1001', tags: 'silver' },
		{ users: 'u-1003', tags: 'gold' },
	];
	const GIVEN = { parameters: ADD_STEP_BY_STEP, items: rows };
	const DONE = [
		['vip', 'berlin', 'gold', 'silver'],
		['vip', 'paris', 'silver'],
		['berlin', 'gold'],
	];

	test('Retry looks again at those whose change nobody knows of, and at nobody else', async () => {
		sandbox.current.reply(WRITE[product], [NORMAL, LOST]);
		const credential = account(sandbox.current, product);
		const first = await runNode({ ...GIVEN, credential });
		expect(first.error?.message).toMatch(/^Nobody knows whether the addition of tags was accepted/);
		expect(told(first.error)).toContain('Run it again: doing it twice does no harm.');
		const { output, error } = await runNode({ ...GIVEN, credential, retryOf: first.run });
		expect(error).toBeUndefined();
		expect(looks(product)).toEqual([
			['u-1001', 'u-1002', 'u-1003'],
			['u-1002', 'u-1003'],
		]);
		expect(order(product)).toBe('LWWLW');
		expect(tagsOf('u-1001', 'u-1002', 'u-1003')).toEqual(DONE);
		const [one, two, three] = DONE;
		expect(column(output, 'users')).toEqual([
			[{ userId: 'u-1001', tags: one, changed: true }],
			// The lost one was done: there was nothing left to change.
			[
				{ userId: 'u-1002', tags: two, changed: false },
				{ userId: 'u-1001', tags: one, changed: true },
			],
			[{ userId: 'u-1003', tags: three, changed: true }],
		]);
	});

	test.each<[string, Partial<INode>]>([
		['Retry On Fail', RETRY],
		['Retry On Fail with Continue', { ...RETRY, ...CONTINUE }],
	])('%s looks again after a look that failed, and before a change', async (_, settings) => {
		sandbox.current.reply(LOOK[product], LOST);
		sandbox.current.reply(WRITE[product], { ...REFUSED, times: 1 });
		const { output, error } = await sandbox.run(product, ADD_STEP_BY_STEP, rows, settings);
		expect(error).toBeUndefined();
		expect(order(product)).toMatch(/^LLW+LW+$/);
		expect(tagsOf('u-1001', 'u-1002', 'u-1003')).toEqual(DONE);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});
});

describe.each(PRODUCTS)('%s: an execution that is cancelled', (product) => {
	test('between look and change: nobody is changed, and each row says so', async () => {
		sandbox.current.reply(LOOK[product], { ...NORMAL, delayMs: 300 });
		const { output, run } = await runNode({
			parameters: ADD,
			items: FEW,
			credential: account(sandbox.current, product),
			onStart(running) {
				const waiting = setInterval(() => {
					if (sandbox.current.requests.length === 0) return;
					clearInterval(waiting);
					running.cancel();
				}, 5);
			},
		});
		expect(run.status).toBe('canceled');
		expect(order(product)).toBe('L');
		for (const item of output) {
			expect(item.json.error).toMatch(/cancelled before this was sent/);
			expect(details(item).status).toBe('notSent');
		}
		expect(links(output)).toEqual(FEW.map((_, item) => ({ item })));
	});
});

describe.each(PRODUCTS)('%s: Preview', (product) => {
	test('calls nothing, shows the look, and says what would be written', async () => {
		const rows = [
			{ users: named(120, 'b'), tags: 'gold, silver' },
			{ users: 'u-1001', tags: 'gold' },
			{ users: 'full', tags: 'new' },
		];
		const looked = named(usersPerTagRead, 'b');
		for (const [operation, words] of [
			['add', 'The tags that each user is found to have, and gold, silver.'],
			['remove', 'The tags that each user is found to have, without gold, silver.'],
		] as const) {
			const parameters = changing(operation, { runMode: 'preview' });
			const { output } = await sandbox.run(product, parameters, rows);
			expect(sandbox.current.requests).toEqual([]);
			expect(output[0]?.json).toMatchObject({
				calls: 3,
				url: `${sandbox.current.url}${LOOK[product]}`,
				body: { userIds: looked },
				note: expect.stringMatching(/^This item takes 3 calls\. The first of them is shown/),
				writes: expect.stringContaining(words),
			});
			expect(column(output, 'itemsInCall')).toEqual([1, 3, 3]);
		}
	});
});

describe.each(PRODUCTS)('%s: as an AI tool', (product) => {
	const answersTo = async (calls: Array<Record<string, string>>) =>
		await runAsTool({
			parameters: changing('add', { userIds: fromAi('users'), tags: fromAi('tags') }),
			credential: account(sandbox.current, product),
			calls,
			by: 'request',
		});

	test('each call of the model is looked at and changed by itself', async () => {
		const { answers } = await answersTo([
			{ users: 'u-1001', tags: 'gold' },
			{ users: 'u-1011, u-1012', tags: 'gold, silver' },
			{ users: 'u-1013', tags: 'blue' },
		]);
		expect(answers).toMatchObject([
			[{ users: [{ userId: 'u-1001', tags: ['vip', 'berlin', 'gold'], changed: true }] }],
			[
				{
					users: [
						{ userId: 'u-1011', tags: ['gold', 'silver'], changed: true },
						{ userId: 'u-1012', tags: ['gold', 'silver'], changed: true },
					],
				},
			],
			[{ users: [{ userId: 'u-1013', tags: ['blue'], changed: true }] }],
		]);
	});

	test('the model is told of a user who would have too many', async () => {
		const { answers } = await answersTo([{ users: 'full', tags: 'gold' }]);
		expect(answers).toEqual([expect.stringMatching(/full has 20 and would have 21/)]);
	});
});

test.each(['add', 'remove'])(
	'%s: what is wrong with tags is told before any call',
	async (name) => {
		const rows = [
			{ users: 'u-1001', tags: '' },
			{ users: 'u-1001', tags: [] },
			{ users: 'u-1001', tags: named(tagsPerUser + 1, 'tag') },
			{ users: 'u-1001', tags: 'x'.repeat(LIMITS.tagBytes + 1) },
			{ users: 'u-1001', tags: '#N/A' },
		];
		const { output } = await sandbox.run('nexconn', changing(name), rows, CONTINUE);
		expect(sandbox.current.requests).toEqual([]);
		const empty = "Not done. 'Tags' is empty";
		expect(column(output, 'error')).toEqual([
			expect.stringContaining(empty),
			expect.stringContaining(empty),
			expect.stringMatching(/'Tags' has 21 different tags, the limit is 20/),
			expect.stringMatching(/41 bytes.*40/),
			expect.stringMatching(/'Tags'.*#N\/A/),
		]);
	},
);

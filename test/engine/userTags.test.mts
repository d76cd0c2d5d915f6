import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { Product } from '../support/accounts.mts';
import {
	about,
	BUSY,
	column,
	CONTINUE,
	details,
	links,
	LOST,
	NORMAL,
	PRODUCTS,
	REFUSED,
	RETRY,
	told,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

const SET: Record<Product, string> = {
	nexconn: '/v4/user/tag/batch/set',
	rongcloud: '/user/tag/batch/set.json',
};
const GET: Record<Product, string> = {
	nexconn: '/v4/user/tag/batch/get',
	rongcloud: '/user/tags/get.json',
};

const STEPS = { callsInFlight: 1, waitWhenBusy: 0 } as const;

const setTags = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'userTag',
	operation: 'set',
	userIds: '={{ $json.users }}',
	tagsAre: 'replaced',
	tags: '={{ $json.tags }}',
	...more,
});

const getTags = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'userTag',
	operation: 'get',
	userIds: '={{ $json.users }}',
	...more,
});

const run = async (
	product: Product,
	parameters: INodeParameters,
	items: IDataObject[],
	settings: Partial<INode> = {},
) => await sandbox.run(product, parameters, items, settings);

/** Users and tags of each call that came in, in their order; what was refused too. */
const calls = (): Array<[string[], string[]]> =>
	sandbox.current.requests.map(({ rawBody }) => {
		const { userIds, tags } = JSON.parse(rawBody) as Record<'userIds' | 'tags', string[]>;
		return [userIds, tags];
	});

/** The tags that users have in the end. */
const tagsOf = (...ids: string[]): unknown[] =>
	ids.map((id) => sandbox.current.users.find((user) => user.id === id)?.tags);

const ids = (count: number, first = 1): string[] =>
	Array.from({ length: count }, (_, index) => `t-${first + index}`);

const ROWS: IDataObject[] = [
	{ users: 'u-1001', tags: 'gold, berlin' },
	{ users: ['u-1002', 'u-1003'], tags: ['silver'] },
	{ users: 'u-1004\nu-1005', tags: '["bronze", "neu-1"]' },
];

describe.each(PRODUCTS)('%s: setting tags', (product) => {
	test('not more than ten calls a second, so that the service refuses none', async () => {
		const rows = ids(25).map((users, index) => ({ users, tags: `tag-${index}` }));
		const { error } = await run(product, setTags(), rows);

		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual(Array(25).fill(200));
		expect(tagsOf('t-1', 't-13', 't-25')).toEqual([['tag-0'], ['tag-12'], ['tag-24']]);
	});
});

describe.each(PRODUCTS)('%s: clearing tags', (product) => {
	test('takes all tags away, by choice alone', async () => {
		const { output } = await run(product, setTags({ tagsAre: 'cleared' }), ROWS);

		expect(calls()).toEqual([[['u-1001', 'u-1002', 'u-1003', 'u-1004', 'u-1005'], []]]);
		expect(tagsOf('u-1001', 'u-1005', 'u-1006')).toEqual([[], [], ['vip']]);
		expect(column(output, 'tags')).toEqual([[], [], []]);
	});

	test.each([
		['an empty text', ''],
		['an empty list', []],
		['the text of an empty list', '[]'],
		['nothing', undefined],
		['null', null],
		['a blank', ' \n'],
		['a list with a hole', ['vip', '']],
	])('%s clears nothing, whatever becomes of the other rows', async (_, tags) => {
		const rows = ROWS.map((row, index) => (index === 1 ? { ...row, tags } : row)) as IDataObject[];
		const stopped = await run(product, setTags(), rows);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(stopped.error)).toMatch(about('Item 1', 'Tags'));

		const { output } = await run(product, setTags(), rows, CONTINUE);
		expect(calls().map(([users]) => users[0])).toEqual(['u-1001', 'u-1004']);
		expect(tagsOf('u-1002', 'u-1003')).toEqual([['vip', 'paris'], ['berlin']]);
		expect(output[1]?.json.error).toMatch(/^Not done\. 'Tags' /);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('an expression may choose it, and one that comes out empty does not', async () => {
		const rows = [
			{ users: 'u-1001', are: 'cleared', tags: '' },
			{ users: 'u-1002', are: 'replaced', tags: 'gold' },
			{ users: 'u-1003', are: '', tags: '' },
			{ users: 'u-1004', are: 'replaced', tags: '' },
		];
		const parameters = setTags({ tagsAre: '={{ $json.are }}' });
		const { output } = await run(product, parameters, rows, CONTINUE);

		expect(calls()).toEqual([
			[['u-1001'], []],
			[['u-1002'], ['gold']],
		]);
		expect(tagsOf('u-1003', 'u-1004')).toEqual([['berlin'], ['vip', 'berlin']]);
		expect(output.map(({ json }) => json.error ?? json.status)).toEqual([
			'accepted',
			'accepted',
			expect.stringContaining("'Tags Are to Be' is empty"),
			expect.stringContaining("'Tags' is empty, and this does not clear the tags"),
		]);
		expect(output[3]?.json.message).toMatch(/choose Cleared/);
	});
});

describe.each(PRODUCTS)('%s: several rows about one user', (product) => {
	const CRM: IDataObject[] = [
		{ users: ['u-1002'], tags: 'gold' },
		{ users: ['u-1001', 'u-1003'], tags: 'silver' },
		{ users: ['u-1001'], tags: 'gold' },
		{ users: ['u-1004'], tags: 'silver' },
		{ users: ['u-1003'], tags: 'gold' },
		{ users: ['u-1003'], tags: 'bronze' },
	];

	test('the later row counts, also where an earlier call could have taken it along', async () => {
		// The first calls are slow, so that only waiting for them keeps the order.
		sandbox.current.reply(SET[product], [
			{ kind: 'normal', delayMs: 60 },
			{ kind: 'normal', delayMs: 300 },
			{ kind: 'normal', delayMs: 150 },
		]);
		const { output, error } = await run(product, setTags(), CRM);

		expect(error).toBeUndefined();
		expect(tagsOf('u-1001', 'u-1002', 'u-1003', 'u-1004')).toEqual([
			['gold'],
			['gold'],
			['bronze'],
			['silver'],
		]);
		expect(calls()).toEqual([
			[['u-1002'], ['gold']],
			[['u-1001', 'u-1003', 'u-1004'], ['silver']],
			[['u-1001', 'u-1003'], ['gold']],
			[['u-1003'], ['bronze']],
		]);
		expect(column(output, 'status')).toEqual(CRM.map(() => 'accepted'));
	});

	test('they warn, each of the others', async () => {
		const { output } = await run(product, setTags(), CRM);
		const between = (earlier: number, later: number, users: string) =>
			`Items ${earlier} and ${later} have different tags for ${users}. Item ${later} is the later one and counts.`;
		expect(column(output, 'warnings')).toEqual([
			undefined,
			[between(1, 2, 'u-1001'), between(1, 4, 'u-1003')],
			[between(1, 2, 'u-1001')],
			undefined,
			[between(1, 4, 'u-1003'), between(4, 5, 'u-1003')],
			[between(4, 5, 'u-1003')],
		]);
	});

	test('a row whose last user waits for a call that fails was done in part', async () => {
		const refusal = REFUSED;
		sandbox.current.reply(SET[product], [NORMAL, refusal]);
		const rows = [
			{ users: 'u-1001', tags: 'gold' },
			{ users: 'u-1001', tags: 'silver' },
			{ users: 'u-1002, u-1001', tags: 'gold' },
		];
		const { error } = await run(product, setTags({ options: STEPS }), rows);
		expect(calls().map(([users]) => users)).toEqual([['u-1001', 'u-1002'], ['u-1001']]);
		expect(told(error)).toContain('Accepted: item 0 (1 of 3 items).');
		expect(told(error)).toContain('Accepted for a part of their users: item 2 (1 of 3 items).');
		expect(told(error)).toContain('Not accepted: item 1 (1 of 3 items).');
	});

	test('when the earlier one fails, the later one is still the last', async () => {
		sandbox.current.reply(SET[product], [NORMAL, BUSY]);
		const rows = [
			{ users: 'u-1005', tags: 'first' },
			{ users: 'u-1001', tags: 'old' },
			{ users: 'u-1001', tags: 'new' },
		];
		const { error } = await run(product, setTags({ options: STEPS }), rows, RETRY);
		expect(error).toBeUndefined();
		expect(tagsOf('u-1001')).toEqual([['new']]);
		expect(calls().map(([, tags]) => tags)).toEqual([['first'], ['old'], ['old'], ['new']]);
	});
});

// n8n starts the node over when the first item that comes out is an error.
describe.each(PRODUCTS)('%s: Retry On Fail with Continue', (product) => {
	const rows = [
		{ users: 'u-1001, u-1002', tags: 'old' },
		{ users: 'u-1001', tags: 'new' },
		{ users: 'u-1003', tags: 'other' },
	];
	const again = { ...RETRY, ...CONTINUE };

	test.each([
		['a refusal', BUSY],
		['an unknown outcome', LOST],
	])('after %s of the earlier row the later one still counts', async (_, fault) => {
		sandbox.current.reply(SET[product], fault);
		const { output } = await run(product, setTags({ options: STEPS }), rows, again);
		expect(tagsOf('u-1001', 'u-1002', 'u-1003')).toEqual([['new'], ['old'], ['other']]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		// What no earlier row was to change first is not done again.
		expect(calls().map(([, tags]) => tags[0])).toEqual(['old', 'new', 'other', 'old', 'new']);
		const earlier = 'An earlier try of this run made this call.';
		expect(column(output, 'note')).toEqual([undefined, undefined, earlier]);
	});

	test('a row that is only shown has nothing done again', async () => {
		sandbox.current.reply(SET[product], [NORMAL, BUSY]);
		const shown = [{ users: 'u-1001, u-1003', tags: 'shown', preview: true }, ...rows.slice(1)];
		const parameters = setTags({ preview: '={{ $json.preview ?? false }}', options: STEPS });
		const { output, error } = await run(product, parameters, shown, RETRY);
		expect(error).toBeUndefined();
		expect(column(output, 'status')).toEqual(['preview', 'accepted', 'accepted']);
		expect(calls().map(([, tags]) => tags[0])).toEqual(['new', 'other', 'other']);
	});
});

describe.each(PRODUCTS)('%s: tags that are not accepted', (product) => {
	test('a row whose users are in several calls says what became of which', async () => {
		sandbox.current.reply(SET[product], [NORMAL, REFUSED, LOST]);
		const rows = [
			{ users: ids(900), tags: 'vip' },
			{ users: ids(1000, 901), tags: 'vip' },
			{ users: ids(1000, 1901), tags: 'vip' },
		];
		const { output } = await run(product, setTags({ options: STEPS }), rows, CONTINUE);

		expect(output.map(({ json }) => json.status ?? details({ json }).status)).toEqual([
			'accepted',
			'rejected',
			'unknown',
		]);
		expect(details(output[1])).toMatchObject({
			acceptedUserIds: ids(100, 901),
			rejectedUserIds: ids(900, 1001),
		});
		expect(details(output[2])).toMatchObject({
			rejectedUserIds: ids(100, 1901),
			unknownUserIds: ids(900, 2001),
		});
	});
});

describe.each(PRODUCTS)('%s: getting tags', (product) => {
	test('the items keep the order of the list, whichever reply comes first', async () => {
		const slow = { kind: 'normal', delayMs: 300 } as const;
		sandbox.current.reply(GET[product], [NORMAL, slow, NORMAL]);
		const rows = [{ users: ids(150) }, { users: ['u-1001', ...ids(2)] }, { users: 't-2, t-1' }];
		const { output } = await run(product, getTags(), rows);
		expect(column(output, 'userId')).toEqual([...ids(150), 'u-1001', ...ids(2), 't-2', 't-1']);
	});

	test('a user of whom the reply says nothing is not lost', async () => {
		const reply = {
			nexconn: { code: 0, result: { users: [{ userId: 'u-1002', tags: ['vip'] }] } },
			rongcloud: { code: 200, result: { 'u-1002': ['vip'] } },
		};
		sandbox.current.reply(GET[product], { body: reply[product] });
		const { output } = await run(product, getTags(), [{ users: 'u-1001, u-1002, u-1003' }]);
		const silent = { warnings: ['The reply says nothing about this user.'] };
		expect(output.map(({ json }) => json)).toEqual([
			{ userId: 'u-1001', ...silent },
			{ userId: 'u-1002', tags: ['vip'] },
			{ userId: 'u-1003', ...silent },
		]);
	});

	test('tags that are numbers are tags, and what is no list of tags says nothing', async () => {
		const tags = { 'u-1001': [2026, 'vip'], 'u-1002': [], 'u-1003': ['vip', null] };
		const users = Object.entries(tags).map(([userId, own]) => ({ userId, tags: own }));
		sandbox.current.reply(GET[product], {
			body:
				product === 'nexconn'
					? { code: 0, result: { users: [null, ...users] } }
					: { code: 200, ...tags, 'u-1004': null },
		});
		const rows = [{ users: 'u-1001, code' }, { users: 'u-1002' }, { users: 'u-1003, u-1004' }];
		const { output } = await run(product, getTags(), rows);
		const silent = { warnings: ['The reply says nothing about this user.'] };
		expect(output.map(({ json }) => json)).toEqual([
			{ userId: 'u-1001', tags: ['2026', 'vip'] },
			{ userId: 'code', ...silent },
			{ userId: 'u-1002', tags: [] },
			{ userId: 'u-1003', tags: ['vip'] },
			{ userId: 'u-1004', ...silent },
		]);
	});

	test('what is odd about a row is told with each of its users, and with no other', async () => {
		const odd = 'a; b';
		const rows = [{ users: ['u-1001'] }, { users: [odd, 'u-1002'] }, { users: ['u-1003'] }];
		const { output } = await run(product, getTags(), rows);
		const warning = expect.stringContaining('"a; b" is one ID as it stands');
		expect(column(output, 'userId')).toEqual(['u-1001', odd, 'u-1002', 'u-1003']);
		expect(column(output, 'warnings')).toEqual([undefined, [warning], [warning], undefined]);
	});

	test('what was found stays when a later call fails', async () => {
		sandbox.current.reply(GET[product], [NORMAL, { status: 500, body: { code: 1000 } }]);
		const parameters = getTags({ options: STEPS });
		const rows = [{ users: ['u-1001', ...ids(59)] }, { users: 'u-1002' }, { users: '' }];
		const { output } = await run(product, parameters, rows, CONTINUE);

		expect(output).toHaveLength(50 + 1 + 1 + 1);
		expect(output[0]?.json).toEqual({ userId: 'u-1001', tags: ['vip', 'berlin'] });
		expect(details(output[50])).toMatchObject({ status: 'unknown', userIds: ids(10, 50) });
		expect(details(output[51])).toMatchObject({ status: 'unknown', userIds: ['u-1002'] });
		expect(output[52]?.json.error).toMatch(/^Not looked up\. 'User IDs' is empty/);
		expect(links(output.slice(49))).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }, { item: 2 }]);

		const stopped = await run(product, parameters, rows.slice(0, 2));
		expect(stopped.error).toBeUndefined();
		expect(stopped.output).toHaveLength(61);
	});
});

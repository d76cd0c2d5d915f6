import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import {
	BUSY,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	everything,
	links,
	LOST,
	NORMAL,
	opened,
	PRODUCTS,
	REFUSED,
	RETRY,
	FAST,
	STEP_BY_STEP,
	told,
	useSandbox,
} from './cases.mts';

// What is particular about users and their tags, beside operations.test.mts.

const sandbox = useSandbox();

const user = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'user',
	operation,
	...more,
});
const ONE = { userId: '={{ $json.id }}' };
const PROFILE = { ...ONE, name: '={{ $json.name }}', avatarUrl: '={{ $json.picture }}' };

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

const calls = () => sandbox.current.requests.map((request) => opened(request) as IDataObject);
/** Users and tags of each call. */
const tagCalls = () => calls().map(({ userIds, tags }) => [userIds, tags]);
const tagsOfCalls = () => calls().map(({ tags }) => (tags as string[])[0]);

const known = (id: string) => sandbox.current.users.find((entry) => entry.id === id);
/** The tags that users have in the end. */
const tagsOf = (...ids: string[]): unknown[] => ids.map((id) => known(id)?.tags);

const ids = (count: number, first = 1): string[] =>
	Array.from({ length: count }, (_, index) => `b-${first + index}`);

const PEOPLE: IDataObject[] = [
	{ id: 'u-2001', name: 'Nova', picture: 'https://example.com/1.png' },
	{ id: 'u-2002', name: 'Süd & Co', picture: '' },
	{ id: 3003, name: '店', picture: null },
];

describe.each(PRODUCTS)('%s: several rows about one user', (product) => {
	const all = { id: 'u-1001', users: 'u-1001' };
	const first = { ...all, name: 'First', for: 60, tags: 'old' };
	const rows = [
		{ id: 'u-1005', users: 'u-1005', name: 'Eve', for: 30, tags: 'other' },
		...[first, { ...all, name: 'Second', for: 120, tags: 'new' }, first],
	];
	const BAN = user('ban', { userIds: '={{ $json.id }}', banDuration: '={{ $json.for }}' });

	const between = (earlier: number, later: number, about: string) =>
		`Items ${earlier} and ${later} have different ${about}. Item ${later} is the later one and counts.`;

	test.each<[string, INodeParameters, string[]]>([
		['names or avatars', user('register', PROFILE), ['Eve', 'First', 'Second', 'First']],
		['names or avatars', user('update', PROFILE), ['Eve', 'First', 'Second', 'First']],
		['durations of the ban', BAN, ['30', '60', '120', '60']],
		['tags', setTags(), ['other', 'old', 'new', 'old']],
	])('the later %s count, and each of the rows says so (%#)', async (what, parameters, sent) => {
		sandbox.current.reply(
			{},
			[0, 250, 250].map((delayMs) => ({ ...NORMAL, delayMs })),
		);
		const { output } = await sandbox.run(product, parameters, rows);
		expect(
			calls().map(({ name, durationMinutes, minute, tags }) =>
				String(name ?? durationMinutes ?? minute ?? tags),
			),
		).toEqual(sent);
		// Each has waited for the reply to the one before it.
		const [, one = 0, two = 0, three = 0] = sandbox.current.requests.map(({ at }) => at);
		for (const gap of [two - one, three - two]) expect(gap).toBeGreaterThanOrEqual(240);
		const about = `${what} for u-1001`;
		expect(column(output, 'warnings')).toEqual([
			undefined,
			[between(1, 2, about)],
			[between(1, 2, about), between(2, 3, about)],
			[between(2, 3, about)],
		]);
	});

	test('which change different things of it do not warn', async () => {
		const picture = 'https://example.com/avatars/2.png';
		const { output } = await sandbox.run(
			product,
			user('update', PROFILE),
			[
				{ id: 'u-1001', name: 'First', picture: '' },
				{ id: 'u-1001', name: '', picture },
				{ id: 'u-1001', name: 'Second', picture: '' },
				{ id: 'u-1004', name: '', picture: '' },
			],
			CONTINUE,
		);
		expect(known('u-1001')).toMatchObject({ name: 'Second', portrait: picture });
		const both = [expect.stringContaining('Items 0 and 2 have different names or avatars')];
		expect(column(output, 'warnings')).toEqual([both, undefined, both, undefined]);
		expect(output[3]?.json.error).toBe("Not done. 'Name / Avatar URL' are both empty");
	});

	test('each of others: the later row counts, also where an earlier call could have taken it along', async () => {
		const CRM = [
			{ users: ['u-1002'], tags: 'gold' },
			{ users: ['u-1001', 'u-1003'], tags: 'silver' },
			{ users: ['u-1001'], tags: 'gold' },
			{ users: ['u-1004'], tags: 'silver' },
			{ users: ['u-1003'], tags: 'gold' },
			{ users: ['u-1003'], tags: 'bronze' },
		];
		// The first calls are slow, so that only waiting for them keeps the order.
		sandbox.current.reply(
			{},
			[60, 300, 150].map((delayMs) => ({ ...NORMAL, delayMs })),
		);
		const { output, error } = await sandbox.run(product, setTags(), CRM);
		expect(error).toBeUndefined();
		expect(tagsOf('u-1001', 'u-1002', 'u-1003', 'u-1004').flat()).toEqual([
			...['gold', 'gold', 'bronze', 'silver'],
		]);
		expect(tagCalls()).toEqual([
			[['u-1002'], ['gold']],
			[['u-1001', 'u-1003', 'u-1004'], ['silver']],
			[['u-1001', 'u-1003'], ['gold']],
			[['u-1003'], ['bronze']],
		]);
		expect(column(output, 'status')).toEqual(CRM.map(() => 'accepted'));
		expect(column(output, 'warnings')).toEqual([
			undefined,
			[between(1, 2, 'tags for u-1001'), between(1, 4, 'tags for u-1003')],
			[between(1, 2, 'tags for u-1001')],
			undefined,
			[between(1, 4, 'tags for u-1003'), between(4, 5, 'tags for u-1003')],
			[between(4, 5, 'tags for u-1003')],
		]);
	});

	test('a row whose last user waits for a call that fails was done in part', async () => {
		sandbox.current.reply({}, [NORMAL, REFUSED]);
		const { error } = await sandbox.run(
			product,
			setTags({ options: FAST, advanced: STEP_BY_STEP }),
			[
				{ users: 'u-1001', tags: 'gold' },
				{ users: 'u-1001', tags: 'silver' },
				{ users: 'u-1002, u-1001', tags: 'gold' },
			],
		);
		expect(calls().map(({ userIds }) => userIds)).toEqual([['u-1001', 'u-1002'], ['u-1001']]);
		expect(told(error)).toContain('Accepted: item 0 (1 of 3 items).');
		expect(told(error)).toContain('Accepted in part: item 2 (1 of 3 items).');
		expect(told(error)).toContain('Not accepted: item 1 (1 of 3 items).');
	});

	test('when the earlier one fails, the later one is still the last', async () => {
		sandbox.current.reply({}, [NORMAL, BUSY]);
		const parameters = setTags({ options: FAST, advanced: STEP_BY_STEP });
		const { error } = await sandbox.run(product, parameters, rows.slice(0, 3), RETRY);
		expect(error).toBeUndefined();
		expect(tagsOf('u-1001')).toEqual([['new']]);
		expect(tagsOfCalls()).toEqual(['other', 'old', 'old', 'new']);
	});
});

// n8n starts the node over when the first item that comes out is an error.
describe.each(PRODUCTS)('%s: Retry On Fail with Continue', (product) => {
	const rows = [
		{ users: 'u-1001, u-1002', tags: 'old' },
		{ users: 'u-1001', tags: 'new' },
		{ users: 'u-1003', tags: 'other' },
	];

	test.each([
		['a refusal', BUSY],
		['an unknown outcome', LOST],
	])('after %s of the earlier row the later one still counts', async (_, fault) => {
		sandbox.current.reply({}, fault);
		const parameters = setTags({ options: FAST, advanced: STEP_BY_STEP });
		const { output } = await sandbox.run(product, parameters, rows, { ...RETRY, ...CONTINUE });
		expect(tagsOf('u-1001', 'u-1002', 'u-1003')).toEqual([['new'], ['old'], ['other']]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		// What no earlier row was to change first is not done again.
		expect(tagsOfCalls()).toEqual(['old', 'new', 'other', 'old', 'new']);
		const earlier = 'An earlier try of this run made this call.';
		expect(column(output, 'note')).toEqual([undefined, undefined, earlier]);
	});
});

describe.each(PRODUCTS)('%s: tokens', (product) => {
	const SECRET = 'token-nobody-may-see';
	const withToken = (more: IDataObject) => ({
		...more,
		token: SECRET,
		result: { userId: 'u-2001', accessToken: SECRET },
	});
	const register = user('register', { ...PROFILE, options: FAST, advanced: STEP_BY_STEP });

	test.each<[string, string | IDataObject]>([
		['with the other product’s code', withToken({ code: product === 'nexconn' ? 200 : 0 })],
		['without a code', withToken({})],
		['with an error beside it', withToken({ code: 1000, errorMessage: 'no' })],
		['that breaks off', `{"code":0,"result":{"accessToken":"${SECRET}"`],
	])('of a reply %s get into no error', async (_, body) => {
		for (const settings of [{}, CONTINUE, ERROR_OUTPUT, RETRY]) {
			sandbox.current.reset();
			sandbox.current.reply({}, { body, times: 9 });
			const result = await sandbox.run(product, register, PEOPLE.slice(0, 1), settings);
			expect(sandbox.current.requests.length).toBeGreaterThan(0);
			expect([result.error, result.output[0], result.errorOutput[0]].some(Boolean)).toBe(true);
			expect(everything(result)).not.toContain(SECRET);
		}
	});

	test('are not kept for the next try, which asks again, and stand in one place of the output', async () => {
		sandbox.current.reply({}, [NORMAL, BUSY]);
		const { run, output } = await sandbox.run(product, register, PEOPLE, RETRY);
		const kept = JSON.stringify(run.data.executionData);
		expect(kept).toContain('rongCloudLedger');
		expect(kept).not.toContain('sandbox-token');
		const tokens = column(output, 'token');
		expect(tokens).toEqual(Array(3).fill(expect.stringMatching(/^sandbox-token/)));
		expect(JSON.stringify(output).split(`"${String(tokens[0])}"`)).toHaveLength(2);
	});
});

describe.each(PRODUCTS)('%s: replies about users', (product) => {
	const saying = (said: IDataObject) =>
		product === 'nexconn' ? { code: 0, result: said } : { code: 200, ...said };

	test.each([
		['register', {}],
		['getOnlineStatus', {}],
		['getOnlineStatus', { status: '2' }],
		['getOnlineStatus', { status: true }],
	])('%s: one of %j lacks what was asked for', async (operation, said) => {
		sandbox.current.reply({}, { body: saying(said) });
		const parameters = user(operation, { ...ONE, name: 'Nova' });
		const { error, output } = await sandbox.run(product, parameters, [{ id: 'u-1001' }]);
		expect(output).toEqual([]);
		expect(told(error)).toMatch(/lacks what was asked for/);
	});

	test('a profile with a name or a time is one of somebody', async () => {
		const profile = (name: string, createdAt: string) => ({
			body: saying(
				product === 'nexconn' ? { name, createdAt } : { userName: name, createTime: createdAt },
			),
		});
		const time = '2026-05-01 09:30:00';
		sandbox.current.reply({}, [profile('Ana', ''), profile('', time), profile('', '')]);
		const parameters = user('get', { ...ONE, options: FAST, advanced: STEP_BY_STEP });
		const { output } = await sandbox.run(product, parameters, PEOPLE);
		expect(column(output, 'userId')).toEqual(['u-2001', 'u-2002', '3003']);
		expect(column(output, 'warnings')).toEqual([
			undefined,
			undefined,
			['The reply has neither a name nor a time: the user may not be registered.'],
		]);
	});

	test('tags that are numbers are tags, and users of whom it says nothing are not lost', async () => {
		const tags = { 'u-1001': [2026, 'vip'], 'u-1002': [], 'u-1003': ['vip', null] };
		const users = Object.entries(tags).map(([userId, own]) => ({ userId, tags: own }));
		const said = product === 'nexconn' ? { users: [null, ...users] } : { ...tags, 'u-1004': null };
		sandbox.current.reply({}, { body: saying(said as IDataObject) });
		const rows = [{ users: 'u-1001, code' }, { users: 'u-1002' }, { users: 'u-1003, u-1004' }];
		const { output } = await sandbox.run(product, getTags(), rows);
		const silent = { warnings: ['The reply says nothing about this user.'] };
		expect(output.map(({ json }) => json)).toEqual([
			{ userId: 'u-1001', tags: ['2026', 'vip'] },
			{ userId: 'code', ...silent },
			{ userId: 'u-1002', tags: [] },
			{
				userId: 'u-1003',
				tags: ['vip'],
				warnings: ['The reply has tags of this user that cannot be read.'],
			},
			{ userId: 'u-1004', ...silent },
		]);
	});
});

describe.each(PRODUCTS)('%s: bans', (product) => {
	test('when the service takes nothing any more, a row names those who were not tried', async () => {
		const perCall = product === 'nexconn' ? LIMITS.usersPerBan : 1;
		sandbox.current.reply({}, [NORMAL, { ...BUSY, times: 99 }]);
		const options = { callsInFlight: 1, waitWhenBusy: 1 };
		const parameters = user('ban', { userIds: '={{ $json.users }}', options });
		const rows = [{ users: ids(3 * perCall) }, { users: 'u-1001' }, { users: '' }];
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		expect(details(output[0])).toMatchObject({
			status: 'rejected',
			acceptedUserIds: ids(perCall),
			rejectedUserIds: ids(perCall, perCall + 1),
			notSentUserIds: ids(perCall, 2 * perCall + 1),
		});
		expect(details(output[1])).toMatchObject({ status: 'notSent', userIds: ['u-1001'] });
		expect(output[2]?.json.error).toMatch(/'User IDs' is empty/);
	});

	test.each([
		[
			'picked from the list',
			{ __rl: true, mode: 'list', value: 'b-2', cachedResultName: 'b-2 (until then)' },
		],
		['named by ID', { __rl: true, mode: 'id', value: 'b-2' }],
		['without the mark that n8n adds', { mode: 'id', value: ' b-2 ' }],
		['as an expression for the whole', '={{ "b-2" }}'],
	])('one is lifted of a user %s', async (_, bannedUser) => {
		await sandbox.run(product, user('ban', { userIds: ids(3) }), [{}]);
		const { output, error } = await sandbox.run(product, user('unban', { bannedUser }), [{}]);
		expect(error).toBeUndefined();
		expect([calls().at(-1)?.userIds ?? calls().at(-1)?.userId].flat()).toEqual(['b-2']);
		expect(output[0]?.json).toMatchObject({ status: 'accepted', audience: 'User b-2' });
	});

	test('nobody picked: n8n itself asks for it, and nothing is called', async () => {
		await expect(sandbox.run(product, user('unban'))).rejects.toThrow(
			'Parameter "User" is required',
		);
		expect(sandbox.current.requests).toEqual([]);
	});
});

describe.each(PRODUCTS)('%s: tags', (product) => {
	test('are set at the pace of the service, so that it refuses none', async () => {
		const count = 2 * LIMITS.tagChangesPerSecond + 5;
		const rows = ids(count).map((users, index) => ({ users, tags: `tag-${index}` }));
		const { error } = await sandbox.run(product, setTags(), rows);
		expect(error).toBeUndefined();
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual(Array(count).fill(200));
		expect(tagsOf(...ids(count))).toEqual(rows.map(({ tags }) => [tags]));
	});

	test('an expression may choose to clear them, and one that comes out empty does not', async () => {
		const rows = [
			{ users: 'u-1001', are: 'cleared', tags: '' },
			{ users: 'u-1002', are: 'replaced', tags: 'gold' },
			{ users: 'u-1003', are: '', tags: '' },
			{ users: 'u-1004', are: 'replaced', tags: '' },
		];
		const parameters = setTags({ tagsAre: '={{ $json.are }}' });
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		expect(tagCalls()).toEqual([
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

	test('items keep the order of the list, whichever reply comes first', async () => {
		sandbox.current.reply({}, [NORMAL, { ...NORMAL, delayMs: 300 }, NORMAL]);
		const many = ids(3 * LIMITS.usersPerTagRead);
		const rows = [{ users: many }, { users: ['u-1001', ...ids(2)] }, { users: 'b-2, b-1' }];
		const { output } = await sandbox.run(product, getTags(), rows);
		expect(column(output, 'userId')).toEqual([...many, 'u-1001', ...ids(2), 'b-2', 'b-1']);
	});

	test('what is odd about a row is told with each of its users, and with no other', async () => {
		const odd = 'a@b';
		const rows = [{ users: ['u-1001'] }, { users: [odd, 'u-1002'] }, { users: ['u-1003'] }];
		const { output } = await sandbox.run(product, getTags(), rows);
		const warning = expect.stringContaining('"a@b", which has characters other than');
		expect(column(output, 'userId')).toEqual(['u-1001', odd, 'u-1002', 'u-1003']);
		expect(column(output, 'warnings')).toEqual([undefined, [warning], [warning], undefined]);
	});

	test('what was found stays when a later call fails', async () => {
		const most = LIMITS.usersPerTagRead;
		sandbox.current.reply({}, [NORMAL, { status: 500, body: { code: 1000 } }]);
		const parameters = getTags({ options: FAST, advanced: STEP_BY_STEP });
		const rows = [{ users: ['u-1001', ...ids(most + 9)] }, { users: 'u-1002' }, { users: '' }];
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		expect(output).toHaveLength(most + 1 + 1 + 1);
		expect(output[0]?.json).toEqual({ userId: 'u-1001', tags: ['vip', 'berlin'] });
		expect(details(output[most])).toMatchObject({ status: 'unknown', userIds: ids(10, most) });
		expect(details(output[most + 1])).toMatchObject({ status: 'unknown', userIds: ['u-1002'] });
		expect(output[most + 2]?.json.error).toMatch(/^Not looked up\. 'User IDs' is empty/);
		expect(links(output.slice(most - 1))).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});
});

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import {
	BUSY,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	everything,
	NORMAL,
	PRODUCTS,
	RETRY,
	told,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

type Paths = Record<Product, string>;
const REGISTER: Paths = {
	nexconn: '/v4/auth/access-token/issue',
	rongcloud: '/user/getToken.json',
};
const UPDATE: Paths = { nexconn: '/v4/user/update', rongcloud: '/user/refresh.json' };
const GET: Paths = { nexconn: '/v4/user/get', rongcloud: '/user/info.json' };
const ONLINE: Paths = {
	nexconn: '/v4/user/connection-status/get',
	rongcloud: '/user/checkOnline.json',
};
const BAN: Paths = { nexconn: '/v4/user/ban', rongcloud: '/user/block.json' };

const STEPS = { callsInFlight: 1, waitWhenBusy: 0 } as const;

const user = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'user',
	operation,
	...more,
});

const ONE = { userId: '={{ $json.id }}' };
const PROFILE = { ...ONE, name: '={{ $json.name }}', avatarUrl: '={{ $json.picture }}' };

const run = async (
	product: Product,
	parameters: INodeParameters,
	items: IDataObject[],
	settings: Partial<INode> = {},
) => await sandbox.run(product, parameters, items, settings);

/** The values of each call that came in; a form has all of them as texts. */
const calls = (): unknown[] =>
	sandbox.current.requests.map(({ rawBody, headers }) =>
		String(headers['content-type']).includes('form')
			? Object.fromEntries(new URLSearchParams(rawBody))
			: (JSON.parse(rawBody) as unknown),
	);

const known = (id: string) => sandbox.current.users.find((entry) => entry.id === id);
const ids = (count: number, first = 1): string[] =>
	Array.from({ length: count }, (_, index) => `b-${first + index}`);

const PEOPLE: IDataObject[] = [
	{ id: 'u-2001', name: 'Nova', picture: 'https://example.com/1.png' },
	{ id: 'u-2002', name: 'Süd & Co', picture: '' },
	{ id: 3003, name: '店', picture: null },
];

describe.each(PRODUCTS)('%s: registering users', (product) => {
	const place = product === 'nexconn' ? 'avatarUrl' : 'portraitUri';

	test('the token stands in one place of the output, and the reply is not shown beside it', async () => {
		const { output } = await run(product, user('register', PROFILE), PEOPLE);
		const [first] = column(output, 'token') as string[];
		expect(JSON.stringify(output).split(`"${String(first)}"`)).toHaveLength(2);
	});

	test.each([
		['with the success code of the other product', { code: product === 'nexconn' ? 200 : 0 }],
		['without a code', {}],
		['with an error beside it', { code: 1000, errorMessage: 'no' }],
	])('a reply %s: the token gets into no error', async (_, more) => {
		const secret = 'token-nobody-may-see';
		const body = { ...more, token: secret, result: { userId: 'u-2001', accessToken: secret } };
		for (const settings of [{}, CONTINUE, ERROR_OUTPUT, RETRY]) {
			sandbox.current.reset();
			sandbox.current.reply(REGISTER[product], { body, times: 9 });
			const result = await run(product, user('register', PROFILE), PEOPLE.slice(0, 1), settings);
			expect(sandbox.current.requests.length).toBeGreaterThan(0);
			expect(everything(result)).not.toContain(secret);
		}
	});

	test('a reply that breaks off does not show it either', async () => {
		const secret = 'token-nobody-may-see';
		const body = `{"code":0,"result":{"accessToken":"${secret}"`;
		sandbox.current.reply(REGISTER[product], { body });
		const result = await run(product, user('register', PROFILE), PEOPLE.slice(0, 1), CONTINUE);
		expect(details(result.output[0])).toMatchObject({ status: 'unknown' });
		expect(everything(result)).not.toContain(secret);
	});

	test('a reply without a token is no success', async () => {
		sandbox.current.reply(REGISTER[product], {
			body: { code: product === 'nexconn' ? 0 : 200, result: {} },
		});
		const { output } = await run(product, user('register', PROFILE), PEOPLE, CONTINUE);
		expect(output[0]?.json.error).toMatch(/lacks what was asked for/);
		expect(column(output.slice(1), 'status')).toEqual(['accepted', 'accepted']);
	});

	test('Retry On Fail goes on, and asks again for tokens that it may not keep', async () => {
		sandbox.current.reply(REGISTER[product], [NORMAL, BUSY]);
		const {
			run: whole,
			output,
			error,
		} = await run(product, user('register', { ...PROFILE, options: STEPS }), PEOPLE, RETRY);
		expect(error).toBeUndefined();
		const kept = JSON.stringify(whole.data.executionData);
		expect(kept).toContain('rongCloudLedger');
		expect(kept).not.toContain('sandbox-token');
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(output, 'token')).toEqual(Array(3).fill(expect.stringMatching(/^sandbox-token/)));
	});

	test('the later of several rows about one user counts, and they say so', async () => {
		const rows = [PEOPLE[0], PEOPLE[1], { ...PEOPLE[0], picture: 'https://example.com/2.png' }];
		const { output } = await run(product, user('register', PROFILE), rows as IDataObject[]);
		expect(calls().map((call) => (call as IDataObject)[place])).toEqual([
			'https://example.com/1.png',
			undefined,
			'https://example.com/2.png',
		]);
		const both = [
			expect.stringContaining('Items 0 and 2 have different names or avatars for u-2001.'),
		];
		expect(column(output, 'warnings')).toEqual([both, undefined, both]);
	});

	test('the limit of a development environment is explained', async () => {
		sandbox.current.setApp(`sandbox-${product}`, { userLimit: 12 });
		const { error } = await run(product, user('register', PROFILE), PEOPLE);
		sandbox.current.setApp(`sandbox-${product}`, { userLimit: null });
		expect(told(error)).toMatch(/limit of 100 users/);
	});
});

describe.each(PRODUCTS)('%s: updating users', (product) => {
	const CHANGES = [
		{ id: 'u-1001', name: 'Ana' },
		{ id: 'u-1002', picture: 'https://example.com/2.png' },
		{ id: 'u-1003', name: 'Cem', picture: 'https://example.com/3.png' },
	];

	test('a row with nothing to change is refused, and the others go on', async () => {
		const rows = [...CHANGES, { id: 'u-1004', name: '', picture: '' }];
		const { output } = await run(product, user('update', PROFILE), rows, CONTINUE);
		expect(sandbox.current.requests).toHaveLength(3);
		expect(output[3]?.json).toMatchObject({
			error: "Not done. 'Name / Avatar URL' are both empty",
		});
	});

	test('the later of several rows about one user counts', async () => {
		sandbox.current.reply(UPDATE[product], [
			NORMAL,
			{ kind: 'normal', delayMs: 250 },
			{ kind: 'normal', delayMs: 100 },
		]);
		const names = ['First', 'Second', 'First'];
		const rows = [{ id: 'u-1005', name: 'Eve' }, ...names.map((name) => ({ id: 'u-1001', name }))];
		const { output } = await run(product, user('update', PROFILE), rows);
		expect(calls().map((call) => (call as IDataObject).name)).toEqual(['Eve', ...names]);
		expect(known('u-1001')?.name).toBe('First');
		expect(column(output, 'warnings')).toEqual([
			undefined,
			[expect.stringContaining('Items 1 and 2 have different names or avatars for u-1001.')],
			[expect.stringContaining('Items 1 and 2'), expect.stringContaining('Items 2 and 3')],
			[expect.stringContaining('Item 3 is the later one and counts.')],
		]);
	});

	test('rows that change different things of one user do not warn', async () => {
		const picture = 'https://example.com/avatars/2.png';
		const rows = [
			{ id: 'u-1001', name: 'First', picture: '' },
			{ id: 'u-1001', name: '', picture },
			{ id: 'u-1001', name: 'Second', picture: '' },
		];
		const { output } = await run(product, user('update', PROFILE), rows);
		expect(known('u-1001')).toMatchObject({ name: 'Second', portrait: picture });
		const both = [expect.stringContaining('Items 0 and 2 have different names or avatars')];
		expect(column(output, 'warnings')).toEqual([both, undefined, both]);
	});

	test('what is only shown overrides nothing', async () => {
		const rows = ['First', 'Second', 'Third'].map((name) => ({ id: 'u-1001', name, picture: '' }));
		const parameters = user('update', { ...PROFILE, preview: "={{ $json.name === 'Third' }}" });
		const { output } = await run(product, parameters, rows);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'preview']);
		const both = [expect.stringContaining('Items 0 and 1 have different names or avatars')];
		expect(column(output, 'warnings')).toEqual([both, both, undefined]);
	});
});

describe.each(PRODUCTS)('%s: looking users up', (product) => {
	const ASKED = ['u-1001', 'u-1002', 'u-1007'].map((id) => ({ id }));

	test('a profile with a name or a time is one of somebody', async () => {
		const body = (name: string, createdAt: string) =>
			product === 'nexconn'
				? { code: 0, result: { name, createdAt } }
				: { code: 200, userName: name, createTime: createdAt };
		sandbox.current.reply(GET[product], [
			{ body: body('Ana', '') },
			{ body: body('', '2026-05-01 09:30:00') },
			{ body: body('', '') },
		]);
		const { output } = await run(product, user('get', { ...ONE, options: STEPS }), ASKED);
		expect(column(output, 'userId')).toEqual(ASKED.map(({ id }) => id));
		expect(column(output, 'warnings')).toEqual([
			undefined,
			undefined,
			['The reply has neither a name nor a time: the user may not be registered.'],
		]);
	});

	test.each([[{ status: '2' }], [{ status: true }], [{}]])(
		'an online status of %j is none',
		async (said) => {
			const body = product === 'nexconn' ? { code: 0, result: said } : { code: 200, ...said };
			sandbox.current.reply(ONLINE[product], { body });
			const { error, output } = await run(product, user('getOnlineStatus', ONE), [
				{ id: 'u-1001' },
			]);
			expect(output).toEqual([]);
			expect(told(error)).toMatch(
				/^The online status could not be looked up\..*lacks what was asked/s,
			);
		},
	);
});

describe.each(PRODUCTS)('%s: users whom nobody registered (not documented)', (product) => {
	const rows = [
		{ id: 'u-1001', name: 'Ana' },
		{ id: 'u-9999', name: 'Nobody' },
		{ id: 'u-1003', name: 'Cem' },
	];

	test('where it answers with nothing, that comes out, with a warning', async () => {
		const lenient = await startSandbox({ unknownUsers: 'empty' });
		const credential = account(lenient, product);
		const { output } = await sandbox.run(credential, user('get', ONE), rows);
		await lenient.close();
		expect(output[1]?.json).toEqual({
			userId: 'u-9999',
			name: '',
			avatarUrl: '',
			createdAt: '',
			warnings: ['The reply has neither a name nor a time: the user may not be registered.'],
		});
		expect(column(output, 'warnings').slice(0, 1)).toEqual([undefined]);
		expect(output[2]?.json.warnings).toBeUndefined();
	});
});

describe.each(PRODUCTS)('%s: banning users', (product) => {
	const BANS = { userIds: '={{ $json.users }}', banDuration: '={{ $json.for }}' };
	const minutesOf = (call: unknown) => {
		const { durationMinutes, minute } = call as IDataObject;
		return Number(durationMinutes ?? minute);
	};

	test('the later of two bans of one user counts, and both rows say so', async () => {
		const rows = [60, 120, 60].map((length) => ({ users: 'u-1001', for: length }));
		const { output } = await run(product, user('ban', BANS), rows);
		expect(calls().map(minutesOf)).toEqual([60, 120, 60]);
		expect(output[2]?.json.warnings).toEqual([
			expect.stringContaining('Items 1 and 2 have different durations of the ban for u-1001.'),
		]);
	});

	test('when the service takes nothing any more, a row names those who were not tried', async () => {
		const perCall = product === 'nexconn' ? 20 : 1;
		sandbox.current.reply(BAN[product], [NORMAL, { ...BUSY, times: 99 }]);
		const rows = [{ users: ids(3 * perCall) }, { users: 'u-1001' }, { users: '' }];
		const parameters = user('ban', {
			userIds: '={{ $json.users }}',
			options: { callsInFlight: 1, waitWhenBusy: 1 },
		});
		const { output } = await run(product, parameters, rows, CONTINUE);
		expect(details(output[0])).toMatchObject({
			status: 'rejected',
			acceptedUserIds: ids(perCall),
			rejectedUserIds: ids(perCall, perCall + 1),
			notSentUserIds: ids(perCall, 2 * perCall + 1),
		});
		expect(details(output[1])).toMatchObject({ status: 'notSent', userIds: ['u-1001'] });
		expect(output[2]?.json.error).toMatch(/'User IDs' is empty/);
	});
});

describe.each(PRODUCTS)('%s: lifting bans', (product) => {
	const usersOf = (call: unknown) => {
		const { userIds, userId } = call as IDataObject;
		return (userIds ?? [userId]) as string[];
	};
	const ban = async (users: string[]) => {
		await run(product, user('ban', { userIds: users }), [{}]);
		sandbox.current.requests.length = 0;
	};

	test.each([
		[
			'picked from the list',
			{ __rl: true, mode: 'list', value: 'b-2', cachedResultName: 'b-2 (until then)' },
		],
		['named by ID', { __rl: true, mode: 'id', value: 'b-2' }],
		['without the mark that n8n adds', { mode: 'id', value: ' b-2 ' }],
		['as an expression for the whole', '={{ "b-2" }}'],
	])('a user %s', async (_, bannedUser) => {
		await ban(ids(3));
		const { output, error } = await run(product, user('unban', { bannedUser }), [{}]);
		expect(error).toBeUndefined();
		expect(calls().map(usersOf)).toEqual([['b-2']]);
		expect(output[0]?.json).toMatchObject({ status: 'accepted', audience: 'User b-2' });
	});

	test('nobody picked: n8n itself asks for it, and nothing is called', async () => {
		await expect(run(product, user('unban'), [{}, {}, {}])).rejects.toThrow(
			'Parameter "User" is required',
		);
		expect(sandbox.current.requests).toEqual([]);
	});
});

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	links,
	opened,
	push,
	THREE,
	useSandbox,
} from './cases.mts';

const CURRENT = '/v4/system-channel/push';
const BY_TAG = '/v4/system-channel/tagged-users/send';
const BY_PACKAGE = '/v4/system-channel/app-package-users/send';

/** The three published forms of the v4 call (docs/service.md, section 2.3), as a server may have them. */
const newerOnly = useSandbox({ v4Push: 'newer' });
const currentOnly = useSandbox({ v4Push: 'current' });
const both = useSandbox({ v4Push: 'both' });

const paths = (sandbox: typeof both): string[] => sandbox.current.requests.map(({ path }) => path);

const withPath = (choice: string, more: INodeParameters = {}): INodeParameters =>
	broadcast({ options: { nexconnBroadcastPath: choice }, ...more });

const AUTOMATIC: Array<[string, INodeParameters]> = [
	['left alone', broadcast()],
	['set to Automatic', withPath('auto')],
];

describe('a server that has the newer paths only', () => {
	describe.each(AUTOMATIC)('Nexconn Path %s', (_name, parameters) => {
		test('three equal rows: one call to each path, and every item says so', async () => {
			const { output, error } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(newerOnly.current, 'nexconn'),
			});

			expect(error).toBeUndefined();
			expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
			expect(newerOnly.current.requests.map(({ status }) => status)).toEqual([404, 200]);
			expect(newerOnly.current.journal).toHaveLength(1);
			expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			expect(column(output, 'url')).toEqual(Array(3).fill(`${newerOnly.current.url}${BY_TAG}`));
			for (const note of column(output, 'note')) {
				expect(note).toContain(CURRENT);
				expect(note).toContain(BY_TAG);
				expect(note).toMatch(/404/);
				expect(note).toMatch(/Newer Paths/);
			}
		});
	});

	test('by the backup host too: every item tells of the host and of the path', async () => {
		const { output } = await runNode({
			parameters: broadcast(),
			items: [...THREE],
			credential: {
				...account(newerOnly.current, 'nexconn'),
				baseUrl: 'https://nowhere.invalid',
				backupUrl: newerOnly.current.url,
			},
		});

		expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
		const note = expect.stringMatching(/^https:\/\/nowhere\.invalid could not be reached.*\(404/);
		expect(column(output, 'note')).toEqual([note, note, note]);
	});

	test('the second call has the spelling of the newer form, and a signature of its own', async () => {
		await runNode({
			parameters: broadcast({ tagsAny: 'berlin, paris' }),
			items: [...THREE],
			credential: account(newerOnly.current, 'nexconn'),
		});

		expect(newerOnly.current.requests.map(opened)).toEqual([
			{
				platform: ['android', 'ios'],
				fromuserid: 'shop-bot',
				audience: { tag: ['vip'], tag_or: ['berlin', 'paris'], is_to_all: false },
				message: { content: { content: 'The sale starts today' }, objectName: 'RC:TxtMsg' },
				notification: { alert: 'The sale starts today' },
			},
			{
				platform: ['android', 'ios'],
				fromUserId: 'shop-bot',
				audience: { tag: ['vip'], tagOr: ['berlin', 'paris'], isToAll: false },
				message: { content: { content: 'The sale starts today' }, messageType: 'RC:TxtMsg' },
				notification: { alert: 'The sale starts today' },
			},
		]);
		expect(newerOnly.current.replayedNonces).toBe(0);
		const [first, second] = newerOnly.current.requests;
		expect(second?.headers.nonce).not.toBe(first?.headers.nonce);
	});

	test.each([
		['a package', { sendTo: 'appPackage', packageName: 'com.example.shop' }, BY_PACKAGE],
		['tags of a package', { packageName: 'com.example.shop' }, BY_PACKAGE],
		['tags', {}, BY_TAG],
		['listed users', { sendTo: 'listedUsers', userIds: 'u-1001' }, BY_TAG],
		['everyone', { sendTo: 'allUsers', allUsersConfirmed: true }, BY_TAG],
	] as Array<[string, INodeParameters, string]>)(
		'%s: the newer path that fits the audience',
		async (_name, more, path) => {
			const { error } = await runNode({
				parameters: broadcast(more),
				credential: account(newerOnly.current, 'nexconn'),
			});
			const direct = await runNode({
				parameters: withPath('newer', more),
				credential: account(newerOnly.current, 'nexconn'),
			});

			expect([error, direct.error]).toEqual([undefined, undefined]);
			expect(paths(newerOnly)).toEqual([CURRENT, path, path]);
			expect(newerOnly.current.requests[2]?.rawBody).toBe(newerOnly.current.requests[1]?.rawBody);
		},
	);

	test('Newer Paths goes there directly, and needs no note', async () => {
		const { output } = await runNode({
			parameters: withPath('newer'),
			items: [...THREE],
			credential: account(newerOnly.current, 'nexconn'),
		});

		expect(paths(newerOnly)).toEqual([BY_TAG]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		for (const { json } of output) expect(json).not.toHaveProperty('note');
	});

	test('Current Path does not go anywhere else', async () => {
		const { error } = await runNode({
			parameters: withPath('current'),
			items: [...THREE],
			credential: account(newerOnly.current, 'nexconn'),
		});

		expect(paths(newerOnly)).toEqual([CURRENT]);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toMatch(/does not know the address/);
	});

	test('rows that differ: each finds its path, and none is sent twice', async () => {
		newerOnly.current.setApp('sandbox-nexconn', { pushesPerHour: 3 });
		const { output } = await runNode({
			parameters: broadcast({
				tagsAll: '={{ $json.tag }}',
				options: { severalBroadcasts: true, nexconnBroadcastPath: '={{ $json.path }}' },
			}),
			items: [
				{ tag: 'vip', path: 'auto' },
				{ tag: 'berlin', path: 'newer' },
				{ tag: 'paris', path: 'current' },
			],
			credential: account(newerOnly.current, 'nexconn'),
			settings: CONTINUE,
		});
		newerOnly.current.setApp('sandbox-nexconn', { pushesPerHour: 2 });

		expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG, BY_TAG, CURRENT]);
		expect(newerOnly.current.journal.map(({ audience }) => audience)).toEqual([
			'users with the tag vip on android and ios',
			'users with the tag berlin on android and ios',
		]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', undefined]);
		expect(output.map(({ json }) => 'note' in json)).toEqual([true, false, false]);
		expect(details(output[2])).toEqual(
			expect.objectContaining({ status: 'rejected', httpStatus: 404, code: 404 }),
		);
	});

	test.each([
		['404 as well', { status: 404, body: { code: 404, errorMessage: 'No' } }, 'rejected'],
		['1009', { status: 430, body: { code: 1009, errorMessage: 'No' } }, 'rejected'],
		['1008', { status: 429, body: { code: 1008, errorMessage: 'No' } }, 'rejected'],
		['an empty 504', { status: 504, body: '' }, 'unknown'],
		['a reset', { kind: 'reset', when: 'after-request' }, 'unknown'],
	] as Array<[string, ScriptedReply, string]>)(
		'when the second call ends with %s there is no third',
		async (_name, reply, state) => {
			newerOnly.current.reply(BY_TAG, reply);
			const { output } = await runNode({
				parameters: broadcast(),
				items: [...THREE],
				credential: account(newerOnly.current, 'nexconn'),
				settings: CONTINUE,
			});

			expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
			expect(output.map((item) => details(item).status)).toEqual(Array(3).fill(state));
			for (const item of output) {
				expect(details(item).url).toBe(`${newerOnly.current.url}${BY_TAG}`);
				expect(details(item).note).toContain(BY_TAG);
			}
		},
	);
});

describe('a server that has the current path', () => {
	test.each(AUTOMATIC)('Nexconn Path %s: one call and no note', async (_name, parameters) => {
		for (const sandbox of [currentOnly, both]) {
			const { output } = await runNode({
				parameters,
				items: [...THREE],
				credential: account(sandbox.current, 'nexconn'),
			});

			expect(paths(sandbox)).toEqual([CURRENT]);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			for (const { json } of output) expect(json).not.toHaveProperty('note');
		}
	});

	test('Newer Paths on a server without them fails, and does not go back', async () => {
		const { error } = await runNode({
			parameters: withPath('newer'),
			items: [...THREE],
			credential: account(currentOnly.current, 'nexconn'),
		});

		expect(paths(currentOnly)).toEqual([BY_TAG]);
		expect(error?.message).toMatch(/does not know the address/);
	});

	const ELSE: Array<[string, ScriptedReply]> = [
		['1002', { status: 400, body: { code: 1002 } }],
		['1004', { status: 401, body: { code: 1004 } }],
		['HTTP 403', { status: 403, body: '' }],
		['HTTP 405', { status: 405, body: { code: 405 } }],
		['1008', { status: 429, body: { code: 1008 } }],
		['1009', { status: 430, body: { code: 1009 } }],
		['1000', { status: 500, body: { code: 1000 } }],
		['HTTP 502 in HTML', { status: 502, contentType: 'text/html', body: '<h1>Bad</h1>' }],
		['1050', { status: 504, body: { code: 1050 } }],
		['an empty reply', { status: 200, body: '' }],
		['a redirect', { status: 302, headers: { location: BY_TAG }, body: '' }],
		['a reset', { kind: 'reset', when: 'after-request' }],
		['a reply cut off', { kind: 'cut-off' }],
		['no reply', { kind: 'hang' }],
	];
	test.each(ELSE)('%s is no reason to try another path', async (_name, reply) => {
		both.current.reply(CURRENT, reply);
		const { output } = await runNode({
			parameters: withPath('auto', { options: { timeout: 1 } }),
			items: [...THREE],
			credential: account(both.current, 'nexconn'),
			settings: CONTINUE,
		});

		expect(paths(both)).toEqual([CURRENT]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const item of output) expect(item.json).toHaveProperty('error');
	});
});

describe('calls that have one path only', () => {
	const NOT_FOUND: ScriptedReply = { status: 404, body: { code: 404, errorMessage: 'No' } };

	test.each([
		['a classic broadcast', broadcast(), 'rongcloud', 'rongcloud', '/push.json'],
		['a classic push', push(), 'rongcloud', 'rongcloud', '/push.json'],
		['a Nexconn push', push(), 'nexconn', 'both', '/push.json'],
		[
			'a Nexconn push on the v4 path',
			push({ options: { nexconnPushPath: 'current' } }),
			'nexconn',
			'nexconn',
			CURRENT,
		],
	] as const)('%s: 404 is the end of it', async (_name, parameters, product, app, path) => {
		both.current.reply({}, NOT_FOUND);
		const { output } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(both.current, product, app),
			settings: CONTINUE,
		});

		expect(paths(both)).toEqual([path]);
		expect(output.map((item) => (item.json.details as IDataObject).code)).toEqual([404, 404, 404]);
	});
});

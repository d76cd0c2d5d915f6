import { describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import type { ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	links,
	push,
	REFUSED,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const CURRENT = '/v4/system-channel/push';
const BY_TAG = '/v4/system-channel/tagged-users/send';
const BY_PACKAGE = '/v4/system-channel/app-package-users/send';

/** The three published forms of the v4 call (docs/service.md, section 2.3), as a server may have them. */
const newerOnly = useSandbox({ ...UNLIMITED, v4Push: 'newer' });
const both = useSandbox({ v4Push: 'both' });

const paths = (sandbox: typeof both): string[] => sandbox.current.requests.map(({ path }) => path);

const withPath = (choice: string, more: INodeParameters = {}): INodeParameters =>
	broadcast({ advanced: { nexconnBroadcastPath: choice }, ...more });

const AUTOMATIC: Array<[string, INodeParameters]> = [
	['left alone', broadcast()],
	['set to Automatic', withPath('auto')],
];

const NOT_FOUND = { status: 404, body: { code: 404, errorMessage: 'No' } } as const;

describe('a server that has the newer paths only', () => {
	test.each(AUTOMATIC)(
		'Nexconn Path %s: one call to each path, and each of three equal rows says so',
		async (_name, parameters) => {
			const { output, error } = await newerOnly.run('nexconn', parameters);
			expect(error).toBeUndefined();
			const [first, second] = newerOnly.current.requests;
			expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
			expect([first?.status, second?.status]).toEqual([404, 200]);
			expect(second?.headers.nonce).not.toBe(first?.headers.nonce);
			expect(newerOnly.current.journal).toHaveLength(1);
			expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			expect(column(output, 'url')).toEqual(Array(3).fill(`${newerOnly.current.url}${BY_TAG}`));
			for (const note of column(output, 'note')) {
				for (const part of [CURRENT, BY_TAG, '404', 'Newer Paths']) expect(note).toContain(part);
			}
		},
	);

	test('by the backup host too: every item tells of the host and of the path', async () => {
		const { url: backupUrl } = newerOnly.current;
		const baseUrl = 'https://nowhere.invalid';
		const credential = { ...account(newerOnly.current, 'nexconn'), baseUrl, backupUrl };
		const { output } = await newerOnly.run(credential, broadcast());
		expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
		const note = expect.stringMatching(/^https:\/\/nowhere\.invalid could not be reached.*\(404/);
		expect(column(output, 'note')).toEqual([note, note, note]);
	});

	// What stands in the body of either form is in the manifest of the operation.
	test.each<[string, INodeParameters, string]>([
		['a package', { sendTo: 'appPackage', packageName: 'com.example.shop' }, BY_PACKAGE],
		['tags of a package', { packageName: 'com.example.shop' }, BY_PACKAGE],
		['tags', { tagsAny: 'berlin, paris' }, BY_TAG],
		['listed users', { sendTo: 'listedUsers', userIds: 'u-1001' }, BY_TAG],
		['everyone', { sendTo: 'allUsers', allUsersConfirmed: true }, BY_TAG],
	])(
		'%s: the newer path that fits the audience; Newer Paths goes there directly, and needs no note',
		async (_name, more, path) => {
			const { error } = await newerOnly.run('nexconn', broadcast(more));
			const direct = await newerOnly.run('nexconn', withPath('newer', more));
			expect([error, direct.error]).toEqual([undefined, undefined]);
			expect(paths(newerOnly)).toEqual([CURRENT, path, path]);
			expect(newerOnly.current.requests[2]?.rawBody).toBe(newerOnly.current.requests[1]?.rawBody);
			expect(column(direct.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			expect(column(direct.output, 'note')).toEqual([undefined, undefined, undefined]);
		},
	);

	test('rows that differ: each finds its path, and none is sent twice', async () => {
		const nexconnBroadcastPath = '={{ $json.path }}';
		const { output } = await newerOnly.run(
			'nexconn',
			broadcast({
				tagsAll: '={{ $json.tag }}',
				options: { severalBroadcasts: true },
				advanced: { nexconnBroadcastPath },
			}),
			[
				{ tag: 'vip', path: 'auto' },
				{ tag: 'berlin', path: 'newer' },
				{ tag: 'paris', path: 'current' },
			],
			CONTINUE,
		);

		expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG, BY_TAG, CURRENT]);
		expect(newerOnly.current.journal.map(({ audience }) => audience)).toEqual([
			'users with the tag vip on android and ios',
			'users with the tag berlin on android and ios',
		]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', undefined]);
		expect(output.map(({ json }) => 'note' in json)).toEqual([true, false, false]);
		expect(details(output[2])).toMatchObject({ status: 'rejected', httpStatus: 404, code: 404 });
	});

	test.each<[string, ScriptedReply, string]>([
		['404 as well', NOT_FOUND, 'rejected'],
		['1009', { status: 430, body: { code: 1009, errorMessage: 'No' } }, 'rejected'],
		['1008', { status: 429, body: { code: 1008, errorMessage: 'No' } }, 'rejected'],
		['an empty 504', { status: 504, body: '' }, 'unknown'],
		['a reset', { kind: 'reset', when: 'after-request' }, 'unknown'],
	])('when the second call ends with %s there is no third', async (_name, reply, state) => {
		newerOnly.current.reply(BY_TAG, reply);
		const { output } = await newerOnly.run('nexconn', broadcast(), THREE, CONTINUE);
		expect(paths(newerOnly)).toEqual([CURRENT, BY_TAG]);
		expect(output.map((item) => details(item).status)).toEqual([state, state, state]);
		for (const item of output) {
			expect(details(item).url).toBe(`${newerOnly.current.url}${BY_TAG}`);
			expect(details(item).note).toContain(BY_TAG);
		}
	});
});

describe('a server that has the current path', () => {
	test.each(AUTOMATIC)('Nexconn Path %s: one call and no note', async (_name, parameters) => {
		const { output } = await both.run('nexconn', parameters);
		expect(paths(both)).toEqual([CURRENT]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(output, 'note')).toEqual([undefined, undefined, undefined]);
	});

	test.each<[string, ScriptedReply]>([
		['1002', REFUSED],
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
	])('%s is no reason to try another path', async (_name, reply) => {
		both.current.reply(CURRENT, reply);
		const parameters = broadcast({ advanced: { nexconnBroadcastPath: 'auto', timeout: 1 } });
		const { output } = await both.run('nexconn', parameters, THREE, CONTINUE);
		expect(paths(both)).toEqual([CURRENT]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const item of output) expect(item.json).toHaveProperty('error');
	});
});

const TO_CURRENT_PUSH = push({ options: { nexconnPushPath: 'current' } });

test.each([
	['a classic broadcast', broadcast(), 'rongcloud', 'rongcloud', '/push.json'],
	['a classic push', push(), 'rongcloud', 'rongcloud', '/push.json'],
	['a Nexconn push', push(), 'nexconn', 'both', '/push.json'],
	['a Nexconn push on the v4 path', TO_CURRENT_PUSH, 'nexconn', 'nexconn', CURRENT],
	['a Nexconn broadcast by Current Path', withPath('current'), 'nexconn', 'nexconn', CURRENT],
	['a Nexconn broadcast by Newer Paths', withPath('newer'), 'nexconn', 'nexconn', BY_TAG],
] as const)(
	'%s has one path: 404 is the end of it',
	async (_name, parameters, product, app, path) => {
		both.current.reply({}, NOT_FOUND);
		const { error } = await both.run(account(both.current, product, app), parameters);
		expect(paths(both)).toEqual([path]);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '404' });
		expect(told(error)).toMatch(/does not know the address/);
	},
);

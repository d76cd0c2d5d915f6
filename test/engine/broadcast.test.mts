import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { ManualClock } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import {
	about,
	broadcast,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	links,
	PRODUCTS,
	push,
	THREE,
	told,
	useSandbox,
} from './cases.mts';

const HOUR = 3_600_000;

const clock = new ManualClock();
const sandbox = useSandbox({ clock });

interface Kind {
	name: string;
	product: Product;
	app?: 'both';
	make: (more?: INodeParameters) => INodeParameters;
	/** The parameter whose text tells one from another. */
	text: 'text' | 'notificationText';
}

const messageOnly = (more: INodeParameters = {}) =>
	broadcast({ sendTo: 'allUsersMessageOnly', allUsersConfirmed: true, ...more });

const KINDS: Kind[] = PRODUCTS.flatMap((product): Kind[] => [
	{ name: `broadcast, ${product}`, product, make: broadcast, text: 'text' },
	{ name: `message only, ${product}`, product, make: messageOnly, text: 'text' },
	{
		name: `push notification, ${product}`,
		product,
		// No Nexconn document has a push, so its path is the classic one.
		...(product === 'nexconn' ? { app: 'both' as const } : {}),
		make: push,
		text: 'notificationText',
	},
]);

const DIFFERENT: IDataObject[] = [
	{ text: 'First offer' },
	{ text: 'Second offer' },
	{ text: 'Third offer' },
];

describe.each(KINDS)('$name', ({ product, app, make, text }) => {
	const credential = () => account(sandbox.current, product, app ?? product);
	const different = (more: INodeParameters = {}) => make({ [text]: '={{ $json.text }}', ...more });
	const several = different({ options: { severalBroadcasts: true } });
	const texts = (): unknown[] =>
		sandbox.current.journal.map(({ message, notification }) =>
			message === undefined
				? notification?.ios?.alert
				: (JSON.parse(message.content) as IDataObject).content,
		);

	test('several different ones, allowed by some of the items alone: the others stay out', async () => {
		const { output } = await sandbox.run(
			credential(),
			different({ options: { severalBroadcasts: '={{ $json.allowed }}' } }),
			DIFFERENT.map((item, index) => ({ ...item, allowed: index !== 1 })),
			CONTINUE,
		);

		expect(texts()).toEqual(['First offer', 'Third offer']);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(output[1]?.json.error).toMatch(
			/Send Several Different Ones' is off, but the items make 3 different/,
		);
	});

	test('allowed, they go out in order until the quota ends', async () => {
		const { output, errorOutput } = await sandbox.run(
			credential(),
			several,
			DIFFERENT,
			ERROR_OUTPUT,
		);

		expect(texts()).toEqual(['First offer', 'Second offer']);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(column(output, 'itemsInCall')).toEqual([1, 1]);
		expect(links(errorOutput)).toEqual([{ item: 2 }]);
		expect(errorOutput[0]?.json.text).toBe('Third offer');
		expect(errorOutput[0]?.json.message).toMatch(/2 an hour and 3 a (calendar )?day/);
		expect(details(errorOutput[0])).toEqual(
			expect.objectContaining({ status: 'rejected', code: 1008, httpStatus: 429 }),
		);
	});

	test('allowed, the run ends at the quota and says what was accepted', async () => {
		const { error } = await sandbox.run(credential(), several, [
			...DIFFERENT,
			{ text: 'Fourth offer' },
			{ text: 'First offer' },
		]);

		expect(sandbox.current.requests).toHaveLength(3);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.context.itemIndex).toBe(2);
		expect(error?.description).toMatch(/2 an hour and 3 a (calendar )?day/);
		// The last row equals the first, so it went out with it.
		expect(told(error)).toMatch(/^Accepted: items 0-1 and 4 \(3 of 5 items\)\.$/m);
		expect(told(error)).toMatch(/^Not sent any more: item 3 \(1 of 5 items\)\.$/m);
	});

	test('an hour later there is one more, and then the day is over', async () => {
		await sandbox.run(credential(), several, DIFFERENT.slice(0, 2));
		clock.advance(HOUR);
		const { output } = await sandbox.run(
			credential(),
			several,
			[{ text: 'Third offer' }, { text: 'Fourth offer' }, { text: 'Third offer' }],
			CONTINUE,
		);

		expect(texts()).toEqual(['First offer', 'Second offer', 'Third offer']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(details(output[1])).toEqual(expect.objectContaining({ code: 1008 }));
	});
});

describe.each(PRODUCTS)('%s: everyone', (product) => {
	const credential = () => account(sandbox.current, product);
	const toAll = (confirmed: boolean | string | number | undefined, sendTo = 'allUsers') =>
		broadcast({
			sendTo,
			...(confirmed === undefined ? {} : { allUsersConfirmed: confirmed }),
		});

	test.each([
		['off', false, 'allUsers', /Yes, Send to Every User of the App\W+is off/],
		['not set', undefined, 'allUsers', /Yes, Send to Every User of the App\W+is off/],
		['set by an expression', '={{ true }}', 'allUsers', /Every User of the App\W.*expression/],
		['set by a field of the row', '={{ $json.yes }}', 'allUsers', /Every User of the App/],
		['the text "true"', 'true', 'allUsers', /Every User of the App/],
		['the number 1', 1, 'allUsers', /Every User of the App/],
		['on, but Send To is an expression', true, "={{ 'allUsers' }}", /Send To\b/],
		['on, but Send To is a field of the row', true, '={{ $json.who }}', /Send To\b/],
	])('with the switch %s nothing is sent', async (_name, confirmed, sendTo, words) => {
		const { error } = await sandbox.run(
			credential(),
			toAll(confirmed, sendTo),
			THREE.map((row) => ({ ...row, yes: true, who: 'allUsers' })),
		);

		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(words);
	});

	test('Continue does not help either', async () => {
		const { output } = await sandbox.run(credential(), toAll('={{ true }}'), THREE, CONTINUE);

		expect(sandbox.current.requests).toEqual([]);
		expect(output.map((item) => details(item).status)).toEqual(['notSent', 'notSent', 'notSent']);
	});
});

describe('an audience that would come out wider than meant', () => {
	const CASES: Array<[string, INodeParameters, string]> = [
		['the package of tagged users', { packageName: '={{ $json.value }}' }, 'App Package Name'],
		[
			'the second list of tagged users',
			{ tagsAny: '={{ $json.value }}' },
			'Must Have Any of These Tags',
		],
		[
			'the first list of tagged users',
			{ tagsAll: '={{ $json.value }}', tagsAny: 'berlin' },
			'Must Have All of These Tags',
		],
		[
			'the tags of a package',
			{ sendTo: 'appPackage', packageName: 'com.example.shop', tagsAll: '={{ $json.value }}' },
			'Must Have All of These Tags',
		],
		[
			'the second list of a package',
			{ sendTo: 'appPackage', packageName: 'com.example.shop', tagsAny: '={{ $json.value }}' },
			'Must Have Any of These Tags',
		],
		[
			'the package itself',
			{ sendTo: 'appPackage', packageName: '={{ $json.value }}' },
			'App Package Name',
		],
		['the listed users', { sendTo: 'listedUsers', userIds: '={{ $json.value }}' }, 'User IDs'],
		['the platforms', { platforms: '={{ $json.value }}' }, 'Platforms'],
	];
	const EMPTY: Array<[string, IDataObject]> = [
		['no such field', {}],
		['null', { value: null }],
		['an empty text', { value: '' }],
		['white space', { value: ' \n ' }],
		['an empty list', { value: [] }],
	];

	describe.each(CASES)('%s', (_name, more, field) => {
		test.each(EMPTY)('%s', async (_kind, row) => {
			const { error } = await sandbox.run('rongcloud', broadcast(more), [
				{ value: 'android' },
				row,
				{ value: 'android' },
			]);

			expect(sandbox.current.requests).toEqual([]);
			expect(error?.description).toMatch(about('Item 1', field));
			expect(error?.description).toMatch(/empty|a list/);
		});
	});
});

describe.each(PRODUCTS)('%s: who gets it', (product) => {
	test('as many listed users as a broadcast takes, and not one more', async () => {
		const ids = Array.from({ length: LIMITS.usersPerPush + 1 }, (_, index) => `user-${index}`);
		const parameters = broadcast({ sendTo: 'listedUsers', userIds: '={{ $json.ids }}' });
		const { error } = await sandbox.run(product, parameters, [{ ids }]);
		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(
			new RegExp(`User IDs\\b.*${ids.length}.*${LIMITS.usersPerPush}`),
		);

		const sent = await sandbox.run(product, parameters, [{ ids: ids.slice(0, -1) }]);
		expect(sent.error).toBeUndefined();
		expect(sandbox.current.journal[0]?.recipients).toHaveLength(LIMITS.usersPerPush);
		expect(sent.output[0]?.json.audience).toBe(
			`${LIMITS.usersPerPush} listed users: user-0, user-1, user-2, user-3, user-4 and ${LIMITS.usersPerPush - 5} more (Android, iOS)`,
		);
	});
});

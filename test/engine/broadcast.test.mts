import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { ManualClock } from '../../sandbox/index.mts';
import { FEW_PUSHES } from '../../sandbox/testClient.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	about,
	broadcast,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	links,
	LOST,
	PRODUCTS,
	push,
	QUOTA,
	REFUSED,
	told,
	useSandbox,
} from './cases.mts';

const HOUR = 3_600_000;

const USED_UP = new RegExp(`${QUOTA} (calendar )?day`);

const clock = new ManualClock();
const sandbox = useSandbox({ apps: FEW_PUSHES, clock });

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
	const run = async (
		parameters: INodeParameters,
		items: IDataObject[],
		settings?: Partial<INode>,
	) => await sandbox.run(account(sandbox.current, product, app), parameters, items, settings);
	const different = (more: INodeParameters = {}) => make({ [text]: '={{ $json.text }}', ...more });
	const several = different({ options: { severalBroadcasts: true } });
	const texts = (): unknown[] =>
		sandbox.current.journal.map(({ message, notification }) =>
			message === undefined
				? notification?.ios?.alert
				: (JSON.parse(message.content) as IDataObject).content,
		);

	test('several different ones, allowed by some of the items alone: the others stay out', async () => {
		const parameters = different({ options: { severalBroadcasts: '={{ $json.allowed }}' } });
		const items = DIFFERENT.map((item, index) => ({ ...item, allowed: index !== 1 }));
		const { output } = await run(parameters, items, CONTINUE);

		expect(texts()).toEqual(['First offer', 'Third offer']);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(output[1]?.json.error).toMatch(
			/Send Several in One Execution' is off, but the items make 3 different/,
		);
	});

	test('allowed, they go out in order until the quota ends', async () => {
		const { output, errorOutput } = await run(several, DIFFERENT, ERROR_OUTPUT);

		expect(texts()).toEqual(['First offer', 'Second offer']);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(column(output, 'itemsInCall')).toEqual([1, 1]);
		expect(links(errorOutput)).toEqual([{ item: 2 }]);
		expect(errorOutput[0]?.json.text).toBe('Third offer');
		expect(errorOutput[0]?.json.message).toMatch(USED_UP);
		expect(details(errorOutput[0])).toEqual(
			expect.objectContaining({ status: 'rejected', code: 1008, httpStatus: 429 }),
		);
	});

	test('allowed, the run ends at the quota and says what was accepted', async () => {
		const { error } = await run(several, [
			...DIFFERENT,
			{ text: 'Fourth offer' },
			{ text: 'First offer' },
		]);

		expect(sandbox.current.requests).toHaveLength(3);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.context.itemIndex).toBe(2);
		expect(error?.description).toMatch(USED_UP);
		// The last row equals the first, so it went out with it.
		expect(told(error)).toMatch(/^Accepted: items 0-1 and 4 \(3 of 5 items\)\.$/m);
		expect(told(error)).toMatch(/^Not sent any more: item 3 \(1 of 5 items\)\.$/m);
	});

	test('an hour later there is one more, and then the day is over', async () => {
		await run(several, DIFFERENT.slice(0, 2));
		clock.advance(HOUR);
		const items = ['Third', 'Fourth', 'Third'].map((which) => ({ text: `${which} offer` }));
		const { output } = await run(several, items, CONTINUE);

		expect(texts()).toEqual(['First offer', 'Second offer', 'Third offer']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted']);
		expect(details(output[1])).toEqual(expect.objectContaining({ code: 1008 }));
	});

	describe('in the turns of a loop', () => {
		const loop = async (parameters: INodeParameters, settings?: Partial<INode>) => {
			const credential = account(sandbox.current, product, app);
			const { run: all } = await runNode({ parameters, credential, settings, turns: 3 });
			const runs = all.data.resultData.runData.RongCloud ?? [];
			return runs.map(({ data }) => data?.main?.[0]?.[0]?.json ?? {});
		};
		const same = make({ [text]: 'First offer' });
		const daily = { [text]: '={{ "Day " + $runIndex }}' };

		test('the same one goes out once, with a word', async () => {
			const turns = await loop(same);
			expect(texts()).toEqual(['First offer']);
			expect(turns.map(({ status }) => status)).toEqual(['accepted', 'skipped', 'skipped']);
			expect(turns[1]).toEqual(
				expect.objectContaining({
					sentBefore: 'accepted',
					note: expect.stringMatching(/^Not sent again.*Options > Send Several in One Execution/),
				}),
			);
		});

		test('one whose reply was lost does not go out again', async () => {
			sandbox.current.reply({}, LOST);
			const turns = await loop(same, CONTINUE);
			expect(texts()).toEqual(['First offer']);
			expect(turns.map(({ sentBefore }) => sentBefore)).toEqual([undefined, 'unknown', 'unknown']);
		});

		test('one that was refused goes out in the next turn', async () => {
			sandbox.current.reply({}, REFUSED);
			const turns = await loop(same, CONTINUE);
			expect(sandbox.current.requests).toHaveLength(2);
			expect(turns.map(({ status }) => status)).toEqual([undefined, 'accepted', 'skipped']);
		});

		test('one that differs is refused', async () => {
			const turns = await loop(make(daily), CONTINUE);
			expect(texts()).toEqual(['Day 0']);
			const refused = expect.stringMatching(
				/is off, but with those of earlier runs.* makes 2 diff/,
			);
			expect(turns.map(({ error }) => error)).toEqual([undefined, refused, refused]);
		});

		test('allowed, each goes out, the same once more as well', async () => {
			const options = { ...(same.options as object), severalBroadcasts: true };
			const turns = await loop({ ...same, options }, CONTINUE);
			expect(texts()).toEqual(['First offer', 'First offer']);
			// The third one is over the quota.
			expect(turns.map(({ status }) => status)).toEqual(['accepted', 'accepted', undefined]);
			await sandbox.current.reset();
			await loop(make({ ...daily, options }), CONTINUE);
			expect(texts()).toEqual(['Day 0', 'Day 1']);
		});
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

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	about,
	broadcast,
	column,
	CONTINUE,
	details,
	links,
	personalized,
	PRODUCTS,
	RECALL_PATH,
	REFUSED,
	systemMessage,
	THREE,
	told,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

const recall = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'systemMessage',
	operation: 'recall',
	...more,
});
const recallBroadcast = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'broadcast',
	operation: 'recall',
	...more,
});

/** Every user that got a message, and whether it was recalled. */
const fates = () =>
	sandbox.current.journal
		.filter(({ kind }) => kind !== 'recall')
		.flatMap(({ recipients }) =>
			recipients.map(({ userId, recalledAt }) => [userId, recalledAt !== undefined]),
		);

const bodies = (path: string) =>
	sandbox.current.requests
		.filter((request) => request.path === path)
		.map(({ rawBody, body, headers }) =>
			String(headers['content-type']).includes('form')
				? Object.fromEntries(new URLSearchParams(rawBody))
				: body,
		);

/** Rows as Send puts them out, for messages that nobody sent. */
const sent = (...recipients: Array<Array<[string, string]>>): IDataObject[] =>
	recipients.map((own) => ({
		fromUserId: 'shop-bot',
		recipients: own.map(([userId, messageId]) => ({ userId, messageId })),
	}));

describe.each(PRODUCTS)('%s: recalling what was sent', (product) => {
	const path = RECALL_PATH[product];
	const credential = () => account(sandbox.current, product);

	test('Send and Recall one behind the other, as they come: each message is recalled', async () => {
		const { output, error } = await runNode({
			parameters: systemMessage(),
			items: [...THREE].map((row, index) => (index === 1 ? { ...row, to: 'u-1002, u-1010' } : row)),
			credential: credential(),
			then: [recall()],
		});

		expect(error && told(error)).toBeUndefined();
		expect(fates()).toEqual([
			['u-1001', true],
			['u-1002', true],
			['u-1010', true],
			['u-1003', true],
		]);
		const messages = sandbox.current.journal
			.filter(({ kind }) => kind === 'system-message')
			.map(({ recipients }) => recipients.map(({ userId, messageId }) => ({ userId, messageId })));
		expect(column(output, 'recalled')).toEqual(messages);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(output, 'audience')).toEqual([
			'User u-1001',
			'2 listed users: u-1002, u-1010',
			'User u-1003',
		]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		const unconfirmed =
			product === 'nexconn'
				? /No document says whether the target.*name the ID of the message in two ways/
				: /No document says whether the target/;
		for (const warnings of column(output, 'warnings')) {
			expect(warnings).toEqual([expect.stringMatching(unconfirmed)]);
		}
	});

	test('Send Personalized and Recall', async () => {
		const { output, error } = await runNode({
			parameters: personalized({ text: 'Hello {order}', notificationText: 'Hello' }),
			items: [...THREE],
			credential: credential(),
			then: [recall()],
		});

		expect(error).toBeUndefined();
		expect(fates()).toEqual([
			['u-1001', true],
			['u-1002', true],
			['u-1003', true],
		]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test.each<[string, (items: IDataObject[]) => IDataObject[], INodeParameters]>([
		[
			'lists, as Aggregate makes them of one field',
			(items) => [{ recipients: items.map((item) => item.recipients as IDataObject[]) }],
			{ sentBy: 'shop-bot' },
		],
		[
			'whole items, as Aggregate makes them',
			(items) => [{ data: items }],
			{ recipients: '={{ $json.data }}', sentBy: '={{ $json.data[0].fromUserId }}' },
		],
		[
			'one recipient in each item, as Split Out makes them',
			(items) => items.flatMap(({ recipients }) => recipients as IDataObject[]),
			{ messagesToRecall: 'oneMessage', sentBy: 'shop-bot' },
		],
	])('%s', async (_, between, parameters) => {
		const { error, output } = await runNode({
			parameters: systemMessage(),
			items: [...THREE],
			credential: credential(),
			then: [between, recall(parameters)],
		});

		expect(error && told(error)).toBeUndefined();
		expect(fates()).toEqual([
			['u-1001', true],
			['u-1002', true],
			['u-1003', true],
		]);
		expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
	});

	test('the same message in several rows is recalled once, and each row says so', async () => {
		const { output } = await sandbox.run(
			credential(),
			recall(),
			sent(
				[['u-1001', 'M-1']],
				[
					['u-1001', 'M-1'],
					['u-1002', 'M-2'],
				],
				[['u-1001', 'M-3']],
			),
		);

		const id = product === 'nexconn' ? 'messageId' : 'messageUID';
		expect(bodies(path).map((body) => (body as IDataObject)[id])).toEqual(['M-1', 'M-2', 'M-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('rows without what a recall needs are named, and nothing is recalled', async () => {
		const { error } = await sandbox.run(credential(), recall(), [
			...sent([['u-1001', 'M-1']]),
			{ fromUserId: 'shop-bot', status: 'skipped' },
			{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1003', messageId: '' }] },
			...sent([
				['u-1001', 'M-1'],
				['u-1001', 'M-2'],
			]),
			{ recipients: [{ userId: 'u-1001', messageId: 'M-1' }] },
			{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1', messageId: 2 ** 60 }] },
		]);

		expect(sandbox.current.requests).toEqual([]);
		for (const item of [1, 2, 3, 5]) {
			expect(told(error)).toMatch(about(`Item ${item}`, 'Recipients (JSON)'));
		}
		expect(told(error)).toMatch(about('Item 4', 'Sender User ID'));
		expect(told(error)).toMatch(/number 1, without a messageId/);
		expect(told(error)).toMatch(/"u-1001" with two different messages/);
		expect(error?.message).toMatch(/^Nothing was changed/);
	});

	test('one message of a row refused: the row names whom it concerns', async () => {
		sandbox.current.reply(path, [{ kind: 'normal' }, REFUSED]);
		const { output } = await sandbox.run(
			credential(),
			recall({ options: { callsInFlight: 1 } }),
			sent([
				['u-1', 'M-1'],
				['u-2', 'M-2'],
				['u-3', 'M-3'],
			]),
			CONTINUE,
		);

		expect(details(output[0])).toMatchObject({
			status: 'rejected',
			userIds: ['u-2'],
			acceptedUserIds: ['u-1', 'u-3'],
			rejectedUserIds: ['u-2'],
		});
	});
});

test.each(PRODUCTS)('%s: Preview of an item with several recipients', async (product) => {
	const { output } = await sandbox.run(
		product,
		recall({ preview: true }),
		sent(
			[
				['u-1', 'M-1'],
				['u-2', 'M-2'],
				['u-3', 'M-3'],
			],
			[['u-4', 'M-4']],
			[['u-5', 'M-5']],
		),
	);
	const target = product === 'nexconn' ? 'channelId' : 'targetId';
	expect(output.map(({ json }) => (json.body as IDataObject)[target])).toEqual([
		'u-1',
		'u-4',
		'u-5',
	]);
	expect(column(output, 'note')).toEqual([
		expect.stringMatching(/^This item takes 3 calls\. The first of them is shown/),
		undefined,
		undefined,
	]);
});

describe.each(PRODUCTS)('%s: recalling a broadcast', (product) => {
	const credential = () => account(sandbox.current, product);

	test('Send and Recall one behind the other, as they come', async () => {
		const { output, error } = await runNode({
			parameters: broadcast(),
			credential: credential(),
			then: [recallBroadcast()],
		});

		expect(error && told(error)).toBeUndefined();
		const [entry] = sandbox.current.journal;
		expect(entry?.kind).toBe('broadcast');
		expect(entry?.recalledAt).toEqual(expect.any(Number));
		expect(output.map(({ json }) => [json.status, json.messageId])).toEqual([
			['accepted', entry?.id],
		]);
		expect(output[0]?.json.audience).toBe(`Everyone who got the broadcast ${entry?.id}`);
	});

	test('two an hour: equal rows are one recall, and the third different one is refused at once', async () => {
		const { output } = await sandbox.run(
			credential(),
			recallBroadcast(),
			['B-1', 'B-2', 'B-1', 'B-3'].map((messageId) => ({
				fromUserId: 'shop-bot',
				messageId,
			})),
			{ ...CONTINUE, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		);

		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted', undefined]);
		expect(column(output, 'messageId')).toEqual(['B-1', 'B-2', 'B-1', undefined]);
		const unconfirmed = [
			expect.stringMatching(
				product === 'nexconn'
					? /name the ID of the message in two ways/
					: /quota of this call is stated for Nexconn alone/,
			),
		];
		expect(column(output, 'warnings').slice(0, 3)).toEqual(Array(3).fill(unconfirmed));
		expect(output[3]?.json.message).toMatch(/2 recalls of broadcasts an hour and 3 a calendar day/);
	});

	test('an unknown broadcast, where the service refuses it', async () => {
		const strict = await startSandbox({ unknownRecall: 'refused' });
		const { error } = await sandbox.run(
			account(strict, product),
			recallBroadcast({ sentBy: 'shop-bot', messageId: 'B-9' }),
			[{}],
		);
		await strict.close();
		expect(told(error)).toMatch(/does not exist/);
	});

	test('an item without the IDs is refused, and no call is made', async () => {
		const { error } = await sandbox.run(credential(), recallBroadcast(), [{}]);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/Sender User ID.*is empty/);
		expect(told(error)).toMatch(/Message ID.*is empty/);
	});
});

test('nexconn: Delete Without a Trace of a single message is refused by name, on or off', async () => {
	const { output } = await sandbox.run(
		'nexconn',
		recall({ options: { isDelete: '={{ $json.withoutTrace }}' } }),
		sent([['u-1', 'M-1']], [['u-2', 'M-2']], [['u-3', 'M-3']]).map((row, index) => ({
			...row,
			withoutTrace: [true, false, null][index],
		})),
		CONTINUE,
	);
	const refused = expect.stringMatching(
		/Options > Delete Without a Trace' is not something that Nexconn has/,
	);
	expect(column(output, 'error')).toEqual([refused, refused, undefined]);
	expect(column(output, 'status')).toEqual([undefined, undefined, 'accepted']);
	expect(sandbox.current.requests).toHaveLength(1);
});

import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { FEW_PUSHES } from '../../sandbox/testClient.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import type { EngineRun } from '../support/engine.mts';
import {
	broadcast,
	column,
	CONTINUE,
	opened,
	personalized,
	PRODUCTS,
	RETRY,
	systemMessage,
	told,
	useSandbox,
	withMiddle,
} from './cases.mts';

const sandbox = useSandbox({ apps: FEW_PUSHES });

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

/** Rows as Send puts them out, for messages that nobody sent: each a list of user and ID. */
const sent = (...rows: string[][]): IDataObject[] =>
	rows.map((row) => ({
		fromUserId: 'shop-bot',
		recipients: row.map((entry) => {
			const [userId, messageId] = entry.split(' ');
			return { userId, messageId };
		}),
	}));

describe.each(PRODUCTS)('%s: recalling what was sent', (product) => {
	const greeting = personalized({ text: 'Hello {order}', notificationText: 'Hello' });

	test.each<
		[string, Partial<EngineRun>, Array<(items: IDataObject[]) => IDataObject[]>, INodeParameters]
	>([
		['items as they come', {}, [], {}],
		['those of personalized messages', { parameters: greeting }, [], {}],
		[
			'lists, as Aggregate makes them of one field',
			{},
			[(items) => [{ recipients: items.map((item) => item.recipients as IDataObject[]) }]],
			{ sentBy: 'shop-bot' },
		],
		[
			'whole items, as Aggregate makes them',
			{},
			[(items) => [{ data: items }]],
			{ recipients: '={{ $json.data }}', sentBy: '={{ $json.data[0].fromUserId }}' },
		],
		[
			'one recipient in each item, as Split Out makes them',
			{},
			[(items) => items.flatMap(({ recipients }) => recipients as IDataObject[])],
			{ messagesToRecall: 'oneMessage', sentBy: 'shop-bot' },
		],
	])('Send and Recall, one behind the other: %s', async (_, first, between, parameters) => {
		const { error, output } = await runNode({
			parameters: systemMessage(),
			items: withMiddle({ to: 'u-1002, u-1010' }),
			credential: account(sandbox.current, product),
			...first,
			then: [...between, recall(parameters)],
		});
		expect(error && told(error)).toBeUndefined();
		const { journal } = sandbox.current;
		const messages = journal.filter(({ kind }) => kind !== 'recall');
		expect(
			messages.flatMap(({ recipients }) =>
				recipients.map(({ userId, recalledAt }) => [userId, recalledAt !== undefined]),
			),
		).toEqual([
			['u-1001', true],
			['u-1002', true],
			['u-1010', true],
			['u-1003', true],
		]);
		expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
		const recalled = output.flatMap(({ json }) => json.recalled);
		expect(recalled).toEqual(
			messages.flatMap(({ recipients }) =>
				recipients.map(({ userId, messageId }) => ({ userId, messageId })),
			),
		);
		const unconfirmed =
			product === 'nexconn'
				? /No document says whether the target.*name the ID of the message in two ways/
				: /No document says whether the target/;
		for (const warnings of column(output, 'warnings')) {
			expect(warnings).toEqual([expect.stringMatching(unconfirmed)]);
		}
	});

	test('the same message in several rows is recalled once, and each row says so', async () => {
		const rows = sent(['u-1001 M-1'], ['u-1001 M-1', 'u-1002 M-2'], ['u-1001 M-3']);
		const { output } = await sandbox.run(product, recall(), rows);
		const id = product === 'nexconn' ? 'messageId' : 'messageUID';
		const named = sandbox.current.requests.map((request) => (opened(request) as IDataObject)[id]);
		expect(named).toEqual(['M-1', 'M-2', 'M-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(column(output, 'audience')).toEqual([
			'User u-1001',
			'2 listed users: u-1001, u-1002',
			'User u-1001',
		]);
	});

	test('Preview of an item with several recipients', async () => {
		const rows = sent(['u-1 M-1', 'u-2 M-2', 'u-3 M-3'], ['u-4 M-4'], ['u-5 M-5']);
		const { output } = await sandbox.run(product, recall({ runMode: 'preview' }), rows);
		const target = product === 'nexconn' ? 'channelId' : 'targetId';
		const shown = output.map(({ json }) => (json.body as IDataObject)[target]);
		expect(shown).toEqual(['u-1', 'u-4', 'u-5']);
		const note = expect.stringMatching(/^This item takes 3 calls\. The first of them is shown/);
		expect(column(output, 'note')).toEqual([note, undefined, undefined]);
	});
});

describe.each(PRODUCTS)('%s: recalling a broadcast', (product) => {
	test('Send and Recall one behind the other, as they come', async () => {
		const { output, error } = await runNode({
			parameters: broadcast(),
			credential: account(sandbox.current, product),
			then: [recallBroadcast()],
		});
		expect(error && told(error)).toBeUndefined();
		const [entry] = sandbox.current.journal;
		expect(entry).toMatchObject({ kind: 'broadcast', recalledAt: expect.any(Number) });
		expect(output.map(({ json }) => json)).toMatchObject([
			{
				status: 'accepted',
				messageId: entry?.id,
				audience: `Everyone who got the broadcast ${entry?.id}`,
			},
		]);
	});

	test('so many an hour: equal rows are one recall, and the one too many is refused at once', async () => {
		const rows = ['B-1', 'B-2', 'B-1', 'B-3'].map((messageId) => ({
			fromUserId: 'shop-bot',
			messageId,
		}));
		const settings = { ...CONTINUE, ...RETRY };
		const { output } = await sandbox.run(product, recallBroadcast(), rows, settings);
		expect(sandbox.current.requests.map(({ status }) => status)).toEqual([200, 200, 429]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted', undefined]);
		expect(column(output, 'messageId')).toEqual(['B-1', 'B-2', 'B-1', undefined]);
		const unconfirmed = expect.stringMatching(
			product === 'nexconn'
				? /name the ID of the message in two ways/
				: /quota of this call is stated for Nexconn alone/,
		);
		expect(column(output, 'warnings').slice(0, 3)).toEqual(Array(3).fill([unconfirmed]));
		const { pushesPerHour, pushesPerDay } = LIMITS;
		expect(output[3]?.json.message).toContain(
			`${pushesPerHour} recalls of broadcasts an hour and ${pushesPerDay} a calendar day`,
		);
	});
});

test('nexconn: Delete Without a Trace of a single message is refused by name, on or off', async () => {
	const rows = sent(['u-1 M-1'], ['u-2 M-2'], ['u-3 M-3']);
	const { output } = await sandbox.run(
		'nexconn',
		recall({ options: { isDelete: '={{ $json.withoutTrace }}' } }),
		rows.map((row, index) => ({ ...row, withoutTrace: [true, false, null][index] })),
		CONTINUE,
	);
	const refused = expect.stringMatching(
		/Options > Delete Without a Trace' is not something that Nexconn has/,
	);
	expect(column(output, 'error')).toEqual([refused, refused, undefined]);
	expect(column(output, 'status')).toEqual([undefined, undefined, 'accepted']);
	expect(sandbox.current.requests).toHaveLength(1);
});

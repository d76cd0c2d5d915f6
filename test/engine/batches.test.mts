import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { Refusal } from '../../sandbox/refusal.mts';
import {
	broadcast,
	BROADCAST_PATH,
	BUSY,
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	FAST,
	links,
	LOST,
	NORMAL,
	PRODUCTS,
	REFUSED,
	RETRY,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

/** Users of a call. */
const MOST = LIMITS.recipientsPerMessage;
/** Rows for two calls and a half. */
const HALF = Math.floor(MOST / 2);
const ROWS = 2 * MOST + HALF;
/** Users of each of three rows that fill one call and a part of another, so that the middle one is in both. */
const PART = Math.ceil(0.6 * MOST);

const userId = (index: number): string => `u-${String(index).padStart(4, '0')}`;
const users = (from: number, count: number): string[] =>
	Array.from({ length: count }, (_, offset) => userId(from + offset));
const rowsFor = (ids: readonly string[]): IDataObject[] =>
	ids.map((to) => ({ to, text: 'The sale starts today' }));

/** The users of each call, in the order of the calls. */
const calls = (): string[][] =>
	sandbox.current.journal.map(({ recipients }) => recipients.map((recipient) => recipient.userId));

describe.each(PRODUCTS)('%s: rows with the same message', (product) => {
	const parameters = systemMessage({ options: FAST });

	test('become calls of as many users as one takes, and each row has its own message', async () => {
		const ids = users(0, ROWS);
		const { output, error } = await sandbox.run(product, parameters, rowsFor(ids));

		expect(error).toBeUndefined();
		expect(calls()).toEqual([ids.slice(0, MOST), ids.slice(MOST, 2 * MOST), ids.slice(2 * MOST)]);
		expect(column(output, 'status')).toEqual(Array(ROWS).fill('accepted'));
		expect(links(output)).toEqual(ids.map((_, item) => ({ item })));
		expect(column(output, 'audience')).toEqual(ids.map((id) => `User ${id}`));
		expect(column(output, 'itemsInCall').slice(MOST - 1, MOST + 1)).toEqual([MOST, MOST]);
		expect(column(output, 'itemsInCall').at(-1)).toBe(HALF);
		const sent = sandbox.current.journal.flatMap(({ recipients }) => recipients);
		expect(column(output, 'messageId')).toEqual(sent.map(({ messageId }) => messageId));
		expect(new Set(column(output, 'messageId')).size).toBe(ROWS);
	});

	test('a user of several rows gets it once, and each of these rows says so', async () => {
		const ids = ['u-1', 'u-2', 'u-1', 'u-3', 'u-1, u-3, u-4'];
		const { output } = await sandbox.run(product, parameters, rowsFor(ids));

		expect(calls()).toEqual([['u-1', 'u-2', 'u-3', 'u-4']]);
		expect(output[0]?.json.messageId).toBe(output[2]?.json.messageId);
		const [first, , , third, last] = output;
		expect(last?.json.recipients).toEqual([
			{ userId: 'u-1', messageId: first?.json.messageId },
			{ userId: 'u-3', messageId: third?.json.messageId },
			{ userId: 'u-4', messageId: expect.any(String) },
		]);
	});

	test('what one user gets keeps the order of the rows, even if an earlier row has the same text', async () => {
		const items = [
			{ to: 'u-1', text: 'First' },
			{ to: 'u-2', text: 'Second' },
			{ to: 'u-2, u-3', text: 'First' },
			{ to: 'u-1', text: 'Second' },
		];
		await sandbox.run(product, parameters, items);

		const textsTo = (user: string) =>
			sandbox.current.journal
				.filter(({ recipients }) => recipients.some(({ userId: id }) => id === user))
				.map(({ message }) => message?.content);
		expect(textsTo('u-1')).toEqual(['{"content":"First"}', '{"content":"Second"}']);
		expect(textsTo('u-2')).toEqual(['{"content":"Second"}', '{"content":"First"}']);
		expect(textsTo('u-3')).toEqual(['{"content":"First"}']);
	});

	test('each row goes out by itself where that was asked for', async () => {
		const alone = systemMessage({ options: { ...FAST, oneCallPerItem: true } });
		await sandbox.run(product, alone, rowsFor(['u-1', 'u-2', 'u-1']));
		expect(calls()).toEqual([['u-1'], ['u-2'], ['u-1']]);
	});

	test('rows with request IDs of their own go out by themselves', async () => {
		const ids = ['u-1', 'u-2', 'u-3'];
		const named = { ...FAST, requestId: '={{ "order-" + $json.to }}' };
		await sandbox.run(product, systemMessage({ options: named }), rowsFor(ids));
		expect(calls()).toEqual(ids.map((id) => [id]));
		expect(sandbox.current.journal.map(({ requestId }) => requestId)).toEqual(
			ids.map((id) => `order-${id}`),
		);
	});

	test('preview shows the calls that it takes, and the users of each', async () => {
		const items = rowsFor(users(0, MOST + 30));
		const { output } = await sandbox.run(product, systemMessage({ runMode: 'preview' }), items);

		expect(sandbox.current.requests).toEqual([]);
		expect(new Set(column(output, 'calls'))).toEqual(new Set([2]));
		expect(column(output, 'itemsInCall').slice(MOST - 1, MOST + 1)).toEqual([MOST, 30]);
		expect(output[0]?.json.rawBody).toContain(userId(MOST - 1));
		expect(output[0]?.json.rawBody).not.toContain(userId(MOST));
		expect(output[MOST]?.json.rawBody).toContain(userId(MOST + 29));
	});
});

describe.each(PRODUCTS)('%s: a shared call that goes wrong', (product) => {
	const parameters = systemMessage({ options: FAST, advanced: STEP_BY_STEP });
	const items = rowsFor(users(0, ROWS));
	/** Of the middle row some users are in the first call, the rest in the second. */
	const THREE = [0, PART, 2 * PART].map((from) => ({
		to: users(from, PART).join(','),
		text: 'Hello',
	}));
	const REST = users(MOST, 2 * PART - MOST);

	test('with the error output only its own rows go there, each with its user', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, LOST]);
		const { output, errorOutput } = await sandbox.run(product, parameters, items, ERROR_OUTPUT);

		expect(links(output)).toEqual(
			users(0, ROWS - MOST).map((_, index) => ({ item: index < MOST ? index : index + MOST })),
		);
		expect(links(errorOutput)).toEqual(users(0, MOST).map((_, index) => ({ item: index + MOST })));
		expect(errorOutput.map((item) => details(item).userIds)).toEqual(
			users(MOST, MOST).map((id) => [id]),
		);
		expect(new Set(errorOutput.map((item) => details(item).status))).toEqual(new Set(['unknown']));
		expect(column(errorOutput, 'to')).toEqual(users(MOST, MOST));
	});

	test('a row whose users are in two calls tells them apart', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, BUSY]);
		const { output } = await sandbox.run(product, parameters, THREE, CONTINUE);

		expect(calls()).toEqual([users(0, MOST)]);
		expect(column(output, 'status')).toEqual(['accepted', undefined, undefined]);
		expect(details(output[1])).toEqual(
			expect.objectContaining({
				status: 'rejected',
				userIds: REST,
				acceptedUserIds: users(PART, MOST - PART),
				rejectedUserIds: REST,
			}),
		);
		expect(details(output[2]).userIds).toEqual(users(2 * PART, PART));
	});

	test('Retry On Fail sends a row only to those of its users who are left', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, BUSY]);
		const { output } = await sandbox.run(product, parameters, THREE, RETRY);

		expect(calls()).toEqual([users(0, MOST), users(MOST, 3 * PART - MOST)]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect((output[1]?.json.recipients as IDataObject[]).map((one) => one.userId)).toEqual(
			users(PART, PART),
		);
	});
});

describe.each(PRODUCTS)('%s: listed users of a broadcast', (product) => {
	const toListed = broadcast({ sendTo: 'listedUsers', userIds: '={{ $json.to }}', tagsAll: '' });

	test('of several rows are one broadcast', async () => {
		const { output } = await sandbox.run(product, toListed, [
			{ to: 'u-1, u-2' },
			{ to: 'u-2, u-3' },
			{ to: 'u-4' },
		]);

		expect(calls()).toEqual([['u-1', 'u-2', 'u-3', 'u-4']]);
		expect(sandbox.current.journal[0]?.path).toBe(BROADCAST_PATH[product]);
		expect(column(output, 'itemsInCall')).toEqual([3, 3, 3]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('up to as many as one takes, and more than that are several broadcasts', async () => {
		const most = LIMITS.usersPerPush;
		const items = [users(0, HALF), users(HALF, most - HALF)].map((to) => ({ to }));
		await sandbox.run(product, toListed, items);
		expect(calls()).toEqual([users(0, most)]);

		sandbox.current.reset();
		const { error } = await sandbox.run(product, toListed, [...items, { to: userId(most) }]);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toContain('2 different broadcasts');
	});
});

describe.each(PRODUCTS)(
	'%s: a shared call that is refused because of one of its users',
	(product) => {
		const PATH = SYSTEM_PATH[product];
		const parameters = systemMessage({ options: FAST });
		const rows = (count: number, users = (index: number) => [`u-${index}`]): IDataObject[] =>
			Array.from({ length: count }, (_, index) => ({ to: users(index), text: 'Hello' }));
		/** From now on the service refuses calls that list one of these users. */
		const refuse = (bad: readonly string[]) =>
			sandbox.current.reply(PATH, {
				kind: 'partial',
				times: 1000,
				keep: (userIds) => {
					if (userIds.some((userId) => bad.includes(userId)))
						throw new Refusal(1002, 'no such user');
					return userIds;
				},
			});
		const sentTo = () =>
			sandbox.current.journal.flatMap(({ recipients }) => recipients.map(({ userId }) => userId));
		const rejected = (output: INodeExecutionData[]) =>
			output.flatMap((item, index) => (details(item).status === 'rejected' ? [index] : []));

		test.each([0, 41, 99])(
			'row %i of 100: it is found alone, and says so; the others go out',
			async (at) => {
				refuse([`u-${at}`]);
				const { output } = await sandbox.run(product, parameters, rows(100), CONTINUE);
				expect(rejected(output)).toEqual([at]);
				expect(details(output[at])).toMatchObject({
					...{ itemsInCall: 1, userIds: [`u-${at}`], serviceMessage: 'no such user' },
					note: expect.stringMatching(
						/reached nobody, so its items were tried again in smaller parts/,
					),
				});
				expect(sentTo()).toHaveLength(99);
				expect(new Set(sentTo()).size).toBe(99);
				const most = 2 * Math.ceil(Math.log2(100));
				expect(sandbox.current.requests.length - 1).toBeLessThanOrEqual(most);
			},
		);

		test('rows for one user stay together, and nobody gets it twice', async () => {
			// Each row has a user in common with the next one, but for the third and the fourth.
			const users = (index: number) => [`u-${index}`, ...(index === 2 ? [] : [`u-${index + 1}`])];
			refuse(['u-5']);
			const { output } = await sandbox.run(product, parameters, rows(6, users), CONTINUE);
			expect(rejected(output)).toEqual([3, 4, 5]);
			expect(sentTo().sort()).toEqual(['u-0', 'u-1', 'u-2']);
		});

		test('where everyone is refused, no more than 20 calls are made for that, and it says so', async () => {
			sandbox.current.reply(PATH, { ...REFUSED, times: 1000 });
			const { output } = await sandbox.run(product, parameters, rows(300), CONTINUE);
			expect(rejected(output)).toHaveLength(300);
			expect(sandbox.current.requests).toHaveLength(3 + 20);
			const notes = output.map((item) => String(details(item).note));
			const left = notes.filter((note) => note.includes('20 calls more than planned')).length;
			expect(left).toBeGreaterThan(250);
			expect(notes.filter((note) => note.includes('smaller parts')).length).toBeGreaterThan(
				left - 250,
			);
		});

		test('an error tells the row at fault from the others', async () => {
			refuse(['u-1', 'u-6']);
			const { error } = await sandbox.run(product, parameters, rows(8));
			expect(sentTo().sort()).toEqual([0, 2, 3, 4, 5, 7].map((index) => `u-${index}`));
			expect(told(error)).toMatch(/^Accepted: items 0, 2-5 and 7 \(6 of 8 items\)\.$/m);
			expect(told(error)).toMatch(/^Not accepted: items 1 and 6 \(2 of 8 items\)\.$/m);
			expect(error?.context.itemIndex).toBe(1);
		});

		test.each([
			['a wrong signature', { status: 401, body: { code: 1004 } }],
			['too many calls', { status: 429, body: { code: 1008 } }],
			['a failure inside', { status: 500, body: { code: 1000 } }],
			['a page', { status: 400, body: '<h1>No</h1>', contentType: 'text/html' }],
		])('refused for %s: it is not tried in parts', async (_name, reply) => {
			sandbox.current.reply(PATH, reply);
			const options = { ...FAST, waitWhenBusy: 0 };
			await sandbox.run(product, systemMessage({ options }), rows(8), CONTINUE);
			expect(sandbox.current.requests).toHaveLength(1);
		});
	},
);

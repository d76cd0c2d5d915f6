import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
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
		const { output } = await sandbox.run(product, systemMessage({ preview: true }), items);

		expect(sandbox.current.requests).toEqual([]);
		expect(new Set(column(output, 'calls'))).toEqual(new Set([2]));
		expect(column(output, 'itemsInCall').slice(MOST - 1, MOST + 1)).toEqual([MOST, 30]);
		expect(output[0]?.json.rawBody).toContain(userId(MOST - 1));
		expect(output[0]?.json.rawBody).not.toContain(userId(MOST));
		expect(output[MOST]?.json.rawBody).toContain(userId(MOST + 29));
	});
});

describe.each(PRODUCTS)('%s: a shared call that goes wrong', (product) => {
	const parameters = systemMessage({ options: STEP_BY_STEP });
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

import { describe, expect, test } from '@jest/globals';

import type { RecallRequest } from '../../../nodes/RongCloud/service/kinds/recall.ts';
import { accepted, read, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const MESSAGES = 'systemMessage.recall';
const BROADCASTS = 'broadcast.recall';
const RECIPIENTS = 'Recipients (JSON)';

const messagesOf = (changes: Values) => accepted(MESSAGES, changes).request.users;

const M1 = { userId: 'u-1', messageId: 'M-1' };
const M2 = { userId: 'u-2', messageId: 'M-2' };

describe('the messages to recall', () => {
	test.each<[string, unknown, unknown[]]>([
		['a list', [M1, M2], [M1, M2]],
		['a list as text', JSON.stringify([M1, M2]), [M1, M2]],
		['a single one', M1, [M1]],
		['lists in a list', [[M1], [], [M2]], [M1, M2]],
		['an item', { fromUserId: 'shop-bot', recipients: [M1, M2] }, [M1, M2]],
		['items', [{ recipients: [M1] }, { recipients: [M2], status: 'accepted' }], [M1, M2]],
		['the same twice', [M1, M2, { ...M1 }], [M1, M2]],
		[
			'IDs as numbers, and with blanks',
			[{ userId: 7, messageId: ' M-7 ' }],
			[{ userId: '7', messageId: 'M-7' }],
		],
		['more than is needed', [{ ...M1, name: 'Nova', at: null }], [M1]],
	])('takes %s', (_, recipients, expected) => {
		expect(messagesOf({ recipients })).toEqual(expected);
	});

	test.each<[string, unknown, RegExp]>([
		['nothing', undefined, /empty/],
		['null', null, /empty/],
		['an empty list', [], /empty/],
		['lists without entries', [[], { recipients: [] }], /empty/],
		[
			'an item of a broadcast',
			[{ status: 'accepted', messageId: 'B-1' }],
			/number 1, without a userId/,
		],
		['an entry without its message', [M1, { userId: 'u-2' }], /number 2, without a messageId/],
		['an empty ID', [M1, M2, { userId: 'u-3', messageId: ' ' }], /number 3, without a messageId/],
		['user IDs alone', ['u-1', 'u-2'], /number 1, that is not a recipient/],
		['an ID that lost its digits', [{ userId: 'u-1', messageId: 2 ** 60 }], /too large/],
		['text that is no JSON', 'u-1, u-2', /not valid JSON/],
		['an object that became text', '[object Object]', /object/],
		['a user with two messages', [M1, { ...M1, messageId: 'M-9' }], /"u-1" with two different/],
		['another sender', [{ fromUserId: 'other-bot', recipients: [M1] }], /"other-bot".*"shop-bot"/],
	])('refuses %s', (_, recipients, expected) => {
		expect(refused(MESSAGES, { recipients }, RECIPIENTS)).toMatch(expected);
	});

	test('one message', () => {
		const one = { messagesToRecall: 'oneMessage', recipients: undefined };
		expect(messagesOf({ ...one, recipientUserId: 7, messageId: ' M-7 ' })).toEqual([
			{ userId: '7', messageId: 'M-7' },
		]);
		const { problems } = read(MESSAGES, one);
		expect(problems.map(({ field }) => field)).toEqual(['Recipient User ID', 'Message ID']);
		refused(MESSAGES, { ...one, recipientUserId: 'u-1', messageId: ['M-1'] }, 'Message ID');
		const several = { ...one, recipientUserId: 'u-1, u-2', messageId: 'M-1' };
		expect(refused(MESSAGES, several, 'Recipient User ID')).toMatch(/only one user ID/);
		const { warnings } = accepted(MESSAGES, { ...several, recipientUserId: 'u-1; u-2' });
		expect(warnings).toEqual([expect.stringMatching(/"u-1; u-2" is one ID/)]);
	});

	test('what does not belong to the choice is not looked at', () => {
		expect(messagesOf({ messageId: ['wrong'], recipientUserId: {} })).toHaveLength(1);
	});
});

describe.each([MESSAGES, BROADCASTS])('%s', (operation) => {
	const settingsOf = (options: Values) => accepted(operation, { options }).request as RecallRequest;

	test.each<[unknown, number]>([
		[1_777_627_800_000, 1_777_627_800_000],
		['1777627800000', 1_777_627_800_000],
		['2026-05-01T09:30:00Z', 1_777_627_800_000],
		[' 2026-05-01T11:30+02:00 ', 1_777_627_800_000],
		['2026-05-01T04:00:00.500-0530', 1_777_627_800_500],
		[new Date(1_777_627_800_000), 1_777_627_800_000],
		// As n8n's $now comes: its insides are no data, its text is.
		[{ ts: 1, toJSON: () => '2026-05-01T17:30:00.123+08:00' }, 1_777_627_800_123],
	])('Sent At takes %p', (sentAt, expected) => {
		expect(settingsOf({ sentAt }).sentAt).toBe(expected);
	});

	// prettier-ignore
	test.each([
		'yesterday', '2026-05-01', '2026-05-01T09:30:00', '2026-13-01T09:30:00Z', '2026-02-29T09:30:00Z',
		'2026-04-31T09:30:00+08:00', '2026-05-01T25:30:00Z', -1, 0, 1.5, true, ['2026-05-01T09:30:00Z'],
	])('Sent At refuses %j', (sentAt) => {
		refused(operation, { options: { sentAt } }, 'Options > Sent At');
	});

	test.each([1_777_627_800, 1_777_627_800_000_000, '1777627800000000'])(
		'Sent At is in milliseconds: %j',
		(sentAt) => {
			const text = refused(operation, { options: { sentAt } }, 'Options > Sent At');
			expect(text).toMatch(/no likely time in milliseconds/);
		},
	);

	test('Sent At refuses the future, but no clock that is a little ahead', () => {
		const sentAt = Date.now() + 2 * 86_400_000;
		expect(refused(operation, { options: { sentAt } }, 'Options > Sent At')).toMatch(/future/);
		expect(settingsOf({ sentAt: Date.now() + 60_000 }).sentAt).toBeGreaterThan(0);
	});

	test('the settings, each of its kind', () => {
		const given = { isAdmin: 'true', isDelete: 0, extra: { a: 1 }, disableUpdateLastMsg: 'false' };
		const read = { isAdmin: 1, isDelete: 0, extra: '{"a":1}', disableUpdateLastMsg: false };
		expect(settingsOf(given)).toMatchObject(read);
	});

	test.each<[string, string]>([
		['isAdmin', 'Is Admin'],
		['isDelete', 'Delete Without a Trace'],
		['disableUpdateLastMsg', 'Leave Conversation List Unchanged'],
	])('%s is on or off', (name, shown) => {
		refused(operation, { options: { [name]: 'perhaps' } }, `Options > ${shown}`);
	});
});

test.each(['B-1, B-2', 'B-1 B-2', 'B-1;B-2', '["B-1"]', true])(
	'a broadcast is recalled by one ID: %j',
	(messageId) => {
		expect(refused(BROADCASTS, { messageId }, 'Message ID')).toMatch(/message ID/);
	},
);

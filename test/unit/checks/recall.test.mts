import { describe, expect, test } from '@jest/globals';

import { accepted, read, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const MESSAGES = 'systemMessage.recall';
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

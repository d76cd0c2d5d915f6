import { describe, expect, test } from '@jest/globals';

import { accepted, read, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const MESSAGES = 'systemMessage.recall';
const RECIPIENTS = 'Recipients (JSON)';

const messagesOf = (changes: Values) => accepted(MESSAGES, changes).request.users;

const M1 = { userId: 'u-1', messageId: 'M-1' };
const M2 = { userId: 'u-2', messageId: 'M-2' };

describe('the messages to recall', () => {
	test.each<[unknown, unknown[]]>([
		[JSON.stringify([M1, M2]), [M1, M2]],
		[M1, [M1]],
		[
			[[M1], [], [M2]],
			[M1, M2],
		],
		[{ fromUserId: 'shop-bot', recipients: [M1, M2] }, [M1, M2]],
		[
			[{ recipients: [M1] }, { recipients: [M2], status: 'accepted' }],
			[M1, M2],
		],
		[
			[M1, M2, { ...M1 }],
			[M1, M2],
		],
		[[{ userId: 7, messageId: ' M-7 ' }], [{ userId: '7', messageId: 'M-7' }]],
		[[{ ...M1, name: 'Nova', at: null }], [M1]],
	])('takes %j', (recipients, expected) => {
		expect(messagesOf({ recipients })).toEqual(expected);
	});

	// prettier-ignore
	test.each<[unknown, RegExp]>([
		[undefined, /empty/], [null, /empty/], [[], /empty/], [[[], { recipients: [] }], /empty/],
		[[{ status: 'accepted', messageId: 'B-1' }], /number 1, without a userId/],
		[[M1, { userId: 'u-2' }], /number 2, without a messageId/],
		[[M1, M2, { userId: 'u-3', messageId: ' ' }], /number 3, without a messageId/],
		[['u-1', 'u-2'], /number 1, that is not a recipient/],
		[[{ userId: 'u-1', messageId: 2 ** 60 }], /too large/],
		['u-1, u-2', /not valid JSON/], ['[object Object]', /object/],
		[[M1, { ...M1, messageId: 'M-9' }], /"u-1" with two different/],
		[[{ fromUserId: 'other-bot', recipients: [M1] }], /"other-bot".*"shop-bot"/],
	])('refuses %j', (recipients, expected) => {
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

import { expect, test } from '@jest/globals';

import { accepted, read, refuses } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const MESSAGES = 'systemMessage.recall';
const RECIPIENTS = 'Recipients (JSON)';
const ONE = { messagesToRecall: 'oneMessage', recipients: undefined };
const one = (recipientUserId: unknown, messageId: unknown = 'M-1') => ({
	...ONE,
	...{ recipientUserId, messageId },
});

const M1 = { userId: 'u-1', messageId: 'M-1' };
const M2 = { userId: 'u-2', messageId: 'M-2' };

// prettier-ignore
test.each<[Values, unknown[]]>([
	...[
		[JSON.stringify([M1, M2]), [M1, M2]], [M1, [M1]], [[[M1], [], [M2]], [M1, M2]],
		[{ fromUserId: 'shop-bot', recipients: [M1, M2] }, [M1, M2]],
		[[{ recipients: [M1] }, { recipients: [M2], status: 'accepted' }], [M1, M2]],
		[[M1, M2, { ...M1 }], [M1, M2]],
		[[{ userId: 7, messageId: ' M-7 ' }], [{ userId: '7', messageId: 'M-7' }]],
		[[{ ...M1, name: 'Nova', at: null }], [M1]],
	].map(([recipients, expected]): [Values, unknown[]] => [{ recipients }, expected as unknown[]]),
	[one(7, ' M-7 '), [{ userId: '7', messageId: 'M-7' }]],
	// What does not belong to the choice is not looked at.
	[{ recipients: [M1], messageId: ['wrong'], recipientUserId: {} }, [M1]],
])('%j: these messages are recalled', (changes, expected) => {
	expect(accepted(MESSAGES, changes).request.users).toEqual(expected);
});

const recipients = (...all: unknown[]): Values[] => all.map((given) => ({ recipients: given }));
const on = [MESSAGES];

// prettier-ignore
refuses([
	[on, RECIPIENTS, /empty/, ...recipients(undefined, null, [], [[], { recipients: [] }])],
	[on, RECIPIENTS, /number 1, without a userId/, ...recipients([{ status: 'accepted', messageId: 'B-1' }])],
	[on, RECIPIENTS, /number 2, without a messageId/, ...recipients([M1, { userId: 'u-2' }])],
	[on, RECIPIENTS, /number 3, without a messageId/, ...recipients([M1, M2, { userId: 'u-3', messageId: ' ' }])],
	[on, RECIPIENTS, /number 1, that is not a recipient/, ...recipients(['u-1', 'u-2'])],
	[on, RECIPIENTS, /too large/, ...recipients([{ userId: 'u-1', messageId: 2 ** 60 }])],
	[on, RECIPIENTS, /not valid JSON/, ...recipients('u-1, u-2')],
	[on, RECIPIENTS, /object/, ...recipients('[object Object]')],
	[on, RECIPIENTS, /"u-1" with two different/, ...recipients([M1, { ...M1, messageId: 'M-9' }])],
	[on, RECIPIENTS, /"other-bot".*"shop-bot"/, ...recipients([{ fromUserId: 'other-bot', recipients: [M1] }])],
	[on, 'Message ID', /./, one('u-1', ['M-1'])],
	[on, 'Recipient User ID', /only one user ID/, one('u-1, u-2')],
]);

refuses([[on, 'Recipient User ID', /several in one/, one('u-1; u-2')]]);

test('one message needs its recipient and its ID', () => {
	const { problems } = read(MESSAGES, ONE);
	expect(problems.map(({ field }) => field)).toEqual(['Recipient User ID', 'Message ID']);
});

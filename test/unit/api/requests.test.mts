import { describe, expect, test } from '@jest/globals';

import {
	joined,
	listedUsers,
	ownParts,
	REQUEST_KINDS,
	withListedUsers,
} from '../../../nodes/RongCloud/service/requests.ts';
import type {
	PersonalizedMessageRequest,
	RecallMessageRequest,
	RequestKind,
	ServiceRequest,
} from '../../../nodes/RongCloud/service/requests.ts';

const message = { type: 'RC:TxtMsg', content: { content: 'Hello {name}' } };
const sender = 'shop-bot';

const personalized = (
	entries: ReadonlyArray<[userId: string, name: string]>,
): PersonalizedMessageRequest => ({
	kind: 'personalizedMessage',
	sender,
	message,
	people: entries.map(([userId, name]) => ({
		userId,
		values: { '{name}': name },
		pushContent: `For ${name}`,
	})),
});

const recall = (
	entries: ReadonlyArray<[userId: string, messageId: string]>,
): RecallMessageRequest => ({
	kind: 'recallMessage',
	sender,
	messages: entries.map(([userId, messageId]) => ({ userId, messageId })),
});

describe('the users that a request lists', () => {
	const listing: ReadonlyArray<[ServiceRequest, string[] | undefined]> = [
		[{ kind: 'systemMessage', sender, recipients: ['u-1', 'u-2'], message }, ['u-1', 'u-2']],
		[
			personalized([
				['u-1', 'Nova'],
				['u-2', 'Juno'],
			]),
			['u-1', 'u-2'],
		],
		[
			recall([
				['u-1', 'M-1'],
				['u-2', 'M-2'],
			]),
			['u-1', 'u-2'],
		],
		[{ kind: 'setTags', userIds: ['u-1', 'u-2'], tags: [] }, ['u-1', 'u-2']],
		[{ kind: 'userPush', userIds: ['u-1', 'u-2'], notification: {} }, ['u-1', 'u-2']],
		[{ kind: 'getUser', userId: 'u-1' }, ['u-1']],
		[{ kind: 'registerUser', userId: 'u-1', name: 'Nova' }, ['u-1']],
		[
			{
				kind: 'push',
				platforms: ['ios'],
				audience: { kind: 'users', userIds: ['u-1', 'u-2'] },
				notification: {},
			},
			['u-1', 'u-2'],
		],
		[{ kind: 'push', platforms: ['ios'], audience: { kind: 'all' }, notification: {} }, undefined],
		[{ kind: 'messageBroadcast', sender, message }, undefined],
		[{ kind: 'onlineBroadcast', sender, message }, undefined],
		[{ kind: 'recallBroadcast', sender, messageId: 'B-1' }, undefined],
		[{ kind: 'getBannedUsers', page: 1 }, undefined],
	];

	test.each(listing)('%j', (request, users) => {
		expect(listedUsers(request)).toEqual(users);
	});

	test.each(listing)('are cut without anything else changing: %j', (request, users) => {
		const [, last] = users ?? [];
		const wanted = last === undefined ? ['u-1'] : [last];
		const cut = withListedUsers(request, wanted);
		expect(listedUsers(cut)).toEqual(users === undefined ? undefined : wanted);
		// Put back, it is the request that it was: nothing but the users was touched.
		const restored = joined([
			{ request, userIds: users?.filter((userId) => !wanted.includes(userId)) ?? [] },
			{ request, userIds: wanted },
		]);
		expect(restored).toEqual(request);
	});
});

describe('what is meant for a user alone', () => {
	test('is equal for equal things and differs for different ones', () => {
		const nova = ownParts(personalized([['u-1', 'Nova']]))?.get('u-1');
		expect(
			ownParts(
				personalized([
					['u-2', 'Juno'],
					['u-1', 'Nova'],
				]),
			)?.get('u-1'),
		).toBe(nova);
		expect(ownParts(personalized([['u-1', 'Juno']]))?.get('u-1')).not.toBe(nova);
		const first = ownParts(recall([['u-1', 'M-1']]))?.get('u-1');
		expect(ownParts(recall([['u-1', 'M-2']]))?.get('u-1')).not.toBe(first);
	});

	test('does not exist where all get the same', () => {
		expect(
			ownParts({ kind: 'systemMessage', sender, recipients: ['u-1'], message }),
		).toBeUndefined();
		expect(ownParts({ kind: 'setTags', userIds: ['u-1'], tags: ['vip'] })).toBeUndefined();
	});

	test('goes along when parts of several requests are joined, each user once', () => {
		const first = personalized([
			['u-1', 'Nova'],
			['u-2', 'Juno'],
			['u-3', 'Vega'],
		]);
		const second = personalized([
			['u-3', 'Vega'],
			['u-4', 'Lyra'],
		]);
		const request = joined([
			{ request: first, userIds: ['u-2', 'u-3'] },
			{ request: second, userIds: ['u-3', 'u-4'] },
		]);
		expect(request).toEqual(
			personalized([
				['u-2', 'Juno'],
				['u-3', 'Vega'],
				['u-4', 'Lyra'],
			]),
		);
	});

	test('of recalls keeps each message with its user', () => {
		const request = joined([
			{
				request: recall([
					['u-1', 'M-1'],
					['u-2', 'M-2'],
				]),
				userIds: ['u-2'],
			},
			{ request: recall([['u-3', 'M-3']]), userIds: ['u-3'] },
		]);
		expect(request).toEqual(
			recall([
				['u-2', 'M-2'],
				['u-3', 'M-3'],
			]),
		);
	});

	test('nothing cannot be joined', () => {
		expect(() => joined([])).toThrow(RangeError);
	});
});

test('whatever can reach everyone is a broadcast, and it is sent', () => {
	const broadcasts = (Object.keys(REQUEST_KINDS) as RequestKind[]).filter(
		(kind) => REQUEST_KINDS[kind].isBroadcast === true,
	);
	expect(broadcasts).toEqual(['broadcast', 'messageBroadcast', 'onlineBroadcast', 'push']);
	for (const kind of broadcasts) expect(REQUEST_KINDS[kind].effect).toBe('send');
});

import { describe, expect, test } from '@jest/globals';

import { accepted, GOOD, listed, PUSHES, read, refused } from '../support/reading.mts';
import type { Resource } from '../support/reading.mts';

const TO_USERS = 'pushNotification.sendToUsers';
const ABOUT_ONE = ['user.get', 'user.getOnlineStatus', 'user.register', 'user.update'] as const;
const RECALLS = ['systemMessage.recall', 'broadcast.recall'] as const;

/** What is needed of an operation: the parameter, and how the panel calls it. */
type Needed = [on: readonly Resource[], name: string, field: string];
const each = (needed: readonly Needed[]) =>
	needed.flatMap(([on, name, field]) => on.map((resource) => [resource, name, field] as const));

/** Lists of IDs; of a user each of them has nothing but the ID. */
const LISTS = each([
	[['systemMessage'], 'toUserIds', 'Recipient User IDs'],
	[[...PUSHES, TO_USERS, 'user.ban', 'userTag.get', 'userTag.set'], 'userIds', 'User IDs'],
]);
/** The sender. */
const SENDERS = each([
	[['systemMessage', 'broadcast'], 'fromUserId', 'Sender User ID'],
	[RECALLS, 'sentBy', 'Sender User ID'],
]);
/** The one user that a call is about. */
const USERS = each([[ABOUT_ONE, 'userId', 'User ID']]);
const OTHERS = each([
	[['user.unban'], 'bannedUser', 'User'],
	[['user.register'], 'name', 'Name'],
	[['user.ban'], 'banDuration', 'Duration'],
	[['user.ban'], 'banUnit', 'Unit'],
	[['user.getManyBanned'], 'limit', 'Limit'],
	[['user.getManyBanned'], 'returnAll', 'Return All'],
	[PUSHES, 'platforms', 'Platforms'],
	[['broadcast.recall'], 'messageId', 'Message ID'],
	[['userTag.set'], 'tagsAre', 'Tags Are to Be'],
	[[TO_USERS], 'notificationText', 'Notification Text'],
]);

test.each([...LISTS, ...SENDERS, ...USERS, ...OTHERS])(
	'%s: %s is needed, and nothing is made up for it',
	(resource, name, field) => {
		for (const nothing of [undefined, null, '', ' \n ']) {
			expect(refused(resource, { [name]: nothing }, field)).toMatch(/^is empty/);
		}
	},
);

test.each([...LISTS, ...each([[PUSHES, 'platforms', 'Platforms']])])(
	'%s: %s needs an entry',
	(resource, name, field) => {
		for (const nothing of [[], '[]']) {
			expect(refused(resource, { [name]: nothing }, field)).toMatch(/^is empty/);
		}
	},
);

test.each(LISTS)('%s: whom %s names are listed, in their order', (resource, name) => {
	const { users } = accepted(resource, { [name]: 'u-2, u-1\nu-2' }).request;
	expect(users).toEqual(listed(['u-2', 'u-1']));
});

describe.each([...SENDERS, ...USERS])('%s: %s is one ID', (resource, name, field) => {
	test.each([
		[' u-1001\n', 'u-1001'],
		[4711, '4711'],
		['shop bot', 'shop bot'],
		['用户-1', '用户-1'],
	])('%j becomes %j', (given, id) => {
		const { sender, users } = accepted(resource, { [name]: given }).request as {
			sender?: string;
			users?: unknown;
		};
		if (name === 'userId') expect(users).toMatchObject([{ userId: id }]);
		else expect(sender).toBe(id);
	});

	test.each(['u-1, u-2', 'u-1，u-2', 'u-1\nu-2', '["u-1"]', 'u-1,'])('%j is refused', (several) => {
		expect(refused(resource, { [name]: several }, field)).toMatch(/only one user ID fits here/);
	});

	test('what looks like several is told', () => {
		for (const [id, warning] of [
			['u-1; u-2', /"u-1; u-2" is one ID/],
			['shop bot', /"shop bot" is one ID.*an item for each/],
		] as const) {
			const { warnings } = accepted(resource, { [name]: id });
			expect(warnings).toEqual([expect.stringMatching(warning)]);
		}
	});

	// prettier-ignore
	test.each([
		[['u-1'], /list/], [{ id: 'u-1' }, /object/], ['[object Object]', /object/],
		['{{ $json.sender }}', /expression/], [true, /not a user ID/], [false, /not a user ID/],
	])('%j is no ID', (given, words) => {
		expect(refused(resource, { [name]: given }, field)).toMatch(words);
	});
});

test('a push notification has no sender', () => {
	const { request } = accepted('pushNotification', { fromUserId: 'shop-bot' });
	expect(request).not.toHaveProperty('sender');
});

test.each(Object.keys(GOOD))('the least that %s needs is nothing to warn about', (resource) => {
	expect(read(resource)).toMatchObject({ problems: [], warnings: [] });
});

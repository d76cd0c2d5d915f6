import { describe, expect, test } from '@jest/globals';

import {
	accepted,
	GOOD,
	listed,
	PUSHES,
	refuses,
	warns,
	TAG_CHANGES,
} from '../support/reading.mts';
import type { Refusal, Resource } from '../support/reading.mts';

const TO_USERS = 'pushNotification.sendToUsers';
const ABOUT_ONE = ['user.get', 'user.getOnlineStatus', 'user.register', 'user.update'] as const;
const RECALLS = ['systemMessage.recall', 'broadcast.recall'] as const;

/** What is needed of an operation: the parameter, and how the panel calls it. */
type Needed = [on: readonly Resource[], name: string, field: string];
const each = (needed: readonly Needed[]) =>
	needed.flatMap(([on, name, field]) => on.map((resource) => [resource, name, field] as const));

/** Lists of IDs. */
const LISTS = each([
	[['systemMessage'], 'toUserIds', 'Recipient User IDs'],
	[[...PUSHES, TO_USERS, 'user.ban', 'userTag.get', ...TAG_CHANGES], 'userIds', 'User IDs'],
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
	[['broadcast.recall'], 'messageId', 'Message ID'],
	[['userTag.set'], 'tagsAre', 'Tags Are to Be'],
	[[TO_USERS], 'notificationText', 'Notification Text'],
]);

/** Rows that set such a field to each of these values. */
const rows = (needed: ReturnType<typeof each>, words: RegExp, values: readonly unknown[]) =>
	needed.map(([resource, name, field]): Refusal => {
		return [[resource], field, words, ...values.map((value) => ({ [name]: value }))];
	});
const IDS = [...SENDERS, ...USERS];
const TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };
const SEVERAL = ['u-1, u-2', 'u-1，u-2', 'u-1\nu-2', '["u-1"]', 'u-1,'];

refuses([
	// Nothing is made up for them.
	...rows([...LISTS, ...IDS, ...OTHERS], /^is empty/, [undefined, null, '', ' \n ']),
	...rows(LISTS, /^is empty/, [[], '[]']),
	[
		PUSHES,
		'Platforms',
		/^is empty/,
		...[[], '[]', '', null, undefined].map((platforms) => ({ ...TAGGED, platforms })),
	],
	...rows(IDS, /only one user ID fits here/, SEVERAL),
	...rows(IDS, /list/, [['u-1']]),
	...rows(IDS, /object/, [{ id: 'u-1' }, '[object Object]']),
	...rows(IDS, /expression/, ['{{ $json.sender }}']),
	...rows(IDS, /not a user ID/, [true, false]),
	...rows(IDS, /looks like several in one.*an item for each/, ['u-1; u-2', 'shop bot']),
]);

warns([[Object.keys(GOOD), 'nothing', {}]]);

test.each(LISTS)('%s: whom %s names are listed, in their order', (resource, name) => {
	const { users } = accepted(resource, { [name]: 'u-2, u-1\nu-2' }).request;
	expect(users).toMatchObject(listed(['u-2', 'u-1']));
});

describe.each(IDS)('%s: %s is one ID', (resource, name) => {
	test.each([
		[' u-1001\n', 'u-1001'],
		[4711, '4711'],
		['用户-1', '用户-1'],
	])('%j becomes %j', (given, id) => {
		const { sender, users } = accepted(resource, { [name]: given }).request as {
			sender?: string;
			users?: unknown;
		};
		if (name === 'userId') expect(users).toMatchObject([{ userId: id }]);
		else expect(sender).toBe(id);
	});
});

test('a push notification has no sender', () => {
	const { request } = accepted('pushNotification', { fromUserId: 'shop-bot' });
	expect(request).not.toHaveProperty('sender');
});

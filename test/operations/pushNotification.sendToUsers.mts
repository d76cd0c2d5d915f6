import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { NOTIFICATION, OTHER_PUSHES, rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import { CLASSIC_BACKUP, notification, SKIPPED, userIds } from './parts.mts';

export const sendToUsers: Manifest = {
	key: 'pushNotification.sendToUsers',
	minimal: { userIds: 'u-1001', notificationText: 'Summer sale' },
	effect: 'send',
	called: 'push notification',
	tooMany: `takes ${LIMITS.messagesPerSecond} of these push notifications a second`,
	rows: {
		set: { userIds: '={{ $json.to }}', notificationText: '={{ $json.text }}' },
		of: [
			[{ to: 'u-1001', text: 'Hello Ana' }, 'User u-1001', {}],
			[{ to: 'u-1002, u-1003', text: 'Hello both' }, '2 listed users: u-1002, u-1003', {}],
			[{ to: [4711], text: 2026 }, 'User 4711', {}],
		],
		bad: [{ to: 'u-1004, , u-1005' }, 'User IDs'],
		about: (to) => ({ to, text: 'Sale' }),
	},
	ways: {
		'RongCloud user push': {
			product: 'rongcloud',
			path: '/push/user.json',
			encoding: 'json',
			users: ['userIds', LIMITS.usersPerUserPush],
			bodies: [
				{ userIds: ['u-1001'], notification: { pushContent: 'Hello Ana' } },
				{ userIds: ['u-1002', 'u-1003'], notification: { pushContent: 'Hello both' } },
				{ userIds: ['4711'], notification: { pushContent: '2026' } },
			],
			base: [userIds('userIds', ['u-1001']), notification('notification.pushContent')],
			fields: [
				...rows(OTHER_PUSHES, 'leg. user'),
				// One text and one title for all platforms.
				...NOTIFICATION.filter(
					({ name }) => !/(?:\.alert|\w\.title)$/.test(name.replace('notification.title', '')),
				),
			],
			groups: ['notification'],
			lines: [
				[{ userIds: 'u-7, u-8' }, 'userIds', ['u-7', 'u-8']],
				[{ notificationText: 'Starts today' }, 'notification.pushContent', 'Starts today'],
			],
		},
	},
	outputs: [
		{ name: 'one user', product: 'rongcloud' },
		{
			name: 'several users, of whom one cannot exist',
			product: 'rongcloud',
			parameters: { userIds: ['u-1001', 'u-1002@example.com'] },
		},
		{
			name: 'without an ID in the reply',
			product: 'rongcloud',
			reply: { path: '/push/user.json', reply: { status: 200, body: { code: 200 } } },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

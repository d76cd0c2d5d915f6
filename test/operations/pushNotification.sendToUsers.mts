import { NOTIFICATION, OTHER_PUSHES, rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import { CLASSIC_BACKUP, notification, SKIPPED, userIds } from './parts.mts';

export const sendToUsers: Manifest = {
	key: 'pushNotification.sendToUsers',
	minimal: { userIds: 'u-1001', notificationText: 'Summer sale' },
	ways: {
		'RongCloud user push': {
			product: 'rongcloud',
			path: '/push/user.json',
			encoding: 'json',
			base: [userIds('userIds', ['u-1001']), notification('notification.pushContent')],
			fields: [
				...rows(OTHER_PUSHES, 'leg. user'),
				...NOTIFICATION.filter(({ name }) => name !== 'notification.alert'),
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
			parameters: { userIds: ['u-1001', 'x'.repeat(65)] },
		},
		{
			name: 'with the ID that vendor code looks for in the reply',
			product: 'rongcloud',
			reply: { path: '/push/user.json', reply: { status: 200, body: { code: 200, id: 'P-1' } } },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

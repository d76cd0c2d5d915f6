import type { INodeParameters } from 'n8n-workflow';

/** The least that each operation has to be told. */
const TOLD: Readonly<Record<string, INodeParameters>> = {
	'systemMessage.send': {
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		text: 'Your parcel is on its way',
	},
	'systemMessage.sendPersonalized': {
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		text: 'Hello {name}',
		valuesJson: '{"name": "Nova"}',
		notificationText: 'Hello {name}',
	},
	'systemMessage.recall': {
		sentBy: 'shop-bot',
		recipients: '[{"userId": "u-1001", "messageId": "M-1"}]',
	},
	'broadcast.recall': {
		sentBy: 'shop-bot',
		messageId: 'B-1',
	},
	'broadcast.send': {
		fromUserId: 'shop-bot',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		text: 'Summer sale',
		notificationText: 'Summer sale',
	},
	'broadcast.sendToOnlineUsers': {
		fromUserId: 'shop-bot',
		onlineUsersConfirmed: true,
		text: 'The kitchen closes in an hour',
	},
	'pushNotification.send': {
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		notificationText: 'Summer sale',
	},
	'user.ban': { userIds: 'u-1001' },
	'user.get': { userId: 'u-1001' },
	'user.getManyBanned': {},
	'user.getOnlineStatus': { userId: 'u-1001' },
	'user.register': { userId: 'u-1001', name: 'Nova' },
	'user.unban': {
		bannedUser: { __rl: true, mode: 'id', value: 'u-1001' },
	},
	'user.update': { userId: 'u-1001', name: 'Nova' },
	'userTag.get': { userIds: 'u-1001' },
	'userTag.set': { userIds: 'u-1001', tags: 'vip' },
	'pushNotification.sendToUsers': {
		userIds: 'u-1001',
		notificationText: 'Summer sale',
	},
};

/** The same as a saved workflow holds it. */
export const MINIMAL: Readonly<Record<string, INodeParameters>> = Object.fromEntries(
	Object.entries(TOLD).map(([key, parameters]) => {
		const [resource = '', operation = ''] = key.split('.');
		return [key, { resource, operation, ...parameters }];
	}),
);

import type { INodeParameters } from 'n8n-workflow';

/** The least that each operation has to be told, as a saved workflow holds it. */
export const MINIMAL: Readonly<Record<string, INodeParameters>> = {
	'systemMessage.send': {
		resource: 'systemMessage',
		operation: 'send',
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		text: 'Your parcel is on its way',
	},
	'systemMessage.sendPersonalized': {
		resource: 'systemMessage',
		operation: 'sendPersonalized',
		fromUserId: 'shop-bot',
		toUserIds: 'u-1001',
		text: 'Hello {name}',
		valuesJson: '{"name": "Nova"}',
		notificationText: 'Hello {name}',
	},
	'systemMessage.recall': {
		resource: 'systemMessage',
		operation: 'recall',
		sentBy: 'shop-bot',
		recipients: '[{"userId": "u-1001", "messageId": "M-1"}]',
	},
	'broadcast.recall': {
		resource: 'broadcast',
		operation: 'recall',
		sentBy: 'shop-bot',
		messageId: 'B-1',
	},
	'broadcast.send': {
		resource: 'broadcast',
		operation: 'send',
		fromUserId: 'shop-bot',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		text: 'Summer sale',
		notificationText: 'Summer sale',
	},
	'pushNotification.send': {
		resource: 'pushNotification',
		operation: 'send',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		notificationText: 'Summer sale',
	},
	'user.ban': { resource: 'user', operation: 'ban', userIds: 'u-1001' },
	'user.get': { resource: 'user', operation: 'get', userId: 'u-1001' },
	'user.getManyBanned': { resource: 'user', operation: 'getManyBanned' },
	'user.getOnlineStatus': { resource: 'user', operation: 'getOnlineStatus', userId: 'u-1001' },
	'user.register': { resource: 'user', operation: 'register', userId: 'u-1001', name: 'Nova' },
	'user.unban': {
		resource: 'user',
		operation: 'unban',
		bannedUser: { __rl: true, mode: 'id', value: 'u-1001' },
	},
	'user.update': { resource: 'user', operation: 'update', userId: 'u-1001', name: 'Nova' },
	'userTag.get': { resource: 'userTag', operation: 'get', userIds: 'u-1001' },
	'userTag.set': { resource: 'userTag', operation: 'set', userIds: 'u-1001', tags: 'vip' },
};

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
	'broadcast.send': {
		resource: 'broadcast',
		operation: 'send',
		fromUserId: 'shop-bot',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		text: 'Summer sale',
		notificationText: 'Summer sale',
	},
	'broadcast.sendToOnlineUsers': {
		resource: 'broadcast',
		operation: 'sendToOnlineUsers',
		fromUserId: 'shop-bot',
		onlineUsersConfirmed: true,
		text: 'The kitchen closes in an hour',
	},
	'pushNotification.send': {
		resource: 'pushNotification',
		operation: 'send',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		notificationText: 'Summer sale',
	},
	'pushNotification.sendToUsers': {
		resource: 'pushNotification',
		operation: 'sendToUsers',
		userIds: 'u-1001',
		notificationText: 'Summer sale',
	},
};

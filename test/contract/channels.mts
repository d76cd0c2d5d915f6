import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { WIRE_FIELDS, type WireField } from './documents.mts';

/** Values by their place on the wire; see `placesIn` for how places are written. */
export type Places = Readonly<Record<string, unknown>>;

/** A part of an ordinary request, which a line replaces when it sets the parameter `instead`. */
interface Part {
	instead?: string;
	set: INodeParameters;
	gives: Places;
}

/** How many apps of each product the sandbox of these tests has beside its own. */
export const SPARE_APPS = 500;

let spareApps = 0;

/** An app that made no call yet: the node sends to online users once a second for each App Key. */
const nextApp = (product: Product): `${Product}-${number}` => {
	spareApps = (spareApps + 1) % SPARE_APPS;
	return `${product}-${spareApps}`;
};

/** One operation with one product and encoding: a way of its own over the wire. */
export interface Channel {
	resource: string;
	operation: string;
	/** Which choices of Send To go this way; all of them if missing. */
	isFor?(sendTo: string): boolean;
	/** True when it only looks something up, so that its items have no status. */
	isLook?: true;
	credential(sandbox: Sandbox): ReturnType<typeof account>;
	path(parameters: INodeParameters): string;
	encoding: 'json' | 'form';
	/** Where the message type and the content stand; push-only calls have neither. */
	type?: string;
	content?: string;
	/** The parts of an ordinary request, which every line stands on. */
	base: Part[];
	fields: readonly WireField[];
}

const PUSH_JSON = '/push.json';

const platforms: Part = {
	instead: 'platforms',
	set: { platforms: ['ios', 'android'] },
	gives: { platform: ['ios', 'android'] },
};

const audience = (userIds: string, everyone: string): Part[] => [
	{ set: {}, gives: { [everyone]: false } },
	{
		instead: 'sendTo',
		set: { sendTo: 'listedUsers', userIds: 'u-1001' },
		gives: { [userIds]: ['u-1001'] },
	},
	platforms,
];

const notification: Part = {
	instead: 'notificationText',
	set: { notificationText: 'Base notice' },
	gives: { 'notification.alert': 'Base notice' },
};

const sender = (place: string): Part => ({
	instead: 'fromUserId',
	set: { fromUserId: 'base-sender' },
	gives: { [place]: 'base-sender' },
});

const textMessage = (type: string, content: string): Part => ({
	instead: 'messageType',
	set: { messageType: 'RC:TxtMsg', text: 'Base text' },
	gives: { [type]: 'RC:TxtMsg', [`${content}:content`]: 'Base text' },
});

const recipients = (place: string): Part => ({
	instead: 'toUserIds',
	set: { toUserIds: 'u-1001, u-1002' },
	gives: { [place]: ['u-1001', 'u-1002'] },
});

/** What a call about users has beside the names of its operation. */
interface UserCall {
	product: Product;
	path: string;
	encoding: Channel['encoding'];
	base: Part[];
	call: keyof typeof WIRE_FIELDS.user;
	isLook?: true;
}

const ofUsers = (
	resource: 'user' | 'userTag',
	operation: string,
	{ product, path, encoding, base, call, isLook }: UserCall,
): Channel => ({
	resource,
	operation,
	...(isLook ? { isLook } : {}),
	credential: (sandbox) => account(sandbox, product),
	path: () => path,
	encoding,
	base,
	fields: WIRE_FIELDS.user[call][product],
});

const v4 = { product: 'nexconn', encoding: 'json' } as const;
const form = { product: 'rongcloud', encoding: 'form' } as const;

const oneUser: Part = {
	instead: 'userId',
	set: { userId: 'u-1001' },
	gives: { userId: 'u-1001' },
};
const name: Part = { instead: 'name', set: { name: 'Base name' }, gives: { name: 'Base name' } };
/** A list in JSON; a form has one entry as it is. */
const listed = (place: string, value: unknown): Part => ({
	instead: 'userIds',
	set: { userIds: 'u-1001' },
	gives: { [place]: value },
});
const tags: Part[] = [
	{ instead: 'tagsAre', set: { tagsAre: 'replaced' }, gives: {} },
	{ instead: 'tags', set: { tags: 'base' }, gives: { tags: ['base'] } },
];
const banLength = (place: string, value: unknown): Part => ({
	instead: 'banDuration',
	set: { banDuration: 60, banUnit: 'minutes' },
	gives: { [place]: value },
});
const picked = (place: string, value: unknown): Part => ({
	instead: 'bannedUser',
	set: { bannedUser: { __rl: true, mode: 'id', value: 'u-1001' } },
	gives: { [place]: value },
});

const sentBy: Part = {
	instead: 'sentBy',
	set: { sentBy: 'base-sender' },
	gives: { fromUserId: 'base-sender' },
};

const sentMessage = (target: string, id: string): Part => ({
	instead: 'messagesToRecall',
	set: {
		messagesToRecall: 'allRecipients',
		recipients: '[{"userId": "u-1001", "messageId": "base-id"}]',
	},
	gives: { [target]: 'u-1001', [id]: 'base-id' },
});

const sentBroadcast = (id: string): Part => ({
	instead: 'messageId',
	set: { messageId: 'base-id' },
	gives: { [id]: 'base-id' },
});

/** The push text that a personalized message needs. */
const pushText = (wanted: unknown): Part => ({
	instead: 'notificationText',
	set: { notificationText: 'Base notice' },
	gives: { pushContent: wanted },
});

const toAll: Part = { set: { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true }, gives: {} };
const toOnline: Part = { set: { onlineUsersConfirmed: true }, gives: {} };

const isMessageOnly = (sendTo: string) => sendTo === 'allUsersMessageOnly';
const isWithPlatforms = (sendTo: string) => !isMessageOnly(sendTo);
const isCombined = (sendTo: string) => sendTo === 'combinedTags';
const isSimple = (sendTo: string) => !isCombined(sendTo);

export const CHANNELS = {
	'Nexconn broadcast': {
		resource: 'broadcast',
		operation: 'send',
		isFor: isWithPlatforms,
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/system-channel/push',
		encoding: 'json',
		type: 'message.objectName',
		content: 'message.content',
		base: [
			sender('fromuserid'),
			...audience('audience.userid', 'audience.is_to_all'),
			textMessage('message.objectName', 'message.content'),
			notification,
		],
		fields: WIRE_FIELDS.formA,
	},
	'Nexconn broadcast, newer paths': {
		resource: 'broadcast',
		operation: 'send',
		isFor: isWithPlatforms,
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: ({ sendTo, packageName }) =>
			(sendTo === 'appPackage' || sendTo === 'taggedUsers') && packageName
				? '/v4/system-channel/app-package-users/send'
				: '/v4/system-channel/tagged-users/send',
		encoding: 'json',
		type: 'message.messageType',
		content: 'message.content',
		base: [
			{ set: { options: { nexconnBroadcastPath: 'newer' } }, gives: {} },
			sender('fromUserId'),
			...audience('audience.userId', 'audience.isToAll'),
			textMessage('message.messageType', 'message.content'),
			notification,
		],
		fields: WIRE_FIELDS.formC,
	},
	'RongCloud broadcast': {
		resource: 'broadcast',
		operation: 'send',
		isFor: isWithPlatforms,
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => PUSH_JSON,
		encoding: 'json',
		type: 'message.objectName',
		content: 'message.content',
		base: [
			sender('fromuserid'),
			...audience('audience.userid', 'audience.is_to_all'),
			textMessage('message.objectName', 'message.content'),
			notification,
		],
		fields: WIRE_FIELDS.classicBroadcast,
	},
	'Nexconn message broadcast': {
		resource: 'broadcast',
		operation: 'send',
		isFor: isMessageOnly,
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/system-channel/message/broadcast-all',
		encoding: 'json',
		type: 'messageType',
		content: 'content',
		base: [toAll, sender('fromUserId'), textMessage('messageType', 'content')],
		fields: WIRE_FIELDS.v4BroadcastAll,
	},
	'RongCloud message broadcast': {
		resource: 'broadcast',
		operation: 'send',
		isFor: isMessageOnly,
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/message/broadcast.json',
		encoding: 'form',
		type: 'objectName',
		content: 'content',
		base: [toAll, sender('fromUserId'), textMessage('objectName', 'content')],
		fields: WIRE_FIELDS.classicBroadcastAll,
	},
	'Nexconn online broadcast': {
		resource: 'broadcast',
		operation: 'sendToOnlineUsers',
		credential: (sandbox) => account(sandbox, 'nexconn', nextApp('nexconn')),
		path: () => '/v4/system-channel/message/broadcast-online',
		encoding: 'json',
		type: 'messageType',
		content: 'content',
		base: [toOnline, sender('fromUserId'), textMessage('messageType', 'content')],
		fields: WIRE_FIELDS.v4BroadcastOnline,
	},
	'RongCloud online broadcast': {
		resource: 'broadcast',
		operation: 'sendToOnlineUsers',
		credential: (sandbox) => account(sandbox, 'rongcloud', nextApp('rongcloud')),
		path: () => '/message/online/broadcast.json',
		encoding: 'form',
		type: 'objectName',
		content: 'content',
		base: [toOnline, sender('fromUserId'), textMessage('objectName', 'content')],
		fields: WIRE_FIELDS.classicBroadcastOnline,
	},
	'RongCloud push': {
		resource: 'pushNotification',
		operation: 'send',
		isFor: isSimple,
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => PUSH_JSON,
		encoding: 'json',
		base: [...audience('audience.userid', 'audience.is_to_all'), notification],
		fields: WIRE_FIELDS.pushOnly,
	},
	'RongCloud combined push': {
		resource: 'pushNotification',
		operation: 'send',
		isFor: isCombined,
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/push/custom.json',
		encoding: 'json',
		base: [
			{ set: { sendTo: 'combinedTags' }, gives: { 'audience.is_to_all': false } },
			{
				instead: 'tagGroups',
				set: { tagGroups: { entries: [{ match: 'all', tags: 'vip' }] } },
				gives: {
					'audience.tagItems': [
						{ tags: ['vip'], isNot: false, tagsOperator: 'AND', itemsOperator: 'AND' },
					],
				},
			},
			platforms,
			notification,
		],
		fields: WIRE_FIELDS.pushPlus,
	},
	'RongCloud user push': {
		resource: 'pushNotification',
		operation: 'sendToUsers',
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/push/user.json',
		encoding: 'json',
		base: [
			{ instead: 'userIds', set: { userIds: 'u-1001' }, gives: { userIds: ['u-1001'] } },
			{ ...notification, gives: { 'notification.pushContent': 'Base notice' } },
		],
		fields: WIRE_FIELDS.userPush,
	},
	'Nexconn push': {
		resource: 'pushNotification',
		operation: 'send',
		isFor: isSimple,
		// The only documented push-only path is a classic one, which a Nexconn key has to be let onto.
		credential: (sandbox) => account(sandbox, 'nexconn', 'both'),
		path: () => PUSH_JSON,
		encoding: 'json',
		base: [...audience('audience.userid', 'audience.is_to_all'), notification],
		fields: WIRE_FIELDS.pushOnly,
	},
	'Nexconn message': {
		resource: 'systemMessage',
		operation: 'send',
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/system-channel/message/send',
		encoding: 'json',
		type: 'messageType',
		content: 'content',
		base: [sender('fromUserId'), recipients('toUserIds'), textMessage('messageType', 'content')],
		fields: WIRE_FIELDS.v4Send,
	},
	'RongCloud message': {
		resource: 'systemMessage',
		operation: 'send',
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/message/system/publish.json',
		encoding: 'form',
		type: 'objectName',
		content: 'content',
		base: [sender('fromUserId'), recipients('toUserId'), textMessage('objectName', 'content')],
		fields: WIRE_FIELDS.classicSend,
	},
	'Nexconn ban': ofUsers('user', 'ban', {
		...v4,
		path: '/v4/user/ban',
		base: [listed('userIds', ['u-1001']), banLength('durationMinutes', 60)],
		call: 'ban',
	}),
	'RongCloud ban': ofUsers('user', 'ban', {
		...form,
		path: '/user/block.json',
		base: [listed('userId', 'u-1001'), banLength('minute', '60')],
		call: 'ban',
	}),
	'Nexconn user': ofUsers('user', 'get', {
		...v4,
		path: '/v4/user/get',
		base: [oneUser],
		call: 'oneUser',
		isLook: true,
	}),
	'RongCloud user': ofUsers('user', 'get', {
		...form,
		path: '/user/info.json',
		base: [oneUser],
		call: 'oneUser',
		isLook: true,
	}),
	'Nexconn banned users': ofUsers('user', 'getManyBanned', {
		...v4,
		path: '/v4/user/ban/list',
		base: [{ set: {}, gives: { page: 1, pageSize: 50 } }],
		call: 'bannedUsers',
		isLook: true,
	}),
	'RongCloud banned users': ofUsers('user', 'getManyBanned', {
		...form,
		path: '/user/block/query.json',
		base: [{ set: {}, gives: { page: '1', size: '50' } }],
		call: 'bannedUsers',
		isLook: true,
	}),
	'Nexconn online status': ofUsers('user', 'getOnlineStatus', {
		...v4,
		path: '/v4/user/connection-status/get',
		base: [oneUser],
		call: 'oneUser',
		isLook: true,
	}),
	'RongCloud online status': ofUsers('user', 'getOnlineStatus', {
		...form,
		path: '/user/checkOnline.json',
		base: [oneUser],
		call: 'oneUser',
		isLook: true,
	}),
	'Nexconn registration': ofUsers('user', 'register', {
		...v4,
		path: '/v4/auth/access-token/issue',
		base: [oneUser, name],
		call: 'register',
	}),
	'RongCloud registration': ofUsers('user', 'register', {
		...form,
		path: '/user/getToken.json',
		base: [oneUser, name],
		call: 'register',
	}),
	'Nexconn unban': ofUsers('user', 'unban', {
		...v4,
		path: '/v4/user/unban',
		base: [picked('userIds', ['u-1001'])],
		call: 'unban',
	}),
	'RongCloud unban': ofUsers('user', 'unban', {
		...form,
		path: '/user/unblock.json',
		base: [picked('userId', 'u-1001')],
		call: 'unban',
	}),
	'Nexconn update': ofUsers('user', 'update', {
		...v4,
		path: '/v4/user/update',
		base: [oneUser, name],
		call: 'update',
	}),
	'RongCloud update': ofUsers('user', 'update', {
		...form,
		path: '/user/refresh.json',
		base: [oneUser, name],
		call: 'update',
	}),
	'Nexconn tags of users': ofUsers('userTag', 'get', {
		...v4,
		path: '/v4/user/tag/batch/get',
		base: [listed('userIds', ['u-1001'])],
		call: 'getTags',
		isLook: true,
	}),
	'RongCloud tags of users': ofUsers('userTag', 'get', {
		...form,
		path: '/user/tags/get.json',
		base: [listed('userIds', 'u-1001')],
		call: 'getTags',
		isLook: true,
	}),
	'Nexconn change of tags': ofUsers('userTag', 'set', {
		...v4,
		path: '/v4/user/tag/batch/set',
		base: [listed('userIds', ['u-1001']), ...tags],
		call: 'setTags',
	}),
	'RongCloud change of tags': ofUsers('userTag', 'set', {
		...form,
		encoding: 'json',
		path: '/user/tag/batch/set.json',
		base: [listed('userIds', ['u-1001']), ...tags],
		call: 'setTags',
	}),
	'Nexconn personalized': {
		resource: 'systemMessage',
		operation: 'sendPersonalized',
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/system-channel/message/send',
		encoding: 'json',
		type: 'messageType',
		content: 'content',
		base: [
			sender('fromUserId'),
			recipients('toUserIds'),
			textMessage('messageType', 'content'),
			pushText('Base notice'),
		],
		fields: WIRE_FIELDS.v4Personalized,
	},
	'RongCloud personalized': {
		resource: 'systemMessage',
		operation: 'sendPersonalized',
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/message/system/publish_template.json',
		encoding: 'json',
		type: 'objectName',
		content: 'content',
		base: [
			sender('fromUserId'),
			recipients('toUserId'),
			{ set: {}, gives: { values: [{}, {}] } },
			textMessage('objectName', 'content'),
			pushText(['Base notice', 'Base notice']),
		],
		fields: WIRE_FIELDS.classicTemplate,
	},
	'Nexconn recall': {
		resource: 'systemMessage',
		operation: 'recall',
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/message/delete',
		encoding: 'json',
		base: [sentBy, { set: {}, gives: { channelType: 6 } }, sentMessage('channelId', 'messageId')],
		fields: WIRE_FIELDS.v4Recall,
	},
	'RongCloud recall': {
		resource: 'systemMessage',
		operation: 'recall',
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/message/recall.json',
		encoding: 'form',
		base: [
			sentBy,
			{ set: {}, gives: { conversationType: '6' } },
			sentMessage('targetId', 'messageUID'),
		],
		fields: WIRE_FIELDS.classicRecall,
	},
	'Nexconn broadcast recall': {
		resource: 'broadcast',
		operation: 'recall',
		credential: (sandbox) => account(sandbox, 'nexconn'),
		path: () => '/v4/system-channel/message/broadcast/delete',
		encoding: 'json',
		base: [sentBy, sentBroadcast('messageId')],
		fields: WIRE_FIELDS.v4BroadcastRecall,
	},
	'RongCloud broadcast recall': {
		resource: 'broadcast',
		operation: 'recall',
		credential: (sandbox) => account(sandbox, 'rongcloud'),
		path: () => '/message/broadcast/recall.json',
		encoding: 'form',
		base: [sentBy, sentBroadcast('messageUID')],
		fields: WIRE_FIELDS.classicBroadcastRecall,
	},
} satisfies Record<string, Channel>;

export type ChannelName = keyof typeof CHANNELS;

export const CHANNEL_NAMES = Object.keys(CHANNELS) as ChannelName[];

export const channelOf = (name: ChannelName): Channel => CHANNELS[name];

/** The channels of the operations named Send, which have a planner of their own in the property tests. */
export const SENDS = CHANNEL_NAMES.filter((name) => channelOf(name).operation === 'send');

/** Those to which the user can add JSON of their own. */
export const WITH_ADDITIONAL = CHANNEL_NAMES.filter((name) =>
	['send', 'sendPersonalized', 'sendToOnlineUsers', 'sendToUsers'].includes(
		channelOf(name).operation,
	),
);

/** Those that go to an audience of their own choosing. */
export const AUDIENCE_CHANNELS = CHANNEL_NAMES.filter(
	(name) => channelOf(name).isFor?.('listedUsers') === true,
);

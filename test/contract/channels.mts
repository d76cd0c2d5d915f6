import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../sandbox/index.mts';
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
} satisfies Record<string, Channel>;

export type ChannelName = keyof typeof CHANNELS;

export const CHANNEL_NAMES = Object.keys(CHANNELS) as ChannelName[];

export const channelOf = (name: ChannelName): Channel => CHANNELS[name];

/** Those that go to an audience of their own choosing. */
export const AUDIENCE_CHANNELS = CHANNEL_NAMES.filter(
	(name) => channelOf(name).isFor?.('listedUsers') === true,
);

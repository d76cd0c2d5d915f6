import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { inFormC, PUSH_EXT, PUSH_FAMILY, rows } from '../contract/documents.mts';
import type { Group, Manifest, OwnLine, Rows } from './manifest.mts';
import { audience, notification, sender, SKIPPED, textMessage } from './parts.mts';

/**
 * The broadcasts of a message, to all and to those online (docs/service.md, sections 7.3 and 7.4). Left out: os
 * and msgRandom of the classic one, which only one vendor SDK knows and no document describes.
 */
export const MESSAGE_BROADCASTS = `
field                 v4 all   leg. all   v4 online   leg. online
fromUserId            R        R          R           R
messageType           R        -          R           -
objectName            -        R          -           R
content""             R        R          R           R
pushContent           O        O          -           -
pushData              O        O          -           -
contentAvailable      O        O          -           -
pushExt""             O        O          -           -
disableUpdateLastMsg  O        O          O           O
`;

/** A broadcast of its own for each row. */
const SEVERAL = { severalBroadcasts: true };
const TO_TAGS: Rows = {
	set: {
		fromUserId: '={{ $json.from }}',
		sendTo: 'taggedUsers',
		tagsAll: '={{ $json.tags }}',
		platforms: '={{ $json.devices }}',
		text: '={{ $json.text }}',
		notificationText: '={{ $json.text }}',
		options: SEVERAL,
	},
	of: [
		[
			{ from: 'shop-bot', tags: 'vip', devices: ['ios'], text: 'First offer' },
			'All users of the app who have the tag "vip" (iOS)',
			{ fromUserId: 'shop-bot' },
		],
		[
			{ from: 'help-bot', tags: ['vip', 'berlin'], devices: 'android, ios', text: 'Second offer' },
			'All users of the app who have all of the tags "vip" and "berlin" (Android, iOS)',
			{ fromUserId: 'help-bot' },
		],
		[
			{ from: 'shop-bot', tags: 2026, devices: ['android'], text: 'Third offer' },
			'All users of the app who have the tag "2026" (Android)',
			{ fromUserId: 'shop-bot' },
		],
	],
	bad: [{ tags: ',' }, 'Must Have All of These Tags'],
};
const EVERYONE = 'Every user of the app';
const TO_ALL: Rows = {
	set: {
		fromUserId: '={{ $json.from }}',
		sendTo: 'allUsersMessageOnly',
		allUsersConfirmed: true,
		text: '={{ $json.text }}',
		notificationText: '={{ $json.push }}',
		options: SEVERAL,
	},
	of: [
		[{ from: 'shop-bot', text: 'First', push: 'One' }, EVERYONE, { fromUserId: 'shop-bot' }],
		[{ from: 'help-bot', text: 'Second' }, EVERYONE, { fromUserId: 'help-bot' }],
		[{ from: 'shop-bot', text: 3, push: 'Three' }, EVERYONE, { fromUserId: 'shop-bot' }],
	],
	bad: [{ text: null }, 'Message Text'],
};

const isMessageOnly = (sendTo: string) => sendTo === 'allUsersMessageOnly';
const isWithPlatforms = (sendTo: string) => !isMessageOnly(sendTo);

const messages = (type: string) =>
	[
		{
			fromUserId: 'shop-bot',
			[type]: 'RC:TxtMsg',
			content: { content: 'First' },
			pushContent: 'One',
		},
		{ fromUserId: 'help-bot', [type]: 'RC:TxtMsg', content: { content: 'Second' } },
		{
			fromUserId: 'shop-bot',
			[type]: 'RC:TxtMsg',
			content: { content: '3' },
			pushContent: 'Three',
		},
	] as const;

const toAll = { set: { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true }, gives: {} };
const MESSAGE_ONLY = { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true };
const TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };

/** Of the push family, with a message. */
const withMessage = (senderPlace: string, everyone: string, type: string) => {
	const body = (
		platform: string[],
		from: string,
		tag: string[],
		text: string,
	): Record<string, unknown> => ({
		platform,
		[senderPlace]: from,
		audience: { tag, [everyone.replace('audience.', '')]: false },
		message: { content: { content: text }, [type.replace('message.', '')]: 'RC:TxtMsg' },
		notification: { alert: text },
	});
	return {
		isFor: isWithPlatforms,
		encoding: 'json' as const,
		type,
		content: 'message.content',
		base: [
			sender(senderPlace),
			...audience(everyone),
			textMessage(type, 'message.content'),
			notification(),
		],
		bodies: [
			body(['ios'], 'shop-bot', ['vip'], 'First offer'),
			body(['android', 'ios'], 'help-bot', ['vip', 'berlin'], 'Second offer'),
			body(['android'], 'shop-bot', ['2026'], 'Third offer'),
		] as const,
	};
};
const ordinary = withMessage('fromuserid', 'audience.is_to_all', 'message.objectName');
const newer = withMessage('fromUserId', 'audience.isToAll', 'message.messageType');

/** A way of Nexconn in the newer spelling, by the choice under Nexconn Path. */
const inNewerForm = (nexconnBroadcastPath: string) => ({
	...newer,
	product: 'nexconn' as const,
	rows: {
		...TO_TAGS,
		set: { ...TO_TAGS.set, options: { ...SEVERAL }, advanced: { nexconnBroadcastPath } },
	},
	base: [{ set: { advanced: { nexconnBroadcastPath } }, gives: {} }, ...newer.base],
	fields: inFormC(rows(PUSH_FAMILY, 'v4 pkg')),
	groups: [
		'platforms',
		'harmonyOsAlone',
		'newerAudience',
		'notification',
		'ownTexts',
		'nestedMessage',
	] satisfies Group[],
	lines: [[{ fromUserId: 'shop-bot' }, 'fromUserId', 'shop-bot']] satisfies OwnLine[],
});

export const send: Manifest = {
	key: 'broadcast.send',
	minimal: {
		fromUserId: 'shop-bot',
		sendTo: 'listedUsers',
		userIds: 'u-1001',
		text: 'Summer sale',
		notificationText: 'Summer sale',
	},
	effect: 'send',
	called: 'broadcast',
	tooMany: `share a quota of ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a calendar day`,
	isQuota: true,
	service: 'Enable the broadcast and push service for this app in the console.',
	rows: TO_TAGS,
	ways: {
		'Nexconn broadcast': {
			...ordinary,
			product: 'nexconn',
			path: '/v4/system-channel/push',
			fields: rows(PUSH_FAMILY, 'v4 pkg'),
			groups: [
				'platforms',
				'harmonyOsAlone',
				'audience',
				'notification',
				'ownTexts',
				'nestedMessage',
			],
			lines: [[{ fromUserId: 'shop-bot' }, 'fromuserid', 'shop-bot']],
		},
		'Nexconn broadcast, newer paths': {
			...inNewerForm('newer'),
			path: ({ sendTo, packageName }) =>
				(sendTo === 'appPackage' || sendTo === 'taggedUsers') && packageName
					? '/v4/system-channel/app-package-users/send'
					: '/v4/system-channel/tagged-users/send',
		},
		'Nexconn broadcast, newer spelling': {
			...inNewerForm('spelling'),
			path: '/v4/system-channel/push',
		},
		'RongCloud broadcast': {
			...ordinary,
			product: 'rongcloud',
			path: '/push.json',
			fields: rows(PUSH_FAMILY, 'leg. pkg', 'leg. tag'),
			groups: ['platforms', 'audience', 'notification', 'ownTexts', 'nestedMessage'],
			lines: [[{ fromUserId: 'shop-bot' }, 'fromuserid', 'shop-bot']],
		},
		'Nexconn message broadcast': {
			product: 'nexconn',
			isFor: isMessageOnly,
			path: '/v4/system-channel/message/broadcast-all',
			encoding: 'json',
			rows: TO_ALL,
			bodies: messages('messageType'),
			type: 'messageType',
			content: 'content',
			base: [toAll, sender('fromUserId'), textMessage('messageType', 'content')],
			fields: [...rows(MESSAGE_BROADCASTS, 'v4 all'), ...PUSH_EXT],
			groups: ['jsonMessage', 'pushExt', 'commonText', 'silent'],
		},
		'RongCloud message broadcast': {
			product: 'rongcloud',
			isFor: isMessageOnly,
			path: '/message/broadcast.json',
			encoding: 'form',
			rows: TO_ALL,
			bodies: messages('objectName'),
			type: 'objectName',
			content: 'content',
			base: [toAll, sender('fromUserId'), textMessage('objectName', 'content')],
			fields: [...rows(MESSAGE_BROADCASTS, 'leg. all'), ...PUSH_EXT],
			groups: ['formMessage', 'pushExt', 'commonText', 'formSilent'],
		},
	},
	outputs: [
		{ name: 'Nexconn, current path', product: 'nexconn', parameters: TAGGED },
		{
			name: 'Nexconn, newer path for tags',
			product: 'nexconn',
			parameters: { ...TAGGED, advanced: { nexconnBroadcastPath: 'newer' } },
			service: { v4Push: 'newer' },
		},
		{
			name: 'Nexconn, newer path for an app package, after a 404',
			product: 'nexconn',
			parameters: { sendTo: 'appPackage', packageName: 'com.example.shop' },
			service: { v4Push: 'newer' },
		},
		{
			name: 'RongCloud',
			product: 'rongcloud',
			parameters: { ...TAGGED, platforms: ['android'] },
		},
		{ name: 'Nexconn, message only', product: 'nexconn', parameters: MESSAGE_ONLY },
		{ name: 'RongCloud, message only', product: 'rongcloud', parameters: MESSAGE_ONLY },
		SKIPPED,
	],
};

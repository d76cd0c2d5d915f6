import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { PUSH_EXT, rows } from '../contract/documents.mts';
import type { Manifest, OwnLine } from './manifest.mts';
import { BACKUP, recipients, sender, SKIPPED, textMessage } from './parts.mts';

/** The document of the v4 call (docs/service.md, section 3.1). */
export const V4_SEND = `
field                 v4 send
fromUserId            R
toUserIds             R
messageType           R
content""             R
pushContent           O
pushData              O
shouldPersist         O
contentAvailable      O
disablePush           O
pushExt""             O
disableUpdateLastMsg  O
`;

/**
 * The classic call (docs/service.md, section 7.3). Left out: isCounted, count, busChannel and msgRandom, which
 * only one vendor SDK each knows and no document describes.
 */
const CLASSIC_SEND = `
field                 leg. send
fromUserId            R
toUserId              R
objectName            R
content""             R
pushContent           O
pushData              O
isPersisted           O
contentAvailable      O
disablePush           O
pushExt""             O
disableUpdateLastMsg  O
`;

const storing = (shouldPersist: boolean, place: string, value: unknown): OwnLine => [
	{ options: { shouldPersist } },
	place,
	value,
];
export const quiet = (disablePush: boolean, value: unknown): OwnLine => [
	{ notificationOptions: { disablePush } },
	'disablePush',
	value,
];

export const send: Manifest = {
	key: 'systemMessage.send',
	minimal: { fromUserId: 'shop-bot', toUserIds: 'u-1001', text: 'Your parcel is on its way' },
	effect: 'send',
	called: 'system message',
	tooMany: `takes ${LIMITS.messagesPerSecond} messages a second`,
	rows: {
		set: {
			fromUserId: '={{ $json.from }}',
			toUserIds: '={{ $json.to }}',
			text: '={{ $json.text }}',
			notificationText: '={{ $json.push }}',
		},
		of: [
			[
				{ from: 'shop-bot', to: 'u-1001', text: 'Hello Ana', push: 'For Ana' },
				'User u-1001',
				{ fromUserId: 'shop-bot', recipients: [{ userId: 'u-1001' }] },
			],
			[
				{ from: 'help-bot', to: 'u-1002, u-1010', text: 'Grüße & 20% = "€5"' },
				'2 listed users: u-1002, u-1010',
				{ fromUserId: 'help-bot', recipients: [{ userId: 'u-1002' }, { userId: 'u-1010' }] },
			],
			[
				{ from: 'shop-bot', to: [4711], text: 2026, push: 'For 店' },
				'User 4711',
				{ fromUserId: 'shop-bot', recipients: [{ userId: '4711' }] },
			],
		],
		bad: [{ to: 'u-1, , u-2' }, 'Recipient User IDs'],
		about: (to) => ({ from: 'shop-bot', to, text: 'Hello' }),
	},
	ways: {
		'Nexconn message': {
			product: 'nexconn',
			path: '/v4/system-channel/message/send',
			encoding: 'json',
			users: ['toUserIds', LIMITS.recipientsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toUserIds: ['u-1001'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Hello Ana' },
					pushContent: 'For Ana',
				},
				{
					fromUserId: 'help-bot',
					toUserIds: ['u-1002', 'u-1010'],
					messageType: 'RC:TxtMsg',
					content: { content: 'Grüße & 20% = "€5"' },
				},
				{
					fromUserId: 'shop-bot',
					toUserIds: ['4711'],
					messageType: 'RC:TxtMsg',
					content: { content: '2026' },
					pushContent: 'For 店',
				},
			],
			type: 'messageType',
			content: 'content',
			base: [sender('fromUserId'), recipients('toUserIds'), textMessage('messageType', 'content')],
			fields: [...rows(V4_SEND, 'v4 send'), ...PUSH_EXT],
			groups: ['jsonMessage', 'pushExt', 'commonText', 'silent'],
			lines: [
				[{ toUserIds: 'u-7' }, 'toUserIds', ['u-7']],
				[{ toUserIds: 'u-7\nu-8' }, 'toUserIds', ['u-7', 'u-8']],
				storing(true, 'shouldPersist', 1),
				storing(false, 'shouldPersist', 0),
				quiet(true, true),
				quiet(false, false),
			],
		},
		'RongCloud message': {
			product: 'rongcloud',
			path: '/message/system/publish.json',
			encoding: 'form',
			users: ['toUserId', LIMITS.recipientsPerMessage],
			bodies: [
				{
					fromUserId: 'shop-bot',
					toUserId: 'u-1001',
					objectName: 'RC:TxtMsg',
					content: { content: 'Hello Ana' },
					pushContent: 'For Ana',
				},
				{
					fromUserId: 'help-bot',
					toUserId: ['u-1002', 'u-1010'],
					objectName: 'RC:TxtMsg',
					content: { content: 'Grüße & 20% = "€5"' },
				},
				{
					fromUserId: 'shop-bot',
					toUserId: '4711',
					objectName: 'RC:TxtMsg',
					content: { content: '2026' },
					pushContent: 'For 店',
				},
			],
			type: 'objectName',
			content: 'content',
			base: [sender('fromUserId'), recipients('toUserId'), textMessage('objectName', 'content')],
			fields: [...rows(CLASSIC_SEND, 'leg. send'), ...PUSH_EXT],
			groups: ['formMessage', 'pushExt', 'commonText', 'formSilent'],
			lines: [
				[{ toUserIds: 'u-7' }, 'toUserId', 'u-7'],
				[{ toUserIds: 'u-7\nu-8' }, 'toUserId', ['u-7', 'u-8']],
				storing(true, 'isPersisted', '1'),
				storing(false, 'isPersisted', '0'),
				quiet(true, 'true'),
				quiet(false, 'false'),
			],
		},
	},
	outputs: [
		{ name: 'Nexconn, one recipient', product: 'nexconn' },
		{
			name: 'Nexconn, newer names of the IDs',
			product: 'nexconn',
			parameters: { toUserIds: 'u-1001, u-1002' },
			service: { newerIds: true },
		},
		{
			name: 'RongCloud, two recipients',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001, u-1002' },
		},
		{
			name: 'RongCloud, with something to watch out for',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001', messageType: 'RC:InfoNtf', infoText: 'Closed' },
		},
		BACKUP,
		SKIPPED,
	],
};

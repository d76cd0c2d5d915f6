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
	{ messageDetails: { shouldPersist } },
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
	ways: {
		'Nexconn message': {
			product: 'nexconn',
			path: '/v4/system-channel/message/send',
			encoding: 'json',
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

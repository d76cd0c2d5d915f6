import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest, OwnLine } from './manifest.mts';
import { send as systemMessage } from './systemMessage.send.mts';
import { wayOf } from './parts.mts';

/** What the calls have beyond those for system messages (docs/service.md, section 7.7). */
const DIRECT = `
field                 v4 direct  leg. direct
isEchoToSender        O          -
verifyBlocklist       O          -
hasMetadata           O          -
metadata              O          -
needReadReceipt       O          -
isIncludeSender       -          O
verifyBlacklist       -          O
expansion             -          O
extraContent          -          O
`;

/** Both sides of a switch of 0 and 1, in JSON or as the text of a form. */
const inJson = (name: string, place: string): OwnLine[] => [
	[{ options: { [name]: true } }, place, 1],
	[{ options: { [name]: false } }, place, 0],
];
const inForm = (name: string, place: string): OwnLine[] => [
	[{ options: { [name]: true } }, place, '1'],
	[{ options: { [name]: false } }, place, '0'],
];

/** What messages in chats can say besides, with Nexconn and in a classic form. */
export const V4_CHAT: ReadonlyArray<OwnLine | readonly OwnLine[]> = [
	[
		[{ options: { extension: '{"order": "packed"}' } }, 'hasMetadata', true],
		[{}, 'metadata', { order: 'packed' }],
	],
	...inJson('includeSender', 'isEchoToSender'),
	...inJson('readReceipt', 'needReadReceipt'),
];
export const CLASSIC_CHAT: ReadonlyArray<OwnLine | readonly OwnLine[]> = [
	[
		[{ options: { extension: '{"order": "packed"}' } }, 'expansion', 'true'],
		[{}, 'extraContent', '{"order":"packed"}'],
	],
	...inForm('includeSender', 'isIncludeSender'),
];

const nexconn = wayOf(systemMessage, 'Nexconn message');
const rongcloud = wayOf(systemMessage, 'RongCloud message');

/** As a system message but for paths, number of users and a few settings (docs/service.md, section 7.7). */
export const send: Manifest = {
	...systemMessage,
	key: 'directMessage.send',
	called: 'direct message',
	tooMany: `takes ${LIMITS.directMessagesPerMinute} direct messages a minute`,
	ways: {
		'Nexconn direct': {
			...nexconn,
			path: '/v4/direct-channel/message/send',
			users: ['toUserIds', LIMITS.recipientsPerDirectMessage],
			fields: [...nexconn.fields, ...rows(DIRECT, 'v4 direct')],
			lines: [
				...(nexconn.lines ?? []),
				...V4_CHAT,
				...inJson('verifyBlacklist', 'verifyBlocklist'),
			],
		},
		'RongCloud direct': {
			...rongcloud,
			path: '/message/private/publish.json',
			users: ['toUserId', LIMITS.recipientsPerDirectMessage],
			fields: [...rongcloud.fields, ...rows(DIRECT, 'leg. direct')],
			lines: [
				...(rongcloud.lines ?? []),
				...CLASSIC_CHAT,
				...inForm('verifyBlacklist', 'verifyBlacklist'),
			],
		},
	},
};

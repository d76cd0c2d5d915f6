import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest, OwnLine } from './manifest.mts';
import { send as systemMessage } from './systemMessage.send.mts';
import { wayOf } from './parts.mts';

/** What the classic call has beyond that for system messages (docs/service.md, section 7.7). */
const CLASSIC_DIRECT = `
field                 leg. direct
verifyBlacklist       O
isIncludeSender       O
expansion             O
extraContent          O
`;

const option = (name: string, on: boolean, place: string): OwnLine => [
	{ options: { [name]: on } },
	place,
	on ? '1' : '0',
];

const nexconn = wayOf(systemMessage, 'Nexconn message');
const rongcloud = wayOf(systemMessage, 'RongCloud message');

/** As a system message but for paths, number of users and two settings (docs/service.md, section 7.7). */
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
		},
		'RongCloud direct': {
			...rongcloud,
			path: '/message/private/publish.json',
			users: ['toUserId', LIMITS.recipientsPerDirectMessage],
			fields: [...rongcloud.fields, ...rows(CLASSIC_DIRECT, 'leg. direct')],
			lines: [
				...(rongcloud.lines ?? []),
				[
					[{ options: { extension: '{"order": "packed"}' } }, 'expansion', 'true'],
					[{}, 'extraContent', '{"order":"packed"}'],
				],
				option('includeSender', true, 'isIncludeSender'),
				option('includeSender', false, 'isIncludeSender'),
				option('verifyBlacklist', true, 'verifyBlacklist'),
				option('verifyBlacklist', false, 'verifyBlacklist'),
			],
		},
	},
};

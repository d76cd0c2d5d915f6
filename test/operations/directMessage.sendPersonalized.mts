import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { Manifest } from './manifest.mts';
import { wayOf } from './parts.mts';
import { sendPersonalized as personalized } from './systemMessage.sendPersonalized.mts';

/** As a personalized system message but for paths and number of users (docs/service.md, section 7.7). */
export const sendPersonalized: Manifest = {
	...personalized,
	key: 'directMessage.sendPersonalized',
	tooMany: `takes ${LIMITS.directMessagesPerMinute} direct messages a minute`,
	ways: {
		'Nexconn personalized direct': {
			...wayOf(personalized, 'Nexconn personalized'),
			called: 'direct message',
			path: '/v4/direct-channel/message/send',
			users: ['toUserIds', LIMITS.recipientsPerDirectMessage],
		},
		'RongCloud personalized direct': {
			...wayOf(personalized, 'RongCloud personalized'),
			path: '/message/private/publish_template.json',
			users: ['toUserId', LIMITS.recipientsPerDirectMessage],
		},
	},
};

import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import { LIMITS, RATES } from '../limits';
import {
	CLASSIC_CHAT_TEXTS,
	CLASSIC_NAMES,
	inChat,
	LISTED_MESSAGE,
	listedBody,
	refuseReadReceipt,
	V4_NAMES,
} from './listedMessage';
import type { ChatMessageRequest } from './listedMessage';
import { MESSAGE_TEXTS } from './shared';

export interface DirectMessageRequest extends ChatMessageRequest {
	/** Whether those who have blocked the sender get nothing. */
	verifyBlacklist?: 0 | 1;
}

/** What all calls for messages between two users have in common. */
export const inDirectChannels = {
	limit: RATES.directMessages,
	usersPerCall: LIMITS.recipientsPerDirectMessage,
	textPlaces: MESSAGE_TEXTS,
};

const v4Body = listedBody(V4_NAMES);
const classicBody = listedBody(CLASSIC_NAMES);

export const directMessageCalls = {
	nexconn: endpoint<DirectMessageRequest>({
		...V4,
		...inDirectChannels,
		path: '/v4/direct-channel/message/send',
		body: (request) =>
			given({
				...v4Body(request),
				...inChat.nexconn(request),
				verifyBlocklist: request.verifyBlacklist,
			}),
	}),
	rongcloud: endpoint<DirectMessageRequest>({
		...CLASSIC_FORM,
		...inDirectChannels,
		textPlaces: CLASSIC_CHAT_TEXTS,
		path: '/message/private/publish.json',
		body: (request) =>
			given({
				...classicBody(request),
				...inChat.rongcloud(request),
				verifyBlacklist: request.verifyBlacklist,
			}),
		remarks: refuseReadReceipt,
	}),
};

/** docs/service.md, section 7.7. */
export const directMessage = kind<DirectMessageRequest>({
	name: 'direct message',
	...LISTED_MESSAGE,
	route: inBoth(directMessageCalls),
});

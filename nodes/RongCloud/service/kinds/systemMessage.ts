import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import { LIMITS, RATES } from '../limits';
import { CLASSIC_NAMES, LISTED_MESSAGE, listedBody, V4_NAMES } from './listedMessage';
import type { ListedMessageRequest } from './listedMessage';
import { MESSAGE_TEXTS } from './shared';

/** What all calls for messages in system channels have in common. */
export const inSystemChannels = {
	limit: RATES.messages,
	usersPerCall: LIMITS.recipientsPerMessage,
	textPlaces: MESSAGE_TEXTS,
};

export const systemMessageCalls = {
	nexconn: endpoint<ListedMessageRequest>({
		...V4,
		...inSystemChannels,
		path: '/v4/system-channel/message/send',
		body: listedBody(V4_NAMES),
	}),
	rongcloud: endpoint<ListedMessageRequest>({
		...CLASSIC_FORM,
		...inSystemChannels,
		path: '/message/system/publish.json',
		body: listedBody(CLASSIC_NAMES),
	}),
};

/** docs/service.md, sections 3.1 and 7.3. */
export const systemMessage = kind<ListedMessageRequest>({
	name: 'system message',
	...LISTED_MESSAGE,
	route: inBoth(systemMessageCalls),
});

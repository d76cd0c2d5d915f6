import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import type { Remark } from '../endpoint';
import { LIMITS, RATES } from '../limits';
import { CLASSIC_NAMES, listedBody, listedMessageKind, V4_NAMES } from './listedMessage';
import type { ListedMessageRequest } from './listedMessage';
import { MESSAGE_TEXTS } from './shared';

/** What all calls for messages between two users have in common. */
export const inDirectChannels = {
	limit: RATES.directMessages,
	usersPerCall: LIMITS.recipientsPerDirectMessage,
	textPlaces: MESSAGE_TEXTS,
};

/** No document says that Nexconn has more than for system messages. */
const classicOnly = (request: ListedMessageRequest): Remark[] =>
	[
		...(request.includeSender === undefined ? [] : ['Copy to Sender']),
		...(request.extension === undefined ? [] : ['Extension (JSON)']),
		...(request.verifyBlacklist === undefined ? [] : ['Respect Block List']),
	].map((name) => ({
		refused: true,
		field: `Options > ${name}`,
		text: 'is known of RongCloud (Classic) alone, and the credential is one of Nexconn',
		fix: 'Remove the option.',
	}));

const classicBody = listedBody(CLASSIC_NAMES);

export const directMessageCalls = {
	nexconn: endpoint<ListedMessageRequest>({
		...V4,
		...inDirectChannels,
		path: '/v4/direct-channel/message/send',
		body: listedBody(V4_NAMES),
		remarks: classicOnly,
	}),
	rongcloud: endpoint<ListedMessageRequest>({
		...CLASSIC_FORM,
		...inDirectChannels,
		textPlaces: [...MESSAGE_TEXTS, 'extraContent'],
		path: '/message/private/publish.json',
		body: (request) =>
			given({
				...classicBody(request),
				verifyBlacklist: request.verifyBlacklist,
				isIncludeSender: request.includeSender,
				expansion: request.extension === undefined ? undefined : true,
				extraContent: request.extension,
			}),
	}),
};

/** docs/service.md, section 7.7. */
export const directMessage = listedMessageKind('direct message', directMessageCalls);

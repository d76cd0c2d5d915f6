import { given } from '../../json';
import { CLASSIC_FORM, endpoint, messageParts, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { LIMITS, RATES } from '../limits';
import { idsOf, usersSentence } from '../request';
import type { ListingRequest, Message, PushSettings } from '../request';
import { MESSAGE_TEXTS, sentBy } from './shared';

export interface SystemMessageRequest extends ListingRequest, PushSettings {
	sender: string;
	message: Message;
	shouldPersist?: 0 | 1;
}

/** What the two products call the same fields (docs/service.md, sections 3.1 and 7.3). */
interface Spelling {
	recipients: string;
	messageType: string;
	shouldPersist: string;
}

const body = (spelling: Spelling) => (request: SystemMessageRequest) => {
	const { message, disablePush } = request;
	const { disableUpdateLastMsg, ...typeAndContent } = messageParts(message, spelling.messageType);
	return given({
		fromUserId: request.sender,
		[spelling.recipients]: idsOf(request),
		...typeAndContent,
		pushContent: request.pushContent,
		pushData: request.pushData,
		[spelling.shouldPersist]: request.shouldPersist,
		contentAvailable: request.contentAvailable,
		disablePush,
		pushExt: request.pushExt,
		disableUpdateLastMsg,
	});
};

/** What all calls for messages to listed users have in common. */
export const listedMessages = {
	limit: RATES.messages,
	usersPerCall: LIMITS.recipientsPerMessage,
	textPlaces: MESSAGE_TEXTS,
};

export const systemMessageCalls = {
	nexconn: endpoint<SystemMessageRequest>({
		...V4,
		...listedMessages,
		path: '/v4/system-channel/message/send',
		body: body({
			recipients: 'toUserIds',
			messageType: 'messageType',
			shouldPersist: 'shouldPersist',
		}),
	}),
	rongcloud: endpoint<SystemMessageRequest>({
		...CLASSIC_FORM,
		...listedMessages,
		path: '/message/system/publish.json',
		body: body({
			recipients: 'toUserId',
			messageType: 'objectName',
			shouldPersist: 'isPersisted',
		}),
	}),
};

export const systemMessage = kind<SystemMessageRequest>({
	name: 'system message',
	effect: 'send',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: sentBy,
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth(systemMessageCalls),
});

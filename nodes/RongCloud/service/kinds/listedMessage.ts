import { given } from '../../json';
import type { JsonObject } from '../../json';
import { messageParts } from '../endpoint';
import type { Remark } from '../endpoint';
import { nothing, replacesNothing } from '../kind';
import { idsOf, usersSentence } from '../request';
import type { ListingRequest, Message, PushSettings } from '../request';
import { MESSAGE_TEXTS, sentBy } from './shared';

/** One message for listed users. */
export interface ListedMessageRequest extends ListingRequest, PushSettings {
	sender: string;
	message: Message;
	shouldPersist?: 0 | 1;
}

/** One that stands in a chat, where people answer (docs/service.md, section 7.7). */
export interface ChatMessageRequest extends ListedMessageRequest {
	/** Whether the sender gets it, too. */
	includeSender?: 0 | 1;
	/** What apps can change later. */
	extension?: JsonObject;
	/** Whether apps report who has read it. */
	readReceipt?: 0 | 1;
}

/** What a product calls the same fields (docs/service.md, sections 3.1 and 7.3). */
interface Spelling {
	recipients: string;
	messageType: string;
	shouldPersist: string;
}

export const V4_NAMES: Spelling = {
	recipients: 'toUserIds',
	messageType: 'messageType',
	shouldPersist: 'shouldPersist',
};

export const CLASSIC_NAMES: Spelling = {
	recipients: 'toUserId',
	messageType: 'objectName',
	shouldPersist: 'isPersisted',
};

/** A body in the spelling of one product. */
export const listedBody = (spelling: Spelling) => (request: ListedMessageRequest) => {
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

/** What a body says besides of a message in a chat (docs/service.md, section 7.7). */
export const inChat = {
	nexconn: ({ includeSender, extension, readReceipt }: ChatMessageRequest) => ({
		isEchoToSender: includeSender,
		hasMetadata: extension && true,
		metadata: extension,
		needReadReceipt: readReceipt,
	}),
	rongcloud: ({ includeSender, extension }: ChatMessageRequest) => ({
		isIncludeSender: includeSender,
		expansion: extension && true,
		extraContent: extension,
	}),
};

/** Where the classic body of a message in a chat has parts that travel as JSON text. */
export const CLASSIC_CHAT_TEXTS = [...MESSAGE_TEXTS, 'extraContent'];

/** What Classic is not known to have. */
export const refuseReadReceipt = ({ readReceipt }: ChatMessageRequest): Remark[] =>
	readReceipt === undefined
		? []
		: [
				{
					refused: true,
					field: 'Options > Read Receipt',
					text: 'is known of Nexconn alone, and the credential is one of RongCloud (Classic)',
					fix: 'Remove the option.',
				},
			];

/** What is true of all messages to those that a request lists. */
export const LISTED_MESSAGE = {
	effect: 'send',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: sentBy,
	previews: nothing,
	replaces: replacesNothing,
} as const;

import { given } from '../../json';
import type { JsonObject } from '../../json';
import type { Endpoint } from '../endpoint';
import { messageParts } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import type { Kind } from '../kind';
import type { Product } from '../dataCenters';
import { idsOf, usersSentence } from '../request';
import type { ListingRequest, Message, PushSettings } from '../request';
import { sentBy } from './shared';

/** One message for listed users. */
export interface ListedMessageRequest extends ListingRequest, PushSettings {
	sender: string;
	message: Message;
	shouldPersist?: 0 | 1;
	/** Of direct messages: whether the sender gets it, too, and whether those who have blocked the sender do not. */
	includeSender?: 0 | 1;
	verifyBlacklist?: 0 | 1;
	/** Of direct messages: what apps can change later. */
	extension?: JsonObject;
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

/** The calls of both products for one kind of message. */
export type MessageCalls = Readonly<Record<Product, Endpoint<ListedMessageRequest>>>;

/** Messages of one kind, by the calls of both products. */
export const listedMessageKind = (name: string, calls: MessageCalls): Kind<ListedMessageRequest> =>
	kind<ListedMessageRequest>({
		name,
		effect: 'send',
		isBroadcast: false,
		audience: usersSentence,
		putsOut: sentBy,
		previews: nothing,
		replaces: replacesNothing,
		route: inBoth(calls),
	});

import { LIMITS, RATES } from '../limits';
import type {
	MessageBroadcastRequest,
	OnlineBroadcastRequest,
	Person,
	SystemMessageRequest,
} from '../requests';
import type { Json, JsonObject } from '../../json';
import {
	BROADCAST_SERVICE,
	CLASSIC_FORM,
	CLASSIC_JSON,
	endpointFor,
	given,
	messageParts,
	V4,
} from './endpoint';

/** Messages, by the calls whose bodies have the message at their top (service reference, sections 3.1, 7.3 and 7.4). */

const textPlaces = ['content', 'pushExt'];

const listed = { limit: RATES.messages, usersPerCall: LIMITS.recipientsPerMessage, textPlaces };

/** What the calls for listed users call their fields. */
interface ListedSpelling {
	recipients: string;
	messageType: string;
	shouldPersist: string;
}

const listedBody = (spelling: ListedSpelling) => (request: SystemMessageRequest) => {
	const { message, disablePush } = request;
	const { disableUpdateLastMsg, ...typeAndContent } = messageParts(message, spelling.messageType);
	return given({
		fromUserId: request.sender,
		[spelling.recipients]: request.recipients,
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

export const systemMessage = {
	nexconn: endpointFor<'systemMessage'>({
		...V4,
		...listed,
		path: '/v4/system-channel/message/send',
		body: listedBody({
			recipients: 'toUserIds',
			messageType: 'messageType',
			shouldPersist: 'shouldPersist',
		}),
	}),
	rongcloud: endpointFor<'systemMessage'>({
		...CLASSIC_FORM,
		...listed,
		path: '/message/system/publish.json',
		body: listedBody({
			recipients: 'toUserId',
			messageType: 'objectName',
			shouldPersist: 'isPersisted',
		}),
	}),
};

/** One entry for each user, in the order of `toUserId`. */
function perPerson(people: readonly Person[]): JsonObject {
	const hasData = people.some(({ pushData }) => pushData !== undefined);
	return {
		toUserId: people.map(({ userId }) => userId),
		values: people.map(({ values }) => ({ ...values }) as Json),
		pushContent: people.map(({ pushContent }) => pushContent),
		...(hasData ? { pushData: people.map(({ pushData = '' }) => pushData) } : {}),
	};
}

/** Nexconn has no such call: there the node fills in the text (`forProduct`). */
export const personalizedMessage = endpointFor<'personalizedMessage'>({
	...CLASSIC_JSON,
	...listed,
	path: '/message/system/publish_template.json',
	body: (request) => {
		const { disableUpdateLastMsg, ...typeAndContent } = messageParts(request.message, 'objectName');
		return given({
			fromUserId: request.sender,
			...perPerson(request.people),
			...typeAndContent,
			contentAvailable: request.contentAvailable,
			disablePush: request.disablePush,
			pushExt: request.pushExt,
			disableUpdateLastMsg,
		});
	},
});

const toAllBody = (typeName: string) => (request: MessageBroadcastRequest) => {
	const { disableUpdateLastMsg, ...typeAndContent } = messageParts(request.message, typeName);
	return given({
		fromUserId: request.sender,
		...typeAndContent,
		pushContent: request.pushContent,
		pushData: request.pushData,
		contentAvailable: request.contentAvailable,
		pushExt: request.pushExt,
		disableUpdateLastMsg,
	});
};

const OWN_QUOTA =
	'No source settles whether this call and the other broadcasts share one quota; the node takes it that they do.';

export const messageBroadcast = {
	nexconn: endpointFor<'messageBroadcast'>({
		...V4,
		path: '/v4/system-channel/message/broadcast-all',
		limit: RATES.pushes,
		service: BROADCAST_SERVICE,
		textPlaces,
		body: toAllBody('messageType'),
		unconfirmed: OWN_QUOTA,
	}),
	rongcloud: endpointFor<'messageBroadcast'>({
		...CLASSIC_FORM,
		path: '/message/broadcast.json',
		limit: RATES.pushes,
		service: BROADCAST_SERVICE,
		textPlaces,
		body: toAllBody('objectName'),
		unconfirmed: OWN_QUOTA,
	}),
};

const toOnlineBody = (typeName: string) => (request: OnlineBroadcastRequest) =>
	given({ fromUserId: request.sender, ...messageParts(request.message, typeName) });

export const onlineBroadcast = {
	nexconn: endpointFor<'onlineBroadcast'>({
		...V4,
		path: '/v4/system-channel/message/broadcast-online',
		limit: RATES.onlineBroadcasts,
		service: BROADCAST_SERVICE,
		textPlaces: ['content'],
		body: toOnlineBody('messageType'),
	}),
	rongcloud: endpointFor<'onlineBroadcast'>({
		...CLASSIC_FORM,
		path: '/message/online/broadcast.json',
		limit: RATES.onlineBroadcasts,
		service: BROADCAST_SERVICE,
		textPlaces: ['content'],
		body: toOnlineBody('objectName'),
	}),
};

import { given } from '../../json';
import { CLASSIC_FORM, endpoint, messageParts, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import type { Message, OpenRequest, PushSettings } from '../request';
import { countedAsPush, everyone, MESSAGE_TEXTS, sentBy } from './shared';

/** A message to every user, by the call that has no audience and no notification of its own. */
export interface MessageBroadcastRequest extends OpenRequest, Omit<PushSettings, 'disablePush'> {
	sender: string;
	message: Message;
}

const body = (typeName: string) => (request: MessageBroadcastRequest) => {
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

const common = {
	...countedAsPush,
	textPlaces: MESSAGE_TEXTS,
	unconfirmed:
		'Whether All Users (Simple) and the other broadcasts share one quota is unconfirmed; here they do.',
};

export const messageBroadcast = kind<MessageBroadcastRequest>({
	name: 'broadcast',
	effect: 'send',
	isBroadcast: true,
	audience: everyone,
	putsOut: sentBy,
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth({
		nexconn: endpoint<MessageBroadcastRequest>({
			...V4,
			...common,
			path: '/v4/system-channel/message/broadcast-all',
			body: body('messageType'),
		}),
		rongcloud: endpoint<MessageBroadcastRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/message/broadcast.json',
			body: body('objectName'),
		}),
	}),
});

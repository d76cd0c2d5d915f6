import { given } from '../../json';
import { BROADCAST_SERVICE, CLASSIC_FORM, endpoint, messageParts, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { RATES } from '../limits';
import type { Message, OpenRequest } from '../request';
import { sentBy } from './shared';

export interface OnlineBroadcastRequest extends OpenRequest {
	sender: string;
	message: Message;
}

const body = (typeName: string) => (request: OnlineBroadcastRequest) =>
	given({ fromUserId: request.sender, ...messageParts(request.message, typeName) });

const common = {
	limit: RATES.onlineBroadcasts,
	service: BROADCAST_SERVICE,
	textPlaces: ['content'],
};

export const onlineBroadcast = kind<OnlineBroadcastRequest>({
	name: 'broadcast',
	effect: 'send',
	isBroadcast: true,
	audience: () => 'Every user who is online',
	putsOut: sentBy,
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth({
		nexconn: endpoint<OnlineBroadcastRequest>({
			...V4,
			...common,
			path: '/v4/system-channel/message/broadcast-online',
			body: body('messageType'),
		}),
		rongcloud: endpoint<OnlineBroadcastRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/message/online/broadcast.json',
			body: body('objectName'),
		}),
	}),
});

import { given } from '../../json';
import { BROADCAST_SERVICE, CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { RATES } from '../limits';
import type { OpenRequest } from '../request';
import { classicSettings, V4_ID_UNCONFIRMED, v4Settings } from './recall';
import type { RecallRequest } from './recall';

export interface RecallBroadcastRequest extends OpenRequest, RecallRequest {
	users: undefined;
	messageId: string;
}

const common = { limit: RATES.broadcastRecalls, service: BROADCAST_SERVICE };

export const recallBroadcast = kind<RecallBroadcastRequest>({
	name: 'recall',
	effect: 'change',
	isBroadcast: false,
	audience: ({ messageId }) => `Everyone who got the broadcast ${messageId}`,
	putsOut: ({ messageId }) => ({ messageId }),
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth({
		nexconn: endpoint<RecallBroadcastRequest>({
			...V4,
			...common,
			path: '/v4/system-channel/message/broadcast/delete',
			body: (request) =>
				given({
					fromUserId: request.sender,
					messageId: request.messageId,
					...v4Settings(request),
					isDelete: request.isDelete,
				}),
			unconfirmed: V4_ID_UNCONFIRMED,
		}),
		rongcloud: endpoint<RecallBroadcastRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/message/broadcast/recall.json',
			body: (request) =>
				given({
					fromUserId: request.sender,
					messageUID: request.messageId,
					...classicSettings(request),
				}),
			unconfirmed:
				'The quota of this call is stated for Nexconn alone, and is taken to hold for RongCloud (Classic) as well.',
		}),
	}),
});

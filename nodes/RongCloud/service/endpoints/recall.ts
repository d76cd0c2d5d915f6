import { RATES } from '../limits';
import type { RecallSettings } from '../requests';
import { BROADCAST_SERVICE, CLASSIC_FORM, endpointFor, given, V4 } from './endpoint';
import type { Remark } from './endpoint';

/** Recalls (service reference, sections 6.5, 7.3 and 7.4). */

/** The number of system channels among the types of channel. */
const SYSTEM_CHANNEL = 6;

const classicSettings = (request: RecallSettings) => ({
	sentTime: request.sentAt,
	isAdmin: request.isAdmin,
	isDelete: request.isDelete,
	extra: request.extra,
	disableUpdateLastMsg: request.disableUpdateLastMsg,
});

const v4Settings = (request: RecallSettings) => ({
	sentAt: request.sentAt,
	isAdmin: request.isAdmin,
	extra: request.extra,
	disableUpdateLastMsg: request.disableUpdateLastMsg,
});

const TARGET_UNCONFIRMED =
	'No document says whether the target of a system message is its recipient or its sender; the recipient is named here.';

const V4_ID_UNCONFIRMED =
	"Nexconn's documents name the ID of the message in two ways; messageId is used here.";

const withoutDelete = ({ isDelete }: RecallSettings): Remark[] =>
	isDelete === undefined
		? []
		: [
				{
					refused: true,
					field: 'Options > Delete Without a Trace',
					text: 'is not something that Nexconn has for single messages',
					fix: 'Remove the option.',
				},
			];

export const recallMessage = {
	nexconn: endpointFor<'recallMessage'>({
		...V4,
		path: '/v4/message/delete',
		limit: RATES.calls,
		usersPerCall: 1,
		body: ({ messages: [message], ...request }) =>
			given({
				fromUserId: request.sender,
				channelType: SYSTEM_CHANNEL,
				channelId: message?.userId,
				messageId: message?.messageId,
				...v4Settings(request),
				disablePush: request.disablePush,
			}),
		remarks: withoutDelete,
		unconfirmed: `${TARGET_UNCONFIRMED} ${V4_ID_UNCONFIRMED}`,
	}),
	rongcloud: endpointFor<'recallMessage'>({
		...CLASSIC_FORM,
		path: '/message/recall.json',
		limit: RATES.calls,
		usersPerCall: 1,
		body: ({ messages: [message], ...request }) =>
			given({
				conversationType: SYSTEM_CHANNEL,
				fromUserId: request.sender,
				targetId: message?.userId,
				messageUID: message?.messageId,
				...classicSettings(request),
				disablePush: request.disablePush,
			}),
		unconfirmed: TARGET_UNCONFIRMED,
	}),
};

export const recallBroadcast = {
	nexconn: endpointFor<'recallBroadcast'>({
		...V4,
		path: '/v4/system-channel/message/broadcast/delete',
		limit: RATES.broadcastRecalls,
		service: BROADCAST_SERVICE,
		body: (request) =>
			given({
				fromUserId: request.sender,
				messageId: request.messageId,
				...v4Settings(request),
				isDelete: request.isDelete,
			}),
		unconfirmed: V4_ID_UNCONFIRMED,
	}),
	rongcloud: endpointFor<'recallBroadcast'>({
		...CLASSIC_FORM,
		path: '/message/broadcast/recall.json',
		limit: RATES.broadcastRecalls,
		service: BROADCAST_SERVICE,
		body: (request) =>
			given({
				fromUserId: request.sender,
				messageUID: request.messageId,
				...classicSettings(request),
			}),
		unconfirmed:
			'The quota of this call is stated for Nexconn alone, and is taken to hold for RongCloud (Classic) as well.',
	}),
};

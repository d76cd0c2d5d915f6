import type { JsonObject } from './types.mts';

/** What a sample is made with. */
interface Moment {
	/** By the sandbox's clock, in milliseconds. */
	now: number;
	/** An ID that no other sample has. */
	id: string;
}

/** How one callback of the service looks; docs/callbacks.md has the pages, and how sure each is. */
export interface CallbackSample {
	product: 'nexconn' | 'rongcloud';
	encoding: 'form' | 'json';
	/** Where its signature stands. */
	signedIn: 'query' | 'headers';
	/** One entry; a test can replace fields of it, or send several. */
	entry(moment: Moment): JsonObject;
	/** Whether it is sent as a list even when there is one entry only. */
	isList?: boolean;
	/** Puts the entries into what is sent. */
	wrap?(entries: JsonObject[], moment: Moment): JsonObject;
}

const TEXT = '{"content":"Where is my parcel?"}';

const classic = (
	entry: CallbackSample['entry'],
	more: Partial<CallbackSample> = {},
): CallbackSample => ({
	product: 'rongcloud',
	encoding: 'json',
	signedIn: 'query',
	entry,
	...more,
});

/** Nexconn sends all of its events in one envelope, signed as the classic ones as far as is known. */
const nexconn = (type: string, entry: CallbackSample['entry']): CallbackSample => ({
	product: 'nexconn',
	encoding: 'json',
	signedIn: 'query',
	entry,
	wrap: (entries, { now, id }) => ({ type, id: `event-${id}`, time: now, data: entries }),
});

/** The same, where the entries stand in a list below the data. */
const nexconnProfiles = (type: string, entry: CallbackSample['entry']): CallbackSample => ({
	...nexconn(type, entry),
	wrap: (entries, { now, id }) => ({
		type,
		id: `event-${id}`,
		time: now,
		data: [{ profiles: entries }],
	}),
});

/**
 * Samples of the callbacks, by a name of the sandbox's own; those of Nexconn by their type.
 *
 * message: the page docs.rongcloud.io/platform-chat-api/message/sync (called post-messaging callback there)
 * was seen in part, without its table of fields. The fields are those that the vendor's SealTalk sample
 * server (class MsgRouteParam) and the README of the callback package in feymanlee/rongcloud-go both read,
 * out of a form. Those for other channels are left out.
 *
 * online-status: the fields of docs.rongcloud.io/platform-chat-api/user/onlinestatus. That page speaks of an
 * object, while the README of feymanlee/rongcloud-go has a list of such objects: several entries are sent
 * as one.
 */
export const CALLBACK_SAMPLES = {
	message: classic(
		({ now, id }) => ({
			fromUserId: 'u-1001',
			toUserId: 'u-1002',
			objectName: 'RC:TxtMsg',
			content: TEXT,
			channelType: 'PERSON',
			msgTimestamp: String(now),
			msgUID: id,
			sensitiveType: '0',
			source: 'iOS',
		}),
		{ encoding: 'form' },
	),
	'online-status': classic(({ now }) => ({
		userid: 'u-1001',
		status: '0',
		os: 'iOS',
		time: now,
		clientIp: '203.0.113.7:40000',
		sessionId: 'sandbox-session-1',
	})),
	deactivation: classic(
		({ now, id }) => ({
			userId: 'u-1001',
			operateId: id,
			type: '0',
			code: '0',
			time: String(now),
		}),
		{ encoding: 'form' },
	),
	'pre-messaging': classic(
		({ now, id }) => ({
			appKey: 'sandbox-rongcloud',
			fromUserId: 'u-1001',
			targetId: 'u-1002',
			msgType: 'RC:TxtMsg',
			content: TEXT,
			channelType: 'PERSON',
			msgTimeStamp: String(now),
			messageId: id,
			os: 'iOS',
		}),
		{ encoding: 'form' },
	),
	'chatroom-status': classic(
		({ now }) => ({ chatRoomId: 'room-1', userIds: ['u-1001'], status: 0, type: 1, time: now }),
		{ isList: true },
	),
	'chatroom-attribute': classic(({ now }) => ({
		chatroomId: 'room-1',
		key: 'topic',
		value: 'Parcels',
		optType: 1,
		userId: 'u-1001',
		status: 0,
		timestamp: now,
		version: now,
	})),
	moderation: classic(
		({ id }) => ({
			result: 10_001,
			content: JSON.stringify({
				appKey: 'sandbox-rongcloud',
				fromUserId: 'u-1001',
				targetId: 'u-1002',
				toUserIds: 'u-1002',
				conversationType: 'PERSON',
			}),
			msgUID: id,
			serviceProvider: 'sandbox',
			resultDetail: '{"label":"spam"}',
		}),
		{ signedIn: 'headers' },
	),
	'user-profile': classic(({ now }) => ({
		userId: 'u-1001',
		type: 1,
		time: now,
		userProfile: '{"name":"Ana"}',
		userExtProfile: '{"ext_level":"gold"}',
	})),
	friendship: classic(({ now }) => ({
		userId: 'u-1001',
		toUserId: 'u-1002',
		eventType: 2,
		time: now,
		source: 'iOS',
	})),
	'group-profile': classic(
		({ now }) => ({
			groupId: 'group-1',
			groupName: 'Neighbours',
			time: now,
			optUserId: 'u-1001',
			groupProfile: { introduction: 'Our street' },
			permissions: { joinPerm: 1 },
		}),
		{ isList: true },
	),
	'group-members': classic(
		({ now }) => ({
			groupId: 'group-1',
			eventType: 2,
			time: now,
			optUserId: 'u-1001',
			userIds: ['u-1002', 'u-1003'],
		}),
		{ wrap: (entries) => ({ profiles: entries }) },
	),
	bot: classic(({ now, id }) => ({
		type: 'message:private',
		timestamp: now,
		bot: { userId: 'shop-bot', name: 'Shop' },
		data: {
			fromUserId: 'u-1001',
			toUserId: 'shop-bot',
			objectName: 'RC:TxtMsg',
			content: TEXT,
			channelType: 'PERSON',
			msgUID: id,
		},
	})),
	'message:send': nexconn('message:send', ({ now, id }) => ({
		userId: 'u-1001',
		channelId: 'u-1002',
		messageType: 'RC:TxtMsg',
		content: TEXT,
		channelType: 1,
		time: now,
		messageId: id,
		os: 'iOS',
	})),
	'message:delete': nexconn('message:delete', ({ now, id }) => ({
		operationType: 1,
		userId: 'u-1001',
		optTime: now,
		os: 'iOS',
		channelInfo: { channelType: 3, channelId: 'group-1' },
		originalMsgInfo: { messageId: id, messageTime: now - 60_000 },
	})),
	'user:connection_status': nexconn('user:connection_status', ({ now }) => ({
		status: '0',
		userId: 'u-1001',
		time: now,
		os: 'iOS',
		clientIp: '203.0.113.7:40000',
		sessionId: 'sandbox-session-1',
	})),
	'user:activation_state': nexconn('user:activation_state', ({ now, id }) => ({
		userId: 'u-1001',
		operateId: id,
		operationType: 0,
		code: '0',
		time: now,
	})),
	'user:friendship': nexconn('user:friendship', ({ now }) => ({
		operationType: 1,
		userId: 'u-1001',
		toUserId: 'u-1002',
		time: now,
		os: 'iOS',
	})),
	'user:profile_update': nexconn('user:profile_update', ({ now }) => ({
		operatorId: 'u-1001',
		operationType: 1,
		time: now,
		userProfile: { name: 'Ana' },
		userMetaData: { level: 'gold' },
	})),
	'group_channel:operation': nexconnProfiles('group_channel:operation', ({ now }) => ({
		channelId: 'group-1',
		operationType: 2,
		time: now,
		userId: 'u-1001',
		members: ['u-1002', 'u-1003'],
	})),
	'group_channel:changed': nexconnProfiles('group_channel:changed', ({ now }) => ({
		channelId: 'group-1',
		channelName: 'Neighbours',
		time: now,
		userId: 'u-1001',
		profile: { introduction: 'Our street' },
	})),
	'open_channel:operation': nexconn('open_channel:operation', ({ now }) => ({
		channelId: 'room-1',
		userIds: ['u-1001'],
		operationType: 1,
		status: 0,
		time: now,
	})),
	'open_channel:metadata_update': nexconn('open_channel:metadata_update', ({ now }) => ({
		channelId: 'room-1',
		key: 'topic',
		value: 'Parcels',
		operationType: 1,
		userId: 'u-1001',
		time: now,
		version: now,
	})),
	'direct_channel:pre_messaging': nexconn('direct_channel:pre_messaging', ({ now, id }) => ({
		appKey: 'sandbox-nexconn',
		userId: 'u-1001',
		channelId: 'u-1002',
		messageType: 'RC:TxtMsg',
		content: TEXT,
		time: now,
		messageId: id,
	})),
} as const satisfies Record<string, CallbackSample>;

export type CallbackKind = keyof typeof CALLBACK_SAMPLES | 'custom';

/** What `body` and the sample give together. */
export function sampleBody(
	kind: CallbackKind,
	changes: JsonObject | JsonObject[],
	makeMoment: () => Moment,
): JsonObject | JsonObject[] {
	if (kind === 'custom') return changes;
	const sample: CallbackSample = CALLBACK_SAMPLES[kind];
	const entries = [changes].flat().map((change) => ({ ...sample.entry(makeMoment()), ...change }));
	if (sample.wrap) return sample.wrap(entries, makeMoment());
	return Array.isArray(changes) || sample.isList ? entries : (entries[0] ?? {});
}

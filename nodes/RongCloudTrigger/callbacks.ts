import { isJsonObject } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';
import { channelOf } from './channels';
import { UNKNOWN_EVENT } from './events';
import type { EventName } from './events';
import {
	digest,
	given,
	meaningOf,
	openedJson,
	openedObject,
	textOf,
	textsOf,
	timeOf,
} from './values';

/** One thing that happened, as it leaves the node. */
export interface CallbackEvent extends JsonObject {
	event: EventName;
	eventId: string;
	product: 'nexconn' | 'rongcloud';
	raw: Json;
}

/** How one event is told apart and read; docs/callbacks.md has the fields and how sure each is. */
interface Form {
	event: EventName;
	/** Whether a body, or an entry of its list, has this form. */
	fits(entry: JsonObject): boolean;
	/** What makes the event unique; if one of them is missing, the whole entry does. */
	identity(entry: JsonObject): ReadonlyArray<Json | undefined>;
	fields(entry: JsonObject): JsonObject;
}

const has = (entry: JsonObject, ...names: readonly string[]) =>
	names.every((name) => entry[name] !== undefined);

/** A part of an identity that an event may be without. */
const orNone = (value: Json | undefined): Json => textsOf(value) ?? '-';

const STATUS = { '0': 'online', '1': 'offline', '2': 'loggedOut' };
const ACTIVATION = { '0': 'deactivated', '1': 'reactivated' };
const PROFILE = { '0': 'cleared', '1': 'changed' };
const FRIENDSHIP = {
	'1': 'requested',
	'2': 'accepted',
	'3': 'refused',
	'4': 'removed',
	'5': 'addedByServer',
};
const GROUP = {
	'1': 'created',
	'2': 'joined',
	'3': 'removed',
	'4': 'left',
	'5': 'dissolved',
	'6': 'administratorAdded',
	'7': 'administratorRemoved',
	'8': 'ownerChanged',
};
const CHATROOM = { '0': 'created', '1': 'joined', '2': 'left', '3': 'destroyed' };
const CHATROOM_REASON = { '0': 'call', '1': 'autoLeave', '2': 'banned', '3': 'autoDestroyed' };
const ATTRIBUTE = { '1': 'set', '2': 'deleted', '3': 'allDeleted' };
const DELETION = { '1': 'recalled', '2': 'deleted' };
const PASSED: Readonly<Record<string, boolean>> = { '10000': true, '10001': false };

/** The text that a person reads in a message, of the types whose place for it is documented. */
function readText(messageType: string | undefined, content: Json | undefined): string {
	if (!isJsonObject(content)) return '';
	const places: Readonly<Record<string, string>> = {
		'RC:TxtMsg': 'content',
		'RC:ReferenceMsg': 'content',
		'RC:InfoNtf': 'message',
	};
	const place = Object.hasOwn(places, messageType ?? '') ? places[messageType ?? ''] : undefined;
	const text = place === undefined ? undefined : content[place];
	return typeof text === 'string' ? text : '';
}

interface MessageParts {
	sender: Json | undefined;
	target: Json | undefined;
	channel: Json | undefined;
	subChannel?: Json;
	type: Json | undefined;
	content: Json | undefined;
	id: Json | undefined;
	originalId?: Json;
	source?: Json;
	sensitive?: Json;
	receivers?: Json;
}

const messageFields = (parts: MessageParts): JsonObject => {
	const messageType = textOf(parts.type);
	const content = openedJson(parts.content);
	return {
		...given({ senderId: textOf(parts.sender), targetId: textOf(parts.target) }),
		...channelOf(parts.channel),
		...given({
			subChannelId: textOf(parts.subChannel),
			messageType,
			text: readText(messageType, content),
			content,
			messageId: textOf(parts.id),
			originalMessageId: textOf(parts.originalId),
			source: textOf(parts.source),
			sensitiveWord: meaningOf({ '0': 'none', '1': 'blocked', '2': 'replaced' }, parts.sensitive),
			receiverIds: textsOf(parts.receivers),
		}),
	};
};

const statusFields = (entry: JsonObject, userId: Json | undefined): JsonObject =>
	given({
		userId: textOf(userId),
		status: meaningOf(STATUS, entry.status),
		source: textOf(entry.os),
		clientIp: textOf(entry.clientIp),
		sessionId: textOf(entry.sessionId),
	});

const activationFields = (entry: JsonObject, operation: Json | undefined): JsonObject =>
	given({
		userId: textOf(entry.userId),
		operation: meaningOf(ACTIVATION, operation),
		operationId: textOf(entry.operateId),
		code: textOf(entry.code),
		succeeded: textOf(entry.code) === undefined ? undefined : textOf(entry.code) === '0',
	});

const friendshipFields = (entry: JsonObject, operation: Json | undefined): JsonObject =>
	given({
		userId: textOf(entry.userId),
		otherUserId: textOf(entry.toUserId),
		operation: meaningOf(FRIENDSHIP, operation),
		source: textOf(entry.source ?? entry.os),
		extra: openedJson(entry.extra),
	});

/** Forms of the classic callbacks, in the order in which they are looked for. */
const CLASSIC: readonly Form[] = [
	{
		event: 'botEvent',
		fits: ({ type, bot }) => typeof type === 'string' && type.includes(':') && isJsonObject(bot),
		identity: ({ type, bot, data }) => [
			...[type, (bot as JsonObject).userId],
			isJsonObject(data) ? data.msgUID : undefined,
		],
		fields: ({ type, timestamp, bot, data }) => {
			const message = isJsonObject(data) ? data : {};
			return {
				...timeOf(timestamp ?? message.msgTimestamp),
				...given({ callbackType: textOf(type), botId: textOf((bot as JsonObject).userId) }),
				...messageFields(classicMessage(message)),
			};
		},
	},
	{
		event: 'moderationResult',
		fits: (entry) => has(entry, 'msgUID', 'result'),
		identity: ({ msgUID, serviceProvider, result }) => [msgUID, orNone(serviceProvider), result],
		fields: ({ msgUID, serviceProvider, result, content, resultDetail }) => {
			const message = openedObject(content) ?? {};
			const code = textOf(result) ?? '';
			return {
				...given({
					code,
					passed: Object.hasOwn(PASSED, code) ? PASSED[code] : undefined,
					provider: textOf(serviceProvider),
					details: openedJson(resultDetail),
					senderId: textOf(message.fromUserId),
					targetId: textOf(message.targetId),
				}),
				...channelOf(message.conversationType),
				...given({ content: openedJson(content), messageId: textOf(msgUID) }),
			};
		},
	},
	{
		event: 'messageSent',
		fits: (entry) => has(entry, 'msgUID', 'objectName'),
		identity: ({ msgUID }) => [msgUID],
		fields: (entry) => ({
			...timeOf(entry.msgTimestamp),
			...messageFields(classicMessage(entry)),
		}),
	},
	{
		event: 'userActivationChanged',
		fits: (entry) => has(entry, 'operateId'),
		identity: ({ operateId, userId, type, code }) => [operateId, userId, type, orNone(code)],
		fields: (entry) => ({ ...timeOf(entry.time), ...activationFields(entry, entry.type) }),
	},
	{
		event: 'userStatusChanged',
		fits: (entry) => has(entry, 'userid', 'status'),
		identity: ({ userid, status, time, sessionId, os }) => [
			...[userid, status, time],
			...[orNone(sessionId), orNone(os)],
		],
		fields: (entry) => ({ ...timeOf(entry.time), ...statusFields(entry, entry.userid) }),
	},
	{
		event: 'chatroomStatusChanged',
		fits: (entry) => has(entry, 'chatRoomId', 'userIds'),
		identity: ({ chatRoomId, type, status, time, userIds }) => [
			...[chatRoomId, type, status, time],
			orNone(userIds),
		],
		fields: ({ chatRoomId, type, status, time, userIds }) => ({
			...timeOf(time),
			...given({
				chatroomId: textOf(chatRoomId),
				operation: meaningOf(CHATROOM, type),
				reason: meaningOf(CHATROOM_REASON, status),
				userIds: textsOf(userIds),
			}),
		}),
	},
	{
		event: 'chatroomAttributeChanged',
		fits: (entry) => has(entry, 'chatroomId', 'optType'),
		identity: ({ chatroomId, key, optType, version }) => [
			chatroomId,
			orNone(key),
			optType,
			version,
		],
		fields: (entry) => ({
			...timeOf(entry.timestamp),
			...attributeFields(entry, entry.chatroomId, entry.optType),
		}),
	},
	{
		event: 'friendshipChanged',
		fits: (entry) => has(entry, 'eventType', 'toUserId'),
		identity: ({ userId, toUserId, eventType, time }) => [userId, toUserId, eventType, time],
		fields: (entry) => ({ ...timeOf(entry.time), ...friendshipFields(entry, entry.eventType) }),
	},
	{
		event: 'groupMembersChanged',
		fits: (entry) => has(entry, 'groupId', 'eventType'),
		identity: ({ groupId, eventType, time, optUserId, userIds }) => [
			...[groupId, eventType, time],
			...[orNone(optUserId), orNone(userIds)],
		],
		fields: ({ groupId, eventType, time, optUserId, userIds }) => ({
			...timeOf(time),
			...given({
				groupId: textOf(groupId),
				operation: meaningOf(GROUP, eventType),
				// An example of the service has a list here.
				operatorId: textsOf(optUserId)?.[0],
				userIds: textsOf(userIds),
			}),
		}),
	},
	{
		event: 'groupProfileChanged',
		fits: (entry) => has(entry, 'groupId', 'groupName'),
		identity: ({ groupId, time, optUserId }) => [groupId, time, orNone(optUserId)],
		fields: ({
			groupId,
			groupName,
			time,
			optUserId,
			groupProfile,
			groupExtProfile,
			permissions,
		}) => ({
			...timeOf(time),
			...given({
				groupId: textOf(groupId),
				groupName: textOf(groupName),
				operatorId: textsOf(optUserId)?.[0],
				profile: openedObject(groupProfile),
				customProfile: openedObject(groupExtProfile),
				permissions: openedObject(permissions),
			}),
		}),
	},
	{
		event: 'userProfileChanged',
		fits: (entry) =>
			has(entry, 'userId', 'type', 'time') &&
			(has(entry, 'userProfile') || has(entry, 'userExtProfile') || textOf(entry.type) === '0'),
		identity: ({ userId, type, time }) => [userId, type, time],
		fields: ({ userId, type, time, userProfile, userExtProfile }) => ({
			...timeOf(time),
			...given({
				userId: textOf(userId),
				operation: meaningOf(PROFILE, type),
				profile: openedObject(userProfile),
				customProfile: openedObject(userExtProfile),
			}),
		}),
	},
];

const classicMessage = (entry: JsonObject): MessageParts => ({
	sender: entry.fromUserId,
	target: entry.toUserId,
	channel: entry.channelType,
	subChannel: entry.busChannel,
	type: entry.objectName,
	content: entry.content,
	id: entry.msgUID,
	originalId: entry.originalMsgUID,
	source: entry.source,
	sensitive: entry.sensitiveType,
	receivers: entry.groupUserIds,
});

const attributeFields = (
	entry: JsonObject,
	chatroomId: Json | undefined,
	operation: Json | undefined,
): JsonObject =>
	given({
		chatroomId: textOf(chatroomId),
		operation: meaningOf(ATTRIBUTE, operation),
		key: textOf(entry.key),
		value: openedJson(entry.value),
		userId: textOf(entry.userId),
		version: textOf(entry.version),
	});

interface NexconnType {
	event: EventName;
	fields(entry: JsonObject): JsonObject;
}

const userActivation: NexconnType = {
	event: 'userActivationChanged',
	fields: (entry) => ({ ...timeOf(entry.time), ...activationFields(entry, entry.operationType) }),
};

/** What the `type` of a Nexconn webhook says. */
const NEXCONN: Readonly<Record<string, NexconnType>> = {
	'message:send': {
		event: 'messageSent',
		fields: (entry) => ({
			...timeOf(entry.time),
			...messageFields({
				sender: entry.userId,
				target: entry.channelId,
				channel: entry.channelType,
				subChannel: entry.busChannelId,
				type: entry.messageType,
				content: entry.content,
				id: entry.messageId,
				originalId: entry.originalMessageId,
				source: entry.os,
				sensitive: entry.profanityType,
				receivers: entry.groupUserIds,
			}),
		}),
	},
	'message:delete': {
		event: 'messageDeleted',
		fields: ({ optTime, operationType, userId, os, channelInfo, originalMsgInfo }) => {
			const channel = openedObject(channelInfo) ?? {};
			const message = openedObject(originalMsgInfo) ?? {};
			return {
				...timeOf(optTime),
				...given({
					operation: meaningOf(DELETION, operationType),
					userId: textOf(userId),
					targetId: textOf(channel.channelId),
				}),
				...channelOf(channel.channelType),
				...given({
					subChannelId: textOf(channel.busChannelId),
					originalMessageId: textOf(message.messageId),
					source: textOf(os),
				}),
			};
		},
	},
	'user:connection_status': {
		event: 'userStatusChanged',
		fields: (entry) => ({ ...timeOf(entry.time), ...statusFields(entry, entry.userId) }),
	},
	// The documents have had two names for it.
	'user:activation_state': userActivation,
	'user:delete_state': userActivation,
	'user:friendship': {
		event: 'friendshipChanged',
		fields: (entry) => ({ ...timeOf(entry.time), ...friendshipFields(entry, entry.operationType) }),
	},
	'user:profile_update': {
		event: 'userProfileChanged',
		fields: ({ time, operatorId, operationType, userProfile, userMetaData }) => ({
			...timeOf(time),
			...given({
				userId: textOf(operatorId),
				operation: meaningOf(PROFILE, operationType),
				profile: openedObject(userProfile),
				customProfile: openedObject(userMetaData),
			}),
		}),
	},
	'group_channel:operation': {
		event: 'groupMembersChanged',
		fields: ({ time, channelId, operationType, userId, members }) => ({
			...timeOf(time),
			...given({
				groupId: textOf(channelId),
				operation: meaningOf(GROUP, operationType),
				operatorId: textOf(userId),
				userIds: textsOf(members),
			}),
		}),
	},
	'group_channel:changed': {
		event: 'groupProfileChanged',
		fields: ({ time, channelId, channelName, userId, permissions, ...entry }) => ({
			...timeOf(time),
			...given({
				groupId: textOf(channelId),
				groupName: textOf(channelName),
				operatorId: textOf(userId),
				// The documents have had two names for each of them.
				profile: openedObject(entry.groupProfile ?? entry.profile),
				customProfile: openedObject(entry.groupExtProfile ?? entry.customProfile),
				permissions: openedObject(permissions),
			}),
		}),
	},
	'open_channel:operation': {
		event: 'chatroomStatusChanged',
		fields: ({ time, channelId, operationType, status, userIds }) => ({
			...timeOf(time),
			...given({
				chatroomId: textOf(channelId),
				operation: meaningOf(CHATROOM, operationType),
				reason: meaningOf(CHATROOM_REASON, status),
				userIds: textsOf(userIds),
			}),
		}),
	},
	'open_channel:metadata_update': {
		event: 'chatroomAttributeChanged',
		fields: (entry) => ({
			...timeOf(entry.time),
			...attributeFields(entry, entry.channelId, entry.operationType),
		}),
	},
};

interface Envelope extends JsonObject {
	type: string;
	data: Json;
}

/** Nexconn wraps all its events in the same envelope. */
const isEnvelope = (body: Json): body is Envelope =>
	isJsonObject(body) &&
	typeof body.type === 'string' &&
	body.type.includes(':') &&
	has(body, 'data') &&
	!isJsonObject(body.bot);

/** The groups of a callback about groups stand in a list of this name, or there is no such list. */
const profilesIn = (entry: Json): Json[] =>
	isJsonObject(entry) && Array.isArray(entry.profiles) ? entry.profiles : [entry];

function readEnvelope({ type, id, time, data }: Envelope): CallbackEvent[] {
	const known = Object.hasOwn(NEXCONN, type) ? NEXCONN[type] : undefined;
	const entries = [data].flat().flatMap(profilesIn);
	return entries.map((entry, index) => {
		const event = known !== undefined && isJsonObject(entry) ? known.event : UNKNOWN_EVENT;
		const fields = known !== undefined && isJsonObject(entry) ? known.fields(entry) : {};
		const identity = textOf(id) === undefined ? [type, entry] : [type, id, index];
		return {
			event,
			eventId: `${event}:${digest('nexconn', ...identity)}`,
			product: 'nexconn',
			...given({ callbackType: type, callbackId: textOf(id) }),
			...timeOf(time),
			...fields,
			raw: entry,
		};
	});
}

function readEntry(entry: Json): CallbackEvent {
	const form = isJsonObject(entry) ? CLASSIC.find(({ fits }) => fits(entry)) : undefined;
	const event = form?.event ?? UNKNOWN_EVENT;
	const parts = form?.identity(entry as JsonObject).map(textsOf) ?? [undefined];
	const identity = parts.includes(undefined) ? [entry] : parts;
	return {
		event,
		eventId: `${event}:${digest('rongcloud', ...identity)}`,
		product: 'rongcloud',
		...form?.fields(entry as JsonObject),
		raw: entry,
	};
}

/** Everything that a callback tells of, in its order. */
export function readCallback(body: Json): CallbackEvent[] {
	if (isEnvelope(body)) return readEnvelope(body);
	return [body].flat().flatMap(profilesIn).map(readEntry);
}

/**
 * Whether the service holds a message back until it gets an answer to this. Such a callback is not for a
 * trigger, and with Nexconn the message would be lost without the answer.
 */
export function isPreMessaging(body: Json): boolean {
	if (!isJsonObject(body)) return false;
	const { type } = body;
	return (
		(typeof type === 'string' && type.endsWith(':pre_messaging')) ||
		has(body, 'messageId', 'msgType', 'targetId')
	);
}

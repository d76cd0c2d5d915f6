import { object, refine, string, unknown } from 'zod/mini';
import type { output, ZodMiniType } from 'zod/mini';

import type { JsonObject } from '../RongCloud/json';
import {
	activationFields,
	activationParts,
	attributeFields,
	attributeParts,
	chatroomFields,
	DELETION,
	friendshipFields,
	friendshipParts,
	GROUP,
	messageFields,
	PROFILE,
	statusFields,
	statusParts,
} from './callbackParts';
import { channelOf } from './channels';
import type { EventName } from './events';
import { eventFields } from './output';
import { meaningOf, needed, opened, openedObject, orNothing, text, texts, timeOf } from './values';

/** What the `type` of a Nexconn webhook says: its event, and how to read an entry. */
interface NexconnType {
	event: EventName;
	fields(entry: JsonObject): JsonObject;
}

const nexconn = <S extends ZodMiniType>(
	event: EventName,
	schema: S,
	fields: (entry: output<S>) => JsonObject,
): NexconnType => ({ event, fields: (entry) => fields(schema.parse(entry)) });

const userActivation = nexconn(
	'userActivationChanged',
	object({ ...activationParts, operationType: text }),
	({ operationType, ...entry }) => activationFields(entry, operationType),
);

export const NEXCONN: Readonly<Record<string, NexconnType>> = {
	'message:send': nexconn(
		'messageSent',
		object({
			time: text,
			userId: text,
			channelId: text,
			channelType: text,
			busChannelId: text,
			messageType: text,
			content: opened,
			messageId: text,
			originalMessageId: text,
			os: text,
			profanityType: text,
			groupUserIds: texts,
		}),
		(entry) => ({
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
	),
	'message:delete': nexconn(
		'messageDeleted',
		object({
			optTime: text,
			operationType: text,
			userId: text,
			os: text,
			channelInfo: orNothing(object({ channelId: text, channelType: text, busChannelId: text })),
			originalMsgInfo: orNothing(object({ messageId: text })),
		}),
		({ optTime, operationType, userId, os, channelInfo, originalMsgInfo }) => ({
			...timeOf(optTime),
			...eventFields({
				operation: meaningOf(DELETION, operationType),
				userId,
				targetId: channelInfo.channelId,
			}),
			...channelOf(channelInfo.channelType),
			...eventFields({
				subChannelId: channelInfo.busChannelId,
				originalMessageId: originalMsgInfo.messageId,
				source: os,
			}),
		}),
	),
	'user:connection_status': nexconn(
		'userStatusChanged',
		object({ ...statusParts, userId: text }),
		({ userId, ...entry }) => statusFields(entry, userId),
	),
	// The documents have had two names for it.
	'user:activation_state': userActivation,
	'user:delete_state': userActivation,
	'user:friendship': nexconn(
		'friendshipChanged',
		object({ ...friendshipParts, operationType: text }),
		({ operationType, ...entry }) => friendshipFields(entry, operationType),
	),
	'user:profile_update': nexconn(
		'userProfileChanged',
		object({
			time: text,
			operatorId: text,
			operationType: text,
			userProfile: openedObject,
			userMetaData: openedObject,
		}),
		({ time, operatorId, operationType, userProfile, userMetaData }) => ({
			...timeOf(time),
			...eventFields({
				userId: operatorId,
				operation: meaningOf(PROFILE, operationType),
				profile: userProfile,
				customProfile: userMetaData,
			}),
		}),
	),
	'group_channel:operation': nexconn(
		'groupMembersChanged',
		object({ time: text, channelId: text, operationType: text, userId: text, members: texts }),
		({ time, channelId, operationType, userId, members }) => ({
			...timeOf(time),
			...eventFields({
				groupId: channelId,
				operation: meaningOf(GROUP, operationType),
				operatorId: userId,
				userIds: members,
			}),
		}),
	),
	'group_channel:changed': nexconn(
		'groupProfileChanged',
		object({
			time: text,
			channelId: text,
			channelName: text,
			userId: text,
			groupProfile: openedObject,
			profile: openedObject,
			groupExtProfile: openedObject,
			customProfile: openedObject,
			permissions: openedObject,
		}),
		({ time, channelId, channelName, userId, permissions, ...entry }) => ({
			...timeOf(time),
			...eventFields({
				groupId: channelId,
				groupName: channelName,
				operatorId: userId,
				// The documents have had two names for each of them.
				profile: entry.groupProfile ?? entry.profile,
				customProfile: entry.groupExtProfile ?? entry.customProfile,
				permissions,
			}),
		}),
	),
	'open_channel:operation': nexconn(
		'chatroomStatusChanged',
		object({ time: text, channelId: text, operationType: text, status: text, userIds: texts }),
		({ time, channelId, operationType, status, userIds }) => ({
			...timeOf(time),
			...chatroomFields(channelId, operationType, status, userIds),
		}),
	),
	'open_channel:metadata_update': nexconn(
		'chatroomAttributeChanged',
		object({ ...attributeParts, time: text, channelId: text, operationType: text }),
		({ time, channelId, operationType, ...entry }) => ({
			...timeOf(time),
			...attributeFields(entry, channelId, operationType),
		}),
	),
};

/** Nexconn wraps all its events in the same envelope. */
export const envelope = object({
	type: string().check(refine((type) => type.includes(':'))),
	id: text,
	time: text,
	data: needed(unknown()),
});

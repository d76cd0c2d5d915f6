import { object, refine, string } from 'zod/mini';
import type { output, ZodMiniType } from 'zod/mini';

import type { Json, JsonObject } from '../RongCloud/json';
import {
	activationFields,
	activationParts,
	attributeFields,
	attributeParts,
	chatroomFields,
	friendshipFields,
	friendshipParts,
	GROUP,
	messageFields,
	PROFILE,
	statusFields,
	statusParts,
} from './callbackParts';
import type { MessageParts } from './callbackParts';
import { channelOf } from './channels';
import type { EventName } from './events';
import { eventFields } from './output';
import { meaningOf, needed, opened, openedObject, orNothing, text, texts, timeOf } from './values';

/** What is read of one entry. */
export interface Reading {
	/** What makes the event unique; if one of them is missing, the whole entry does. */
	identity: ReadonlyArray<string | readonly string[] | undefined>;
	fields: JsonObject;
}

/** How one event is told apart and read; docs/callbacks.md has the fields and how sure each is. */
interface Form {
	event: EventName;
	/** `undefined` if an entry does not have this form. */
	read(entry: Json): Reading | undefined;
}

/** A form by its schema: an entry has it if what the schema needs is there. */
const form = <S extends ZodMiniType>(
	event: EventName,
	schema: S,
	identity: (entry: output<S>) => Reading['identity'],
	fields: (entry: output<S>) => JsonObject,
): Form => ({
	event,
	read(entry) {
		const result = schema.safeParse(entry);
		if (!result.success) return undefined;
		return { identity: identity(result.data), fields: fields(result.data) };
	},
});

/** Of what may change twice in a millisecond: the second change, which counts, differs in what it says. */
const WHOLE_ENTRY = () => [undefined];

/** A part of an identity that an event may be without. */
const orNone = <T>(value: T | undefined): T | string => value ?? '-';

const PASSED: Readonly<Record<string, boolean>> = { '10000': true, '10001': false };

/** A message of the classic callbacks. */
const classicMessage = {
	fromUserId: text,
	toUserId: text,
	channelType: text,
	busChannel: text,
	objectName: text,
	content: opened,
	msgUID: text,
	originalMsgUID: text,
	source: text,
	sensitiveType: text,
	groupUserIds: texts,
	msgTimestamp: text,
};
const classicMessageSchema = object(classicMessage);

const classicParts = (entry: output<typeof classicMessageSchema>): MessageParts => ({
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

/** What a message says of itself that was moderated. */
const moderated = orNothing(object({ fromUserId: text, targetId: text, conversationType: text }));

/** Forms of the classic callbacks, in the order in which they are looked for. */
export const CLASSIC: readonly Form[] = [
	form(
		'botEvent',
		object({
			type: string().check(refine((type) => type.includes(':'))),
			timestamp: text,
			bot: object({ userId: text }),
			data: orNothing(classicMessageSchema),
		}),
		({ type, bot, data }) => [type, bot.userId, data.msgUID],
		({ type, timestamp, bot, data }) => ({
			...timeOf(timestamp ?? data.msgTimestamp),
			...eventFields({ callbackType: type, botId: bot.userId }),
			...messageFields(classicParts(data)),
		}),
	),
	form(
		'moderationResult',
		object({
			msgUID: needed(text),
			result: needed(text),
			serviceProvider: text,
			content: opened,
			resultDetail: opened,
		}),
		({ msgUID, serviceProvider, result }) => [msgUID, orNone(serviceProvider), result],
		({ msgUID, serviceProvider, result: code = '', content, resultDetail }) => {
			const message = moderated.parse(content);
			return {
				...eventFields({
					code,
					passed: Object.hasOwn(PASSED, code) ? PASSED[code] : undefined,
					provider: serviceProvider,
					details: resultDetail,
					fromUserId: message.fromUserId,
					targetId: message.targetId,
				}),
				...channelOf(message.conversationType),
				...eventFields({ content, messageId: msgUID }),
			};
		},
	),
	form(
		'messageSent',
		object({ ...classicMessage, msgUID: needed(text), objectName: needed(text) }),
		({ msgUID }) => [msgUID],
		(entry) => ({ ...timeOf(entry.msgTimestamp), ...messageFields(classicParts(entry)) }),
	),
	form(
		'userActivationChanged',
		object({ ...activationParts, operateId: needed(text), type: text }),
		({ operateId, userId, type, code }) => [operateId, userId, type, orNone(code)],
		({ type, ...entry }) => activationFields(entry, type),
	),
	form(
		'userStatusChanged',
		object({ ...statusParts, userid: needed(text), status: needed(text) }),
		({ userid, status, time, sessionId, os }) => [
			...[userid, status, time],
			...[orNone(sessionId), orNone(os)],
		],
		({ userid, ...entry }) => statusFields(entry, userid),
	),
	form(
		'chatroomStatusChanged',
		object({
			chatRoomId: needed(text),
			userIds: needed(texts),
			type: text,
			status: text,
			time: text,
		}),
		({ chatRoomId, type, status, time, userIds }) => [
			...[chatRoomId, type, status, time],
			orNone(userIds),
		],
		({ chatRoomId, type, status, time, userIds }) => ({
			...timeOf(time),
			...chatroomFields(chatRoomId, type, status, userIds),
		}),
	),
	form(
		'chatroomAttributeChanged',
		object({
			...attributeParts,
			chatroomId: needed(text),
			optType: needed(text),
			timestamp: text,
		}),
		({ chatroomId, key, optType, version }) => [chatroomId, orNone(key), optType, version],
		({ chatroomId, optType, timestamp, ...entry }) => ({
			...timeOf(timestamp),
			...attributeFields(entry, chatroomId, optType),
		}),
	),
	form(
		'friendshipChanged',
		object({ ...friendshipParts, eventType: needed(text), toUserId: needed(text) }),
		({ userId, toUserId, eventType, time }) => [userId, toUserId, eventType, time],
		({ eventType, ...entry }) => friendshipFields(entry, eventType),
	),
	form(
		'groupMembersChanged',
		object({
			groupId: needed(text),
			eventType: needed(text),
			time: text,
			optUserId: texts,
			userIds: texts,
		}),
		({ groupId, eventType, time, optUserId, userIds }) => [
			...[groupId, eventType, time],
			...[orNone(optUserId), orNone(userIds)],
		],
		({ groupId, eventType, time, optUserId, userIds }) => ({
			...timeOf(time),
			...eventFields({
				groupId,
				operation: meaningOf(GROUP, eventType),
				// An example of the service has a list here.
				operatorId: optUserId?.[0],
				userIds,
			}),
		}),
	),
	form(
		'groupProfileChanged',
		object({
			groupId: needed(text),
			groupName: needed(text),
			time: text,
			optUserId: texts,
			groupProfile: openedObject,
			groupExtProfile: openedObject,
			permissions: openedObject,
		}),
		WHOLE_ENTRY,
		({ groupId, groupName, time, optUserId, groupProfile, groupExtProfile, permissions }) => ({
			...timeOf(time),
			...eventFields({
				groupId,
				groupName,
				operatorId: optUserId?.[0],
				profile: groupProfile,
				customProfile: groupExtProfile,
				permissions,
			}),
		}),
	),
	form(
		'userProfileChanged',
		object({
			userId: needed(text),
			type: needed(text),
			time: needed(text),
			userProfile: opened,
			userExtProfile: opened,
		}).check(
			refine(
				({ type, userProfile, userExtProfile }) =>
					type === '0' || userProfile !== undefined || userExtProfile !== undefined,
			),
		),
		WHOLE_ENTRY,
		({ userId, type, time, userProfile, userExtProfile }) => ({
			...timeOf(time),
			...eventFields({
				userId,
				operation: meaningOf(PROFILE, type),
				profile: openedObject.parse(userProfile),
				customProfile: openedObject.parse(userExtProfile),
			}),
		}),
	),
];

import { isJsonObject } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';
import { channelOf } from './channels';
import { eventFields } from './output';
import { meaningOf, opened, text, timeOf } from './values';
import type { Parsed } from './values';

/** What the callbacks of both products have in common: their codes, and what stands in several of them. */

const STATUS = { '0': 'online', '1': 'offline', '2': 'loggedOut' };
const ACTIVATION = { '0': 'deactivated', '1': 'reactivated' };
export const PROFILE = { '0': 'cleared', '1': 'changed' };
const FRIENDSHIP = {
	'1': 'requested',
	'2': 'accepted',
	'3': 'refused',
	'4': 'removed',
	'5': 'addedByServer',
};
export const GROUP = {
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
const CHATROOM_REASON = {
	'0': 'call',
	'1': 'autoLeave',
	'2': 'banned',
	'3': 'autoDestroyed',
};
const ATTRIBUTE = { '1': 'set', '2': 'deleted', '3': 'allDeleted' };
export const DELETION = { '1': 'recalled', '2': 'deleted' };

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

/** The parts of a message, whatever a product calls them. */
export interface MessageParts {
	sender?: string;
	target?: string;
	channel?: string;
	subChannel?: string;
	type?: string;
	content?: Json;
	id?: string;
	originalId?: string;
	source?: string;
	sensitive?: string;
	receivers?: string[];
}

export const messageFields = (parts: MessageParts): JsonObject => ({
	...eventFields({ fromUserId: parts.sender, targetId: parts.target }),
	...channelOf(parts.channel),
	...eventFields({
		subChannelId: parts.subChannel,
		messageType: parts.type,
		text: readText(parts.type, parts.content),
		content: parts.content,
		messageId: parts.id,
		originalMessageId: parts.originalId,
		source: parts.source,
		sensitiveWord: meaningOf({ '0': 'none', '1': 'blocked', '2': 'replaced' }, parts.sensitive),
		receiverIds: parts.receivers,
	}),
});

export const statusParts = { status: text, os: text, clientIp: text, sessionId: text, time: text };
export const statusFields = (
	entry: Parsed<typeof statusParts>,
	userId: string | undefined,
): JsonObject => ({
	...timeOf(entry.time),
	...eventFields({
		userId,
		status: meaningOf(STATUS, entry.status),
		source: entry.os,
		clientIp: entry.clientIp,
		sessionId: entry.sessionId,
	}),
});

export const activationParts = { userId: text, operateId: text, code: text, time: text };
export const activationFields = (
	{ userId, operateId, code, time }: Parsed<typeof activationParts>,
	operation: string | undefined,
): JsonObject => ({
	...timeOf(time),
	...eventFields({
		userId,
		operation: meaningOf(ACTIVATION, operation),
		operationId: operateId,
		code,
		succeeded: code === undefined ? undefined : code === '0',
	}),
});

export const friendshipParts = {
	userId: text,
	toUserId: text,
	source: text,
	os: text,
	time: text,
	extra: opened,
};
export const friendshipFields = (
	{ userId, toUserId, source, os, time, extra }: Parsed<typeof friendshipParts>,
	operation: string | undefined,
): JsonObject => ({
	...timeOf(time),
	...eventFields({
		userId,
		otherUserId: toUserId,
		operation: meaningOf(FRIENDSHIP, operation),
		source: source ?? os,
		extra,
	}),
});

export const attributeParts = { key: text, value: opened, userId: text, version: text };
export const attributeFields = (
	{ key, value, userId, version }: Parsed<typeof attributeParts>,
	chatroomId: string | undefined,
	operation: string | undefined,
): JsonObject =>
	eventFields({
		chatroomId,
		operation: meaningOf(ATTRIBUTE, operation),
		key,
		value,
		userId,
		version,
	});

export const chatroomFields = (
	chatroomId: string | undefined,
	operation: string | undefined,
	reason: string | undefined,
	userIds: string[] | undefined,
): JsonObject =>
	eventFields({
		chatroomId,
		operation: meaningOf(CHATROOM, operation),
		reason: meaningOf(CHATROOM_REASON, reason),
		userIds,
	});

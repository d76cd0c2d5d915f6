import { given } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';
import { FLAG, OBJECT, TEXT, TEXTS, WHOLE } from '../RongCloud/output';
import type { Output, Shapes } from '../RongCloud/output';

/** All that events have, in the order in which it comes out. */
const PROPERTIES = {
	event: TEXT,
	eventId: TEXT,
	product: TEXT,
	signatureVerified: FLAG,
	callbackType: TEXT,
	callbackId: TEXT,
	time: TEXT,
	timestamp: TEXT,
	botId: TEXT,
	fromUserId: TEXT,
	targetId: TEXT,
	channelType: TEXT,
	channelTypeNumber: WHOLE,
	subChannelId: TEXT,
	messageType: TEXT,
	text: TEXT,
	content: OBJECT,
	messageId: TEXT,
	originalMessageId: TEXT,
	source: TEXT,
	sensitiveWord: TEXT,
	receiverIds: TEXTS,
	userId: TEXT,
	otherUserId: TEXT,
	status: TEXT,
	operation: TEXT,
	operationId: TEXT,
	operatorId: TEXT,
	reason: TEXT,
	code: TEXT,
	succeeded: FLAG,
	passed: FLAG,
	provider: TEXT,
	details: OBJECT,
	extra: OBJECT,
	clientIp: TEXT,
	sessionId: TEXT,
	groupId: TEXT,
	groupName: TEXT,
	chatroomId: TEXT,
	userIds: TEXTS,
	key: TEXT,
	value: TEXT,
	version: TEXT,
	profile: OBJECT,
	customProfile: OBJECT,
	permissions: OBJECT,
	raw: OBJECT,
} as const satisfies Shapes;

export const output: Output = {
	properties: PROPERTIES,
	required: ['event', 'eventId', 'product', 'signatureVerified', 'raw'],
};

/** What is known of an event, with no field that the output does not define. */
export const eventFields = (
	fields: Readonly<Partial<Record<keyof typeof PROPERTIES, Json | undefined>>>,
): JsonObject => given<Json>(fields);

import { CALL_KINDS } from '../callKinds.mts';
import { groupsReach, listedReach } from '../audience.mts';
import { readObject, type Fields } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { checkMessage } from '../checks/message.mts';
import { presetPushText } from '../checks/messageTypes.mts';
import { checkPushExt } from '../checks/pushExt.mts';
import { shownOn } from '../checks/notification.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { tooLong, wrong } from '../refusal.mts';
import { PLATFORMS, type JsonObject, type Recipient } from '../types.mts';
import type { Call, Draft, Endpoint } from './call.mts';

interface ListedMessage {
	sender: string;
	/** Users, or groups. */
	ids: string[];
	/** The members of a group who alone get it. */
	members?: string[] | undefined;
	type: string;
	content: string;
	pushContent: string | undefined;
	pushTitle: string | undefined;
	disablePush: boolean;
}

/** In which conversation a message to listed users or groups stands. */
interface Conversation {
	kind: 'system-message' | 'direct-message' | 'group-message';
	v4: string;
	classic: string;
	/** How each product calls those that are listed, in a call and in its reply. */
	names: { v4: [call: string, reply: string]; classic: [call: string, reply: string] };
	/** How many one call lists. */
	most: number;
	count(call: Call, recipients: number): void;
	/** What each call knows besides; lists the members who alone get it. */
	moreV4(fields: Fields, message: ListedMessage): void;
	moreClassic(form: FormFields, message: ListedMessage): void;
}

const TO_USERS: Conversation['names'] = {
	v4: ['toUserIds', 'userId'],
	classic: ['toUserId', 'userId'],
};

function endpointsOf(conversation: Conversation): readonly Endpoint[] {
	const { kind, v4, classic, names } = conversation;
	return [
		{
			path: v4,
			family: 'nexconn',
			encoding: 'json',
			kind,
			take: (call) => {
				const { draft, recipients } = take(call, readV4(call, conversation), conversation);
				const idName = call.newerIds ? 'messageId' : 'messageUID';
				const ids = idsIn(recipients, names.v4[1], idName);
				const result = call.newerIds ? { messageIds: ids } : { messageUIDs: ids };
				return { reply: { code: 0, result }, draft };
			},
		},
		{
			path: classic,
			family: 'rongcloud',
			encoding: 'form',
			kind,
			take: (call) => {
				const { draft, recipients } = take(call, readClassic(call, conversation), conversation);
				const messageUIDs = idsIn(recipients, names.classic[1], 'messageUID');
				return { reply: { code: 200, messageUIDs }, draft };
			},
		},
	];
}

const idsIn = (recipients: readonly Recipient[], target: string, id: string): JsonObject[] =>
	recipients.map(({ userId, messageId }) => ({ [target]: userId, [id]: messageId }));

/** As docs/service.md, sections 3.1 (column "v4 send") and 7.3 have them. */
const systemChannels: Conversation = {
	kind: 'system-message',
	v4: '/v4/system-channel/message/send',
	classic: '/message/system/publish.json',
	names: TO_USERS,
	most: LIMITS.recipientsPerMessage,
	count: ({ quotas, app, now }, recipients) => quotas.takeMessages(app, now, recipients),
	moreV4() {},
	moreClassic(form) {
		form.zeroOrOne('isCounted');
		form.text('busChannel');
		form.integer('msgRandom');
	},
};

/** What calls for chats know (docs/service.md, section 7.7). */
function inChatV4(fields: Fields): void {
	fields.zeroOrOne('isEchoToSender');
	fields.yesNo('hasMetadata');
	fields.freeObject('metadata');
	fields.zeroOrOne('needReadReceipt');
}

function inChatClassic(form: FormFields): void {
	form.zeroOrOne('isIncludeSender');
	form.yesNo('expansion');
	form.text('extraContent');
}

/** As docs/service.md, section 7.7 has them. */
const directChannels: Conversation = {
	kind: 'direct-message',
	v4: '/v4/direct-channel/message/send',
	classic: '/message/private/publish.json',
	names: TO_USERS,
	most: LIMITS.recipientsPerDirectMessage,
	count: ({ quotas, app, now }, recipients) => quotas.takeDirectMessages(app, now, recipients),
	moreV4(fields) {
		inChatV4(fields);
		fields.zeroOrOne('verifyBlocklist');
		fields.integer('count');
	},
	moreClassic(form) {
		inChatClassic(form);
		form.zeroOrOne('verifyBlacklist');
	},
};

/** As docs/service.md, section 7.7 has them. */
const groupChannels: Conversation = {
	kind: 'group-message',
	v4: '/v4/group-channel/message/send',
	classic: '/message/group/publish.json',
	names: { v4: ['toChannelIds', 'channelId'], classic: ['toGroupId', 'groupId'] },
	most: LIMITS.groupsPerMessage,
	count: ({ quotas, app, now }, groups) => quotas.takeGroupMessages(app, now, groups),
	moreV4(fields, message) {
		inChatV4(fields);
		checkMention('hasMention', fields.zeroOrOne('hasMention') === 1, message);
		message.members = fields.has('toUserIds')
			? ofOneGroup('toUserIds', fields.texts('toUserIds', Infinity), message)
			: undefined;
	},
	moreClassic(form, message) {
		inChatClassic(form);
		checkMention('isMentioned', form.zeroOrOne('isMentioned') === '1', message);
		const members = form.texts('toUserId');
		message.members = members.length === 0 ? undefined : ofOneGroup('toUserId', members, message);
	},
};

/** The service would ignore members of several groups, which no workflow can mean. */
function ofOneGroup(key: string, members: string[], { ids }: ListedMessage): string[] {
	if (ids.length > 1) throw wrong(key, 'is for a single group');
	return members;
}

/** A mention has to be said beside the content as well as in it. */
function checkMention(key: string, isSaid: boolean, { content }: ListedMessage): void {
	const isIn = content.includes('"mentionedInfo"');
	if (isSaid !== isIn) throw wrong(key, 'must be 1 if, and only if, content has mentionedInfo');
}

/** Messages to those that are listed. */
export const listedMessageEndpoints: readonly Endpoint[] = [
	systemChannels,
	directChannels,
	groupChannels,
].flatMap(endpointsOf);

function readV4(call: Call, { kind, names, most, moreV4 }: Conversation): ListedMessage {
	const lenient = call.app.allowUnknownFields;
	const [list] = names.v4;
	return readObject(call.json, '', lenient, (fields) => {
		const sender = fields.requiredText('fromUserId', { max: LIMITS.senderCharacters });
		if (!fields.has(list)) throw wrong(list, 'is required');
		const ids = fields.texts(list, most);
		if (ids.length === 0) throw wrong(list, `needs at least one ${CALL_KINDS[kind].noun} id`);
		const type = fields.requiredText('messageType');
		const content = fields.requiredText('content');
		checkMessage(type, content, { type: 'messageType', content: 'content' });
		const pushContent = fields.text('pushContent');
		fields.text('pushData');
		fields.zeroOrOne('shouldPersist');
		fields.zeroOrOne('contentAvailable');
		const disablePush = fields.yesNo('disablePush') ?? false;
		const pushTitle = titleFrom(fields.text('pushExt'), disablePush, lenient);
		fields.yesNo('disableUpdateLastMsg');
		const message = { sender, ids, type, content, pushContent, pushTitle, disablePush };
		moreV4(fields, message);
		return message;
	});
}

function readClassic(call: Call, { names, most, moreClassic }: Conversation): ListedMessage {
	const lenient = call.app.allowUnknownFields;
	const form = new FormFields(call.form, lenient);
	const sender = form.requiredText('fromUserId');
	if ([...sender].length > LIMITS.senderCharacters) {
		throw tooLong('fromUserId', `${LIMITS.senderCharacters} characters`);
	}
	const ids = form.requiredTexts(names.classic[0], most);
	const type = form.requiredText('objectName');
	const content = form.requiredText('content');
	checkMessage(type, content, { type: 'objectName', content: 'content' });
	const pushContent = form.text('pushContent');
	form.text('pushData');
	form.zeroOrOne('isPersisted');
	if (form.integer('count') !== undefined && ids.length > 1) {
		throw wrong('count', 'is for a single recipient');
	}
	form.zeroOrOne('contentAvailable');
	const disablePush = form.yesNo('disablePush') ?? false;
	const pushTitle = titleFrom(form.text('pushExt'), disablePush, lenient);
	form.yesNo('disableUpdateLastMsg');
	const message = { sender, ids, type, content, pushContent, pushTitle, disablePush };
	moreClassic(form, message);
	form.refuseUnread();
	return message;
}

/** pushExt is ignored when push is off (docs/service.md, section 5), so it is not looked into then. */
export function titleFrom(
	pushExt: string | undefined,
	disablePush: boolean,
	lenient: boolean,
): string | undefined {
	return pushExt === undefined || disablePush ? undefined : checkPushExt(pushExt, lenient);
}

function take(
	call: Call,
	message: ListedMessage,
	{ kind, count }: Conversation,
): { draft: Draft; recipients: Recipient[] } {
	// The whole list counts, taken or not: the limit is on what was asked for.
	count(call, message.ids.length);
	const kept = call.keep(message.ids);
	const { sentence, recipients: reached } =
		CALL_KINDS[kind].noun === 'group'
			? groupsReach(kept, message.members)
			: listedReach(kept, call.directory.all());
	const recipients = reached.map((recipient) => ({ ...recipient, messageId: call.ids.next() }));
	const { sender, type, content } = message;
	const notification = shown(message);
	return {
		recipients,
		draft: {
			kind,
			sender,
			audience: sentence,
			recipients,
			message: { type, content },
			...(notification === undefined ? {} : { notification }),
		},
	};
}

/** The same text everywhere; types with no preset text push nothing else (docs/service.md, section 4.1). */
export function shown(
	message: Pick<ListedMessage, 'type' | 'content' | 'pushContent' | 'pushTitle' | 'disablePush'>,
): Draft['notification'] {
	const alert = message.pushContent || presetPushText(message.type, message.content);
	if (message.disablePush || alert === undefined) return undefined;
	return shownOn({ title: message.pushTitle, alert, own: {} }, PLATFORMS);
}

import { listedReach } from '../audience.mts';
import { readObject } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { checkMessage } from '../checks/message.mts';
import { presetPushText } from '../checks/messageTypes.mts';
import { checkPushExt } from '../checks/pushExt.mts';
import { shownOn } from '../checks/notification.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { tooLong, wrong } from '../refusal.mts';
import { PLATFORMS, type Recipient } from '../types.mts';
import type { Call, Draft, Endpoint } from './call.mts';

interface ListedMessage {
	sender: string;
	userIds: string[];
	type: string;
	content: string;
	pushContent: string | undefined;
	pushTitle: string | undefined;
	disablePush: boolean;
}

/** In which conversation a message to listed users stands. */
interface Conversation {
	kind: 'system-message' | 'direct-message';
	v4: string;
	classic: string;
	/** Listed recipients of one call. */
	most: number;
	count(call: Call, recipients: number): void;
	/** What the classic call knows besides. */
	more(form: FormFields): void;
}

function endpointsOf(conversation: Conversation): readonly Endpoint[] {
	const { kind, v4, classic, most } = conversation;
	return [
		{
			path: v4,
			family: 'nexconn',
			encoding: 'json',
			kind,
			take: (call) => {
				const { draft, recipients } = take(call, readV4(call, most), conversation);
				const ids = recipients.map(({ userId, messageId }) =>
					call.newerIds ? { userId, messageId } : { userId, messageUID: messageId },
				);
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
				const messageUIDs = recipients.map(({ userId, messageId }) => ({
					userId,
					messageUID: messageId,
				}));
				return { reply: { code: 200, messageUIDs }, draft };
			},
		},
	];
}

/** As docs/service.md, sections 3.1 (column "v4 send") and 7.3 have them. */
const systemChannels: Conversation = {
	kind: 'system-message',
	v4: '/v4/system-channel/message/send',
	classic: '/message/system/publish.json',
	most: LIMITS.recipientsPerMessage,
	count: ({ quotas, app, now }, recipients) => quotas.takeMessages(app, now, recipients),
	more(form) {
		form.zeroOrOne('isCounted');
		form.text('busChannel');
		form.integer('msgRandom');
	},
};

/** As docs/service.md, section 7.7 has them. */
const directChannels: Conversation = {
	kind: 'direct-message',
	v4: '/v4/direct-channel/message/send',
	classic: '/message/private/publish.json',
	most: LIMITS.recipientsPerDirectMessage,
	count: ({ quotas, app, now }, recipients) => quotas.takeDirectMessages(app, now, recipients),
	more(form) {
		form.zeroOrOne('verifyBlacklist');
		form.zeroOrOne('isIncludeSender');
		form.yesNo('expansion');
		form.text('extraContent');
	},
};

/** Messages to listed users. */
export const listedMessageEndpoints: readonly Endpoint[] = [
	...endpointsOf(systemChannels),
	...endpointsOf(directChannels),
];

function readV4(call: Call, most: number): ListedMessage {
	const lenient = call.app.allowUnknownFields;
	return readObject(call.json, '', lenient, (fields) => {
		const sender = fields.requiredText('fromUserId', { max: LIMITS.senderCharacters });
		if (!fields.has('toUserIds')) throw wrong('toUserIds', 'is required');
		const userIds = fields.texts('toUserIds', most);
		if (userIds.length === 0) throw wrong('toUserIds', 'needs at least one user id');
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
		return { sender, userIds, type, content, pushContent, pushTitle, disablePush };
	});
}

function readClassic(call: Call, { most, more }: Conversation): ListedMessage {
	const lenient = call.app.allowUnknownFields;
	const form = new FormFields(call.form, lenient);
	const sender = form.requiredText('fromUserId');
	if ([...sender].length > LIMITS.senderCharacters) {
		throw tooLong('fromUserId', `${LIMITS.senderCharacters} characters`);
	}
	const userIds = form.requiredTexts('toUserId', most);
	const type = form.requiredText('objectName');
	const content = form.requiredText('content');
	checkMessage(type, content, { type: 'objectName', content: 'content' });
	const pushContent = form.text('pushContent');
	form.text('pushData');
	form.zeroOrOne('isPersisted');
	if (form.integer('count') !== undefined && userIds.length > 1) {
		throw wrong('count', 'is for a single recipient');
	}
	form.zeroOrOne('contentAvailable');
	const disablePush = form.yesNo('disablePush') ?? false;
	const pushTitle = titleFrom(form.text('pushExt'), disablePush, lenient);
	form.yesNo('disableUpdateLastMsg');
	more(form);
	form.refuseUnread();
	return { sender, userIds, type, content, pushContent, pushTitle, disablePush };
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
	count(call, message.userIds.length);
	const { sentence, recipients: reached } = listedReach(
		call.keep(message.userIds),
		call.directory.all(),
	);
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

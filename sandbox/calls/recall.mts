import { listed } from '../audience.mts';
import { CALL_KINDS } from '../callKinds.mts';
import { readObject, type Fields } from '../checks/fields.mts';
import { FormFields } from '../checks/form.mts';
import { Refusal, wrong } from '../refusal.mts';
import type { JournalEntry, Recipient } from '../types.mts';
import type { Call, Draft, Endpoint } from './call.mts';

interface Recall {
	sender: string;
	messageId: string;
}

/** Direct, discussion, group, chat room, customer service, system, ultra group (docs/service.md, section 7.3). */
const CHANNEL_TYPES = [1, 2, 3, 4, 5, 6, 10];
/** Those that v4 names (docs/service.md, section 7.4). */
const V4_CHANNEL_TYPES = [1, 3, 4, 6, 10];

/** Recalls (docs/service.md, sections 6.5, 7.1, 7.3 and 7.4). */
export const recallEndpoints: readonly Endpoint[] = [
	{
		path: '/message/recall.json',
		family: 'rongcloud',
		encoding: 'form',
		kind: 'recall',
		take: (call) => {
			const recall = readClassic(call, (form) => {
				form.requiredText('conversationType');
				const type = form.integer('conversationType');
				if (!CHANNEL_TYPES.includes(Number(type))) throw wrong('conversationType', 'is unknown');
				form.requiredText('targetId');
				form.yesNo('disablePush');
				form.text('busChannel');
			});
			return { reply: { code: 200 }, draft: recallOne(call, recall) };
		},
	},
	{
		path: '/v4/message/delete',
		family: 'nexconn',
		encoding: 'json',
		kind: 'recall',
		take: (call) => {
			const recall = readV4(call, (fields) => {
				const type = fields.integer('channelType', { oneOf: V4_CHANNEL_TYPES });
				if (type === undefined) throw wrong('channelType', 'is required');
				fields.requiredText('channelId');
				fields.yesNo('disablePush');
				fields.text('subchannelId');
			});
			return { reply: { code: 0 }, draft: recallOne(call, recall) };
		},
	},
	{
		path: '/message/broadcast/recall.json',
		family: 'rongcloud',
		encoding: 'form',
		kind: 'recall',
		// The quota of the classic call is in a copy of a list alone (docs/service.md, section 7.1).
		take: (call) => ({ reply: { code: 200 }, draft: recallAll(call, readClassic(call)) }),
	},
	{
		path: '/v4/system-channel/message/broadcast/delete',
		family: 'nexconn',
		encoding: 'json',
		kind: 'recall',
		take: (call) => ({
			reply: { code: 0 },
			draft: recallAll(
				call,
				readV4(call, (fields) => zeroOrOneOrBoolean(fields, 'isDelete')),
			),
		}),
	},
];

function readClassic(call: Call, more?: (form: FormFields) => void): Recall {
	const form = new FormFields(call.form, call.app.allowUnknownFields);
	const sender = form.requiredText('fromUserId');
	const messageId = form.requiredText('messageUID');
	// Required by one vendor SDK and optional in another.
	form.integer('sentTime', 0);
	// Whether these are numbers or Booleans is not documented.
	for (const name of ['isAdmin', 'isDelete']) form.oneOf(name, ['0', '1', 'true', 'false']);
	form.text('extra');
	form.yesNo('disableUpdateLastMsg');
	more?.(form);
	form.refuseUnread();
	return { sender, messageId };
}

/**
 * One source calls the id messageUID, another messageId (docs/service.md, section 6.5); exactly one of them is
 * taken. isDelete is on record for broadcasts alone.
 */
function readV4(call: Call, more?: (fields: Fields) => void): Recall {
	return readObject(call.json, '', call.app.allowUnknownFields, (fields) => {
		const sender = fields.requiredText('fromUserId');
		if (fields.has('messageId') && fields.has('messageUID')) {
			throw wrong('messageUID', 'must not be given beside messageId');
		}
		const name = fields.has('messageUID') ? 'messageUID' : 'messageId';
		const messageId = fields.requiredText(name);
		fields.integer('sentAt', { min: 0 });
		zeroOrOneOrBoolean(fields, 'isAdmin');
		fields.text('extra');
		fields.yesNo('disableUpdateLastMsg');
		more?.(fields);
		return { sender, messageId };
	});
}

/** Which of the two it has to be is not documented. */
function zeroOrOneOrBoolean(fields: Fields, key: string): void {
	if (![undefined, 0, 1, true, false].includes(fields.any(key) as undefined)) {
		throw wrong(key, 'must be a Boolean, 0 or 1');
	}
}

/**
 * Recalls the message of one recipient. Whether the target has to be the recipient or the sender, whom
 * the recipient's conversation is named after, is not documented: the id alone says which message it is.
 */
function recallOne(call: Call, { sender, messageId }: Recall): Draft {
	call.quotas.takeOther(call.app, call.path, call.now);
	for (const entry of sentBy(call, sender)) {
		const recipient = entry.recipients.find((found) => found.messageId === messageId);
		if (recipient !== undefined) {
			return recalled(call, sender, messageId, entry, [recipient]);
		}
	}
	return missed(call, sender, messageId);
}

/**
 * Recalls a broadcast. One to online users cannot be recalled (docs/service.md, section 6.5), so it counts as
 * not found.
 */
function recallAll(call: Call, { sender, messageId }: Recall): Draft {
	call.quotas.takeBroadcastRecall(call.app, call.now);
	const entry = sentBy(call, sender).find(
		({ id, kind }) => id === messageId && kind === 'broadcast',
	);
	return entry === undefined
		? missed(call, sender, messageId)
		: recalled(call, sender, messageId, entry, entry.recipients);
}

/** That another sender, or another app, finds nothing is a choice: no source says. */
const sentBy = ({ journal, app }: Call, sender: string): JournalEntry[] =>
	journal.filter((entry) => entry.sender === sender && entry.appKey === app.appKey);

function recalled(
	{ now }: Call,
	sender: string,
	messageId: string,
	entry: JournalEntry,
	recipients: Recipient[],
): Draft {
	for (const recipient of recipients) recipient.recalledAt ??= now;
	if (entry.recipients.every(({ recalledAt }) => recalledAt !== undefined))
		entry.recalledAt ??= now;
	const isWhole = entry.id === messageId;
	return {
		kind: 'recall',
		sender,
		audience: isWhole
			? entry.audience
			: listed(
					recipients.map(({ userId }) => userId),
					CALL_KINDS[entry.kind].noun,
				),
		recipients: recipients.map(({ userId, platforms }) => ({
			userId,
			...(platforms === undefined ? {} : { platforms }),
		})),
		does: `Recalls ${messageId}`,
		id: messageId,
	};
}

/**
 * How a recall of an unknown message is answered is not documented. As a success, unless the sandbox is
 * told to refuse it with the code for data that does not exist, which comes with HTTP 200 (docs/service.md,
 * section 6.4).
 */
function missed({ options }: Call, sender: string, messageId: string): Draft {
	if (options.unknownRecall === 'refused') {
		throw new Refusal(1015, `The data to delete does not exist: ${messageId}.`);
	}
	return {
		kind: 'recall',
		sender,
		audience: 'nobody',
		recipients: [],
		does: `Recalls ${messageId}, which is not known`,
		id: messageId,
	};
}

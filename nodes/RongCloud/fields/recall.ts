import { updateDisplayOptions } from 'n8n-workflow';

import type { SentMessage } from '../service/kinds/recallMessage';
import { GROUPS, USERS } from '../service/request';
import type { Noun } from '../service/request';
import { isJsonObject } from '../json';
import type { Json } from '../json';
import type { Field, Section, ValuesOf } from './field';
import { field, readField, readRequired } from './field';
import { GROUP_IDS, judgeNames, USER_IDS } from './names';
import { userIdSection } from './people';
import type { Report } from './problems';
import {
	bit,
	choice,
	json,
	oneId,
	quote,
	step,
	taking,
	textOrJson,
	toggle,
	trimmed,
} from './values';
import type { Refuse } from './values';
import { readJson } from './values/json';

const sentBy = field({
	property: {
		displayName: 'Sender User ID',
		name: 'sentBy',
		type: 'string',
		default: '={{ $json.fromUserId }}',
		required: true,
		placeholder: 'e.g. shop-bot',
		description: 'User the message came from. It stands in the output of Send as fromUserId.',
	},
	schema: oneId({ entry: 'user ID' }),
	names: USER_IDS,
});

const whatOptions = [
	{
		name: 'All Recipients of a Sent Item',
		value: 'allRecipients',
		description: 'What one item, or several, of Send or Send Personalized sent',
	},
	{ name: 'One Message', value: 'oneMessage', description: 'The message of one recipient' },
];

const messagesToRecall = field({
	property: {
		displayName: 'Messages to Recall',
		name: 'messagesToRecall',
		type: 'options',
		noDataExpression: true,
		options: whatOptions,
		default: 'allRecipients',
		description: 'How you name the messages: each recipient has one of their own',
	},
	schema: choice(whatOptions),
});

const RECIPIENTS = 'Recipients (JSON)';

/** A sent message, with the sender if whole items were handed over. */
interface Listed extends SentMessage {
	fromUserId?: string;
}

/** @param noun whom the messages went to */
const recipientsOf = (noun: Noun) =>
	field({
		property: {
			displayName: RECIPIENTS,
			name: 'recipients',
			type: 'json',
			default: '={{ $json.recipients ?? [$json] }}',
			required: true,
			description:
				'What Send gave for the message: the item itself, its recipients, or a list of such items, as Aggregate makes it',
		},
		schema: taking(
			{ takes: 'a list of recipients' },
			step((raw: unknown, refuse) => {
				const json = readJson(raw, refuse);
				if (json === undefined) return undefined;
				const result: Listed[] = [];
				for (const [index, entry] of entriesOf(json).entries()) {
					const clean = readEntry(entry, index + 1, noun, refuse);
					if (clean === undefined) return undefined;
					result.push(clean);
				}
				return result;
			}),
		),
	});

const DRAG_FIX =
	'Drag in the recipients from the output of Send, or its whole item. One that was skipped or not accepted has nothing to recall.';

/** The entries of a list, of lists in it, and of whole items in it. */
function entriesOf(given: Json, fromUserId?: Json): Json[] {
	if (Array.isArray(given)) return given.flatMap((entry) => entriesOf(entry, fromUserId));
	if (!isJsonObject(given)) return [given];
	if (Array.isArray(given.recipients)) return entriesOf(given.recipients, given.fromUserId);
	return [fromUserId === undefined ? given : { ...given, fromUserId }];
}

function readEntry(
	entry: Json,
	position: number,
	{ id: target }: Noun,
	refuse: Refuse,
): Listed | undefined {
	const where = `has an entry, number ${position},`;
	if (!isJsonObject(entry)) {
		return refuse(`${where} that is not a recipient with ${target} and messageId`, DRAG_FIX);
	}
	const textIn = (name: string): string => {
		const id = entry[name];
		return typeof id === 'string' || typeof id === 'number' ? trimmed(String(id)) : '';
	};
	const missing = [target, 'messageId'].find((name) => textIn(name) === '');
	if (missing !== undefined) return refuse(`${where} without a ${missing}`, DRAG_FIX);
	const fromUserId = textIn('fromUserId');
	return {
		userId: textIn(target),
		messageId: textIn('messageId'),
		...(fromUserId === '' ? {} : { fromUserId }),
	};
}

const recipientUserId = field({
	property: {
		displayName: 'Recipient User ID',
		name: 'recipientUserId',
		type: 'string',
		default: '={{ $json.userId }}',
		required: true,
		placeholder: 'e.g. u-1001',
		description: 'User who got the message; as it is, an entry of recipients that was split out',
	},
	schema: oneId({ entry: 'user ID' }),
	names: USER_IDS,
});

const recalledFromGroup = field({
	property: {
		displayName: 'Group ID',
		name: 'recalledFromGroup',
		type: 'string',
		default: '={{ $json.groupId }}',
		required: true,
		placeholder: 'e.g. g-7',
		description: 'Group that got the message; as it is, an entry of recipients that was split out',
	},
	schema: oneId({ entry: 'group ID' }),
	names: GROUP_IDS,
});

const messageId = field({
	property: {
		displayName: 'Message ID',
		name: 'messageId',
		type: 'string',
		default: '={{ $json.messageId }}',
		required: true,
		placeholder: 'e.g. B3N2-0S6D-1GQ0-8H3U',
		description: 'ID of the sent message, which stands in the output of Send',
	},
	schema: oneId({ entry: 'message ID', separator: /[\s,，;；、|[\]]/ }),
});

const DATE = /^(?<day>\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;
/** The clocks of n8n and of the service may differ, but not by a day. */
const DAY_MS = 86_400_000;
/** In 1973 and 5138: what lies outside counts seconds, or parts of a millisecond. */
const [LEAST_MS, MOST_MS] = [1e11, 1e14];
const DATE_FIX =
	'Enter milliseconds since 1970, or a date and time with its time zone, such as 2026-05-01T09:30:00Z.';

/** Milliseconds since 1970; `undefined` for what is no time, and for a day that its month does not have. */
function timeOf(text: string): number | undefined {
	const day = DATE.exec(text)?.groups?.day ?? '';
	const ms = Date.parse(text);
	// JavaScript reads February 30 as March 2.
	if (Number.isNaN(ms) || !Number.isFinite(Date.parse(day))) return undefined;
	return new Date(day).toISOString().startsWith(day) ? ms : undefined;
}

const sentAt = field({
	property: {
		displayName: 'Sent At',
		name: 'sentAt',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-05-01T09:30:00Z',
		description:
			'When the message was sent: milliseconds since 1970, or a date and time with its time zone. One vendor SDK asks for it, the documents do not.',
	},
	schema: taking(
		{ takes: 'milliseconds since 1970, or a date and time with its time zone' },
		step((raw: unknown, refuse) => {
			const dated = typeof raw === 'object' ? json().safeParse(raw).data : raw;
			const text =
				typeof dated === 'string' || typeof dated === 'number' ? trimmed(String(dated)) : '';
			const ms = /^\d+(\.0*)?$/.test(text) ? Number(text) : timeOf(text);
			if (ms === undefined) {
				return refuse(`is ${quote(raw)}, which is not a time with its time zone`, DATE_FIX);
			}
			if (ms < LEAST_MS || ms > MOST_MS) {
				return refuse(`is ${quote(text)}, which is no likely time in milliseconds`, DATE_FIX);
			}
			return ms > Date.now() + DAY_MS
				? refuse(`is ${quote(text)}, which is in the future`, 'Enter when the message was sent.')
				: ms;
		}),
	),
});

const isAdmin = field({
	property: {
		displayName: 'Is Admin',
		name: 'isAdmin',
		type: 'boolean',
		default: true,
		description: 'Whether an administrator recalls it, which apps can then say',
	},
	schema: bit(),
});

const isDelete = field({
	property: {
		displayName: 'Delete Without a Trace',
		name: 'isDelete',
		type: 'boolean',
		default: true,
		description:
			'Whether apps delete the message without showing that something was recalled. For single messages only RongCloud (Classic) has this.',
	},
	schema: bit(),
});

const extra = field({
	property: {
		displayName: 'Extra',
		name: 'extra',
		type: 'string',
		default: '',
		placeholder: 'e.g. wrong-price',
		description: 'Free text for your app, which goes with the recall',
	},
	schema: textOrJson(),
});

const disablePush = field({
	property: {
		displayName: 'No Notification',
		name: 'disablePush',
		type: 'boolean',
		default: true,
		description: 'Whether to recall it without a notification that says so',
	},
	schema: toggle(),
});

const disableUpdateLastMsg = field({
	property: {
		displayName: 'Leave Conversation List Unchanged',
		name: 'disableUpdateLastMsg',
		type: 'boolean',
		default: true,
		description: 'Whether to keep the recall from becoming the last message of the conversation',
	},
	schema: toggle(),
});

/** What both recalls can say, in Options (docs/service.md, sections 7.3 and 7.4). */
export const recallSettings = { sentAt, isAdmin, isDelete, extra, disableUpdateLastMsg };
export const messageRecallSettings = { ...recallSettings, disablePush };

/** What a recall says of them. */
export const recallSettingsOf = ({
	sentAt: at,
	isAdmin: byAdmin,
	isDelete: deletes,
	extra: text,
	disableUpdateLastMsg: quiet,
}: ValuesOf<typeof recallSettings>) => ({
	sentAt: at,
	isAdmin: byAdmin,
	isDelete: deletes,
	extra: text,
	disableUpdateLastMsg: quiet,
});

/** The user that a message came from. */
export const sentBySection = userIdSection(sentBy);

export const broadcastIdSection: Section<string> = {
	properties: [messageId.property],
	fields: [messageId],
	read: ({ values }, report) => readRequired(messageId, values.messageId, report) ?? '',
};

/** The messages that were sent to those who are listed. */
function sentMessages(noun: Noun, target: Field<string>): Section<Listed[]> {
	const recipients = recipientsOf(noun);
	return {
		fields: [messagesToRecall, recipients, target, messageId],
		properties: [
			messagesToRecall.property,
			...updateDisplayOptions({ show: { messagesToRecall: ['allRecipients'] } }, [
				recipients.property,
			]),
			...updateDisplayOptions({ show: { messagesToRecall: ['oneMessage'] } }, [
				target.property,
				messageId.property,
			]),
		],
		read({ values }, report) {
			switch (readRequired(messagesToRecall, values.messagesToRecall, report)) {
				case 'allRecipients':
					return readRecipients(recipients, target, values.recipients, report);
				case 'oneMessage': {
					const userId = readRequired(target, values[target.property.name], report);
					const id = readRequired(messageId, values.messageId, report);
					if (userId === undefined || id === undefined) return [];
					return [{ userId, messageId: id }];
				}
				default:
					return [];
			}
		},
	};
}

export const sentMessagesSection = sentMessages(USERS, recipientUserId);
export const groupMessagesSection = sentMessages(GROUPS, recalledFromGroup);

function readRecipients(
	recipients: Field<Listed[]>,
	{ names }: Field,
	raw: unknown,
	report: Report,
): Listed[] {
	const before = report.problems.length;
	const listed = readField(recipients, raw, report) ?? [];
	if (listed.length === 0 && report.problems.length === before) {
		report.add(RECIPIENTS, 'is empty', DRAG_FIX);
	}
	const ids = listed.map(({ userId }) => userId);
	if (names !== undefined) judgeNames(ids, names, { field: RECIPIENTS }, report);
	return listed;
}

/** The messages of a row, each once; a user or group can have one, or the replies could not be told apart. */
export function messagesOf(
	listed: readonly Listed[],
	sender: string,
	{ one }: Noun,
	report: Report,
): SentMessage[] {
	const byUser = new Map<string, SentMessage>();
	for (const { userId, messageId: id, fromUserId } of listed) {
		if (fromUserId !== undefined && fromUserId !== sender) {
			report.add(
				RECIPIENTS,
				`has messages of the sender ${quote(fromUserId)}, but Sender User ID is ${quote(sender)}`,
				'Recall the messages of each sender with an item of their own.',
			);
		}
		const present = byUser.get(userId);
		if (present !== undefined && present.messageId !== id) {
			report.add(
				RECIPIENTS,
				`has the ${one} ${quote(userId)} with two different messages`,
				'Recall the two with an item each, without Aggregate between Send and this node.',
			);
		}
		byUser.set(userId, { userId, messageId: id });
	}
	return [...byUser.values()];
}

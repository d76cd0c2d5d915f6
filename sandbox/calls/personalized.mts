import { listedReach } from '../audience.mts';
import { isObject, readObject, type Fields } from '../checks/fields.mts';
import { checkMessage, checkType } from '../checks/message.mts';
import { presetPushText } from '../checks/messageTypes.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import type { Call, Draft, Endpoint } from './call.mts';
import { titleFrom } from './listedMessage.mts';

interface Personal {
	userId: string;
	content: string;
	pushContent: string;
	pushData: string;
}

interface Template {
	sender: string;
	type: string;
	content: string;
	disablePush: boolean;
	messages: Personal[];
}

/**
 * As docs/service.md, sections 7.3 and 7.7 have it: one content for all with placeholders, and for each user the
 * values, a push text and push data. The page docs.rongcloud.io/platform-chat-api/message/send-private-template
 * has the names of the values in braces as well, and fills push texts and push data in like the content.
 */
const personalized = (
	path: string,
	most: number,
	count: (call: Call, recipients: number) => void,
): Endpoint => ({
	path,
	family: 'rongcloud',
	encoding: 'json',
	kind: 'personalized-message',
	take: (call) => {
		const lenient = call.app.allowUnknownFields;
		const template = readObject(call.json, '', lenient, (fields) =>
			readTemplate(fields, lenient, most),
		);
		// No limit is stated for these paths; that of the other sends to listed users holds.
		count(call, template.messages.length);
		const draft = draftOf(call, template);
		const messageUIDs = draft.recipients.map(({ userId, messageId }) => ({
			userId,
			messageUID: messageId,
		}));
		return { reply: { code: 200, messageUIDs }, draft };
	},
});

export const personalizedEndpoints: readonly Endpoint[] = [
	personalized(
		'/message/system/publish_template.json',
		LIMITS.recipientsPerMessage,
		({ quotas, app, now }, recipients) => quotas.takeMessages(app, now, recipients),
	),
	personalized(
		'/message/private/publish_template.json',
		LIMITS.recipientsPerDirectMessage,
		({ quotas, app, now }, recipients) => quotas.takeDirectMessages(app, now, recipients),
	),
];

function readTemplate(fields: Fields, lenient: boolean, most: number): Template {
	const sender = fields.requiredText('fromUserId', { max: LIMITS.senderCharacters });
	const type = fields.requiredText('objectName');
	const content = fields.requiredText('content');
	checkType(type, 'objectName');
	if (!fields.has('toUserId')) throw wrong('toUserId', 'is required');
	const userIds = fields.texts('toUserId', most);
	if (userIds.length === 0) throw wrong('toUserId', 'needs at least one user id');
	const values = readValues(fields, userIds.length);
	const pushContents = readTexts(fields, 'pushContent', userIds.length);
	if (pushContents === undefined) throw wrong('pushContent', 'is required');
	const pushData = readTexts(fields, 'pushData', userIds.length);
	fields.zeroOrOne('contentAvailable');
	const disablePush = fields.yesNo('disablePush') ?? false;
	titleFrom(fields.text('pushExt'), disablePush, lenient);
	fields.yesNo('disableUpdateLastMsg');
	// Its type is not documented.
	if (![undefined, 0, 1, true, false].includes(fields.any('verifyBlacklist') as undefined)) {
		throw wrong('verifyBlacklist', 'must be a Boolean, 0 or 1');
	}
	const messages = userIds.map((userId, index) => {
		const own = values[index] ?? {};
		const at = `[${index}]`;
		const filled = fill(content, own, `content for toUserId${at}`);
		checkMessage(type, filled, { type: 'objectName', content: `content for toUserId${at}` });
		return {
			userId,
			content: filled,
			pushContent: fill(pushContents[index] ?? '', own, `pushContent${at}`),
			pushData: fill(pushData?.[index] ?? '', own, `pushData${at}`),
		};
	});
	return { sender, type, content, disablePush, messages };
}

function readValues(fields: Fields, count: number): Record<string, string>[] {
	const items = fields.items('values');
	if (items === undefined) throw wrong('values', 'is required');
	if (items.length !== count) throw wrong('values', 'must have one item for each toUserId');
	return items.map((item, index) => {
		const name = `values[${index}]`;
		if (!isObject(item)) throw wrong(name, 'must be a JSON object');
		for (const [key, value] of Object.entries(item)) {
			// Without braces it would be replaced wherever it stands, if at all.
			if (!/^\{[^{}]+\}$/.test(key)) throw wrong(`${name}.${key}`, 'must be named {in braces}');
			if (typeof value !== 'string') throw wrong(`${name}.${key}`, 'must be a String');
		}
		return item as Record<string, string>;
	});
}

/** One text for each user, an empty one where there is nothing to say. */
function readTexts(fields: Fields, key: string, count: number): string[] | undefined {
	const items = fields.items(key);
	if (items === undefined) return undefined;
	if (items.length !== count) throw wrong(key, 'must have one item for each toUserId');
	for (const [index, item] of items.entries()) {
		if (typeof item !== 'string') throw wrong(`${key}[${index}]`, 'must be a String');
	}
	return items as string[];
}

/**
 * Puts the values in as they are, so that a value has to be fit for JSON where the content is JSON; how
 * the service does it is not documented. Nor is what becomes of a placeholder without a value: refused
 * here, since it would reach a person as it stands. Braces around anything that holds a quotation mark,
 * a colon or a comma are JSON and no placeholder.
 */
function fill(text: string, values: Record<string, string>, name: string): string {
	return text.replace(/\{[^{}"\\:,]+\}/g, (placeholder) => {
		const value = Object.hasOwn(values, placeholder) ? values[placeholder] : undefined;
		if (value === undefined) throw wrong(name, `has no value for the placeholder ${placeholder}`);
		return value;
	});
}

function draftOf(call: Call, template: Template): Draft {
	const { sender, type, content, disablePush, messages } = template;
	const kept = new Set(call.keep(messages.map(({ userId }) => userId)));
	const taken = messages.filter(({ userId }) => kept.has(userId));
	const userIds = taken.map(({ userId }) => userId);
	const { sentence, recipients } = listedReach(userIds, call.directory.all());
	return {
		kind: 'personalized-message',
		sender,
		audience: sentence,
		recipients: recipients.map((recipient, index) => {
			const own = taken[index] as Personal;
			const push = own.pushContent || presetPushText(type, own.content);
			return {
				...recipient,
				messageId: call.ids.next(),
				content: own.content,
				...(disablePush || push === undefined ? {} : { pushContent: push }),
				...(own.pushData === '' ? {} : { pushData: own.pushData }),
			};
		}),
		message: { type, content },
	};
}

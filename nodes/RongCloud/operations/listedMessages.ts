import { inGroup } from '../fields/field';
import type { ValuesOf } from '../fields/field';
import {
	checkFilled,
	checkJson,
	EMPTY_FIX,
	EMPTY_WHEN_FILLED,
	messageSection,
} from '../fields/message';
import {
	personalPushSection,
	PUSH_DATA,
	pushSettingsSection,
	warnOfLarge,
	warnOfNoText,
} from '../fields/notification';
import {
	additionalFields as additional,
	callOptions,
	personalizedOptions,
} from '../fields/options';
import type { systemMessageOptions } from '../fields/options';
import { recipientsSection, SENDER, senderSection } from '../fields/people';
import { refusePlaceholders } from '../fields/placeholders';
import { valuesFor, valuesSection } from '../fields/placeholderValues';
import type { Report } from '../fields/problems';
import {
	messageRecallSettings,
	messagesOf,
	recallSettingsOf,
	sentBySection,
	sentMessagesSection,
} from '../fields/recall';
import { isBlank } from '../fields/values';
import { changed, messages, sent, TEXT } from '../output';
import { ask, nounOf } from '../service/kind';
import type { Kind } from '../service/kind';
import type { ListedMessageRequest } from '../service/kinds/listedMessage';
import type { Person, PersonalizedMessageRequest } from '../service/kinds/personalizedMessage';
import type { RecallMessageRequest } from '../service/kinds/recallMessage';
import type { PushSettings } from '../service/request';
import { fillIn, placeholdersIn } from '../service/template';
import type { PlaceholderValues } from '../service/template';
import { operation, toTesters } from './operation';
import type { Operation } from './operation';

/** The operations of messages to listed users, whatever conversation they stand in. */

/** What an operation says of itself. */
interface Words extends Pick<Operation, 'resource' | 'action' | 'description' | 'forModel'> {
	notice: string;
}

const output = sent(
	{ userId: TEXT, messageId: TEXT, recipients: messages('userId') },
	{ sender: { fromUserId: TEXT } },
);

/**
 * One message for the users of a row.
 * @param more what the request says besides, of the options
 */
export const messageSend = <M extends object, O extends typeof systemMessageOptions>(
	words: Words,
	kind: Kind<ListedMessageRequest & M>,
	options: O,
	more: (options: ValuesOf<O>) => M,
): Operation =>
	operation({
		...words,
		operation: 'send',
		name: 'Send',
		sections: {
			sender: senderSection,
			users: recipientsSection,
			message: messageSection({ persist: true }),
			push: pushSettingsSection,
		},
		options,
		kinds: [kind],
		fillsIn: 'elsewhere',
		request({ sender, users, message, push, options: given }, report) {
			const { needsPushText, ...rest } = message;
			warnOfNoText(push, { needsPushText }, report);
			const { additionalFields } = given;
			return ask(kind, { sender, users, ...rest, ...push, additionalFields, ...more(given) });
		},
		test: toTesters,
		output,
	});

/** A text with placeholders, and values for the users of each row. */
export const messageSendPersonalized = (
	words: Words,
	kind: Kind<PersonalizedMessageRequest>,
): Operation =>
	operation({
		...words,
		operation: 'sendPersonalized',
		name: 'Send Personalized',
		sections: {
			sender: senderSection,
			users: recipientsSection,
			message: messageSection({ persist: false, isTemplate: true }),
			values: valuesSection,
			push: personalPushSection,
		},
		options: personalizedOptions,
		kinds: [kind],
		fillsIn: 'here',
		request({ sender, users, message: { message }, values, push, options: chosen }, report) {
			const { pushContent, pushData, ...common } = push;
			const { additionalFields, allowEmptyValues = false } = chosen;
			refusePlaceholders(SENDER, sender, report);
			refusePlaceholders(inGroup(additional), additionalFields ?? null, report);
			const inContent = placeholdersIn(message.content);
			const all = placeholdersIn([message.content, pushContent ?? '', pushData ?? '']);
			if (all.length === 0) {
				report.warn(
					'No text has a placeholder such as {name}, so everyone gets the same. Send does that too.',
				);
			}
			const given = valuesFor(all, values, allowEmptyValues, report);
			const person = personOf(push, inContent, given ?? {});
			if (given !== undefined) {
				const filled = { ...message, content: fillIn(message.content, given) };
				checkFilled(message, filled, values.field, report);
				checkPush(push, person, report);
				const { pushContent: body, pushData: data } = person;
				warnOfLarge({ title: push.pushExt?.title as string | undefined, body }, data, report);
			}
			return ask(kind, {
				sender,
				users: users.map(({ userId }) => ({ userId, ...person })),
				message,
				...common,
				additionalFields,
			});
		},
		test: toTesters,
		output,
	});

/** Takes back what listed users, or groups, got. */
export const messageRecall = (
	words: Omit<Words, 'notice'>,
	kind: Kind<RecallMessageRequest>,
	section = sentMessagesSection,
): Operation =>
	operation({
		...words,
		operation: 'recall',
		name: 'Recall',
		notice:
			'Right behind Send it takes back in each run what that run has sent. To take something back later, let one workflow send and keep its output, for example in a Data Table, and let another one read it and recall.',
		sections: { sender: sentBySection, messages: section },
		options: { ...callOptions, ...messageRecallSettings },
		kinds: [kind],
		request: ({ sender, messages: given, options }, report) =>
			ask(kind, {
				sender,
				users: messagesOf(given, sender, nounOf(kind), report),
				...recallSettingsOf(options),
				disablePush: options.disablePush,
			}),
		output: changed({ recalled: messages(nounOf(kind).id) }),
	});

/** What the users of one row have of their own. What no text needs stays here. */
function personOf(
	{ pushContent = '', pushData }: PushSettings,
	placeholders: readonly string[],
	values: PlaceholderValues,
): Omit<Person, 'userId'> {
	const own = placeholders.filter((placeholder) => Object.hasOwn(values, placeholder));
	return {
		values: Object.fromEntries(own.map((name) => [name, values[name] as string])),
		pushContent: fillIn(pushContent, values),
		...(pushData === undefined ? {} : { pushData: fillIn(pushData, values) }),
	};
}

/** A notification without a text is none. */
function checkPush(
	{ pushContent, pushData, disablePush }: PushSettings,
	person: Omit<Person, 'userId'>,
	report: Report,
): void {
	checkJson(pushContent ?? '', person.pushContent, 'Notification Text', report);
	checkJson(pushData ?? '', person.pushData ?? '', PUSH_DATA, report);
	if (pushContent === undefined || disablePush === true || !isBlank(person.pushContent)) return;
	report.add('Notification Text', EMPTY_WHEN_FILLED, EMPTY_FIX);
}

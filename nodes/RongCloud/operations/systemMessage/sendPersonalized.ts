import { MESSAGES, sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { personalizedMessage } from '../../service/kinds/personalizedMessage';
import type { Person } from '../../service/kinds/personalizedMessage';
import type { PushSettings } from '../../service/request';
import { fillIn, placeholdersIn } from '../../service/template';
import type { PlaceholderValues } from '../../service/template';
import {
	checkFilled,
	checkJson,
	EMPTY_FIX,
	EMPTY_WHEN_FILLED,
	messageSection,
} from '../../fields/message';
import { personalPushSection, PUSH_DATA, warnOfLarge } from '../../fields/notification';
import { inGroup } from '../../fields/field';
import { additionalFields as additional, personalizedOptions } from '../../fields/options';
import { recipientsSection, SENDER, senderSection } from '../../fields/people';
import { refusePlaceholders } from '../../fields/placeholders';
import { valuesFor, valuesSection } from '../../fields/placeholderValues';
import type { Report } from '../../fields/problems';
import { isBlank } from '../../fields/values';
import { operation, toTesters } from '../operation';

export const sendPersonalized = operation({
	resource: 'systemMessage',
	operation: 'sendPersonalized',
	name: 'Send Personalized',
	action: 'Notify many customers, each with their own values',
	description: 'A text with {placeholders} that each user gets filled in',
	forModel:
		'Sends each listed user a message that has their own values in it. Needs the user IDs and a value for each placeholder. Never call it twice for the same news.',
	notice:
		'Write {name} where each user shall read the value called name. A placeholder that an expression brings into a text is filled in, too. Nexconn has no call for this: with its credential the node fills in the text and sends ordinary system messages.',
	sections: {
		sender: senderSection,
		users: recipientsSection,
		message: messageSection({ persist: false, isTemplate: true }),
		values: valuesSection,
		push: personalPushSection,
	},
	options: personalizedOptions,
	kinds: [personalizedMessage],
	fillsIn: 'here',
	request({ sender, users, message: { message }, values, push, options }, report) {
		const { pushContent, pushData, ...common } = push;
		const { additionalFields, allowEmptyValues = false } = options;
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
		return ask(personalizedMessage, {
			sender,
			users: users.map(({ userId }) => ({ userId, ...person })),
			message,
			...common,
			additionalFields,
		});
	},
	test: toTesters,
	output: sent(
		{ userId: TEXT, messageId: TEXT, recipients: MESSAGES },
		{ sender: { fromUserId: TEXT } },
	),
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

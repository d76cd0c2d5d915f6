import { updateDisplayOptions } from 'n8n-workflow';

import { isJsonObject } from '../json';
import type { Message } from '../service/request';
import type { Section } from './field';
import { field, readField, readRequired } from './field';
import { checkContent } from './message';
import { USER_IDS } from './names';
import { ONE_PER_LINE } from './people';
import type { Report } from './problems';
import { choice, list, text } from './values';

const mentionOptions = [
	{ name: 'All Members', value: 'all', description: 'Everyone in the group is told' },
	{ name: 'Listed Members', value: 'listed', description: 'The members that you list are told' },
	{ name: 'Nobody', value: 'nobody', description: 'An ordinary message' },
] as const;

const mention = field({
	property: {
		displayName: 'Mention',
		name: 'mention',
		type: 'options',
		options: [...mentionOptions],
		default: 'nobody',
		description: 'Whom the message mentions with @, so that apps point it out to them',
	},
	schema: choice(mentionOptions),
});

const mentionedUserIds = field({
	property: {
		displayName: 'Mentioned User IDs',
		name: 'mentionedUserIds',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. u-1001, u-1002',
		description: `Members of the group. ${ONE_PER_LINE}.`,
	},
	schema: list({ entry: 'user ID' }),
	names: USER_IDS,
});

const mentionText = field({
	property: {
		displayName: 'Notification If Mentioned',
		name: 'mentionText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your table is ready',
		description: 'Without it they get the notification that the others get',
	},
	schema: text(),
});

/** Whom a message mentions. */
export interface Mention {
	who: 'all' | readonly string[];
	text?: string;
}

/** Whom a message mentions; `undefined` for nobody (docs/service.md, section 4.2). */
export const mentionSection: Section<Mention | undefined> = {
	fields: [mention, mentionedUserIds, mentionText],
	properties: [
		mention.property,
		...updateDisplayOptions({ show: { mention: ['listed'] } }, [mentionedUserIds.property]),
		...updateDisplayOptions({ show: { mention: ['all', 'listed'] } }, [mentionText.property]),
	],
	read({ values }, report) {
		const who = readRequired(mention, values.mention, report) ?? 'nobody';
		if (who === 'nobody') return undefined;
		const given = readField(mentionText, values.mentionText, report);
		const users =
			who === 'all' ? who : (readRequired(mentionedUserIds, values.mentionedUserIds, report) ?? []);
		return { who: users, ...(given === undefined ? {} : { text: given }) };
	},
};

/**
 * A message with whom it mentions in its content.
 * @param canMention whether messages of its type have a place for that: those of users do
 */
export function mentioning(
	message: Message,
	mentioned: Mention | undefined,
	canMention: boolean,
	report: Report,
): Message {
	if (mentioned === undefined) return message;
	const { content } = message;
	if (!canMention || !isJsonObject(content)) {
		report.add(
			mention.property.displayName,
			'is set, and a message of this type cannot mention anybody',
			'Choose Nobody, or a message type such as Text or Image.',
		);
		return message;
	}
	const { who, text: mentionedContent } = mentioned;
	const mentionedInfo = {
		...(who === 'all' ? { type: 1 } : { type: 2, userIdList: [...who] }),
		...(mentionedContent === undefined ? {} : { mentionedContent }),
	};
	const whole = { ...content, mentionedInfo };
	checkContent(whole, mention.property.displayName, report);
	return { ...message, content: whole };
}

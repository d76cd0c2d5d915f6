import { mentioning, mentionSection } from '../../fields/mention';
import { messageSection } from '../../fields/message';
import { pushSettingsSection, warnOfNoText } from '../../fields/notification';
import { groupMessageOptions, ONLY_MEMBERS } from '../../fields/options';
import { groupsSection, senderSection } from '../../fields/people';
import { messages, sent, TEXT, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { directMessage } from '../../service/kinds/directMessage';
import { groupMessage } from '../../service/kinds/groupMessage';
import { operation } from '../operation';

export const send = operation({
	resource: 'groupMessage',
	operation: 'send',
	name: 'Send',
	action: 'Write to a group, with mentions',
	description: 'A message in the chat of a group, where members can answer',
	forModel:
		'Sends one message to groups, whose members can answer. Needs the group IDs, with commas between them, and the text. Never call it twice for the same news.',
	notice:
		'It appears in the chat of the group for all members, who can answer there. To answer behind the RongCloud Trigger, drag targetId into Group IDs.',
	sections: {
		sender: senderSection,
		groups: groupsSection,
		message: messageSection({ persist: true }),
		mention: mentionSection,
		push: pushSettingsSection,
	},
	options: groupMessageOptions,
	kinds: [groupMessage],
	fillsIn: 'elsewhere',
	request({ sender, groups, message: value, mention, push, options }, report) {
		const { message, needsPushText, ...rest } = value;
		warnOfNoText(push, { needsPushText }, report);
		const { additionalFields, extension, includeSender, onlyMembers, readReceipt } = options;
		if (onlyMembers !== undefined && groups.length > 1) {
			report.add(
				ONLY_MEMBERS,
				`is set, and the item is for ${groups.length} groups`,
				'Send to one group in each item, or remove the option.',
			);
		}
		return ask(groupMessage, {
			sender,
			users: groups,
			message: mentioning(message, mention, !needsPushText, report),
			...rest,
			...push,
			mentions: mention?.who,
			members: onlyMembers,
			additionalFields,
			extension,
			includeSender,
			readReceipt,
		});
	},
	/** In the chats of the test users with the sender, since the groups are not to see it. */
	test: (_asked, users, { sender, message: { message }, push }) =>
		ask(directMessage, { sender, users, message, ...push }),
	output: sent(
		{ groupId: TEXT, messageId: TEXT, recipients: messages('groupId') },
		{ sender: { fromUserId: TEXT }, listed: { groupIds: TEXTS } },
	),
});

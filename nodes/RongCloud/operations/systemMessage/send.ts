import { messageSection } from '../../fields/message';
import { pushSettingsSection, warnOfNoText } from '../../fields/notification';
import { systemMessageOptions } from '../../fields/options';
import { recipientsSection, senderSection } from '../../fields/people';
import { MESSAGES, sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { systemMessage } from '../../service/kinds/systemMessage';
import { operation, toTesters } from '../operation';

export const send = operation({
	resource: 'systemMessage',
	operation: 'send',
	name: 'Send',
	action: 'Notify one or more customers',
	description: 'A message to listed users, with a notification',
	forModel:
		'Sends one message, which nobody can answer, to listed users, and a notification to those who are offline. Needs their user IDs, with commas between them, and the text. Never call it twice for the same news.',
	notice:
		'It appears in a conversation that users cannot answer, and notifies those who are offline. It takes nothing of the quota of broadcasts.',
	sections: {
		sender: senderSection,
		users: recipientsSection,
		message: messageSection({ persist: true }),
		push: pushSettingsSection,
	},
	options: systemMessageOptions,
	kinds: [systemMessage],
	fillsIn: 'elsewhere',
	request({ sender, users, message, push, options: { additionalFields } }, report) {
		const { needsPushText, ...rest } = message;
		warnOfNoText(push, { needsPushText }, report);
		return ask(systemMessage, { sender, users, ...rest, ...push, additionalFields });
	},
	test: toTesters,
	output: sent(
		{ userId: TEXT, messageId: TEXT, recipients: MESSAGES },
		{ sender: { fromUserId: TEXT } },
	),
});

import { messageSection } from '../../fields/message';
import { pushSettingsSection, warnOfNoText } from '../../fields/notification';
import { systemMessageOptions } from '../../fields/options';
import { recipientsSection, senderSection } from '../../fields/people';
import { MESSAGES, sent, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { systemMessage } from '../../service/kinds/systemMessage';
import { operation } from '../operation';

export const send = operation({
	resource: 'systemMessage',
	operation: 'send',
	name: 'Send',
	action: 'Send system message',
	description:
		'Send a message to listed users; it appears in a conversation that they cannot answer, and notifies those who are offline',
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
	output: sent({ messageId: TEXT, recipients: MESSAGES }, { sender: { fromUserId: TEXT } }),
});

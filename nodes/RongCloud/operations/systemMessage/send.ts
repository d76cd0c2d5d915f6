import { messageSection } from '../../fields/message';
import { pushSettingsSection, warnOfNoText } from '../../fields/notification';
import { optionsSection, previewSection, systemMessageOptions } from '../../fields/options';
import { recipientsSection, senderSection } from '../../fields/people';
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
		recipients: recipientsSection,
		message: messageSection({ persist: true }),
		push: pushSettingsSection,
		preview: previewSection,
		options: optionsSection(systemMessageOptions),
	},
	build({ sender, recipients, message, push, preview, options }, report) {
		const { needsPushText, ...rest } = message;
		warnOfNoText(push, { needsPushText }, report);
		return {
			request: {
				kind: 'systemMessage',
				sender,
				recipients,
				...rest,
				...push,
				additionalFields: options.additionalFields,
			},
			preview,
			options,
		};
	},
});

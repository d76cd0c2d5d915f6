import { callOptions, optionsSection, previewSection } from '../../fields/options';
import {
	messageRecallSettings,
	messagesOf,
	sentBySection,
	sentMessagesSection,
} from '../../fields/recall';
import { operation } from '../operation';

export const recall = operation({
	resource: 'systemMessage',
	operation: 'recall',
	name: 'Recall',
	action: 'Recall system message',
	description: 'Take back messages that Send or Send Personalized sent, a call for each recipient',
	sections: {
		sender: sentBySection,
		messages: sentMessagesSection,
		preview: previewSection,
		options: optionsSection({ ...callOptions, ...messageRecallSettings }),
	},
	build({ sender, messages, preview, options }, report) {
		const { sentAt, isAdmin, isDelete, extra, disableUpdateLastMsg, disablePush } = options;
		return {
			request: {
				kind: 'recallMessage',
				sender,
				messages: messagesOf(messages, sender, report),
				sentAt,
				isAdmin,
				isDelete,
				extra,
				disableUpdateLastMsg,
				disablePush,
			},
			preview,
			options,
		};
	},
});

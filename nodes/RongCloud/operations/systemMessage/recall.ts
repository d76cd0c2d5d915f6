import { callOptions } from '../../fields/options';
import {
	messageRecallSettings,
	messagesOf,
	recallSettingsOf,
	sentBySection,
	sentMessagesSection,
} from '../../fields/recall';
import { changed, MESSAGES } from '../../output';
import { ask } from '../../service/kind';
import { recallMessage } from '../../service/kinds/recallMessage';
import { operation } from '../operation';

export const recall = operation({
	resource: 'systemMessage',
	operation: 'recall',
	name: 'Recall',
	action: 'Recall system message',
	description: 'Take back messages that Send or Send Personalized sent, a call for each recipient',
	sections: { sender: sentBySection, messages: sentMessagesSection },
	options: { ...callOptions, ...messageRecallSettings },
	kinds: [recallMessage],
	request: ({ sender, messages, options }, report) =>
		ask(recallMessage, {
			sender,
			users: messagesOf(messages, sender, report),
			...recallSettingsOf(options),
			disablePush: options.disablePush,
		}),
	output: changed({ recalled: MESSAGES }),
});

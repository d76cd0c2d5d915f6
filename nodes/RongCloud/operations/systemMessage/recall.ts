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
	action: 'Take back messages to customers',
	description: 'Take back messages that were sent to listed users',
	forModel:
		'Takes messages back from listed users. Needs the user ID and the ID of the message of each, from the answer of the tool that sent it.',
	notice:
		'Right behind Send it takes back in each run what that run has sent. To take something back later, let one workflow send and keep its output, for example in a Data Table, and let another one read it and recall.',
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

import { systemMessageOptions } from '../../fields/options';
import { systemMessage } from '../../service/kinds/systemMessage';
import { messageSend } from '../listedMessages';

export const send = messageSend(
	{
		resource: 'systemMessage',
		action: 'Notify one or more customers',
		description: 'A message to listed users, with a notification',
		forModel:
			'Sends one message, which nobody can answer, to listed users, and a notification to those who are offline. Needs their user IDs, with commas between them, and the text. Never call it twice for the same news.',
		notice:
			'It appears in a conversation that users cannot answer, and notifies those who are offline. It takes nothing of the quota of broadcasts.',
	},
	systemMessage,
	systemMessageOptions,
	() => ({}),
);

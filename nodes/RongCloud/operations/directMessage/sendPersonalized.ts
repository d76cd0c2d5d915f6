import { personalizedDirectMessage } from '../../service/kinds/personalizedMessage';
import { messageSendPersonalized } from '../listedMessages';

export const sendPersonalized = messageSendPersonalized(
	{
		resource: 'directMessage',
		action: 'Write to many customers, each with their own values',
		description: 'A text with {placeholders} that each user gets filled in',
		forModel:
			'Sends each listed user a message that has their own values in it, in the chat with the sender, where they can answer. Needs the user IDs and a value for each placeholder. Never call it twice for the same news.',
		notice:
			'Write {name} where each user shall read the value called name. A placeholder that an expression brings into a text is filled in, too. Nexconn has no call for this: with its credential the node fills in the text and sends ordinary direct messages.',
	},
	personalizedDirectMessage,
);

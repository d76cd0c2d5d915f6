import { directMessageOptions } from '../../fields/options';
import { directMessage } from '../../service/kinds/directMessage';
import { messageSend } from '../listedMessages';

export const send = messageSend(
	{
		resource: 'directMessage',
		action: 'Write to a customer in the same chat',
		description: 'A message in the chat of two users, who can answer',
		forModel:
			'Sends one message to listed users, each in the chat with the sender, where they can answer. Needs their user IDs, with commas between them, and the text. Never call it twice for the same news.',
		notice:
			'It appears in the chat of the sender and the recipient, who can answer there. To answer behind the RongCloud Trigger, drag fromUserId into Recipient User IDs and targetId into Sender User ID.',
	},
	directMessage,
	directMessageOptions,
	({ extension, includeSender, readReceipt, verifyBlacklist }) => ({
		extension,
		includeSender,
		readReceipt,
		verifyBlacklist,
	}),
);

import { recallDirectMessage } from '../../service/kinds/recallMessage';
import { messageRecall } from '../listedMessages';

export const recall = messageRecall(
	{
		resource: 'directMessage',
		action: 'Take back messages from chats',
		description: 'Take back messages from the chats of two users',
		forModel:
			'Takes messages back from the chats with listed users. Needs the user ID and the ID of the message of each, from the answer of the tool that sent it.',
	},
	recallDirectMessage,
);

import { recallDirectMessage } from '../../service/kinds/recallMessage';
import { messageRecall } from '../listedMessages';

export const recall = messageRecall(
	{
		resource: 'directMessage',
		action: 'Take back messages from chats',
		description: 'Take back messages from the chats of two users',
		forModel:
			'Takes messages back from the chats with listed users. Needs the user ID and the ID of the message of each, from the answer of the tool that sent it.',
		notice:
			'Right behind Send it takes back in each run what that run has sent. To take something back later, let one workflow send and keep its output, for example in a Data Table, and let another one read it and recall.',
	},
	recallDirectMessage,
);

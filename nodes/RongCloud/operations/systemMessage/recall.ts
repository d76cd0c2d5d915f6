import { recallMessage } from '../../service/kinds/recallMessage';
import { messageRecall } from '../listedMessages';

export const recall = messageRecall(
	{
		resource: 'systemMessage',
		action: 'Take back messages to customers',
		description: 'Take back messages that were sent to listed users',
		forModel:
			'Takes messages back from listed users. Needs the user ID and the ID of the message of each, from the answer of the tool that sent it.',
		notice:
			'Right behind Send it takes back in each run what that run has sent. To take something back later, let one workflow send and keep its output, for example in a Data Table, and let another one read it and recall.',
	},
	recallMessage,
);

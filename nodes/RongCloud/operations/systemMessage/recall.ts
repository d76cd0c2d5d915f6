import { recallMessage } from '../../service/kinds/recallMessage';
import { messageRecall } from '../listedMessages';

export const recall = messageRecall(
	{
		resource: 'systemMessage',
		action: 'Take back messages to customers',
		description: 'Take back messages that were sent to listed users',
		forModel:
			'Takes messages back from listed users. Needs the user ID and the ID of the message of each, from the answer of the tool that sent it.',
	},
	recallMessage,
);

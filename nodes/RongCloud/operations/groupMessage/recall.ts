import { groupMessagesSection } from '../../fields/recall';
import { recallGroupMessage } from '../../service/kinds/recallMessage';
import { messageRecall } from '../listedMessages';

export const recall = messageRecall(
	{
		resource: 'groupMessage',
		action: 'Take back messages from groups',
		description: 'Take back messages from the chats of groups',
		forModel:
			'Takes messages back from groups. Needs the group ID and the ID of the message of each, from the answer of the tool that sent it.',
	},
	recallGroupMessage,
	groupMessagesSection,
);

import { callOptions } from '../../fields/options';
import { askedUserSection } from '../../fields/users';
import { FLAG, found, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { getOnlineStatus as onlineStatus } from '../../service/kinds/getOnlineStatus';
import { listed } from '../../service/request';
import { operation } from '../operation';

export const getOnlineStatus = operation({
	resource: 'user',
	operation: 'getOnlineStatus',
	name: 'Get Online Status',
	action: 'Find out whether a user is online',
	description: 'Find out whether the app of a user is connected now',
	forModel:
		'Finds out whether the app of a user is connected now. Needs the user ID. Changes nothing.',
	sections: { userId: askedUserSection },
	options: callOptions,
	kinds: [onlineStatus],
	request: ({ userId }) => ask(onlineStatus, { users: listed([userId]) }),
	output: found({ online: FLAG, warnings: TEXTS }, ['userId', 'online']),
});

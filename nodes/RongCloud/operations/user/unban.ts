import { callOptions } from '../../fields/options';
import { bannedUserSection } from '../../fields/users';
import { changed, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { unbanUsers } from '../../service/kinds/unbanUsers';
import { listed } from '../../service/request';
import { operation } from '../operation';

export const unban = operation({
	resource: 'user',
	operation: 'unban',
	name: 'Unban',
	action: 'Lift the ban of a user',
	description: 'Lift the ban of a user before its time',
	forModel: 'Lifts the ban of a user before its time. Needs the user ID.',
	sections: { userId: bannedUserSection },
	options: callOptions,
	kinds: [unbanUsers],
	request: ({ userId }) => ask(unbanUsers, { users: listed([userId]) }),
	output: changed({ userIds: TEXTS }),
});

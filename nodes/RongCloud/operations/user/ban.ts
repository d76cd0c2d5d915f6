import { callOptions } from '../../fields/options';
import { banLengthSection, usersSection } from '../../fields/users';
import { changed, TEXTS, WHOLE } from '../../output';
import { ask } from '../../service/kind';
import { banUsers } from '../../service/kinds/banUsers';
import { operation } from '../operation';

export const ban = operation({
	resource: 'user',
	operation: 'ban',
	name: 'Ban',
	action: 'Ban users for a time',
	description: 'Ban users for a time',
	forModel:
		'Bans users from signing in for a time. Needs their user IDs, with commas between them, and how long.',
	sections: { users: usersSection, minutes: banLengthSection },
	options: callOptions,
	kinds: [banUsers],
	request: ({ users, minutes }) => ask(banUsers, { users, minutes }),
	output: changed({ userIds: TEXTS, minutes: WHOLE }),
});

import { callOptions } from '../../fields/options';
import { lookedUpUserSection } from '../../fields/users';
import { found, TEXT, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { getUser } from '../../service/kinds/getUser';
import { listed } from '../../service/request';
import { operation } from '../operation';

export const get = operation({
	resource: 'user',
	operation: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up the name and the avatar of a user, and when the user was registered',
	sections: { userId: lookedUpUserSection },
	options: callOptions,
	kinds: [getUser],
	request: ({ userId }) => ask(getUser, { users: listed([userId]) }),
	output: found({ name: TEXT, avatarUrl: TEXT, createdAt: TEXT, warnings: TEXTS }),
});

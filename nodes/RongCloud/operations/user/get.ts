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
	action: 'Look up a user',
	description: 'Name and picture of a user, and since when there is one',
	forModel: 'Finds the name and the picture of a user. Needs the user ID. Changes nothing.',
	sections: { userId: lookedUpUserSection },
	options: callOptions,
	kinds: [getUser],
	request: ({ userId }) => ask(getUser, { users: listed([userId]) }),
	output: found({ name: TEXT, avatarUrl: TEXT, createdAt: TEXT, warnings: TEXTS }),
});

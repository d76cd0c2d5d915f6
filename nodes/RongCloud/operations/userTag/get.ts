import { callOptions } from '../../fields/options';
import { usersSection } from '../../fields/users';
import { found, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { getTags } from '../../service/kinds/getTags';
import { operation } from '../operation';

export const get = operation({
	resource: 'userTag',
	operation: 'get',
	name: 'Get',
	action: 'Look up the tags of users',
	description: 'The tags of users, with an item for each user',
	forModel:
		'Finds the tags of users. Needs their user IDs, with commas between them. Changes nothing.',
	sections: { users: usersSection },
	options: callOptions,
	kinds: [getTags],
	request: ({ users }) => ask(getTags, { users }),
	output: found({ tags: TEXTS, warnings: TEXTS }),
});

import { callOptions, optionsSection } from '../../fields/options';
import { usersSection } from '../../fields/users';
import { operation } from '../operation';

export const get = operation({
	resource: 'userTag',
	operation: 'get',
	name: 'Get',
	action: 'Get user tags',
	description: 'Look up the tags of users, with an item for each user',
	sections: { userIds: usersSection, options: optionsSection(callOptions) },
	build: ({ userIds, options }) => ({
		request: { kind: 'getTags', userIds },
		preview: false,
		options,
	}),
});

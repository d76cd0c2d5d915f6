import { callOptions, optionsSection } from '../../fields/options';
import { lookedUpUserSection } from '../../fields/users';
import { operation } from '../operation';

export const get = operation({
	resource: 'user',
	operation: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up the name and the avatar of a user, and when the user was registered',
	sections: { userId: lookedUpUserSection, options: optionsSection(callOptions) },
	build: ({ userId, options }) => ({
		request: { kind: 'getUser', userId },
		preview: false,
		options,
	}),
});

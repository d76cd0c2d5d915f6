import { callOptions, optionsSection } from '../../fields/options';
import { askedUserSection } from '../../fields/users';
import { operation } from '../operation';

export const getOnlineStatus = operation({
	resource: 'user',
	operation: 'getOnlineStatus',
	name: 'Get Online Status',
	action: 'Get online status of user',
	description: 'Find out whether the app of a user is connected now',
	sections: { userId: askedUserSection, options: optionsSection(callOptions) },
	build: ({ userId, options }) => ({
		request: { kind: 'getOnlineStatus', userId },
		preview: false,
		options,
	}),
});

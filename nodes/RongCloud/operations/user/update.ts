import { callOptions, optionsSection, previewSection } from '../../fields/options';
import { changedProfileSection, changedUserSection } from '../../fields/users';
import { operation } from '../operation';

export const update = operation({
	resource: 'user',
	operation: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Change the name or the avatar of a user, which notifications show',
	sections: {
		userId: changedUserSection,
		profile: changedProfileSection,
		preview: previewSection,
		options: optionsSection(callOptions),
	},
	build: ({ userId, profile, preview, options }) => ({
		request: { kind: 'updateUser', userId, ...profile },
		preview,
		options,
	}),
});

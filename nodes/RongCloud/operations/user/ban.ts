import { callOptions, optionsSection, previewSection } from '../../fields/options';
import { banLengthSection, usersSection } from '../../fields/users';
import { operation } from '../operation';

export const ban = operation({
	resource: 'user',
	operation: 'ban',
	name: 'Ban',
	action: 'Ban users',
	description: 'Ban users for a time',
	sections: {
		userIds: usersSection,
		minutes: banLengthSection,
		preview: previewSection,
		options: optionsSection(callOptions),
	},
	build: ({ userIds, minutes, preview, options }) => ({
		request: { kind: 'banUsers', userIds, minutes },
		preview,
		options,
	}),
});

import { callOptions, optionsSection, previewSection } from '../../fields/options';
import { tagsSection } from '../../fields/tags';
import { usersSection } from '../../fields/users';
import { operation } from '../operation';

export const set = operation({
	resource: 'userTag',
	operation: 'set',
	name: 'Set',
	action: 'Set user tags',
	description: 'Replace all tags of users, or clear them; broadcasts can go to users by their tags',
	sections: {
		userIds: usersSection,
		tags: tagsSection,
		preview: previewSection,
		options: optionsSection(callOptions),
	},
	build: ({ userIds, tags, preview, options }) => ({
		request: { kind: 'setTags', userIds, tags },
		preview,
		options,
	}),
});

import { callOptions, optionsSection, previewSection } from '../../fields/options';
import { bannedUserSection } from '../../fields/users';
import { operation } from '../operation';

export const unban = operation({
	resource: 'user',
	operation: 'unban',
	name: 'Unban',
	action: 'Unban user',
	description: 'Lift the ban of a user before its time',
	sections: {
		userId: bannedUserSection,
		preview: previewSection,
		options: optionsSection(callOptions),
	},
	build: ({ userId, preview, options }) => ({
		request: { kind: 'unbanUsers', userIds: [userId] },
		preview,
		options,
	}),
});

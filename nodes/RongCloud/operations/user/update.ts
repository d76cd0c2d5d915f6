import { callOptions } from '../../fields/options';
import { changedProfileSection, changedUserSection } from '../../fields/users';
import { changed, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { updateUser } from '../../service/kinds/updateUser';
import { listed } from '../../service/request';
import { operation } from '../operation';

export const update = operation({
	resource: 'user',
	operation: 'update',
	name: 'Update',
	action: 'Change the name or picture of a user',
	description: 'Change what notifications show of a user',
	forModel:
		'Changes the name or the picture that notifications show of a user. Needs the user ID and what is new.',
	sections: { userId: changedUserSection, profile: changedProfileSection },
	options: callOptions,
	kinds: [updateUser],
	request: ({ userId, profile }) => ask(updateUser, { users: listed([userId]), ...profile }),
	output: changed({ userId: TEXT, name: TEXT, avatarUrl: TEXT }),
});

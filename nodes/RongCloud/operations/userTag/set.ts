import { callOptions } from '../../fields/options';
import { tagsSection } from '../../fields/tags';
import { usersSection } from '../../fields/users';
import { changed, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { setTags } from '../../service/kinds/setTags';
import { operation } from '../operation';

export const set = operation({
	resource: 'userTag',
	operation: 'set',
	name: 'Set',
	action: 'Replace the tags of users',
	description: 'Replace all tags of users, or clear them',
	forModel:
		'Replaces all tags of users: those that are not given are lost. Needs the user IDs and the tags, with commas between them.',
	sections: { users: usersSection, tags: tagsSection },
	options: callOptions,
	kinds: [setTags],
	request: ({ users, tags }) => ask(setTags, { users, tags }),
	output: changed({ userIds: TEXTS, tags: TEXTS }),
});

import { callOptions } from '../../fields/options';
import { removedTagsSection } from '../../fields/tags';
import { usersSection } from '../../fields/users';
import { changed, TAGGED_USERS, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { eachWith, removeTags } from '../../service/kinds/changeTags';
import { operation } from '../operation';

export const remove = operation({
	resource: 'userTag',
	operation: 'remove',
	name: 'Remove',
	action: 'Remove tags from users',
	description: 'Remove tags from users, who keep the others',
	forModel:
		'Removes tags from users, who keep their other tags. Needs the user IDs and the tags, with commas between them.',
	notice:
		'The service can only replace all tags of a user. So the node looks up which tags the users have, and then writes the ones that are left. If another program changes the tags of the same user in between, its change is lost.',
	sections: { users: usersSection, tags: removedTagsSection },
	options: callOptions,
	kinds: [removeTags],
	request: ({ users, tags }) => ask(removeTags, eachWith(users, tags)),
	output: changed({ userIds: TEXTS, removedTags: TEXTS, users: TAGGED_USERS }),
});

import { callOptions } from '../../fields/options';
import { addedTagsSection } from '../../fields/tags';
import { usersSection } from '../../fields/users';
import { changed, TAGGED_USERS, TEXTS } from '../../output';
import { ask } from '../../service/kind';
import { addTags, eachWith } from '../../service/kinds/changeTags';
import { operation } from '../operation';

export const add = operation({
	resource: 'userTag',
	operation: 'add',
	name: 'Add',
	action: 'Add tags to users',
	description: 'Add tags to users, who keep those that they have',
	forModel:
		'Adds tags to users, who keep those that they have. Needs the user IDs and the tags, with commas between them.',
	notice:
		'The service can only replace all tags of a user. So the node looks up which tags the users have, and then writes these and the new ones. If another program changes the tags of the same user in between, its change is lost.',
	sections: { users: usersSection, tags: addedTagsSection },
	options: callOptions,
	kinds: [addTags],
	request: ({ users, tags }) => ask(addTags, eachWith(users, tags)),
	output: changed({ userIds: TEXTS, addedTags: TEXTS, users: TAGGED_USERS }),
});

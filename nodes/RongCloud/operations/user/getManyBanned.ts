import { callOptions } from '../../fields/options';
import { listLengthSection } from '../../fields/users';
import { found, TEXT } from '../../output';
import { ask } from '../../service/kind';
import { getBannedUsers } from '../../service/kinds/getBannedUsers';
import { operation } from '../operation';

export const getManyBanned = operation({
	resource: 'user',
	operation: 'getManyBanned',
	name: 'Get Many Banned',
	action: 'List the banned users',
	description: 'List the users who are banned now, and until when',
	forModel:
		'Lists the users who are banned now, and until when. Needs nothing, and changes nothing.',
	sections: { most: listLengthSection },
	options: callOptions,
	kinds: [getBannedUsers],
	request: ({ most }) =>
		ask(getBannedUsers, { users: undefined, page: 1, ...(most === undefined ? {} : { most }) }),
	output: found({ bannedUntil: TEXT }),
});

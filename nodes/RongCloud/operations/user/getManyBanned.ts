import { callOptions } from '../../fields/options';
import { listLengthSection } from '../../fields/users';
import { ask } from '../../service/kind';
import { getBannedUsers } from '../../service/kinds/getBannedUsers';
import { operation } from '../operation';
import { found, TEXT } from '../../output';

export const getManyBanned = operation({
	resource: 'user',
	operation: 'getManyBanned',
	name: 'Get Many Banned',
	action: 'Get many banned users',
	description: 'List the users who are banned now, and until when',
	sections: { most: listLengthSection },
	options: callOptions,
	kinds: [getBannedUsers],
	request: ({ most }) =>
		ask(getBannedUsers, { users: undefined, page: 1, ...(most === undefined ? {} : { most }) }),
	output: found({ bannedUntil: TEXT }),
});

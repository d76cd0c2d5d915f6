import { callOptions, optionsSection } from '../../fields/options';
import { listLengthSection } from '../../fields/users';
import { operation } from '../operation';

export const getManyBanned = operation({
	resource: 'user',
	operation: 'getManyBanned',
	name: 'Get Many Banned',
	action: 'Get many banned users',
	description: 'List the users who are banned now, and until when',
	sections: { most: listLengthSection, options: optionsSection(callOptions) },
	build: ({ most, options }) => ({
		request: { kind: 'getBannedUsers', page: 1, ...(most === undefined ? {} : { most }) },
		preview: false,
		options,
	}),
});

import { LIMITS } from '../service/limits';
import type { Field, Section } from './field';
import { listed } from '../service/request';
import type { Listed } from '../service/request';
import { field, readRequired } from './field';
import { GROUP_IDS, USER_IDS } from './names';
import { list, oneId } from './values';

/** How lists are entered. */
export const ONE_PER_LINE =
	'One per line, separated by commas, a JSON array, or an expression that returns an array';

const fromUserId = field({
	property: {
		displayName: 'Sender User ID',
		name: 'fromUserId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. shop-bot',
		description:
			'User the message comes from. Create it once with User > Register, or notifications cannot show the sender properly.',
	},
	schema: oneId({ entry: 'user ID' }),
	names: USER_IDS,
});

const toUserIds = field({
	property: {
		displayName: 'Recipient User IDs',
		name: 'toUserIds',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. u-1001, u-1002',
		description: `${ONE_PER_LINE}. More than ${LIMITS.recipientsPerMessage} go out in several calls.`,
	},
	schema: list({ entry: 'user ID' }),
	names: USER_IDS,
});

const toGroupIds = field({
	property: {
		displayName: 'Group IDs',
		name: 'toGroupIds',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. g-7, g-8',
		description: `${ONE_PER_LINE}. More than ${LIMITS.groupsPerMessage} go out in several calls.`,
	},
	schema: list({ entry: 'group ID' }),
	names: GROUP_IDS,
});

/** Users that a call lists. */
export const userIdsField = ({ most, tooMany }: { most?: number; tooMany?: string } = {}) =>
	field({
		property: {
			displayName: 'User IDs',
			name: 'userIds',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. u-1001, u-1002',
			description: most === undefined ? ONE_PER_LINE : `Up to ${most}. ${ONE_PER_LINE}.`,
		},
		schema: list({ entry: 'user ID', most, tooMany }),
		names: USER_IDS,
	});

export const SENDER = fromUserId.property.displayName;

/** A section that is one user ID. */
export const userIdSection = (definition: Field<string>): Section<string> => ({
	properties: [definition.property],
	fields: [definition],
	read: ({ values }, report) =>
		readRequired(definition, values[definition.property.name], report) ?? '',
});

/** The user that a message comes from (docs/service.md, section 3.1). */
export const senderSection = userIdSection(fromUserId);

/** A section that is a list of users, which has to be filled in. */
export const listedUsersSection = (definition: Field<string[]>): Section<Listed[]> => ({
	properties: [definition.property],
	fields: [definition],
	read: ({ values }, report) =>
		listed(readRequired(definition, values[definition.property.name], report) ?? []),
});

/** The users that a message goes to (docs/service.md, sections 3.1 and 7.7). */
export const recipientsSection = listedUsersSection(toUserIds);

/** The groups that a message goes to (docs/service.md, section 7.7). */
export const groupsSection = listedUsersSection(toGroupIds);

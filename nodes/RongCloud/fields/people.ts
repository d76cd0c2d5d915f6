import { LIMITS } from '../service/limits';
import type { Field, Section } from './field';
import { listed } from '../service/request';
import type { Listed } from '../service/request';
import { field, readRequired } from './field';
import type { Report } from './problems';
import { list, oneId, quote, utf8Bytes } from './values';

const fromUserId = field({
	property: {
		displayName: 'Sender User ID',
		name: 'fromUserId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. shop-bot',
		description:
			'User the message comes from. A token must have been issued for it once, or notifications cannot show the sender properly.',
	},
	schema: oneId({ entry: 'user ID', bytes: LIMITS.userIdBytes }),
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
		description: `Up to ${LIMITS.recipientsPerMessage}: one per line, separated by commas, a JSON array, or an expression that returns an array`,
	},
	schema: list({ entry: 'user ID', most: LIMITS.recipientsPerMessage }),
});

/** Users that a call lists, as many as it takes or the node cuts into calls. */
export const userIdsField = (most: number) =>
	field({
		property: {
			displayName: 'User IDs',
			name: 'userIds',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. u-1001, u-1002',
			description: `Up to ${most}: one per line, separated by commas, a JSON array, or an expression that returns an array`,
		},
		schema: list({ entry: 'user ID', most }),
	});

export const SENDER = fromUserId.property.displayName;

/** A section that is one user ID. */
export const userIdSection = (definition: Field<string>): Section<string> => ({
	properties: [definition.property],
	fields: [definition],
	read({ values }, report) {
		const { name, displayName } = definition.property;
		const id = readRequired(definition, values[name], report) ?? '';
		warnOfOddId(id, displayName, report);
		return id;
	},
});

/** The user that a message comes from (docs/service.md, section 3.1). */
export const senderSection = userIdSection(fromUserId);

/** A section that is a list of users, which has to be filled in. */
export const listedUsersSection = (definition: Field<string[]>): Section<Listed[]> => ({
	properties: [definition.property],
	fields: [definition],
	read({ values }, report) {
		const { name, displayName } = definition.property;
		const ids = readRequired(definition, values[name], report) ?? [];
		checkIds(ids, displayName, report);
		return listed(ids);
	},
});

/** The users that a system message goes to (docs/service.md, section 3.1). */
export const recipientsSection = listedUsersSection(toUserIds);

const SEVERAL_IN_LIST = 'separate them by commas or line breaks';
const SEVERAL_ITEMS = 'use an item for each';

function warnOfSeveral(id: string, name: string, severalFix: string, report: Report): void {
	if (!/[\s;；、|]/.test(id)) return;
	report.warn(
		`${name}: ${quote(id)} is one ID as it stands. If it is meant to be several, ${severalFix}.`,
	);
}

/** Refuses IDs of a list that no user can have, and warns of those that look like several in one. */
export function checkIds(ids: readonly string[], name: string, report: Report): void {
	for (const id of ids) {
		const bytes = utf8Bytes(id);
		if (bytes > LIMITS.userIdBytes) {
			report.add(
				name,
				`has ${quote(id)}, which is ${bytes} bytes long in UTF-8: no user can have it, since the limit is ${LIMITS.userIdBytes} bytes`,
				'Correct this ID, or leave it out.',
			);
		} else warnOfSeveral(id, name, SEVERAL_IN_LIST, report);
	}
}

/** Warns of an ID that looks like several in one, in a field that takes one. */
export function warnOfOddId(id: string, name: string, report: Report): void {
	warnOfSeveral(id, name, SEVERAL_ITEMS, report);
}

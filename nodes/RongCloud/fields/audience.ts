import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { LIMITS } from '../api/limits';
import type { Audience, Platform } from '../api/requests';
import type { RowParameters, Section } from './field';
import { field, readByExpression, readRequired } from './field';
import { warnOfOddIds } from './people';
import type { Report } from './problems';
import { choice, list, quote, utf8Bytes, value, word } from './values';

const sendToOptions = [
	{
		name: 'All Users',
		value: 'allUsers',
		description: 'Every user of the app. This cannot be taken back.',
	},
	{
		name: 'App Package',
		value: 'appPackage',
		description: 'Users of one app package, if you like only those with certain tags',
	},
	{
		name: 'Listed Users',
		value: 'listedUsers',
		description: `Up to ${LIMITS.usersPerPush} user IDs that you list`,
	},
	{
		name: 'Tagged Users',
		value: 'taggedUsers',
		description: 'Users with certain tags, if you like only those of one app package',
	},
];

const sendTo = field({
	property: {
		displayName: 'Send To',
		name: 'sendTo',
		type: 'options',
		noDataExpression: true,
		options: sendToOptions,
		default: 'listedUsers',
		description: 'Who gets it',
	},
	schema: choice(sendToOptions),
});

const allUsersConfirmed: INodeProperties = {
	displayName: 'Yes, Send to Every User of the App',
	name: 'allUsersConfirmed',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether you really mean everyone. Only a person can turn this on here: an expression or an AI agent cannot.',
};

const packageName = field({
	property: {
		displayName: 'App Package Name',
		name: 'packageName',
		type: 'string',
		default: '',
		placeholder: 'e.g. com.example.shop',
		description: 'Package name or bundle ID of the app as the console lists it',
	},
	schema: word(),
});

const userIds = field({
	property: {
		displayName: 'User IDs',
		name: 'userIds',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. u-1001, u-1002',
		description: `Up to ${LIMITS.usersPerPush}: one per line, separated by commas, a JSON array, or an expression that returns an array`,
	},
	schema: list({ entry: 'user ID', most: LIMITS.usersPerPush }),
});

const tagsAll = field({
	property: {
		displayName: 'Must Have All of These Tags',
		name: 'tagsAll',
		type: 'string',
		default: '',
		placeholder: 'e.g. vip, berlin',
		description: `Up to ${LIMITS.tagsPerList} tags; only users who have every one of them get it. One per line, commas, a JSON array, or an expression that returns an array.`,
	},
	schema: list({ entry: 'tag', most: LIMITS.tagsPerList }),
});

const tagsAny = field({
	property: {
		displayName: 'Must Have Any of These Tags',
		name: 'tagsAny',
		type: 'string',
		default: '',
		placeholder: 'e.g. berlin, paris',
		description: `Up to ${LIMITS.tagsPerList} tags; users who have at least one of them get it. Together with the list above, both have to match.`,
	},
	schema: list({ entry: 'tag', most: LIMITS.tagsPerList }),
});

const platformOptions: Array<{ name: string; value: Platform; description?: string }> = [
	{ name: 'Android', value: 'android' },
	{
		name: 'HarmonyOS',
		value: 'HarmonyOS',
		description: 'No document shows how this value is spelled on the wire; "HarmonyOS" is sent',
	},
	{ name: 'iOS', value: 'ios' },
];

const platforms = field({
	property: {
		displayName: 'Platforms',
		name: 'platforms',
		type: 'multiOptions',
		options: platformOptions,
		default: ['android', 'ios'],
		required: true,
		description:
			'Kinds of device that get it. RongCloud (Classic) ignores this choice for Listed Users.',
	},
	schema: value<Platform[]>((raw, refuse) => {
		const entries = list({ entry: 'platform', most: 100 }).safeParse(raw);
		if (!entries.success)
			return refuse(
				`is ${quote(raw)}, which is not a list of platforms`,
				'Choose them from the list.',
			);
		const result: Platform[] = [];
		for (const entry of entries.data ?? []) {
			const found = platformOptions.find((o) => o.value.toLowerCase() === entry.toLowerCase());
			if (found === undefined) {
				return refuse(
					`has ${quote(entry)}, which is not one of its choices`,
					`Choose from: ${platformOptions.map((o) => o.value).join(', ')}.`,
				);
			}
			result.push(found.value);
		}
		return result.length > 0 ? [...new Set(result)] : undefined;
	}),
});

const WIDENS = 'would send it to more users than meant';

const showFor = (targets: string[], properties: INodeProperties[]) =>
	updateDisplayOptions({ show: { sendTo: targets } }, properties);

/** Who a broadcast or push goes to (service reference, section 3.1). */
export const audienceFields = { sendTo, packageName, userIds, tagsAll, tagsAny, platforms };

export interface AudienceValue {
	audience?: Audience;
	platforms: Platform[];
}

export const audienceSection: Section<AudienceValue> = {
	properties: [
		sendTo.property,
		...showFor(['allUsers'], [allUsersConfirmed]),
		...showFor(['appPackage'], [{ ...packageName.property, required: true }]),
		...showFor(['listedUsers'], [userIds.property]),
		...showFor(['appPackage', 'taggedUsers'], [tagsAll.property, tagsAny.property]),
		...showFor(['taggedUsers'], [packageName.property]),
		platforms.property,
	],
	read(row, report) {
		return {
			audience: readAudience(row, report),
			platforms: readRequired(platforms, row.values.platforms, report) ?? [],
		};
	},
};

function readAudience(row: RowParameters, report: Report): Audience | undefined {
	const { values, stored } = row;
	// n8n stores an expression in a field that takes none without its mark.
	if (typeof stored.sendTo === 'string' && /^=|\{\{/.test(stored.sendTo)) {
		report.add(
			sendTo.property.displayName,
			'is set by an expression, which is not allowed, because it decides who gets this',
			'Choose it from the list; use a node of its own for each audience.',
		);
		return undefined;
	}
	switch (readRequired(sendTo, values.sendTo, report)) {
		case 'allUsers':
			return readAllUsers(stored, report);
		case 'listedUsers': {
			const ids = readRequired(userIds, values.userIds, report);
			if (ids === undefined) return undefined;
			warnOfOddIds(ids, userIds.property.displayName, report);
			return { kind: 'users', userIds: ids };
		}
		case 'appPackage': {
			const name = readRequired(packageName, values.packageName, report);
			const tags = readTags(row, report);
			return name === undefined ? undefined : { kind: 'conditions', packageName: name, ...tags };
		}
		case 'taggedUsers':
			return readTaggedUsers(row, report);
		default:
			return undefined;
	}
}

function readAllUsers(stored: RowParameters['stored'], report: Report): Audience | undefined {
	if (stored.allUsersConfirmed !== true) {
		const byExpression = typeof stored.allUsersConfirmed === 'string';
		report.add(
			allUsersConfirmed.displayName,
			byExpression ? 'is set by an expression, which is not allowed' : 'is off',
			'Turn it on by hand if every user of the app shall get this, or choose another audience in Send To.',
		);
		return undefined;
	}
	return { kind: 'all' };
}

function readTaggedUsers(row: RowParameters, report: Report): Audience | undefined {
	const before = report.problems.length;
	const tags = readTags(row, report);
	const name = readByExpression(packageName, row, report, WIDENS);
	if (tags.tagsAll === undefined && tags.tagsAny === undefined) {
		if (report.problems.length === before) {
			report.add(
				`${tagsAll.property.displayName} / ${tagsAny.property.displayName}`,
				'are both empty',
				'Enter at least one tag in one of the two.',
			);
		}
		return undefined;
	}
	return { kind: 'conditions', ...(name === undefined ? {} : { packageName: name }), ...tags };
}

function readTags(row: RowParameters, report: Report) {
	const result: { tagsAll?: string[]; tagsAny?: string[] } = {};
	for (const [name, definition] of Object.entries({ tagsAll, tagsAny })) {
		const tags = readByExpression(definition, row, report, WIDENS);
		if (tags === undefined) continue;
		result[name as keyof typeof result] = tags;
		for (const tag of tags.filter((entry) => utf8Bytes(entry) > LIMITS.tagBytes)) {
			report.warn(
				`${definition.property.displayName}: ${quote(tag)} is longer than the ${LIMITS.tagBytes} bytes a tag may have, so nobody can have it.`,
			);
		}
	}
	return result;
}

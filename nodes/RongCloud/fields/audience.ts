import type { INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import { LIMITS } from '../service/limits';
import type { Audience, Platform } from '../service/audience';
import type { Listed } from '../service/request';
import type { Field, RowParameters, Section } from './field';
import { field, readByExpression, readRequired, refuseExpression } from './field';
import { APP_PACKAGES, judgeNames, TAGS } from './names';
import { listedUsersSection, userIdsField } from './people';
import type { Report } from './problems';
import { FEWER_TAGS, fitsWithoutTags, isMixed, tagGroupColumns, tagGroups } from './tagGroups';
import { choice, choices, list, take, word } from './values';

const SEND_TO = {
	allUsers: {
		name: 'All Users',
		description: 'Every user of the app. What people have seen cannot be taken back.',
	},
	allUsersMessageOnly: {
		name: 'All Users (Simple)',
		description:
			'Every user of the app, with one text for all kinds of phone. What people have seen cannot be taken back.',
	},
	appPackage: {
		name: 'App Package',
		description: 'Users of one app package, if you like only those with certain tags',
	},
	combinedTags: {
		name: 'Combined Tags',
		description:
			'Users who fit groups of tags, joined by AND, OR and NOT. Needs Push Plus of RongCloud (Classic), which is sold apart.',
	},
	listedUsers: {
		name: 'Listed Users',
		description: `Up to ${LIMITS.usersPerPush} user IDs that you list`,
	},
	taggedUsers: {
		name: 'Tagged Users',
		description: 'Users with certain tags, if you like only those of one app package',
	},
} as const;

type AudienceChoice = keyof typeof SEND_TO;

/** Send To of an operation; which choices it has depends on the calls that there are for it. */
function sendToOf(choices: readonly AudienceChoice[]) {
	const options = choices.map((choice) => ({ value: choice, ...SEND_TO[choice] }));
	return field({
		property: {
			displayName: 'Send To',
			name: 'sendTo',
			type: 'options',
			noDataExpression: true,
			options,
			default: 'listedUsers',
			description: 'Who gets it',
		},
		schema: choice<AudienceChoice>(options),
	});
}

/** What only a person may turn on: the workflow holds it as true, and nothing else counts. */
const byHand = (property: Pick<INodeProperties, 'displayName' | 'name' | 'description'>) =>
	({
		...property,
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: `${property.description} Only a person can turn this on here: an expression or an AI agent cannot.`,
	}) satisfies INodeProperties;

const allUsersConfirmed = byHand({
	displayName: 'Yes, Send to Every User of the App',
	name: 'allUsersConfirmed',
	description: 'Whether you really mean everyone.',
});

const onlineUsersConfirmed = byHand({
	displayName: 'Yes, Send to Every User Who Is Online',
	name: 'onlineUsersConfirmed',
	description: 'Whether you really mean everyone who is online.',
});

const untaggedUsersConfirmed = byHand({
	displayName: 'Yes, Also Send to Users Without Tags',
	name: 'untaggedUsersConfirmed',
	description:
		'Whether the groups may fit users who have no tags, which can be nearly everyone. Groups that only exclude do that.',
});

/** What differs from All Users where only a message is sent. */
const messageOnlyNotice: INodeProperties = {
	displayName:
		'Unlike All Users it goes to all kinds of phone with the same text, arrives within about 3 minutes, and is not kept in the cloud history by default. It counts as one of the broadcasts (unconfirmed).',
	name: 'messageOnlyNotice',
	type: 'notice',
	default: '',
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
	names: APP_PACKAGES,
});

const userIds = userIdsField({
	most: LIMITS.usersPerPush,
	tooMany:
		'Send it with System Message > Send, which takes any number of users and no quota, or to Tagged Users.',
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
	schema: list({ entry: 'tag', most: LIMITS.tagsPerList, tooMany: FEWER_TAGS }),
	names: TAGS,
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
	schema: list({ entry: 'tag', most: LIMITS.tagsPerList, tooMany: FEWER_TAGS }),
	names: TAGS,
});

const platformOptions: Array<{ name: string; value: Platform; description?: string }> = [
	{ name: 'Android', value: 'android' },
	{ name: 'HarmonyOS', value: 'HarmonyOS', description: 'Nexconn only (unconfirmed)' },
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
		description: 'Kinds of phone that get it',
	},
	schema: choices('platform', platformOptions),
});

const WIDENS = 'would send it to more users than meant';

const combinedTagsFields = [tagGroups, ...Object.values<Field>(tagGroupColumns)];

/** The choices that go by the calls with platforms. */
const isWithPlatforms = (choice: AudienceChoice) => choice !== 'allUsersMessageOnly';

/** Whoever is listed gets it on every device, whatever the call says (docs/service.md, section 3.1). */
const asksPlatforms = (choice: AudienceChoice) =>
	isWithPlatforms(choice) && choice !== 'listedUsers';
const ALL_DEVICES: readonly Platform[] = ['ios', 'android'];

const listedUsers = listedUsersSection(userIds);

/** Who a broadcast or push goes to (docs/service.md, sections 3.1 and 7.3). */
interface Addressed {
	audience: Audience;
	/** There for listed users. */
	users: readonly Listed[] | undefined;
}

/** Stands for an audience that was refused; nothing is sent then. */
const NOBODY: Addressed = { audience: { kind: 'users' }, users: [] };

export interface AudienceValue extends Addressed {
	/** None for the call that has a message and nothing about platforms. */
	platforms: readonly Platform[];
}

/** The part of an operation's panel that says who gets it, and what depends on that. */
export interface AudienceParts {
	section: Section<AudienceValue>;
	/** Shows and reads a section with the choices that go by the calls with platforms. */
	withPlatforms<V>(section: Section<V>): Section<V | undefined>;
	/** Shows and reads a section with the choice that has no platforms. */
	messageOnly<V>(section: Section<V>): Section<V | undefined>;
}

/** @param choices in the order of their names */
function audienceOf(choices: readonly AudienceChoice[]): AudienceParts {
	const sendTo = sendToOf(choices);
	const show = (shown: readonly AudienceChoice[], properties: INodeProperties[]) => {
		const own = choices.filter((choice) => shown.includes(choice));
		// Without a condition that is always met, so that what all choices have stays as it is.
		if (own.length === choices.length) return properties;
		return own.length === 0 ? [] : updateDisplayOptions({ show: { sendTo: own } }, properties);
	};
	const choiceOf = ({ values }: RowParameters) => take(sendTo.schema, values.sendTo, () => {});
	const only = <V>(
		shown: readonly AudienceChoice[],
		section: Section<V>,
	): Section<V | undefined> => ({
		fields: section.fields,
		properties: show(shown, section.properties),
		dependsOn: [sendTo.property.name],
		read(row, report) {
			const choice = choiceOf(row);
			return choice !== undefined && shown.includes(choice) ? section.read(row, report) : undefined;
		},
	});
	const platformChoices = choices.filter(isWithPlatforms);
	const section: Section<AudienceValue> = {
		fields: [
			sendTo,
			...(choices.includes('combinedTags') ? combinedTagsFields : []),
			packageName,
			userIds,
			tagsAll,
			tagsAny,
			platforms,
		],
		properties: [
			sendTo.property,
			...show(['allUsersMessageOnly'], [messageOnlyNotice]),
			...show(['allUsers', 'allUsersMessageOnly'], [allUsersConfirmed]),
			...show(['combinedTags'], [tagGroups.property, untaggedUsersConfirmed]),
			...show(['appPackage'], [{ ...packageName.property, required: true }]),
			...show(['listedUsers'], [userIds.property]),
			...show(['appPackage', 'taggedUsers'], [tagsAll.property, tagsAny.property]),
			...show(['combinedTags', 'taggedUsers'], [packageName.property]),
			...show(choices.filter(asksPlatforms), [platforms.property]),
		],
		read(row, report) {
			const choice = choiceOf(row);
			const addressed = readAudience(sendTo, row, report) ?? NOBODY;
			if (choice === 'listedUsers') return { ...addressed, platforms: ALL_DEVICES };
			const isAsked = choice !== undefined && asksPlatforms(choice);
			const chosen = isAsked ? readRequired(platforms, row.values.platforms, report) : [];
			return { ...addressed, platforms: chosen ?? [] };
		},
	};
	return {
		section,
		withPlatforms: (other) => only(platformChoices, other),
		messageOnly: (other) => only(['allUsersMessageOnly'], other),
	};
}

export const broadcastAudience = audienceOf([
	'allUsers',
	'allUsersMessageOnly',
	'appPackage',
	'listedUsers',
	'taggedUsers',
]);

export const pushAudience = audienceOf([
	'allUsers',
	'appPackage',
	'combinedTags',
	'listedUsers',
	'taggedUsers',
]);

/** The switch without which nobody who is online gets anything. */
export const onlineUsersSection: Section<void> = {
	properties: [onlineUsersConfirmed],
	fields: [],
	read({ stored }, report) {
		requireByHand(onlineUsersConfirmed, stored, report, {
			fix: 'Turn it on by hand if everyone who is online shall get this.',
		});
	},
};

/** Reports what is not turned on by hand. @returns whether it is */
function requireByHand(
	{ displayName, name }: INodeProperties,
	stored: RowParameters['stored'],
	report: Report,
	{ why = '', fix }: { why?: string; fix: string },
): boolean {
	if (stored[name] === true) return true;
	const byExpression = typeof stored[name] === 'string';
	report.add(
		displayName,
		`${byExpression ? 'is set by an expression, which is not allowed' : 'is off'}${why}`,
		fix,
	);
	return false;
}

function readAudience(
	sendTo: ReturnType<typeof sendToOf>,
	row: RowParameters,
	report: Report,
): Addressed | undefined {
	const { values, stored } = row;
	const fix = 'Choose it from the list; use a node of its own for each audience.';
	if (refuseExpression(sendTo, row, fix, report)) return undefined;
	switch (readRequired(sendTo, values.sendTo, report)) {
		case 'allUsers':
		case 'allUsersMessageOnly':
			return requireByHand(allUsersConfirmed, stored, report, {
				fix: 'Turn it on by hand if every user of the app shall get this, or choose another audience in Send To.',
			})
				? open({ kind: 'all' })
				: undefined;
		case 'listedUsers':
			return { audience: { kind: 'users' }, users: listedUsers.read(row, report) };
		case 'appPackage': {
			const name = readRequired(packageName, values.packageName, report);
			const tags = readTags(row, report);
			return name === undefined
				? undefined
				: open({ kind: 'conditions', packageName: name, ...tags });
		}
		case 'combinedTags':
			return readCombinedTags(row, report);
		case 'taggedUsers':
			return readTaggedUsers(row, report);
		default:
			return undefined;
	}
}

/** An audience that lists nobody. */
const open = (audience: Audience): Addressed => ({ audience, users: undefined });

function readCombinedTags(row: RowParameters, report: Report): Addressed | undefined {
	const groups = readRequired(tagGroups, row.values.tagGroups, report);
	const name = readByExpression(packageName, row, report, WIDENS);
	if (groups === undefined) return undefined;
	const { displayName } = tagGroups.property;
	const { entries } = row.values.tagGroups as { entries: Array<{ tags: unknown }> };
	for (const [index, { tags }] of groups.entries()) {
		const path = `${tagGroups.property.name}.entries[${index}].tags`;
		const emptyParts = report.origin?.emptyParts(path, entries[index]?.tags);
		judgeNames(tags, TAGS, { field: displayName, emptyParts }, report);
	}
	if (isMixed(groups)) {
		report.warn(
			`${displayName}: AND and OR are mixed. No document says in which order the service combines them, and whether it joins a group to the one before or after it. The sentence about who gets it reads them from the first group to the last, each joined to those before it.`,
		);
	}
	if (name !== undefined) {
		report.warn(
			`${packageName.property.displayName}: no document says that the service keeps to the app package when it combines groups of tags.`,
		);
	}
	if (fitsWithoutTags(groups)) {
		const isConfirmed = requireByHand(untaggedUsersConfirmed, row.stored, report, {
			why: `, but ${displayName} may fit users who have no tags, which can be nearly everyone`,
			fix: 'Turn it on by hand if they shall get this, or add a group, joined by AND, of tags that users must have.',
		});
		if (!isConfirmed) return undefined;
	}
	return open({ kind: 'combined', ...(name === undefined ? {} : { packageName: name }), groups });
}

function readTaggedUsers(row: RowParameters, report: Report): Addressed | undefined {
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
	return open({
		kind: 'conditions',
		...(name === undefined ? {} : { packageName: name }),
		...tags,
	});
}

function readTags(row: RowParameters, report: Report) {
	const result: { tagsAll?: string[]; tagsAny?: string[] } = {};
	for (const [name, definition] of Object.entries({ tagsAll, tagsAny })) {
		const tags = readByExpression(definition, row, report, WIDENS);
		if (tags === undefined) continue;
		result[name as keyof typeof result] = tags;
	}
	return result;
}

import { LIMITS } from '../service/limits';
import type { ProfileRequest } from '../service/kinds/profile';
import type { Section } from './field';
import { field, propertiesOf, readField, readFields, readRequired } from './field';
import { USER_IDS } from './names';
import { listedUsersSection, userIdSection, userIdsField } from './people';
import type { Report } from './problems';
import { choice, number, oneId, text, toggle, utf8Bytes, webAddress } from './values';

const userIds = userIdsField();

/** The users that a call is about. */
export const usersSection = listedUsersSection(userIds);

const userIdField = (description: string) =>
	field({
		property: {
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. u-1001',
			description,
		},
		schema: oneId({ entry: 'user ID' }),
		names: USER_IDS,
	});

/** What no source says (docs/service.md, section 10): nothing is made up for it. */
const UNKNOWN_USER = 'What the service answers for an ID that nobody registered is not documented.';

const newUserId = userIdField(`ID of the user in your app, at most ${LIMITS.userIdBytes} bytes`);
const changedUserId = userIdField(`User whose name or avatar is changed. ${UNKNOWN_USER}`);
const lookedUpUserId = userIdField(`User to look up. ${UNKNOWN_USER}`);
const askedUserId = userIdField(
	`User to ask about. ${UNKNOWN_USER} It may well come out as offline.`,
);

export const newUserSection = userIdSection(newUserId);
export const changedUserSection = userIdSection(changedUserId);
export const lookedUpUserSection = userIdSection(lookedUpUserId);
export const askedUserSection = userIdSection(askedUserId);

const nameField = (description: string, isRequired: boolean) =>
	field({
		property: {
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			...(isRequired ? { required: true } : {}),
			placeholder: 'e.g. Nova Shop',
			description,
		},
		schema: text({ characters: LIMITS.userNameCharacters }),
	});

const avatarField = (description: string) =>
	field({
		property: {
			displayName: 'Avatar URL',
			name: 'avatarUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/avatars/u-1001.png',
			description,
		},
		schema: webAddress({ bytes: LIMITS.portraitBytes }),
	});

const SHOWN = `at most ${LIMITS.userNameCharacters} characters`;

const newProfile = {
	name: nameField(`Name that notifications show, ${SHOWN}`, true),
	avatarUrl: avatarField(`Picture of the user, at most ${LIMITS.portraitBytes} bytes`),
};

const changedProfile = {
	name: nameField(`New name that notifications show, ${SHOWN}. Empty leaves it as it is.`, false),
	avatarUrl: avatarField(
		`New picture of the user, at most ${LIMITS.portraitBytes} bytes. Empty leaves it as it is.`,
	),
};

/** What is said of a user. */
type UserProfile = Pick<ProfileRequest, 'name' | 'avatarUrl'>;

/** One document says 64 characters, a vendor SDK 128 bytes: what only one of them allows is told. */
function warnOfLongName({ name }: UserProfile, report: Report): void {
	if (name === undefined || utf8Bytes(name) <= LIMITS.userNameBytes) return;
	report.warn(
		`Name: it is ${utf8Bytes(name)} bytes long in UTF-8. One document allows ${LIMITS.userNameCharacters} characters, but an SDK of the vendor takes ${LIMITS.userNameBytes} bytes at most.`,
	);
}

/** What a user is registered with. */
export const newProfileSection: Section<UserProfile & { name: string }> = {
	properties: propertiesOf(Object.values(newProfile)),
	fields: Object.values(newProfile),
	read({ values }, report) {
		const name = readRequired(newProfile.name, values.name, report) ?? '';
		const avatarUrl = readField(newProfile.avatarUrl, values.avatarUrl, report);
		const profile = { name, ...(avatarUrl === undefined ? {} : { avatarUrl }) };
		warnOfLongName(profile, report);
		return profile;
	},
};

/** What is changed of a user; at least one thing. */
export const changedProfileSection: Section<UserProfile> = {
	properties: propertiesOf(Object.values(changedProfile)),
	fields: Object.values(changedProfile),
	read({ values }, report) {
		const before = report.problems.length;
		const profile = readFields(changedProfile, values, report);
		if (Object.keys(profile).length === 0 && report.problems.length === before) {
			const { name, avatarUrl } = changedProfile;
			report.add(
				`${name.property.displayName} / ${avatarUrl.property.displayName}`,
				'are both empty',
				'Enter what is to be changed in one of the two.',
			);
		}
		warnOfLongName(profile, report);
		return profile;
	},
};

const DAY_MINUTES = 1440;

const UNITS = [
	{ name: 'Days', value: 'days', minutes: DAY_MINUTES },
	{ name: 'Hours', value: 'hours', minutes: 60 },
	{ name: 'Minutes', value: 'minutes', minutes: 1 },
] as const;

const banDuration = field({
	property: {
		displayName: 'Duration',
		name: 'banDuration',
		type: 'number',
		default: 60,
		required: true,
		description: `How long the ban lasts, from 1 minute to ${LIMITS.banMinutes} minutes (${LIMITS.banMinutes / DAY_MINUTES} days)`,
	},
	schema: number(),
});

const banUnit = field({
	property: {
		displayName: 'Unit',
		name: 'banUnit',
		type: 'options',
		options: UNITS.map(({ name, value }) => ({ name, value })),
		default: 'minutes',
		description: 'What Duration counts',
	},
	schema: choice(UNITS),
});

/** How long a ban lasts, in minutes. */
export const banLengthSection: Section<number> = {
	properties: [banDuration.property, banUnit.property],
	fields: [banDuration, banUnit],
	read({ values }, report) {
		const duration = readRequired(banDuration, values.banDuration, report);
		const unit = readRequired(banUnit, values.banUnit, report);
		const { minutes: each } = UNITS.find(({ value }) => value === unit) ?? {};
		if (duration === undefined || each === undefined) return 0;
		// 4.1 hours are 246 minutes, but not in binary fractions.
		const minutes = Math.round(duration * each * 1e6) / 1e6;
		if (!Number.isInteger(minutes) || minutes < 1 || minutes > LIMITS.banMinutes) {
			report.add(
				banDuration.property.displayName,
				`is ${minutes} minutes, and a ban lasts a whole number of minutes from 1 to ${LIMITS.banMinutes}`,
				'Change it, or the unit.',
			);
		}
		return minutes;
	},
};

const bannedUser = field({
	property: {
		displayName: 'User',
		name: 'bannedUser',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'User whose ban is lifted',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a banned user...',
				typeOptions: { searchListMethod: 'searchBannedUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. u-1001',
			},
		],
	},
	schema: oneId({ entry: 'user ID' }),
	names: USER_IDS,
});

/** A banned user, picked from the list of them or named by ID. */
export const bannedUserSection = userIdSection(bannedUser);

const returnAll = field({
	property: {
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	schema: toggle(),
});

const limit = field({
	property: {
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		displayOptions: { show: { returnAll: [false] } },
		default: 50,
		description: 'Max number of results to return',
	},
	schema: number({ least: 1, whole: true }),
});

/** How many entries of a list to read; `undefined` for all. */
export const listLengthSection: Section<number | undefined> = {
	properties: [returnAll.property, limit.property],
	fields: [returnAll, limit],
	read({ values }, report) {
		const isAll = readRequired(returnAll, values.returnAll, report);
		return isAll === false ? readRequired(limit, values.limit, report) : undefined;
	},
};

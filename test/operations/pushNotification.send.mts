import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { INodeParameters } from 'n8n-workflow';

import { NOTIFICATION, OTHER_PUSHES, PUSH_FAMILY, rows } from '../contract/documents.mts';
import { account } from '../support/accounts.mts';
import type { Manifest, OwnLine, Rows } from './manifest.mts';
import { audience, CLASSIC_BACKUP, notification, platforms, SKIPPED } from './parts.mts';

/** A push of its own for each row. */
const TO_TAGS: Rows = {
	set: {
		sendTo: 'taggedUsers',
		tagsAll: '={{ $json.tag }}',
		notificationText: '={{ $json.text }}',
		options: { severalBroadcasts: true },
	},
	of: [
		[{ tag: 'vip', text: 'One' }, 'All users of the app who have the tag "vip" (Android, iOS)', {}],
		[
			{ tag: ['berlin'], text: 'Two' },
			'All users of the app who have the tag "berlin" (Android, iOS)',
			{},
		],
		[{ tag: 2026, text: 3 }, 'All users of the app who have the tag "2026" (Android, iOS)', {}],
	],
	bad: [{ tag: '' }, 'Must Have All of These Tags'],
};
const NOT_PARIS = { join: 'AND', match: 'none', tags: 'paris' };
const TO_GROUPS: Rows = {
	...TO_TAGS,
	set: {
		...TO_TAGS.set,
		sendTo: 'combinedTags',
		tagGroups: { entries: [{ match: 'all', tags: '={{ $json.tag }}' }, NOT_PARIS] },
	},
	of: [
		[
			{ tag: 'vip', text: 'One' },
			'Users of the app who have the tag "vip", and who do not have the tag "paris" (Android, iOS)',
			{},
		],
		[
			{ tag: ['berlin'], text: 'Two' },
			'Users of the app who have the tag "berlin", and who do not have the tag "paris" (Android, iOS)',
			{},
		],
		[
			{ tag: 2026, text: 3 },
			'Users of the app who have the tag "2026", and who do not have the tag "paris" (Android, iOS)',
			{},
		],
	],
	bad: [{ tag: '' }, 'Tag Groups'],
};
const pushes = (audience: (tag: string) => Record<string, unknown>) =>
	(
		[
			['vip', 'One'],
			['berlin', 'Two'],
			['2026', '3'],
		] as const
	).map(([tag, alert]) => ({
		platform: ['android', 'ios'],
		audience: { ...audience(tag), is_to_all: false },
		notification: { alert },
	})) as unknown as readonly [unknown, unknown, unknown];

/** Without a choice it is not sent with Nexconn. */
const UNCONFIRMED = { nexconnPushPath: 'classic' };

const isCombined = (sendTo: string) => sendTo === 'combinedTags';
const isSimple = (sendTo: string) => !isCombined(sendTo);

const plain = {
	isFor: isSimple,
	path: '/push.json',
	encoding: 'json' as const,
	base: [...audience('audience.is_to_all'), notification()],
	fields: rows(PUSH_FAMILY, 'leg. push'),
	bodies: pushes((tag) => ({ tag: [tag] })),
};

const toCombined = (set: INodeParameters) => ({ sendTo: 'combinedTags', ...set });
/** A group of tags as docs/service.md, section 7.3 has it. */
const group = (tags: string[], tagsOperator: string, isNot: boolean, itemsOperator: string) => ({
	tags,
	isNot,
	tagsOperator,
	itemsOperator,
});
const groups = (entries: INodeParameters[], ...wanted: unknown[]): OwnLine => [
	toCombined({ tagGroups: { entries } }),
	'audience.tagItems',
	wanted,
];
const ALL_VIP = { match: 'all', tags: 'vip' };

export const send: Manifest = {
	key: 'pushNotification.send',
	minimal: { sendTo: 'listedUsers', userIds: 'u-1001', notificationText: 'Summer sale' },
	effect: 'send',
	called: 'push notification',
	tooMany: `share a quota of ${LIMITS.pushesPerHour} an hour and ${LIMITS.pushesPerDay} a calendar day`,
	isQuota: true,
	service: 'Enable the broadcast and push service for this app in the console.',
	rows: TO_TAGS,
	ways: {
		'RongCloud push': {
			...plain,
			product: 'rongcloud',
			groups: ['platforms', 'audience', 'notification', 'ownTexts'],
		},
		'RongCloud combined push': {
			product: 'rongcloud',
			isFor: isCombined,
			path: '/push/custom.json',
			encoding: 'json',
			rows: TO_GROUPS,
			tooMany: `Push Plus has a quota of its own: ${LIMITS.pushPlusPerHour} an hour and ${LIMITS.pushPlusPerDay} a`,
			service: 'Enable Push Plus, which is paid for separately, for this app in the console.',
			bodies: pushes((tag) => ({
				tagItems: [group([tag], 'AND', false, 'AND'), group(['paris'], 'OR', true, 'AND')],
			})),
			base: [
				{ set: { sendTo: 'combinedTags' }, gives: { 'audience.is_to_all': false } },
				{
					instead: 'tagGroups',
					set: { tagGroups: { entries: [ALL_VIP] } },
					gives: { 'audience.tagItems': [group(['vip'], 'AND', false, 'AND')] },
				},
				platforms,
				notification(),
			],
			fields: [...rows(OTHER_PUSHES, 'leg. custom'), ...NOTIFICATION],
			groups: ['platforms', 'notification', 'ownTexts'],
			lines: [
				[toCombined({}), 'audience.is_to_all', false],
				[
					toCombined({ packageName: 'com.example.shop' }),
					'audience.packageName',
					'com.example.shop',
				],
				groups(
					[{ join: 'AND', match: 'all', tags: 'vip, berlin' }],
					group(['vip', 'berlin'], 'AND', false, 'AND'),
				),
				groups(
					[{ join: 'OR', match: 'any', tags: 'vip, berlin' }],
					group(['vip', 'berlin'], 'OR', false, 'AND'),
				),
				groups(
					[ALL_VIP, { join: 'AND', match: 'none', tags: 'new, old' }],
					group(['vip'], 'AND', false, 'AND'),
					group(['new', 'old'], 'OR', true, 'AND'),
				),
				groups(
					[ALL_VIP, { join: 'AND', match: 'notAll', tags: 'new, old' }],
					group(['vip'], 'AND', false, 'AND'),
					group(['new', 'old'], 'AND', true, 'AND'),
				),
				groups(
					[ALL_VIP, { join: 'OR', match: 'any', tags: 'berlin, paris' }],
					group(['vip'], 'AND', false, 'OR'),
					group(['berlin', 'paris'], 'OR', false, 'OR'),
				),
				groups(
					[
						ALL_VIP,
						{ join: 'OR', match: 'any', tags: 'berlin' },
						{ join: 'AND', match: 'all', tags: 'new' },
					],
					group(['vip'], 'AND', false, 'OR'),
					group(['berlin'], 'OR', false, 'OR'),
					group(['new'], 'AND', false, 'AND'),
				),
			],
		},
		'Nexconn push': {
			...plain,
			base: [{ set: { options: UNCONFIRMED }, gives: {} }, ...plain.base],
			rows: {
				...TO_TAGS,
				set: { ...TO_TAGS.set, options: { severalBroadcasts: true, ...UNCONFIRMED } },
			},
			product: 'nexconn',
			// The only documented push-only path is a classic one, which a Nexconn key has to be let onto.
			credential: (sandbox) => account(sandbox, 'nexconn', 'both'),
			groups: ['platforms', 'harmonyOsAlone', 'audience', 'notification', 'ownTexts'],
		},
	},
	outputs: [
		{
			name: 'RongCloud',
			product: 'rongcloud',
			parameters: { sendTo: 'taggedUsers', tagsAll: 'vip' },
		},
		{
			name: 'RongCloud, combined tags',
			product: 'rongcloud',
			parameters: {
				sendTo: 'combinedTags',
				tagGroups: { entries: [{ join: 'AND', match: 'all', tags: 'vip' }] },
			},
		},
		{
			name: 'Nexconn, classic path',
			product: 'nexconn',
			both: true,
			parameters: { options: UNCONFIRMED },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

import type { INodeParameters } from 'n8n-workflow';

import { NOTIFICATION, OTHER_PUSHES, PUSH_FAMILY, rows } from '../contract/documents.mts';
import { account } from '../support/accounts.mts';
import type { Manifest, OwnLine } from './manifest.mts';
import { audience, CLASSIC_BACKUP, notification, platforms, SKIPPED } from './parts.mts';

const isCombined = (sendTo: string) => sendTo === 'combinedTags';
const isSimple = (sendTo: string) => !isCombined(sendTo);

const plain = {
	isFor: isSimple,
	path: '/push.json',
	encoding: 'json' as const,
	base: [...audience('audience.userid', 'audience.is_to_all'), notification()],
	fields: rows(PUSH_FAMILY, 'leg. push'),
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
	ways: {
		'RongCloud push': {
			...plain,
			product: 'rongcloud',
			groups: ['platforms', 'audience', 'notification'],
		},
		'RongCloud combined push': {
			product: 'rongcloud',
			isFor: isCombined,
			path: '/push/custom.json',
			encoding: 'json',
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
			groups: ['platforms', 'notification'],
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
			product: 'nexconn',
			// The only documented push-only path is a classic one, which a Nexconn key has to be let onto.
			credential: (sandbox) => account(sandbox, 'nexconn', 'both'),
			groups: ['platforms', 'harmonyOsAlone', 'audience', 'notification'],
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
		{ name: 'Nexconn, classic path', product: 'nexconn', both: true },
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

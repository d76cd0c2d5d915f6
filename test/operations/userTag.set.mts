import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine, Part } from './manifest.mts';
import { BACKUP, ODD, userIds } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   R
tags             R   R
`;
const BASE: readonly Part[] = [
	userIds('userIds', ['u-1001']),
	{ instead: 'tagsAre', set: { tagsAre: 'replaced' }, gives: {} },
	{ instead: 'tags', set: { tags: 'base' }, gives: { tags: ['base'] } },
];
const LINES: readonly OwnLine[] = [
	[{ userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']],
	[{ tagsAre: 'replaced', tags: 'vip, a_1\n柏林-2' }, 'tags', ['vip', 'a_1', '柏林-2']],
	[{ tagsAre: 'cleared' }, 'tags', []],
];

const BODIES = [
	{ userIds: ['u-1001'], tags: ['gold', 'berlin'] },
	{ userIds: ['u-1002', 'u-1003'], tags: [] },
	{ userIds: ['u-1004', '4711'], tags: ['bronze', 'neu-1'] },
] as const;

/** docs/service.md, sections 7.3 and 7.4. */
export const set: Manifest = {
	key: 'userTag.set',
	minimal: { userIds: 'u-1001', tags: 'vip' },
	effect: 'change',
	called: 'change of tags',
	tooMany: `takes ${LIMITS.tagChangesPerSecond} calls of this kind a second`,
	service: 'Enable user tags for this app in the console.',
	rows: {
		set: { userIds: '={{ $json.users }}', tagsAre: '={{ $json.are }}', tags: '={{ $json.tags }}' },
		of: [
			[
				{ users: 'u-1001', are: 'replaced', tags: 'gold, berlin' },
				'User u-1001',
				{ userIds: ['u-1001'], tags: ['gold', 'berlin'] },
			],
			[
				{ users: ['u-1002', 'u-1003'], are: 'cleared', tags: '' },
				'2 listed users: u-1002, u-1003',
				{ userIds: ['u-1002', 'u-1003'], tags: [] },
			],
			[
				{ users: 'u-1004\n4711', are: 'replaced', tags: '["bronze", "neu-1"]' },
				'2 listed users: u-1004, 4711',
				{ userIds: ['u-1004', '4711'], tags: ['bronze', 'neu-1'] },
			],
		],
		bad: [{ are: 'replaced', tags: '' }, 'Tags'],
		about: (users) => ({ users, are: 'replaced', tags: 'vip' }),
	},
	ways: {
		'Nexconn change of tags': {
			product: 'nexconn',
			users: ['userIds', LIMITS.usersPerTagChange],
			bodies: BODIES,
			path: '/v4/user/tag/batch/set',
			encoding: 'json',
			base: BASE,
			fields: rows(DOCUMENTED, 'v4'),
			lines: LINES,
		},
		'RongCloud change of tags': {
			product: 'rongcloud',
			users: ['userIds', LIMITS.usersPerTagChange],
			bodies: BODIES,
			path: '/user/tag/batch/set.json',
			encoding: 'json',
			base: BASE,
			fields: rows(DOCUMENTED, 'leg.'),
			lines: LINES,
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud, cleared', product: 'rongcloud', parameters: { tagsAre: 'cleared' } },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { tags: 'vip!' },
			reply: { path: '/v4/user/tag/batch/set', reply: { body: { code: 0 } } },
		},
		BACKUP,
	],
};

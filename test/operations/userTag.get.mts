import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine } from './manifest.mts';
import { userIds } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   R
`;
const LINES: readonly OwnLine[] = [
	[{ userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']],
];

/** docs/service.md, sections 7.3 and 7.4. */
export const get: Manifest = {
	key: 'userTag.get',
	minimal: { userIds: 'u-1001' },
	effect: 'look',
	called: 'list of tags',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	service: 'Enable user tags for this app in the console.',
	isForgotten: true,
	rows: {
		set: { userIds: '={{ $json.users }}' },
		of: [
			[
				{ users: 'u-1001, u-1008' },
				'2 listed users: u-1001, u-1008',
				{ userId: 'u-1001', tags: ['vip', 'berlin'] },
				{ userId: 'u-1008', tags: ['berlin', 'new'] },
			],
			[{ users: ['u-1011'] }, 'User u-1011', { userId: 'u-1011', tags: [] }],
			[{ users: 4711 }, 'User 4711', { userId: '4711', tags: [] }],
		],
		bad: [{ users: [] }, 'User IDs'],
		about: (users) => ({ users }),
	},
	ways: {
		'Nexconn tags of users': {
			product: 'nexconn',
			path: '/v4/user/tag/batch/get',
			encoding: 'json',
			users: ['userIds', LIMITS.usersPerTagRead],
			bodies: [{ userIds: ['u-1001', 'u-1008', 'u-1011', '4711'] }],
			base: [userIds('userIds', ['u-1001'])],
			fields: rows(DOCUMENTED, 'v4'),
			lines: LINES,
		},
		'RongCloud tags of users': {
			product: 'rongcloud',
			path: '/user/tags/get.json',
			encoding: 'form',
			users: ['userIds', LIMITS.usersPerTagRead],
			bodies: [{ userIds: ['u-1001', 'u-1008', 'u-1011', '4711'] }],
			base: [userIds('userIds', 'u-1001')],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: LINES,
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud' },
		{
			name: 'a reply that leaves the user out',
			product: 'nexconn',
			reply: {
				path: '/v4/user/tag/batch/get',
				reply: { body: { code: 0, result: { users: [] } } },
			},
		},
	],
	finds: ['userId'],
};

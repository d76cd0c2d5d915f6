import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';

const DOCUMENTED = `
field            v4  leg.
page             O   O
pageSize         O   -
size             -   O
`;
const FIRST_PAGE = { page: 1, pageSize: LIMITS.bannedUsersPerPage };
const FIRST_FORM = { page: '1', size: String(LIMITS.bannedUsersPerPage) };

/** Who is banned where the rows are run. */
const UNTIL = '2026-12-01 09:00:00';
export const BANNED_USERS = ['b-1', 'b-2', 'b-3', 'b-4'].map((userId) => ({
	userId,
	until: UNTIL,
}));
const banned = (number: number) => ({ userId: `b-${number}`, bannedUntil: UNTIL });
const BANNED = [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }];

/** docs/service.md, sections 7.3 and 7.4. */
export const getManyBanned: Manifest = {
	key: 'user.getManyBanned',
	minimal: {},
	effect: 'look',
	called: 'list of banned users',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	isForgotten: true,
	rows: {
		set: { limit: '={{ $json.limit }}' },
		of: [
			[{ limit: 1 }, 'Banned users', banned(1)],
			[{ limit: '2' }, 'Banned users', banned(1), banned(2)],
			[{ limit: 3 }, 'Banned users', banned(1), banned(2), banned(3)],
		],
		bad: [{ limit: '' }, 'Limit'],
	},
	ways: {
		'Nexconn banned users': {
			product: 'nexconn',
			path: '/v4/user/ban/list',
			encoding: 'json',
			bodies: [FIRST_PAGE, FIRST_PAGE, FIRST_PAGE],
			base: [{ set: {}, gives: FIRST_PAGE }],
			fields: rows(DOCUMENTED, 'v4'),
		},
		'RongCloud banned users': {
			product: 'rongcloud',
			path: '/user/block/query.json',
			encoding: 'form',
			bodies: [FIRST_FORM, FIRST_FORM, FIRST_FORM],
			base: [{ set: {}, gives: FIRST_FORM }],
			fields: rows(DOCUMENTED, 'leg.'),
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn', service: { bannedUsers: BANNED } },
		{
			name: 'RongCloud',
			product: 'rongcloud',
			parameters: { returnAll: true },
			service: { bannedUsers: BANNED },
		},
	],
	finds: ['userId'],
};

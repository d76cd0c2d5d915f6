import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine, Part } from './manifest.mts';
import { BACKUP, ODD } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   -
userId           -   R
`;

const byId = (value: string) => ({ bannedUser: { __rl: true, mode: 'id', value } });
const fromList = (value: string) => ({
	bannedUser: { __rl: true, mode: 'list', value, cachedResultName: `${value} (until tomorrow)` },
});
const picked = (place: string, value: unknown): Part => ({
	instead: 'bannedUser',
	set: byId('u-1001'),
	gives: { [place]: value },
});
const lines = (place: string, values: readonly unknown[]): OwnLine[] => [
	[fromList('u-7'), place, values[0]],
	[byId('u-8'), place, values[1]],
];

/** docs/service.md, sections 7.3 and 7.4. */
export const unban: Manifest = {
	key: 'user.unban',
	minimal: byId('u-1001'),
	effect: 'change',
	called: 'lifting of the ban',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	rows: {
		set: byId('={{ $json.user }}'),
		of: [
			[{ user: 'u-1001' }, 'User u-1001', { userIds: ['u-1001'] }],
			[{ user: ' u-1002 ' }, 'User u-1002', { userIds: ['u-1002'] }],
			[{ user: 4711 }, 'User 4711', { userIds: ['4711'] }],
		],
		bad: [{ user: null }, 'User'],
		about: (user) => ({ user }),
	},
	ways: {
		'Nexconn unban': {
			product: 'nexconn',
			path: '/v4/user/unban',
			encoding: 'json',
			users: ['userIds', LIMITS.usersPerBan],
			bodies: [{ userIds: ['u-1001', 'u-1002', '4711'] }],
			base: [picked('userIds', ['u-1001'])],
			fields: rows(DOCUMENTED, 'v4'),
			lines: lines('userIds', [['u-7'], ['u-8']]),
		},
		'RongCloud unban': {
			product: 'rongcloud',
			path: '/user/unblock.json',
			encoding: 'form',
			users: ['userId', 1],
			bodies: [{ userId: 'u-1001' }, { userId: 'u-1002' }, { userId: '4711' }],
			base: [picked('userId', 'u-1001')],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: lines('userId', ['u-7', 'u-8']),
		},
	},
	outputs: [
		{ name: 'RongCloud', product: 'rongcloud' },
		{ name: ODD, product: 'nexconn', parameters: byId('u@1') },
		BACKUP,
	],
};

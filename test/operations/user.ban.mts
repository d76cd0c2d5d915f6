import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import { BACKUP, ODD, userIds } from './parts.mts';
import type { OwnLine, Part } from './manifest.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   -
durationMinutes  R   -
userId           -   R
minute           -   R
`;

const length = (place: string, value: unknown): Part => ({
	instead: 'banDuration',
	set: { banDuration: 60, banUnit: 'minutes' },
	gives: { [place]: value },
});
const lasting = (banDuration: number, banUnit: string, place: string, value: unknown): OwnLine => [
	{ banDuration, banUnit },
	place,
	value,
];

/** docs/service.md, sections 7.3 and 7.4. */
export const ban: Manifest = {
	key: 'user.ban',
	minimal: { userIds: 'u-1001' },
	effect: 'change',
	called: 'ban',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	rows: {
		set: {
			userIds: '={{ $json.user }}',
			banDuration: '={{ $json.for }}',
			banUnit: '={{ $json.unit }}',
		},
		of: [
			[
				{ user: 'u-1001', for: 90, unit: 'hours' },
				'User u-1001',
				{ userIds: ['u-1001'], minutes: 5400 },
			],
			[
				{ user: ['u-1002'], for: '1.5', unit: 'hours' },
				'User u-1002',
				{ userIds: ['u-1002'], minutes: 90 },
			],
			[{ user: 4711, for: 2, unit: 'days' }, 'User 4711', { userIds: ['4711'], minutes: 2880 }],
		],
		bad: [{ for: '' }, 'Duration'],
		about: (user) => ({ user, for: 60, unit: 'minutes' }),
	},
	ways: {
		'Nexconn ban': {
			product: 'nexconn',
			path: '/v4/user/ban',
			encoding: 'json',
			users: ['userIds', LIMITS.usersPerBan],
			bodies: [
				{ userIds: ['u-1001'], durationMinutes: 5400 },
				{ userIds: ['u-1002'], durationMinutes: 90 },
				{ userIds: ['4711'], durationMinutes: 2880 },
			],
			base: [userIds('userIds', ['u-1001']), length('durationMinutes', 60)],
			fields: rows(DOCUMENTED, 'v4'),
			lines: [
				[{ userIds: 'u-9, u-7\nu-8' }, 'userIds', ['u-9', 'u-7', 'u-8']],
				lasting(45, 'minutes', 'durationMinutes', 45),
				lasting(1.5, 'hours', 'durationMinutes', 90),
				lasting(2, 'days', 'durationMinutes', 2880),
			],
		},
		'RongCloud ban': {
			product: 'rongcloud',
			path: '/user/block.json',
			encoding: 'form',
			users: ['userId', 1],
			bodies: [
				{ userId: 'u-1001', minute: '5400' },
				{ userId: 'u-1002', minute: '90' },
				{ userId: '4711', minute: '2880' },
			],
			base: [userIds('userId', 'u-1001'), length('minute', '60')],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: [
				[{ userIds: 'u-9' }, 'userId', 'u-9'],
				lasting(45, 'minutes', 'minute', '45'),
				lasting(1.5, 'hours', 'minute', '90'),
				lasting(2, 'days', 'minute', '2880'),
			],
		},
	},
	outputs: [
		{ name: 'RongCloud', product: 'rongcloud', parameters: { banUnit: 'minutes' } },
		{ name: ODD, product: 'nexconn', parameters: { userIds: 'u@1001' } },
		BACKUP,
	],
};

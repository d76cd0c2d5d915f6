import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine } from './manifest.mts';
import { ASKED, askingFor, userId } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userId           R   R
`;
const LINES: readonly OwnLine[] = [[{ userId: ' u-1007 ' }, 'userId', 'u-1007']];

/** docs/service.md, sections 7.3 and 7.4. */
export const get: Manifest = {
	key: 'user.get',
	minimal: { userId: 'u-1001' },
	effect: 'look',
	called: 'user',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	isForgotten: true,
	rows: askingFor(
		{ name: 'u-1001', avatarUrl: '' },
		{ name: 'u-1002', avatarUrl: '' },
		{ name: 'u-1007', avatarUrl: '' },
	),
	ways: {
		'Nexconn user': {
			product: 'nexconn',
			path: '/v4/user/get',
			encoding: 'json',
			users: ['userId', 1],
			bodies: ASKED,
			base: [userId],
			fields: rows(DOCUMENTED, 'v4'),
			lines: LINES,
		},
		'RongCloud user': {
			product: 'rongcloud',
			path: '/user/info.json',
			encoding: 'form',
			users: ['userId', 1],
			bodies: ASKED,
			base: [userId],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: LINES,
		},
	},
	outputs: [
		{
			name: 'Nexconn, with an avatar',
			product: 'nexconn',
			service: {
				directory: [
					{
						id: 'u-1001',
						tags: [],
						packages: [],
						platforms: ['ios'],
						name: 'Nova',
						portrait: 'https://example.com/a.png',
					},
				],
			},
		},
		{ name: 'RongCloud', product: 'rongcloud' },
		{
			name: 'a user whom nobody registered',
			product: 'rongcloud',
			parameters: { userId: 'u-9999' },
			service: { unknownUsers: 'empty' },
		},
	],
	finds: ['userId'],
};

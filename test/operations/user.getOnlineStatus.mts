import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine } from './manifest.mts';
import { ASKED, askingFor, ODD, userId } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userId           R   R
`;
const LINES: readonly OwnLine[] = [[{ userId: ' u-1007 ' }, 'userId', 'u-1007']];

/** docs/service.md, sections 7.3 and 7.4. */
export const getOnlineStatus: Manifest = {
	key: 'user.getOnlineStatus',
	minimal: { userId: 'u-1001' },
	effect: 'look',
	called: 'online status',
	tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second`,
	isForgotten: true,
	rows: askingFor({ online: true }, { online: false }, { online: true }),
	ways: {
		'Nexconn online status': {
			product: 'nexconn',
			path: '/v4/user/connection-status/get',
			encoding: 'json',
			users: ['userId', 1],
			bodies: ASKED,
			base: [userId],
			fields: rows(DOCUMENTED, 'v4'),
			lines: LINES,
		},
		'RongCloud online status': {
			product: 'rongcloud',
			path: '/user/checkOnline.json',
			encoding: 'form',
			users: ['userId', 1],
			bodies: ASKED,
			base: [userId],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: LINES,
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud', parameters: { userId: 'u-1002' } },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { userId: 'u@1' },
			service: { unknownUsers: 'empty' },
		},
	],
	finds: ['userId', 'online'],
};

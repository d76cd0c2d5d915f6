import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';

const DOCUMENTED = `
field            v4  leg.
page             O   O
pageSize         O   -
size             -   O
`;
const BANNED = [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }];

/** docs/service.md, sections 7.3 and 7.4. */
export const getManyBanned: Manifest = {
	key: 'user.getManyBanned',
	minimal: {},
	ways: {
		'Nexconn banned users': {
			product: 'nexconn',
			path: '/v4/user/ban/list',
			encoding: 'json',
			base: [{ set: {}, gives: { page: 1, pageSize: 50 } }],
			fields: rows(DOCUMENTED, 'v4'),
		},
		'RongCloud banned users': {
			product: 'rongcloud',
			path: '/user/block/query.json',
			encoding: 'form',
			base: [{ set: {}, gives: { page: '1', size: '50' } }],
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

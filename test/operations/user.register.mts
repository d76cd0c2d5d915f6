import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine } from './manifest.mts';
import { BACKUP, name, ODD, PICTURE, userId } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userId           R   R
name             R   R
avatarUrl        O   -
portraitUri      -   O
`;
const LINES: readonly OwnLine[] = [
	[{ userId: ' u-1007 ' }, 'userId', 'u-1007'],
	[{ name: 'Nova & Söhne' }, 'name', 'Nova & Söhne'],
];

/** docs/service.md, sections 7.3 and 7.4. */
export const register: Manifest = {
	key: 'user.register',
	minimal: { userId: 'u-1001', name: 'Nova' },
	ways: {
		'Nexconn registration': {
			product: 'nexconn',
			path: '/v4/auth/access-token/issue',
			encoding: 'json',
			base: [userId, name],
			fields: rows(DOCUMENTED, 'v4'),
			lines: [...LINES, [{ avatarUrl: PICTURE }, 'avatarUrl', PICTURE]],
		},
		'RongCloud registration': {
			product: 'rongcloud',
			path: '/user/getToken.json',
			encoding: 'form',
			base: [userId, name],
			fields: rows(DOCUMENTED, 'leg.'),
			lines: [...LINES, [{ avatarUrl: PICTURE }, 'portraitUri', PICTURE]],
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn', parameters: { avatarUrl: PICTURE } },
		{ name: 'RongCloud', product: 'rongcloud' },
		{ name: ODD, product: 'nexconn', parameters: { userId: 'u 1' } },
		BACKUP,
	],
};

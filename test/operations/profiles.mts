import { rows } from '../contract/documents.mts';
import type { Manifest, OutputRun, OwnLine } from './manifest.mts';
import { BACKUP, name, PICTURE, userId } from './parts.mts';

const LINES: readonly OwnLine[] = [
	[{ userId: ' u-1007 ' }, 'userId', 'u-1007'],
	[{ name: 'Nova & Söhne' }, 'name', 'Nova & Söhne'],
];

/** What the operations that write a user's profile have in common (docs/service.md, sections 7.3 and 7.4). */
export const profile = (
	key: string,
	what: string,
	{ v4, classic, documented }: { v4: string; classic: string; documented: string },
	odd: OutputRun,
): Manifest => ({
	key,
	minimal: { userId: 'u-1001', name: 'Nova' },
	ways: {
		[`Nexconn ${what}`]: {
			product: 'nexconn',
			path: v4,
			encoding: 'json',
			base: [userId, name],
			fields: rows(documented, 'v4'),
			lines: [...LINES, [{ avatarUrl: PICTURE }, 'avatarUrl', PICTURE]],
		},
		[`RongCloud ${what}`]: {
			product: 'rongcloud',
			path: classic,
			encoding: 'form',
			base: [userId, name],
			fields: rows(documented, 'leg.'),
			lines: [...LINES, [{ avatarUrl: PICTURE }, 'portraitUri', PICTURE]],
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn', parameters: { avatarUrl: PICTURE } },
		{ name: 'RongCloud', product: 'rongcloud' },
		odd,
		BACKUP,
	],
});

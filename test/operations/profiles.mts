import { rows } from '../contract/documents.mts';
import type { Manifest, OutputRun, OwnLine, Rows } from './manifest.mts';
import { BACKUP, name, PICTURE, userId } from './parts.mts';

/** Rows with what is said of a user, and the bodies of their calls. */
const PROFILES: Rows = {
	set: { userId: '={{ $json.id }}', name: '={{ $json.name }}', avatarUrl: '={{ $json.picture }}' },
	of: [
		[
			{ id: 'u-2001', name: 'Nova', picture: PICTURE },
			'User u-2001',
			{ userId: 'u-2001', name: 'Nova', avatarUrl: PICTURE },
		],
		[
			{ id: 'u-1002', name: 'Süd & Co', picture: '' },
			'User u-1002',
			{ userId: 'u-1002', name: 'Süd & Co' },
		],
		[{ id: 4711, name: '店', picture: null }, 'User 4711', { userId: '4711', name: '店' }],
	],
	bad: [{ id: '' }, 'User ID'],
	about: (id) => ({ id, name: 'Nova' }),
};
const profiles = (picture: string) =>
	[
		{ userId: 'u-2001', name: 'Nova', [picture]: PICTURE },
		{ userId: 'u-1002', name: 'Süd & Co' },
		{ userId: '4711', name: '店' },
	] as const;

const LINES: readonly OwnLine[] = [
	[{ userId: ' u-1007 ' }, 'userId', 'u-1007'],
	[{ name: 'Nova & Söhne' }, 'name', 'Nova & Söhne'],
];

/** What the operations that write a user's profile have in common (docs/service.md, sections 7.3 and 7.4). */
export const profile = (
	key: string,
	called: string,
	told: Pick<Manifest, 'tooMany' | 'isForgotten'>,
	{ v4, classic, documented }: { v4: string; classic: string; documented: string },
	odd: OutputRun,
): Manifest => ({
	key,
	minimal: { userId: 'u-1001', name: 'Nova' },
	effect: 'change',
	called,
	...told,
	rows: PROFILES,
	ways: {
		[`Nexconn ${called}`]: {
			product: 'nexconn',
			path: v4,
			encoding: 'json',
			users: ['userId', 1],
			bodies: profiles('avatarUrl'),
			base: [userId, name],
			fields: rows(documented, 'v4'),
			lines: [...LINES, [{ avatarUrl: PICTURE }, 'avatarUrl', PICTURE]],
		},
		[`RongCloud ${called}`]: {
			product: 'rongcloud',
			path: classic,
			encoding: 'form',
			users: ['userId', 1],
			bodies: profiles('portraitUri'),
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

import { rows } from '../contract/documents.mts';
import type { Manifest } from './manifest.mts';
import type { OwnLine, Part } from './manifest.mts';
import { BACKUP, ODD, userIds } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   R
tags             R   R
`;
const BASE: readonly Part[] = [
	userIds('userIds', ['u-1001']),
	{ instead: 'tagsAre', set: { tagsAre: 'replaced' }, gives: {} },
	{ instead: 'tags', set: { tags: 'base' }, gives: { tags: ['base'] } },
];
const LINES: readonly OwnLine[] = [
	[{ userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']],
	[{ tagsAre: 'replaced', tags: 'vip, a_1\n柏林-2' }, 'tags', ['vip', 'a_1', '柏林-2']],
	[{ tagsAre: 'cleared' }, 'tags', []],
];

/** docs/service.md, sections 7.3 and 7.4. */
export const set: Manifest = {
	key: 'userTag.set',
	minimal: { userIds: 'u-1001', tags: 'vip' },
	ways: {
		'Nexconn change of tags': {
			product: 'nexconn',
			path: '/v4/user/tag/batch/set',
			encoding: 'json',
			base: BASE,
			fields: rows(DOCUMENTED, 'v4'),
			lines: LINES,
		},
		'RongCloud change of tags': {
			product: 'rongcloud',
			path: '/user/tag/batch/set.json',
			encoding: 'json',
			base: BASE,
			fields: rows(DOCUMENTED, 'leg.'),
			lines: LINES,
		},
	},
	outputs: [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud, cleared', product: 'rongcloud', parameters: { tagsAre: 'cleared' } },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { tags: 'very important' },
			reply: { path: '/v4/user/tag/batch/set', reply: { body: { code: 0 } } },
		},
		BACKUP,
	],
};

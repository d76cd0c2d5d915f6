import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { rows as documented } from '../contract/documents.mts';
import type { Manifest, OwnLine, Part, Row, Way } from './manifest.mts';
import { BACKUP, ODD } from './parts.mts';

const DOCUMENTED = `
field            v4  leg.
userIds          R   R
tags             R   R
`;

/** What is particular about adding tags, or removing them. */
interface Particular extends Pick<Manifest, 'key' | 'called'> {
	/** The tags of the least, which make a difference for u-1001. */
	tags: string;
	/** Rows of their own tags, each of whose users are to have the same. */
	rows: readonly [Row, Row, Row];
	bodies: readonly [unknown, unknown, unknown];
	/** The users of all rows. */
	looked: readonly string[];
	base: readonly Part[];
	lines: readonly OwnLine[];
}

/** A manifest of a change that is worked out from the tags that users have (docs/service.md, sections 7.3 and 7.4). */
export function changeOfTags({ tags, rows, looked, ...own }: Particular): Manifest {
	const { key, called, bodies, base, lines } = own;
	const body = { userIds: looked };
	const common = {
		encoding: 'json',
		users: ['userIds', LIMITS.usersPerTagChange],
		...{ bodies, base, lines },
	} as const;
	const look = { body, users: ['userIds', LIMITS.usersPerTagRead] } as const;
	const ways: Record<string, Way> = {
		[`Nexconn ${called}`]: {
			...common,
			product: 'nexconn',
			path: '/v4/user/tag/batch/set',
			look: { ...look, path: '/v4/user/tag/batch/get' },
			fields: documented(DOCUMENTED, 'v4'),
		},
		[`RongCloud ${called}`]: {
			...common,
			product: 'rongcloud',
			path: '/user/tag/batch/set.json',
			look: { ...look, path: '/user/tags/get.json' },
			fields: documented(DOCUMENTED, 'leg.'),
		},
	};
	return {
		...{ key, called, ways },
		minimal: { userIds: 'u-1001', tags },
		effect: 'change',
		tooMany: `takes ${LIMITS.tagChangesPerSecond} calls of this kind a second`,
		service: 'Enable user tags for this app in the console.',
		rows: {
			set: { userIds: '={{ $json.users }}', tags: '={{ $json.tags }}' },
			of: rows,
			bad: [{ tags: [] }, 'Tags'],
			about: (users) => ({ users, tags }),
		},
		outputs: [
			{ name: 'Nexconn', product: 'nexconn' },
			{ name: 'RongCloud', product: 'rongcloud' },
			{
				name: ODD,
				product: 'nexconn',
				parameters: { tags: `${tags}, odd!` },
				reply: { path: '/v4/user/tag/batch/set', reply: { body: { code: 0 } } },
			},
			BACKUP,
		],
	};
}

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { ODD } from './parts.mts';
import { profile } from './profiles.mts';

const documented = `
field            v4  leg.
userId           R   R
name             O   O
avatarUrl        O   -
portraitUri      -   O
`;

export const update = profile(
	'user.update',
	'update',
	{ tooMany: `takes ${LIMITS.callsPerSecond} calls of this kind a second` },
	{ v4: '/v4/user/update', classic: '/user/refresh.json', documented },
	{ name: ODD, product: 'nexconn', parameters: { name: '店'.repeat(43) } },
);

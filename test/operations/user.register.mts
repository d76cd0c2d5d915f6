import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { ODD } from './parts.mts';
import { profile } from './profiles.mts';

const documented = `
field            v4  leg.
userId           R   R
name             R   R
avatarUrl        O   -
portraitUri      -   O
`;

export const register = profile(
	'user.register',
	'registration',
	{ tooMany: `takes ${LIMITS.tokensPerSecond} calls of this kind a second`, isForgotten: true },
	{ v4: '/v4/auth/access-token/issue', classic: '/user/getToken.json', documented },
	{ name: ODD, product: 'nexconn', parameters: { userId: 'u@1' } },
);

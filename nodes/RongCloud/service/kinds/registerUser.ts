import { object } from 'zod/mini';

import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing } from '../kind';
import { RATES } from '../limits';
import { finding, text } from '../replyParts';
import { oneOf, usersSentence } from '../request';
import { classicProfile, replacedProfile, v4Profile } from './profile';
import type { ProfileRequest } from './profile';
import { oneUser } from './shared';

const common = { ...oneUser, limit: RATES.tokens, holdsSecret: true } as const;

const token = (value: string, request: ProfileRequest) => [
	{ userId: oneOf(request), fields: { token: value } },
];

/** See docs/service.md, sections 7.3 and 7.4. */
export const registerUser = kind<ProfileRequest>({
	name: 'registration',
	effect: 'change',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: (request) => given({ userId: oneOf(request), ...v4Profile(request) }),
	previews: nothing,
	replaces: ({ name, avatarUrl }) =>
		replacedProfile({ profile: JSON.stringify([name, avatarUrl]) }),
	route: inBoth({
		nexconn: endpoint<ProfileRequest>({
			...V4,
			...common,
			path: '/v4/auth/access-token/issue',
			body: (request) => given({ userId: oneOf(request), ...v4Profile(request) }),
			find: finding(object({ accessToken: text }), ({ accessToken }, request: ProfileRequest) =>
				token(accessToken, request),
			),
		}),
		rongcloud: endpoint<ProfileRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/user/getToken.json',
			body: (request) => given({ userId: oneOf(request), ...classicProfile(request) }),
			find: finding(object({ token: text }), (reply, request: ProfileRequest) =>
				token(reply.token, request),
			),
		}),
	}),
});

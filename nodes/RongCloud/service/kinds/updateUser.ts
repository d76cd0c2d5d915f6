import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing } from '../kind';
import { oneOf, usersSentence } from '../request';
import { classicProfile, replacedProfile, v4Profile } from './profile';
import type { ProfileRequest } from './profile';
import { oneUser } from './shared';

/** See docs/service.md, sections 7.3 and 7.4. */
export const updateUser = kind<ProfileRequest>({
	name: 'update',
	effect: 'change',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: (request) => given({ userId: oneOf(request), ...v4Profile(request) }),
	previews: nothing,
	replaces: (request) => replacedProfile(v4Profile(request)),
	route: inBoth({
		nexconn: endpoint<ProfileRequest>({
			...V4,
			...oneUser,
			path: '/v4/user/update',
			body: (request) => given({ userId: oneOf(request), ...v4Profile(request) }),
		}),
		rongcloud: endpoint<ProfileRequest>({
			...CLASSIC_FORM,
			...oneUser,
			path: '/user/refresh.json',
			body: (request) => given({ userId: oneOf(request), ...classicProfile(request) }),
		}),
	}),
});

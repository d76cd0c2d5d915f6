import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { idsOf, oneOf, usersSentence } from '../request';
import type { ListingRequest } from '../request';
import { oneUser, severalUsers } from './shared';

/** See docs/service.md, sections 7.3 and 7.4. */
export const unbanUsers = kind<ListingRequest>({
	name: 'lifting of the ban',
	effect: 'change',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: (request) => ({ userIds: idsOf(request) }),
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth({
		nexconn: endpoint<ListingRequest>({
			...V4,
			...severalUsers,
			path: '/v4/user/unban',
			body: (request) => ({ userIds: idsOf(request) }),
		}),
		rongcloud: endpoint<ListingRequest>({
			...CLASSIC_FORM,
			...oneUser,
			path: '/user/unblock.json',
			body: (request) => ({ userId: oneOf(request) }),
		}),
	}),
});

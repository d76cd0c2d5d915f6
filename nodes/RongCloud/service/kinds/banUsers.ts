import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing } from '../kind';
import { idsOf, oneOf, usersSentence } from '../request';
import type { ListingRequest } from '../request';
import { oneUser, severalUsers } from './shared';

export interface BanUsersRequest extends ListingRequest {
	minutes: number;
}

/** See docs/service.md, sections 7.3 and 7.4. */
export const banUsers = kind<BanUsersRequest>({
	name: 'ban',
	effect: 'change',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: (request) => ({ userIds: idsOf(request), minutes: request.minutes }),
	previews: nothing,
	replaces: ({ minutes }) => ({
		what: 'durations of the ban',
		parts: { minutes: String(minutes) },
	}),
	route: inBoth({
		nexconn: endpoint<BanUsersRequest>({
			...V4,
			...severalUsers,
			path: '/v4/user/ban',
			body: (request) => ({ userIds: idsOf(request), durationMinutes: request.minutes }),
		}),
		rongcloud: endpoint<BanUsersRequest>({
			...CLASSIC_FORM,
			...oneUser,
			path: '/user/block.json',
			body: (request) => ({ userId: oneOf(request), minute: request.minutes }),
		}),
	}),
});

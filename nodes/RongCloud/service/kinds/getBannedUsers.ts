import { object } from 'zod/mini';

import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing, replacesNothing } from '../kind';
import { LIMITS, RATES } from '../limits';
import type { Found } from '../reply';
import { finding, listOf, maybeText } from '../replyParts';
import type { OpenRequest } from '../request';

export interface GetBannedUsersRequest extends OpenRequest {
	/** Counted from 1. */
	page: number;
}

const v4Reply = object({
	bannedUsers: listOf(object({ userId: maybeText, banExpiresAt: maybeText })),
});
const classicReply = object({
	users: listOf(object({ userId: maybeText, blockEndTime: maybeText })),
});

const banned = (userId: string | undefined, bannedUntil: string | undefined): Found => ({
	userId,
	fields: given({ bannedUntil }),
});

const common = {
	limit: RATES.calls,
	/** A page that is not full is the last one; nothing in a reply says how many there are. */
	nextPage: (
		request: GetBannedUsersRequest,
		page: readonly Found[],
	): GetBannedUsersRequest | undefined =>
		page.length < LIMITS.bannedUsersPerPage ? undefined : { ...request, page: request.page + 1 },
};

/** See docs/service.md, sections 7.3 and 7.4. */
export const bannedUsersCalls = {
	nexconn: endpoint<GetBannedUsersRequest>({
		...V4,
		...common,
		path: '/v4/user/ban/list',
		body: ({ page }) => ({ page, pageSize: LIMITS.bannedUsersPerPage }),
		find: finding(v4Reply, ({ bannedUsers }) =>
			bannedUsers.map(({ userId, banExpiresAt }) => banned(userId, banExpiresAt)),
		),
	}),
	rongcloud: endpoint<GetBannedUsersRequest>({
		...CLASSIC_FORM,
		...common,
		path: '/user/block/query.json',
		body: ({ page }) => ({ page, size: LIMITS.bannedUsersPerPage }),
		find: finding(classicReply, ({ users }) =>
			users.map(({ userId, blockEndTime }) => banned(userId, blockEndTime)),
		),
	}),
};

export const getBannedUsers = kind<GetBannedUsersRequest>({
	name: 'list of banned users',
	effect: 'read',
	isBroadcast: false,
	audience: () => 'Banned users',
	putsOut: nothing,
	previews: nothing,
	replaces: replacesNothing,
	route: inBoth(bannedUsersCalls),
});

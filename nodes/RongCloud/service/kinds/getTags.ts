import { object, optional, record, string, unknown } from 'zod/mini';

import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import { LIMITS, RATES } from '../limits';
import type { Found } from '../reply';
import { finding, listOf, maybeText, texts } from '../replyParts';
import { idsOf } from '../request';
import type { ListingRequest } from '../request';
import { lookAtUsers } from './shared';

const common = {
	limit: RATES.calls,
	usersPerCall: LIMITS.usersPerTagRead,
	service: 'user tags',
	body: (request: ListingRequest) => ({ userIds: idsOf(request) }),
};

/** Whoever writes tags back has to know that these are not all of them. */
const foundOf = (userId: string | undefined, raw: unknown): Found[] => {
	if (!Array.isArray(raw)) return [];
	const tags = texts.parse(raw);
	const warning = 'The reply has tags of this user that cannot be read.';
	return [{ userId, fields: { tags }, ...(tags.length === raw.length ? {} : { warning }) }];
};

const v4Reply = object({ users: listOf(object({ userId: maybeText, tags: optional(unknown()) })) });

/** By user ID. */
const classicReply = record(string(), unknown());

/** See docs/service.md, sections 7.3 and 7.4. */
export const getTags = kind<ListingRequest>({
	name: 'list of tags',
	...lookAtUsers,
	route: inBoth({
		nexconn: endpoint<ListingRequest>({
			...V4,
			...common,
			path: '/v4/user/tag/batch/get',
			find: finding(v4Reply, ({ users }) =>
				users.flatMap(({ userId, tags }) => foundOf(userId, tags)),
			),
		}),
		rongcloud: endpoint<ListingRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/user/tags/get.json',
			find: finding(classicReply, (users) =>
				Object.entries(users).flatMap(([userId, tags]) => foundOf(userId, tags)),
			),
		}),
	}),
});

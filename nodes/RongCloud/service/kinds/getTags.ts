import { object, record, string, unknown } from 'zod/mini';

import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import { LIMITS, RATES } from '../limits';
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

const v4Reply = object({ users: listOf(object({ userId: maybeText, tags: texts })) });

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
				users.map(({ userId, tags }) => ({ userId, fields: { tags } })),
			),
		}),
		rongcloud: endpoint<ListingRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/user/tags/get.json',
			find: finding(classicReply, (users) =>
				Object.entries(users).flatMap(([userId, tags]) =>
					Array.isArray(tags) ? [{ userId, fields: { tags: texts.parse(tags) } }] : [],
				),
			),
		}),
	}),
});

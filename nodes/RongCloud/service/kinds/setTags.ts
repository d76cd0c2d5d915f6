import { CLASSIC_JSON, endpoint, V4 } from '../endpoint';
import { inBoth, kind, nothing } from '../kind';
import { LIMITS, RATES } from '../limits';
import { idsOf, usersSentence } from '../request';
import type { ListingRequest } from '../request';

export interface SetTagsRequest extends ListingRequest {
	/** All tags that the users have from then on. */
	tags: string[];
}

const common = {
	limit: RATES.tagChanges,
	usersPerCall: LIMITS.usersPerTagChange,
	service: 'user tags',
	body: (request: SetTagsRequest) => ({ userIds: idsOf(request), tags: request.tags }),
};

/** See docs/service.md, sections 7.3 and 7.4. */
export const setTags = kind<SetTagsRequest>({
	name: 'change of tags',
	effect: 'change',
	isBroadcast: false,
	audience: usersSentence,
	// No tags are given as an empty list, which takes all tags away.
	putsOut: (request) => ({ userIds: idsOf(request), tags: request.tags }),
	previews: nothing,
	replaces: ({ tags }) => ({ what: 'tags', parts: { tags: JSON.stringify(tags) } }),
	route: inBoth({
		nexconn: endpoint<SetTagsRequest>({ ...V4, ...common, path: '/v4/user/tag/batch/set' }),
		rongcloud: endpoint<SetTagsRequest>({
			...CLASSIC_JSON,
			...common,
			path: '/user/tag/batch/set.json',
		}),
	}),
});

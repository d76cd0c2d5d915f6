import { enum as oneWord, object, pipe } from 'zod/mini';

import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import { finding, text } from '../replyParts';
import { oneOf } from '../request';
import type { ListingRequest } from '../request';
import { askedOfOne, lookAtUsers } from './shared';

const common = {
	...askedOfOne,
	find: finding(
		object({ status: pipe(text, oneWord(['0', '1'])) }),
		({ status }, request: ListingRequest) => [
			{ userId: oneOf(request), fields: { online: status === '1' } },
		],
	),
};

/** See docs/service.md, sections 7.3 and 7.4. */
export const getOnlineStatus = kind<ListingRequest>({
	name: 'online status',
	...lookAtUsers,
	route: inBoth({
		nexconn: endpoint<ListingRequest>({
			...V4,
			...common,
			path: '/v4/user/connection-status/get',
		}),
		rongcloud: endpoint<ListingRequest>({
			...CLASSIC_FORM,
			...common,
			path: '/user/checkOnline.json',
		}),
	}),
});

import { object } from 'zod/mini';

import { given } from '../../json';
import { CLASSIC_FORM, endpoint, V4 } from '../endpoint';
import { inBoth, kind } from '../kind';
import type { Found } from '../reply';
import { finding, maybeText } from '../replyParts';
import { oneOf } from '../request';
import type { ListingRequest } from '../request';
import { askedOfOne, lookAtUsers } from './shared';

const v4Reply = object({ name: maybeText, avatarUrl: maybeText, createdAt: maybeText });
const classicReply = object({
	userName: maybeText,
	userPortrait: maybeText,
	createTime: maybeText,
});

/** What is answered about somebody whom nobody registered is not documented: it may be a profile of nothing. */
function profile(
	request: ListingRequest,
	fields: { name?: string; avatarUrl?: string; createdAt?: string },
): Found[] {
	const isBlank = !fields.name && !fields.createdAt;
	return [
		{
			userId: oneOf(request),
			fields: given(fields),
			...(isBlank
				? { warning: 'The reply has neither a name nor a time: the user may not be registered.' }
				: {}),
		},
	];
}

/** See docs/service.md, sections 7.3 and 7.4. */
export const getUser = kind<ListingRequest>({
	name: 'user',
	...lookAtUsers,
	route: inBoth({
		nexconn: endpoint<ListingRequest>({
			...V4,
			...askedOfOne,
			path: '/v4/user/get',
			find: finding(v4Reply, (found, request: ListingRequest) => profile(request, found)),
		}),
		rongcloud: endpoint<ListingRequest>({
			...CLASSIC_FORM,
			...askedOfOne,
			path: '/user/info.json',
			find: finding(
				classicReply,
				(
					{ userName: name, userPortrait: avatarUrl, createTime: createdAt },
					request: ListingRequest,
				) => profile(request, { name, avatarUrl, createdAt }),
			),
		}),
	}),
});

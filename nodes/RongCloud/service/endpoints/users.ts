import { isJsonObject } from '../../json';
import type { Json, JsonObject } from '../../json';
import { LIMITS, RATES } from '../limits';
import { asId } from '../reply';
import type { Found } from '../reply';
import type { GetBannedUsersRequest } from '../requests';
import { CLASSIC_FORM, CLASSIC_JSON, endpointFor, given, V4 } from './endpoint';

/** Users and their tags (service reference, sections 7.3 and 7.4). */

const textsIn = (raw: unknown): string[] =>
	Array.isArray(raw) ? raw.flatMap((entry) => asId(entry) ?? []) : [];

const tagChange = {
	limit: RATES.tagChanges,
	usersPerCall: LIMITS.usersPerTagChange,
	service: 'user tags',
};

export const setTags = {
	nexconn: endpointFor<'setTags'>({
		...V4,
		...tagChange,
		path: '/v4/user/tag/batch/set',
		body: ({ userIds, tags }) => ({ userIds, tags }),
	}),
	rongcloud: endpointFor<'setTags'>({
		...CLASSIC_JSON,
		...tagChange,
		path: '/user/tag/batch/set.json',
		body: ({ userIds, tags }) => ({ userIds, tags }),
	}),
};

const tagRead = {
	limit: RATES.calls,
	usersPerCall: LIMITS.usersPerTagRead,
	service: 'user tags',
};

export const getTags = {
	nexconn: endpointFor<'getTags'>({
		...V4,
		...tagRead,
		path: '/v4/user/tag/batch/get',
		body: ({ userIds }) => ({ userIds }),
		find: ({ users }) =>
			Array.isArray(users)
				? users.filter(isJsonObject).map(({ userId, tags }) => ({
						userId: asId(userId),
						fields: { tags: textsIn(tags) },
					}))
				: undefined,
	}),
	rongcloud: endpointFor<'getTags'>({
		...CLASSIC_FORM,
		...tagRead,
		path: '/user/tags/get.json',
		body: ({ userIds }) => ({ userIds }),
		find: (result) =>
			Object.entries(result).flatMap(([userId, tags]) =>
				Array.isArray(tags) ? [{ userId, fields: { tags: textsIn(tags) } }] : [],
			),
	}),
};

const oneUser = { limit: RATES.calls, usersPerCall: 1 };

const textField = (name: string, raw: Json | undefined) => {
	const text = asId(raw);
	return text === undefined ? {} : { [name]: text };
};

function token(userId: string, raw: Json | undefined): Found[] | undefined {
	const text = asId(raw);
	return text === undefined ? undefined : [{ userId, fields: { token: text } }];
}

export const registerUser = {
	nexconn: endpointFor<'registerUser'>({
		...V4,
		...oneUser,
		path: '/v4/auth/access-token/issue',
		limit: RATES.tokens,
		holdsSecret: true,
		body: ({ userId, name, avatarUrl }) => given({ userId, name, avatarUrl }),
		find: ({ accessToken }, { userId }) => token(userId, accessToken),
	}),
	rongcloud: endpointFor<'registerUser'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/getToken.json',
		limit: RATES.tokens,
		holdsSecret: true,
		body: ({ userId, name, avatarUrl }) => given({ userId, name, portraitUri: avatarUrl }),
		find: (result, { userId }) => token(userId, result.token),
	}),
};

export const updateUser = {
	nexconn: endpointFor<'updateUser'>({
		...V4,
		...oneUser,
		path: '/v4/user/update',
		body: ({ userId, name, avatarUrl }) => given({ userId, name, avatarUrl }),
	}),
	rongcloud: endpointFor<'updateUser'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/refresh.json',
		body: ({ userId, name, avatarUrl }) => given({ userId, name, portraitUri: avatarUrl }),
	}),
};

/** What is answered about somebody whom nobody registered is not documented: it may be a profile of nothing. */
function profile(userId: string, name?: Json, avatarUrl?: Json, createdAt?: Json): Found[] {
	const isBlank = [name, createdAt].every((raw) => raw === undefined || raw === null || raw === '');
	return [
		{
			userId,
			fields: {
				...textField('name', name),
				...textField('avatarUrl', avatarUrl),
				...textField('createdAt', createdAt),
			},
			...(isBlank
				? { warning: 'The reply has neither a name nor a time: the user may not be registered.' }
				: {}),
		},
	];
}

export const getUser = {
	nexconn: endpointFor<'getUser'>({
		...V4,
		...oneUser,
		path: '/v4/user/get',
		body: ({ userId }) => ({ userId }),
		find: ({ name, avatarUrl, createdAt }, { userId }) =>
			profile(userId, name, avatarUrl, createdAt),
	}),
	rongcloud: endpointFor<'getUser'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/info.json',
		body: ({ userId }) => ({ userId }),
		find: ({ userName, userPortrait, createTime }, { userId }) =>
			profile(userId, userName, userPortrait, createTime),
	}),
};

function onlineStatus({ status }: JsonObject, userId: string): Found[] | undefined {
	const text = asId(status);
	return text === '0' || text === '1' ? [{ userId, fields: { online: text === '1' } }] : undefined;
}

export const getOnlineStatus = {
	nexconn: endpointFor<'getOnlineStatus'>({
		...V4,
		...oneUser,
		path: '/v4/user/connection-status/get',
		body: ({ userId }) => ({ userId }),
		find: (result, { userId }) => onlineStatus(result, userId),
	}),
	rongcloud: endpointFor<'getOnlineStatus'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/checkOnline.json',
		body: ({ userId }) => ({ userId }),
		find: (result, { userId }) => onlineStatus(result, userId),
	}),
};

const severalUsers = { limit: RATES.calls, usersPerCall: LIMITS.usersPerBan };

/** The classic calls take one user (service reference, section 7.3). */
const single = (userIds: readonly string[]) => userIds[0] ?? '';

export const banUsers = {
	nexconn: endpointFor<'banUsers'>({
		...V4,
		...severalUsers,
		path: '/v4/user/ban',
		body: ({ userIds, minutes }) => ({ userIds, durationMinutes: minutes }),
	}),
	rongcloud: endpointFor<'banUsers'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/block.json',
		body: ({ userIds, minutes }) => ({ userId: single(userIds), minute: minutes }),
	}),
};

export const unbanUsers = {
	nexconn: endpointFor<'unbanUsers'>({
		...V4,
		...severalUsers,
		path: '/v4/user/unban',
		body: ({ userIds }) => ({ userIds }),
	}),
	rongcloud: endpointFor<'unbanUsers'>({
		...CLASSIC_FORM,
		...oneUser,
		path: '/user/unblock.json',
		body: ({ userIds }) => ({ userId: single(userIds) }),
	}),
};

const bannedUsers = (users: unknown, until: string): Found[] | undefined =>
	Array.isArray(users)
		? users.filter(isJsonObject).map((user) => ({
				userId: asId(user.userId),
				fields: textField('bannedUntil', user[until]),
			}))
		: undefined;

/** A page that is not full is the last one; nothing in a reply says how many there are. */
const nextPage = (
	request: GetBannedUsersRequest,
	page: readonly Found[],
): GetBannedUsersRequest | undefined =>
	page.length < LIMITS.bannedUsersPerPage ? undefined : { ...request, page: request.page + 1 };

export const getBannedUsers = {
	nexconn: endpointFor<'getBannedUsers'>({
		...V4,
		path: '/v4/user/ban/list',
		limit: RATES.calls,
		body: ({ page }) => ({ page, pageSize: LIMITS.bannedUsersPerPage }),
		find: (result) => bannedUsers(result.bannedUsers, 'banExpiresAt'),
		nextPage,
	}),
	rongcloud: endpointFor<'getBannedUsers'>({
		...CLASSIC_FORM,
		path: '/user/block/query.json',
		limit: RATES.calls,
		body: ({ page }) => ({ page, size: LIMITS.bannedUsersPerPage }),
		find: ({ users }) => bannedUsers(users, 'blockEndTime'),
		nextPage,
	}),
};

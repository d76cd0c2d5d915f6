import type { Json, JsonObject } from '../json';

/**
 * A user that a request lists, with whatever is meant for this user alone; of kinds that list groups, a group by
 * its ID.
 */
export interface Listed {
	userId: string;
}

/** What the requests of a kind list, in words and in the names of what comes out. */
export interface Noun {
	one: string;
	id: 'userId' | 'groupId';
	ids: 'userIds' | 'groupIds';
}

export const USERS: Noun = { one: 'user', id: 'userId', ids: 'userIds' };
export const GROUPS: Noun = { one: 'group', id: 'groupId', ids: 'groupIds' };

/** An entry about somebody listed as it comes out, under the name of what is listed. */
export const named = ({ id }: Noun, { userId, ...rest }: Listed) => ({ [id]: userId, ...rest });

export interface Message {
	/** Built-in type such as `RC:TxtMsg`, or a custom one. */
	type: string;
	/** The content object of a built-in message, or what a custom message carries. */
	content: Json;
	disableUpdateLastMsg?: boolean;
}

/** What one row asks for, before any product's spelling: what every kind of request has. */
export interface Request {
	/** `undefined` if it goes to whoever fits. */
	users: readonly Listed[] | undefined;
	message?: Message;
	/** How many entries of a list are wanted at most; without it all, and where there is no list. */
	most?: number;
	/** Raw JSON that the user adds to the body. */
	additionalFields?: JsonObject;
}

/** A request that lists its users. */
export interface ListingRequest extends Request {
	users: readonly Listed[];
}

/** A request that goes to whoever fits. */
export interface OpenRequest extends Request {
	users: undefined;
}

/** How the notification of a message looks (docs/service.md, sections 3.1 and 5). */
export interface PushSettings {
	pushContent?: string;
	pushData?: string;
	contentAvailable?: 0 | 1;
	disablePush?: boolean;
	pushExt?: JsonObject;
}

/** Users of whom nothing else is said. */
export const listed = (userIds: readonly string[]): Listed[] =>
	userIds.map((userId) => ({ userId }));

/** The IDs of the users that a request lists. */
export const idsOf = ({ users }: ListingRequest): string[] => users.map(({ userId }) => userId);

/** The one user of a call that takes one. */
export const oneOf = ({ users }: ListingRequest): string => users[0]?.userId ?? '';

/**
 * What a listed user gets, as text that is equal for equal things: a user may be in several requests with
 * something of their own in each.
 */
export const markOf = (user: Listed): string =>
	Object.keys(user).length === 1 ? user.userId : JSON.stringify(user);

/** The first entries, and how many more there are. */
export function some(entries: readonly string[], most = SHOWN_IDS): string {
	const shown = entries.slice(0, most).join(', ');
	const more = entries.length - most;
	return more > 0 ? `${shown} and ${more} more` : shown;
}

const SHOWN_IDS = 5;

/** Whom a request lists, as a sentence about them begins. */
const sentence =
	({ one }: Noun) =>
	(request: ListingRequest): string => {
		const ids = idsOf(request);
		return ids.length === 1
			? `${one[0]?.toUpperCase()}${one.slice(1)} ${ids[0]}`
			: `${ids.length} listed ${one}s: ${some(ids)}`;
	};

export const usersSentence = sentence(USERS);
export const groupsSentence = sentence(GROUPS);

import type { Json, JsonObject } from '../json';

/** A user that a request lists, with whatever is meant for this user alone. */
export interface Listed {
	userId: string;
}

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

/** The listed users of a request, as a sentence about them begins. */
export function usersSentence(request: ListingRequest): string {
	const ids = idsOf(request);
	return ids.length === 1 ? `User ${ids[0]}` : `${ids.length} listed users: ${some(ids)}`;
}

import type { Json, JsonObject } from '../json';

/** What the node wants the service to do, before any product's spelling (DESIGN: "request"). */

export type Platform = 'android' | 'HarmonyOS' | 'ios';

/** Tags of a combined audience that belong together (service reference, section 7.3, `tagItems`). */
export interface TagGroup {
	tags: string[];
	/** Whether a user needs all of the tags, or any of them. */
	match: 'AND' | 'OR';
	/** Whether it means those who do not match. */
	isNot: boolean;
	/** How it is combined with the other groups. */
	join: 'AND' | 'OR';
}

export type Audience =
	| { kind: 'all' }
	| { kind: 'users'; userIds: string[] }
	| { kind: 'conditions'; packageName?: string; tagsAll?: string[]; tagsAny?: string[] }
	| { kind: 'combined'; packageName?: string; groups: TagGroup[] };

export interface Message {
	/** Built-in type such as `RC:TxtMsg`, or a custom one. */
	type: string;
	/** The content object of a built-in message, or what a custom message carries. */
	content: Json;
	disableUpdateLastMsg?: boolean;
}

interface Common {
	/** Raw JSON that the user adds to the body. */
	additionalFields?: JsonObject;
}

/** How the notification of a message looks (service reference, sections 3.1 and 5). */
export interface PushSettings {
	pushContent?: string;
	pushData?: string;
	contentAvailable?: 0 | 1;
	disablePush?: boolean;
	pushExt?: JsonObject;
}

export interface SystemMessageRequest extends Common, PushSettings {
	kind: 'systemMessage';
	sender: string;
	recipients: string[];
	message: Message;
	shouldPersist?: 0 | 1;
}

/** One user of a personalized message, and what is meant for this user alone. */
export interface Person {
	userId: string;
	/** By placeholder, with its braces. */
	values: Readonly<Record<string, string>>;
	pushContent: string;
	pushData?: string;
}

/** One content for many users, with placeholders that each user has own values for. */
export interface PersonalizedMessageRequest
	extends Common, Omit<PushSettings, 'pushContent' | 'pushData'> {
	kind: 'personalizedMessage';
	sender: string;
	people: Person[];
	message: Message;
}

export interface BroadcastRequest extends Common {
	kind: 'broadcast';
	platforms: Platform[];
	sender: string;
	audience: Audience;
	message: Message;
	notification: JsonObject;
}

/** A message to every user, by the call that has no audience and no notification of its own. */
export interface MessageBroadcastRequest extends Common, Omit<PushSettings, 'disablePush'> {
	kind: 'messageBroadcast';
	sender: string;
	message: Message;
}

export interface OnlineBroadcastRequest extends Common {
	kind: 'onlineBroadcast';
	sender: string;
	message: Message;
}

export interface PushRequest extends Common {
	kind: 'push';
	platforms: Platform[];
	audience: Audience;
	notification: JsonObject;
}

/** A notification to listed users, by the call that counts users and not broadcasts. */
export interface UserPushRequest extends Common {
	kind: 'userPush';
	userIds: string[];
	notification: JsonObject;
}

/** What both kinds of recall can say (service reference, sections 7.3 and 7.4). */
export interface RecallSettings {
	sender: string;
	/** When it was sent, in milliseconds since 1970. */
	sentAt?: number;
	isAdmin?: 0 | 1;
	isDelete?: 0 | 1;
	extra?: string;
	disableUpdateLastMsg?: boolean;
}

/** The message that one user got. */
export interface SentMessage {
	userId: string;
	messageId: string;
}

export interface RecallMessageRequest extends Common, RecallSettings {
	kind: 'recallMessage';
	messages: SentMessage[];
	disablePush?: boolean;
}

export interface RecallBroadcastRequest extends Common, RecallSettings {
	kind: 'recallBroadcast';
	messageId: string;
}

export interface SetTagsRequest extends Common {
	kind: 'setTags';
	userIds: string[];
	/** All tags that the users have from then on. */
	tags: string[];
}

export interface GetTagsRequest extends Common {
	kind: 'getTags';
	userIds: string[];
}

export interface UserProfile {
	name?: string;
	avatarUrl?: string;
}

export interface RegisterUserRequest extends Common, UserProfile {
	kind: 'registerUser';
	userId: string;
}

export interface UpdateUserRequest extends Common, UserProfile {
	kind: 'updateUser';
	userId: string;
}

export interface GetUserRequest extends Common {
	kind: 'getUser' | 'getOnlineStatus';
	userId: string;
}

export interface BanUsersRequest extends Common {
	kind: 'banUsers';
	userIds: string[];
	minutes: number;
}

export interface UnbanUsersRequest extends Common {
	kind: 'unbanUsers';
	userIds: string[];
}

export interface GetBannedUsersRequest extends Common {
	kind: 'getBannedUsers';
	/** How many to read at most; without it all. */
	most?: number;
	/** Counted from 1. */
	page: number;
}

export type ServiceRequest =
	| SystemMessageRequest
	| PersonalizedMessageRequest
	| BroadcastRequest
	| MessageBroadcastRequest
	| OnlineBroadcastRequest
	| PushRequest
	| UserPushRequest
	| RecallMessageRequest
	| RecallBroadcastRequest
	| SetTagsRequest
	| GetTagsRequest
	| RegisterUserRequest
	| UpdateUserRequest
	| GetUserRequest
	| BanUsersRequest
	| UnbanUsersRequest
	| GetBannedUsersRequest;
export type RequestKind = ServiceRequest['kind'];
export type RequestOf<K extends RequestKind> = Extract<ServiceRequest, { kind: K }>;

/**
 * What a request does: something that reaches people and must not be repeated, a change that may be made
 * again without harm, or a look that changes nothing.
 */
export type Effect = 'send' | 'change' | 'read';

interface KindTraits {
	/** As the subject of a sentence, after "the". */
	name: string;
	effect: Effect;
	/** True for what one call can bring to everyone. */
	isBroadcast?: true;
}

export const REQUEST_KINDS: Readonly<Record<RequestKind, KindTraits>> = {
	systemMessage: { name: 'system message', effect: 'send' },
	personalizedMessage: { name: 'personalized message', effect: 'send' },
	broadcast: { name: 'broadcast', effect: 'send', isBroadcast: true },
	messageBroadcast: { name: 'broadcast', effect: 'send', isBroadcast: true },
	onlineBroadcast: { name: 'broadcast', effect: 'send', isBroadcast: true },
	push: { name: 'push notification', effect: 'send', isBroadcast: true },
	userPush: { name: 'push notification', effect: 'send' },
	recallMessage: { name: 'recall', effect: 'change' },
	recallBroadcast: { name: 'recall', effect: 'change' },
	setTags: { name: 'change of tags', effect: 'change' },
	getTags: { name: 'list of tags', effect: 'read' },
	registerUser: { name: 'registration', effect: 'change' },
	updateUser: { name: 'update', effect: 'change' },
	getUser: { name: 'user', effect: 'read' },
	getOnlineStatus: { name: 'online status', effect: 'read' },
	banUsers: { name: 'ban', effect: 'change' },
	unbanUsers: { name: 'lifting of the ban', effect: 'change' },
	getBannedUsers: { name: 'list of banned users', effect: 'read' },
};

export const effectOf = ({ kind }: ServiceRequest): Effect => REQUEST_KINDS[kind].effect;

/** How many entries of a list are wanted at most; `undefined` for all, and where there is no list. */
export const mostFound = (request: ServiceRequest): number | undefined =>
	request.kind === 'getBannedUsers' ? request.most : undefined;

/** The users that a request lists; `undefined` if it goes to whoever fits. */
export function listedUsers(request: ServiceRequest): string[] | undefined {
	switch (request.kind) {
		case 'systemMessage':
			return request.recipients;
		case 'personalizedMessage':
			return request.people.map(({ userId }) => userId);
		case 'recallMessage':
			return request.messages.map(({ userId }) => userId);
		case 'broadcast':
		case 'push':
			return request.audience.kind === 'users' ? request.audience.userIds : undefined;
		default:
			if ('userIds' in request) return request.userIds;
			return 'userId' in request ? [request.userId] : undefined;
	}
}

/** The same request for some of its listed users; one that lists none stays as it is. */
export function withListedUsers<R extends ServiceRequest>(request: R, userIds: string[]): R;
export function withListedUsers(request: ServiceRequest, userIds: string[]): ServiceRequest {
	switch (request.kind) {
		case 'systemMessage':
			return { ...request, recipients: userIds };
		case 'personalizedMessage':
			return { ...request, people: ofUsers(request.people, userIds) };
		case 'recallMessage':
			return { ...request, messages: ofUsers(request.messages, userIds) };
		case 'broadcast':
		case 'push':
			return request.audience.kind === 'users'
				? { ...request, audience: { kind: 'users', userIds } }
				: request;
		default:
			if ('userIds' in request) return { ...request, userIds };
			return 'userId' in request ? { ...request, userId: userIds[0] ?? '' } : request;
	}
}

function ofUsers<T extends { userId: string }>(entries: readonly T[], userIds: readonly string[]) {
	const wanted = new Set(userIds);
	return entries.filter(({ userId }) => wanted.has(userId));
}

/**
 * What a request holds for each listed user alone, as text that is equal for equal things; `undefined` if
 * all of its users get the same. A user may be in several requests with different things.
 */
export function ownParts(request: ServiceRequest): ReadonlyMap<string, string> | undefined {
	const entries =
		request.kind === 'personalizedMessage'
			? request.people
			: request.kind === 'recallMessage'
				? request.messages
				: undefined;
	return entries && new Map(entries.map((entry) => [entry.userId, JSON.stringify(entry)]));
}

/** What a change leaves its users with. */
interface Left {
	/** How people call it. */
	what: string;
	/** Each part that it replaces, as text that is equal for equal things. */
	parts: Readonly<Record<string, string | undefined>>;
}

/**
 * What a change leaves its users with. Of several changes of one part of a user the last one counts.
 * `undefined` for requests that do not replace anything.
 */
export function leftBy(request: ServiceRequest): Left | undefined {
	switch (request.kind) {
		case 'setTags':
			return { what: 'tags', parts: { tags: JSON.stringify(request.tags) } };
		case 'banUsers':
			return { what: 'durations of the ban', parts: { minutes: String(request.minutes) } };
		case 'registerUser': {
			const profile = JSON.stringify([request.name, request.avatarUrl]);
			return { what: 'names or avatars', parts: { profile } };
		}
		case 'updateUser': {
			const { name, avatarUrl } = request;
			return { what: 'names or avatars', parts: { name, avatarUrl } };
		}
		default:
			return undefined;
	}
}

/**
 * One request for parts of several that differ in their listed users at most, each user once.
 * @param parts at least one; the users of each are among those that its request lists
 */
export function joined(
	parts: ReadonlyArray<{ request: ServiceRequest; userIds: string[] }>,
): ServiceRequest {
	const [first] = parts;
	if (first === undefined) throw new RangeError('There is nothing to join.');
	const { request } = first;
	const cut = <R extends ServiceRequest>() =>
		parts.map((part) => withListedUsers(part.request as R, part.userIds));
	switch (request.kind) {
		case 'personalizedMessage': {
			const people = cut<PersonalizedMessageRequest>().flatMap((part) => part.people);
			return { ...request, people: firstOfEach(people) };
		}
		case 'recallMessage': {
			const messages = cut<RecallMessageRequest>().flatMap((part) => part.messages);
			return { ...request, messages: firstOfEach(messages) };
		}
		default:
			return withListedUsers(request, [...new Set(parts.flatMap(({ userIds }) => userIds))]);
	}
}

const firstOfEach = <T extends { userId: string }>(entries: readonly T[]): T[] => {
	const seen = new Set<string>();
	return entries.filter(({ userId }) => !seen.has(userId) && seen.add(userId));
};

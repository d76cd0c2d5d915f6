import type { Json, JsonObject } from '../json';

/** What the node wants the service to do, before any product's spelling (DESIGN: "request"). */

export type Platform = 'android' | 'HarmonyOS' | 'ios';

export type Audience =
	| { kind: 'all' }
	| { kind: 'users'; userIds: string[] }
	| { kind: 'conditions'; packageName?: string; tagsAll?: string[]; tagsAny?: string[] };

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

export interface SystemMessageRequest extends Common {
	kind: 'systemMessage';
	sender: string;
	recipients: string[];
	message: Message;
	pushContent?: string;
	pushData?: string;
	shouldPersist?: 0 | 1;
	contentAvailable?: 0 | 1;
	disablePush?: boolean;
	pushExt?: JsonObject;
}

export interface BroadcastRequest extends Common {
	kind: 'broadcast';
	platforms: Platform[];
	sender: string;
	audience: Audience;
	message: Message;
	notification: JsonObject;
}

export interface PushRequest extends Common {
	kind: 'push';
	platforms: Platform[];
	audience: Audience;
	notification: JsonObject;
}

export type ServiceRequest = SystemMessageRequest | BroadcastRequest | PushRequest;
export type RequestKind = ServiceRequest['kind'];

/** The users that a request lists; `undefined` if it goes to whoever fits. */
export function listedUsers(request: ServiceRequest): string[] | undefined {
	if (request.kind === 'systemMessage') return request.recipients;
	return request.audience.kind === 'users' ? request.audience.userIds : undefined;
}

/** The same request for other listed users; one that lists none stays as it is. */
export function withListedUsers(request: ServiceRequest, userIds: string[]): ServiceRequest {
	if (request.kind === 'systemMessage') return { ...request, recipients: userIds };
	return request.audience.kind === 'users'
		? { ...request, audience: { kind: 'users', userIds } }
		: request;
}

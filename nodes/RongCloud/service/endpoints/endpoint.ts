import type { Json, JsonObject } from '../../json';
import type { Limit } from '../limits';
import type { Found } from '../reply';
import type { Message, RequestKind, RequestOf, ServiceRequest } from '../requests';

/** Something about a request that this call would refuse or ignore. */
export interface Remark {
	/** True when the service would refuse the call; else it would ignore a part of it. */
	refused: boolean;
	field: string;
	text: string;
	fix: string;
}

/**
 * One call of the service as one product has it: everything in which the products differ
 * (service reference, sections 2.3, 3, 6.1 and 7).
 */
export interface Endpoint {
	path: string;
	encoding: 'json' | 'form';
	successCodes: readonly number[];
	/** What calls count against. */
	limit: Limit;
	/** How many listed users one call takes; missing when it lists none. */
	usersPerCall?: number;
	/** What has to be enabled for the call, as the console calls it. */
	service?: string;
	/** The body in this call's spelling. Parts that travel as JSON text are still objects here. */
	body(request: ServiceRequest): JsonObject;
	/** Dotted places of the body whose objects are sent as JSON text. */
	textPlaces: readonly string[];
	/** What no source could confirm about this call, a sentence. */
	unconfirmed?: string;
	remarks?(request: ServiceRequest): Remark[];
	/** True when the reply holds a secret, so that nobody is shown the reply itself. */
	holdsSecret?: true;
	/** Reads what the call was made to find out; `undefined` if the reply does not have it. */
	find?(result: JsonObject, request: ServiceRequest): Found[] | undefined;
	/** The call for the next page; `undefined` after the last. */
	nextPage?(request: ServiceRequest, page: readonly Found[]): ServiceRequest | undefined;
}

/** The choices that a user has about paths. */
export interface PathChoice {
	broadcast?: 'auto' | 'current' | 'newer';
	push?: 'classic' | 'current';
}

/** An endpoint, and the one to use if the service answers that it does not exist (404). */
export interface Route {
	endpoint: Endpoint;
	ifNotFound?: Endpoint;
}

/** That a product has no such call. */
export interface Unavailable {
	field: string;
	unavailable: string;
	fix: string;
}

/** Makes an endpoint for one kind of request, whose type its functions then know. */
export function endpointFor<K extends RequestKind>(
	definition: Omit<Endpoint, 'body' | 'textPlaces' | 'remarks' | 'find' | 'nextPage'> & {
		textPlaces?: readonly string[];
		body(request: RequestOf<K>): JsonObject;
		remarks?(request: RequestOf<K>): Remark[];
		find?(result: JsonObject, request: RequestOf<K>): Found[] | undefined;
		nextPage?(request: RequestOf<K>, page: readonly Found[]): RequestOf<K> | undefined;
	},
): Endpoint {
	return { textPlaces: [], ...definition } as Endpoint;
}

/** Leaves out what was not given, so that no empty option goes out. */
export function given(entries: Record<string, Json | undefined>): JsonObject {
	const result: JsonObject = {};
	for (const [name, value] of Object.entries(entries)) {
		if (value !== undefined) result[name] = value;
	}
	return result;
}

/** What both products say about success, and how they encode most of their calls. */
export const CLASSIC_FORM = { encoding: 'form', successCodes: [200] } as const;
export const CLASSIC_JSON = { encoding: 'json', successCodes: [200] } as const;
export const V4 = { encoding: 'json', successCodes: [0] } as const;

/** What has to be enabled for broadcasts and push notifications (service reference, section 7.6). */
export const BROADCAST_SERVICE = 'the broadcast and push service';

/** A message's type, content and place in the conversation list, at the top of a body. */
export const messageParts = (message: Message, typeName: string) => ({
	[typeName]: message.type,
	content: message.content,
	disableUpdateLastMsg: message.disableUpdateLastMsg,
});

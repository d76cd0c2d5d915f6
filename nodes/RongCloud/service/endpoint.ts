import type { JsonObject } from '../json';
import type { Limit } from './limits';
import type { Found } from './reply';
import type { Message, Request } from './request';

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
 * (docs/service.md, sections 2.3, 3, 6.1 and 7).
 */
export interface Endpoint<R extends Request = Request> {
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
	body(request: R): JsonObject;
	/** Dotted places of the body whose objects are sent as JSON text. */
	textPlaces: readonly string[];
	/** What no source could confirm about this call, a sentence. */
	unconfirmed?: string;
	remarks?(request: R): Remark[];
	/** True when the reply holds a secret, so that nobody is shown the reply itself. */
	holdsSecret?: true;
	/** Reads what the call was made to find out; `undefined` if the reply does not have it. */
	find?(result: JsonObject, request: R): Found[] | undefined;
	/** The call for the next page; `undefined` after the last. */
	nextPage?(request: R, page: readonly Found[]): R | undefined;
}

/** Makes an endpoint for requests of one type, whose type its functions then know. */
export const endpoint = <R extends Request>(
	definition: Omit<Endpoint<R>, 'textPlaces'> & Partial<Pick<Endpoint<R>, 'textPlaces'>>,
): Endpoint<R> => ({ textPlaces: [], ...definition });

/** What both products say about success, and how they encode most of their calls. */
export const CLASSIC_FORM = { encoding: 'form', successCodes: [200] } as const;
export const CLASSIC_JSON = { encoding: 'json', successCodes: [200] } as const;
export const V4 = { encoding: 'json', successCodes: [0] } as const;

/** What has to be enabled for broadcasts and push notifications (docs/service.md, section 7.6). */
export const BROADCAST_SERVICE = 'the broadcast and push service';

/** A message's type, content and place in the conversation list, at the top of a body. */
export const messageParts = (message: Message, typeName: string) => ({
	[typeName]: message.type,
	content: message.content,
	disableUpdateLastMsg: message.disableUpdateLastMsg,
});

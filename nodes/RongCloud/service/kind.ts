import type { JsonObject } from '../json';
import type { Product } from './dataCenters';
import type { Effect } from './effects';
import type { Endpoint } from './endpoint';
import { USERS } from './request';
import type { Noun, Request } from './request';

/** What a change leaves its users with. */
export interface Replaced {
	/** How people call it. */
	what: string;
	/** Each part that it replaces, as text that is equal for equal things. */
	parts: Readonly<Record<string, string | undefined>>;
}

/** The choices that a user has about paths. */
export interface PathChoice {
	broadcast?: 'auto' | 'current' | 'spelling' | 'newer';
	push?: 'classic' | 'current';
}

/** The call that a request is made with. */
export interface Route {
	endpoint: Endpoint;
	/** The one to use if the service answers that it does not exist (404). */
	ifNotFound?: Endpoint;
	/** What to ask for in place of the request, where the product cannot be asked for it as it is. */
	instead?: Asked;
	/** What people should know about it. */
	note?: string;
}

/** That a product has no such call. */
export interface Unavailable {
	field: string;
	unavailable: string;
	fix: string;
}

/** All that is true of one kind of request. A kind that forgets a part of it does not compile. */
export interface Kind<R extends Request = Request> {
	/** As the subject of a sentence, after "the". */
	name: string;
	effect: Effect;
	/** True for what one call can bring to everyone. */
	isBroadcast: boolean;
	/** What its requests list, if not users. */
	lists?: Noun;
	/** One sentence that says who gets it, or whom it is about, without a full stop. */
	audience(request: R): string;
	/** What an item puts out of its request for later nodes: replies do not say it. */
	putsOut(request: R): JsonObject;
	/** What a preview shows beside the call: what users will read where the service fills it in. */
	previews(request: R): JsonObject;
	/** What it replaces for each of its users, of which the last one counts; `undefined` if nothing. */
	replaces(request: R): Replaced | undefined;
	/**
	 * Where it goes.
	 * @param paths the user's choice where more than one path has been published
	 */
	route(request: R, product: Product, paths: PathChoice): Route | Unavailable;
}

/** What the requests of a kind list. */
export const nounOf = ({ lists = USERS }: Kind): Noun => lists;

/** Keeps the type of a kind's requests; the identity at run time. */
export const kind = <R extends Request>(definition: Kind<R>): Kind<R> => definition;

/** A request with its kind. */
export interface Asked<R extends Request = Request> {
	kind: Kind<R>;
	request: R;
}

/** A request of a kind, which it has to fit. */
export const ask = <R extends Request>(asked: Kind<R>, request: R): Asked<R> => ({
	kind: asked,
	request,
});

/** Of kinds whose requests hold nothing to put out, or whose previews show all in the call. */
export const nothing = (): JsonObject => ({});

export const replacesNothing = (): undefined => undefined;

/** The route of calls that each product has, whatever the request says. */
export const inBoth =
	(endpoints: Readonly<Record<Product, Endpoint>>) =>
	(_request: Request, product: Product): Route => ({ endpoint: endpoints[product] });

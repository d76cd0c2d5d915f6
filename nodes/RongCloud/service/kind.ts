import type { JsonObject } from '../json';
import type { Product } from './dataCenters';
import type { Effect } from './effects';
import type { Endpoint } from './endpoint';
import type { Explanation } from './errors';
import type { Found } from './reply';
import { USERS } from './request';
import type { Listed, ListingRequest, Noun, Request } from './request';

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

/** What a change comes to for one user, now that it is known what the user has. */
export interface Change<U extends Listed = Listed> {
	/** Equal for users whom one call can be for; missing if nothing is to be changed. */
	key?: string;
	/** The change, for users who are put in when it is known who shares it. */
	request: ListingRequest;
	/** What the user has then, as items put it out. */
	fields: Found['fields'];
	/** Whether what a row wants for the user makes a difference. */
	isMadeBy(want: U): boolean;
}

/** Why a user cannot be changed, as it follows "because"; the users of whom the same is true follow it. */
export interface Refused extends Explanation {
	/** What is the matter with this one, after the user's ID. */
	detail?: string;
}

/** How a change is worked out that depends on what each of its users has. */
export interface AfterLook<U extends Listed = Listed> {
	/** Finds out what they have. */
	look: Kind<ListingRequest>;
	/**
	 * Works out what a user is to have.
	 * @param found what the look found about the user; missing if it said nothing
	 * @param wants what the rows want that list the user
	 */
	change(found: Found | undefined, wants: readonly U[]): Change<U> | Refused;
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
	/** Of a change that needs to know first what its users have; what its rows want stands at their users. */
	afterLook?: AfterLook<NonNullable<R['users']>[number]>;
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

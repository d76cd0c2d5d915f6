import { UnexpectedError } from 'n8n-workflow';

import { isJsonObject, quote, travelText } from '../json';
import type { Json, JsonObject } from '../json';
import type { Endpoint } from './endpoint';
import { inKilobytes, LIMITS } from './limits';
import type { Request } from './request';

/** Raw JSON that the user adds to the body of a call. */

/** Why additional JSON cannot be joined into a request. */
export class MergeConflict {
	constructor(
		readonly problem: string,
		readonly fix: string,
	) {}
}

/** Names in the spelling of none of the published forms, so that `isToAll` equals `is_to_all`. */
const normalise = (name: string) => name.toLowerCase().replace(/[_-]/g, '');

/** Classic names of fields that Nexconn calls differently, and a document's slip. */
const ALIASES: Readonly<Record<string, string>> = {
	objectname: 'messagetype',
	touserid: 'touserids',
	ispersisted: 'shouldpersist',
};

const canonical = (name: string) => ALIASES[normalise(name)] ?? normalise(name);
const canonicalPath = (path: string) => path.split('.').map(canonical).join('.');

/**
 * Fields of every call that the node has, as places of the wire: one that a call does not have could
 * still be one that the service takes there.
 */
const FIELD_PLACES = [
	'fromUserId',
	'toUserIds',
	'userIds',
	'messageType',
	'content',
	'pushContent',
	'pushData',
	'shouldPersist',
	'contentAvailable',
	'disablePush',
	'disableUpdateLastMsg',
	'pushExt.title',
	'pushExt.templateId',
	'pushExt.forceShowPushContent',
	'platform',
	'audience.tag',
	'audience.tagOr',
	'audience.userId',
	'audience.packageName',
	'audience.isToAll',
	'audience.tagItems',
	'notification.title',
	'notification.alert',
	'notification.pushContent',
	'notification.forceShowPushContent',
];

/** A push must not get a message by the back door: it would be a broadcast then. */
const messagePlaces = ({ message }: Request) =>
	message === undefined
		? ['message']
		: ['message.content', 'message.messageType', 'message.disableUpdateLastMsg'];

/** The one place where a list stands for an object: an entry for each vendor. */
const VENDOR_LIST = 'pushext.pushconfigs';

/** The places that raw JSON must not set, because the node has fields and checks for them. */
class OwnPlaces {
	private readonly fields: ReadonlySet<string>;

	private readonly containers: ReadonlySet<string>;

	constructor(places: readonly string[]) {
		this.fields = new Set(places.map(canonicalPath));
		this.containers = new Set(
			[...this.fields].flatMap((place) => {
				const keys = place.split('.');
				return keys.slice(1).map((_, length) => keys.slice(0, length + 1).join('.'));
			}),
		);
	}

	/** Finds out why a value must not be added at a place, or `undefined` if it may. */
	conflict(value: Json, place: string): MergeConflict | undefined {
		const path = canonicalPath(place);
		if (this.fields.has(path)) {
			return new MergeConflict(
				`sets ${quote(place)}, which has a field of its own in this node`,
				'Take it out of the JSON and use that field.',
			);
		}
		if (Array.isArray(value) && (path === VENDOR_LIST || !this.containers.has(path))) {
			return this.firstConflict(value.map((entry) => [entry, place]));
		}
		if (isJsonObject(value)) {
			return this.firstConflict(
				Object.entries(value).map(([key, entry]) => [entry, `${place}.${key}`]),
			);
		}
		return this.containers.has(path)
			? new MergeConflict(
					`has ${quote(value)} at ${quote(place)}, where an object with fields is needed`,
					`Use an object, such as {"${place.split('.').at(-1)}": {...}}.`,
				)
			: undefined;
	}

	private firstConflict(entries: Array<[Json, string]>): MergeConflict | undefined {
		for (const [value, place] of entries) {
			const conflict = this.conflict(value, place);
			if (conflict !== undefined) return conflict;
		}
		return undefined;
	}
}

/**
 * Joins raw JSON into a body. It can only add: what the node has a field for, and what is there
 * already, is refused, so that nothing gets past the checks.
 */
function mergeAdditional(
	body: JsonObject,
	additional: JsonObject,
	own: OwnPlaces,
	path = '',
): JsonObject | MergeConflict {
	const result = { ...body };
	for (const [key, value] of Object.entries(additional)) {
		const shown = path === '' ? key : `${path}.${key}`;
		const joined = joinAt(result, key, value, own, shown);
		if (joined instanceof MergeConflict) return joined;
		result[key] = joined;
	}
	return result;
}

function joinAt(
	body: JsonObject,
	key: string,
	value: Json,
	own: OwnPlaces,
	shown: string,
): Json | MergeConflict {
	const present = body[key];
	if (isJsonObject(present) && isJsonObject(value)) {
		return mergeAdditional(present, value, own, shown);
	}
	if (Array.isArray(present) && Array.isArray(value) && canonicalPath(shown) === VENDOR_LIST) {
		return mergeVendors(present, value, own, shown);
	}
	if (Object.keys(body).some((other) => canonical(other) === canonical(key))) {
		return new MergeConflict(
			`sets ${quote(shown)}, which the node sets already`,
			'Take it out of the JSON and use the fields of the node.',
		);
	}
	return own.conflict(value, shown) ?? value;
}

/** Joins the lists of `pushExt.pushConfigs`, whose entries are told apart by their vendor. */
function mergeVendors(
	present: Json[],
	additional: Json[],
	own: OwnPlaces,
	path: string,
): Json[] | MergeConflict {
	let merged: JsonObject = {};
	for (const entry of present) if (isJsonObject(entry)) merged = { ...merged, ...entry };
	for (const entry of additional) {
		if (!isJsonObject(entry)) {
			return new MergeConflict(
				`has an entry in ${quote(path)} that is not an object`,
				'Use objects such as {"HW": {...}}.',
			);
		}
		const joined = mergeAdditional(merged, entry, own, path);
		if (joined instanceof MergeConflict) return joined;
		merged = joined;
	}
	return Object.entries(merged).map(([vendor, settings]) => ({ [vendor]: settings }));
}

/** The body of a request in an endpoint's spelling, with what the user added to it. */
function joinedBody(request: Request, endpoint: Endpoint, own: OwnPlaces) {
	const body = endpoint.body(request);
	const { additionalFields } = request;
	return additionalFields === undefined ? body : mergeAdditional(body, additionalFields, own);
}

/**
 * Finds out why what the user added to a request cannot be joined into its body.
 * @param fieldPlaces dotted places of the fields that the node has beside those of the common body
 * @returns `undefined` if it can
 */
export function conflictOf(
	request: Request,
	endpoint: Endpoint,
	fieldPlaces: readonly string[],
): MergeConflict | undefined {
	const own = new OwnPlaces([...FIELD_PLACES, ...messagePlaces(request), ...fieldPlaces]);
	const body = joinedBody(request, endpoint, own);
	if (body instanceof MergeConflict) return body;
	// The fields of the node are measured with them; this is about what was joined to the content.
	const bytes = Buffer.byteLength(travelText(contentOf(body) ?? ''), 'utf8');
	return bytes > LIMITS.contentBytes
		? new MergeConflict(
				`makes a message of ${bytes} bytes in UTF-8, the limit is ${LIMITS.contentBytes} (${inKilobytes(LIMITS.contentBytes)})`,
				'Shorten it.',
			)
		: undefined;
}

/** The content of the message, as it stands at the top of the body or inside its message. */
const contentOf = ({ content, message }: JsonObject): Json | undefined =>
	isJsonObject(message) ? message.content : content;

const NO_PLACES = new OwnPlaces([]);

/**
 * The body of a request whose additional JSON was found to fit.
 * @throws UnexpectedError if it does not
 */
export function bodyOf(request: Request, endpoint: Endpoint): JsonObject {
	const body = joinedBody(request, endpoint, NO_PLACES);
	if (body instanceof MergeConflict) throw new UnexpectedError(body.problem);
	return body;
}

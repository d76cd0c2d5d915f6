import { isJsonObject } from '../json';
import type { Json, JsonObject } from '../json';
import type { Endpoint } from './endpoints';
import type { ServiceRequest } from './requests';

/** A request in the form in which it goes over the wire, before it is signed. */
export interface WireRequest {
	method: 'POST';
	path: string;
	contentType: string;
	/** The body, for people and previews. */
	body: JsonObject;
	/** The body, exactly as it is sent. */
	text: string;
}

/** Why additional JSON cannot be joined into a request. */
export class MergeConflict {
	constructor(
		readonly problem: string,
		readonly fix: string,
	) {}
}

/** Names in the spelling of none of the published forms, so that `isToAll` equals `is_to_all`. */
const normalise = (name: string) => name.toLowerCase().replace(/[_-]/g, '');

const ALIASES: Readonly<Record<string, string>> = {
	objectname: 'messagetype',
	touserid: 'touserids',
	ispersisted: 'shouldpersist',
};

const canonical = (name: string) => ALIASES[normalise(name)] ?? normalise(name);

/** Fields of the service that the node has, so that raw JSON must not set them behind the checks. */
const OWN_FIELDS: Readonly<Record<string, readonly string[]>> = {
	'': [
		'platform',
		'fromuserid',
		'touserids',
		'messagetype',
		'content',
		'pushcontent',
		'pushdata',
		'shouldpersist',
		'contentavailable',
		'disablepush',
		'disableupdatelastmsg',
	],
	audience: ['tag', 'tagor', 'userid', 'packagename', 'istoall'],
	message: ['content', 'messagetype', 'disableupdatelastmsg'],
	notification: ['title', 'alert', 'forceshowpushcontent'],
	pushext: ['title', 'templateid', 'forceshowpushcontent'],
};

const LISTED_OWN_FIELDS = Object.entries(OWN_FIELDS).flatMap(([parent, names]) =>
	names.map((name) => (parent === '' ? name : `${parent}.${name}`)),
);

const canonicalPath = (path: string) => path.split('.').map(canonical).join('.');

/**
 * Joins raw JSON into a body. It can only add: what the node has a field for, and what is there
 * already, is refused, so that nothing gets past the checks (DESIGN, promise 2).
 * @param ownPlaces dotted places of further fields that the node has
 */
export function mergeAdditional(
	body: JsonObject,
	additional: JsonObject,
	ownPlaces: readonly string[] = [],
	path = '',
): JsonObject | MergeConflict {
	const result = { ...body };
	for (const [key, value] of Object.entries(additional)) {
		const shown = path === '' ? key : `${path}.${key}`;
		const present = result[key];
		if (isJsonObject(present) && isJsonObject(value)) {
			const inner = mergeAdditional(present, value, ownPlaces, shown);
			if (inner instanceof MergeConflict) return inner;
			result[key] = inner;
			continue;
		}
		if (Array.isArray(present) && Array.isArray(value) && canonical(key) === 'pushconfigs') {
			const inner = mergeVendors(present, value, ownPlaces, shown);
			if (inner instanceof MergeConflict) return inner;
			result[key] = inner;
			continue;
		}
		const parents = canonicalPath(path);
		const name = canonical(key);
		if (
			present !== undefined ||
			OWN_FIELDS[parents]?.includes(name) ||
			Object.keys(result).some((other) => canonical(other) === name)
		) {
			return new MergeConflict(
				`sets "${shown}", which has a field of its own in this node`,
				'Take it out of the JSON and use that field.',
			);
		}
		const set = placesIn(value, canonicalPath(shown)).find((entry) =>
			[...ownPlaces.map(canonicalPath), ...LISTED_OWN_FIELDS].includes(entry),
		);
		if (set !== undefined) {
			return new MergeConflict(
				`sets something in "${shown}" that has a field of its own in this node`,
				'Take it out of the JSON and use that field.',
			);
		}
		result[key] = value;
	}
	return result;
}

/** Every canonical place that a value would fill, its own and those below it. */
function placesIn(value: Json, path: string): string[] {
	if (Array.isArray(value)) return [path, ...value.flatMap((entry) => placesBelow(entry, path))];
	return [path, ...placesBelow(value, path)];
}

function placesBelow(value: Json, path: string): string[] {
	return isJsonObject(value)
		? Object.entries(value).flatMap(([key, entry]) => placesIn(entry, `${path}.${canonical(key)}`))
		: [];
}

/** Joins the lists of `pushExt.pushConfigs`, whose entries are told apart by their vendor. */
function mergeVendors(
	present: Json[],
	additional: Json[],
	ownPlaces: readonly string[],
	path: string,
): Json[] | MergeConflict {
	let merged: JsonObject = {};
	for (const entry of present) if (isJsonObject(entry)) merged = { ...merged, ...entry };
	for (const entry of additional) {
		if (!isJsonObject(entry)) {
			return new MergeConflict(
				`has an entry in "${path}" that is not an object`,
				'Use objects such as {"HW": {...}}.',
			);
		}
		const joined = mergeAdditional(merged, entry, ownPlaces, path);
		if (joined instanceof MergeConflict) return joined;
		merged = joined;
	}
	return Object.entries(merged).map(([vendor, settings]) => ({ [vendor]: settings }));
}

/** Turns the objects at the given places into JSON text; text stays as it is. */
function withTexts(body: JsonObject, places: readonly string[]): JsonObject {
	const result = { ...body };
	for (const textPlace of places) {
		const [key = '', ...rest] = textPlace.split('.');
		const value = result[key];
		if (value === undefined) continue;
		if (rest.length > 0) {
			if (isJsonObject(value)) result[key] = withTexts(value, [rest.join('.')]);
		} else if (typeof value !== 'string') {
			result[key] = JSON.stringify(value);
		}
	}
	return result;
}

/** Form encoding; a list becomes the same name several times, as the classic calls want it. */
function formText(body: JsonObject): string {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(body)) {
		for (const entry of Array.isArray(value) ? value : [value]) {
			form.append(name, typeof entry === 'object' ? JSON.stringify(entry) : String(entry));
		}
	}
	return form.toString();
}

/**
 * Encodes a request for an endpoint.
 * @param ownPlaces dotted places of fields that the additional JSON must not set, beside the common ones
 * @returns the request, or why the additional JSON cannot be joined
 */
export function encode(
	request: ServiceRequest,
	endpoint: Endpoint,
	ownPlaces: readonly string[],
): WireRequest | MergeConflict {
	const own = endpoint.body(request);
	const merged = mergeAdditional(own, request.additionalFields ?? {}, ownPlaces);
	if (merged instanceof MergeConflict) return merged;
	const body = withTexts(merged, endpoint.textPlaces);
	const isForm = endpoint.encoding === 'form';
	return {
		method: 'POST',
		path: endpoint.path,
		contentType: isForm ? 'application/x-www-form-urlencoded' : 'application/json',
		body,
		text: isForm ? formText(body) : JSON.stringify(body),
	};
}

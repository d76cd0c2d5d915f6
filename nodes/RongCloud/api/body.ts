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

/** Additional JSON that cannot be joined into a request; the message is "problem|fix". */
export class MergeConflict extends Error {
	constructor(
		readonly problem: string,
		readonly fix: string,
	) {
		super(problem);
	}
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

/**
 * Joins raw JSON into a body. It can only add: what the node has a field for, and what is there
 * already, is refused, so that nothing gets past the checks (DESIGN, promise 2).
 * @throws MergeConflict
 */
export function mergeAdditional(body: JsonObject, additional: JsonObject, path = ''): JsonObject {
	const result = { ...body };
	for (const [key, value] of Object.entries(additional)) {
		const shown = path === '' ? key : `${path}.${key}`;
		const present = result[key];
		if (isJsonObject(present) && isJsonObject(value)) {
			result[key] = mergeAdditional(present, value, shown);
			continue;
		}
		if (Array.isArray(present) && Array.isArray(value) && canonical(key) === 'pushconfigs') {
			result[key] = mergeVendors(present, value, shown);
			continue;
		}
		const parents = path.split('.').map(canonical).join('.');
		const name = canonical(key);
		if (
			present !== undefined ||
			OWN_FIELDS[parents]?.includes(name) ||
			Object.keys(result).some((other) => canonical(other) === name)
		) {
			throw new MergeConflict(
				`"${shown}" has a field of its own in this node`,
				'Take it out of the JSON and use that field.',
			);
		}
		result[key] = value;
	}
	return result;
}

/** Joins the lists of `pushExt.pushConfigs`, whose entries are told apart by their vendor. */
function mergeVendors(present: Json[], additional: Json[], path: string): Json[] {
	let merged: JsonObject = {};
	for (const entry of present) if (isJsonObject(entry)) merged = { ...merged, ...entry };
	for (const entry of additional) {
		if (!isJsonObject(entry)) {
			throw new MergeConflict(
				`"${path}" has an entry that is not an object`,
				'Use objects such as {"HW": {...}}.',
			);
		}
		merged = mergeAdditional(merged, entry, path);
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
 * @throws MergeConflict when the additional JSON cannot be joined
 */
export function encode(request: ServiceRequest, endpoint: Endpoint): WireRequest {
	const own = endpoint.body(request);
	const merged =
		request.additionalFields === undefined ? own : mergeAdditional(own, request.additionalFields);
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

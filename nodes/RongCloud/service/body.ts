import { isJsonObject, travelText } from '../json';
import type { JsonObject } from '../json';
import { bodyOf } from './additional';
import type { Endpoint } from './endpoint';
import type { Request } from './request';

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

/** Turns the objects at the given places into JSON text; text stays as it is. */
function withTexts(body: JsonObject, places: readonly string[]): JsonObject {
	const result = { ...body };
	for (const textPlace of places) {
		const [key = '', ...rest] = textPlace.split('.');
		const value = result[key];
		if (value === undefined) continue;
		if (rest.length > 0) {
			if (isJsonObject(value)) result[key] = withTexts(value, [rest.join('.')]);
		} else {
			result[key] = travelText(value);
		}
	}
	return result;
}

/** Form encoding; a list becomes the same name several times, as the classic calls want it. */
function formText(body: JsonObject): string {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(body)) {
		for (const entry of Array.isArray(value) ? value : [value]) {
			form.append(name, travelText(entry));
		}
	}
	return form.toString();
}

/** Spells a request for an endpoint, whose additional JSON was found to fit (`conflictOf`). */
export function encode(request: Request, endpoint: Endpoint): WireRequest {
	const body = withTexts(bodyOf(request, endpoint), endpoint.textPlaces);
	const isForm = endpoint.encoding === 'form';
	return {
		method: 'POST',
		path: endpoint.path,
		contentType: isForm ? 'application/x-www-form-urlencoded' : 'application/json',
		body,
		text: isForm ? formText(body) : JSON.stringify(body),
	};
}

import type { RecordedRequest } from '../../sandbox/index.mts';
import type { Channel } from './channels.mts';

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a text that has to hold a JSON object; anything else stays as it is, and is then noticed. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		const inside: unknown = JSON.parse(value);
		return isObject(inside) ? inside : value;
	} catch {
		return value;
	}
}

/**
 * Every value of a recorded call by its place: `audience.tag`, `message.content:user.id` for what
 * stands inside JSON text, `pushExt:pushConfigs[HW].channelId` for a vendor's entry. Nothing is left
 * out, so that a value in a second or wrong place shows. An empty object is a value of its own.
 */
export function placesIn(request: RecordedRequest, channel: Channel): JsonObject {
	const body = channel.encoding === 'form' ? fromForm(request.body) : request.body;
	const places: JsonObject = {};
	const builtIn = (value: unknown) => typeof value === 'string' && value.startsWith('RC:');
	const type = channel.type === undefined ? undefined : valueAt(body, channel.type);

	const add = (value: unknown, place: string): void => {
		if (place === 'pushExt' || (place === channel.content && builtIn(type))) {
			const inside = parsed(value);
			if (typeof value === 'string' && isObject(inside)) return addMembers(inside, `${place}:`);
		}
		if (place === 'pushExt:pushConfigs' && Array.isArray(value)) return addVendors(value, place);
		if (isObject(value) && Object.keys(value).length > 0 && !/^metadata$|\.extras$/.test(place)) {
			return addMembers(value, place === '' ? '' : `${place}.`);
		}
		places[place] = value;
	};
	const addMembers = (value: JsonObject, prefix: string): void => {
		for (const [key, member] of Object.entries(value)) add(member, `${prefix}${key}`);
	};
	const addVendors = (entries: unknown[], place: string): void => {
		const seen = new Set<string>();
		for (const [index, entry] of entries.entries()) {
			const keys = isObject(entry) ? Object.keys(entry) : [];
			const [vendor = ''] = keys;
			// One object for each vendor, with one key; anything else keeps a place that no table has.
			const asDocumented = keys.length === 1 && !seen.has(vendor);
			seen.add(vendor);
			if (asDocumented) add((entry as JsonObject)[vendor], `${place}[${vendor}]`);
			else places[`${place}[#${index}]`] = entry;
		}
	};
	add(body, '');
	return places;
}

/** A form's field given once is its text; given several times, the list of its texts. */
function fromForm(form: unknown): JsonObject {
	return Object.fromEntries(
		Object.entries(form as Record<string, string[]>).map(([name, values]) => [
			name,
			values.length === 1 ? values[0] : values,
		]),
	);
}

function valueAt(body: unknown, place: string): unknown {
	return place
		.split('.')
		.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), body);
}

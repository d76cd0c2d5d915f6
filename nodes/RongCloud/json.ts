/** Plain JSON data, as it goes over the wire. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
	[key: string]: Json;
}

/** True for a JSON object, false for lists and plain values. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text in which a value travels: a text as it is, anything else as its JSON. */
export const travelText = (value: Json): string =>
	typeof value === 'string' ? value : JSON.stringify(value);

/** Puts a value at a dotted place; two objects at the same place are joined. */
export function place(target: JsonObject, path: string, value: Json): void {
	const keys = path.split('.');
	const last = keys.pop() as string;
	let parent = target;
	for (const key of keys) {
		parent[key] ??= {};
		parent = parent[key] as JsonObject;
	}
	const present = parent[last];
	parent[last] = isJsonObject(present) && isJsonObject(value) ? { ...present, ...value } : value;
}

import { object, refine, string, union, unknown } from 'zod/mini';
import type { output } from 'zod/mini';

import { isJsonObject } from '../RongCloud/json';
import type { Json, JsonObject } from '../RongCloud/json';
import { CLASSIC } from './classicCallbacks';
import { UNKNOWN_EVENT } from './events';
import type { EventName } from './events';
import { envelope, NEXCONN } from './nexconnCallbacks';
import { eventFields } from './output';
import { digest, needed, timeOf } from './values';

/** One thing that happened, as it leaves the node. */
export interface CallbackEvent extends JsonObject {
	event: EventName;
	eventId: string;
	product: 'nexconn' | 'rongcloud';
	raw: Json;
}

/** The groups of a callback about groups stand in a list of this name, or there is no such list. */
const profilesIn = (entry: Json): Json[] =>
	isJsonObject(entry) && Array.isArray(entry.profiles) ? entry.profiles : [entry];

/** What a callback tells of, or several things. */
const entriesOf = (body: Json): Json[] => [body].flat().flatMap(profilesIn);

function readEnvelope({ type, id, time, data }: output<typeof envelope>): CallbackEvent[] {
	const known = Object.hasOwn(NEXCONN, type) ? NEXCONN[type] : undefined;
	return entriesOf(data as Json).map((entry, index) => {
		const isKnown = known !== undefined && isJsonObject(entry);
		const event = isKnown ? known.event : UNKNOWN_EVENT;
		const identity = id === undefined ? [type, entry] : [type, id, index];
		return {
			event,
			eventId: `${event}:${digest('nexconn', ...identity)}`,
			product: 'nexconn',
			...eventFields({ callbackType: type, callbackId: id }),
			...timeOf(time),
			...(isKnown ? known.fields(entry) : {}),
			raw: entry,
		};
	});
}

function readEntry(entry: Json): CallbackEvent {
	for (const { event, read } of CLASSIC) {
		const reading = read(entry);
		if (reading === undefined) continue;
		const { identity, fields } = reading;
		const unique = identity.includes(undefined) ? [entry] : identity;
		const eventId = `${event}:${digest('rongcloud', ...unique)}`;
		return { event, eventId, product: 'rongcloud', ...fields, raw: entry };
	}
	const eventId = `${UNKNOWN_EVENT}:${digest('rongcloud', entry)}`;
	return { event: UNKNOWN_EVENT, eventId, product: 'rongcloud', raw: entry };
}

/** Everything that a callback tells of, in its order. */
export function readCallback(body: Json): CallbackEvent[] {
	const wrapped = envelope.safeParse(body);
	// The callbacks of bots look alike.
	const isOfBot = isJsonObject(body) && isJsonObject(body.bot);
	return wrapped.success && !isOfBot ? readEnvelope(wrapped.data) : entriesOf(body).map(readEntry);
}

const preMessaging = union([
	object({ type: string().check(refine((type) => type.endsWith(':pre_messaging'))) }),
	object({ messageId: needed(unknown()), msgType: needed(unknown()), targetId: needed(unknown()) }),
]);

/**
 * Whether the service holds a message back until it gets an answer to this. Such a callback is not for a
 * trigger, and with Nexconn the message would be lost without the answer.
 */
export const isPreMessaging = (body: Json): boolean => preMessaging.safeParse(body).success;

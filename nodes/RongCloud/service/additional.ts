import { UnexpectedError } from 'n8n-workflow';

import { isJsonObject, quote, travelText } from '../json';
import type { Json, JsonObject } from '../json';
import type { Endpoint } from './endpoint';
import { inKilobytes, LIMITS } from './limits';
import { some } from './request';
import type { Request } from './request';

/** Raw JSON that the user adds to the body of a call. */

/** Why additional JSON cannot be joined into a request. */
export class MergeConflict {
	constructor(
		readonly problem: string,
		readonly fix: string,
	) {}
}

/**
 * A name by its letters and digits alone, since nobody knows how a server reads the rest: `isToAll` equals
 * `is_to_all`, ` IsToAll ` and `is_to_all[]`, and invisible marks make no difference.
 */
const normalise = (name: string) =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

/** Names of fields that the products call differently, and a document's slip. */
const ALIASES: Readonly<Record<string, string>> = {
	expansion: 'hasmetadata',
	extracontent: 'metadata',
	hasmention: 'mention',
	isincludesender: 'isechotosender',
	ismentioned: 'mention',
	tochannelids: 'togroupids',
	togroupid: 'togroupids',
	verifyblacklist: 'verifyblocklist',
	objectname: 'messagetype',
	touserid: 'touserids',
	ispersisted: 'shouldpersist',
};

const canonical = (name: string) => ALIASES[normalise(name)] ?? normalise(name);

/** A place without its dots, which a name may have itself, as it may have brackets. */
const canonicalPlace = (place: string) => place.split('.').map(canonical).join('');

/** Names that may make a call go to everyone, wherever they stand (docs/service.md, section 3.1). */
const EVERYONE = new Set(['istoall', 'toall', 'sendtoall', 'isall']);

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
	'toGroupIds',
	'mention',
	'content.mentionedInfo',
	'verifyBlocklist',
	'isEchoToSender',
	'hasMetadata',
	'metadata',
	'needReadReceipt',
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
const VENDOR_LIST = canonicalPlace('pushExt.pushConfigs');

/** Collects all that keeps raw JSON from being joined into a body. */
class Conflicts {
	private readonly fields: ReadonlySet<string>;

	private readonly containers: ReadonlySet<string>;

	private readonly ofNode = new Set<string>();

	private readonly present = new Set<string>();

	private readonly everyone = new Set<string>();

	private readonly others: MergeConflict[] = [];

	/** @param places what raw JSON must not set, because the node has fields and checks for it */
	constructor(places: readonly string[]) {
		this.fields = new Set(places.map(canonicalPlace));
		this.containers = new Set(
			places.flatMap((place) => {
				const keys = place.split('.');
				return keys.slice(1).map((_, index) => canonicalPlace(keys.slice(0, index + 1).join('.')));
			}),
		);
	}

	/** Looks at a value that is to be added at a place, with all that it holds. */
	check(value: Json, place: string): void {
		const path = canonicalPlace(place);
		if (this.fields.has(path)) {
			this.ofNode.add(place);
			return;
		}
		if (Array.isArray(value) && (path === VENDOR_LIST || !this.containers.has(path))) {
			for (const entry of value) this.check(entry, place);
		} else if (isJsonObject(value)) {
			for (const [key, entry] of Object.entries(value)) {
				this.checkName(key, `${place}.${key}`);
				this.check(entry, `${place}.${key}`);
			}
		} else if (this.containers.has(path)) {
			this.refuse(
				`has ${quote(value)} at ${quote(place)}, where an object with fields is needed`,
				`Use an object, such as {"${place.split('.').at(-1)}": {...}}.`,
			);
		}
	}

	checkName(name: string, place: string): void {
		if (EVERYONE.has(normalise(name))) this.everyone.add(place);
	}

	/** Notes a place that the body has already. */
	isSet(place: string): void {
		this.present.add(place);
	}

	refuse(problem: string, fix: string): void {
		this.others.push(new MergeConflict(problem, fix));
	}

	/** All of it in one. */
	get all(): MergeConflict | undefined {
		const named = (opening: string, places: ReadonlySet<string>, rest: string, fix: string) =>
			places.size === 0
				? []
				: [
						new MergeConflict(
							`${opening} ${some([...places].map(quote), SHOWN_PLACES)}, ${rest}`,
							fix,
						),
					];
		const conflicts = [
			...named(
				'has',
				this.everyone,
				'by which it could go to everyone',
				'Take it out of the JSON; fields of the node say who gets it.',
			),
			...named(
				'sets',
				this.ofNode,
				this.ofNode.size === 1
					? 'which has a field of its own in this node'
					: 'which have fields of their own in this node',
				USE_FIELDS,
			),
			...named('sets', this.present, 'which the node sets already', USE_FIELDS),
			...this.others,
		];
		if (conflicts.length === 0) return undefined;
		return new MergeConflict(
			conflicts.map(({ problem }) => problem).join('; and '),
			[...new Set(conflicts.map(({ fix }) => fix))].join(' '),
		);
	}
}

const SHOWN_PLACES = 20;
const USE_FIELDS = 'Take it out of the JSON and use the fields of the node.';

/**
 * Joins raw JSON into a body. It can only add: what the node has a field for, and what is there
 * already, is refused, so that nothing gets past the checks.
 */
function mergeAdditional(
	body: JsonObject,
	additional: JsonObject,
	conflicts: Conflicts,
	path = '',
): JsonObject {
	const result = { ...body };
	for (const [key, value] of Object.entries(additional)) {
		const place = path === '' ? key : `${path}.${key}`;
		conflicts.checkName(key, place);
		result[key] = joinAt(body, key, value, conflicts, place);
	}
	return result;
}

function joinAt(
	body: JsonObject,
	key: string,
	value: Json,
	conflicts: Conflicts,
	place: string,
): Json {
	const present = body[key];
	if (isJsonObject(present) && isJsonObject(value)) {
		return mergeAdditional(present, value, conflicts, place);
	}
	if (Array.isArray(present) && Array.isArray(value) && canonicalPlace(place) === VENDOR_LIST) {
		return mergeVendors(present, value, conflicts, place);
	}
	if (Object.keys(body).some((other) => canonical(other) === canonical(key))) {
		conflicts.isSet(place);
	} else {
		conflicts.check(value, place);
	}
	return value;
}

/** Joins the lists of `pushExt.pushConfigs`, whose entries are told apart by their vendor. */
function mergeVendors(
	present: Json[],
	additional: Json[],
	conflicts: Conflicts,
	path: string,
): Json[] {
	let merged: JsonObject = {};
	for (const entry of present) if (isJsonObject(entry)) merged = { ...merged, ...entry };
	for (const entry of additional) {
		if (isJsonObject(entry)) merged = mergeAdditional(merged, entry, conflicts, path);
		else {
			conflicts.refuse(
				`has an entry in ${quote(path)} that is not an object`,
				'Use objects such as {"HW": {...}}.',
			);
		}
	}
	return Object.entries(merged).map(([vendor, settings]) => ({ [vendor]: settings }));
}

/** The body of a request in an endpoint's spelling, with what the user added to it. */
function joinedBody(request: Request, endpoint: Endpoint, conflicts: Conflicts): JsonObject {
	const body = endpoint.body(request);
	const { additionalFields } = request;
	return additionalFields === undefined ? body : mergeAdditional(body, additionalFields, conflicts);
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
	const conflicts = new Conflicts([...FIELD_PLACES, ...messagePlaces(request), ...fieldPlaces]);
	const body = joinedBody(request, endpoint, conflicts);
	const { all } = conflicts;
	if (all !== undefined) return all;
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

/**
 * The body of a request whose additional JSON was found to fit.
 * @throws UnexpectedError if something in it is set already
 */
export function bodyOf(request: Request, endpoint: Endpoint): JsonObject {
	const conflicts = new Conflicts([]);
	const body = joinedBody(request, endpoint, conflicts);
	const { all } = conflicts;
	if (all !== undefined) throw new UnexpectedError(all.problem);
	return body;
}

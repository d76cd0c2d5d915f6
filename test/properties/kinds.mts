import type { INodePropertyOptions } from 'n8n-workflow';

import { tableOf } from './leaves.mts';
import type { Leaf } from './leaves.mts';

/** What kind of value a field takes. A field of no table below is told by its type, or is a word. */
export type Kind =
	/** Text for people: arrives exactly as it was given. */
	| 'text'
	/** Free text for an app, where anything but text arrives as its JSON. */
	| 'data'
	/** Text for machines: white space around it does not count. */
	| 'word'
	| 'address'
	| 'base64'
	| 'extension'
	| 'list'
	| 'choices'
	| 'choice'
	| 'switch'
	| 'number'
	| 'json'
	| 'object';

// prettier-ignore
const TEXTS = [
	'text', 'infoText', 'cardTitle', 'cardText', 'placeName', 'fileName', 'commandName', 'customText',
	'userName', 'notificationTitle', 'notificationText', 'alert', 'title',
];
const DATA = ['extra', 'userExtra', 'pushData', 'commandData'];
const LISTS = ['toUserIds', 'userIds', 'tagsAll', 'tagsAny', 'tags'];
/** Has a web address for its example, and takes any word. */
const NO_ADDRESSES = ['userPortrait'];

export function kindOf({ path, property }: Leaf): Kind {
	const { name, placeholder = '' } = property;
	switch (property.type) {
		case 'options':
			return 'choice';
		case 'multiOptions':
			return 'choices';
		case 'boolean':
			return 'switch';
		case 'number':
			return 'number';
		case 'json':
			return name === 'customJson' ? 'json' : 'object';
		case 'string':
			break;
		default:
			throw new Error(`${path} is of the type ${property.type}, which the properties do not know.`);
	}
	if (TEXTS.includes(name)) return 'text';
	if (DATA.includes(name)) return 'data';
	if (LISTS.includes(name)) return 'list';
	if (name === 'thumbnail') return 'base64';
	if (name === 'fileType') return 'extension';
	if (placeholder.startsWith('e.g. https://') && !NO_ADDRESSES.includes(name)) return 'address';
	return 'word';
}

/** The stored values of a leaf's choices. */
export const choicesOf = ({ property }: Leaf): Array<string | number> =>
	((property.options ?? []) as INodePropertyOptions[]).map(({ value }) => value as string | number);

/**
 * Fields whose absence would widen or change what is done, so that an expression in them must not
 * come out empty: the panel's fields that have it beside those that are always needed.
 */
const NEVER_EMPTY = ['preview', 'packageName', 'tagsAll', 'tagsAny', 'notificationText'];

/** Fields without which a request of their operation, or a message of their type, is not complete. */
export function isNeeded({ path, property, when }: Leaf): boolean {
	return (
		property.required === true ||
		when.messageType !== undefined ||
		path === 'messageType' ||
		NEVER_EMPTY.includes(path) ||
		// Rows of a table are there to be filled in.
		tableOf(path) !== undefined
	);
}

/**
 * Fields that are not to be left out although they could: without them the rows of a run would be
 * made one call, or a call each second.
 */
export const KEEPS_ROWS_APART = [
	'options.requestId',
	'options.messagesPerSecond',
	'options.severalBroadcasts',
];

/** What a number may be. */
export interface Range {
	min: number;
	max: number;
	isWhole: boolean;
}

const whole = (min: number, max = 1_000_000_000): Range => ({ min, max, isWhole: true });
const between = (min: number, max: number): Range => ({ min, max, isWhole: false });

/** Of every field that takes a number, by its name. The panel cannot tell: n8n changes what is typed to fit. */
const RANGES: Readonly<Record<string, Range>> = {
	badge: whole(-1_000_000, 9_999),
	callsInFlight: whole(1, 500),
	duration: whole(1, 60),
	fileSize: whole(1),
	height: whole(1),
	latitude: between(-90, 90),
	longitude: between(-180, 180),
	messagesPerSecond: whole(1),
	number: whole(-1_000_000),
	timeout: between(1, 300),
	waitWhenBusy: between(0, 3_600),
	width: whole(1),
};

export function rangeOf({ path, property: { name } }: Leaf): Range {
	const range = RANGES[name];
	if (range === undefined) throw new Error(`kinds.mts says nothing about the numbers of ${path}.`);
	return range;
}

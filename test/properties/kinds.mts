import type { INodePropertyOptions } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { OTHER_BUILT_IN, tableOf } from './leaves.mts';
import type { Leaf } from './leaves.mts';

/** What kind of value a field takes. A field of no table below is told by its type, or is a word. */
export type Kind =
	/** Text for people: arrives exactly as it was given. */
	| 'text'
	/** Free text for an app, where anything but text arrives as its JSON. */
	| 'data'
	/** Text for machines: white space around it does not count. */
	| 'word'
	| ('address' | 'base64' | 'extension' | 'list' | 'choices' | 'choice')
	| ('switch' | 'number' | 'json' | 'object');

// prettier-ignore
const NAMED: ReadonlyArray<[Kind, readonly string[]]> = [
	['text', [
		'text', 'infoText', 'cardTitle', 'cardText', 'placeName', 'fileName', 'commandName', 'customText',
		'userName', 'notificationTitle', 'notificationText', 'alert', 'title',
	]],
	['data', ['extra', 'userExtra', 'pushData', 'commandData']],
	['list', ['toUserIds', 'toGroupIds', 'userIds', 'tagsAll', 'tagsAny', 'tags']],
	['base64', ['thumbnail']],
	['extension', ['fileType']],
	// Has a web address for its example, and takes any word.
	['word', ['userPortrait']],
];

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
		// Picked or entered, it is its name that counts.
		case 'resourceLocator':
			return 'word';
		case 'string': {
			const named = NAMED.find(([, names]) => names.includes(name))?.[0];
			return named ?? (placeholder.startsWith('e.g. https://') ? 'address' : 'word');
		}
		default:
			throw new Error(`${path} is of the type ${property.type}, which the properties do not know.`);
	}
}

/** The stored values of a leaf's choices. */
export const choicesOf = ({ property }: Leaf): Array<string | number> =>
	((property.options ?? []) as INodePropertyOptions[])
		.map(({ value }) => value as string | number)
		.filter((value) => value !== OTHER_BUILT_IN);

/**
 * Fields whose absence would widen or change what is done, so that an expression in them must not
 * come out empty: the panel's fields that have it beside those that are always needed.
 */
const NEVER_EMPTY = ['packageName', 'tagsAll', 'tagsAny', 'notificationText'];

/** Without these the rows of a run would be made one call, or a call each second. */
export const KEEPS_ROWS_APART = [
	'advanced.requestId',
	'options.messagesPerSecond',
	'options.severalBroadcasts',
];

/** Fields without which a request or a message of its type is not complete; rows of tables are filled in. */
export const isNeeded = ({ path, property, when }: Leaf): boolean =>
	property.required === true ||
	when.messageType !== undefined ||
	path === 'messageType' ||
	[...NEVER_EMPTY, ...KEEPS_ROWS_APART].includes(path) ||
	tableOf(path) !== undefined;

/** What a number may be. */
interface Range {
	min: number;
	max: number;
	isWhole: boolean;
}

const whole = (min: number, max = 1e9): Range => ({ min, max, isWhole: true });
const between = (min: number, max: number): Range => ({ min, max, isWhole: false });

/** Of every field that takes a number, by its name. The panel cannot tell: n8n changes what is typed to fit. */
const RANGES: Readonly<Record<string, Range>> = {
	badge: whole(-1e6, LIMITS.badgeHighest),
	callsInFlight: whole(1, 500),
	duration: whole(1, LIMITS.voiceSeconds),
	fileSize: whole(1),
	height: whole(1),
	latitude: between(-90, 90),
	longitude: between(-180, 180),
	messagesPerSecond: whole(1),
	number: whole(-1e6),
	timeout: between(1, 300),
	waitWhenBusy: between(0, 3_600),
	width: whole(1),
};

export function rangeOf({ path, property: { name } }: Leaf): Range {
	const range = RANGES[name];
	if (range === undefined) throw new Error(`kinds.mts says nothing about the numbers of ${path}.`);
	return range;
}

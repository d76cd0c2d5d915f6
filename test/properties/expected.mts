import { isResourceLocatorValue } from 'n8n-workflow';

import { CHANNEL_NAMES, channelOf } from '../contract/channels.mts';
import type { Channel } from '../contract/channels.mts';
import { LINES } from '../contract/lines.mts';
import { askedFor, isBlank, SENSELESS } from './asked.mts';
import { kindOf } from './kinds.mts';
import { columnOf, leafWith, tableOf, TAG_GROUPS } from './leaves.mts';
import type { Choices, Layout, Leaf } from './leaves.mts';

/** The values of one input item, by the keys of the layout's slots. */
export type Given = Readonly<Record<string, unknown>>;

export type Places = Record<string, unknown>;

/** What has to arrive if a row is taken, or why it must not be taken. */
export interface Expected {
	channel: Channel;
	places: Places;
	/** Slots whose values no request can carry. */
	senseless: string[];
	recipients: string[] | undefined;
	requestId: string | undefined;
}

/** A field of a row, with what it was given and what that asks for. */
interface Filled {
	key: string;
	leaf: Leaf;
	raw: unknown;
	asked: unknown;
}

const CUSTOM = 'custom';
/** How the names of channels end that are chosen under Nexconn Path. */
const FORMS: Readonly<Record<string, string>> = {
	newer: ', newer paths',
	spelling: ', newer spelling',
};
const DECIDING = ['sendTo', 'messageType', 'customFormat', 'allUsersConfirmed'];

/** A place of the wire, and for a choice or a switch what stands there for each value. */
interface Place {
	place: string;
	wireValues: Map<unknown, unknown>;
}

const placeKey = (channel: string, type: unknown, path: string): string =>
	JSON.stringify([channel, type, path]);

/** The contract's table of fields: where each lands, which is copied from the documents. */
const PLACES = new Map<string, Place>();
for (const { on, set, place, value } of LINES) {
	for (const name of on) {
		const { type = '', content = '' } = channelOf(name);
		const written = place.replace('{type}', type).replace('{content}', content);
		for (const [path, chosen] of leafValues(set)) {
			if (DECIDING.includes(path) && place !== '{type}') continue;
			const key = placeKey(name, path === 'messageType' ? undefined : set.messageType, path);
			const known = PLACES.get(key) ?? { place: written, wireValues: new Map() };
			known.wireValues.set(chosen, value);
			PLACES.set(key, known);
		}
	}
}

function leafValues(set: unknown, path = ''): Array<[string, unknown]> {
	if (Array.isArray(set)) return set.flatMap((entry) => leafValues(entry, path));
	if (typeof set !== 'object' || set === null) return [[path, set]];
	if (isResourceLocatorValue(set)) return [[path, set.value]];
	return Object.entries(set).flatMap(([name, value]) =>
		leafValues(value, path === '' ? name : `${path}.${name}`),
	);
}

/** What a row has for a field that decides about others: as it was chosen by hand, or as it is given. */
export function contextOf({ chosen, slots }: Layout, given: Given): Choices {
	const decided = (name: string): unknown => {
		const leaf = slots.find(({ key }) => key === name)?.leaves[0];
		const asked = chosen[name] ?? (leaf && askedFor(leaf, given[name]));
		return asked === SENSELESS ? undefined : asked;
	};
	const messageType = decided('messageType');
	const customFormat = messageType === CUSTOM ? decided('customFormat') : undefined;
	return { sendTo: decided('sendTo'), messageType, customFormat };
}

/** The way over the wire, of those that the manifests have. */
function channelNameOf({ resource, product, chosen }: Layout, path: unknown): string {
	const own = CHANNEL_NAMES.filter((name) => {
		const { isFor = () => true, ...way } = channelOf(name);
		const isOwn = way.resource === resource && way.operation === 'send';
		return isOwn && way.product === product && isFor(String(chosen.sendTo));
	});
	const form = FORMS[String(path)];
	const name = own.find((one) => one.endsWith(form ?? '')) ?? own[0];
	if (name === undefined) throw new Error(`No way is known for ${resource} with ${product}.`);
	return name;
}

/** -0 is 0 in JSON, and what is absent is not there. */
export const throughJson = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value)) as unknown;

/** What of Options is a part of the message. */
const OF_MESSAGE =
	/^options\.(?:extra|user\w+|disableUpdateLastMsg|shouldPersist|includeSender|verifyBlacklist)$/;

/** What is no part of the body: how the node goes about it, and what is joined to the body as it is. */
const isSetting = ({ path }: Leaf): boolean =>
	path === 'customFormat' ||
	path.startsWith('advanced.') ||
	(path.startsWith('options.') && !OF_MESSAGE.test(path));

/** Works out what has to arrive for a row. */
export function expectedFor(layout: Layout, given: Given): Expected {
	const context = contextOf(layout, given);
	// What belongs to another type or audience may hold anything.
	const counting = layout.slots.flatMap((slot): Filled[] => {
		const leaf = leafWith(slot, context);
		const raw = given[slot.key];
		return leaf === undefined ? [] : [{ key: slot.key, leaf, raw, asked: askedFor(leaf, raw) }];
	});
	const valueAt = (wanted: string): unknown => {
		const asked = counting.find(({ key }) => key === wanted)?.asked;
		return asked === SENSELESS ? undefined : asked;
	};
	const name = channelNameOf(layout, valueAt('advanced.nexconnBroadcastPath'));
	const channel = channelOf(name);
	const placeOf = (path: string): Place => {
		const found = [context.messageType, undefined].map((type) =>
			PLACES.get(placeKey(name, type, path)),
		);
		const place = found[0] ?? found[1];
		if (place === undefined) throw new Error(`The contract has no line for ${path}.`);
		return place;
	};
	const places: Places = {};
	const senseless: string[] = [];
	const tables = new Set<string>();
	for (const { key, leaf, asked } of counting) {
		const table = tableOf(leaf.path);
		if (table !== undefined) tables.add(table);
		else if (asked === SENSELESS) senseless.push(key);
		else if (asked !== undefined && !isSetting(leaf)) {
			// Of a custom message the name that it was given goes out, which is a field of its own.
			if (leaf.path === 'messageType' && asked === CUSTOM) continue;
			// Without a type that there is, nothing of the message can arrive.
			if (leaf.when.messageType !== undefined && context.messageType === undefined) continue;
			const found = placeOf(leaf.path);
			places[found.place] = onWire(leaf, asked, found, channel);
		}
	}
	for (const table of tables) {
		const cells = counting.filter(({ leaf }) => tableOf(leaf.path) === table);
		if (table === TAG_GROUPS) {
			places['audience.tagItems'] = groupsOf(cells, senseless);
		} else {
			const json = valueAt(`${table}Json`);
			places[placeOf(`${table}.entries.name`).place] = {
				...extrasOf(cells, senseless),
				...(typeof json === 'object' ? json : {}),
			};
		}
	}
	const { messageType } = layout.chosen;
	if (messageType !== undefined && messageType !== CUSTOM) {
		places[placeOf('messageType').place] = messageType;
	}
	// The switch that every call with an audience has, on or off.
	const everyone = LINES.find(
		({ on, place }) => on.includes(name) && /\.is_?to_?all$/i.test(place),
	);
	if (everyone !== undefined) places[everyone.place] = context.sendTo === 'allUsers';
	// Whoever is listed gets it on every device, and the panel does not ask.
	if (context.sendTo === 'listedUsers') places.platform = ['ios', 'android'];
	Object.assign(places, additionalPlaces(valueAt('advanced.additionalFields') ?? {}, channel));
	return {
		channel,
		places: throughJson(places) as Places,
		senseless,
		recipients: (valueAt('toUserIds') ?? valueAt('toGroupIds') ?? valueAt('userIds')) as
			string[] | undefined,
		requestId: valueAt('advanced.requestId') as string | undefined,
	};
}

/** The value of a field as it stands on the wire. */
function onWire(leaf: Leaf, value: unknown, { wireValues }: Place, channel: Channel): unknown {
	const kind = kindOf(leaf);
	// For these the documents have a word of their own, which the contract's lines give.
	if (kind === 'switch' || kind === 'choice') return wireValues.get(value);
	if (kind === 'json') return JSON.stringify(value);
	return kind === 'list' && channel.encoding === 'form' ? inForm(value as string[]) : value;
}

/** What stands once in a form is a text. */
const inForm = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

type Column = (name: string) => Filled;

/** The rows of a table, each with a way to its columns. */
const rowsOf = (cells: readonly Filled[]): Column[] => {
	const rowOf = ({ key }: Filled) => key.split('.').at(-2);
	return [...new Set(cells.map(rowOf))].map(
		(row) => (name) =>
			cells.find((cell) => rowOf(cell) === row && columnOf(cell.leaf.path) === name) as Filled,
	);
};

const isValue = ({ asked }: Filled) => asked !== undefined && asked !== SENSELESS;

/** What users have to have to fit a group, as docs/service.md, section 7.3 says it. */
const MATCHES: Readonly<Record<string, object>> = {
	all: { isNot: false, tagsOperator: 'AND' },
	any: { isNot: false, tagsOperator: 'OR' },
	none: { isNot: true, tagsOperator: 'OR' },
	notAll: { isNot: true, tagsOperator: 'AND' },
};

/** The groups of a combined audience. */
function groupsOf(cells: readonly Filled[], senseless: string[]) {
	const rows = rowsOf(cells);
	for (const [index, column] of rows.entries()) {
		for (const cell of ['tags', 'match', 'join'].map(column)) {
			// Nothing stands before the first group, so nothing has to be said about joining it.
			const isNeedless = index === 0 && cell === column('join') && cell.asked === undefined;
			if (!isValue(cell) && !isNeedless) senseless.push(cell.key);
		}
	}
	return rows.map((column, index) => ({
		tags: column('tags').asked,
		...MATCHES[String(column('match').asked)],
		itemsOperator: (rows[index === 0 ? 1 : index]?.('join').asked ?? 'AND') as unknown,
	}));
}

/** The rows of a table of extras as one object. */
function extrasOf(cells: readonly Filled[], senseless: string[]): Places {
	const object: Places = {};
	for (const column of rowsOf(cells)) {
		const name = column('name');
		const type = column('type');
		if (type.asked === SENSELESS) senseless.push(type.key);
		const cell = column(isValue(type) ? String(type.asked) : 'text');
		// An empty text is a value; an empty number or switch is a mistake.
		const isEmptyText = isBlank(cell.raw) && columnOf(cell.leaf.path) === 'text';
		if (!isValue(cell) && !isEmptyText) senseless.push(cell.key);
		const key = String(name.asked);
		const isTaken = !isValue(name) || Object.hasOwn(object, key) || key === '__proto__';
		if (isTaken) senseless.push(name.key);
		else object[key] = isValue(cell) ? cell.asked : '';
	}
	return object;
}

/** Where the members of additional JSON land; the properties give it names that no field has. */
function additionalPlaces(additional: object, { encoding }: Channel): Places {
	const result: Places = {};
	const add = (member: unknown, place: string): void => {
		const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
		if (!isObject || Object.keys(member).length === 0 || place.endsWith('.extras')) {
			result[place] = member;
			return;
		}
		for (const [key, inside] of Object.entries(member)) add(inside, `${place}.${key}`);
	};
	for (const [key, member] of Object.entries(additional) as Array<[string, unknown]>) {
		if (encoding === 'json') {
			add(member, key);
			continue;
		}
		const texts = [member]
			.flat()
			.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
		if (texts.length > 0) result[key] = inForm(texts);
	}
	return result;
}

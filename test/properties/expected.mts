import { channelOf } from '../contract/channels.mts';
import type { Channel } from '../contract/channels.mts';
import { LINES } from '../contract/lines.mts';
import { askedFor, isBlank } from './asked.mts';
import type { Asked } from './asked.mts';
import { kindOf } from './kinds.mts';
import { columnOf, leafWith, tableOf, TAG_GROUPS } from './leaves.mts';
import type { Layout, Leaf } from './leaves.mts';

/** The values of one input item, by the keys of the layout's slots. */
export type Given = Readonly<Record<string, unknown>>;

export type Places = Record<string, unknown>;

/** What has to arrive if a row is taken, or why it must not be taken. */
export interface Expected {
	channel: Channel;
	places: Places;
	/** Slots whose values no request can carry. */
	senseless: Array<{ key: string; shown: string; why: string }>;
	recipients: string[] | undefined;
	requestId: string | undefined;
	preview: boolean;
}

/** A field of a row, with what it was given. */
interface Filled {
	key: string;
	leaf: Leaf;
	raw: unknown;
	asked: Asked;
}

/** Choices that decide which other fields count. */
interface Context {
	sendTo?: unknown;
	messageType?: unknown;
	customFormat?: unknown;
}

const CUSTOM = 'custom';
const DECIDING = ['sendTo', 'messageType', 'customFormat', 'allUsersConfirmed'];

/** A place of the wire, and for a choice or a switch what stands there for each value. */
interface Place {
	place: string;
	wireValues: Map<unknown, unknown>;
}

const places = new Map<string, Place>();

const placeKey = (channel: string, type: unknown, path: string): string =>
	JSON.stringify([channel, type, path]);

/** Reads the contract's table of fields: where each lands, which is copied from the documents. */
function readLines(): void {
	for (const { on, set, place, value } of LINES) {
		const { messageType } = set;
		for (const name of on) {
			const { type = '', content = '' } = channelOf(name);
			const written = place.replace('{type}', type).replace('{content}', content);
			for (const [path, chosen] of leafValues(set)) {
				if (DECIDING.includes(path) && place !== '{type}') continue;
				const key = placeKey(name, path === 'messageType' ? undefined : messageType, path);
				const known = places.get(key) ?? { place: written, wireValues: new Map() };
				known.wireValues.set(chosen, value);
				places.set(key, known);
			}
		}
	}
}

function leafValues(set: unknown, above = ''): Array<[string, unknown]> {
	if (Array.isArray(set)) return set.flatMap((entry) => leafValues(entry, above));
	if (typeof set !== 'object' || set === null) return [[above, set]];
	return Object.entries(set).flatMap(([name, value]) =>
		Array.isArray(value) && value.some((entry) => typeof entry !== 'object')
			? value.map((entry): [string, unknown] => [above === '' ? name : `${above}.${name}`, entry])
			: leafValues(value, above === '' ? name : `${above}.${name}`),
	);
}

readLines();

function placeOf(channel: string, { messageType }: Context, path: string): Place | undefined {
	return (
		places.get(placeKey(channel, messageType, path)) ??
		places.get(placeKey(channel, undefined, path))
	);
}

/** What a row has for a field that decides about others: as it was chosen by hand, or as it is given. */
export function contextOf(layout: Layout, given: Given): Context {
	const decided = (name: string): unknown => {
		const stored = name === 'messageType' ? layout.messageType : layout.chosen[name];
		if (stored !== undefined) return stored;
		const slot = layout.slots.find(({ key }) => key === name);
		if (slot === undefined) return undefined;
		const asked = askedFor(slot.leaves[0] as Leaf, given[name]);
		return asked.kind === 'value' ? asked.value : undefined;
	};
	const messageType = decided('messageType');
	return {
		sendTo: decided('sendTo'),
		messageType,
		...(messageType === CUSTOM ? { customFormat: decided('customFormat') } : {}),
	};
}

function channelNameOf({ resource, product, chosen }: Layout, path: unknown): string {
	if (chosen.sendTo === 'combinedTags') return 'RongCloud combined push';
	if (chosen.sendTo === 'allUsersMessageOnly') {
		return product === 'nexconn' ? 'Nexconn message broadcast' : 'RongCloud message broadcast';
	}
	if (resource === 'systemMessage') {
		return product === 'nexconn' ? 'Nexconn message' : 'RongCloud message';
	}
	if (resource === 'pushNotification') {
		return product === 'nexconn' ? 'Nexconn push' : 'RongCloud push';
	}
	if (product === 'rongcloud') return 'RongCloud broadcast';
	return path === 'newer' ? 'Nexconn broadcast, newer paths' : 'Nexconn broadcast';
}

/** -0 is 0 in JSON, and what is absent is not there. */
export const throughJson = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value)) as unknown;

/** What is no part of the body: how the node goes about it, and what is joined to the body as it is. */
const isSetting = ({ path }: Leaf): boolean => path === 'preview' || path.startsWith('options.');

/** Works out what has to arrive for a row. */
export function expectedFor(layout: Layout, given: Given): Expected {
	const context = contextOf(layout, given);
	// What belongs to another type or audience may hold anything.
	const counting = layout.slots.flatMap((slot): Filled[] => {
		const leaf = leafWith(slot, { ...context });
		const raw = given[slot.key];
		return leaf === undefined ? [] : [{ key: slot.key, leaf, raw, asked: askedFor(leaf, raw) }];
	});
	const valueAt = (wanted: string): unknown => {
		const found = counting.find(({ key }) => key === wanted)?.asked;
		return found?.kind === 'value' ? found.value : undefined;
	};
	const name = channelNameOf(layout, valueAt('options.nexconnBroadcastPath'));
	const channel = channelOf(name);
	const result: Places = {};
	const senseless: Expected['senseless'] = [];
	const put = (leaf: Leaf, value: unknown) => {
		if (isSetting(leaf) || leaf.path === 'customFormat') return;
		// Of a custom message the name that it was given goes out, which is a field of its own.
		if (leaf.path === 'messageType' && value === CUSTOM) return;
		// Without a type that there is, nothing of the message can arrive.
		if (leaf.when.messageType !== undefined && context.messageType === undefined) return;
		const found = placeOf(name, context, leaf.path);
		if (found === undefined) throw new Error(`The contract has no line for ${leaf.path}.`);
		result[found.place] = onWire(leaf, value, found, channel);
	};
	for (const { key, leaf, asked } of counting) {
		if (tableOf(leaf.path) !== undefined) continue;
		if (asked.kind === 'senseless') senseless.push({ key, shown: leaf.shown, why: asked.why });
		if (asked.kind === 'value') put(leaf, asked.value);
	}
	for (const table of new Set(counting.flatMap(({ leaf }) => tableOf(leaf.path) ?? []))) {
		const cells = counting.filter(({ leaf }) => tableOf(leaf.path) === table);
		if (table === TAG_GROUPS) {
			const groups = groupsOf(cells);
			senseless.push(...groups.senseless);
			result['audience.tagItems'] = groups.items;
			continue;
		}
		const rows = rowsOf(cells);
		senseless.push(...rows.senseless);
		const found = placeOf(name, context, `${table}.entries.name`);
		if (found === undefined) throw new Error(`The contract has no line for ${table}.`);
		const json = valueAt(`${table}Json`);
		result[found.place] = { ...rows.object, ...(typeof json === 'object' ? json : {}) };
	}
	if (layout.messageType !== undefined && layout.messageType !== CUSTOM) {
		const found = placeOf(name, {}, 'messageType');
		if (found !== undefined) result[found.place] = layout.messageType;
	}
	const everyone = everyonePlace(name);
	if (everyone !== undefined) result[everyone] = context.sendTo === 'allUsers';
	Object.assign(result, additionalPlaces(valueAt('options.additionalFields'), channel));
	const recipients = valueAt('toUserIds') ?? valueAt('userIds');
	const requestId = valueAt('options.requestId');
	return {
		channel,
		places: throughJson(result) as Places,
		senseless,
		recipients: recipients as string[] | undefined,
		requestId: requestId as string | undefined,
		preview: valueAt('preview') === true,
	};
}

/** The switch that every call with an audience has, on or off. */
const everyonePlace = (name: string): string | undefined =>
	LINES.find(({ on, place }) => on.includes(name) && /\.is_?to_?all$/i.test(place))?.place;

/** The value of a field as it stands on the wire. */
function onWire(leaf: Leaf, value: unknown, { wireValues }: Place, channel: Channel): unknown {
	const kind = kindOf(leaf);
	// For these the documents have a word of their own, which the contract's lines give.
	if (kind === 'switch' || kind === 'choice') return wireValues.get(value);
	if (kind === 'json') return JSON.stringify(value);
	const isForm = channel.encoding === 'form';
	if (kind === 'list' && isForm)
		return (value as string[]).length === 1 ? (value as string[])[0] : value;
	return value;
}

const rowNumber = ({ key }: Filled) => key.split('.').at(-2);

/** What users have to have to fit a group, as docs/service.md, section 7.3 says it. */
const MATCHES: Readonly<Record<string, object>> = {
	all: { isNot: false, tagsOperator: 'AND' },
	any: { isNot: false, tagsOperator: 'OR' },
	none: { isNot: true, tagsOperator: 'OR' },
	notAll: { isNot: true, tagsOperator: 'AND' },
};

/** The groups of a combined audience. */
function groupsOf(cells: readonly Filled[]) {
	const items: Array<Record<string, unknown>> = [];
	const senseless: Expected['senseless'] = [];
	for (const number of new Set(cells.map(rowNumber))) {
		const isFirst = items.length === 0;
		const column = (name: string): unknown => {
			const { key, leaf, asked } = cells.find(
				(cell) => rowNumber(cell) === number && columnOf(cell.leaf.path) === name,
			) as Filled;
			if (asked.kind === 'value') return asked.value;
			// Nothing stands before the first group, so nothing has to be said about joining it.
			if (!(name === 'join' && isFirst && asked.kind === 'nothing')) {
				const why = asked.kind === 'senseless' ? asked.why : 'it is empty';
				senseless.push({ key, shown: leaf.shown, why });
			}
			return undefined;
		};
		items.push({
			tags: column('tags'),
			...MATCHES[String(column('match'))],
			itemsOperator: column('join'),
		});
	}
	const [first, second] = items;
	if (first !== undefined) first.itemsOperator = second?.itemsOperator ?? 'AND';
	return { items, senseless };
}

/** The rows of a table of extras as one object. */
function rowsOf(cells: readonly Filled[]) {
	const object: Record<string, unknown> = {};
	const senseless: Expected['senseless'] = [];
	for (const number of new Set(cells.map(rowNumber))) {
		const columns = cells.filter((cell) => rowNumber(cell) === number);
		const column = (name: string) =>
			columns.find(({ leaf }) => columnOf(leaf.path) === name) as Filled;
		const complain = ({ key, leaf, asked }: Filled) => {
			const why = asked.kind === 'senseless' ? asked.why : 'it is empty';
			senseless.push({ key, shown: leaf.shown, why });
		};
		const name = column('name');
		const type = column('type');
		if (name.asked.kind !== 'value') complain(name);
		if (type.asked.kind === 'senseless') complain(type);
		const cell = column(type.asked.kind === 'value' ? String(type.asked.value) : 'text');
		// An empty text is a value; an empty number or switch is a mistake.
		const isEmptyText = isBlank(cell.raw) && columnOf(cell.leaf.path) === 'text';
		if (cell.asked.kind !== 'value' && !isEmptyText) complain(cell);
		if (name.asked.kind !== 'value') continue;
		const key = String(name.asked.value);
		if (Object.hasOwn(object, key) || key === '__proto__') {
			const why = 'the name is there twice, or reserved';
			senseless.push({ key: name.key, shown: name.leaf.shown, why });
			continue;
		}
		object[key] = cell.asked.kind === 'value' ? cell.asked.value : '';
	}
	return { object, senseless };
}

/** Where the members of additional JSON land; the properties give it names that no field has. */
function additionalPlaces(additional: unknown, { encoding }: Channel): Places {
	const result: Places = {};
	const add = (member: unknown, place: string): void => {
		const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
		if (isObject && Object.keys(member).length > 0 && !place.endsWith('.extras')) {
			for (const [key, inside] of Object.entries(member)) add(inside, `${place}.${key}`);
		} else {
			result[place] = member;
		}
	};
	for (const [key, member] of Object.entries((additional ?? {}) as Record<string, unknown>)) {
		if (encoding === 'json') {
			add(member, key);
		} else {
			const texts = (Array.isArray(member) ? member : [member]).map((entry: unknown) =>
				typeof entry === 'string' ? entry : JSON.stringify(entry),
			);
			if (texts.length > 0) result[key] = texts.length === 1 ? texts[0] : texts;
		}
	}
	return result;
}

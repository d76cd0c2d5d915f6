import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { conditionsOf } from '../contract/parameters.mts';
import type { Conditions } from '../contract/parameters.mts';
import type { Product } from '../support/accounts.mts';

export type Resource =
	'systemMessage' | 'directMessage' | 'groupMessage' | 'broadcast' | 'pushNotification';

/** A field of the panel that takes a value of its own, those inside collections too. */
export interface Leaf {
	/** Dotted, through collections and tables: `ios.extras.entries.name`. */
	path: string;
	property: INodeProperties;
	/** The choices that have to be made for it to show, one value for each. */
	when: Readonly<Record<string, string>>;
	/** Further ones, of whose values any will do. */
	anyOf: Conditions['anyOf'];
	/** As problems name it, with its group. */
	shown: string;
}

/** A place in the stored parameters that holds an expression; a table has one for each of its rows. */
export interface Slot {
	/** As the leaf's path, with the number of the table's row: `ios.extras.entries.0.name`. */
	key: string;
	/** The field, once for each way of showing it: several message types have a File Name. */
	leaves: readonly Leaf[];
}

/** How one workflow has the node set up: which fields it has, and what is chosen by hand for all rows. */
export interface Layout {
	resource: Resource;
	product: Product;
	chosen: INodeParameters;
	slots: readonly Slot[];
}

/** What is about executions, about files, or about what the node takes or puts out has tests of its own. */
const LEFT_OUT = [
	'duplicateGuard',
	'options.unusualIds',
	'options.doubtfulTexts',
	'options.simplify',
	'options.includeInputFields',
	'options.nexconnPushPath',
	'notificationOptions.cutTitle',
	// They go to several places at once (test/contract/lines.mts).
	'notificationOptions.appData',
	'notificationOptions.pictureUrl',
	'testSender',
	'options.extension',
	'mention',
	// Classic refuses it (test/engine/direct.test.mts).
	'options.readReceipt',
	// One group alone has members (test/engine/groups.test.mts).
	'options.onlyMembers',
	'thumbnailFile',
];

/** The type for what has no fields here, which has tests of its own, too. */
export const OTHER_BUILT_IN = 'other';

const NO_FIELDS = ['resource', 'operation'];

/** Every field of a resource's Send that can be given by expression, once for each way of showing it. */
export function leavesOf(properties: readonly INodeProperties[], resource: Resource): Leaf[] {
	return properties.flatMap((property) => {
		const { show = {}, hide } = property.displayOptions ?? {};
		if (hide !== undefined) throw new Error(`${property.name} is hidden by a rule not read here.`);
		if (NO_FIELDS.includes(property.name) || property.type === 'notice') return [];
		if (property.noDataExpression === true || !show.resource?.includes(resource)) return [];
		if (show.operation?.includes('send') !== true) return [];
		const own = Object.entries(show).filter(([name]) => !NO_FIELDS.includes(name));
		const { when: ways, anyOf } = conditionsOf(Object.fromEntries(own) as Record<string, string[]>);
		return ways
			.filter(({ messageType }) => messageType !== OTHER_BUILT_IN)
			.flatMap((when) =>
				inside(property)
					.filter(({ path }) => !LEFT_OUT.some((start) => path.startsWith(start)))
					.map((leaf) => ({ ...leaf, when: when as Leaf['when'], anyOf })),
			);
	});
}

function inside(property: INodeProperties): Array<Omit<Leaf, 'when' | 'anyOf'>> {
	const { name, displayName, type, options = [] } = property;
	if (type === 'hidden') return [];
	if (type === 'collection') {
		return (options as INodeProperties[]).flatMap(inside).map((leaf) => ({
			...leaf,
			path: `${name}.${leaf.path}`,
			shown: `${displayName} > ${leaf.shown}`,
		}));
	}
	if (type === 'fixedCollection') {
		// A problem names the whole table, and says in words which of its rows is meant.
		return (options as INodePropertyCollection[]).flatMap((table) =>
			table.values.flatMap(inside).map((leaf) => ({
				...leaf,
				path: `${name}.${table.name}.${leaf.path}`,
				shown: displayName,
			})),
		);
	}
	return [{ path: name, property, shown: displayName }];
}

/** The table whose rows are groups of tags; all others are names and values. */
export const TAG_GROUPS = 'tagGroups';

/** Where a leaf of a table ends, and its columns begin. */
const TABLE = '.entries.';

/** The name of the table that a leaf is a column of. */
export const tableOf = (path: string): string | undefined =>
	path.includes(TABLE) ? path.slice(0, path.indexOf(TABLE)) : undefined;

/** The column of a leaf in its table. */
export const columnOf = (path: string): string => path.slice(path.indexOf(TABLE) + TABLE.length);

/** The choices that were made; one that is left open shows the fields of all its values. */
export type Choices = Readonly<Record<string, unknown>>;

/** Whether the panel shows a leaf when these choices have been made. */
export const showsWith = ({ when, anyOf }: Leaf, made: Choices): boolean =>
	[...Object.entries(when), ...Object.entries(anyOf)].every(
		([name, values]) => made[name] === undefined || [values].flat().includes(made[name] as string),
	);

/** The field that a slot is when these choices have been made. */
export const leafWith = ({ leaves }: Slot, made: Choices): Leaf | undefined =>
	leaves.find((leaf) => showsWith(leaf, made));

/** The slots of leaves, with so many rows in each table. */
export function slotsOf(leaves: readonly Leaf[], rows: number): Slot[] {
	return [...new Set(leaves.map(({ path }) => path))].flatMap((path): Slot[] => {
		const own = leaves.filter((leaf) => leaf.path === path);
		const table = tableOf(path);
		if (table === undefined) return [{ key: path, leaves: own }];
		// Without a group of tags there is nobody to send to.
		const length = table === TAG_GROUPS ? Math.max(1, rows) : rows;
		return Array.from({ length }, (_, index) => ({
			key: `${table}${TABLE}${index}.${columnOf(path)}`,
			leaves: own,
		}));
	});
}

/** The stored parameters of a layout: what was chosen by hand, and an expression for everything else. */
export function parametersOf({ resource, product, chosen, slots }: Layout): INodeParameters {
	const parameters: INodeParameters = { resource, operation: 'send', ...chosen };
	// Without it a push alone is not sent with Nexconn; the other choice the sandbox does not take.
	if (resource === 'pushNotification' && product === 'nexconn') {
		parameters.options = { nexconnPushPath: 'classic' };
	}
	for (const { key } of slots) {
		// Keys are looked up as they are: the dots in them are no way into the values.
		store(parameters, key.split('.'), `={{ $json.given[${JSON.stringify(key)}] }}`);
	}
	return parameters;
}

function store(target: object, [key = '', ...rest]: readonly string[], value: unknown): void {
	const container = target as Record<string, unknown>;
	if (rest.length === 0) {
		container[key] = value;
		return;
	}
	container[key] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {};
	store(container[key] as object, rest, value);
}

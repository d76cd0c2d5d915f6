import fc from 'fast-check';
import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Product } from '../support/accounts.mts';
import { goodExamples } from './good.mts';
import { isNeeded, KEEPS_ROWS_APART } from './kinds.mts';
import { leavesOf, showsWith, slotsOf, tableOf, TAG_GROUPS } from './leaves.mts';
import type { Layout, Leaf, Resource } from './leaves.mts';
import type { Plan } from './rows.mts';

const CUSTOM = 'custom';

/** A plan with the number of rows to make by it. */
export interface Portion {
	plan: Plan;
	rows: number;
}

/** How many rows there are about each field of a layout, beside one for each of its choices. */
interface Dose {
	good: number;
	anything: number;
}

const THOROUGH: Dose = { good: 1, anything: 3 };
const LIGHT: Dose = { good: 0, anything: 1 };

/** A layout, and which of its fields get rows about them. */
interface Scene {
	layout: Layout;
	isTarget: (leaf: Leaf) => boolean;
	dose: Dose;
}

/** How many layouts share the rows that the thorough ones leave. */
const OTHER_LAYOUTS = 7;

const sizeOf = (portions: readonly Portion[]): number =>
	portions.reduce((sum, { rows }) => sum + rows, 0);

/** The first portions, with so many rows at most. */
function upTo(most: number, portions: readonly Portion[]): Portion[] {
	let left = most;
	return portions.flatMap(({ plan, rows }) => {
		const taken = Math.min(rows, left);
		left -= taken;
		return taken === 0 ? [] : [{ plan, rows: taken }];
	});
}

const isOfAudience = ({ plan }: Portion): boolean => plan.leaf.when.sendTo !== undefined;

/** No field takes this, whatever it is for. */
const NEVER_TAKEN = '[object Object]';

/** Deals out entries in turn, so that every one of them comes up. */
class Turns {
	constructor(private count: number) {}

	of<T>(entries: readonly T[]): T | undefined {
		this.count += 1;
		return entries[this.count % Math.max(1, entries.length)];
	}
}

/** Workflows for one operation and product, and the rows to let through each of them. */
export class Planner {
	private readonly leaves: Leaf[];

	private readonly byHand: INodeParameters[];

	private readonly types: string[];

	private readonly turns: Turns;

	constructor(
		properties: readonly INodeProperties[],
		private readonly resource: Resource,
		private readonly product: Product,
		private readonly seed: number,
	) {
		this.leaves = leavesOf(properties, resource);
		this.byHand = choicesByHand(properties, resource, product);
		this.types = [...new Set(this.leaves.flatMap(({ when }) => when.messageType ?? []))];
		this.turns = new Turns(seed);
	}

	/** Portions layout by layout, so many rows in all. */
	portions(count: number): Portion[][] {
		const thorough = this.thoroughScenes().map((scene) => this.portionsOf(scene));
		let left = count - sizeOf(thorough.flat());
		if (left <= 0)
			throw new Error(`${count} rows are too few for every field of ${this.resource}.`);
		const share = Math.ceil(left / OTHER_LAYOUTS);
		const result = [...thorough];
		for (let index = 0; left > 0; index++) {
			const portions = this.shuffled(this.portionsOf(this.scene(index)), index);
			const cut = upTo(Math.min(left, share), portions);
			left -= sizeOf(cut);
			result.push(cut);
		}
		return result;
	}

	/**
	 * Every field in one layout or another. n8n takes its time for each expression, so the groups of the
	 * vendors are not all in one.
	 */
	private thoroughScenes(): Scene[] {
		const [first = {}] = this.byHand;
		const others = this.byHand.filter(
			({ sendTo }) => sendTo !== undefined && this.hasMuchOfItsOwn(sendTo),
		);
		return [
			...this.scenesFor(first, () => true),
			...others.flatMap((chosen) =>
				this.scenesFor(chosen, ({ when }) => when.sendTo === chosen.sendTo),
			),
		];
	}

	/** Whether an audience has a notification or a table that no other one has. */
	private hasMuchOfItsOwn(sendTo: unknown): boolean {
		return this.leaves.some(
			(leaf) =>
				leaf.when.sendTo === sendTo && (groupOf(leaf.path) !== undefined || isInTable(leaf)),
		);
	}

	private scenesFor(chosen: INodeParameters, isOwn: (leaf: Leaf) => boolean): Scene[] {
		const own = this.leaves.filter((leaf) => isOwn(leaf) && showsWith(leaf, chosen));
		const groups = [...new Set(own.flatMap(({ path }) => groupOf(path) ?? []))];
		const half = Math.ceil(groups.length / 2);
		const parts = [[], groups.slice(0, half), groups.slice(half)];
		return parts.flatMap((present, index): Scene[] => {
			if (index > 0 && present.length === 0) return [];
			const isIn = (leaf: Leaf) => present.includes(groupOf(leaf.path) ?? '');
			const isTarget = (leaf: Leaf) =>
				isOwn(leaf) && (present.length > 0 ? isIn(leaf) : !groupOf(leaf.path));
			const type = present.length > 0 ? this.turns.of(this.types) : undefined;
			const has = (leaf: Leaf) => isTarget(leaf) || !(isOptional(leaf) || isInTable(leaf));
			return [{ layout: this.layoutWith(chosen, type, has, 2), isTarget, dose: THOROUGH }];
		});
	}

	/** One layout with all fields, then such for each choice made by hand, with a few. */
	private scene(index: number): Scene {
		const { byHand, types } = this;
		const isTarget = () => true;
		if (index === 0) {
			const chosen = this.turns.of(byHand) ?? {};
			const layout = this.layoutWith(chosen, undefined, () => true, 2);
			return { layout, isTarget, dose: LIGHT };
		}
		const [drawn] = fc.sample(
			fc.record({
				type: fc.constantFrom(undefined, ...types),
				left: fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
				rows: fc.integer({ min: 0, max: 3 }),
			}),
			{ seed: this.seed + index, numRuns: 1 },
		);
		const { type, left, rows } = drawn as NonNullable<typeof drawn>;
		const chosen = byHand[index % byHand.length] ?? {};
		const has = (leaf: Leaf) => !isOptional(leaf) || left.next().value === 0;
		return { layout: this.layoutWith(chosen, type, has, rows), isTarget, dose: LIGHT };
	}

	private layoutWith(
		chosen: INodeParameters,
		type: string | undefined,
		has: (leaf: Leaf) => boolean,
		rows: number,
	): Layout {
		const { resource, product } = this;
		const typed = type === undefined ? {} : { messageType: type };
		const shown = this.leaves.filter(
			(leaf) =>
				showsWith(leaf, { ...chosen, ...typed }) &&
				!(type !== undefined && leaf.path === 'messageType') &&
				has(leaf),
		);
		// Without a group of tags there is nobody to send to.
		const rowsOf = (table: string) => (table === TAG_GROUPS ? Math.max(1, rows) : rows);
		return { resource, product, chosen, ...typed, slots: slotsOf(shown, rowsOf) };
	}

	/** In any order, but those first that no other layout can have. */
	private shuffled(portions: Portion[], index: number): Portion[] {
		const [order = portions] = fc.sample(
			fc.shuffledSubarray(portions, { minLength: portions.length }),
			{ seed: this.seed + index, numRuns: 1 },
		);
		return order.sort((a, b) => Number(isOfAudience(b)) - Number(isOfAudience(a)));
	}

	/** Plans for every field of a layout, once for each way of showing it. */
	private portionsOf({ layout, isTarget, dose }: Scene): Portion[] {
		const { turns, leaves } = this;
		const typed = layout.messageType === undefined ? {} : { messageType: layout.messageType };
		const made = { ...layout.chosen, ...typed };
		return layout.slots.flatMap((slot) =>
			slot.leaves
				.filter((leaf) => showsWith(leaf, made) && isTarget(leaf))
				.flatMap((leaf): Portion[] => {
					const messageType = layout.messageType ?? leaf.when.messageType ?? this.typeFor(leaf);
					const customFormat = leaf.when.customFormat ?? turns.of(['json', 'text']);
					const base: Plan = {
						layout,
						leaves,
						target: slot,
						leaf,
						isGood: true,
						messageType,
						customFormat: messageType === CUSTOM ? customFormat : undefined,
					};
					const others = layout.slots.filter(
						({ key }) => key !== slot.key && !KEEPS_ROWS_APART.includes(key),
					);
					// What shows for one audience alone is in no other layout.
					const { sendTo } = leaf.when;
					const isElsewhere = sendTo === undefined || this.hasMuchOfItsOwn(sendTo);
					const { good, anything } = isElsewhere ? dose : THOROUGH;
					const strange = { ...base, isGood: false };
					return [
						...goodExamples(leaf).map((value) => ({ plan: exactly(base, value), rows: 1 })),
						{ plan: base, rows: good },
						{ plan: { ...strange, exact: { value: NEVER_TAKEN } }, rows: good },
						{ plan: strange, rows: anything },
						{ plan: { ...strange, second: turns.of(others) }, rows: 1 },
					];
				}),
		);
	}

	/** Any type, but for what only built-in messages have. */
	private typeFor({ path }: Leaf): string | undefined {
		const isOfBuiltIn = path.startsWith('messageDetails.');
		return this.turns.of(isOfBuiltIn ? this.types.filter((type) => type !== CUSTOM) : this.types);
	}
}

/** The switches that choices of Send To need. */
const CONFIRMED: Readonly<Record<string, INodeParameters>> = {
	allUsers: { allUsersConfirmed: true },
	allUsersMessageOnly: { allUsersConfirmed: true },
	combinedTags: { untaggedUsersConfirmed: true },
};

/** What a product has no call for, so that every row of it is refused. */
const MISSING: Readonly<Record<Product, readonly string[]>> = {
	nexconn: ['combinedTags'],
	rongcloud: [],
};

/** What can be chosen by hand about who gets it, with the switches that go with it. */
function choicesByHand(
	properties: readonly INodeProperties[],
	resource: Resource,
	product: Product,
): INodeParameters[] {
	const sendTo = properties.find(
		({ name, displayOptions }) =>
			name === 'sendTo' && displayOptions?.show?.resource?.includes(resource),
	);
	if (sendTo === undefined) return [{}];
	return (sendTo.options as INodePropertyOptions[])
		.map(({ value }) => String(value))
		.filter((value) => !MISSING[product].includes(value))
		.sort((a, b) => Number(b === 'listedUsers') - Number(a === 'listedUsers'))
		.map((value) => ({ sendTo: value, ...CONFIRMED[value] }));
}

/** The vendor or other group of the notification that a leaf stands in. */
const groupOf = (path: string): string | undefined => {
	const [group = ''] = path.split('.');
	return group === path || ['messageDetails', 'options', TAG_GROUPS].includes(group)
		? undefined
		: group;
};

const isInTable = ({ path }: Leaf) => tableOf(path) !== undefined;

/** Of a table there are all columns, and as many rows as a layout has. */
const isOptional = (leaf: Leaf) =>
	!isInTable(leaf) && !isNeeded(leaf) && !KEEPS_ROWS_APART.includes(leaf.path);

/** A plan for one exact value; what the value decides about goes with it. */
const exactly = (plan: Plan, value: unknown): Plan => ({
	...plan,
	exact: { value },
	...(plan.target.key === 'messageType'
		? { messageType: String(value), customFormat: value === CUSTOM ? 'json' : undefined }
		: {}),
	...(plan.target.key === 'customFormat' ? { customFormat: String(value) } : {}),
});

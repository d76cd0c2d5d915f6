import fc from 'fast-check';
import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Product } from '../support/accounts.mts';
import { SEED } from './pure.mts';
import { isNeeded, KEEPS_ROWS_APART } from './kinds.mts';
import { leavesOf, showsWith, slotsOf, TAG_GROUPS } from './leaves.mts';
import type { Layout, Leaf, Resource } from './leaves.mts';
import { CUSTOM, isBuiltInOnly } from './rows.mts';
import type { Plan } from './rows.mts';

/** How many layouts with fields by chance there are, and how many rows go through each of them. */
const BY_CHANCE = 7;

/** No field takes this, whatever it is for. */
const NEVER_TAKEN = '[object Object]';

/** The switches that choices of Send To need. */
const CONFIRMED: Readonly<Record<string, INodeParameters>> = {
	allUsers: { allUsersConfirmed: true },
	allUsersMessageOnly: { allUsersConfirmed: true },
	combinedTags: { untaggedUsersConfirmed: true },
};

/**
 * Workflows for one operation and product, and the rows to let through each of them: every field gets
 * some in a layout of its own group, and so many in each of several layouts by chance.
 */
export function plansFor(
	properties: readonly INodeProperties[],
	resource: Resource,
	product: Product,
	byChance: number,
): Plan[][] {
	const leaves = leavesOf(properties, resource);
	const types = [...new Set(leaves.flatMap(({ when }) => when.messageType ?? []))];
	const [first = {}, ...others] = choicesByHand(properties, resource, product);
	// Deals out entries in turn, so that every one of them comes up.
	let turn = SEED;
	const inTurn = <T,>(entries: readonly T[]): T | undefined =>
		entries[turn++ % Math.max(1, entries.length)];

	const layoutWith = (
		chosen: INodeParameters,
		has: (leaf: Leaf) => boolean,
		rows: number,
	): Layout => {
		const shown = leaves.filter((leaf) => showsWith(leaf, chosen) && has(leaf));
		const slots = slotsOf(shown, rows).filter(({ key }) => chosen[key] === undefined);
		return { resource, product, chosen, slots };
	};

	/** Rows about every field of a layout, once for each way of showing it. */
	const plansOf = (layout: Layout, isThorough: boolean, isTarget = (_leaf: Leaf) => true): Plan[] =>
		layout.slots.flatMap((target) =>
			target.leaves
				.filter((leaf) => showsWith(leaf, layout.chosen) && isTarget(leaf))
				.flatMap((leaf): Plan[] => {
					// Custom messages have fewer details.
					const isOfBuiltIn = isBuiltInOnly(leaf);
					const own = isOfBuiltIn ? types.filter((type) => type !== CUSTOM) : types;
					const messageType = layout.chosen.messageType ?? leaf.when.messageType ?? inTurn(own);
					const format = leaf.when.customFormat ?? inTurn(['json', 'text']);
					const customFormat = messageType === CUSTOM ? format : undefined;
					const choices = { messageType, customFormat };
					const good: Plan = { layout, leaves, target, leaf, isGood: true, choices };
					const strange: Plan = { ...good, isGood: false };
					const second = inTurn(
						layout.slots.filter((slot) => slot !== target && !KEEPS_ROWS_APART.includes(slot.key)),
					);
					return isThorough
						? [
								good,
								{ ...strange, exact: NEVER_TAKEN },
								strange,
								strange,
								strange,
								{ ...strange, second },
							]
						: [strange, { ...strange, second }];
				}),
		);

	/** Each field of its own in one layout or another: n8n takes its time for each expression. */
	const thorough = (chosen: INodeParameters, isOwn: (leaf: Leaf) => boolean): Plan[][] => {
		const own = leaves.filter((leaf) => isOwn(leaf) && showsWith(leaf, chosen));
		const groups = [...new Set(own.map(groupOf))];
		const half = Math.ceil(groups.length / 2);
		const parts = [groups.slice(0, half), groups.slice(half)];
		return parts.map((part) => {
			const isTarget = (leaf: Leaf) => isOwn(leaf) && part.includes(groupOf(leaf));
			const has = (leaf: Leaf) =>
				isTarget(leaf) || (isNeeded(leaf) && ['', TAG_GROUPS].includes(groupOf(leaf)));
			return plansOf(layoutWith(chosen, has, 2), true, isTarget);
		});
	};

	const layouts = fc
		.sample(
			fc.record({
				messageType: fc.constantFrom(...types, undefined),
				left: fc.infiniteStream(fc.nat({ max: 2 })),
				rows: fc.nat({ max: 3 }),
			}),
			{ seed: SEED, numRuns: BY_CHANCE },
		)
		.map(({ messageType, left, rows }, index) => {
			const chosen = [first, ...others][index % (others.length + 1)];
			const type = messageType === undefined ? {} : { messageType };
			const has = (leaf: Leaf) => isNeeded(leaf) || left.next().value === 0;
			return layoutWith({ ...chosen, ...type }, has, rows);
		});
	return [
		...thorough(first, () => true),
		...others.flatMap((chosen) => thorough(chosen, ({ when }) => when.sendTo === chosen.sendTo)),
		...layouts.map((layout, index) => {
			const plans = plansOf(layout, false);
			const length = Math.min(byChance, plans.length);
			const some = fc.shuffledSubarray(plans, { minLength: length, maxLength: length });
			return fc.sample(some, { seed: SEED + index, numRuns: 1 }).flat();
		}),
	].filter((plans) => plans.length > 0);
}

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
	if (sendTo === undefined) return [];
	return (
		(sendTo.options as INodePropertyOptions[])
			.map(({ value }) => String(value))
			// Nexconn has no call for it, so that every row of it is refused.
			.filter((value) => product === 'rongcloud' || value !== 'combinedTags')
			.sort((a, b) => Number(b === 'taggedUsers') - Number(a === 'taggedUsers'))
			.map((value) => ({ sendTo: value, ...CONFIRMED[value] }))
	);
}

/** The vendor or other group of the notification that a leaf stands in. */
function groupOf({ path }: Leaf): string {
	const [group = ''] = path.split('.');
	return group === path || ['options', 'advanced'].includes(group) ? '' : group;
}

import fc from 'fast-check';

import { contextOf } from './expected.mts';
import type { Given } from './expected.mts';
import { goodFor } from './good.mts';
import { hostileFor } from './hostile.mts';
import { isBlank } from './asked.mts';
import { isNeeded } from './kinds.mts';
import { leafWith, showsWith } from './leaves.mts';
import type { Choices, Layout, Leaf, Slot } from './leaves.mts';

/** Which row to make: about one field, with other fields as the rest of the row has to be. */
export interface Plan {
	layout: Layout;
	leaves: readonly Leaf[];
	/** The field that the row is about, where it is stored and which one of that name it is. */
	target: Slot;
	leaf: Leaf;
	/** Whether it is given something that has to be taken. */
	isGood: boolean;
	/** One exact value for it, in place of an arbitrary one. */
	exact?: string;
	/** A second field that is given anything. */
	second?: Slot | undefined;
	/** The message type and the content format of the row, where rows choose them. */
	choices: Choices;
}

/** Fields that only work together with another one, which they therefore bring along. */
const NEEDS: Readonly<Record<string, string>> = {
	'vivo.category': 'vivo.classification',
	'oppo.notifyLevel': 'oppo.category',
	'ios.richMediaUri': 'ios.apnsCategory',
};

export const CUSTOM = 'custom';
/** What custom messages do not have. */
export const isBuiltInOnly = ({ path }: Leaf) => /^options\.(?:extra|user\w+)$/.test(path);

/** What would make a run wait, for a pace or for a reply that a busy computer gives late. */
function isSlow({ path }: Leaf, value: unknown): boolean {
	const limit = { 'options.messagesPerSecond': 1e6, 'advanced.timeout': 60 }[path];
	if (limit === undefined) return false;
	if (isBlank(value)) return limit === 1e6;
	if (typeof value !== 'number' && typeof value !== 'string') return false;
	return Number(value) >= 1 && Number(value) < limit;
}

/** Slots whose values are anything at all. */
export const strangersIn = ({ target, isGood, second }: Plan): Slot[] => [
	...(isGood ? [] : [target]),
	...(second === undefined ? [] : [second]),
];

/** The row that a plan asks for; a field that is left out has no value. */
export function rowOf(plan: Plan, seed: number): Given {
	const { layout, target } = plan;
	const strangers = strangersIn(plan).map(({ key }) => key);
	const context: Choices = { ...plan.choices, ...layout.chosen };
	const arbitraryOf = (slot: Slot): fc.Arbitrary<unknown> => {
		const shown = leafWith(slot, context);
		const leaf = shown ?? (slot.leaves[0] as Leaf);
		const isTarget = slot.key === target.key;
		const good = goodFor(slot, leaf, layout.product);
		const anything = () => hostileFor(leaf, good).filter((value) => !isSlow(leaf, value));
		if (isTarget && plan.exact !== undefined) return fc.constant(plan.exact);
		if (strangers.includes(slot.key)) return anything();
		if (['messageType', 'customFormat'].includes(leaf.path)) return fc.constant(context[leaf.path]);
		if (context.messageType === CUSTOM && isBuiltInOnly(leaf)) return fc.constant(undefined);
		if (shown === undefined) {
			return fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(undefined) }, anything());
		}
		return isTarget || isNeeded(leaf) ? good : fc.option(good, { nil: undefined });
	};
	const row = fc.record(
		Object.fromEntries(layout.slots.map((slot) => [slot.key, arbitraryOf(slot)])),
	);
	const [given = {}] = fc.sample(row, { seed, numRuns: 1 });
	return completed(given, plan, strangers);
}

/** Gives what a field cannot do without to those that were given that field. */
function completed(given: Given, { layout }: Plan, strangers: readonly string[]): Given {
	const result: Record<string, unknown> = { ...given };
	for (const [key, other] of Object.entries(NEEDS)) {
		if (isBlank(result[key]) || !isBlank(result[other]) || strangers.includes(other)) continue;
		if (layout.slots.some((slot) => slot.key === other)) {
			result[other] = other === 'vivo.classification' ? '1' : 'IM';
		} else if (!strangers.includes(key)) {
			delete result[key];
		}
	}
	return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/**
 * The fields that a problem may name when these have been given anything: they themselves, and those
 * that depend on what they hold. Other types and formats have other fields.
 */
export function mayBeNamed(plan: Plan, given: Given): Set<string> {
	const context = contextOf(plan.layout, given);
	const names = strangersIn(plan).flatMap(({ leaves: [leaf] }) => {
		const { path, shown } = leaf as Leaf;
		return [
			shown,
			...plan.leaves
				.filter((other) => NEEDS[path] === other.path || path in other.when)
				.filter((other) => showsWith(other, context))
				.map((other) => other.shown),
			...(path === 'messageType' ? plan.leaves.filter(isBuiltInOnly) : []).map(
				(other) => other.shown,
			),
			...(path.endsWith('.extrasJson') ? [shown.replace(' (JSON)', '')] : []),
		];
	});
	return new Set(names);
}

import fc from 'fast-check';

import { contextOf } from './expected.mts';
import type { Given } from './expected.mts';
import { goodFor } from './good.mts';
import { hostileFor } from './hostile.mts';
import { isBlank } from './asked.mts';
import { isNeeded, KEEPS_ROWS_APART } from './kinds.mts';
import { leafWith, showsWith } from './leaves.mts';
import type { Choices, Layout, Leaf, Slot } from './leaves.mts';

/** Which rows to make: about one field, with other fields as the rest of the row has to be. */
export interface Plan {
	layout: Layout;
	leaves: readonly Leaf[];
	/** The field that the rows are about, where it is stored and which one of that name it is. */
	target: Slot;
	leaf: Leaf;
	/** Whether it is given something that has to be taken. */
	isGood: boolean;
	/** One exact value for it, in place of an arbitrary one. */
	exact?: { value: unknown };
	/** A second field that is given anything. */
	second?: Slot | undefined;
	/** The message type and the content format of the rows, where rows choose them. */
	messageType?: string | undefined;
	customFormat?: string | undefined;
}

/** Fields that only work together with another one, which they therefore bring along. */
const NEEDS: Readonly<Record<string, string>> = {
	'vivo.category': 'vivo.classification',
	'oppo.notifyLevel': 'oppo.category',
	'ios.richMediaUri': 'ios.category',
};

const CUSTOM = 'custom';
/** What custom messages do not have. */
const isBuiltInOnly = ({ path }: Leaf) =>
	path.startsWith('messageDetails.') && /\.(extra|user\w+)$/.test(path);

/** What would make a run wait, for a pace or for a reply that a busy computer gives late. */
const TAMED: Readonly<Record<string, (value: number) => number>> = {
	'options.messagesPerSecond': (value) => (value >= 1 && value < 1e6 ? value + 1e6 : value),
	'options.timeout': (value) => (value >= 1 && value < 60 ? value + 60 : value),
};

function tame({ path }: Leaf, value: unknown): unknown {
	const calm = TAMED[path];
	if (calm === undefined) return value;
	if (path === 'options.messagesPerSecond' && isBlank(value)) return 1e6;
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && !isBlank(value));
	if (!isNumeric || Number.isNaN(Number(value)) || calm(Number(value)) === Number(value))
		return value;
	return typeof value === 'number' ? calm(value) : String(calm(Number(value)));
}

/** Slots whose values are anything at all. */
export const strangersIn = ({ target, isGood, second }: Plan): Slot[] => [
	...(isGood ? [] : [target]),
	...(second === undefined ? [] : [second]),
];

/** Rows that a plan asks for; a field that is left out has no value. */
export function rowsOf(plan: Plan): fc.Arbitrary<Given> {
	const { layout, target } = plan;
	const { product } = layout;
	const strangers = strangersIn(plan);
	const made = { ...layout.chosen, ...(layout.messageType && { messageType: layout.messageType }) };
	const context = { messageType: plan.messageType, customFormat: plan.customFormat, ...made };
	const arbitraryOf = (slot: Slot): fc.Arbitrary<unknown> => {
		const shown = leafWith(slot, context);
		const leaf = shown ?? (slot.leaves[0] as Leaf);
		const good = goodFor(slot, leaf, product);
		const anything = hostileFor(leaf, good).map((value) => tame(leaf, value));
		if (slot.key === target.key && plan.exact !== undefined) return fc.constant(plan.exact.value);
		if (strangers.some(({ key }) => key === slot.key)) return anything;
		if (leaf.path === 'messageType') return fc.constant(plan.messageType);
		if (leaf.path === 'customFormat') return fc.constant(plan.customFormat);
		if (leaf.path === 'preview' && slot.key !== target.key) {
			return fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true));
		}
		if (context.messageType === CUSTOM && isBuiltInOnly(leaf)) return fc.constant(undefined);
		if (shown === undefined) {
			return fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(undefined) }, anything);
		}
		const isKept =
			slot.key === target.key || isNeeded(leaf) || KEEPS_ROWS_APART.includes(leaf.path);
		return isKept ? good : fc.option(good, { nil: undefined });
	};
	return fc
		.record(Object.fromEntries(layout.slots.map((slot) => [slot.key, arbitraryOf(slot)])))
		.map((given) => completed(given, plan));
}

/** Gives what a field cannot do without to those that were given that field. */
function completed(given: Record<string, unknown>, plan: Plan): Given {
	const strangers = strangersIn(plan).map(({ key }) => key);
	const result = { ...given };
	for (const [key, other] of Object.entries(NEEDS)) {
		if (isBlank(result[key]) || !isBlank(result[other]) || strangers.includes(other)) continue;
		const slot = plan.layout.slots.find((candidate) => candidate.key === other);
		if (slot === undefined) {
			if (!strangers.includes(key)) delete result[key];
		} else {
			result[other] = other === 'vivo.classification' ? '1' : 'IM';
		}
	}
	return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/**
 * The fields that a problem may name when these have been given anything: they themselves, and those
 * that depend on what they hold.
 */
export function mayBeNamed(plan: Plan, given: Given): Set<string> {
	const context = { ...contextOf(plan.layout, given) };
	const named = strangersIn(plan).flatMap(({ leaves: [leaf] }) =>
		leaf === undefined ? [] : namesFor(leaf, plan, context),
	);
	return new Set(named);
}

function namesFor(leaf: Leaf, { leaves }: Plan, context: Choices): string[] {
	const { path, shown } = leaf;
	return [
		shown,
		...leaves
			.filter((other) => dependsOn(path, other) && showsWith(other, context))
			.map((other) => other.shown),
		...(path === 'messageType' || isBuiltInOnly(leaf) ? ['Message Details'] : []),
		...(path.endsWith('.extrasJson') ? [shown.replace(' (JSON)', '')] : []),
	];
}

/** Whether a leaf can be wrong because of another one. Other types and formats have other fields. */
const dependsOn = (other: string, { path, when }: Leaf): boolean =>
	NEEDS[other] === path ||
	(other === 'messageType' && when.messageType !== undefined) ||
	(other === 'customFormat' && when.customFormat !== undefined);

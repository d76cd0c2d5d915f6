import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import { startPatientSandbox } from '../contract/send.mts';
import { PRODUCTS } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { loadPackage } from '../support/engine.mts';
import { SEED } from './pure.mts';
import { judge } from './judge.mts';
import type { Case, Verdict } from './judge.mts';
import { leavesOf } from './leaves.mts';
import type { Leaf, Resource } from './leaves.mts';
import { plansFor } from './plans.mts';
import { rowOf, strangersIn } from './rows.mts';

/** So many rows go through the engine as the items of one run. */
const BATCH = 120;
/** At least so many rows have to be about a field with anything at all in it. */
const LEAST = 2 * PRODUCTS.length;
const REQUEST_ID = 'advanced.requestId';

const identity = ({ path, when, anyOf }: Leaf): string => JSON.stringify([path, when, anyOf]);

/**
 * Lets thousands of rows through n8n's engine into the sandbox: whatever a row gives to a field, either
 * exactly what it asks for arrives, or nothing goes out and the error names the field and its mending.
 * @param byChance how many rows go through each layout by chance
 * @param least how many rows there have to be in all
 */
export function describeRowsOf(resource: Resource, byChance: number, least: number): void {
	let sandbox: Sandbox;
	let properties: readonly INodeProperties[];
	const judged: Array<Case & { verdict: Verdict }> = [];

	beforeAll(async () => {
		sandbox = await startPatientSandbox();
		const node = (await loadPackage()).getNode('rongCloud').type as INodeType;
		({ properties } = node.description);
	});
	afterAll(async () => await sandbox.close());

	/** A row with a request ID of its own, so that its call can be told from those of the others. */
	const caseOf = (plan: Case['plan'], number: number): Case => {
		const given = rowOf(plan, SEED + number);
		const hasOwn = strangersIn(plan).some(({ key }) => key === REQUEST_ID);
		return { plan, given: hasOwn ? given : { ...given, [REQUEST_ID]: `row-${number}` } };
	};

	describe(`PROPERTIES_SEED=${SEED}`, () => {
		test.each(PRODUCTS)(
			'%s: what is asked for arrives, or is refused with a name and a fix',
			async (product) => {
				for (const plans of plansFor(properties, resource, product, byChance)) {
					const { layout } = plans[0] as Case['plan'];
					for (let start = 0; start < plans.length; start += BATCH) {
						const cases = plans
							.slice(start, start + BATCH)
							.map((plan, index) => caseOf(plan, judged.length + index));
						const verdicts = await judge(sandbox, layout, cases);
						for (const [index, verdict] of verdicts.entries()) {
							const { plan, given } = cases[index] as Case;
							const about = [plan.target, ...strangersIn(plan)].map(({ key }) => [key, given[key]]);
							const { chosen } = layout;
							if (verdict.faults.length > 0) {
								throw new Error(`${fc.stringify([chosen, about])}:\n${verdict.faults.join('\n')}`);
							}
							judged.push({ plan, given, verdict });
						}
					}
				}
			},
			600_000,
		);

		test('every field was given what it is not for, and was refused for it, and arrived', () => {
			const leaves = leavesOf(properties, resource);
			expect(leaves.length).toBeGreaterThan(40);
			const missed = leaves.filter((leaf) => {
				const own = judged.filter(({ plan }) => identity(plan.leaf) === identity(leaf));
				const refused = own.filter(({ verdict }) => verdict.named?.includes(leaf.shown));
				const arrived = own.filter(
					({ plan, verdict }) => plan.isGood && verdict.state === 'arrived',
				);
				const strange = own.filter(({ plan }) => !plan.isGood);
				return strange.length < LEAST || refused.length === 0 || arrived.length === 0;
			});
			expect(missed.map(identity)).toEqual([]);
			expect(judged.length).toBeGreaterThanOrEqual(least);
		});
	});
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import { nameOf, parametersOf as parametersOfPanel } from '../contract/parameters.mts';
import { startPatientSandbox } from '../contract/send.mts';
import { PRODUCTS } from '../engine/cases.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { loadPackage } from '../support/engine.mts';
import { CASES, SEED } from './cases.mts';
import { choicesOf, kindOf } from './kinds.mts';
import { isOfGuard } from './leaves.mts';
import type { Leaf, Resource } from './leaves.mts';
import { Planner } from './plans.mts';
import { check, refusedByAll } from './runs.mts';
import type { Judged } from './runs.mts';

/** What is set by hand alone; `byHand.test.mts` has the cases about it. */
const BY_HAND = ['sendTo', 'allUsersConfirmed', 'untaggedUsersConfirmed'];
/** What is right only for a run with a single row. */
const REFUSED_HERE = ['options.severalBroadcasts = false'];

/** What is wrong with a row because of the others of its run, and right without them. */
const REFUSED_AMONG_OTHERS = 'Options > Send Several Different Ones';

/** At least so many rows have to be about a field with anything at all in it. */
const LEAST = 2;

const identity = ({ path, when, anyOf }: Pick<Leaf, 'path' | 'when' | 'anyOf'>): string =>
	JSON.stringify([path, Object.entries(when).sort(), Object.entries(anyOf).sort()]);

/**
 * Lets thousands of rows through n8n's engine into the sandbox: whatever a row gives to a field, either
 * exactly what it asks for arrives, or nothing goes out and the error names the field and its mending.
 */
export function describeRowsOf(resource: Resource): void {
	let sandbox: Sandbox;
	let properties: readonly INodeProperties[];
	const judged: Judged[] = [];

	beforeAll(async () => {
		sandbox = await startPatientSandbox();
		const node = (await loadPackage()).getNode('rongCloud').type as INodeType;
		({ properties } = node.description);
	});
	afterAll(async () => await sandbox.close());

	describe(`PROPERTIES_SEED=${SEED}`, () => {
		test.each(PRODUCTS)(
			'%s: what is asked for arrives, or is refused with a name and a fix',
			async (product) => {
				const planner = new Planner(properties, resource, product, SEED);
				for (const [index, portions] of planner
					.portions(CASES[resource] / PRODUCTS.length)
					.entries()) {
					judged.push(...(await check(sandbox, portions, SEED + index * 1000)));
				}
			},
			600_000,
		);

		test.each(PRODUCTS)(
			'%s: without Continue, nothing of a run with bad rows goes out',
			async (product) => {
				const bad = judged.filter(
					({ plan, verdict }) =>
						plan.layout.product === product &&
						verdict.state === 'refused' &&
						plan.second === undefined &&
						!verdict.named.includes(REFUSED_AMONG_OTHERS),
				);
				expect(bad.length).toBeGreaterThan(100);
				for (const { layout } of [bad[0], bad.at(-1)].flatMap((one) => one?.plan ?? [])) {
					const own = bad.filter(({ plan }) => plan.layout === layout).slice(0, 60);
					expect(await refusedByAll(sandbox, own)).toEqual([]);
				}
			},
			600_000,
		);

		test('every field was given what it is not for, and every choice arrived', () => {
			const shown = parametersOfPanel([...properties]).filter(
				({ path, ...parameter }) =>
					parameter.resource === resource &&
					parameter.operation === 'send' &&
					!BY_HAND.includes(path) &&
					!isOfGuard(path),
			);
			expect(shown.length).toBeGreaterThan(40);
			const missed = shown.filter(({ path, when, anyOf, choice }) => {
				const own = judged.filter(
					({ plan }) =>
						identity(plan.leaf) === identity({ path, when: when as Leaf['when'], anyOf }),
				);
				const strange = own.filter(({ plan }) => !plan.isGood);
				if (strange.length < LEAST * PRODUCTS.length) return true;
				const arrived = own.filter(
					({ plan, verdict }) => plan.isGood && verdict.state === 'arrived',
				);
				if (REFUSED_HERE.includes(`${path} = ${String(choice)}`)) return false;
				return choice === undefined || kindOf(own[0]?.plan.leaf as Leaf) === 'choices'
					? arrived.length === 0
					: !arrived.some(({ plan }) => plan.exact?.value === choice);
			});
			expect(missed.map(nameOf)).toEqual([]);
		});

		test('every field has been refused for something', () => {
			const refused = new Set(
				judged.flatMap(({ plan, verdict }) =>
					verdict.state === 'refused' && verdict.named.includes(plan.leaf.shown)
						? [plan.leaf.shown]
						: [],
				),
			);
			const fields = new Set(judged.map(({ plan }) => plan.leaf.shown));
			expect([...fields].filter((name) => !refused.has(name))).toEqual([]);
			expect(judged.some(({ plan }) => choicesOf(plan.leaf).length > 0)).toBe(true);
		});

		test('there were as many cases as there are to be', () => {
			expect(judged).toHaveLength(CASES[resource]);
		});
	});
}

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import type { Given } from './expected.mts';
import { judge, withOwnId } from './judge.mts';
import type { Case, Verdict } from './judge.mts';
import { parametersOf } from './leaves.mts';
import type { Portion } from './plans.mts';
import { rowsOf } from './rows.mts';
import type { Plan } from './rows.mts';

/** So many rows go through the engine as the items of one run. */
const BATCH = 120;

interface Sampled extends Case {
	seed: number;
	/** Where fast-check finds the row again. */
	path: string;
}

export interface Judged {
	plan: Plan;
	given: Given;
	verdict: Verdict;
}

/** The rows of all portions of a layout. */
function sample(portions: readonly Portion[], seed: number): Sampled[] {
	return portions.flatMap(({ plan, rows }, index) => {
		const own = seed + index;
		return fc
			.sample(rowsOf(plan), { seed: own, numRuns: rows })
			.map((given, path) => ({ plan, given, seed: own, path: String(path) }));
	});
}

/**
 * Judges every row of a layout. A row that the node did not deal with well is made smaller by fast-check,
 * alone, and ends the test with its values, its seed and its path.
 */
export async function check(
	sandbox: Sandbox,
	portions: readonly Portion[],
	seed: number,
): Promise<Judged[]> {
	const all = sample(portions, seed);
	const judged: Judged[] = [];
	for (let start = 0; start < all.length; start += BATCH) {
		const batch = all.slice(start, start + BATCH);
		const verdicts = await judge(
			sandbox,
			batch.map((one, index) => withOwnId(one, `row-${start + index}`)),
		);
		for (const [index, verdict] of verdicts.entries()) {
			const one = batch[index] as Sampled;
			if (verdict.faults.length > 0) await fail(sandbox, one, verdict, start + index);
			judged.push({ ...one, verdict });
		}
	}
	return judged;
}

/**
 * Runs refused rows as the items of one run that is not to continue: it has to end before any call, with
 * an error that names the fields and how to mend them.
 * @returns what is wrong with how it ended
 */
export async function refusedByAll(sandbox: Sandbox, rows: readonly Judged[]): Promise<string[]> {
	const [first] = rows;
	if (first === undefined) return [];
	const { layout } = first.plan;
	sandbox.reset();
	const { error, output } = await runNode({
		parameters: parametersOf(layout),
		items: rows.map(({ given }) => ({ given: given as IDataObject })),
		credential: account(sandbox, layout.product),
	});
	const text = `${error?.message}\n${String(error?.description)}`;
	const unnamed = rows
		.flatMap(({ verdict }) => verdict.named)
		.filter((name) => !text.includes(name));
	return [
		...(error?.name === 'NodeOperationError' ? [] : [`It ended with ${String(error?.name)}.`]),
		...(/^Nothing was sent/.test(text) ? [] : [`It says: ${text}`]),
		...(sandbox.requests.length === 0 ? [] : ['It made calls.']),
		...(output.length === 0 ? [] : ['It gave out items.']),
		...[...new Set(unnamed)].map((name) => `It does not name '${name}'.`),
	];
}

const told = ({ plan }: Case, faults: readonly string[]): string => {
	const { resource, product, chosen, messageType } = plan.layout;
	const about = plan.second === undefined ? '' : ` and ${plan.second.key}`;
	return [
		...faults,
		`The row is about ${plan.target.key}${about}, with ${JSON.stringify({ resource, product, ...chosen, messageType })}.`,
	].join('\n');
};

async function fail(
	sandbox: Sandbox,
	one: Sampled,
	verdict: Verdict,
	number: number,
): Promise<never> {
	await fc.assert(
		fc.asyncProperty(rowsOf(one.plan), async (given) => {
			const [again] = await judge(sandbox, [withOwnId({ plan: one.plan, given }, 'row')]);
			const { faults = [] } = again ?? {};
			if (faults.length > 0) throw new Error(told(one, faults));
		}),
		{ seed: one.seed, path: one.path, numRuns: 1 },
	);
	// It was dealt with well on its own, so it is the run with the others that went wrong.
	throw new Error(
		`Row ${number} (seed ${one.seed}, path ${one.path}) goes wrong among others only.\n${told(one, verdict.faults)}\n${fc.stringify(one.given)}`,
	);
}

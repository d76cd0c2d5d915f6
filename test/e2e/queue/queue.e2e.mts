import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { SYSTEM_PATH } from '../../engine/cases.mts';
import {
	isTrue,
	print,
	printAccounts,
	publishCampaign,
	sentTo,
	waitUntil,
	type Begun,
	type Row,
} from './campaign.mts';
import { findProgram } from './programs.mts';
import { raiseQueue, type Queue, type Worker } from './queue.mts';

const APP = 'sandbox-nexconn';
const EXECUTIONS = 6;
const GUARD: INodeParameters = { duplicateGuardKey: '={{ $json.key }}' };
/** So that there is always something in flight. */
const REPLY_MS = 250;

let queue: Queue;
/** Lets the service answer. */
let answer: () => void;

beforeAll(async () => {
	queue = await raiseQueue();
});
afterAll(async () => {
	await queue?.clear();
});

beforeEach(async () => {
	queue.sandbox.reset();
	queue.sandbox.reply(SYSTEM_PATH.nexconn, {
		kind: 'normal',
		until: new Promise<void>((resolve) => (answer = resolve)),
		delayMs: REPLY_MS,
		times: Number.MAX_SAFE_INTEGER,
	});
	// What two workers send at their own pace, which each keeps for itself.
	queue.sandbox.setApp(APP, { messagesPerSecond: 2.5 * LIMITS.messagesPerSecond });
	while (queue.workers.length < 2) await queue.addWorker();
});

/** The input of each execution: users of its own. */
const rowsFor = (
	name: string,
	count: number,
	textOf: (batch: number, index: number) => string,
): Row[][] =>
	Array.from({ length: EXECUTIONS }, (_, batch) =>
		Array.from({ length: count }, (_, index) => ({
			user: `u-${batch}-${index}`,
			key: `${name}-${batch}-${index}`,
			text: textOf(batch, index),
		})),
	);

const ownText = (batch: number, index: number) => `Your order ${batch}-${index} is on its way.`;
const oneText = () => 'The sale starts today.';

const sentOf = (begun: readonly Begun[]) => {
	const sent = sentTo(queue);
	return begun.flatMap(({ rows }) => rows).filter(({ user }) => sent.has(user)).length;
};

interface Death {
	/** The executions of the worker. */
	dead: Begun[];
	/** Those of them that had rows left to send. */
	unfinished: Begun[];
	alive: Begun[];
}

/**
 * Kills the worker that has most left to send, in the middle of it: both have begun executions, and none is
 * left in the queue, since the service does not answer before; then it has accepted so many of its messages,
 * and others wait for their replies.
 */
async function killOneOf(begun: readonly Begun[], accepted: number): Promise<Death> {
	const runs = (worker: Worker) => begun.filter(({ id }) => worker.executionIds().includes(id));
	await waitUntil('both workers have begun all executions between them', () => {
		const shares = queue.workers.map(runs);
		return shares.every(({ length }) => length > 0) && new Set(shares.flat()).size === EXECUTIONS;
	});
	answer();
	const left = (worker: Worker) =>
		runs(worker).reduce((sum, one) => sum + one.rows.length - sentOf([one]), 0);
	const [victim] = [...queue.workers].sort((one, other) => left(other) - left(one));
	if (victim === undefined) throw new Error('There are two workers.');
	const dead = runs(victim);
	const isPending = () => queue.sandbox.requests.some(({ outcome }) => outcome === 'pending');
	await waitUntil(
		`${accepted} messages of the worker are accepted`,
		() => sentOf(dead) >= accepted && isPending(),
		5,
	);
	await queue.killWorker(victim);
	return {
		dead,
		unfinished: dead.filter((one) => sentOf([one]) < one.rows.length),
		alive: begun.filter((one) => !dead.includes(one)),
	};
}

test('a program that is missing is named, with the command that installs it', () => {
	expect(() => findProgram('no-such-server', 'no-such-package')).toThrow(
		/"no-such-server".*apt-get install -y no-such-package/,
	);
});

describe('a worker is killed in the middle of sending, and its executions are started again', () => {
	test.each([
		['a text for each row', 'own-text', ownText],
		['one text for all rows', 'one-text', oneText],
	])('with the duplicate guard, %s: nobody gets it twice', async (title, name, textOf) => {
		const campaign = await publishCampaign(queue, name, GUARD);
		const begun = await campaign.start(rowsFor(name, 500, textOf));
		const { dead, unfinished, alive } = await killOneOf(begun, 300);
		const sentBeforeKill = sentOf(dead);
		const newWorker = queue.addWorker();
		const again = await campaign.start(dead.map(({ rows }) => rows));
		await newWorker;
		const survivors = await campaign.accounts(alive);
		const restarted = await campaign.accounts(again);

		printAccounts(`A worker killed, with the guard, ${title}`, {
			'on the other worker': survivors,
			'started again': restarted,
		});
		expect([...sentTo(queue).values()].filter((times) => times > 1)).toEqual([]);
		const accounts = [...survivors, ...restarted];
		const users = begun.flatMap(({ rows }) => rows.map(({ user }) => user));
		expect(accounts.map(({ user }) => user).sort()).toEqual(users.sort());
		expect(accounts.filter((account) => !isTrue(account))).toEqual([]);
		// What runs elsewhere is not touched, and the kill came in the middle of the others.
		expect(new Set(survivors.map(({ status }) => status))).toEqual(new Set(['accepted']));
		const skipped = restarted.filter(({ status }) => status === 'skipped');
		expect(skipped.length).toBeGreaterThanOrEqual(sentBeforeKill);
		expect(restarted.length).toBeGreaterThan(skipped.length);

		// n8n: the executions end as errors, without their input, so that Retry has nothing to go on with.
		expect(unfinished.length).toBeGreaterThan(0);
		for (const execution of await campaign.ended(unfinished)) {
			expect(execution.status).toBe('error');
			expect(execution.data.resultData.error?.message).toMatch(/failed to be processed too many/);
			expect(execution.data.resultData.runData).toEqual({});
			expect(execution.data.executionData?.nodeExecutionStack).toEqual([]);
		}
	});

	test('without the duplicate guard: people get it twice', async () => {
		const campaign = await publishCampaign(queue, 'unguarded', {});
		const begun = await campaign.start(rowsFor('unguarded', 300, ownText));
		const { dead, alive } = await killOneOf(begun, 200);
		// What was in flight has arrived by now, or never will.
		await waitUntil('no call of the dead worker is pending', () =>
			queue.sandbox.requests.every(({ outcome }) => outcome !== 'pending'),
		);
		await campaign.ended(alive);
		const sentBeforeKill = sentOf(dead);
		const again = await campaign.start(dead.map(({ rows }) => rows));
		const restarted = await campaign.accounts(again);

		printAccounts('A worker killed, without the guard', { 'started again': restarted });
		expect(new Set(restarted.map(({ status }) => status))).toEqual(new Set(['accepted']));
		const twice = restarted.filter(({ sent }) => sent > 1);
		expect(sentBeforeKill).toBeGreaterThanOrEqual(200);
		expect(twice).toHaveLength(sentBeforeKill);
	});
});

test('three executions with the same keys at once: each row goes out once', async () => {
	answer();
	const campaign = await publishCampaign(queue, 'race', GUARD);
	const [rows = []] = rowsFor('race', 500, ownText);
	const begun = await campaign.start([rows, rows, rows]);
	const accounts = await campaign.accounts(begun);
	const workers = queue.workers.filter((worker) =>
		begun.some(({ id }) => worker.executionIds().includes(id)),
	);

	printAccounts('Three executions with the same keys at once', { 'all three': accounts });
	expect(workers).toHaveLength(2);
	expect([...sentTo(queue).values()]).toEqual(Array(500).fill(1));
	expect(accounts).toHaveLength(1500);
	expect(accounts.filter((account) => !isTrue(account))).toEqual([]);
	const accepted = accounts.filter(({ status }) => status === 'accepted');
	expect(new Set(accepted.map(({ user }) => user)).size).toBe(500);
	expect(accepted).toHaveLength(500);
});

test('two workers at the pace of one App Key: refused, slowed down, nothing lost', async () => {
	const { messagesPerSecond } = LIMITS;
	answer();
	queue.sandbox.setApp(APP, { messagesPerSecond });
	const campaign = await publishCampaign(queue, 'pace', {});
	const begun = await campaign.start(rowsFor('pace', 250, ownText));
	const accounts = await campaign.accounts(begun);

	const { journal, requests } = queue.sandbox;
	const times = journal.map(({ at }) => at);
	const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
	const refused = requests.filter(({ status }) => status === 429).length;
	print(`Two workers, 1,500 rows, ${messagesPerSecond} messages a second for the App Key`, [
		['Sent', 'Seconds', 'Messages a second', 'Refused (429) and sent again'],
		[journal.length, seconds.toFixed(1), (journal.length / seconds).toFixed(1), refused],
	]);
	expect(refused).toBeGreaterThan(0);
	expect(accounts).toHaveLength(1500);
	expect(new Set(accounts.map(({ status }) => status))).toEqual(new Set(['accepted']));
	expect([...sentTo(queue).values()]).toEqual(Array(1500).fill(1));
});

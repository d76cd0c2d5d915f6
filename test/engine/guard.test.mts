import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { deduplication, runNode } from '../support/engine.mts';
import type { EngineRun } from '../support/engine.mts';
import {
	column,
	CONTINUE,
	details,
	ERROR_OUTPUT,
	everything,
	links,
	NORMAL,
	PRODUCTS,
	REFUSED,
	RETRY,
	FAST,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

beforeEach(() => deduplication.clear());
afterEach(() => {
	jest.restoreAllMocks();
});

const HOUR = 3_600_000;
const RESET = { kind: 'reset', when: 'after-request' } as const;

const guarded = (options: INodeParameters = {}): INodeParameters =>
	systemMessage({
		options: { ...FAST, ...options },
		duplicateGuard: { duplicateGuardKey: '={{ $json.order }}' },
		advanced: { ...STEP_BY_STEP },
	});

/** A run of the guarded node for the three rows; each is an execution of its own. */
const execute = async ({
	product = 'nexconn',
	...run
}: Partial<EngineRun> & { product?: Product } = {}) =>
	await runNode({
		parameters: guarded(),
		items: [...THREE],
		credential: account(sandbox.current, product),
		...run,
	});

/** The users of each call. */
const calls = () =>
	sandbox.current.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));
const sentTo = () => calls().flat();

const clock = Date.now.bind(Date);

/** Goes on as if it were that many hours later. */
function later(hours: number): void {
	jest.spyOn(Date, 'now').mockImplementation(() => clock() + hours * HOUR);
}

describe.each(PRODUCTS)('%s: rows that share a call', (product) => {
	const duplicateGuardHistory = '={{ $json.size }}';
	const parameters = guarded({ callsInFlight: 60, duplicateGuardHistory });

	test.each([0, 1, 2])(
		'of which row %i is refused: it stays out, and the others go',
		async (no) => {
			const items = THREE.map((row, at) => ({ ...row, text: 'Hello', size: at === no ? 1 : 100 }));
			const { output } = await execute({ product, parameters, items, settings: CONTINUE });
			expect(calls()).toEqual([THREE.filter((_, at) => at !== no).map(({ to }) => to)]);
			expect(column(output, 'status')).toEqual(
				THREE.map((_, at) => (at === no ? undefined : 'accepted')),
			);
		},
	);
});

describe.each(PRODUCTS)('%s: a second execution with the same keys', (product) => {
	test('sends only the rows whose key is new, and says so at the others', async () => {
		await execute({ product, items: THREE.slice(0, 2) });
		const { output, error } = await execute({ product });

		expect(error).toBeUndefined();
		expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'status')).toEqual(['skipped', 'skipped', 'accepted']);
		expect(output[1]?.json).toEqual({
			status: 'skipped',
			audience: 'User u-1002',
			sentBefore: 'accepted',
			duplicateGuardKey: 'B-2',
			userIds: ['u-1002'],
			note: expect.stringMatching(/^Not sent again: an earlier execution/),
		});
	});

	test('of which one is still sending: each row goes out once', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], { kind: 'normal', delayMs: 500 });
		const both = await Promise.all([execute({ product }), execute({ product })]);

		expect(sentTo().sort()).toEqual(['u-1001', 'u-1002', 'u-1003']);
		const statuses = both.flatMap(({ output }) => column(output, 'status'));
		expect(statuses.filter((status) => status === 'accepted')).toHaveLength(3);
		expect(statuses.filter((status) => status === 'skipped')).toHaveLength(3);
	});

	test('where the first one never heard what became of a row: it is skipped, and named', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, RESET]);
		await execute({ product, settings: CONTINUE });
		const { output, run } = await execute({ product });

		expect(sandbox.current.requests).toHaveLength(3);
		expect(column(output, 'sentBefore')).toEqual(['accepted', 'unknown', 'accepted']);
		expect(output[1]?.json.note).toMatch(/Nobody knows whether it was sent/);
		const [hint] = run.data.resultData.runData.RongCloud?.[0]?.hints ?? [];
		expect(hint?.message).toMatch(
			/^Skipped, .*all 3 items\..*Nobody knows whether it was sent before: item 1 \(1 of 3/s,
		);
	});

	test('where the first one was refused: what was not sent goes out', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, REFUSED]);
		const first = await execute({ product });
		expect(told(first.error)).toMatch(/^Not sent any more: item 2 /m);
		const { output } = await execute({ product });

		expect(column(output, 'status')).toEqual(['skipped', 'accepted', 'accepted']);
		expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
	});
});

test('a service that could not be reached leaves no record', async () => {
	await sandbox.current.refuseConnections();
	const { errorOutput } = await execute({ settings: ERROR_OUTPUT });
	await sandbox.current.allowConnections();

	expect(errorOutput.map((item) => details(item).status)).toEqual(Array(3).fill('notSent'));
	expect(deduplication.size).toBe(0);
	expect(column((await execute()).output, 'status')).toEqual(Array(3).fill('accepted'));
});

test('rows of one execution may share a key', async () => {
	const run = { parameters: guarded({ duplicateGuardKey: 'campaign-7' }) };
	expect(column((await execute(run)).output, 'status')).toEqual(Array(3).fill('accepted'));
	expect(column((await execute(run)).output, 'status')).toEqual(Array(3).fill('skipped'));
	expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
});

test('rows of one call may have keys of their own', async () => {
	const items = THREE.map((row) => ({ ...row, text: 'Hello' }));
	await execute({ items: items.slice(1, 2) });
	const { output } = await execute({ items });

	expect(calls()).toEqual([['u-1002'], ['u-1001', 'u-1003']]);
	expect(column(output, 'status')).toEqual(['accepted', 'skipped', 'accepted']);
});

test('a later turn of a loop in one execution skips what an earlier one sent, and says so', async () => {
	const { output } = await execute({ turns: 3 });
	expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
	expect(column(output, 'status')).toEqual(Array(3).fill('skipped'));
	expect(column(output, 'note')).toEqual(
		Array(3).fill(expect.stringContaining('an earlier run of this node in this one')),
	);
});

test('a later turn of a loop sends what an earlier one could not', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, REFUSED]);
	const { output } = await execute({ turns: 2, settings: CONTINUE });
	expect(column(output, 'status')).toEqual(['skipped', 'accepted', 'skipped']);
	expect(sentTo()).toEqual(['u-1001', 'u-1003', 'u-1002']);
});

test('Retry On Fail goes on with what is left', async () => {
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, REFUSED]);
	const { output } = await execute({ settings: RETRY });
	expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
});

test('a refusal in a later try does not take back what an earlier one sent', async () => {
	const parameters = guarded({ duplicateGuardKey: 'campaign-7' });
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, { ...REFUSED, times: 3 }]);
	await execute({ parameters, settings: RETRY });
	expect(sandbox.current.requests).toHaveLength(4);
	const { output } = await execute({ parameters });
	expect(column(output, 'sentBefore')).toEqual(Array(3).fill('accepted'));
});

test('Retry in the list of executions goes on with a key that rows share', async () => {
	const parameters = guarded({ duplicateGuardKey: 'campaign-7' });
	sandbox.current.reply(SYSTEM_PATH.nexconn, [NORMAL, REFUSED]);
	const { run } = await execute({ parameters });
	const { output } = await execute({ parameters, retryOf: run });
	expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
	expect(sentTo()).toEqual(['u-1001', 'u-1002', 'u-1003']);
});

describe('the window', () => {
	test.each([
		[23, 'skipped'],
		[23.99, 'skipped'],
		[28.1, 'accepted'],
	])('of 24 hours, %d hours later: %s', async (hours, status) => {
		await execute();
		later(hours);
		expect(column((await execute()).output, 'status')).toEqual(Array(3).fill(status));
	});

	test('is not made longer by what is skipped', async () => {
		await execute();
		later(20);
		await execute();
		later(28.1);
		expect(column((await execute()).output, 'status')).toEqual(Array(3).fill('accepted'));
	});

	test('of an hour, by an option', async () => {
		const parameters = guarded({ duplicateGuardHours: 1 });
		await execute({ parameters });
		later(1.2);
		const { output } = await execute({ parameters });
		expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
	});
});

describe('a guard that cannot do its work sends nothing', () => {
	test('without a key for a row', async () => {
		const { error } = await execute({
			items: THREE.map((row, index) => (index === 1 ? { ...row, order: '' } : row)),
		});
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/Item 1: 'Duplicate Guard > Key' is empty/);
	});

	test('with a window but no key', async () => {
		const { error } = await execute({
			parameters: systemMessage({ duplicateGuard: { duplicateGuardHours: 2 } }),
		});
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toContain("'Duplicate Guard > Key' is empty");
	});

	test('with more keys than it remembers', async () => {
		const { error } = await execute({ parameters: guarded({ duplicateGuardHistory: 2 }) });
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/'Duplicate Guard > History Size' is 2.* 3 different keys/);
	});

	test.each([
		['without Continue', {}],
		['with the error output', ERROR_OUTPUT],
	])('without a store, %s', async (_name, settings) => {
		deduplication.failure = new Error('database is locked');
		const { error, errorOutput } = await execute({ settings });
		const says = error === undefined ? JSON.stringify(errorOutput) : told(error);
		expect(sandbox.current.requests).toEqual([]);
		expect(says).toContain('could not keep its record (database is locked)');
		expect(says).toContain('Save the workflow');
		if (error === undefined) {
			expect(errorOutput.map((item) => details(item).status)).toEqual(Array(3).fill('notSent'));
		} else {
			expect(told(error)).toMatch(/^Not sent: items 0-2 \(3 of 3 items\)\.$/m);
		}
	});
});

test('without the option nothing is recorded, and everything goes out again', async () => {
	await execute({ parameters: systemMessage() });
	const { output } = await execute({ parameters: systemMessage() });
	expect(column(output, 'status')).toEqual(Array(3).fill('accepted'));
	expect(deduplication.size).toBe(0);
});

test('a preview records nothing and shows the key', async () => {
	const { output } = await execute({ parameters: { ...guarded(), runMode: 'preview' } });
	expect(column(output, 'duplicateGuardKey')).toEqual(['A-1', 'B-2', 'C-3']);
	expect(deduplication.size).toBe(0);
});

test('the store holds neither the key nor the message', async () => {
	const result = await execute();
	expect(deduplication.size).toBeGreaterThan(0);
	expect(deduplication.content).not.toMatch(/A-1|u-1001|Ana/);
	expect(everything(result)).not.toContain('sandbox-secret');
});

test('more rows than are recorded at once', async () => {
	const items = Array.from({ length: 350 }, (_, index) => ({
		to: `user-${index}`,
		text: `Hello ${index}`,
		order: `K-${index}`,
	}));
	const parameters = guarded({ callsInFlight: 20 });
	const first = await execute({ parameters, items: items.slice(0, 150) });
	expect(new Set(column(first.output, 'status'))).toEqual(new Set(['accepted']));
	const { output } = await execute({ parameters, items });

	expect(column(output, 'status')).toEqual([
		...Array(150).fill('skipped'),
		...Array(200).fill('accepted'),
	]);
	expect(new Set(sentTo()).size).toBe(350);
	expect(sandbox.current.journal).toHaveLength(350);
}, 30_000);

describe('keys are recorded shortly before they are sent', () => {
	/** Of a call: two of them are recorded at once. */
	const ROWS = Math.floor(LIMITS.messagesPerSecond / 4);
	const items = Array.from({ length: 40 * ROWS }, (_, index) => ({
		to: `user-${index}`,
		text: 'Hello',
		order: `K-${index}`,
	}));
	/** A call a second. */
	const parameters = systemMessage({
		options: { messagesPerSecond: ROWS },
		duplicateGuard: { duplicateGuardKey: '={{ $json.order }}' },
	});
	/** How many keys are recorded, at most. */
	const recorded = () => Math.floor(deduplication.size / 7);

	/** Cancels an execution once it has sent so many calls; hands over how many keys were in doubt before. */
	async function cancelAfter(count: number): Promise<number> {
		let running: { cancel(): void } | undefined;
		const ended = execute({ parameters, items, onStart: (started) => (running = started) });
		while (calls().length < count) await new Promise((resolve) => setTimeout(resolve, 10));
		const inDoubt = recorded() - sentTo().length;
		running?.cancel();
		await ended;
		return inDoubt;
	}

	test('so that a crash leaves few of them in doubt', async () => {
		// The call under way, the one that waits for its turn, and the one that is being recorded.
		expect(await cancelAfter(6)).toBeLessThanOrEqual(1.4 * LIMITS.messagesPerSecond);
	}, 60_000);

	test('and an execution that is cancelled meanwhile ends, and takes back what it did not send', async () => {
		await cancelAfter(3);
		const first = sentTo().length;
		const { output } = await execute({ items, parameters: guarded({ callsInFlight: 20 }) });

		expect(first).toBeLessThan(items.length);
		expect(column(output, 'status').filter((status) => status === 'skipped')).toHaveLength(first);
		expect(sentTo()).toHaveLength(items.length);
		expect(new Set(sentTo()).size).toBe(items.length);
	}, 60_000);
});

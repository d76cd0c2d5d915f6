import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type {
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IExecuteFunctions,
} from 'n8n-workflow';

import { KeyStore } from '../../../nodes/RongCloud/runtime/decide/keyStore.ts';
import type { Holder } from '../../../nodes/RongCloud/runtime/decide/keyStore.ts';
import { DeduplicationStore } from '../../support/deduplication.mts';

const database = new DeduplicationStore();
const data = { workflow: { id: 'w1' }, node: { id: 'n1' } } as ICheckProcessedContextData;
let workers = 0;

/** The store as an execution of a worker sees it: those of one process share their accesses. */
function storeOfWorker(worker = `worker ${(workers += 1)}`): KeyStore {
	const context: unknown = {
		getWorkflow: () => ({ id: worker }),
		getNode: () => ({ id: worker }),
		helpers: {
			checkProcessedAndRecord: (items: string[], _: 'node', options: ICheckProcessedOptions) =>
				database.checkProcessedAndRecord(items, 'node', data, options),
			removeProcessed: (items: string[]) => database.removeProcessed(items, 'node', data),
		},
	};
	return new KeyStore(context as IExecuteFunctions, 10_000);
}

const keys = (...names: string[]) => names.map((hash) => ({ hash, hours: 24 }));

/** A run that claims keys and ends without having sent any. */
async function claim(names: string[]): Promise<Map<string, Holder>> {
	const store = storeOfWorker();
	const claims = await store.record(keys(...names), () => false);
	await store.finish();
	return claims;
}

beforeEach(() => {
	database.clear();
	jest.useFakeTimers();
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** Lets the clock run until everything has ended. */
async function ended<T>(work: Promise<T>): Promise<T> {
	let isOpen = true;
	void work.finally(() => (isOpen = false));
	while (isOpen) await jest.advanceTimersByTimeAsync(10);
	return await work;
}

/** What a later run finds of keys, one after the other. */
const found = async (...names: string[]) => [...(await ended(claim(names))).values()];

/** A run that records keys and sends them. */
async function send(...names: string[]): Promise<KeyStore> {
	const store = storeOfWorker();
	await ended(store.record(keys(...names), () => false));
	return store;
}

/** Numbers that look random but come out the same each time. */
function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

// The store has no lock, so that workers write over what they have not seen.
test.each(Array.from({ length: 200 }, (_, seed) => seed))(
	'workers that claim the same keys at the same time: each key has one owner (%d)',
	async (seed) => {
		const roll = dice(seed + 1);
		jest.spyOn(Math, 'random').mockImplementation(dice(seed + 1000));
		database.latency = () => Math.floor(roll() * 150);
		const names = ['a', 'b', 'c', 'd'];
		const attempts = Array.from({ length: 4 }, async (_, index) => {
			await new Promise((resolve) => setTimeout(resolve, Math.floor(roll() * 200)));
			// Each also has a key of its own, so that it writes in any case.
			return await claim([...names, `own ${index}`]);
		});
		const claims = await ended(Promise.all(attempts));

		for (const name of names) {
			expect(claims.filter((one) => one.get(name) === 'ours')).toHaveLength(1);
		}
		claims.forEach((one, index) => expect(one.get(`own ${index}`)).toBe('ours'));
	},
);

describe.each([
	[2, 1, 60],
	[2, 3, 60],
	[2, 10, 150],
	[3, 3, 60],
	[2, 3, 600],
])('%d workers with %d executions each, accesses of up to %d ms', (count, executions, latency) => {
	test.each([1, 2, 3])('nothing that was recorded gets lost (%d)', async (seed) => {
		const roll = dice(seed);
		// The pauses between accesses are of different lengths, the same ones in each run of this test.
		jest.spyOn(Math, 'random').mockImplementation(dice(seed + 100));
		workers += count;
		database.latency = () => 2 + Math.floor(roll() * latency);
		const sent: string[] = [];
		const work = Array.from({ length: count * executions }, async (_, execution) => {
			const store = storeOfWorker(`worker ${workers - (execution % count)}`);
			for (let turn = 0; turn < 8; turn++) {
				const names = ['a', 'b', 'c'].map((name) => `${execution} ${turn} ${name}`);
				const claims = await store.record(keys(...names), () => false);
				expect([...claims.values()]).toEqual(['ours', 'ours', 'ours']);
				sent.push(...names);
				await new Promise((resolve) => setTimeout(resolve, roll() * 600));
				await store.close(names);
			}
			await store.finish();
		});
		await ended(Promise.all(work));
		database.latency = () => 0;

		const claims = await found(...sent);
		expect(claims).toHaveLength(count * executions * 8 * 3);
		expect(claims.filter((one) => one === 'ours')).toEqual([]);
		// How a sending ended may be written over, which leaves it unknown: seldom, at the most.
		const unknown = claims.filter((one) => one === 'unknown');
		expect(unknown.length).toBeLessThan(claims.length / 8);
	});
});

describe('three keys', () => {
	const NAMES = ['a', 'b', 'c'];
	const all = (state: Holder) => [state, state, state];

	test('an error of the database that passes is waited out', async () => {
		const access = jest.spyOn(database, 'checkProcessedAndRecord');
		access.mockRejectedValueOnce(new Error('deadlock detected'));
		access.mockRejectedValueOnce(new Error('deadlock detected'));
		expect(await found(...NAMES)).toEqual(all('ours'));
	});

	test('an access that worked although it failed is not taken for that of another worker', async () => {
		const write = database.checkProcessedAndRecord.bind(database);
		jest.spyOn(database, 'checkProcessedAndRecord').mockImplementationOnce(async (...access) => {
			await write(...access);
			throw new Error('Connection terminated unexpectedly');
		});
		expect(await found(...NAMES)).toEqual(all('ours'));
		expect(await found(...NAMES)).toEqual(all('unknown'));
	});

	test('a removal that another worker wrote over is made again', async () => {
		const store = await send(...NAMES);
		const before = database.copy();
		const remove = database.removeProcessed.bind(database);
		jest.spyOn(database, 'removeProcessed').mockImplementationOnce(async (...access) => {
			await remove(...access);
			database.restore(before);
		});
		await ended(store.close(NAMES));
		await ended(store.finish());
		expect(await found(...NAMES)).toEqual(all('accepted'));
	});

	test('that another one has: asking leaves nothing behind', async () => {
		const store = await send(...NAMES);
		await ended(store.close(NAMES));
		await ended(store.finish());
		const { size } = database;
		await found(...NAMES);
		expect(database.size).toBe(size);
	});
});

test('two workers that make the first record of a node at the same moment', async () => {
	database.latency = () => 20;
	const both = await Promise.all([found('a', 'b'), found('c', 'd')]);
	expect(both.flat()).toEqual(Array(4).fill('ours'));
});

test('executions of one worker that claim the same keys at the same moment', async () => {
	workers += 1;
	const stores = [1, 2, 3].map(() => storeOfWorker(`worker ${workers}`));
	const claims = await ended(
		Promise.all(stores.map(async (store) => await store.record(keys('a', 'b'), () => false))),
	);
	for (const name of ['a', 'b']) {
		expect(claims.map((one) => one.get(name)).sort()).toEqual(['ours', 'unknown', 'unknown']);
	}
});

test('a record that another worker wrote over is made again', async () => {
	const first = claim(['a', 'b']);
	await jest.advanceTimersByTimeAsync(100);
	database.clear();
	expect([...(await ended(first)).values()]).toEqual(['ours', 'ours']);
	expect(await found('a', 'c')).toEqual(['unknown', 'ours']);
});

test('a record that does not stay is not relied upon', async () => {
	database.latency = () => {
		database.clear();
		return 0;
	};
	jest
		.spyOn(database, 'checkProcessedAndRecord')
		.mockImplementation(async (items) => ({ new: items, processed: [] }));
	const refused = claim(['a']).catch((error: Error) => error.message);
	expect(await ended(refused)).toContain('written over');
});

test('keys that are closed, left open or taken back are told apart later', async () => {
	const store = await send('closed', 'open', 'back');
	await ended(store.close(['closed']));
	await ended(store.leaveOpen(['open']));
	await ended(store.takeBack(['back']));
	const states = ['accepted', 'unknown', 'ours', 'ours'];
	expect(await found('closed', 'open', 'back', 'never')).toEqual(states);
});

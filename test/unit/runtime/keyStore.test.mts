import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ICheckProcessedContextData, IExecuteFunctions } from 'n8n-workflow';

import { KeyStore } from '../../../nodes/RongCloud/runtime/keyStore.ts';
import type { Claim } from '../../../nodes/RongCloud/runtime/keyStore.ts';
import { DeduplicationStore } from '../../support/deduplication.mts';

const database = new DeduplicationStore();
const data = { workflow: { id: 'w1' }, node: { id: 'n1' } } as ICheckProcessedContextData;
let workers = 0;

/** The store as a worker of its own sees it: accesses of one process queue up by workflow and node. */
function storeOfWorker(): KeyStore {
	workers += 1;
	const worker = `worker ${workers}`;
	return new KeyStore(
		{
			getWorkflow: () => ({ id: worker }),
			getNode: () => ({ id: worker }),
			helpers: {
				checkProcessedAndRecord: async (items: string[], _scope: 'node', options: object) =>
					await database.checkProcessedAndRecord(items, 'node', data, {
						mode: 'entries',
						...options,
					}),
				removeProcessed: async (items: string[]) =>
					await database.removeProcessed(items, 'node', data),
			},
		} as unknown as IExecuteFunctions,
		1000,
	);
}

const keys = (...names: string[]) => names.map((hash) => ({ hash, hours: 24 }));

const claim = async (names: string[]): Promise<Map<string, Claim>> =>
	await storeOfWorker().claim(keys(...names), () => false);

beforeEach(() => {
	database.clear();
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

/** Lets the clock run until everything has ended. */
async function ended<T>(work: Promise<T>): Promise<T> {
	let isOpen = true;
	void work.finally(() => (isOpen = false));
	while (isOpen) await jest.advanceTimersByTimeAsync(10);
	return await work;
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
		database.latency = () => Math.floor(roll() * 150);
		const names = ['a', 'b', 'c', 'd'];
		const attempts = Array.from({ length: 4 }, async (_, index) => {
			await new Promise((resolve) => setTimeout(resolve, Math.floor(roll() * 200)));
			// Each also has a key of its own, so that it writes in any case.
			return await claim([...names, `own ${index}`]);
		});
		const claims = await ended(Promise.all(attempts));

		for (const name of names) {
			const owners = claims.filter((one) => one.get(name) === 'ours');
			expect(owners).toHaveLength(1);
		}
		claims.forEach((one, index) => expect(one.get(`own ${index}`)).toBe('ours'));
	},
);

test('a record that another worker wrote over is made again', async () => {
	const first = claim(['a', 'b']);
	await jest.advanceTimersByTimeAsync(100);
	database.clear();
	expect(await ended(first)).toEqual(
		new Map([
			['a', 'ours'],
			['b', 'ours'],
		]),
	);
	const second = await ended(claim(['a', 'c']));
	expect(second).toEqual(
		new Map([
			['a', 'unknown'],
			['c', 'ours'],
		]),
	);
});

test('a record that does not stay is not relied upon', async () => {
	database.latency = () => {
		database.clear();
		return 0;
	};
	const forgetful = jest
		.spyOn(database, 'checkProcessedAndRecord')
		.mockImplementation(async (items) => ({ new: items, processed: [] }));
	const refused = claim(['a']).catch((error: unknown) => error);
	expect(await ended(refused)).toEqual(
		expect.objectContaining({ message: expect.stringContaining('written over') }),
	);
	forgetful.mockRestore();
});

test('keys that are closed, left open or taken back are told apart later', async () => {
	const store = storeOfWorker();
	await ended(store.claim(keys('closed', 'open', 'back'), () => false));
	await ended(store.close(['closed']));
	await ended(store.leaveOpen(['open']));
	await ended(store.takeBack(['back']));

	expect(await ended(claim(['closed', 'open', 'back', 'never']))).toEqual(
		new Map([
			['closed', 'accepted'],
			['open', 'unknown'],
			['back', 'ours'],
			['never', 'ours'],
		]),
	);
});

test('asking leaves nothing behind for keys that another one has', async () => {
	const store = storeOfWorker();
	await ended(store.claim(keys('a', 'b', 'c'), () => false));
	await ended(store.close(['a', 'b', 'c']));
	const { size } = database;
	await ended(claim(['a', 'b', 'c']));
	expect(database.size).toBe(size);
});

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { Pace } from '../../../nodes/RongCloud/runtime/send/pacer.ts';
import type { Outcome } from '../../../nodes/RongCloud/service/reply.ts';

/** How long a call is on its way, in milliseconds: to the service and back, and until its reply is read. */
interface Ways {
	out(): number;
	back(): number;
	read?(): number;
}

const SEEDS = [1, 2, 3, 4, 5];

let random: () => number;

beforeEach(() => {
	// In time that is counted and not waited for, so that no other program of the machine takes part.
	jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
	jest.spyOn(Math, 'random').mockImplementation(() => random());
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

function seeded(seed: number): () => number {
	let state = seed * 7919;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
		return state / 2 ** 32;
	};
}

const between = (least: number, most: number) => (): number => least + random() * (most - least);
const NEAR: Ways = { out: between(0.3, 3), back: between(0.3, 3) };

/** A service that takes so many messages in any 1,000 milliseconds, the strict reading. */
class Service {
	readonly takenAt: number[] = [];

	refused = 0;

	constructor(
		private readonly perSecond: number,
		private readonly ways: Ways,
	) {}

	async call(onAnswer: () => void): Promise<{ outcome: Outcome }> {
		await after(this.ways.out());
		const now = Math.floor(performance.now());
		const inSecond = this.takenAt.filter((at) => at > now - 1000).length;
		const isTaken = inSecond < this.perSecond;
		if (isTaken) this.takenAt.push(now);
		else this.refused += 1;
		await after(this.ways.back());
		onAnswer();
		if (this.ways.read) await after(this.ways.read());
		const outcome = isTaken
			? { state: 'accepted', httpStatus: 200 }
			: { state: 'rejected', httpStatus: 429, what: 'Too many', fix: 'Wait.' };
		return { outcome: outcome as Outcome };
	}
}

const after = async (ms: number) => await new Promise<void>((done) => setTimeout(done, ms));

/** A process that has a pace of its own, and up to 60 calls in flight, begun one after another. */
async function send(service: Service, messages: number, perSecond: number): Promise<number> {
	const pace = new Pace();
	const load = { messages: 1, perSecond, patienceMs: 120_000 };
	const left = Array.from({ length: messages }).values();
	let begun = Promise.resolve();
	const sender = async () => {
		for (;;) {
			await begun;
			if (left.next().done === true) return;
			await new Promise<void>((ended) => {
				begun = new Promise((begins) => {
					const call = async (onAnswer: () => void) => {
						begins();
						return await service.call(onAnswer);
					};
					void pace.run(load, call, () => false).then(() => ended());
				});
			});
		}
	};
	await Promise.all(Array.from({ length: 60 }, sender));
	return performance.now();
}

/** Lets the time go by until something is done. */
async function done<T>(work: Promise<T>): Promise<T> {
	let isDone = false;
	void work.finally(() => (isDone = true));
	while (!isDone) await jest.advanceTimersByTimeAsync(5);
	return await work;
}

/** How much of the pace several processes reach that send at the same time, and how much was refused. */
async function reached(messages: readonly number[], perSecond: number, ways: Ways) {
	const service = new Service(perSecond, ways);
	const start = performance.now();
	await done(Promise.all(messages.map(async (count) => await send(service, count, perSecond))));
	const { takenAt, refused } = service;
	const all = messages.reduce((sum, count) => sum + count, 0);
	expect(takenAt).toHaveLength(all);
	const seconds = ((takenAt.at(-1) ?? NaN) - start) / 1000;
	return { pace: all / perSecond / seconds, refused };
}

describe.each(SEEDS)('alone, seed %i', (seed) => {
	test.each<[string, number, number, Ways]>([
		['100 a second', 1000, 100, NEAR],
		[
			'100 a second, replies after half a second',
			1000,
			100,
			{ out: between(1, 4), back: between(500, 505) },
		],
		['500 a second', 5000, 500, NEAR],
		[
			'500 a second, from a process that is slow to send now and then',
			5000,
			500,
			{ out: () => random() * 3 + (performance.now() % 600 < 300 ? 25 : 0), back: NEAR.back },
		],
		[
			'500 a second, from a process that is slow to read replies now and then',
			5000,
			500,
			{ ...NEAR, read: () => (performance.now() % 600 < 300 ? 60 : 0) },
		],
	])('%s: at least 97 % of the pace, and nothing is refused', async (_, count, perSecond, ways) => {
		random = seeded(seed);
		const { pace, refused } = await reached([count], perSecond, ways);
		expect(refused).toBe(0);
		expect(pace).toBeGreaterThan(0.97);
	});
});

test.each<[string, number[]]>([
	['two processes', [1050, 1050]],
	['three processes', [700, 700, 700]],
])('%s with one App Key: 94 %% of the pace in the middle', async (_, messages) => {
	const paces: number[] = [];
	for (const seed of SEEDS) {
		random = seeded(seed);
		const { pace, refused } = await reached(messages, 100, NEAR);
		paces.push(pace);
		expect(refused).toBeLessThan(150);
	}
	expect(paces.sort()[2]).toBeGreaterThan(0.94);
});

test.each(SEEDS)(
	'who is alone again has 97 %% of the pace within 10 seconds, seed %i',
	async (seed) => {
		random = seeded(seed);
		const service = new Service(100, NEAR);
		const [, othersEnd] = await done(
			Promise.all([send(service, 2500, 100), send(service, 400, 100)]),
		);
		const inTenthSecond = service.takenAt.filter(
			(at) => at > Number(othersEnd) + 9000 && at <= Number(othersEnd) + 10_000,
		);
		expect(inTenthSecond.length).toBeGreaterThanOrEqual(97);
	},
);

test('refusals without end are answered by longer and longer pauses, until patience ends', async () => {
	random = seeded(1);
	const calledAt: number[] = [];
	const refusing = async () => {
		calledAt.push(performance.now());
		await after(1);
		return { outcome: { state: 'rejected', httpStatus: 429, what: '', fix: '' } as Outcome };
	};
	const load = { messages: 1, perSecond: 100, patienceMs: 60_000 };
	const made = await done(new Pace().run(load, refusing, () => false));
	expect(made?.outcome.state).toBe('rejected');
	const pauses = calledAt.slice(1).map((at, index) => at - (calledAt[index] ?? 0));
	expect(Math.max(...pauses.slice(0, 3))).toBeLessThan(200);
	expect(Math.max(...pauses)).toBeGreaterThan(5000);
	expect(calledAt.length).toBeLessThan(25);
	expect((calledAt.at(-1) ?? 0) - (calledAt[0] ?? 0)).toBeGreaterThan(55_000);
});

import { randomUUID } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { Repeats } from '../../../nodes/RongCloudTrigger/repeats.ts';

const KEEP = 1000;
const at = (node: string, now: number, data = {}) => new Repeats(node, data, now, KEEP);

describe('in this process', () => {
	test('what was noted is known for as long as it is kept, to its node only', () => {
		const node = randomUUID();
		at(node, 0).note(['a']);
		expect([0, KEEP, KEEP + 1].map((now) => at(node, now).has('a'))).toEqual([true, true, false]);
		expect(at(randomUUID(), 0).has('a')).toBe(false);
		expect(at(node, 0).has('b')).toBe(false);
	});

	test('what is forgotten is new again', () => {
		const node = randomUUID();
		at(node, 0).note(['a', 'b']);
		at(node, 0).forget(['a']);
		expect(['a', 'b'].map((id) => at(node, 0).has(id))).toEqual([false, true]);
	});

	test('the oldest go first when there are too many', () => {
		const node = randomUUID();
		const ids = Array.from({ length: 10_500 }, (_, index) => `id-${index}`);
		at(node, 0).note(ids);
		const known = ids.filter((id) => at(node, 0).has(id));
		expect(known).toEqual(ids.slice(500));
	});
});

describe('in the static data', () => {
	test('is a new value each time, with marks in place of IDs', () => {
		const data: Record<string, unknown> = {};
		const repeats = at(randomUUID(), 5, data);
		repeats.store(['secret-id']);
		const [first] = Object.values(data);
		repeats.store(['other']);
		const [second] = Object.values(data);
		expect(second).not.toBe(first);
		expect(JSON.stringify(data)).not.toContain('secret-id');
		expect(at(randomUUID(), 5, data).has('secret-id')).toBe(true);
	});

	test('drops what is too old', () => {
		const data = {};
		at(randomUUID(), 0, data).store(['a']);
		at(randomUUID(), KEEP + 1, data).store(['b']);
		const [stored] = Object.values(data) as object[];
		expect(Object.values(stored ?? {})).toEqual([KEEP + 1]);
	});

	test.each([[null], ['text'], [[1, 2]], [{ a: 'b' }]])('%j in it does no harm', (received) => {
		const data = { received };
		const repeats = at(randomUUID(), 0, data);
		expect(repeats.has('a')).toBe(false);
		repeats.store(['a']);
		expect(at(randomUUID(), 0, data).has('a')).toBe(true);
	});
});

import { randomUUID } from 'node:crypto';

import { describe, expect, test } from '@jest/globals';

import { Repeats } from '../../../nodes/RongCloudTrigger/repeats.ts';

const KEEP = 1000;
const at = (node: string, now: number, data = {}) => new Repeats('events', node, data, now, KEEP);
const statesOf = (node: string, now: number, ids: string) =>
	[...ids].map((id) => at(node, now).stateOf(id));

describe('in this process', () => {
	test('what was noted is known for as long as it is kept, to its node only', () => {
		const node = randomUUID();
		at(node, 0).note(['a']);
		const states = [0, KEEP, KEEP + 1].flatMap((now) => statesOf(node, now, 'a'));
		expect(states).toEqual(['received', 'received', 'new']);
		expect(statesOf(randomUUID(), 0, 'a')).toEqual(['new']);
		expect(statesOf(node, 0, 'b')).toEqual(['new']);
	});

	test.each([
		[200, 'received'],
		[500, 'new'],
	] as const)(
		'what starts is known to start until the answer, %d, has ended',
		(statusCode, end) => {
			const node = randomUUID();
			const answer = { statusCode: 200, writableEnded: false };
			at(node, 0).note(['a', 'b'], answer);
			at(node, 0).settle(['a']);
			expect(statesOf(node, 0, 'a')).toEqual(['starting']);
			expect(statesOf(node, KEEP + 1, 'a')).toEqual(['new']);
			Object.assign(answer, { statusCode, writableEnded: true });
			at(node, 0).settle(['a']);
			// Of the second nobody said that the answer has ended.
			expect(statesOf(node, 0, 'ab')).toEqual([end, end]);
		},
	);

	test('what comes again counts from then on, and goes last', () => {
		const node = randomUUID();
		at(node, 0).note(['a', 'b']);
		at(node, KEEP).note(['a']);
		at(node, KEEP + 1).note(['c']);
		expect(statesOf(node, KEEP, 'abc')).toEqual(['received', 'new', 'received']);
	});

	test('the oldest go first when there are too many', () => {
		const node = randomUUID();
		const ids = Array.from({ length: 10_500 }, (_, index) => `id-${index}`);
		at(node, 0).note(ids);
		const known = ids.filter((id) => at(node, 0).stateOf(id) === 'received');
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
		expect(at(randomUUID(), 5, data).stateOf('secret-id')).toBe('received');
	});

	test('drops what is too old', () => {
		const data = {};
		at(randomUUID(), 0, data).store(['a']);
		at(randomUUID(), KEEP + 1, data).store(['b']);
		const [stored] = Object.values(data) as object[];
		expect(Object.values(stored ?? {})).toEqual([KEEP + 1]);
	});

	test.each([[null], ['text'], [[1, 2]], [{ a: 'b' }]])('%j in it does no harm', (received) => {
		const data = { events: received };
		const repeats = at(randomUUID(), 0, data);
		expect(repeats.stateOf('a')).toBe('new');
		repeats.store(['a']);
		expect(at(randomUUID(), 0, data).stateOf('a')).toBe('received');
	});
});

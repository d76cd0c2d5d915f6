import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	details,
	ERROR_OUTPUT,
	FAST,
	links,
	PRODUCTS,
	push,
	systemMessage,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

beforeAll(() => {
	for (const product of PRODUCTS) {
		sandbox.current.setApp(`sandbox-${product}`, { messagesPerSecond: 100_000 });
	}
});
afterAll(() => {
	for (const product of PRODUCTS) {
		sandbox.current.setApp(`sandbox-${product}`, { messagesPerSecond: 100 });
	}
});

describe('no rows', () => {
	test.each([
		['a system message', systemMessage()],
		['a broadcast', broadcast()],
		['a push notification', push()],
		['a preview', systemMessage({ preview: true })],
	])('%s: nothing is sent, and nothing comes out', async (_name, parameters) => {
		const { output, errorOutput, error } = await sandbox.run('nexconn', parameters, []);

		expect(error).toBeUndefined();
		expect(sandbox.current.requests).toEqual([]);
		expect(output).toEqual([]);
		expect(errorOutput).toEqual([]);
	});
});

describe('a thousand rows', () => {
	const items = Array.from({ length: 1000 }, (_, index) => ({
		to: `user-${index}`,
		text: `Hello ${index}`,
	}));

	test.each(PRODUCTS)(
		'%s: each goes to its own user with its own text, in order',
		async (product) => {
			const { output, error } = await sandbox.run(product, systemMessage({ options: FAST }), items);

			expect(error).toBeUndefined();
			expect(delivered(sandbox.current)).toEqual(
				items.map(({ to, text }) => [[to], 'RC:TxtMsg', `{"content":"${text}"}`]),
			);
			expect(links(output)).toEqual(items.map((_, index) => ({ item: index })));
			expect(column(output, 'audience')).toEqual(items.map(({ to }) => `User ${to}`));
			expect(sandbox.current.replayedNonces).toBe(0);
		},
		60_000,
	);

	test('all at once as a broadcast', async () => {
		const { output } = await sandbox.run('rongcloud', broadcast(), items);

		expect(sandbox.current.requests).toHaveLength(1);
		expect(output).toHaveLength(1000);
		expect(new Set(column(output, 'itemsInCall'))).toEqual(new Set([1000]));
		expect(links(output)).toEqual(items.map((_, index) => ({ item: index })));
	}, 60_000);

	test('every third of them bad: the same problem is told once', async () => {
		const { error } = await sandbox.run(
			'nexconn',
			systemMessage({ options: FAST }),
			items.map((row, index) => (index % 3 === 0 ? { ...row, to: '' } : row)),
		);

		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(/ 334 of 1000 items/);
		expect(error?.description).toMatch(/^\W*Items 0, 3, 6, .* 57 and 314 more: [^\n]*$/);
	}, 60_000);

	test('every third of them bad with the error output: the others go out', async () => {
		const { output, errorOutput } = await sandbox.run(
			'nexconn',
			systemMessage({ options: FAST }),
			items.slice(0, 300).map((row, index) => (index % 3 === 0 ? { ...row, to: '' } : row)),
			ERROR_OUTPUT,
		);

		expect(sandbox.current.journal).toHaveLength(200);
		expect(output).toHaveLength(200);
		expect(links(errorOutput)).toEqual(
			Array.from({ length: 100 }, (_, index) => ({ item: index * 3 })),
		);
	}, 60_000);

	test('the service asks to slow down: what it refused is told row by row', async () => {
		sandbox.current.setApp('sandbox-nexconn', { messagesPerSecond: 1 });
		const { output } = await sandbox.run(
			'nexconn',
			systemMessage({ options: { ...FAST, waitWhenBusy: 0 } }),
			items.slice(0, 5),
			CONTINUE,
		);
		sandbox.current.setApp('sandbox-nexconn', { messagesPerSecond: 100_000 });

		expect(links(output)).toEqual(Array.from({ length: 5 }, (_, index) => ({ item: index })));
		const refused = output.filter(({ json }) => 'error' in json);
		expect(refused.length + sandbox.current.journal.length).toBe(5);
		for (const item of refused) {
			expect(details(item)).toEqual(expect.objectContaining({ code: 1008, httpStatus: 429 }));
		}
	});
});

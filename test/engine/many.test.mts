import { describe, expect, test } from '@jest/globals';

import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	FAST,
	links,
	NORMAL,
	PRODUCTS,
	push,
	REFUSED,
	STEP_BY_STEP,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const LONG = { code: 1002, errorMessage: 'no '.repeat(10_000) };

describe('no rows', () => {
	test.each([
		['a system message', systemMessage()],
		['a broadcast', broadcast()],
		['a push notification', push()],
		['a preview', systemMessage({ runMode: 'preview' })],
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

	test('each bad in its own way: the first ones are told, and the rest is counted', async () => {
		const rows = items.map((row, index) => ({ ...row, to: `${index}-${'x'.repeat(70)}` }));
		const { error } = await sandbox.run('nexconn', systemMessage({ options: FAST }), rows);
		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(/ 1000 of 1000 items/);
		expect(error?.description).toMatch(/Item 19: .*\n• And 980 more problems\./);
		expect(String(error?.description).length).toBeLessThan(20_000);
	});

	test('every second one refused: the account stays short', async () => {
		const replies = [NORMAL, { ...REFUSED, body: LONG }];
		sandbox.current.reply({}, Array(100).fill(replies).flat());
		const rows = items.slice(0, 200);
		const { error } = await sandbox.run(
			'nexconn',
			systemMessage({ options: FAST, advanced: STEP_BY_STEP }),
			rows,
		);
		expect(told(error)).toMatch(/^Not accepted: item 1 \(1 of 200 items\)\.$/m);
		expect(told(error).length).toBeLessThan(20_000);
		const asked = systemMessage({ options: FAST });
		const { output } = await sandbox.run('nexconn', asked, rows, CONTINUE);
		expect(output).toHaveLength(200);
		expect(Math.max(...output.map((item) => JSON.stringify(item).length))).toBeLessThan(5000);
	});

	test('every third of them bad: the same problem is told once', async () => {
		const rows = items.map((row, index) => (index % 3 === 0 ? { ...row, to: '' } : row));
		const { error } = await sandbox.run('nexconn', systemMessage({ options: FAST }), rows);
		expect(sandbox.current.requests).toEqual([]);
		expect(error?.message).toMatch(/ 334 of 1000 items/);
		expect(error?.description).toMatch(
			/^\W*Items 0, 3, 6, .* 57 and 314 more: [^\n]*\n[^\n]*On Error[^\n]*$/,
		);
	}, 60_000);
});

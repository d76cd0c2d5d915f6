import { describe, expect, test } from '@jest/globals';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	BROADCAST_PATH,
	column,
	CONTINUE,
	delivered,
	details,
	links,
	PRODUCTS,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	useSandbox,
	told,
} from './cases.mts';

const sandbox = useSandbox();

/** n8n's own repetition: three tries with hardly a pause (0 would count as its default of a second). */
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as const;

const BUSY = { status: 429, body: { code: 1008, errorMessage: 'Too many' } };
const RESET = { kind: 'reset', when: 'after-request', accept: true } as const;

const parameters = systemMessage({
	options: { ...STEP_BY_STEP, requestId: '={{ $json.order }}' },
});

const ALL = [
	[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
	[['u-1002'], 'RC:TxtMsg', '{"content":"Hello Ben"}'],
	[['u-1003'], 'RC:TxtMsg', '{"content":"Hello Cem"}'],
];
const asked = (): unknown[] =>
	sandbox.current.requests.map(({ headers }) => headers['x-request-id']);

describe.each(PRODUCTS)('%s: Retry On Fail goes on where the run broke off', (product) => {
	test('a refusal in the middle: only what was not accepted is sent again', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, BUSY, BUSY]);
		const { output, error } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		expect(error).toBeUndefined();
		expect(asked()).toEqual(['A-1', 'B-2', 'B-2', 'B-2', 'C-3']);
		expect(delivered(sandbox.current)).toEqual(ALL);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'messageId')).toEqual(
			sandbox.current.journal.map(({ recipients }) => recipients[0]?.messageId),
		);
	});

	test('a refusal that stays: nobody gets it twice, and the error tells of every row', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, { ...BUSY, times: 9 }]);
		const { error } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		expect(delivered(sandbox.current)).toEqual(ALL.slice(0, 1));
		expect(told(error)).toMatch(/^Accepted: item 0 \(1 of 3 items\)\.$/m);
		expect(told(error)).toMatch(/^Not sent any more: item 2 \(1 of 3 items\)\.$/m);
	});

	test('what may have been taken is never sent again by itself', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, RESET]);
		const { error } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		// What failed for good ends each try, before anything else goes out.
		expect(asked()).toEqual(['A-1', 'B-2']);
		expect(error?.description).toMatch(/Nobody knows whether it was sent/);
	});

	test('what is stored for the next try has no words of the service', async () => {
		const words = 'words that only the service has';
		const failure = { status: 500, body: { code: 1000, errorMessage: words } };
		sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, failure]);
		const { run, error } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		expect(told(error)).toContain(words);
		const stored = JSON.stringify(run.data.executionData?.contextData);
		expect(stored).toContain('"state":"unknown"');
		expect(stored).not.toContain(words);
	});

	test('of a call that rows share, each has its own IDs alone stored', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [{ kind: 'normal' }, { ...BUSY, times: 9 }]);
		const rows = THREE.map((row, index) => ({ ...row, text: index < 2 ? 'Hello' : 'Bye' }));
		const { run } = await runNode({
			parameters: systemMessage({ options: STEP_BY_STEP }),
			items: rows,
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		const recipients = sandbox.current.journal.flatMap((entry) => entry.recipients);
		expect(recipients.map(({ userId }) => userId)).toEqual(['u-1001', 'u-1002']);
		const stored = JSON.stringify(run.data.executionData?.contextData);
		for (const { messageId } of recipients) {
			expect(stored.split(JSON.stringify(messageId))).toHaveLength(2);
		}
	});

	// n8n repeats a run with Continue when the first item that comes out is an error.
	test('with Continue and a refused first row the others are sent once', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], BUSY);
		const { output } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: { ...RETRY, ...CONTINUE },
		});

		expect(delivered(sandbox.current)).toHaveLength(3);
		expect(asked().sort()).toEqual(['A-1', 'A-1', 'B-2', 'C-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('with Continue, a refused first row and others to the same user: these are sent once', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], BUSY);
		const { output } = await runNode({
			parameters,
			items: THREE.map((row) => ({ ...row, to: 'u-1001' })),
			credential: account(sandbox.current, product),
			settings: { ...RETRY, ...CONTINUE },
		});

		expect(asked()).toEqual(['A-1', 'B-2', 'C-3', 'A-1']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('with Continue and a first row of unknown outcome nothing is sent twice', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], RESET);
		const { output } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: { ...RETRY, ...CONTINUE },
		});

		expect(asked()).toEqual(['A-1', 'B-2', 'C-3']);
		expect(details(output[0]).status).toBe('unknown');
		expect(column(output, 'status')).toEqual([undefined, 'accepted', 'accepted']);
	});

	test('with Continue and a first row that cannot be sent the others are sent once', async () => {
		const { output } = await runNode({
			parameters,
			items: THREE.map((row, index) => (index === 0 ? { ...row, to: '' } : row)),
			credential: account(sandbox.current, product),
			settings: { ...RETRY, ...CONTINUE },
		});

		expect(asked()).toEqual(['B-2', 'C-3']);
		expect(details(output[0]).status).toBe('notSent');
		expect(column(output, 'status')).toEqual([undefined, 'accepted', 'accepted']);
	});

	test('a broadcast of unknown outcome is sent once, whatever the settings', async () => {
		for (const settings of [RETRY, { ...RETRY, ...CONTINUE }]) {
			sandbox.current.reset();
			sandbox.current.reply(BROADCAST_PATH[product], RESET);
			await runNode({
				parameters: broadcast(),
				items: [...THREE],
				credential: account(sandbox.current, product),
				settings,
			});

			expect(sandbox.current.requests).toHaveLength(1);
		}
	});

	test('each turn of a loop is a sending of its own', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [
			{ kind: 'normal', times: 4 },
			{ ...BUSY, times: 1 },
		]);
		const { error } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
			turns: 2,
		});

		expect(error).toBeUndefined();
		expect(asked()).toEqual(['A-1', 'B-2', 'C-3', 'A-1', 'B-2', 'B-2', 'C-3']);
		expect(delivered(sandbox.current)).toEqual([...ALL, ...ALL]);
	});

	test('without a failure nothing is repeated', async () => {
		const { output } = await runNode({
			parameters,
			items: [...THREE],
			credential: account(sandbox.current, product),
			settings: RETRY,
		});

		expect(asked()).toEqual(['A-1', 'B-2', 'C-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});
});

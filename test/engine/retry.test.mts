import { describe, expect, test } from '@jest/globals';
import type { INode, INodeParameters } from 'n8n-workflow';

import { account } from '../support/accounts.mts';
import { runNode } from '../support/engine.mts';
import {
	broadcast,
	BROADCAST_PATH,
	BUSY,
	column,
	CONTINUE,
	delivered,
	details,
	LOST,
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
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox();

const parameters = systemMessage({
	options: { ...FAST },
	advanced: { ...STEP_BY_STEP, requestId: '={{ $json.order }}' },
});

const ALL = [
	[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
	[['u-1002'], 'RC:TxtMsg', '{"content":"Hello Ben"}'],
	[['u-1003'], 'RC:TxtMsg', '{"content":"Hello Cem"}'],
];
const asked = (): unknown[] =>
	sandbox.current.requests.map(({ headers }) => headers['x-request-id']);

describe.each(PRODUCTS)('%s: Retry On Fail goes on where the run broke off', (product) => {
	test('a refusal that stays: nobody gets it twice, and the error tells of every row', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, { ...BUSY, times: 9 }]);
		const { error } = await sandbox.run(product, parameters, THREE, RETRY);

		expect(delivered(sandbox.current)).toEqual(ALL.slice(0, 1));
		expect(told(error)).toMatch(/^Accepted: item 0 \(1 of 3 items\)\.$/m);
		expect(told(error)).toMatch(/^Not sent any more: item 2 \(1 of 3 items\)\.$/m);
	});

	test('what is stored for the next try has no words of the service', async () => {
		const words = 'words that only the service has';
		const failure = { status: 500, body: { code: 1000, errorMessage: words } };
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, failure]);
		const { run, error } = await sandbox.run(product, parameters, THREE, RETRY);

		expect(told(error)).toContain(words);
		const stored = JSON.stringify(run.data.executionData?.contextData);
		expect(stored).toContain('"state":"unknown"');
		expect(stored).not.toContain(words);
	});

	test('of a call that rows share, each has its own IDs alone stored', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, { ...BUSY, times: 9 }]);
		const rows = THREE.map((row, index) => ({ ...row, text: index < 2 ? 'Hello' : 'Bye' }));
		const stepByStep = systemMessage({ options: FAST, advanced: STEP_BY_STEP });
		const { run } = await sandbox.run(product, stepByStep, rows, RETRY);

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
		const { output } = await sandbox.run(product, parameters, THREE, { ...RETRY, ...CONTINUE });

		expect(delivered(sandbox.current)).toHaveLength(3);
		expect(asked().sort()).toEqual(['A-1', 'A-1', 'B-2', 'C-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('with Continue, a refused first row and others to the same user: these are sent once', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], BUSY);
		const items = THREE.map((row) => ({ ...row, to: 'u-1001' }));
		const settings = { ...RETRY, ...CONTINUE };
		const { output } = await sandbox.run(product, parameters, items, settings);

		expect(asked()).toEqual(['A-1', 'B-2', 'C-3', 'A-1']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	});

	test('with Continue and a first row of unknown outcome nothing is sent twice', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], LOST);
		const { output } = await sandbox.run(product, parameters, THREE, { ...RETRY, ...CONTINUE });

		expect(asked()).toEqual(['A-1', 'B-2', 'C-3']);
		expect(details(output[0]).status).toBe('unknown');
		expect(column(output, 'status')).toEqual([undefined, 'accepted', 'accepted']);
	});

	test('with Continue and a first row that cannot be sent the others are sent once', async () => {
		const items = THREE.map((row, index) => (index === 0 ? { ...row, to: '' } : row));
		const settings = { ...RETRY, ...CONTINUE };
		const { output } = await sandbox.run(product, parameters, items, settings);

		expect(asked()).toEqual(['B-2', 'C-3']);
		expect(details(output[0]).status).toBe('notSent');
		expect(column(output, 'status')).toEqual([undefined, 'accepted', 'accepted']);
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
});

describe.each(PRODUCTS)('%s: Retry in the list of executions', (product) => {
	const twice = async (wanted: INodeParameters, settings: Partial<INode> = {}) => {
		const run = { parameters: wanted, items: [...THREE], settings };
		const credential = account(sandbox.current, product);
		const first = await runNode({ ...run, credential });
		return await runNode({ ...run, credential, retryOf: first.run });
	};

	test.each([{}, { retryOnFail: false }])('goes on with what was refused, %j', async (settings) => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, REFUSED]);
		const { output, error } = await twice(parameters, settings);
		expect(error).toBeUndefined();
		expect(asked()).toEqual(['A-1', 'B-2', 'B-2', 'C-3']);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(output[0]?.json.note).toMatch(/earlier try/);
	});

	test('sends nothing again of which nobody knows, and says so', async () => {
		sandbox.current.reply(SYSTEM_PATH[product], [NORMAL, LOST]);
		const { error } = await twice(parameters);
		expect(asked()).toEqual(['A-1', 'B-2']);
		expect(told(error)).toMatch(/Accepted: item 0.*Unknown whether accepted: item 1/s);
	});

	test('sends no broadcast again whose reply was lost', async () => {
		sandbox.current.reply(BROADCAST_PATH[product], LOST);
		const { error } = await twice(broadcast());
		expect(sandbox.current.requests).toHaveLength(1);
		expect(told(error)).toMatch(/Unknown whether accepted/);
	});

	test('a run that ends well leaves nothing behind in the stored execution', async () => {
		const { run } = await sandbox.run(product, parameters);
		expect(JSON.stringify(run.data.executionData?.contextData)).not.toContain('u-1001');
	});
});

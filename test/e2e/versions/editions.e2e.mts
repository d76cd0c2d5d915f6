import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { sandboxCredentials, type SavedCredential } from '../../../scripts/demo/run.mts';
import { EDITIONS } from '../../../scripts/n8n/install.mts';
import {
	broadcast,
	BROADCAST_PATH,
	column,
	delivered,
	details,
	ERROR_OUTPUT,
	links,
	PRODUCTS,
	push,
	FAST,
	STEP_BY_STEP,
	SYSTEM_PATH,
	systemMessage,
	THREE,
	withMiddle,
} from '../../engine/cases.mts';
import { DEFAULT_APPS, type ScriptedReply } from '../../../sandbox/index.mts';
import type { Product } from '../../support/accounts.mts';
import { callsIn, raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { NODE_TYPE } from '../support/workflows.mts';
import { ranOf, runRows, saveWorkflow, type Ran, type WorkflowParts } from './run.mts';

const DEADLINE_MS = 120_000;
const PATH = SYSTEM_PATH.nexconn;
const REFUSED: ScriptedReply = { status: 400, body: { code: 1002, errorMessage: 'no' } };
const TEXTS = ['Grüße & 20% = "5 €"', '夏のセール 🎉\n\\n', "<b>'#+%2B</b>\t{{ 1 }}"];
const VIP = ['u-1001', 'u-1002', 'u-1004', 'u-1006', 'u-1010'];

// The same words for both: what the oldest n8n does with the package is what the current one does.
describe.each(EDITIONS)('the %s n8n', (edition) => {
	let stage: Stage;
	let saved: Record<Product, SavedCredential>;

	beforeAll(async () => {
		// The service allows few broadcasts an hour, and these tests are not about that.
		const apps = DEFAULT_APPS.map((app) => ({ ...app, pushesPerHour: 99, pushesPerDay: 99 }));
		stage = await raiseStage({ edition, sandbox: { apps } });
		const [nexconn, rongcloud] = await saveSandboxCredentials(stage);
		saved = { nexconn, rongcloud };
	});

	beforeEach(async () => {
		stage.sandbox.reset();
		await stage.sandbox.allowConnections();
	});

	afterAll(async () => await stage?.clear());

	/** An older n8n has no place for them in an item of its error output; there the message ends with them. */
	const detailsIn = (item: INodeExecutionData | undefined): IDataObject => {
		if (edition === 'current') return details(item);
		const [, text = '{}'] = String(item?.json.message).split(' Details: ');
		return JSON.parse(text) as IDataObject;
	};

	const run = async (parts: Partial<WorkflowParts>): Promise<Ran> =>
		await runRows(stage.client, {
			name: expect.getState().currentTestName ?? '',
			parameters: systemMessage(),
			rows: THREE,
			credential: saved.nexconn,
			...parts,
		});

	/** An item for each row, all of them accepted. */
	const expectAccepted = ({ status, output, errorOutput }: Ran) => {
		expect(status).toBe('success');
		expect(errorOutput).toEqual([]);
		expect(links(output)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	};

	test('offers the node, also as a tool, and its credential', async () => {
		const names = async (path: string) =>
			(await stage.client.file<Array<{ name: string }>>(path)).map(({ name }) => name);
		const nodes = await names('/types/nodes.json');
		expect(nodes).toEqual(expect.arrayContaining([NODE_TYPE, `${NODE_TYPE}Tool`]));
		expect(await names('/types/credentials.json')).toContain('rongCloudApi');
	});

	describe('the test of a credential', () => {
		const testWith = async (product: Product, changed: IDataObject) => {
			const all = sandboxCredentials(stage.sandbox.url);
			const input = all.find((one) => one.data.product === product) ?? all[0]!;
			const data = { ...input.data, ...changed } as typeof input.data;
			return await stage.client.testCredential(saved[product].id, { ...input, data });
		};

		test.each(PRODUCTS)('%s: succeeds with the right one', async (product) => {
			expect(await testWith(product, {})).toMatchObject({ status: 'OK' });
		});

		test.each<[string, IDataObject, RegExp]>([
			['a wrong App Secret', { appSecret: 'sandbox-secret-wrong' }, /App Secret/],
			['an unknown App Key', { appKey: 'sandbox-unknown' }, /App Key/],
			['a host that is not there', { baseUrl: 'http://127.0.0.1:9' }, /reach/],
			['a base URL that is none', { baseUrl: 'localhost' }, /Base URL/],
		])('says what is wrong with %s', async (_name, changed, words) => {
			expect(await testWith('nexconn', changed)).toEqual({
				status: 'Error',
				message: expect.stringMatching(words),
			});
		});
	});

	describe.each(PRODUCTS)('%s', (product) => {
		test('System Message > Send: three rows, three messages as they are, an item for each', async () => {
			const rows = THREE.map((row, index) => ({ ...row, text: TEXTS[index] }));
			const ran = await run({ rows, credential: saved[product] });
			expectAccepted(ran);
			const users = ['u-1001', 'u-1002', 'u-1003'];
			expect(column(ran.output, 'audience')).toEqual(users.map((userId) => `User ${userId}`));
			expect(column(ran.output, 'recipients')).toEqual(
				users.map((userId) => [{ userId, messageId: expect.any(String) }]),
			);
			expect(delivered(stage.sandbox).sort()).toEqual(
				users.map((user, index) => [
					[user],
					'RC:TxtMsg',
					JSON.stringify({ content: TEXTS[index] }),
				]),
			);
		});

		test('Broadcast > Send: three equal rows, one broadcast, an item for each', async () => {
			const ran = await run({ parameters: broadcast(), credential: saved[product] });
			expectAccepted(ran);
			const url = `${stage.sandbox.url}${BROADCAST_PATH[product]}`;
			expect(column(ran.output, 'url')).toEqual([url, url, url]);
			const content = '{"content":"The sale starts today"}';
			expect(delivered(stage.sandbox)).toEqual([[VIP, 'RC:TxtMsg', content]]);
		});
	});

	test('Push Notification > Send: three equal rows, one push, an item for each', async () => {
		expectAccepted(await run({ parameters: push(), credential: saved.rongcloud }));
		expect(stage.sandbox.journal).toMatchObject([
			{ kind: 'push', path: '/push.json', recipients: VIP.map((userId) => ({ userId })) },
		]);
	});

	test('without Continue, a refused row ends the run with an account of all', async () => {
		stage.sandbox.reply(PATH, [{ kind: 'normal' }, REFUSED]);
		const { status, told } = await run({
			parameters: systemMessage({ options: FAST, advanced: STEP_BY_STEP }),
		});
		expect(status).toBe('error');
		expect(told).toMatch(/parameter/);
		expect(told).toContain('Accepted: item 0');
		expect(told).toContain('Not sent any more: item 2');
		expect(callsIn(stage)).toHaveLength(2);
	});

	test('the duplicate guard keeps a second execution from sending again', async () => {
		const options = { ...STEP_BY_STEP, duplicateGuardKey: '={{ $json.order }}' };
		const parts = { parameters: systemMessage({ options }) };
		expectAccepted(await run(parts));

		const { status, output } = await run({
			...parts,
			rows: withMiddle({ to: 'u-1004', order: 'D-4' }),
		});
		expect(status).toBe('success');
		expect(column(output, 'status')).toEqual(['skipped', 'accepted', 'skipped']);
		expect(column(output, 'sentBefore')).toEqual(['accepted', undefined, 'accepted']);
		const reached = stage.sandbox.journal.map(({ recipients }) => recipients[0]?.userId);
		expect(reached).toEqual(['u-1001', 'u-1002', 'u-1003', 'u-1004']);
	});

	// Hosts differ in what they do with such replies; a message must not be sent twice because of it.
	describe('one call for each row, whatever becomes of it: it leaves by the error output', () => {
		const options = { ...STEP_BY_STEP, timeout: 8 };
		const toErrorOutput = { parameters: systemMessage({ options }), settings: ERROR_OUTPUT };

		test.each<[string, ScriptedReply, IDataObject]>([
			['a refusal', REFUSED, { status: 'rejected', code: 1002, httpStatus: 400 }],
			['401', { status: 401, body: { code: 1004 } }, { status: 'rejected', code: 1004 }],
			[
				'a redirect',
				{ status: 307, headers: { location: PATH }, body: {} },
				{ status: 'rejected', httpStatus: 307 },
			],
			['429', { status: 429, body: { code: 1008 } }, { status: 'rejected', code: 1008 }],
			['503', { status: 503, body: 'busy' }, { status: 'unknown', httpStatus: 503 }],
			['a reset connection', { kind: 'reset', when: 'after-request' }, { status: 'unknown' }],
			['half a reply', { kind: 'reset', when: 'mid-reply' }, { status: 'unknown' }],
			['no reply in time', { kind: 'hang', ms: 20_000 }, { status: 'unknown' }],
		])('%s', async (_name, reply, expected) => {
			stage.sandbox.reply(PATH, [{ kind: 'normal' }, reply, { kind: 'normal' }]);
			const { status, output, errorOutput } = await run(toErrorOutput);
			expect(status).toBe('success');
			expect(callsIn(stage).map(({ path }) => path)).toEqual([PATH, PATH, PATH]);
			expect(column(output, 'audience')).toEqual(['User u-1001', 'User u-1003']);
			const json = { to: 'u-1002', order: 'B-2', error: expect.any(String) };
			expect(errorOutput).toMatchObject([{ json }]);
			expect(detailsIn(errorOutput[0])).toMatchObject({ ...expected, userIds: ['u-1002'] });
		});

		test('a host that is not there', async () => {
			await stage.sandbox.refuseConnections();
			const { status, errorOutput } = await run(toErrorOutput);
			expect(status).toBe('success');
			expect(errorOutput.map((item) => detailsIn(item).status)).toEqual(Array(3).fill('notSent'));
		});
	});

	describe('Retry in the list of executions', () => {
		const REACHED = ['u-1001', 'u-1002', 'u-1003'];
		const reached = () =>
			stage.sandbox.journal.flatMap(({ recipients }) => recipients.map(({ userId }) => userId));

		/** A run that fails with the second call, and what Retry makes of it. */
		async function retried(reply: ScriptedReply, parameters: INodeParameters): Promise<Ran[]> {
			stage.sandbox.reply({}, [{ kind: 'normal' }, reply]);
			const { currentTestName: name = '' } = expect.getState();
			const parts = { name, parameters, rows: THREE, credential: saved.nexconn };
			const id = await saveWorkflow(stage.client, parts);
			const first = await stage.client.runWorkflow(id, 'Start', { deadlineMs: DEADLINE_MS });
			return [ranOf(first), ranOf(await stage.client.retryExecution(id, first.id))];
		}

		test('goes on after a refusal: everyone gets it once', async () => {
			const [first, second] = await retried(
				REFUSED,
				systemMessage({ options: FAST, advanced: STEP_BY_STEP }),
			);
			expect(first?.status).toBe('error');
			expectAccepted(second!);
			expect(reached()).toEqual(REACHED);
		});

		test('does not send again what nobody knows about', async () => {
			const LOST = { kind: 'reset', when: 'after-request', accept: true } as const;
			const parameters = systemMessage({ options: FAST, advanced: STEP_BY_STEP });
			for (const { status, told } of await retried(LOST, parameters)) {
				expect(status).toBe('error');
				expect(told).toMatch(/Accepted: item 0/);
				expect(told).toMatch(/Nobody knows whether/);
			}
			expect(reached()).toEqual(REACHED.slice(0, 2));
		});
	});

	test('an execution that is stopped awaits its call, starts no other, and tells the log', async () => {
		stage.sandbox.reply(PATH, { kind: 'normal', delayMs: 10_000, times: 3 });
		const id = await saveWorkflow(stage.client, {
			name: 'stopped',
			parameters: systemMessage({ options: FAST, advanced: STEP_BY_STEP }),
			rows: THREE,
			credential: saved.nexconn,
		});
		const executionId = await stage.client.startWorkflow(id, 'Start');
		while (callsIn(stage).length === 0) await sleep(20);
		await stage.client.call('POST', `/executions/${executionId}/stop`);
		const { status } = await stage.client.awaitExecution(executionId, { deadlineMs: DEADLINE_MS });
		expect(status).toBe('canceled');

		const account = /Cancelled\. Accepted: item 0 \(1 of 3 items\)\. Not sent: items 1-2/;
		const log = () => readFileSync(stage.server.logFile, 'utf8');
		while (!account.test(log())) await sleep(100);
		expect(delivered(stage.sandbox)).toEqual([
			[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
		]);
		expect(callsIn(stage)).toHaveLength(1);
		// n8n keeps nothing of it that Retry could go on with: it says so, or an older one has nothing to do.
		await stage.client.retryExecution(id, executionId).catch(() => undefined);
		expect(callsIn(stage)).toHaveLength(1);
	});
});

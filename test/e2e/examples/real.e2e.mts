import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';
import type { INode } from 'n8n-workflow';

import { submitForm, waitingForm, type WaitingForm } from '../../../scripts/demo/forms.mts';
import { startModel, type Model } from '../../../scripts/demo/model.mts';
import { modelCredential } from '../../../scripts/demo/run.mts';
import type { Execution } from '../../../scripts/n8n/rest.mts';
import { ManualClock } from '../../../sandbox/index.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { send } from '../trigger/callbacks.mts';
import { assign, assignJson, changed, example, type Changes } from './examples.mts';

const POLL_MS = 200;
const DAY = 24 * 3_600_000;
/** n8n looks for executions whose time is up once a minute. */
const DEADLINE = { deadlineMs: 240_000 };
const http = axios.create({ proxy: false, httpAgent: new Agent(), validateStatus: () => true });

let stage: Stage;
let model: Model;
let imports = 0;
const clock = new ManualClock();
/** What happens when the sandbox has refused a call. */
let onRefused = () => {};

beforeAll(async () => {
	model = await startModel();
	stage = await raiseStage({
		sandbox: { clock, onAnswered: ({ accepted }) => (accepted ? undefined : onRefused()) },
	});
	await saveSandboxCredentials(stage);
	await stage.client.saveCredential(modelCredential(model.url));
});
afterAll(async () => {
	await stage?.clear();
	await model?.close();
});
beforeEach(() => {
	stage.sandbox.reset();
	model.requests.length = 0;
	onRefused = () => {};
});

/** Imports an example as the menu does: n8n itself finds the credentials by their names. */
async function imported(number: string, changes?: Changes): Promise<string> {
	imports += 1;
	const workflow = changed(example(number), changes);
	const { id } = await stage.client.call<{ id: string }>('POST', '/workflows', {
		...workflow,
		name: `${workflow.name} ${imports}`,
	});
	return id;
}

/** Imports an example, and starts it as the Execute button does. */
async function started(number: string, changes?: Changes): Promise<string> {
	return await stage.client.startWorkflow(await imported(number, changes), example(number).trigger);
}

/** Imports an example, puts it to work, and stops it when the test has ended. */
async function whileActive(number: string, work: (id: string) => Promise<void>): Promise<void> {
	const id = await imported(number);
	await stage.client.activateWorkflow(id);
	await work(id);
	await stage.client.call('POST', `/workflows/${id}/deactivate`, {});
}

/** n8n answers calls of a workflow a moment after it was put to work. */
async function onceServed<Data>(
	request: () => Promise<AxiosResponse<Data>>,
): Promise<AxiosResponse<Data>> {
	for (;;) {
		const response = await request();
		if (response.status !== 404) return response;
		await sleep(POLL_MS);
	}
}

const ended = async (executionId: string) =>
	await stage.client.awaitExecution(executionId, DEADLINE);

/** Waits until an execution waits for a person. */
async function atForm(executionId: string): Promise<WaitingForm> {
	const execution = await stage.client.awaitExecution(executionId, {
		...DEADLINE,
		until: (one) => waitingForm(one) !== undefined,
	});
	const form = waitingForm(execution);
	if (!form) throw new Error(`It ended as "${execution.status}".`);
	return form;
}

const submit = async (number: string, form: WaitingForm, values: Record<string, string>) =>
	await submitForm(form, example(number).workflow.nodes, values);

const rowsOf = ({ data }: Execution, node: string) =>
	(data.resultData.runData[node] ?? []).flatMap(({ data: outputs }) =>
		(outputs?.main ?? []).flatMap((items) => (items ?? []).map(({ json }) => json)),
	);

/** It ended without a message, and says why. */
async function expectNothingSent(executionId: string, reason: string): Promise<void> {
	const done = await ended(executionId);
	expect(done.status).toBe('success');
	expect(rowsOf(done, 'Nothing Was Sent')).toMatchObject([{ reason }]);
	expect(stage.sandbox.requests).toEqual([]);
}

const reached = () =>
	stage.sandbox.journal.map(({ recipients }) => recipients.map(({ userId }) => userId));

const texts = () =>
	stage.sandbox.journal.map(
		({ message }) => (JSON.parse(message?.content ?? '{}') as { content?: string }).content,
	);

describe('01: CRM event to one user', () => {
	test('answers real calls of its webhook', async () => {
		const url = `${stage.server.url}/webhook/crm-order-event`;
		const good = { eventId: 'evt-7', customerId: 'u-1002', order: 'A-21', state: 'is ready' };
		const events = [
			good,
			{ ...good, eventId: 'evt-8', customerId: 'u-1004' },
			good,
			{ ...good, eventId: 'evt-9', customerId: '' },
			{ ...good, eventId: undefined },
		];
		const answers: unknown[] = [];
		await whileActive('01', async () => {
			for (const event of events) {
				const { status, data } = await onceServed(() => http.post<{ status: string }>(url, event));
				answers.push([status, data.status]);
			}
		});
		expect(answers).toEqual([
			[200, 'accepted'],
			[200, 'accepted'],
			[200, 'skipped'],
			[422, 'notSent'],
			[422, 'notSent'],
		]);
		expect(reached()).toEqual([['u-1002'], ['u-1004']]);
		expect(texts()).toEqual(['Your order A-21 is ready.', 'Your order A-21 is ready.']);
	});
});

describe('02: announcement with approval', () => {
	const approve = { Decision: 'Approve', 'Your Name': 'the duty manager' };

	test('shows who would get it, and sends it once when it is approved', async () => {
		const executionId = await started('02', {
			Announcement: assign({ tag: 'paris', title: 'Market day' }),
		});
		const form = await atForm(executionId);
		expect(stage.sandbox.requests).toEqual([]);
		const page = await submit('02', form, approve);
		expect(page).toContain('All users of the app who have the tag "paris" (Android, iOS)');
		expect(page).toContain('Market day');
		expect(page).toContain('Everything for the garden');
		const { status } = await ended(executionId);
		expect(status).toBe('success');
		expect(reached()).toEqual([['u-1002', 'u-1005', 'u-1009']]);

		// Somebody opens the mail with the link once more.
		await submit('02', form, approve).catch(() => undefined);
		expect(stage.sandbox.journal).toHaveLength(1);
	});

	test('two people who approve at the same moment send it once', async () => {
		const executionId = await started('02');
		const form = await atForm(executionId);
		await Promise.allSettled([submit('02', form, approve), submit('02', form, approve)]);
		await ended(executionId);
		expect(stage.sandbox.journal).toHaveLength(1);
	});

	test('sends nothing when it is refused, or called without the token', async () => {
		const executionId = await started('02');
		const form = await atForm(executionId);
		const forged = { ...form, url: form.url.replace(/signature=\w{8}/, 'signature=00000000') };
		await expect(submit('02', forged, approve)).rejects.toThrow('401');
		await submit('02', form, { ...approve, Decision: 'Refuse' });
		await expectNothingSent(executionId, 'Refused by the duty manager');
	});
});

describe('03: spreadsheet to system messages', () => {
	test('takes an upload of its form', async () => {
		const url = `${stage.server.url}/form/send-system-messages`;
		await whileActive('03', async (id) => {
			const { data: page } = await onceServed(() => http.get<string>(url));
			expect(page).toContain('Send system messages');
			const form = new FormData();
			const rows = '\ufeffuserId,text\nu-1007,One\n,Two\nu-1008,One\n';
			form.append('field-0', new Blob([rows], { type: 'text/csv' }), 'list.csv');
			expect((await http.post(url, form)).status).toBe(200);
			const done = await ended(await stage.client.newExecutionOf(id, DEADLINE));
			expect(done.status).toBe('success');
			expect(reached()).toEqual([['u-1007', 'u-1008']]);
			expect(rowsOf(done, 'Failed Rows').map(({ text }) => text)).toEqual(['Two']);
			const [file] = done.data.resultData.runData['failed-rows.csv'] ?? [];
			const { failedRows } = file?.data?.main?.[0]?.[0]?.binary ?? {};
			expect(failedRows?.fileName).toBe('failed-rows.csv');
		});
	});
});

test.each([
	['03', 'failed-rows.csv', ['u-1001,u-1002', 'u-1004']],
	['04', 'Taken', ['u-1004,u-1005,u-1006,u-1011']],
	['08', 'Send to Tagged Users', ['u-1001,u-1002,u-1003,u-1010,u-1012']],
])('%s: runs to its end when it is started', async (number, lastNode, users) => {
	const done = await ended(await started(number));
	expect(done.status).toBe('success');
	expect(done.data.resultData.lastNodeExecuted).toBe(lastNode);
	expect(reached().map(String).slice(-users.length)).toEqual(users);
});

describe('05: AI draft with approval', () => {
	test('a person edits the draft of the model, and that is sent', async () => {
		const executionId = await started('05', {
			Brief: assign({ topic: 'Coffee is back.', userIds: 'u-1003, u-1005' }),
		});
		const form = await atForm(executionId);
		expect(model.requests).toMatchObject([{ prompt: expect.stringContaining('Coffee is back.') }]);
		const page = await submit('05', form, {
			Text: 'Coffee is back, and so is cake.',
			Decision: 'Approve',
			'Your Name': 'the editor',
		});
		expect(page).toContain('2 listed users: u-1003, u-1005');
		expect(page).toContain('Coffee is back.');
		expect((await ended(executionId)).status).toBe('success');
		expect(reached()).toEqual([['u-1003', 'u-1005']]);
		expect(texts()).toEqual(['Coffee is back, and so is cake.']);
	});

	test('works with Chat Completions too, which other providers have', async () => {
		const executionId = await started('05', {
			'OpenAI Chat Model': (parameters) => ({ ...parameters, responsesApiEnabled: false }),
		});
		await atForm(executionId);
		expect(model.requests).toHaveLength(1);
		await stage.client.call('POST', `/executions/${executionId}/stop`);
	});
});

describe('07: reply to an incoming message', () => {
	test('answers real callbacks, each once, and never itself', async () => {
		const trigger = example('07').workflow.nodes.find(({ name }) => name === 'Incoming Message');
		const url = stage.client.productionUrl(trigger as INode);
		// n8n's own clock decides what is stale.
		const before = clock.now();
		clock.set(Date.now());
		const callbacks = [
			{ fromUserId: 'u-1001', toUserId: 'shop-bot', msgUID: 'M-1' },
			{ fromUserId: 'u-1004', toUserId: 'shop-bot', msgUID: 'M-2', content: '{"content":"Hello"}' },
			{ fromUserId: 'u-1001', toUserId: 'shop-bot', msgUID: 'M-1' },
			{ fromUserId: 'u-1005', toUserId: 'u-1001', msgUID: 'M-3' },
			{ fromUserId: 'shop-bot', toUserId: 'shop-bot', msgUID: 'M-4' },
			{ fromUserId: 'u-1005', toUserId: 'shop-bot', msgUID: 'M-5', channelType: 'NOTIFY' },
		];
		await whileActive('07', async (id) => {
			for (const body of callbacks) {
				expect((await send(stage, { url, kind: 'message', body }))[0]).toBe(200);
			}
			clock.set(before);
			const executions = await stage.client.executionsOf(id);
			for (const one of executions) expect((await ended(one)).status).toBe('success');
			// The message to somebody else starts it too, and ends at the filter.
			expect(executions).toHaveLength(3);
		});
		expect(reached().sort()).toEqual([['u-1001'], ['u-1004']]);
		expect(texts().sort()).toEqual([
			expect.stringMatching(/A person from our shop/),
			expect.stringMatching(/left our warehouse/),
		]);
	});
});

describe('approvals whose time is up', () => {
	test('send nothing, also when somebody approves later', async () => {
		// Some seconds: long enough to be seen while it waits.
		const soon = assign({ hoursToDecide: 0.003 });
		const announcement = await started('02', { Announcement: soon });
		const draft = await started('05', { Brief: soon });
		const forms = [await atForm(announcement), await atForm(draft)];
		for (const executionId of [announcement, draft]) {
			await expectNothingSent(executionId, 'Nobody decided in time');
		}
		for (const [index, form] of forms.entries()) {
			const late = submit(index === 0 ? '02' : '05', form, {
				Decision: 'Approve',
				'Your Name': 'late',
			});
			await late.catch(() => undefined);
		}
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('06: campaign over several days', () => {
	test('waits in the database until the next day, and goes on where it broke off', async () => {
		stage.sandbox.setApp('sandbox-nexconn', { pushesPerHour: 3, pushesPerDay: 3 });
		// The day passes while n8n waits for a while: less than 65 seconds it does not put to the database.
		onRefused = () => clock.advance(DAY);
		const campaign = {
			Campaign: assignJson({ campaignId: 'autumn-1' }),
			'Plan the Next Try': assign({ waitUntil: '={{ $now.plus({ seconds: 85 }).toISO() }}' }),
		};
		const workflowId = await imported('06', campaign);
		const executionId = await stage.client.startWorkflow(workflowId, 'Start');
		await stage.client.awaitExecution(executionId, {
			...DEADLINE,
			until: ({ status }) => status === 'waiting',
		});
		const answers = stage.sandbox.requests.map(({ accepted }) => accepted);
		expect(answers).toEqual([true, true, true, false]);

		const done = await ended(executionId);
		expect(done.status).toBe('success');
		const names = ['berlin', 'paris', 'tokyo', 'new'];
		const tags = () =>
			stage.sandbox.journal.map(({ body }) => (body.audience as { tag: string[] }).tag.join());
		expect(tags()).toEqual(names);
		const outcome = (execution: Execution) =>
			rowsOf(execution, 'Report')
				.flatMap(({ segments }) => segments as Array<{ segment: string; status: string }>)
				.map(({ segment, status }) => `${segment} ${status}`);
		expect(outcome(done)).toEqual(names.map((name) => `autumn-1-${name} accepted`));

		const again = await ended(await stage.client.startWorkflow(workflowId, 'Start'));
		expect(outcome(again)).toEqual(names.map((name) => `autumn-1-${name} skipped`));
		expect(tags()).toEqual(names);
	});
});

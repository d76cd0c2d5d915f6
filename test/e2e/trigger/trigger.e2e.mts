import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { Edition } from '../../../scripts/n8n/install.mts';
import type { Execution } from '../../../scripts/n8n/rest.mts';
import type { CallbackOptions } from '../../../sandbox/index.mts';
import { raiseStage, saveSandboxCredentials, sendCallback, type Stage } from '../support/stage.mts';
import { chain, node, TRIGGER, triggerNode } from '../support/workflows.mts';

const POLL_MS = 200;
const DEADLINE = { deadlineMs: 120_000 };
/** Longer than any test takes. */
const WAIT_HOURS = 1;

let stage: Stage;
let nexconn: SavedCredential;
let rongcloud: SavedCredential;
let made = 0;

function useStage(edition: Edition): void {
	beforeAll(async () => {
		stage = await raiseStage({ edition });
		[nexconn, rongcloud] = await saveSandboxCredentials(stage);
	});
	afterAll(async () => {
		await stage?.clear();
	});
}

interface Triggered {
	id: string;
	url: string;
	testUrl: string;
}

const send = async (options: CallbackOptions) => await sendCallback(stage, options);

// n8n 1 activates no workflow with a trigger alone behind which nothing stands.
const nothing = node('Next', 'n8n-nodes-base.noOp');

/** Saves a workflow with the trigger, and something behind it. */
async function saved(
	parameters: INodeParameters,
	credential: SavedCredential,
	next: INode = nothing,
): Promise<Triggered> {
	made += 1;
	const trigger = triggerNode(`callbacks-${made}`, parameters, credential);
	const { id } = await stage.client.saveWorkflow(chain(`Trigger ${made}`, [trigger, next]));
	const url = stage.client.productionUrl(trigger);
	return { id, url, testUrl: url.replace('/webhook/', '/webhook-test/') };
}

/** Saves a workflow and puts it to work. */
async function live(...how: Parameters<typeof saved>): Promise<Triggered> {
	const workflow = await saved(...how);
	await stage.client.activateWorkflow(workflow.id);
	return workflow;
}

/** What the trigger gave to an execution. */
const itemsOf = ({ data }: Execution) =>
	(data.resultData.runData[TRIGGER]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);

/** What every execution of a workflow got from the trigger, the oldest first, as soon as there are so many. */
async function startedBy({ id }: Triggered, count: number) {
	let executions = await stage.client.executionsOf(id);
	// n8n may answer a call before it notes it.
	while (executions.length < count) {
		await sleep(POLL_MS);
		executions = await stage.client.executionsOf(id);
	}
	const all = [];
	for (const one of executions.reverse()) {
		all.push(itemsOf(await stage.client.awaitExecution(one, DEADLINE)));
	}
	return all;
}

// The same words for both: what the oldest n8n does with the trigger is what the current one does.
function takesCallbacks(): void {
	test('a message as a form and as JSON, and the status of three users in one callback', async () => {
		const workflow = await live({ events: ['any'] }, rongcloud);
		const { url } = workflow;
		expect(await send({ url, kind: 'message' })).toEqual([200, 'ok']);
		expect(await send({ url, kind: 'message', encoding: 'json' })).toEqual([200, 'ok']);
		const body = [
			{ status: '0' },
			{ userid: 'u-1002', status: '1' },
			{ userid: 'u-1003', status: '2' },
		];
		expect(await send({ url, kind: 'online-status', body })).toEqual([200, 'ok']);
		const [form, json, statuses] = await startedBy(workflow, 3);
		const message = {
			event: 'messageSent',
			signatureVerified: true,
			fromUserId: 'u-1001',
			targetId: 'u-1002',
			channelType: 'direct',
			messageType: 'RC:TxtMsg',
			text: 'Where is my parcel?',
			source: 'iOS',
		};
		expect([form, json]).toMatchObject([[message], [message]]);
		expect(statuses?.map(({ userId, status }) => [userId, status])).toEqual([
			['u-1001', 'online'],
			['u-1002', 'offline'],
			['u-1003', 'loggedOut'],
		]);
	});

	test('forged, stale, repeated, unsigned and unwanted callbacks start nothing', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud);
		const { url } = workflow;
		const first = { url, kind: 'message', body: { msgUID: 'FIRST' } } as const;
		expect(await send(first)).toEqual([200, 'ok']);
		await startedBy(workflow, 1);
		const answers = [];
		for (const forged of ['repeated', 'wrong-secret', 'stale', 'unsigned'] as const) {
			answers.push(await send({ url, kind: 'message', forged }));
		}
		expect(answers).toEqual([
			[200, 'ok'],
			[401, 'The signature does not fit.'],
			[401, 'The callback is too old, or its time lies ahead.'],
			[401, 'The signature is missing.'],
		]);
		expect(await send(first)).toEqual([200, 'ok']);
		expect(await send({ url, kind: 'online-status' })).toEqual([200, 'ok']);
		expect(await send({ url, kind: 'pre-messaging' })).toEqual([200, '{"pass":1}']);
		// What would have been started before this is there when this is.
		expect(await send({ url, kind: 'message', body: { msgUID: 'LAST' } })).toEqual([200, 'ok']);
		const started = await startedBy(workflow, 2);
		expect(started.map((items) => items.map(({ messageId }) => messageId))).toEqual([
			['FIRST'],
			['LAST'],
		]);
		const log = readFileSync(stage.server.logFile, 'utf8');
		expect(log).toContain('RongCloud Trigger: A callback was refused');
		expect(log).toContain('RongCloud Trigger: A pre-messaging callback arrived');
		expect(log).not.toContain('sandbox-secret');
	});
}

describe('in the oldest n8n that the package works with', () => {
	useStage('oldest');
	takesCallbacks();
});

describe('in the current n8n', () => {
	useStage('current');
	takesCallbacks();

	test('Nexconn’s envelope, and a result of the content review, which is signed in headers', async () => {
		const workflow = await live({ events: ['any'] }, nexconn);
		expect((await send({ url: workflow.url, kind: 'message:send' }))[0]).toBe(200);
		expect((await send({ url: workflow.url, kind: 'group_channel:operation' }))[0]).toBe(200);
		const classic = await live({ events: ['moderationResult'] }, rongcloud);
		expect((await send({ url: classic.url, kind: 'moderation' }))[0]).toBe(200);
		const events = [...(await startedBy(workflow, 2)), ...(await startedBy(classic, 1))];
		expect(events.map((items) => items.map(({ event }) => event))).toEqual([
			['messageSent'],
			['groupMembersChanged'],
			['moderationResult'],
		]);
	});

	test('each event is remembered when the workflow, or n8n itself, was started again', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud);
		const { id, url } = workflow;
		const ids = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'];
		const sendAll = async (...all: string[]) => {
			for (const msgUID of all) {
				expect(await send({ url, kind: 'message', body: { msgUID } })).toEqual([200, 'ok']);
			}
		};
		await sendAll('ONE');
		await stage.client.call('POST', `/workflows/${id}/deactivate`, {});
		await stage.client.activateWorkflow(id);
		await sendAll(...ids);
		expect(await startedBy(workflow, ids.length)).toHaveLength(ids.length);
		await stage.restart();
		const replay = { url, kind: 'message', forged: 'repeated' } as const;
		expect(await send({ ...replay, body: { msgUID: 'REPLAYED' } })).toEqual([200, 'ok']);
		await sendAll(...ids, 'SIX');
		const started = await startedBy(workflow, ids.length + 1);
		expect(started.flat().map(({ messageId }) => messageId)).toEqual([...ids, 'SIX']);
	});

	test('answers while the workflow is still at work', async () => {
		const parameters = { resume: 'timeInterval', amount: WAIT_HOURS, unit: 'hours' };
		const webhookId = 'waits';
		const wait = node('Wait', 'n8n-nodes-base.wait', parameters, { typeVersion: 1.1, webhookId });
		const workflow = await live({ events: ['messageSent'] }, rongcloud, wait);
		expect(await send({ url: workflow.url, kind: 'message' })).toEqual([200, 'ok']);
		const executionId = await stage.client.newExecutionOf(workflow.id, DEADLINE);
		const execution = await stage.client.awaitExecution(executionId, {
			...DEADLINE,
			until: ({ status }) => status === 'waiting',
		});
		expect(execution.status).toBe('waiting');
		expect(itemsOf(execution)).toHaveLength(1);
		await stage.client.call('POST', `/executions/${executionId}/stop`);
	});

	test('the Test URL takes one callback, and repeats are no repeats there', async () => {
		const workflow = await saved({ events: ['messageSent'] }, rongcloud);
		for (const turn of [1, 2, 3]) {
			await stage.client.call('POST', `/workflows/${workflow.id}/run?partialExecutionVersion=2`, {
				triggerToStartFrom: { name: TRIGGER },
			});
			const body = { msgUID: 'SAME' };
			expect(await send({ url: workflow.testUrl, kind: 'message', body })).toEqual([200, 'ok']);
			expect(await startedBy(workflow, turn)).toHaveLength(turn);
		}
	});

	test('a wrong setting does not go live, and n8n says why', async () => {
		const workflow = await live({ events: ['any'], options: { signatureAge: -5 } }, rongcloud);
		const told = async () =>
			JSON.stringify(
				await stage.client.call('GET', `/workflows/${workflow.id}/publication-status`),
			);
		// n8n publishes in the background.
		while (!/fail/i.test(await told())) await sleep(POLL_MS);
		expect(await told()).toContain("'Options > Signature Age (Minutes)' is -5");
		const call = { url: workflow.url, kind: 'message', attempts: 1 } as const;
		const { attempts } = await stage.sandbox.callback(call);
		expect(attempts[0]?.status).toBe(404);
		expect(await startedBy(workflow, 0)).toEqual([]);
	});

	test('its output schema is where n8n looks for it', async () => {
		const schema = await stage.client.file<{ properties: object }>(
			'/schemas/n8n-nodes-rongcloud.rongCloudTrigger/1.json',
		);
		const fields = ['event', 'eventId', 'fromUserId', 'text', 'raw'];
		expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(fields));
	});
});

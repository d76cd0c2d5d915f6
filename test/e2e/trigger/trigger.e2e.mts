import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Browser, BrowserContext } from 'playwright-core';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { Execution, WorkflowInput } from '../../../scripts/n8n/rest.mts';
import type { CallbackOptions } from '../../../sandbox/index.mts';
import { openBrowser, openEditor } from '../support/browser.mts';
import { Editor, NodePanel } from '../support/editor.mts';
import { screenshot } from '../support/screenshot.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';

const TRIGGER = 'RongCloud Trigger';
const POLL_MS = 200;
const DEADLINE = { deadlineMs: 120_000 };
/** Longer than any test takes. */
const WAIT_HOURS = 1;

let stage: Stage;
let nexconn: SavedCredential;
let rongcloud: SavedCredential;
let made = 0;

beforeAll(async () => {
	stage = await raiseStage();
	[nexconn, rongcloud] = await saveSandboxCredentials(stage);
});
afterAll(async () => {
	await stage?.clear();
});

interface Triggered {
	id: string;
	url: string;
	testUrl: string;
}

const triggerNode = (
	webhookId: string,
	parameters: INodeParameters,
	credential: SavedCredential,
): INode => ({
	id: webhookId,
	name: TRIGGER,
	type: 'n8n-nodes-rongcloud.rongCloudTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters,
	webhookId,
	credentials: { rongCloudApi: { id: credential.id, name: credential.name } },
});

/** Something that goes on long after the callback was answered. */
const waitNode: INode = {
	id: 'wait',
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	position: [300, 0],
	parameters: { resume: 'timeInterval', amount: WAIT_HOURS, unit: 'hours' },
	webhookId: 'waits',
};

/** Saves a workflow with the trigger, and something behind it. */
async function saved(
	parameters: INodeParameters,
	credential: SavedCredential,
	next?: INode,
): Promise<Triggered> {
	made += 1;
	const webhookId = `callbacks-${made}`;
	const workflow: WorkflowInput = {
		name: `Trigger ${made}`,
		nodes: [triggerNode(webhookId, parameters, credential), ...(next === undefined ? [] : [next])],
		connections:
			next === undefined
				? {}
				: { [TRIGGER]: { main: [[{ node: next.name, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
	const { id } = await stage.client.saveWorkflow(workflow);
	const { url } = stage.server;
	return {
		id,
		url: `${url}/webhook/${webhookId}/webhook`,
		testUrl: `${url}/webhook-test/${webhookId}/webhook`,
	};
}

/** Saves a workflow and puts it to work. */
async function live(...how: Parameters<typeof saved>): Promise<Triggered> {
	const workflow = await saved(...how);
	await stage.client.activateWorkflow(workflow.id);
	return workflow;
}

/** Sends one callback; n8n answers calls of a workflow a moment after it was put to work. */
async function send(options: CallbackOptions): Promise<[number | null, string | null]> {
	for (;;) {
		const { attempts } = await stage.sandbox.callback({ attempts: 1, waitMs: 60_000, ...options });
		const { status = null, reply = null } = attempts[0] ?? {};
		if (status !== 404) return [status, reply];
		await sleep(POLL_MS);
	}
}

/** All executions of a workflow, the oldest first. */
const executionsOf = async ({ id }: Triggered) => (await stage.client.executionsOf(id)).reverse();

const itemsOf = ({ data }: Execution) =>
	(data.resultData.runData[TRIGGER]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);

/** What every execution of a workflow got from the trigger. */
async function startedBy(workflow: Triggered) {
	const all = [];
	for (const id of await executionsOf(workflow)) {
		all.push(itemsOf(await stage.client.awaitExecution(id, DEADLINE)));
	}
	return all;
}

describe('in a real n8n', () => {
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
		const [form, json, statuses] = await startedBy(workflow);
		const message = {
			event: 'messageSent',
			signatureVerified: true,
			senderId: 'u-1001',
			targetId: 'u-1002',
			channelType: 'direct',
			messageType: 'RC:TxtMsg',
			text: 'Where is my parcel?',
			source: 'iOS',
		};
		expect([form, json]).toEqual([
			[expect.objectContaining(message)],
			[expect.objectContaining(message)],
		]);
		expect(statuses?.map(({ userId, status }) => [userId, status])).toEqual([
			['u-1001', 'online'],
			['u-1002', 'offline'],
			['u-1003', 'loggedOut'],
		]);
	});

	test('Nexconn’s envelope, and a result of the content review, which is signed in headers', async () => {
		const workflow = await live({ events: ['any'] }, nexconn);
		expect((await send({ url: workflow.url, kind: 'message:send' }))[0]).toBe(200);
		expect((await send({ url: workflow.url, kind: 'group_channel:operation' }))[0]).toBe(200);
		const classic = await live({ events: ['moderationResult'] }, rongcloud);
		expect((await send({ url: classic.url, kind: 'moderation' }))[0]).toBe(200);
		const events = [...(await startedBy(workflow)), ...(await startedBy(classic))];
		expect(events.map((items) => items.map(({ event }) => event))).toEqual([
			['messageSent'],
			['groupMembersChanged'],
			['moderationResult'],
		]);
	});

	test('forged, stale, repeated, unsigned and unwanted callbacks start nothing', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud);
		const { url } = workflow;
		const first = { url, kind: 'message', body: { msgUID: 'FIRST' } } as const;
		expect(await send(first)).toEqual([200, 'ok']);
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
		const started = await startedBy(workflow);
		expect(started.map((items) => items.map(({ messageId }) => messageId))).toEqual([
			['FIRST'],
			['LAST'],
		]);
		const log = readFileSync(stage.server.logFile, 'utf8');
		expect(log).toContain('RongCloud Trigger: A callback was refused');
		expect(log).toContain('RongCloud Trigger: A pre-messaging callback arrived');
		expect(log).not.toContain('sandbox-secret');
	});

	test('an event is remembered after the workflow was stopped and started again', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud);
		const { id, url } = workflow;
		const body = { msgUID: 'ONCE' };
		expect(await send({ url, kind: 'message', body })).toEqual([200, 'ok']);
		await stage.client.call('POST', `/workflows/${id}/deactivate`, {});
		await stage.client.activateWorkflow(id);
		expect(await send({ url, kind: 'message', body })).toEqual([200, 'ok']);
		expect(await send({ url, kind: 'message', body: { msgUID: 'TWICE' } })).toEqual([200, 'ok']);
		const started = await startedBy(workflow);
		expect(started.flat().map(({ messageId }) => messageId)).toEqual(['ONCE', 'TWICE']);
	});

	test('each event is remembered when n8n itself was started again', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud);
		const { url } = workflow;
		const ids = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'];
		for (const msgUID of ids) {
			expect(await send({ url, kind: 'message', body: { msgUID } })).toEqual([200, 'ok']);
		}
		expect(await startedBy(workflow)).toHaveLength(ids.length);
		await stage.restart();
		const replay = { url, kind: 'message', forged: 'repeated' } as const;
		expect(await send({ ...replay, body: { msgUID: 'REPLAYED' } })).toEqual([200, 'ok']);
		for (const msgUID of [...ids, 'SIX']) {
			expect(await send({ url, kind: 'message', body: { msgUID } })).toEqual([200, 'ok']);
		}
		const started = await startedBy(workflow);
		expect(started.flat().map(({ messageId }) => messageId)).toEqual([...ids, 'SIX']);
	});

	test('answers while the workflow is still at work', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud, waitNode);
		expect(await send({ url: workflow.url, kind: 'message' })).toEqual([200, 'ok']);
		const [executionId = ''] = await executionsOf(workflow);
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
			expect(await startedBy(workflow)).toHaveLength(turn);
		}
	});

	test.each([
		[
			{ events: ['any'], options: { signatureAge: -5 } },
			"'Options > Signature Age (Minutes)' is -5",
		],
		[{ events: ['any'], ignoredSenders: 'a,,b' }, "'Ignore Messages From' has an entry, number 2"],
		[{ events: ['messages'] }, '\'Events\' has "messages", which is not one of its choices'],
	] as Array<[INodeParameters, string]>)('%j does not go live', async (parameters, sentence) => {
		const workflow = await live(parameters, rongcloud);
		expect(await publicationOf(workflow)).toContain(sentence);
		const { attempts } = await stage.sandbox.callback({
			url: workflow.url,
			kind: 'message',
			attempts: 1,
		});
		expect(attempts[0]?.status).toBe(404);
		expect(await startedBy(workflow)).toEqual([]);
	});

	test('its output schema is where n8n looks for it', async () => {
		const schema = await stage.client.file<{ properties: object }>(
			'/schemas/n8n-nodes-rongcloud.rongCloudTrigger/1.json',
		);
		const fields = ['event', 'eventId', 'senderId', 'text', 'raw'];
		expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(fields));
	});
});

/** What n8n says of a workflow that it was told to publish; it does that in the background. */
async function publicationOf({ id }: Triggered): Promise<string> {
	for (;;) {
		const status = JSON.stringify(
			await stage.client.call('GET', `/workflows/${id}/publication-status`),
		);
		if (/fail/i.test(status)) return (JSON.parse(`[${status}]`) as unknown[]).map(textOf).join();
		await sleep(POLL_MS);
	}
}

/** Every text in it, without the quotes and strokes of JSON. */
function textOf(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	return Object.values(value).map(textOf).join('\n');
}

describe('in the editor', () => {
	let browser: Browser;
	let context: BrowserContext;

	beforeAll(async () => {
		browser = await openBrowser();
		context = await openEditor(browser, stage);
	});
	afterAll(async () => {
		await browser?.close();
	});

	test('the panel says what to do', async () => {
		made += 1;
		const { id } = await stage.client.saveWorkflow({
			name: 'Answers',
			nodes: [triggerNode('rongcloud-callbacks', { events: ['messageSent'] }, rongcloud)],
			connections: {},
		});
		const page = await context.newPage();
		await page.setViewportSize({ width: 1500, height: 1040 });
		const editor = new Editor(page, stage.server.url);
		await editor.openWorkflow(id);
		const panel: NodePanel = await editor.openNode(TRIGGER);
		const filters = [
			'Message Types',
			'Other Message Types',
			'Channel Types',
			'Ignore Messages From',
		];
		const labels = (await panel.labels()).filter((label) => label !== '');
		expect(labels.slice(labels.indexOf('Events'), labels.indexOf('Options') + 1)).toEqual([
			'Events',
			...filters,
			'Options',
		]);
		const urls = panel.root.getByText('Webhook URLs', { exact: true });
		await urls.click();
		await panel.root.getByText('Production URL', { exact: true }).first().click();
		await panel.root.getByText('/webhook/rongcloud-callbacks/webhook').waitFor();
		await page.mouse.move(0, 0);
		await screenshot(panel.root, 'panel-trigger');
		await page.close();
	});

	test('an event of the list becomes the trigger that waits for it', async () => {
		const page = await context.newPage();
		const editor = new Editor(page, stage.server.url);
		await editor.newWorkflow();
		const panel = await editor.addNode('RongCloud', 'On user status changed');
		expect(await panel.labels()).toEqual(expect.arrayContaining(['Events', 'Options']));
		expect(await panel.labels()).not.toContain('Message Types');
		await panel.close();
		await editor.node(TRIGGER).waitFor();
		await page.close();
	});

	test.each(['rongcloud', 'callback', 'nexconn'])(
		'the nodes panel finds it by "%s"',
		async (word) => {
			const page = await context.newPage();
			const editor = new Editor(page, stage.server.url);
			await editor.newWorkflow();
			const found = await editor.search(word);
			await found.filter({ hasText: 'RongCloud' }).first().waitFor();
			await page.close();
		},
	);
});

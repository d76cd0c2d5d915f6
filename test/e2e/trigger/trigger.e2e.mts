import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { CallbackOptions } from '../../../sandbox/index.mts';
import { openBrowser, openEditor } from '../support/browser.mts';
import { Editor } from '../support/editor.mts';
import { screenshot } from '../support/screenshot.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import * as callbacks from './callbacks.mts';
import { before, DEADLINE, itemsOf, TRIGGER, triggerNode } from './callbacks.mts';

const POLL_MS = 200;
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

const send = async (options: CallbackOptions) => await callbacks.send(stage, options);
const startedBy = async (workflow: Triggered) => await callbacks.startedBy(stage, workflow);

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
	const node = triggerNode(webhookId, parameters, credential);
	const { id } = await stage.client.saveWorkflow({
		name: `Trigger ${made}`,
		nodes: [node, ...(next === undefined ? [] : [next])],
		connections: next === undefined ? {} : before(next),
		settings: { executionOrder: 'v1' },
	});
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
		expect([form, json]).toMatchObject([[message], [message]]);
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
		expect(await startedBy(workflow)).toHaveLength(ids.length);
		await stage.restart();
		const replay = { url, kind: 'message', forged: 'repeated' } as const;
		expect(await send({ ...replay, body: { msgUID: 'REPLAYED' } })).toEqual([200, 'ok']);
		await sendAll(...ids, 'SIX');
		const started = await startedBy(workflow);
		expect(started.flat().map(({ messageId }) => messageId)).toEqual([...ids, 'SIX']);
	});

	test('answers while the workflow is still at work', async () => {
		const workflow = await live({ events: ['messageSent'] }, rongcloud, waitNode);
		expect(await send({ url: workflow.url, kind: 'message' })).toEqual([200, 'ok']);
		const [executionId = ''] = await stage.client.executionsOf(workflow.id);
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
	let page: Page;
	let editor: Editor;

	beforeAll(async () => {
		browser = await openBrowser();
		context = await openEditor(browser, stage);
	});
	afterAll(async () => {
		await browser?.close();
	});
	beforeEach(async () => {
		page = await context.newPage();
		editor = new Editor(page, stage.server.url);
	});
	afterEach(async () => {
		await page.close();
	});

	test('the panel says what to do', async () => {
		const { id } = await stage.client.saveWorkflow({
			name: 'Answers',
			nodes: [triggerNode('rongcloud-callbacks', { events: ['messageSent'] }, rongcloud)],
			connections: {},
		});
		await page.setViewportSize({ width: 1500, height: 1040 });
		await editor.openWorkflow(id);
		const panel = await editor.openNode(TRIGGER);
		const labels = (await panel.labels()).filter((label) => label !== '');
		expect(labels.slice(labels.indexOf('Events'), labels.indexOf('Options') + 1)).toEqual([
			'Events',
			'Message Types',
			'Other Message Types',
			'Channel Types',
			'Ignore Messages From',
			'Options',
		]);
		await panel.root.getByText('Webhook URLs', { exact: true }).click();
		await panel.root.getByText('Production URL', { exact: true }).first().click();
		await panel.root.getByText('/webhook/rongcloud-callbacks/webhook').waitFor();
		await page.mouse.move(0, 0);
		await screenshot(panel.root, 'panel-trigger');
	});

	test('an event of the list becomes the trigger that waits for it', async () => {
		await editor.newWorkflow();
		const panel = await editor.addNode('RongCloud', 'On user status changed');
		expect(await panel.labels()).toEqual(expect.arrayContaining(['Events', 'Options']));
		expect(await panel.labels()).not.toContain('Message Types');
		await panel.close();
		await editor.node(TRIGGER).waitFor();
	});

	test.each(['rongcloud', 'callback', 'nexconn'])('is found by "%s"', async (word) => {
		await editor.newWorkflow();
		const found = await editor.search(word);
		await found.filter({ hasText: 'RongCloud' }).first().waitFor();
	});
});

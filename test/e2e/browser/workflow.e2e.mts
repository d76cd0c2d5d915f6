import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { startModel, type Model, type ModelReply } from '../../../scripts/demo/model.mts';
import type { WorkflowInput } from '../../../scripts/n8n/rest.mts';
import { atDesk, NEXCONN } from '../support/browser.mts';
import { NODE, START, type Editor } from '../support/editor.mts';
import { screenshot } from '../support/screenshot.mts';
import { callsIn, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { chain, node, TRIGGER, triggerNode, using } from '../support/workflows.mts';

let stage: Stage;
let model: Model;
/** What the model says next. */
let replies: ModelReply[] = [];
let page: Page;
let editor: Editor;

atDesk((desk) => ({ stage, page, editor } = desk));

beforeAll(async () => {
	const answer = () => {
		const reply = replies.shift();
		if (reply === undefined) throw new Error('The script has ended.');
		return reply;
	};
	model = await startModel({ answer });
});
afterAll(async () => {
	await model?.close();
});

describe('the fields that come out, before the first run', () => {
	const guard = ['sentBefore', 'duplicateGuardKey', 'userIds', 'userIds[0]'];
	const call = ['code', 'httpStatus', 'requestId', 'url', 'itemsInCall', 'note'];
	const end = ['warnings', 'warnings[0]', 'response'];

	test.each([
		{
			action: 'Announce to a segment or to everyone',
			own: ['fromUserId', ...guard, 'pushId', 'messageId', 'quota'],
		},
		{ action: 'Push to a segment or to everyone', own: [...guard, 'pushId', 'quota'] },
		{
			action: 'Notify one or more customers',
			own: [
				...['fromUserId', ...guard, 'userId', 'messageId'],
				...['recipients', 'recipients[0]', 'userId', 'messageId'],
			],
		},
		{
			action: 'Take back messages to customers',
			own: ['recalled', 'recalled[0]', 'userId', 'messageId'],
		},
	])('$action: the next node offers them', async ({ action, own }) => {
		await editor.newWorkflow();
		const panel = await editor.addNode(NODE, action);
		await panel.close();
		const next = await editor.addNodeAfter(action, 'Edit Fields (Set)');
		await next.input.getByTestId('schema-preview-warning').waitFor();
		await next.input.getByText('response', { exact: true }).waitFor();

		expect(await next.offeredFields()).toEqual(['status', 'audience', ...own, ...call, ...end]);
		expect(stage.sandbox.requests).toEqual([]);
	});
});

describe('the trigger', () => {
	test('its panel says what to do', async () => {
		const [, credential] = await saveSandboxCredentials(stage);
		const trigger = triggerNode('rongcloud-callbacks', { events: ['messageSent'] }, credential);
		await editor.openWorkflow(chain('Answers', [trigger]));
		await page.setViewportSize({ width: 1500, height: 1040 });
		const panel = await editor.openNode(TRIGGER);
		await panel.root.getByText('Webhook URLs', { exact: true }).click();
		await panel.root.getByText('Production URL', { exact: true }).first().click();
		await panel.root.getByText('/webhook/rongcloud-callbacks/webhook').waitFor();
		await page.mouse.move(0, 0);
		await screenshot(panel.root, 'panel-trigger');
	});

	// By the words for both nodes browser/panel finds it.
	test('it is found by "callback", and waits for the event that is chosen from its list', async () => {
		await editor.newWorkflow();
		await (await editor.search('callback')).filter({ hasText: NODE }).first().click();
		const panel = await editor.chooseAction('On user status changed');
		expect(await panel.labels()).toEqual(expect.arrayContaining(['Events', 'Options']));
		expect(await panel.labels()).not.toContain('Message Types');
		await panel.close();
		await editor.node(TRIGGER).waitFor();
	});
});

describe('rows that cannot be sent', () => {
	test('leave by the error output, each linked to its input row', async () => {
		const rows = [
			{ customerId: 'u-1001', order: 'A-17' },
			{ customerId: '', order: 'A-18' },
			{ customerId: 'u-1003', order: 'A-19' },
			{ customerId: 'u-1004', order: 'A-20 (garden chairs, parasol, lanterns and cushions)' },
			{ customerId: 'u-1005', order: 'A-21' },
		];
		const values = { fromUserId: 'shop-bot' };
		const panel = await editor.newNodeBehind(rows, 'Notify one or more customers', NEXCONN, values);
		await panel.express({
			toUserIds: '{{ $json.customerId }}',
			text: 'Order {{ $json.order }} is on its way',
			notificationTitle: '{{ $json.order }}',
		});
		await panel.setOnError('Continue (using error output)');
		await panel.execute();

		expect(await panel.showBranch('Success')).toBe('Success Branch (3 items)');
		const sent = await panel.table();
		expect(sent.map(({ status, audience }) => [status, audience])).toEqual([
			['accepted', 'User u-1001'],
			['accepted', 'User u-1003'],
			['accepted', 'User u-1005'],
		]);
		const input = await panel.table(panel.input);
		const orders = input.map(({ order }) => order?.slice(0, 4));
		expect(orders).toEqual(['A-17', 'A-18', 'A-19', 'A-20', 'A-21']);
		await panel.seeLink(0, 0);
		await panel.seeLink(1, 2);
		await panel.seeLink(2, 4);

		expect(await panel.showBranch('Error')).toBe('Error Branch (2 items)');
		const failed = await panel.table();
		expect(failed.map(({ error }) => error)).toEqual([
			expect.stringMatching(/'Recipient User IDs' is empty/),
			expect.stringMatching(new RegExp(`'Notification Title' .*52.*${LIMITS.titleCharacters}`)),
		]);
		for (const { details } of failed) expect(details).toContain('notSent');
		await panel.seeLink(0, 1);
		await panel.seeLink(1, 3);
		await page.setViewportSize({ width: 2300, height: 1000 });
		await panel.picture('panel-error-output', 'customizeFor', 'as it is');

		const reached = stage.sandbox.journal.flatMap(({ recipients }) =>
			recipients.map(({ userId }) => userId),
		);
		expect(reached.sort()).toEqual(['u-1001', 'u-1003', 'u-1005']);
	});
});

describe('the tool of an AI agent', () => {
	const AGENT = 'AI Agent';
	const TOOL = 'RongCloud Tool';

	/** A workflow with an agent that has a model but no tool yet. */
	async function agentWorkflow(prompt: string): Promise<WorkflowInput> {
		const credential = await stage.client.saveCredential({
			name: 'Scripted model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		const parameters = {
			model: { __rl: true, mode: 'id', value: 'scripted' },
			responsesApiEnabled: false,
			options: {},
		};
		const define = { promptType: 'define', text: prompt, options: {} };
		// One workflow for each test: n8n lets only one page at a time change a workflow.
		const { nodes, connections, ...rest } = chain(prompt, [
			node(START, 'n8n-nodes-base.manualTrigger'),
			node(AGENT, '@n8n/n8n-nodes-langchain.agent', define, { typeVersion: 3 }),
		]);
		const chat = node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', parameters, {
			typeVersion: 1.3,
			position: [160, 240],
			...using({ ...credential, type: 'openAiApi' }),
		});
		const toAgent = [[{ node: AGENT, type: 'ai_languageModel' as const, index: 0 }]];
		return {
			...rest,
			nodes: [...nodes, chat],
			connections: { ...connections, Model: { ai_languageModel: toAgent } },
		};
	}

	const openAgent = async (prompt: string) =>
		await editor.openWorkflow(await agentWorkflow(prompt));

	/** What the model was told of the only tool, and what it got back from its call. */
	const toldModel = () => {
		const [first, second] = model.requests;
		return { tools: first?.tools ?? [], answer: second?.toolResult ?? '' };
	};

	beforeEach(() => {
		model.requests.length = 0;
	});

	test('sends the one message that the model asks for', async () => {
		await openAgent('Tell customer u-1002 that order A-18 is on its way');
		const tool = await editor.addTool(AGENT, TOOL);
		await tool.chooseCredential(NEXCONN);
		await tool.fill({ fromUserId: 'shop-bot' });
		await tool.leaveToModel('toUserIds');
		await tool.leaveToModel('text');
		await tool.fill({ notificationText: 'News about your order' });
		await tool.picture('panel-ai-tool', 'customizeFor', 'as it is');
		await tool.close();
		replies = [
			{ call: { Recipient_User_IDs: 'u-1002', Message_Text: 'Order A-18 is on its way.' } },
			'The customer has been told.',
		];
		const agent = await editor.openNode(AGENT);
		await agent.execute();
		expect(await agent.table()).toEqual([{ output: 'The customer has been told.' }]);

		const { tools, answer } = toldModel();
		expect(tools).toHaveLength(1);
		const asked = Object.keys(tools[0]?.function.parameters.properties ?? {});
		expect(asked).toEqual(['Recipient_User_IDs', 'Message_Text']);
		expect(tools[0]?.function.description).toMatch(/Notify one or more customers/);
		expect(JSON.parse(answer)).toMatchObject([{ status: 'accepted', audience: 'User u-1002' }]);
		expect(stage.sandbox.journal).toMatchObject([
			{
				sender: 'shop-bot',
				recipients: [{ userId: 'u-1002' }],
				message: { content: '{"content":"Order A-18 is on its way."}' },
				body: { pushContent: 'News about your order' },
			},
		]);
		expect(callsIn(stage)).toHaveLength(1);
	});

	test('cannot reach all users unless a person has turned the switch on', async () => {
		await openAgent('Tell everybody that we have moved');
		const tool = await editor.addTool(AGENT, TOOL);
		await tool.chooseCredential(NEXCONN);
		await tool.fill({ resource: 'Broadcast', fromUserId: 'shop-bot', sendTo: 'All Users' });
		expect(await tool.canBeLeftToModel('text')).toBe(true);
		expect(await tool.canBeLeftToModel('sendTo')).toBe(false);
		expect(await tool.canBeLeftToModel('allUsersConfirmed')).toBe(false);
		await tool.leaveToModel('text');
		await tool.fill({ notificationText: 'We have moved' });
		await tool.close();
		const everyone = { sendTo: 'allUsers', allUsersConfirmed: true };
		replies = [{ call: { Message_Text: 'We have moved.', ...everyone } }, 'It was not possible.'];
		const agent = await editor.openNode(AGENT);
		await agent.execute();
		expect(await agent.table()).toEqual([{ output: 'It was not possible.' }]);

		const { tools, answer } = toldModel();
		expect(Object.keys(tools[0]?.function.parameters.properties ?? {})).toEqual(['Message_Text']);
		expect(answer).toMatch(/Nothing was sent|Yes, Send to Every User of the App/);
		expect(stage.sandbox.requests).toEqual([]);
	});
});

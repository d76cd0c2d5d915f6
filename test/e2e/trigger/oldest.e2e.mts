import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INode } from 'n8n-workflow';

import type { CallbackOptions } from '../../../sandbox/index.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';

const TRIGGER = 'RongCloud Trigger';
const DEADLINE = { deadlineMs: 120_000 };

let stage: Stage;

beforeAll(async () => {
	stage = await raiseStage({ edition: 'oldest' });
});
afterAll(async () => {
	await stage?.clear();
});

test('the oldest n8n that the package works with takes callbacks and refuses forged ones', async () => {
	const { client, sandbox } = stage;
	const [, { id, name }] = await saveSandboxCredentials(stage);
	const node: INode = {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-rongcloud.rongCloudTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: { events: ['messageSent', 'userStatusChanged'] },
		webhookId: 'callbacks-of-the-oldest',
		credentials: { rongCloudApi: { id, name } },
	};
	// n8n 1 activates no workflow with a trigger alone behind which nothing stands.
	const next: INode = {
		id: 'next',
		name: 'Next',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [200, 0],
		parameters: {},
	};
	const workflow = await client.saveWorkflow({
		name: 'Callbacks',
		nodes: [node, next],
		connections: { [TRIGGER]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(workflow.id);
	const url = client.productionUrl(node);

	const send = async (options: Omit<CallbackOptions, 'url'>) => {
		for (;;) {
			const { attempts } = await sandbox.callback({ url, attempts: 1, waitMs: 60_000, ...options });
			const { status = null, reply = null } = attempts[0] ?? {};
			if (status !== 404) return [status, reply];
			await sleep(200);
		}
	};
	expect(await send({ kind: 'message' })).toEqual([200, 'ok']);
	const first = await client.newExecutionOf(workflow.id, DEADLINE);
	expect(await send({ kind: 'message', forged: 'repeated' })).toEqual([200, 'ok']);
	expect((await send({ kind: 'message', forged: 'wrong-secret' }))[0]).toBe(401);
	expect((await send({ kind: 'message', forged: 'stale' }))[0]).toBe(401);
	expect((await send({ kind: 'message', forged: 'unsigned' }))[0]).toBe(401);
	expect(await send({ kind: 'pre-messaging' })).toEqual([200, '{"pass":1}']);
	const body = [
		{ status: '0' },
		{ userid: 'u-1002', status: '1' },
		{ userid: 'u-1003', status: '2' },
	];
	expect(await send({ kind: 'online-status', body })).toEqual([200, 'ok']);

	await client.newExecutionOf(workflow.id, { after: first, ...DEADLINE });
	const started = [];
	for (const executionId of (await client.executionsOf(workflow.id)).reverse()) {
		const { data } = await client.awaitExecution(executionId, DEADLINE);
		const [run] = data.resultData.runData[TRIGGER] ?? [];
		started.push(run?.data?.main?.[0]?.map(({ json }) => json.event));
	}
	expect(started).toEqual([
		['messageSent'],
		['userStatusChanged', 'userStatusChanged', 'userStatusChanged'],
	]);
});

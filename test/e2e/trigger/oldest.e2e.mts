import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INode } from 'n8n-workflow';

import type { CallbackOptions } from '../../../sandbox/index.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { before, DEADLINE, send, startedBy, triggerNode } from './callbacks.mts';

let stage: Stage;

beforeAll(async () => {
	stage = await raiseStage({ edition: 'oldest' });
});
afterAll(async () => {
	await stage?.clear();
});

test('the oldest n8n that the package works with takes callbacks and refuses forged ones', async () => {
	const { client } = stage;
	const [, rongcloud] = await saveSandboxCredentials(stage);
	const parameters = { events: ['messageSent', 'userStatusChanged'] };
	const node = triggerNode('callbacks-of-the-oldest', parameters, rongcloud);
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
		connections: before(next),
		settings: { executionOrder: 'v1' },
	});
	await client.activateWorkflow(workflow.id);
	const come = async (options: Omit<CallbackOptions, 'url'>) =>
		await send(stage, { url: client.productionUrl(node), ...options });

	expect(await come({ kind: 'message' })).toEqual([200, 'ok']);
	const first = await client.newExecutionOf(workflow.id, DEADLINE);
	expect(await come({ kind: 'message', forged: 'repeated' })).toEqual([200, 'ok']);
	for (const forged of ['wrong-secret', 'stale', 'unsigned'] as const) {
		expect((await come({ kind: 'message', forged }))[0]).toBe(401);
	}
	expect(await come({ kind: 'pre-messaging' })).toEqual([200, '{"pass":1}']);
	const body = [
		{ status: '0' },
		{ userid: 'u-1002', status: '1' },
		{ userid: 'u-1003', status: '2' },
	];
	expect(await come({ kind: 'online-status', body })).toEqual([200, 'ok']);
	await client.newExecutionOf(workflow.id, { after: first, ...DEADLINE });
	const started = await startedBy(stage, workflow);
	expect(started.map((items) => items.map(({ event }) => event))).toEqual([
		['messageSent'],
		['userStatusChanged', 'userStatusChanged', 'userStatusChanged'],
	]);
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { Execution } from '../../../scripts/n8n/rest.mts';
import type { CallbackOptions } from '../../../sandbox/index.mts';
import type { Stage } from '../support/stage.mts';

export const TRIGGER = 'RongCloud Trigger';
export const DEADLINE = { deadlineMs: 120_000 };
const POLL_MS = 200;

export const triggerNode = (
	webhookId: string,
	parameters: INodeParameters,
	{ id, name }: SavedCredential,
): INode => ({
	id: webhookId,
	name: TRIGGER,
	type: 'n8n-nodes-rongcloud.rongCloudTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters,
	webhookId,
	credentials: { rongCloudApi: { id, name } },
});

/** The trigger with something behind it. */
export const before = (next: INode) => ({
	[TRIGGER]: { main: [[{ node: next.name, type: 'main' as const, index: 0 }]] },
});

/** Sends one callback; n8n answers calls of a workflow a moment after it was put to work. */
export async function send({ sandbox }: Stage, options: CallbackOptions) {
	for (;;) {
		const { attempts } = await sandbox.callback({ attempts: 1, waitMs: 60_000, ...options });
		const { status = null, reply = null } = attempts[0] ?? {};
		if (status !== 404) return [status, reply] as const;
		await sleep(POLL_MS);
	}
}

/** What the trigger gave to an execution. */
export const itemsOf = ({ data }: Execution) =>
	(data.resultData.runData[TRIGGER]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);

/** What every execution of a workflow got from the trigger, the oldest first. */
export async function startedBy({ client }: Stage, workflow: { id: string }) {
	const all = [];
	for (const id of (await client.executionsOf(workflow.id)).reverse()) {
		all.push(itemsOf(await client.awaitExecution(id, DEADLINE)));
	}
	return all;
}

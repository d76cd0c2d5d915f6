import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import type { INodeParameters } from 'n8n-workflow';

import { sandboxCredentials } from '../../../scripts/demo/run.mts';
import type { Execution, WorkflowInput } from '../../../scripts/n8n/rest.mts';
import type { Queue } from './queue.mts';

const SENDING_NODE = 'Send';
const DEADLINE_MS = 240_000;
const LOOK_AGAIN_MS = 100;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/** One input item: a message to one user, and what may go out only once. */
export interface Row {
	user: string;
	key: string;
	text: string;
	[name: string]: string;
}

/** What an execution stored for one row. */
export interface RowResult {
	user: string;
	status: string;
	sentBefore?: string;
}

/** A published workflow that sends each row that its webhook is given. */
export interface Campaign {
	/** Calls the webhook. @returns the ID of the execution that this started */
	start(rows: readonly Row[]): Promise<string>;
	/** Waits until executions have ended, however that may be. */
	ended(executionIds: readonly string[]): Promise<Execution[]>;
}

/** Makes and publishes the workflow: Webhook, one item for each row, RongCloud. */
export async function publishCampaign(
	{ client, main, sandbox }: Queue,
	name: string,
	options: INodeParameters,
): Promise<Campaign> {
	const [credential] = sandboxCredentials(sandbox.url);
	if (credential === undefined) throw new Error('The sandbox has a credential.');
	const saved = await client.saveCredential(credential);
	const workflow = workflowOf(name, { id: saved.id, name: saved.name }, options);
	const { id } = await client.saveWorkflow(workflow);
	const { versionId } = await client.call<{ versionId: string }>('GET', `/workflows/${id}`);
	await client.call('POST', `/workflows/${id}/activate`, { versionId });

	return {
		start: async (rows) => {
			let executionId: string | undefined;
			await waitUntil(`the webhook of ${name} takes a call`, async () => {
				const { status, data } = await axios.post<{ executionId: string }>(
					`${main.url}/webhook/${name}`,
					{ rows },
					{ proxy: false, validateStatus: () => true },
				);
				// n8n publishes by and by; a webhook that it does not know yet starts nothing.
				if (status === 404) return false;
				if (status !== 200) throw new Error(`The webhook answered ${status}.`);
				({ executionId } = data);
				return true;
			});
			if (executionId === undefined) throw new Error('The webhook named no execution.');
			return executionId;
		},
		ended: async (executionIds) =>
			await Promise.all(
				executionIds.map(async (executionId) => {
					await waitUntil(`execution ${executionId} has ended`, async () => {
						const { status } = await client.call<{ status: string }>(
							'GET',
							`/executions/${executionId}`,
						);
						return !UNFINISHED.includes(status);
					});
					return await client.execution(executionId);
				}),
			),
	};
}

function workflowOf(
	name: string,
	credential: { id: string; name: string },
	options: INodeParameters,
): WorkflowInput {
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	return {
		name,
		nodes: [
			{
				id: `${name}-1`,
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: name,
				parameters: {
					httpMethod: 'POST',
					path: name,
					responseMode: 'onReceived',
					options: { responseData: '={{ { executionId: $execution.id } }}' },
				},
			},
			{
				id: `${name}-2`,
				name: 'Rows',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [220, 0],
				parameters: { fieldToSplitOut: 'body.rows', options: {} },
			},
			{
				id: `${name}-3`,
				name: SENDING_NODE,
				type: 'n8n-nodes-rongcloud.rongCloud',
				typeVersion: 1,
				position: [440, 0],
				credentials: { rongCloudApi: credential },
				parameters: {
					resource: 'systemMessage',
					operation: 'send',
					fromUserId: 'shop-bot',
					toUserIds: '={{ $json.user }}',
					messageType: 'RC:TxtMsg',
					text: '={{ $json.text }}',
					options,
				},
			},
		],
		connections: { Webhook: to('Rows'), Rows: to(SENDING_NODE) },
		settings: { executionOrder: 'v1' },
	};
}

/** What an execution stored for each of its rows; nothing where n8n stored nothing. */
export function resultsOf({ data }: Execution, rows: readonly Row[]): RowResult[] {
	const [run] = data.resultData.runData[SENDING_NODE] ?? [];
	const items = run?.data?.main?.[0] ?? [];
	return items.map(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		return {
			user: rows[item]?.user ?? `no row ${item}`,
			status: String(json.status),
			...(json.sentBefore !== undefined && { sentBefore: String(json.sentBefore) }),
		};
	});
}

/** How often the sandbox accepted a message for each user. */
export function sentTo({ sandbox }: Queue): Map<string, number> {
	const times = new Map<string, number>();
	for (const { recipients } of sandbox.journal) {
		for (const { userId } of recipients) times.set(userId, (times.get(userId) ?? 0) + 1);
	}
	return times;
}

/** Waits for a condition. */
export async function waitUntil(
	what: string,
	isSo: () => boolean | Promise<boolean>,
	lookAgainMs = LOOK_AGAIN_MS,
): Promise<void> {
	const deadline = Date.now() + DEADLINE_MS;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Not so after ${DEADLINE_MS / 1000} s: ${what}.`);
		await sleep(lookAgainMs);
	}
}

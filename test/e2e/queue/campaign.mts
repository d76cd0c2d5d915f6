import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import { markdownTable } from 'markdown-table';
import type { INodeParameters } from 'n8n-workflow';

import { sandboxCredentials } from '../../../scripts/demo/run.mts';
import { failureOf, type Execution } from '../../../scripts/n8n/rest.mts';
import { chain, node, NODE_TYPE, using } from '../support/workflows.mts';
import type { Queue } from './queue.mts';

const SENDING_NODE = 'Send';
/** What 100,000 messages take at the pace of the tests, and more. */
export const DEADLINE_MS = 900_000;
const LOOK_AGAIN_MS = 100;

/** One input item: a message to one user, and what may go out only once. */
export interface Row {
	user: string;
	key: string;
	text: string;
	[name: string]: string;
}

/** An execution that was started with these rows. */
export interface Begun {
	rows: readonly Row[];
	id: string;
}

/** A published workflow that sends each row that its webhook is given. */
export interface Campaign {
	/** Starts an execution for each list of rows, all at once, so that they are shared out before one can end. */
	start(inputs: ReadonlyArray<readonly Row[]>): Promise<Begun[]>;
	/** Waits until executions have ended, however that may be. */
	ended(begun: readonly Begun[]): Promise<Execution[]>;
	/** Waits for the same, and gives what became of their rows. */
	accounts(begun: readonly Begun[]): Promise<RowAccount[]>;
}

/** What became of a row: what n8n stored for it, and how often the service accepted it. */
export interface RowAccount {
	user: string;
	status: string;
	sentBefore?: string;
	sent: number;
}

/** Makes and publishes the workflow: Webhook, one item for each row, RongCloud. */
export async function publishCampaign(
	queue: Queue,
	name: string,
	duplicateGuard: INodeParameters,
	options: INodeParameters = {},
): Promise<Campaign> {
	const { client, main, sandbox } = queue;
	const [credential] = sandboxCredentials(sandbox.url);
	if (credential === undefined) throw new Error('The sandbox has a credential.');
	const { type } = credential;
	const saved = { ...(await client.saveCredential(credential)), type };
	const webhook = {
		httpMethod: 'POST',
		path: name,
		responseMode: 'onReceived',
		options: { responseData: '={{ { executionId: $execution.id } }}' },
	};
	const message = {
		resource: 'systemMessage',
		operation: 'send',
		fromUserId: 'shop-bot',
		toUserIds: '={{ $json.user }}',
		messageType: 'RC:TxtMsg',
		text: '={{ $json.text }}',
		duplicateGuard,
		options,
		advanced: { timeout: 240 },
	};
	const nodes = [
		node('Webhook', 'n8n-nodes-base.webhook', webhook, { typeVersion: 2, webhookId: name }),
		node('Rows', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.rows', options: {} }),
		node(SENDING_NODE, NODE_TYPE, message, using(saved)),
	];
	const { id } = await client.saveWorkflow(chain(name, nodes));
	await client.activateWorkflow(id);

	const begin = async (rows: readonly Row[]): Promise<Begun> => {
		let begun: Begun | undefined;
		await waitUntil(`the webhook of ${name} takes a call`, async () => {
			const { status, data } = await axios.post<{ executionId: string }>(
				`${main.url}/webhook/${name}`,
				{ rows },
				{ proxy: false, validateStatus: () => true },
			);
			// n8n publishes by and by; a webhook that it does not know yet starts nothing.
			if (status === 404) return false;
			if (status !== 200) throw new Error(`The webhook answered ${status}.`);
			begun = { rows, id: data.executionId };
			return true;
		});
		if (begun?.id === undefined) throw new Error('The webhook named no execution.');
		return begun;
	};
	const ended = async (begun: readonly Begun[]) =>
		await Promise.all(
			begun.map(async (one) => await client.awaitExecution(one.id, { deadlineMs: DEADLINE_MS })),
		);
	return {
		start: async (inputs) => await Promise.all(inputs.map(begin)),
		ended,
		accounts: async (begun) => {
			const executions = await ended(begun);
			const sent = sentTo(queue);
			return executions.flatMap((execution, index) =>
				resultsOf(execution, begun[index]?.rows ?? [], sent),
			);
		},
	};
}

/** An account for each item that an execution stored; of one that stored none, its error for each row. */
function resultsOf(
	execution: Execution,
	rows: readonly Row[],
	sent: ReadonlyMap<string, number>,
): RowAccount[] {
	const [run] = execution.data.resultData.runData[SENDING_NODE] ?? [];
	const items = run?.data?.main?.[0];
	if (!items) {
		const status = failureOf(execution) ?? execution.status;
		return rows.map(({ user }) => ({ user, status, sent: sent.get(user) ?? 0 }));
	}
	return items.map(({ json, pairedItem }) => {
		const { item } = pairedItem as { item: number };
		const user = rows[item]?.user ?? `no row ${item}`;
		return {
			...{ user, status: String(json.status), sent: sent.get(user) ?? 0 },
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

/** What an output item says, in words of the README. */
const wordsFor = ({ status, sentBefore }: RowAccount): string =>
	sentBefore === undefined ? status : `${status}, sentBefore: ${sentBefore}`;

/** Whether what an output item says is true, as far as the journal can tell. */
export function isTrue({ status, sentBefore, sent }: RowAccount): boolean {
	if (status === 'accepted' || sentBefore === 'accepted') return sent === 1;
	return status === 'skipped' && sentBefore === 'unknown' && sent <= 1;
}

/** Prints a table for a person, and for docs/scaling.md. */
export function print(title: string, rows: ReadonlyArray<readonly unknown[]>): void {
	const cells = rows.map((row) => row.map(String));
	process.stderr.write(`\n${title}\n\n${markdownTable(cells)}\n\n`);
}

/** How many rows of each kind there are, and how many of them the service accepted. */
export function printAccounts(title: string, groups: Record<string, readonly RowAccount[]>): void {
	const lines = Object.entries(groups).flatMap(([group, accounts]) =>
		[...new Set(accounts.map(wordsFor))].sort().map((kind) => {
			const sent = accounts.filter((one) => wordsFor(one) === kind).map((one) => one.sent);
			const [never, once] = [0, 1].map((times) => sent.filter((one) => one === times).length);
			const twice = sent.filter((times) => times > 1).length;
			return [group, kind, sent.length, never, once, twice];
		}),
	);
	print(title, [['Executions', 'Output item', 'Rows', 'Never sent', 'Once', 'Twice'], ...lines]);
}

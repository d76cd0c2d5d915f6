import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { refusedLine, type JournalEntry, type Sandbox } from '../../sandbox/index.mts';
import { Failure, messageOf } from '../n8n/failure.mts';
import {
	failureOf,
	type CredentialInput,
	type Execution,
	type N8nClient,
	type Saved,
} from '../n8n/rest.mts';
import { readExamples, withCredentials, type Example } from './examples.mts';
import { submitForm, waitingForm } from './forms.mts';
import { describeEntry } from './journal.mts';

const RUN_DEADLINE_MS = 90_000;
const POLL_MS = 200;

export type SavedCredential = Saved & { type: string };

export interface RunContext {
	client: N8nClient;
	sandbox: Sandbox;
	say: (line: string) => void;
}

/** The credentials that the examples name, for the sandbox's own apps. */
export function sandboxCredentials(sandboxUrl: string): CredentialInput[] {
	const credential = (name: string, product: string): CredentialInput => ({
		name,
		type: 'rongCloudApi',
		data: {
			product,
			dataCenter: 'custom',
			baseUrl: sandboxUrl,
			appKey: `sandbox-${product}`,
			appSecret: `sandbox-secret-${product}`,
		},
	});
	return [
		credential('Sandbox (Nexconn)', 'nexconn'),
		credential('Sandbox (RongCloud Classic)', 'rongcloud'),
	];
}

/** The credential of the scripted model, for the example with an AI agent. */
export function modelCredential(modelUrl: string): CredentialInput {
	return {
		name: 'Sandbox (Model)',
		type: 'openAiApi',
		data: { apiKey: 'sandbox-model', url: modelUrl },
	};
}

/** Saves the credentials in n8n and tests each; adds what failed to `problems`. */
export async function saveAndTestCredentials(
	inputs: CredentialInput[],
	{ client, say }: RunContext,
	problems: string[],
): Promise<SavedCredential[]> {
	const saved: SavedCredential[] = [];
	for (const input of inputs) {
		const { id, name } = await client.saveCredential(input);
		saved.push({ id, name, type: input.type });
		const { status, message } = await client.testCredential(id, input);
		say(`  ${status === 'OK' ? '✓' : '✗'} ${name}: ${message}`);
		if (status !== 'OK') problems.push(`The test of the credential "${name}" failed: ${message}`);
	}
	return saved;
}

/** Saves every example in n8n and runs it once; adds what failed to `problems`. */
export async function runExamples(
	folder: string,
	credentials: SavedCredential[],
	context: RunContext,
	problems: string[],
): Promise<void> {
	const examples = readExamples(folder);
	if (examples.length === 0) problems.push(`There are no example workflows in ${folder}.`);
	for (const example of examples) {
		try {
			await runExample(example, credentials, context);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			const problem = `The example "${example.workflow.name}" failed: ${messageOf(error)}`;
			context.say(`  ✗ ${problem}`);
			problems.push(problem);
		}
	}
}

/**
 * The examples send more broadcasts in a row than the service takes. For them the demo presses the button of
 * the sandbox's page; whoever goes on with them presses it too.
 */
export function makeRoom(
	{ appKey }: JournalEntry,
	{ sandbox, say }: Pick<RunContext, 'sandbox' | 'say'>,
): void {
	if (sandbox.nextBroadcastAt(appKey) === null) return;
	sandbox.allowMoreBroadcasts(appKey);
	say(`  ${appKey} has used up its quota; the demo presses "Allow more broadcasts"`);
}

/**
 * Publishes it and lets the sandbox send the callback that it waits for. It stays published, so that
 * callbacks sent by hand start it too.
 */
async function startByCallback(
	id: string,
	{ trigger, workflow, callback }: Example,
	{ client, sandbox, say }: RunContext,
): Promise<string> {
	const node = workflow.nodes.find(({ name }) => name === trigger);
	if (!node || !callback) throw new Failure(`"${trigger}" waits for no callback.`);
	const url = client.productionUrl(node);
	const [before] = await client.executionsOf(id);
	await client.activateWorkflow(id);
	const deadline = Date.now() + RUN_DEADLINE_MS;
	// A sandbox begins anew with its IDs, and n8n remembers those of the last demo.
	const event = randomUUID();
	for (;;) {
		const { attempts } = await sandbox.callback({
			...{ url, attempts: 1, id: event, waitMs: RUN_DEADLINE_MS },
			...callback,
		});
		const { status = null, error, reply } = attempts[0] ?? {};
		if (status === 200) break;
		// n8n answers calls of a workflow a moment after it was published.
		if (status !== 404 || Date.now() > deadline) {
			throw new Failure(`it answered the callback with ${status ?? error}: ${reply}`);
		}
		await sleep(POLL_MS);
	}
	say(`  published; the sandbox sent a callback to ${url}`);
	const fields = JSON.stringify(callback.body ?? {});
	say(`  to send more: npm run sandbox -- --callback ${url} --fields '${fields}'`);
	return await client.newExecutionOf(id, { after: before, deadlineMs: RUN_DEADLINE_MS });
}

/** Runs it as a person would who starts it and answers the form at which it waits. */
async function runToEnd(id: string, example: Example, context: RunContext): Promise<Execution> {
	const { trigger, form, workflow, callback } = example;
	const { client, say } = context;
	const executionId = callback
		? await startByCallback(id, example, context)
		: await client.startWorkflow(id, trigger);
	const until = (execution: Execution) => waitingForm(execution) !== undefined;
	const first = await client.awaitExecution(executionId, {
		deadlineMs: RUN_DEADLINE_MS,
		...(form && { until }),
	});
	const waiting = waitingForm(first);
	if (!form || !waiting) return first;
	const entries = Object.entries(form).map(([field, value]) => `${field}: ${value}`);
	say(`  waits at "${waiting.node}"; the demo enters ${entries.join('; ')}`);
	await submitForm(waiting, workflow.nodes, form);
	return await client.awaitExecution(executionId, { deadlineMs: RUN_DEADLINE_MS });
}

async function runExample(example: Example, credentials: SavedCredential[], context: RunContext) {
	const { client, sandbox, say } = context;
	const { id } = await client.saveWorkflow(withCredentials(example, credentials));
	say(`\n  ${example.workflow.name} (${join('examples', example.file)})`);
	if (example.notRun !== undefined) {
		say(`  imported and not run: ${example.notRun}`);
		return;
	}
	const acceptedBefore = sandbox.journal.length;
	const receivedBefore = sandbox.requests.length;
	const start = Date.now();
	if (example.published) await client.activateWorkflow(id);
	const execution = await runToEnd(id, example, context);
	const accepted = sandbox.journal.slice(acceptedBefore);
	const seconds = ((Date.now() - start) / 1000).toFixed(1);
	say(`  ${execution.status} in ${seconds} s, calls accepted by the sandbox: ${accepted.length}`);
	for (const entry of accepted)
		say(
			describeEntry(entry)
				.map((line) => `    ${line}`)
				.join('\n'),
		);

	for (const request of sandbox.requests.slice(receivedBefore)) {
		if (!request.accepted) say(`    ${refusedLine(request)}`);
	}
	const page =
		execution.data.resultData.runData['What Happened']?.at(-1)?.data?.main?.[0]?.[0]?.json;
	const [, headline] = /<h1>(.*?)<\/h1>/.exec(String(page?.html)) ?? [];
	if (headline !== undefined) say(`    the page at the end: ${headline}`);

	if (execution.status !== 'success') {
		throw new Failure(failureOf(execution) ?? `it ended as "${execution.status}".`);
	}
	const { expectedCalls } = example;
	const asExpected =
		expectedCalls === undefined ? accepted.length > 0 : accepted.length === expectedCalls;
	if (!asExpected) {
		throw new Failure(
			`the sandbox accepted ${accepted.length} calls, not ${expectedCalls ?? 'at least one'}.`,
		);
	}
}

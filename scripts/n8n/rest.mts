import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import {
	ExecutionStatusList,
	type ExecutionStatus,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type INode,
	type IRunExecutionData,
	type IWorkflowSettings,
} from 'n8n-workflow';

import { Failure } from './failure.mts';
import type { N8nInstall } from './install.mts';

const POLL_MS = 150;
const REQUEST_DEADLINE_MS = 60_000;
const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting', 'unknown'];

export interface Account {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

export interface Saved {
	id: string;
	name: string;
}

export interface WorkflowInput {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: Record<string, unknown>;
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	data: IRunExecutionData;
}

export interface N8nClientOptions {
	url: string;
	install: N8nInstall;
	signal?: AbortSignal;
}

/** n8n by the REST interface that its own editor uses. */
export class N8nClient {
	private readonly http: AxiosInstance;
	private readonly parseExecution: (text: string) => IRunExecutionData;
	private readonly n8nVersion: string;
	private readonly url: string;

	constructor({ url, install, signal }: N8nClientOptions) {
		this.http = axios.create({
			baseURL: `${url}/rest`,
			proxy: false,
			// A connection for each call: n8n closes an idle one, maybe just as a busy machine comes to use it.
			httpAgent: new Agent(),
			timeout: REQUEST_DEADLINE_MS,
			signal,
			// n8n binds a session to the browser that began it.
			headers: { 'browser-id': 'n8n-client' },
			validateStatus: () => true,
		});
		// n8n stores results in the format of this library, and brings it along.
		const { parse } = createRequire(install.n8nBin)('flatted') as {
			parse: (text: string) => IRunExecutionData;
		};
		this.parseExecution = parse;
		this.n8nVersion = install.n8nVersion;
		this.url = url;
	}

	/** Signs in as the owner, making the account in an n8n that has none. */
	async signIn({ email, password, ...name }: Account): Promise<void> {
		const settings = await this.settings();
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.call('POST', '/owner/setup', { email, password, ...name });
		}
		const response = await this.send('POST', '/login', { emailOrLdapLoginId: email, password });
		if (response.status === 401) {
			throw new Failure(
				`n8n refused the sign-in of ${email}: its account or password was changed.`,
			);
		}
		this.unwrap(response, 'POST /login');
		const cookies = response.headers['set-cookie'] ?? [];
		this.http.defaults.headers.common.cookie = cookies
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	/** An older n8n says that it is ready a moment before it has its REST interface. */
	private async settings(): Promise<{ userManagement: { showSetupOnFirstLoad: boolean } }> {
		const deadline = Date.now() + REQUEST_DEADLINE_MS;
		let response = await this.send('GET', '/settings');
		while (response.status === 404 && Date.now() < deadline) {
			await sleep(POLL_MS);
			response = await this.send('GET', '/settings');
		}
		return this.unwrap(response, 'GET /settings') as Awaited<ReturnType<typeof this.settings>>;
	}

	/** Makes the credential, or gives the one of that name and type the new data. */
	async saveCredential(credential: CredentialInput): Promise<Saved> {
		const all = await this.call<Array<Saved & { type: string }>>('GET', '/credentials');
		const old = all.find(({ name, type }) => name === credential.name && type === credential.type);
		return old
			? await this.call<Saved>('PATCH', `/credentials/${old.id}`, credential)
			: await this.call<Saved>('POST', '/credentials', credential);
	}

	/** What the Test button of the credential says. */
	async testCredential(
		id: string,
		credential: CredentialInput,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.call('POST', '/credentials/test', { credentials: { id, ...credential } });
	}

	/** Makes the workflow, or overwrites the one of that name. */
	async saveWorkflow(workflow: WorkflowInput): Promise<Saved> {
		const all = await this.call<Array<Saved & { isArchived: boolean }>>('GET', '/workflows');
		const old = all.find(({ name, isArchived }) => name === workflow.name && !isArchived);
		return old
			? await this.call<Saved>('PATCH', `/workflows/${old.id}?forceSave=true`, workflow)
			: await this.call<Saved>('POST', '/workflows', { active: false, ...workflow });
	}

	/** Puts the last saved version of a workflow to work: its webhooks, forms and schedules. */
	async activateWorkflow(workflowId: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${workflowId}`);
		// n8n 1 has one version of a workflow, which is active or not.
		if (Number.parseInt(this.n8nVersion) > 1) {
			await this.call('POST', `/workflows/${workflowId}/activate`, { versionId });
		} else {
			await this.call('PATCH', `/workflows/${workflowId}`, { active: true, versionId });
		}
	}

	/** Where an active workflow takes calls for one of its triggers: the panel's Production URL. */
	productionUrl({ name, webhookId }: INode): string {
		if (!webhookId) throw new Failure(`"${name}" has no webhook ID.`);
		return `${this.url}/webhook/${webhookId}/webhook`;
	}

	/** The IDs of a workflow's executions, the newest first; of many, the newest 100. */
	async executionsOf(workflowId: string): Promise<string[]> {
		// Not told which, n8n asks its database twice at once, for those at work and for the others: one
		// that ends meanwhile is in both answers, or in none.
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ExecutionStatusList }));
		const { results } = await this.call<{ results: Array<{ id: string }> }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		return results.map(({ id }) => id).sort((a, b) => Number(b) - Number(a));
	}

	/** Waits for an execution that began after the given one, if any: n8n may answer a call before it notes it. */
	async newExecutionOf(
		workflowId: string,
		{ after, deadlineMs }: { after?: string | undefined; deadlineMs: number },
	): Promise<string> {
		const deadline = Date.now() + deadlineMs;
		for (;;) {
			const [newest] = await this.executionsOf(workflowId);
			if (newest !== undefined && newest !== after) return newest;
			if (Date.now() > deadline) {
				throw new Failure(`nothing had started it after ${deadlineMs / 1000} s.`);
			}
			await sleep(POLL_MS);
		}
	}

	/**
	 * Starts a workflow at one of its triggers, as the editor's Execute button does, and gives the ID of
	 * the execution. A trigger that waits for the outside world, such as a webhook, needs pinned data.
	 */
	async startWorkflow(workflowId: string, triggerName: string): Promise<string> {
		const started = await this.call<{ executionId?: string }>(
			'POST',
			`/workflows/${workflowId}/run?partialExecutionVersion=2`,
			{ ...(await this.runInput(workflowId)), triggerToStartFrom: { name: triggerName } },
		);
		if (started.executionId) return started.executionId;
		await this.call('DELETE', `/test-webhook/${workflowId}`);
		throw new Failure(`"${triggerName}" waits for a call from outside: pin data to it.`);
	}

	/** Starts a workflow, and waits for its end. */
	async runWorkflow(
		workflowId: string,
		triggerName: string,
		{ deadlineMs }: { deadlineMs: number },
	): Promise<Execution> {
		const executionId = await this.startWorkflow(workflowId, triggerName);
		return await this.awaitExecution(executionId, { deadlineMs });
	}

	/** Goes on with an execution that did not end well, as Retry in the list of executions does, to its end. */
	async retryExecution(workflowId: string, executionId: string): Promise<Execution> {
		await this.call('POST', `/executions/${executionId}/retry`, { loadWorkflow: false });
		const deadlineMs = REQUEST_DEADLINE_MS;
		const id = await this.newExecutionOf(workflowId, { after: executionId, deadlineMs });
		return await this.awaitExecution(id, { deadlineMs });
	}

	/** Waits until an execution has ended, or is as wanted. One that is not in time is stopped. */
	async awaitExecution(
		executionId: string,
		{ deadlineMs, until }: { deadlineMs: number; until?: (execution: Execution) => boolean },
	): Promise<Execution> {
		const deadline = Date.now() + deadlineMs;
		for (;;) {
			const execution = await this.execution(executionId);
			if (isComplete(execution) || until?.(execution)) return execution;
			if (Date.now() > deadline) {
				await this.send('POST', `/executions/${execution.id}/stop`);
				throw new Failure(
					`it was still "${execution.status}" after ${deadlineMs / 1000} s, and was stopped.`,
				);
			}
			await sleep(POLL_MS);
		}
	}

	/** n8n 1 runs the workflow that the editor hands over; n8n 2 has the saved one. */
	private async runInput(workflowId: string): Promise<Record<string, unknown>> {
		if (Number.parseInt(this.n8nVersion) > 1) return {};
		return { workflowData: await this.call('GET', `/workflows/${workflowId}`), startNodes: [] };
	}

	async execution(id: string): Promise<Execution> {
		const { status, data } = await this.call<{ status: ExecutionStatus; data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { id, status, data: this.parseExecution(data) };
	}

	/** A file that the editor loads, such as `/types/nodes.json`. */
	async file<Data = unknown>(path: string): Promise<Data> {
		const response = await this.http.get(path, { baseURL: this.url });
		return this.unwrap(response, `GET ${path}`) as Data;
	}

	/** Any other request; gives the `data` of the answer. */
	async call<Data = unknown>(method: string, path: string, body?: unknown): Promise<Data> {
		return this.unwrap(await this.send(method, path, body), `${method} ${path}`) as Data;
	}

	private async send(method: string, path: string, data?: unknown): Promise<AxiosResponse> {
		return await this.http.request({ method, url: path, data });
	}

	private unwrap({ status, data }: AxiosResponse, request: string): unknown {
		if (status < 200 || status >= 300) {
			const answer = typeof data === 'string' ? data : JSON.stringify(data);
			throw new Failure(`n8n answered ${request} with ${status}: ${answer.slice(0, 500)}`);
		}
		return data?.data ?? data;
	}
}

/**
 * Whether an execution has ended and all of it is there. An older n8n writes the status down a moment before
 * the data, which are none until then, or those with which a webhook began.
 */
function isComplete({ status, data }: Execution): boolean {
	if (UNFINISHED.includes(status) || data === undefined) return false;
	const { lastNodeExecuted, error } = data.resultData;
	const hasRun = lastNodeExecuted !== undefined || error !== undefined;
	return hasRun || !['success', 'error'].includes(status);
}

/** Why an execution failed: the error's message, and its description on further lines. */
export function failureOf({ data }: Execution): string | undefined {
	const { error, lastNodeExecuted } = data.resultData;
	if (!error) return undefined;
	const description = 'description' in error ? (error.description ?? '') : '';
	const lines = [error.message, ...description.split(/(?:<br>)?\n/)].filter(Boolean);
	return `in "${lastNodeExecuted}": ${lines.join('\n      ')}`;
}

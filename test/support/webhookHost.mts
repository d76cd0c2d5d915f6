import { parse } from 'node:querystring';
import { setTimeout as sleep } from 'node:timers/promises';

import { fastify, type FastifyInstance } from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IWebhookData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWorkflowBase,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { loadPackage, surroundings } from './engine.mts';

const TYPE = 'n8n-nodes-rongcloud.rongCloudTrigger';
/** What n8n's database takes to store an execution; more than a turn of the event loop. */
const DATABASE_MS = 10;

/** The workflow as n8n's database would hold it: a node in it remembers between requests. */
export interface TriggerWorkflow {
	parameters?: INodeParameters;
	credential: ICredentialDataDecryptedObject;
	/** A workflow of its own for each test: what a node has received is remembered by its ID. */
	id: string;
	mode?: WorkflowExecuteMode;
	staticData?: IDataObject;
	/** What n8n goes through before an execution is started; throws when it cannot start it. */
	start?(hangUp: () => void): Promise<void>;
	/** Content that n8n's server could not read is left to the node. */
	contentTypes?: 'known' | 'none';
}

export interface WebhookHost {
	readonly url: string;
	/** What a callback meets from now on. */
	workflow: TriggerWorkflow;
	/** The items of each execution that was started, in their order. */
	readonly started: INodeExecutionData[][];
	/** What the node wrote into n8n's log. */
	readonly log: string[];
	/** Errors that the node threw, of which n8n makes failed executions. */
	readonly failures: Error[];
	/** Another process with the same database: what is only in memory is gone there. */
	reset(): void;
	activate(): Promise<boolean>;
	close(): Promise<void>;
}

/**
 * Serves the built trigger node with n8n-core's own WebhookContext. What stands around it, which n8n has in
 * its server package, is done as webhook-helpers.js, body-parser.js, live-webhooks.js and workflow-runner.js
 * of n8n 2.41 do it.
 */
export async function startWebhookHost(workflow: TriggerWorkflow): Promise<WebhookHost> {
	const { type: nodeType } = (await loadPackage()).getNode('rongCloudTrigger');
	const node = nodeType as INodeType;
	const started: INodeExecutionData[][] = [];
	const log: string[] = [];
	const failures: Error[] = [];
	const app: FastifyInstance = fastify({ forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.post('/webhook', async (request, reply) => {
		const { contentTypes = 'known', start, mode = 'webhook', id } = host.workflow;
		const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
		const type = request.headers['content-type']?.split(';')[0];
		const body = contentTypes === 'none' ? undefined : parsedAs(type, rawBody);
		const { context, model, loaded } = await makeContext(mode, { request, reply, rawBody, body });
		listen(context, log);
		let result: IWebhookResponseData;
		try {
			result = (await node.webhook?.call(context)) as IWebhookResponseData;
		} catch (error) {
			failures.push(error as Error);
			return await reply.code(500).send({ message: 'Error in workflow' });
		}
		if (result.noWebhookResponse === true) return reply;
		if (result.workflowData !== undefined) {
			// Made over the data that the webhook has changed, which then counts as unchanged.
			void new Workflow(loaded);
			await sleep(DATABASE_MS);
			try {
				await start?.(() => request.raw.destroy());
			} catch {
				return await reply.code(500).send({ message: 'Not started' });
			}
			started.push(...result.workflowData);
		}
		// Saved before the answer, and not for tests of a workflow.
		if (mode !== 'manual' && model.staticData.__dataChanged === true) {
			host.workflow.staticData = JSON.parse(JSON.stringify(model.staticData)) as IDataObject;
		}
		if (id !== host.workflow.id) throw new Error('The workflow was changed meanwhile.');
		// The description's default is n8n's own name for "the first entry", sent as it is.
		const { responseData = 'firstEntryJson' } = node.description.webhooks?.[0] ?? {};
		const answer =
			result.workflowData === undefined
				? (result.webhookResponse ?? { message: 'Webhook call received' })
				: responseData;
		return await reply.code(200).send(answer);
	});

	async function makeContext(mode: WorkflowExecuteMode, call?: Call) {
		const { parameters = {}, credential, id, staticData } = host.workflow;
		const stored: INode = {
			id: `node-of-${id}`,
			name: 'RongCloud Trigger',
			type: TYPE,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { rongCloudApi: { id: '1', name: 'Test' } },
		};
		const nodeTypes: INodeTypes = {
			getByName: () => node,
			getByNameAndVersion: (_type, version) => NodeHelpers.getVersionedNodeType(node, version),
			getKnownTypes: () => ({}),
		};
		const saved = { id, name: 'Test', nodes: [stored], connections: {}, active: true };
		const loaded = { ...saved, nodeTypes, staticData: structuredClone(staticData) };
		const model = new Workflow(loaded);
		const additionalData = {
			...(await surroundings(saved as unknown as IWorkflowBase, credential)),
			...(call === undefined ? {} : requestOf(call)),
		};
		const [webhookDescription] = node.description.webhooks ?? [];
		const webhookData = { webhookDescription } as IWebhookData;
		const theNode = model.getNode(stored.name) as INode;
		const context = new WebhookContext(model, theNode, additionalData, mode, webhookData, [], null);
		const hook = new HookContext(model, theNode, additionalData, mode, 'activate', webhookData);
		return { context: context as IWebhookFunctions, hook, model, loaded };
	}

	const host: WebhookHost = {
		url: `${await app.listen({ host: '127.0.0.1', port: 0 })}/webhook`,
		workflow,
		started,
		log,
		failures,
		reset: () => {
			for (const list of [started, log, failures]) list.length = 0;
		},
		activate: async () => {
			const { hook } = await makeContext('trigger');
			listen(hook, log);
			const { checkExists, create } = node.webhookMethods?.default ?? {};
			return (await checkExists?.call(hook)) === true || (await create?.call(hook)) === true;
		},
		close: () => app.close(),
	};
	return host;
}

interface Call {
	request: FastifyRequest;
	reply: FastifyReply;
	rawBody: Buffer;
	body: unknown;
}

/** n8n reads a body by its exact type, and no other. */
function parsedAs(type: string | undefined, rawBody: Buffer): unknown {
	if (rawBody.length === 0) return {};
	if (type === 'application/json') return JSON.parse(rawBody.toString());
	if (type === 'application/x-www-form-urlencoded') return parse(rawBody.toString());
	return undefined;
}

/** The parts of n8n's request and response that a trigger uses. */
function requestOf({ request, reply, rawBody, body }: Call) {
	const response = {
		get statusCode() {
			return reply.raw.statusCode;
		},
		get writableEnded() {
			return reply.raw.writableEnded;
		},
		status(code: number) {
			reply.code(code);
			return response;
		},
		type(type: string) {
			reply.type(type);
			return response;
		},
		send(text: string) {
			reply.send(text);
			return response;
		},
		end() {},
		once(event: string, listener: () => void) {
			reply.raw.once(event, listener);
		},
	};
	return {
		httpRequest: { rawBody, body, headers: request.headers, query: request.query, params: {} },
		httpResponse: response,
	} as never;
}

/** Keeps what is written into the log, in place of n8n's own. */
function listen(context: object, log: string[]): void {
	Object.defineProperty(context, 'logger', {
		value: { warn: (text: string, meta: object) => log.push(`${text} ${JSON.stringify(meta)}`) },
	});
}

import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createRequire } from 'node:module';

import axios from 'axios';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeParameters,
	INodeProperties,
	INodeType,
	IRun,
	IVersionedNodeType,
} from 'n8n-workflow';

import { installN8n } from '../../scripts/n8n/install.mts';
import { DEFAULT_CALLS_IN_FLIGHT, LIMITS } from '../../nodes/RongCloud/service/limits.ts';

// n8n loads CommonJS, and so do all that has to share its modules.
const require = createRequire(import.meta.url);
require('../support/setup.cjs');
const { NodeConnectionTypes } = require('n8n-workflow') as typeof import('n8n-workflow');
const { loadPackage, runWorkflow, start } =
	require('../support/engine.mts') as typeof import('../support/engine.mts');

export type Row = { to: string; text: string };

const PATH = '/v4/system-channel/message/send';
const SENDER = 'shop-bot';
/** Those of an app of the sandbox; the plain server takes any. */
const KEY = 'sandbox-nexconn';
const SECRET = 'sandbox-secret-nexconn';

const bodyTo = (toUserIds: string[], text: string): string =>
	JSON.stringify({
		fromUserId: SENDER,
		toUserIds,
		messageType: 'RC:TxtMsg',
		content: JSON.stringify({ content: text }),
	});

const bodyOf = ({ to, text }: Row): string => bodyTo([to], text);

function signature(): Record<'Nonce' | 'Timestamp' | 'Signature', string> {
	const nonce = randomBytes(9).toString('hex');
	const timestamp = String(Date.now());
	const signed = createHash('sha1').update(`${SECRET}${nonce}${timestamp}`).digest('hex');
	return { Nonce: nonce, Timestamp: timestamp, Signature: signed };
}

export const credentialFor = (url: string): ICredentialDataDecryptedObject => ({
	product: 'nexconn',
	dataCenter: 'custom',
	baseUrl: url,
	appKey: KEY,
	appSecret: SECRET,
});

/** No more than that many at a time. */
async function inFlight<T>(count: number, all: readonly T[], send: (one: T) => Promise<void>) {
	const queue = all.values();
	const worker = async () => {
		for (const one of queue) await send(one);
	};
	await Promise.all(Array.from({ length: count }, worker));
}

const text = (name: string) =>
	({ displayName: name, name, type: 'string', default: '' }) satisfies INodeProperties;

const number = (name: string) =>
	({ displayName: name, name, type: 'number', default: 1 }) satisfies INodeProperties;

/**
 * Nothing but n8n's own request helper, with bodies that are ready: no node can be faster. With parameters
 * it also asks n8n for their values in each row, and does nothing with them; rows with one text can share
 * calls.
 */
const floor: INodeType = {
	description: {
		...start.description,
		displayName: 'Floor',
		name: 'floor',
		inputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rongCloudApi', required: true }],
		properties: [text('to'), text('text'), number('inFlight'), number('rowsPerCall')],
	},
	async execute(this: IExecuteFunctions) {
		const most = this.getNodeParameter('inFlight', 0) as number;
		if (this.getNode().parameters.to !== undefined) {
			for (const index of this.getInputData().keys()) {
				this.getNodeParameter('to', index);
				this.getNodeParameter('text', index);
			}
		}
		const { baseUrl } = await this.getCredentials('rongCloudApi');
		const rows = this.getInputData().map(({ json }) => json as Row);
		const size = this.getNodeParameter('rowsPerCall', 0) as number;
		const calls = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
			const some = rows.slice(index * size, (index + 1) * size);
			return {
				some,
				body: bodyTo(
					some.map(({ to }) => to),
					some[0]?.text ?? '',
				),
			};
		});
		const replies: IDataObject[] = [];
		await inFlight(most, calls, async ({ some, body }) => {
			const request: IHttpRequestOptions = {
				method: 'POST',
				url: `${String(baseUrl)}${PATH}`,
				headers: { 'Content-Type': 'application/json' },
				body,
				json: false,
				returnFullResponse: true,
			};
			const { helpers } = this;
			const reply = (await helpers.httpRequestWithAuthentication.call(
				this,
				'rongCloudApi',
				request,
			)) as { body: IDataObject };
			for (const { to } of some) replies.push({ to, reply: reply.body });
		});
		return [replies.map((json, item) => ({ json, pairedItem: { item } }))];
	},
};

/**
 * What tutorials put into n8n's Code node: a loop that signs, sends and waits a little. The node itself hands
 * its code to n8n's task runner, another process, which has to ask this one for each request; here it runs
 * without that way, which is in its favour.
 */
const code: INodeType = {
	description: {
		...start.description,
		name: 'code',
		inputs: [NodeConnectionTypes.Main],
		properties: [text('url')],
	},
	async execute(this: IExecuteFunctions) {
		const replies: IDataObject[] = [];
		const url = this.getNodeParameter('url', 0) as string;
		for (const { json } of this.getInputData()) {
			const reply = (await this.helpers.httpRequest({
				method: 'POST',
				url,
				headers: { 'Content-Type': 'application/json', 'App-Key': KEY, ...signature() },
				body: bodyOf(json as Row),
			})) as IDataObject;
			replies.push(reply);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		return [replies.map((json, item) => ({ json, pairedItem: { item } }))];
	},
};

const types: Record<string, INodeType | IVersionedNodeType> = { start, floor, code };

/** n8n's own HTTP Request node, from an n8n that is installed for it. */
async function httpType(): Promise<IVersionedNodeType> {
	if (types.http === undefined) {
		const install = await installN8n({ say: console.error });
		const file = 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';
		const http = require(join(install.dir, 'n8n/node_modules', file)) as {
			HttpRequest: new () => IVersionedNodeType;
		};
		types.http = new http.HttpRequest();
	}
	return types.http as IVersionedNodeType;
}

/** Runs Start -> node in n8n's engine. */
async function runOf(url: string, rows: readonly Row[], node: Partial<INode>): Promise<IRun> {
	const place = { id: '1', typeVersion: 1, position: [0, 0], parameters: {} };
	const credentials = { rongCloudApi: { id: '1', name: 'Bench' } };
	const nodes = [
		{ ...place, name: 'Start', type: 'start' },
		{ ...place, id: '2', name: 'Node', credentials, ...node },
	] as INode[];
	const connections = {
		Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] },
	};
	types.rongCloud ??= (await loadPackage()).getNode('rongCloud').type;
	return await runWorkflow({
		nodes,
		connections,
		typeOf: (name) => types[name] as INodeType,
		items: rows,
		credential: credentialFor(url),
		mode: 'trigger',
	});
}

/** Runs a node that has to succeed with each row. @returns the time that it took, in milliseconds */
async function timeOf(url: string, rows: readonly Row[], node: Partial<INode>) {
	const begun = performance.now();
	const run = await runOf(url, rows, node);
	const ms = performance.now() - begun;
	const { error, runData } = run.data.resultData;
	if (error !== undefined) throw error;
	const items = runData.Node?.at(-1)?.data?.main?.[0] ?? [];
	const failed = items.find(({ json }) => 'error' in json);
	if (failed !== undefined) throw new Error(JSON.stringify(failed.json));
	return ms;
}

/** The parameters of our node for rows of the bench. */
export const ourParameters = (
	options: INodeParameters = {},
	callsInFlight = DEFAULT_CALLS_IN_FLIGHT,
): INodeParameters => ({
	resource: 'systemMessage',
	operation: 'send',
	fromUserId: SENDER,
	toUserIds: '={{ $json.to }}',
	messageType: 'RC:TxtMsg',
	text: '={{ $json.text }}',
	options: { messagesPerSecond: 1_000_000, ...options },
	advanced: { callsInFlight },
});

/** The HTTP Request node with a signature that was made before. */
const httpParameters = (url: string, signed: Record<string, string>): INodeParameters => ({
	method: 'POST',
	url: `${url}${PATH}`,
	sendHeaders: true,
	headerParameters: {
		parameters: [
			{ name: 'App-Key', value: KEY },
			...Object.entries(signed).map(([name, value]) => ({ name, value })),
		],
	},
	sendBody: true,
	specifyBody: 'json',
	jsonBody: `={{ JSON.stringify({ fromUserId: '${SENDER}', toUserIds: [$json.to], messageType: 'RC:TxtMsg', content: JSON.stringify({ content: $json.text }) }) }}`,
});

/** @param options fields of Options in the node's panel */
async function httpNode(url: string, options: INodeParameters = {}): Promise<Partial<INode>> {
	const { nodeVersions } = await httpType();
	const typeVersion = Math.max(...Object.keys(nodeVersions).map(Number));
	const parameters = { ...httpParameters(url, signature()), options };
	return { type: 'http', typeVersion, parameters, credentials: {} };
}

/** @param callsInFlight for those that let one choose */
export type Contestant = (
	url: string,
	rows: readonly Row[],
	callsInFlight?: number,
) => Promise<number>;

const FULL_PACE = { messagesPerSecond: LIMITS.messagesPerSecond };

const BOTH_FIELDS = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

/** Each sends the rows and gives the time that it took, in milliseconds. */
export const CONTESTANTS = {
	'this node': async (url, rows, callsInFlight) =>
		await timeOf(url, rows, {
			type: 'rongCloud',
			parameters: ourParameters({}, callsInFlight),
		}),
	'this node, One Call Per Item': async (url, rows) => {
		const parameters = ourParameters({ oneCallPerItem: true });
		return await timeOf(url, rows, { type: 'rongCloud', parameters });
	},
	'HTTP Request node': async (url, rows) => {
		return await timeOf(url, rows, await httpNode(url));
	},
	floor: async (url, rows, most = DEFAULT_CALLS_IN_FLIGHT) =>
		await timeOf(url, rows, { type: 'floor', parameters: { inFlight: most } }),
	'floor that reads both fields': async (url, rows, most = DEFAULT_CALLS_IN_FLIGHT) =>
		await timeOf(url, rows, { type: 'floor', parameters: { inFlight: most, ...BOTH_FIELDS } }),
	'floor that reads both fields, 100 rows a call': async (url, rows) => {
		const parameters = { inFlight: DEFAULT_CALLS_IN_FLIGHT, rowsPerCall: 100, ...BOTH_FIELDS };
		return await timeOf(url, rows, { type: 'floor', parameters });
	},
	'axios loop': async (url, rows) => {
		const begun = performance.now();
		await inFlight(50, rows, async (row) => {
			await axios.post(`${url}${PATH}`, bodyOf(row), {
				headers: {
					'Content-Type': 'application/json',
					'App-Key': KEY,
					...signature(),
				},
			});
		});
		return performance.now() - begun;
	},
} satisfies Record<string, Contestant>;

/** By its name. */
export const CODE = "n8n's Code node, a loop that signs, sends and waits 10 ms";

/** What sends at the pace of the service, 100 messages a second, to a sandbox that refuses what is faster. */
export const PACED = {
	'this node': async (url: string, rows: readonly Row[]) =>
		await runOf(url, rows, { type: 'rongCloud', parameters: ourParameters(FULL_PACE) }),
	[CODE]: async (url, rows) =>
		await runOf(url, rows, { type: 'code', parameters: { url: `${url}${PATH}` } }),
	"n8n's HTTP Request node, batches of 100 a second": async (url, rows) => {
		const batching = { batch: { batchSize: 100, batchInterval: 1000 } };
		// Without it, the first refusal would end the run, with no account of what was sent.
		const onError = 'continueRegularOutput';
		return await runOf(url, rows, { ...(await httpNode(url, { batching })), onError });
	},
} satisfies Record<string, (url: string, rows: readonly Row[]) => Promise<IRun>>;

/** A run of the node as it is out of the box, for what it leaves behind. */
export const runOurs = async (url: string, rows: readonly Row[]): Promise<IRun> =>
	await runOf(url, rows, { type: 'rongCloud', parameters: ourParameters() });

/** The same with a key for each row in the duplicate guard, at the pace of the service. */
export const runGuarded = async (url: string, rows: readonly Row[], history: number) =>
	await timeOf(url, rows, {
		type: 'rongCloud',
		parameters: {
			...ourParameters(FULL_PACE),
			duplicateGuard: { duplicateGuardKey: '={{ $json.to }}', duplicateGuardHistory: history },
		},
	});

/** The body that every contestant has to send for a row. */
export const expectedBody = bodyOf;

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
	IVersionedNodeType,
} from 'n8n-workflow';

import { installN8n } from '../../scripts/n8n/install.mts';
import { DEFAULT_CALLS_IN_FLIGHT } from '../../nodes/RongCloud/service/limits.ts';

// n8n loads CommonJS, and so do all that has to share its modules.
const require = createRequire(import.meta.url);
require('../support/setup.cjs');
const { NodeConnectionTypes } = require('n8n-workflow') as typeof import('n8n-workflow');
const { loadPackage, runWorkflow, start } =
	require('../support/engine.mts') as typeof import('../support/engine.mts');

export type Row = { to: string; text: string };

const PATH = '/v4/system-channel/message/send';
const SENDER = 'shop-bot';
const KEY = 'bench-key';
const SECRET = 'bench-secret';

const bodyOf = ({ to, text }: Row): string =>
	JSON.stringify({
		fromUserId: SENDER,
		toUserIds: [to],
		messageType: 'RC:TxtMsg',
		content: JSON.stringify({ content: text }),
	});

export const credentialFor = (url: string): ICredentialDataDecryptedObject => ({
	product: 'nexconn',
	dataCenter: 'custom',
	baseUrl: url,
	appKey: KEY,
	appSecret: SECRET,
});

/** No more than that many at a time. */
async function inFlight(count: number, rows: readonly Row[], send: (row: Row) => Promise<void>) {
	const queue = rows.values();
	const worker = async () => {
		for (const row of queue) await send(row);
	};
	await Promise.all(Array.from({ length: count }, worker));
}

const text = (name: string) =>
	({ displayName: name, name, type: 'string', default: '' }) satisfies INodeProperties;

/**
 * Nothing but n8n's own request helper, with bodies that are ready: no node can be faster. With parameters
 * it also asks n8n for their values in each row, and does nothing with them.
 */
const floor: INodeType = {
	description: {
		...start.description,
		displayName: 'Floor',
		name: 'floor',
		inputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rongCloudApi', required: true }],
		properties: [text('to'), text('text'), { ...text('inFlight'), type: 'number', default: 0 }],
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
		const bodies = new Map(rows.map((row) => [row, bodyOf(row)]));
		const replies: IDataObject[] = [];
		await inFlight(most, rows, async (row) => {
			const request: IHttpRequestOptions = {
				method: 'POST',
				url: `${String(baseUrl)}${PATH}`,
				headers: { 'Content-Type': 'application/json' },
				body: bodies.get(row),
				json: false,
				returnFullResponse: true,
			};
			const { helpers } = this;
			const reply = (await helpers.httpRequestWithAuthentication.call(
				this,
				'rongCloudApi',
				request,
			)) as { body: IDataObject };
			replies.push({ reply: reply.body });
		});
		return [replies.map((json, item) => ({ json, pairedItem: { item } }))];
	},
};

let types: Promise<(name: string) => INodeType | IVersionedNodeType> | undefined;

/** The nodes that run, n8n's own HTTP Request node among them, from an n8n that is installed for it. */
async function nodeTypes(say: (line: string) => void) {
	types ??= (async () => {
		const install = await installN8n({ say });
		const file = 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';
		const http = require(join(install.dir, 'n8n/node_modules', file)) as {
			HttpRequest: new () => IVersionedNodeType;
		};
		const loader = await loadPackage();
		const all: Record<string, INodeType | IVersionedNodeType> = {
			start,
			floor,
			http: new http.HttpRequest(),
			rongCloud: loader.getNode('rongCloud').type,
		};
		return (name) => all[name] as INodeType;
	})();
	return await types;
}

/** Runs Start -> node in n8n's engine. @returns the time that it took, in milliseconds */
async function timeOf(url: string, rows: readonly Row[], node: Partial<INode>) {
	const place = { id: '1', typeVersion: 1, position: [0, 0], parameters: {} };
	const credentials = { rongCloudApi: { id: '1', name: 'Bench' } };
	const nodes = [
		{ ...place, name: 'Start', type: 'start' },
		{ ...place, id: '2', name: 'Node', credentials, ...node },
	] as INode[];
	const connections = {
		Start: { main: [[{ node: 'Node', type: NodeConnectionTypes.Main, index: 0 }]] },
	};
	const typeOf = await nodeTypes(() => {});
	const credential = credentialFor(url);
	const begun = performance.now();
	const run = await runWorkflow({
		nodes,
		connections,
		typeOf,
		items: rows,
		credential,
		mode: 'trigger',
	});
	const ms = performance.now() - begun;
	const { error, runData } = run.data.resultData;
	if (error !== undefined) throw error;
	const items = runData.Node?.at(-1)?.data?.main?.[0] ?? [];
	const failed = items.find(({ json }) => 'error' in json);
	if (failed !== undefined) throw new Error(JSON.stringify(failed.json));
	return ms;
}

/** The parameters of our node for rows of the bench. */
export const ourParameters = (options: INodeParameters = {}): INodeParameters => ({
	resource: 'systemMessage',
	operation: 'send',
	fromUserId: SENDER,
	toUserIds: '={{ $json.to }}',
	messageType: 'RC:TxtMsg',
	text: '={{ $json.text }}',
	options: { messagesPerSecond: 1_000_000, ...options },
});

const httpParameters = (url: string): INodeParameters => ({
	method: 'POST',
	url: `${url}${PATH}`,
	sendHeaders: true,
	headerParameters: {
		parameters: [
			{ name: 'App-Key', value: KEY },
			{ name: 'Nonce', value: 'a'.repeat(18) },
			{ name: 'Timestamp', value: '1790000000000' },
			{ name: 'Signature', value: '0'.repeat(40) },
		],
	},
	sendBody: true,
	specifyBody: 'json',
	jsonBody: `={{ JSON.stringify({ fromUserId: '${SENDER}', toUserIds: [$json.to], messageType: 'RC:TxtMsg', content: JSON.stringify({ content: $json.text }) }) }}`,
});

/** @param callsInFlight for those that let one choose */
export type Contestant = (
	url: string,
	rows: readonly Row[],
	callsInFlight?: number,
) => Promise<number>;

const BOTH_FIELDS = { to: '={{ $json.to }}', text: '={{ $json.text }}' };

/** Each sends the rows and gives the time that it took, in milliseconds. */
export const CONTESTANTS = {
	'this node': async (url, rows, callsInFlight = DEFAULT_CALLS_IN_FLIGHT) =>
		await timeOf(url, rows, { type: 'rongCloud', parameters: ourParameters({ callsInFlight }) }),
	'this node, One Call Per Item': async (url, rows) => {
		const parameters = ourParameters({ oneCallPerItem: true });
		return await timeOf(url, rows, { type: 'rongCloud', parameters });
	},
	'HTTP Request node': async (url, rows) => {
		const { nodeVersions } = (await nodeTypes(() => {}))('http') as IVersionedNodeType;
		const typeVersion = Math.max(...Object.keys(nodeVersions).map(Number));
		const parameters = httpParameters(url);
		return await timeOf(url, rows, { type: 'http', typeVersion, parameters, credentials: {} });
	},
	floor: async (url, rows, most = DEFAULT_CALLS_IN_FLIGHT) =>
		await timeOf(url, rows, { type: 'floor', parameters: { inFlight: most } }),
	'floor that reads both fields': async (url, rows, most = DEFAULT_CALLS_IN_FLIGHT) =>
		await timeOf(url, rows, { type: 'floor', parameters: { inFlight: most, ...BOTH_FIELDS } }),
	'axios loop': async (url, rows) => {
		const begun = performance.now();
		await inFlight(50, rows, async (row) => {
			const nonce = randomBytes(9).toString('hex');
			const timestamp = String(Date.now());
			const signature = createHash('sha1').update(`${SECRET}${nonce}${timestamp}`).digest('hex');
			await axios.post(`${url}${PATH}`, bodyOf(row), {
				headers: {
					'Content-Type': 'application/json',
					'App-Key': KEY,
					Nonce: nonce,
					Timestamp: timestamp,
					Signature: signature,
				},
			});
		});
		return performance.now() - begun;
	},
} satisfies Record<string, Contestant>;

/** Loads everything that would otherwise be measured with the first contestant. */
export async function warmUp(say: (line: string) => void): Promise<void> {
	await nodeTypes(say);
}

/** The body that every contestant has to send for a row. */
export const expectedBody = bodyOf;

import { resolve } from 'node:path';

import {
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	setGlobalState,
	Workflow,
} from 'n8n-workflow';
import type {
	IBinaryKeyData,
	IAuthenticate,
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IRunExecutionData,
	IVersionedNodeType,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	NodeError,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { DeduplicationStore } from './deduplication.mts';
import { asSaved, withEverything } from './parameters.mts';

/** The folder of the package, whose built files the engine loads as n8n does. */
export const PACKAGE_FOLDER = resolve(__dirname, '../..');

const PACKAGE = 'n8n-nodes-rongcloud';
export const NODE_NAME = 'RongCloud';

// n8n works out the date for each expression, which takes ten times longer for other zones.
setGlobalState({ defaultTimezone: 'UTC' });

/** What n8n's stored deduplication keeps, for all runs of a test file. */
export const deduplication = new DeduplicationStore();

let loading: Promise<PackageDirectoryLoader> | undefined;

/** n8n's own loader on the built package, once for each test file. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	loading ??= (async () => {
		const loader = new PackageDirectoryLoader(PACKAGE_FOLDER);
		await loader.loadAll();
		// Another test file may have used the same n8n before.
		Object.assign(DataDeduplicationService, { instance: undefined });
		await DataDeduplicationService.init(deduplication);
		return loader;
	})();
	return await loading;
}

/** n8n's own helper lives in its server package; this one does what the engine asks of it. */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: Record<string, { type: ICredentialType }>,
		private readonly data: ICredentialDataDecryptedObject,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
	) {
		type Sign = Extract<IAuthenticate, (...args: never[]) => unknown>;
		return await (this.types[typeName]?.type.authenticate as Sign)(credentials, options);
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('The engine asks for decrypted credentials only.');
	}

	async getDecrypted() {
		return { ...this.data };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(typeName: string) {
		return this.types[typeName]?.type.properties ?? [];
	}
}

export const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

export interface EngineRun {
	/** The node's own parameters, expressions included. */
	parameters: INodeParameters;
	/** True for the output as the panel leaves it, which is simplified. */
	isAsIs?: boolean;
	/** The rows; one empty row if left out. */
	items?: IDataObject[];
	/** Files of the rows, by their position. */
	files?: readonly IBinaryKeyData[];
	credential: ICredentialDataDecryptedObject;
	/** Settings of the node, such as `onError` and `retryOnFail`. */
	settings?: Partial<INode>;
	/**
	 * What comes after the node, one behind the other: the node again with other parameters, or a node of
	 * the test's own, which makes items of the items. The result is that of the last one.
	 */
	then?: Array<INodeParameters | ((items: IDataObject[]) => IDataObject[])>;
	/** How many times the node runs in a loop, each time with all items; once if left out. */
	turns?: number;
	/** In place of parts of the surroundings, for tests that listen there. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
	/** Is handed the run while it goes on, to cancel it. */
	onStart?: (run: { cancel(): void }) => void;
	/** A run that did not end well, to go on with as Retry in the list of executions does. */
	retryOf?: IRun;
}

export interface EngineResult {
	/** Items of the success output and of the error output, in their order. */
	output: INodeExecutionData[];
	errorOutput: INodeExecutionData[];
	/** The error that ended the node, if one did. */
	error?: NodeError;
	run: IRun;
}

const SERVER_URL = 'http://localhost';

/** What n8n's server hands the engine beside the workflow. */
export async function surroundings(
	workflowData: IWorkflowBase,
	credential: ICredentialDataDecryptedObject,
	mode: WorkflowExecuteMode = 'manual',
): Promise<IWorkflowExecuteAdditionalData> {
	const loader = await loadPackage();
	return {
		credentialsHelper: new CredentialsHelper(loader.credentialTypes, credential),
		hooks: new ExecutionLifecycleHooks(mode, '1', workflowData),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: SERVER_URL,
		instanceBaseUrl: SERVER_URL,
		formWaitingBaseUrl: `${SERVER_URL}/form-waiting`,
		webhookBaseUrl: SERVER_URL,
		webhookWaitingBaseUrl: SERVER_URL,
		webhookTestBaseUrl: SERVER_URL,
		setExecutionStatus() {},
		sendDataToUI() {},
		logAiEvent() {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** A node of the test's own, which makes items of all its items. */
const nodeOf = (make: (items: INodeExecutionData[]) => INodeExecutionData[]): INodeType => ({
	description: { ...start.description, inputs: [NodeConnectionTypes.Main] },
	async execute() {
		return [make(this.getInputData())];
	},
});

/** Hands the items that it got first on to the loop, a number of times. */
function loopOf(turns: number): INodeType {
	let turn = 0;
	let first: INodeExecutionData[] | undefined;
	return nodeOf((items) => {
		turn += 1;
		first ??= items.map(({ json }) => ({ json }));
		return turn > turns ? [] : first;
	});
}

/** A workflow that begins with the node Start, and what its nodes are. */
interface WorkflowRun extends Pick<
	EngineRun,
	'credential' | 'additionalData' | 'files' | 'onStart' | 'retryOf'
> {
	nodes: INode[];
	connections: IConnections;
	typeOf: (name: string) => INodeType | IVersionedNodeType;
	items: readonly IDataObject[];
	mode?: WorkflowExecuteMode;
}

/** What n8n stored of a run that did not end well, made ready to go on as n8n's server makes it. */
function storedData({ data }: IRun): IRunExecutionData {
	const stored = JSON.parse(JSON.stringify(data)) as IRunExecutionData;
	const { resultData } = stored;
	delete resultData.error;
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
	if (runs.at(-1)?.error !== undefined) runs.pop();
	return stored;
}

/** What the engine begins with. */
export function runDataWith(nodeExecutionStack: IExecuteData[]): IRunExecutionData {
	const executionData = {
		contextData: {},
		nodeExecutionStack,
		metadata: {},
		waitingExecution: {},
		waitingExecutionSource: {},
	};
	// Some of the versions that `npm run matrix` tries are older than n8n's function for it.
	const create = createRunExecutionData as typeof createRunExecutionData | undefined;
	if (create !== undefined) return create({ executionData });
	return {
		startData: {},
		resultData: { runData: {} },
		executionData,
	} as unknown as IRunExecutionData;
}

/** Runs a workflow in n8n's real engine, in this process. */
export async function runWorkflow({
	nodes,
	connections,
	typeOf,
	items,
	files = [],
	credential,
	additionalData = {},
	mode = 'manual',
	onStart,
	retryOf,
}: WorkflowRun): Promise<IRun> {
	const nodeTypes: INodeTypes = {
		getByName: typeOf,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
		getKnownTypes: () => ({}),
	};
	const saved = { id: 'test', name: 'Test', nodes, connections, active: false };
	const workflow = new Workflow({ ...saved, nodeTypes, settings: { executionOrder: 'v1' } });
	const usual = await surroundings(saved as unknown as IWorkflowBase, credential, mode);
	const node = workflow.getNode('Start') as INode;
	const data = { main: [items.map((json, index) => ({ json, binary: files[index] }))] };
	const stack = [{ node, data, source: null }];
	const running = new WorkflowExecute(
		{ ...usual, ...additionalData, ...(retryOf === undefined ? {} : { executionId: '2' }) },
		retryOf === undefined ? mode : 'retry',
		retryOf === undefined ? runDataWith(stack) : storedData(retryOf),
	).processRunExecutionData(workflow);
	onStart?.(running);
	return await running;
}

/** Before n8n 2.39 the details of an error item are the end of its message (docs/n8n.md, section 1.1). */
function withDetails(item: INodeExecutionData): INodeExecutionData {
	const [message, details] = String(item.json.message).split(' Details: ');
	if (details === undefined) return item;
	return { ...item, json: { ...item.json, message, details: JSON.parse(details) as IDataObject } };
}

/** Runs Start -> RongCloud in n8n's real engine, in this process. */
export async function runNode({
	parameters,
	isAsIs = false,
	items = [{}],
	files,
	credential,
	settings = {},
	then = [],
	turns = 1,
	additionalData,
	onStart,
	retryOf,
}: EngineRun): Promise<EngineResult> {
	const loader = await loadPackage();
	const loop = loopOf(turns);
	const credentials = { rongCloudApi: { id: '1', name: 'Test' } as INodeCredentialsDetails };
	const own: Record<string, INodeType> = { start, loop };
	const after = then.map((next, index): INode => {
		const place = { id: `after ${index}`, typeVersion: 1, position: [0, 0] as [number, number] };
		if (typeof next !== 'function') {
			const name = `${NODE_NAME} ${index + 2}`;
			return { ...place, name, type: `${PACKAGE}.rongCloud`, parameters: next, credentials };
		}
		// As n8n's own Aggregate and Split Out do.
		own[`between ${index}`] = nodeOf((given) =>
			next(given.map(({ json }) => json)).map((json) => ({ json, pairedItem: { item: 0 } })),
		);
		return { ...place, name: `Between ${index}`, type: `between ${index}`, parameters: {} };
	});
	const nodes: INode[] = [
		{ id: '1', name: 'Start', type: 'start', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			id: '2',
			name: NODE_NAME,
			type: `${PACKAGE}.rongCloud`,
			typeVersion: 1,
			position: [200, 0],
			parameters: isAsIs ? asSaved(parameters) : withEverything(parameters),
			credentials,
			...settings,
		},
		{ id: '3', name: 'Loop', type: 'loop', typeVersion: 1, position: [100, 0], parameters: {} },
		...after,
	];
	const to = (node: string) => ({ main: [[{ node, type: NodeConnectionTypes.Main, index: 0 }]] });
	const connections: IConnections =
		turns === 1
			? { Start: to(NODE_NAME) }
			: { Start: to('Loop'), Loop: to(NODE_NAME), [NODE_NAME]: to('Loop') };
	let last = NODE_NAME;
	for (const { name } of after) {
		connections[last] = to(name);
		last = name;
	}
	const typeOf = (name: string) =>
		own[name] ?? loader.getNode(name.replace(`${PACKAGE}.`, '')).type;
	const run = await runWorkflow({
		nodes,
		connections,
		typeOf,
		items,
		files,
		credential,
		additionalData,
		onStart,
		retryOf,
	});
	const result = run.data.resultData.runData[last]?.at(-1);
	const [output, errorOutput] = result?.data?.main ?? [];
	return {
		output: output ?? [],
		errorOutput: (errorOutput ?? []).map(withDetails),
		error: (result?.error ?? run.data.resultData.error) as NodeError | undefined,
		run,
	};
}

/**
 * n8n's engine with n8n's own nodes, in a process of the Node that n8n was installed for: the AI nodes load
 * a database driver that is compiled for it and ends any other Node. Started by engine.mts.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import type * as Di from '@n8n/di';
import type * as Core from 'n8n-core';
import type {
	IBinaryKeyData,
	ICredentialDataDecryptedObject,
	ICredentialType,
	INode,
	INodeExecutionData,
	INodeTypes,
	IRun,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { credentialsHelperOf, serverAt } from '../../support/credentials.mts';
import { DeduplicationStore } from '../../support/deduplication.mts';
import {
	TIME_ZONE,
	type Answer,
	type EngineRun,
	type EngineWorkflow,
	type Order,
} from './protocol.mts';

const [n8nBin = '', packageFolder = ''] = process.argv.slice(2);
const fromN8n = createRequire(n8nBin);
fromN8n('reflect-metadata');
const { Container } = fromN8n('@n8n/di') as typeof Di;
const {
	BinaryDataService,
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	LazyPackageDirectoryLoader,
	PackageDirectoryLoader,
	WorkflowExecute,
} = fromN8n('n8n-core') as typeof Core;
const n8nWorkflow = fromN8n('n8n-workflow') as typeof import('n8n-workflow');
const { createRunExecutionData, ICredentialsHelper, NodeHelpers, setGlobalState, Workflow } =
	n8nWorkflow;
const { parse, stringify } = fromN8n('flatted') as {
	parse: (text: string) => IRunExecutionData;
	stringify: (data: IRunExecutionData) => string;
};

type Credentials = Record<string, ICredentialDataDecryptedObject>;

const packageOf = (name: string) =>
	fromN8n.resolve(`${name}/package.json`).replace(/package\.json$/, '');
const loaders: Record<string, Core.PackageDirectoryLoader> = {
	'n8n-nodes-base': new LazyPackageDirectoryLoader(packageOf('n8n-nodes-base')),
	'@n8n/n8n-nodes-langchain': new LazyPackageDirectoryLoader(packageOf('@n8n/n8n-nodes-langchain')),
	'n8n-nodes-rongcloud': new PackageDirectoryLoader(packageFolder),
};

function nodeTypeOf(type: string) {
	const dot = type.lastIndexOf('.');
	const loader = loaders[type.slice(0, dot)];
	if (!loader) throw new Error(`Nobody loads ${type}.`);
	return loader.getNode(type.slice(dot + 1)).type;
}

const nodeTypes: INodeTypes = {
	getByName: nodeTypeOf,
	getByNameAndVersion: (type, version) =>
		NodeHelpers.getVersionedNodeType(nodeTypeOf(type), version),
	getKnownTypes: () => ({}),
};

function credentialType(name: string): ICredentialType {
	for (const loader of Object.values(loaders)) {
		if (name in loader.known.credentials || name in loader.credentialTypes) {
			return loader.getCredential(name).type;
		}
	}
	throw new Error(`Nobody loads the credential ${name}.`);
}

const CredentialsHelper = credentialsHelperOf(ICredentialsHelper);

interface Execution {
	workflow: EngineWorkflow;
	credentials: Credentials;
	responses: EngineRun['responses'];
	/** As n8n keeps it in its database. */
	stored: string;
}

const waiting = new Map<string, Execution>();

async function goOn(
	executionId: string,
	{ workflow: workflowData, credentials, responses }: Execution,
	data: IRunExecutionData,
): Promise<EngineRun> {
	const hooks = new ExecutionLifecycleHooks(
		'trigger',
		executionId,
		workflowData as unknown as IWorkflowBase,
	);
	hooks.addHandler('sendResponse', (response) => {
		const { statusCode = 200, body } = response as { statusCode?: number; body: unknown };
		responses.push({ statusCode, body });
	});
	const dataOf = (name: string) => {
		const found = credentials[name];
		if (!found) throw new Error(`There is no credential "${name}".`);
		return found;
	};
	const additionalData = {
		...serverAt('http://127.0.0.1'),
		credentialsHelper: new CredentialsHelper(credentialType, dataOf),
		hooks,
		executionId,
	} as unknown as IWorkflowExecuteAdditionalData;
	const workflow = new Workflow({
		...workflowData,
		active: true,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const run = await new WorkflowExecute(additionalData, 'trigger', data).processRunExecutionData(
		workflow,
	);
	if (run.waitTill) {
		waiting.set(executionId, {
			workflow: workflowData,
			credentials,
			responses,
			stored: stringify(run.data),
		});
	}
	return { executionId, responses, ...(await resultOf(run)) };
}

async function resultOf({
	data,
	status,
	waitTill,
}: IRun): Promise<Omit<EngineRun, 'executionId' | 'responses'>> {
	const { error, lastNodeExecuted, runData } = data.resultData;
	const nodes: EngineRun['nodes'] = {};
	for (const [name, runs] of Object.entries(runData)) {
		nodes[name] = await Promise.all(
			runs.map(async ({ data: outputs, error: problem }) => ({
				outputs: await Promise.all(
					Object.values(outputs ?? {})
						.flat()
						.map(async (items) => await Promise.all((items ?? []).map(withFiles))),
				),
				error: problem?.message,
			})),
		);
	}
	return {
		status,
		waitTill: waitTill?.getTime(),
		lastNode: lastNodeExecuted,
		error: error && [error.message, 'description' in error && error.description].join('\n'),
		nodes,
	};
}

/** The item with what is in its files; n8n itself keeps that in a folder. */
async function withFiles({ json, binary = {} }: INodeExecutionData): Promise<INodeExecutionData> {
	const files: IBinaryKeyData = {};
	for (const [name, file] of Object.entries(binary)) {
		const content = file.id && (await Container.get(BinaryDataService).getAsBuffer(file));
		files[name] = content ? { ...file, data: content.toString('base64') } : file;
	}
	return { json, binary: files };
}

async function carryOut(order: Order): Promise<EngineRun> {
	if (order.kind === 'run') {
		const { workflow, trigger, items, credentials } = order;
		const node = workflow.nodes.find(({ name }) => name === trigger);
		if (!node) throw new Error(`There is no node "${trigger}".`);
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
		});
		return await goOn(randomUUID(), { workflow, credentials, responses: [], stored: '' }, data);
	}
	const { executionId, items } = order;
	const execution = waiting.get(executionId);
	if (!execution) throw new Error(`The execution ${executionId} does not wait.`);
	waiting.delete(executionId);
	const data = parse(execution.stored);
	if (items) submit(data, items);
	return await goOn(executionId, execution, data);
}

/** What n8n's server does with an execution whose form or webhook was called. */
function submit(data: IRunExecutionData, items: INodeExecutionData[]): void {
	const [entry] = data.executionData?.nodeExecutionStack ?? [];
	const { lastNodeExecuted = '', runData } = data.resultData;
	if (!entry) throw new Error('The execution has no node to go on with.');
	(entry.node as INode).disabled = true;
	entry.data.main = [items];
	entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
	data.waitTill = undefined;
	runData[lastNodeExecuted]?.pop();
}

setGlobalState({ defaultTimezone: TIME_ZONE });
await Container.get(BinaryDataService).init();
await DataDeduplicationService.init(new DeduplicationStore());
for (const loader of Object.values(loaders)) await loader.loadAll();

process.on('message', (message) => {
	const { number, order } = message as { number: number; order: Order };
	carryOut(order)
		.then(
			(run): Answer => ({ number, run }),
			(error: unknown): Answer => ({ number, failure: String(error) }),
		)
		.then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

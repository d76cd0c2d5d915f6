import { WorkflowExecute } from 'n8n-core';
import { NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	EngineResponse,
	ExecutionError,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	NodeError,
	NodeOutput,
} from 'n8n-workflow';

import { loadPackage, runDataWith, start, surroundings } from '../support/engine.mts';

/** The tool as n8n-core hands it to an agent. */
interface Tool {
	name: string;
	description: string;
	/** What the model may fill in. */
	schema: { shape: Record<string, unknown> };
	/** What the tool does once it has checked the input against the schema. */
	func(input: IDataObject): Promise<unknown>;
}

export interface ToolRun {
	/** What the model is told of the tool. */
	tool?: { name: string; description: string; inputs: string[] };
	/** What the agent gets back for each of its calls: the node's items, or the words of its error. */
	answers: Array<IDataObject[] | string>;
	run: IRun;
}

export interface ToolOptions {
	parameters: INodeParameters;
	credential: ICredentialDataDecryptedObject;
	/** What the model fills in, one entry for each call of the tool. */
	calls: IDataObject[];
	/**
	 * How the agent uses it: `function` calls the tool itself, as older agents do; `request` hands the
	 * call to the engine, which runs the node like any other, as newer agents do.
	 */
	by: 'function' | 'request';
	settings?: Partial<INode>;
	/** Whether an agent that calls the tool itself makes all calls at once. */
	atOnce?: boolean;
	/** In place of parts of the surroundings. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
}

const TOOL = 'RongCloud';

/** An expression by which the model fills in a field. */
export const fromAi = (key: string, type = 'string'): string =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`The ${key}\`, '${type}') }}`;

/** What n8n's server does to a node with `usableAsTool`; that code is in no published package. */
function asTool(type: INodeType): INodeType {
	const tool = Object.create(type) as INodeType;
	const { usableAsTool: _, ...description } = type.description;
	tool.description = {
		...description,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
		properties: [
			{
				displayName: 'Tool Description',
				name: 'descriptionType',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Set Automatically', value: 'auto' },
					{ name: 'Set Manually', value: 'manual' },
				],
				default: 'auto',
			},
			{
				displayName: 'Description',
				name: 'toolDescription',
				type: 'string',
				default: description.description,
				displayOptions: { show: { descriptionType: ['manual'] } },
			},
			...description.properties,
		],
	};
	return tool;
}

const words = ({ message, description }: ExecutionError | NodeError): string =>
	`${message}\n${description ?? ''}`;

/** In older versions of n8n an error is no exception, but a text for the model as well. */
const answerIn = (text: string): IDataObject[] | string =>
	text.startsWith('Error during node execution') ? text : (JSON.parse(text) as IDataObject[]);

/** An agent without a model: it makes the calls that the test tells it to make. */
function agent({ calls, by, atOnce = false }: ToolOptions, result: ToolRun): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions, response?: EngineResponse): Promise<NodeOutput> {
			if (by === 'function') {
				const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
				if (tool === undefined) throw new Error('The agent has no tool.');
				const { name, description, schema } = tool;
				result.tool = { name, description, inputs: Object.keys(schema.shape) };
				const pending: Array<Promise<unknown>> = [];
				for (const [index, call] of calls.entries()) {
					// Not its invoke: that checks the input with another copy of zod than made the schema.
					const answered = tool.func(call).then(
						(text) => (result.answers[index] = answerIn(String(text))),
						(error: NodeError) => (result.answers[index] = words(error)),
					);
					if (!atOnce) await answered;
					pending.push(answered);
				}
				await Promise.all(pending);
				return [this.getInputData()];
			}
			if (response === undefined || response.actionResponses.length === 0) {
				return {
					actions: calls.map((input, index) => ({
						actionType: 'ExecutionNodeAction',
						nodeName: TOOL,
						input,
						type: NodeConnectionTypes.AiTool,
						id: String(index),
						metadata: {},
					})),
					metadata: {},
				};
			}
			for (const { data } of response.actionResponses) {
				const items = data.data?.ai_tool?.[0];
				result.answers.push(
					data.error === undefined ? (items ?? []).map(({ json }) => json) : words(data.error),
				);
			}
			return [this.getInputData()];
		},
	};
}

/** Runs Start -> Agent with the built node as its tool in n8n's real engine. */
export async function runAsTool(options: ToolOptions): Promise<ToolRun> {
	const loader = await loadPackage();
	const result: Omit<ToolRun, 'run'> & { run?: IRun } = { answers: [] };
	const types: Record<string, INodeType> = {
		start,
		agent: agent(options, result as ToolRun),
		'n8n-nodes-rongcloud.rongCloudTool': asTool(loader.getNode('rongCloud').type as INodeType),
	};
	const node = (name: string, type: string, parameters: INodeParameters = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const nodes: INode[] = [
		node('Start', 'start'),
		node('Agent', 'agent'),
		{
			...node(TOOL, 'n8n-nodes-rongcloud.rongCloudTool', options.parameters),
			credentials: { rongCloudApi: { id: '1', name: 'Test' } },
			...options.settings,
		},
	];
	const connections = {
		Start: { main: [[{ node: 'Agent', type: NodeConnectionTypes.Main, index: 0 }]] },
		[TOOL]: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
	};
	const typeOf = (name: string): INodeType => {
		const type = types[name];
		if (type === undefined) throw new Error(`There is no node type ${name}.`);
		return type;
	};
	const nodeTypes: INodeTypes = {
		getByName: typeOf,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(typeOf(name), version),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes,
		connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const workflowData = { id: 'test', name: 'Test', nodes, connections } as unknown as IWorkflowBase;
	const usual = await surroundings(workflowData, options.credential);
	const additionalData = { ...usual, ...options.additionalData };
	const run = await new WorkflowExecute(
		additionalData,
		'manual',
		runDataWith([
			{
				node: workflow.getNode('Start') as INode,
				data: { main: [[{ json: { chat: 'Tell the customers' } }]] },
				source: null,
			},
		]),
	).processRunExecutionData(workflow);
	return { ...result, run };
}

import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { Execution, N8nClient } from '../../../scripts/n8n/rest.mts';

export const NODE_TYPE = 'n8n-nodes-rongcloud.rongCloud';

const DEADLINE_MS = 120_000;

export interface WorkflowParts {
	/** Workflows of one name are one workflow, so that its executions share what the node remembers. */
	name: string;
	parameters: INodeParameters;
	rows: readonly IDataObject[];
	credential: SavedCredential;
	/** Settings of the node, such as `onError`. */
	settings?: Partial<INode>;
}

export interface Ran {
	status: Execution['status'];
	output: INodeExecutionData[];
	errorOutput: INodeExecutionData[];
	/** What a person reads about the end of a failed execution. */
	told: string;
}

/** Saves a workflow that hands the rows to the node. @returns its ID */
export async function saveWorkflow(
	client: N8nClient,
	{ name, parameters, rows, credential, settings }: WorkflowParts,
): Promise<string> {
	const place = { typeVersion: 1, position: [0, 0] as [number, number] };
	const { id } = await client.saveWorkflow({
		name,
		nodes: [
			{
				...place,
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				parameters: {},
			},
			{
				...place,
				id: 'rongcloud',
				name: 'RongCloud',
				type: NODE_TYPE,
				parameters,
				credentials: { [credential.type]: { id: credential.id, name: credential.name } },
				...settings,
			},
		],
		connections: { Start: { main: [[{ node: 'RongCloud', type: 'main', index: 0 }]] } },
		settings: {},
		pinData: { Start: rows.map((json) => ({ json })) },
	});
	return id;
}

/** Saves a workflow that hands the rows to the node, and runs it. */
export async function runRows(client: N8nClient, parts: WorkflowParts): Promise<Ran> {
	const id = await saveWorkflow(client, parts);
	const { status, data } = await client.runWorkflow(id, 'Start', { deadlineMs: DEADLINE_MS });
	const [run] = data.resultData.runData.RongCloud ?? [];
	const [output, errorOutput] = run?.data?.main ?? [];
	const { error } = data.resultData;
	const description = error && 'description' in error ? error.description : undefined;
	return {
		status,
		output: output ?? [],
		errorOutput: errorOutput ?? [],
		told: [error?.message, description].filter(Boolean).join('\n'),
	};
}

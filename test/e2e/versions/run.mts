import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { Execution, N8nClient } from '../../../scripts/n8n/rest.mts';
import { withEverything } from '../../support/parameters.mts';
import { chain, node, NODE_TYPE, using } from '../support/workflows.mts';

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
	const start = node('Start', 'n8n-nodes-base.manualTrigger');
	const own = node('RongCloud', NODE_TYPE, withEverything(parameters), {
		...using(credential),
		...settings,
	});
	return (await client.saveWorkflow(chain(name, [start, own], rows))).id;
}

/** Saves a workflow that hands the rows to the node, and runs it. */
export async function runRows(client: N8nClient, parts: WorkflowParts): Promise<Ran> {
	const id = await saveWorkflow(client, parts);
	return ranOf(await client.runWorkflow(id, 'Start', { deadlineMs: DEADLINE_MS }));
}

/** What came out of an execution. */
export function ranOf({ status, data }: Execution): Ran {
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

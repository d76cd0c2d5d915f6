import type {
	ExecutionStatus,
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	IWorkflowBase,
} from 'n8n-workflow';

/** In which the workflows say when it is morning. */
export const TIME_ZONE = 'Europe/Berlin';

/** A workflow as the engine needs it, with an ID of its own: the duplicate guard's records belong to it. */
export type EngineWorkflow = Pick<IWorkflowBase, 'id' | 'name' | 'nodes' | 'connections'>;

/** What the engine's process is told to do. */
export type Order =
	| {
			kind: 'run';
			workflow: EngineWorkflow;
			/** The node that it starts from, and the items that this one gets from outside. */
			trigger: string;
			items: INodeExecutionData[];
			/** By their names, which the nodes of the workflow give. */
			credentials: Record<string, ICredentialDataDecryptedObject>;
	  }
	| {
			kind: 'resume';
			executionId: string;
			/** What a form or webhook brought; without it the time is up. */
			items?: INodeExecutionData[];
	  };

/** One run of a node: its items by output, or its error. */
export interface NodeRun {
	outputs: INodeExecutionData[][];
	error?: string;
}

export interface EngineRun {
	executionId: string;
	status: ExecutionStatus;
	/** When an execution that waits goes on by itself, in milliseconds since 1970. */
	waitTill?: number;
	/** The node at which it ended or waits. */
	lastNode?: string;
	error?: string;
	nodes: Record<string, NodeRun[]>;
	/** What Respond to Webhook answered. */
	responses: Array<{ statusCode: number; body: unknown }>;
}

export type Answer = { number: number } & ({ run: EngineRun } | { failure: string });

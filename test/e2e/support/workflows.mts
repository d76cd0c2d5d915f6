import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { SavedCredential } from '../../../scripts/demo/run.mts';
import type { WorkflowInput } from '../../../scripts/n8n/rest.mts';

export const NODE_TYPE = 'n8n-nodes-rongcloud.rongCloud';

/** A node, of the first version of its type if nothing else is said. */
export const node = (
	name: string,
	type: string,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more });

/** What a node signs in with. */
export const using = ({ id, name, type }: SavedCredential): Partial<INode> => ({
	credentials: { [type]: { id, name } },
});

/** The name that n8n gives to the trigger. */
export const TRIGGER = 'RongCloud Trigger';

export const triggerNode = (
	webhookId: string,
	parameters: INodeParameters,
	credential: SavedCredential,
): INode => node(TRIGGER, `${NODE_TYPE}Trigger`, parameters, { webhookId, ...using(credential) });

/** A workflow of one node behind the other. The first one gives the items, if there are some. */
export function chain(
	name: string,
	nodes: readonly INode[],
	items: readonly IDataObject[] = [],
): WorkflowInput {
	const [first, ...others] = nodes;
	const links = others.map((next, index) => [
		nodes[index]?.name,
		{ main: [[{ node: next.name, type: 'main', index: 0 }]] },
	]);
	const pinned = items.map((json) => ({ json }));
	return {
		name,
		nodes: nodes.map((one, index) => ({ ...one, position: [220 * index, 0] })),
		connections: Object.fromEntries(links) as WorkflowInput['connections'],
		settings: { executionOrder: 'v1' },
		...(first !== undefined && pinned.length > 0 && { pinData: { [first.name]: pinned } }),
	};
}

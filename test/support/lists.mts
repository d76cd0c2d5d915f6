import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeListSearchResult,
	INodeProperties,
	INodeType,
	INodeTypes,
	IWorkflowBase,
} from 'n8n-workflow';

import { loadPackage, surroundings } from './engine.mts';

/** The property of the panel at a path such as "huawei.category". */
function propertyAt(properties: readonly INodeProperties[], path: string): INodeProperties {
	const [name, ...rest] = path.split('.');
	const found = properties.find((one) => one.name === name);
	if (found === undefined) throw new Error(`The panel has no ${path}.`);
	if (rest.length === 0) return found;
	return propertyAt(found.options as INodeProperties[], rest.join('.'));
}

/**
 * What n8n's server does when the panel asks for the entries of a list: n8n's own context, and the method of
 * the node that the field names.
 */
export async function listed(
	path: string,
	credential: ICredentialDataDecryptedObject,
	{ filter, page }: { filter?: string; page?: string } = {},
): Promise<INodeListSearchResult> {
	const { type } = (await loadPackage()).getNode('rongCloud');
	const nodeType = type as INodeType;
	const { modes = [] } = propertyAt(nodeType.description.properties, path);
	const name = modes.find((mode) => mode.type === 'list')?.typeOptions?.searchListMethod;
	const method = nodeType.methods?.listSearch?.[String(name)];
	if (method === undefined) throw new Error(`The node has no ${name}.`);
	const node: INode = {
		id: '1',
		name: 'RongCloud',
		type: 'n8n-nodes-rongcloud.rongCloud',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { rongCloudApi: { id: '1', name: 'Test' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: (_, version) => NodeHelpers.getVersionedNodeType(nodeType, version),
		getKnownTypes: () => ({}),
	};
	const nodes = [node];
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes });
	const data = { nodes, connections: {} } as unknown as IWorkflowBase;
	const context = new LoadOptionsContext(
		workflow,
		node,
		await surroundings(data, credential),
		`parameters.${path}`,
	);
	return await method.call(context, filter, page);
}

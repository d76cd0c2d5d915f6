import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { properties, subtitle } from './operations';
import { rongCloudApiTest } from './panel/credentialTest';
import { categorySearches, searchBannedUsers } from './panel/listSearch';
import { run } from './runtime/run';

export class RongCloud implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'RongCloud',
		name: 'rongCloud',
		icon: { light: 'file:../../icons/rongcloud.svg', dark: 'file:../../icons/rongcloud.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description:
			'Send messages, broadcasts and push notifications with RongCloud or Nexconn. To start on what users write, use the RongCloud Trigger.',
		defaults: { name: 'RongCloud' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'rongCloudApi', required: true, testedBy: 'rongCloudApiTest' }],
		properties,
	};

	methods = {
		credentialTest: { rongCloudApiTest },
		listSearch: { searchBannedUsers, ...categorySearches },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}
}

import type { IAuthenticate, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import {
	CUSTOM_DATA_CENTER,
	DATA_CENTERS,
	readAccount,
} from '../nodes/RongCloud/service/dataCenters';
import type { Product } from '../nodes/RongCloud/service/dataCenters';
import { signedHeaders } from '../nodes/RongCloud/service/signature';

const dataCenterOptions = (product: Product) => [
	...DATA_CENTERS.filter(({ products }) => products.includes(product)).map(
		({ name, value, host }) => ({
			name,
			value,
			description: host,
		}),
	),
	{ name: 'Custom', value: CUSTOM_DATA_CENTER, description: 'A base URL of your own' },
];

/**
 * Signs each request with the App Key and App Secret of one app (docs/service.md, section 1). The node
 * tests it: a test by request alone shows a bare error code for a host that cannot be reached.
 */
export class RongCloudApi implements ICredentialType {
	name = 'rongCloudApi';

	displayName = 'RongCloud / Nexconn API';

	icon: Icon = { light: 'file:../icons/rongcloud.svg', dark: 'file:../icons/rongcloud.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-rongcloud/n8n-nodes-rongcloud#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Product',
			name: 'product',
			type: 'options',
			options: [
				{ name: 'Nexconn', value: 'nexconn', description: 'The international product, v4 API' },
				{
					name: 'RongCloud (Classic)',
					value: 'rongcloud',
					description: 'The classic API, also for international apps that stayed with RongCloud',
				},
			],
			default: 'nexconn',
			description: 'The product whose console lists your app',
		},
		{
			displayName: 'Data Center',
			name: 'dataCenter',
			type: 'options',
			options: dataCenterOptions('nexconn'),
			default: 'singapore',
			displayOptions: { show: { product: ['nexconn'] } },
			description:
				'Where your app lives: the console shows it on the page with the App Key. A key works in its own data center only.',
		},
		{
			displayName: 'Data Center',
			name: 'dataCenter',
			type: 'options',
			options: dataCenterOptions('rongcloud'),
			default: 'singapore',
			displayOptions: { show: { product: ['rongcloud'] } },
			description:
				'Where your app lives: the console shows it on the page with the App Key. A key works in its own data center only.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com',
			displayOptions: { show: { dataCenter: [CUSTOM_DATA_CENTER] } },
			description:
				'Address of a private installation or a test server. It has to start with https://; http:// is accepted for this computer only.',
		},
		{
			displayName: 'App Key',
			name: 'appKey',
			type: 'string',
			default: '',
			required: true,
			description:
				'In the console: open your app, then its App Key page. Development and production have different keys.',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'On the same console page as the App Key. Resetting it there makes the tokens of all users invalid.',
		},
		{
			displayName: 'Backup URL',
			name: 'backupUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api-b.example.com',
			displayOptions: { show: { dataCenter: [CUSTOM_DATA_CENTER] } },
			description:
				'A second address of the same installation, if it has one. It is used when the first one cannot be reached, so that certainly nothing was sent there.',
		},
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, ...signedHeaders(readAccount(credentials)) },
		};
	};
}

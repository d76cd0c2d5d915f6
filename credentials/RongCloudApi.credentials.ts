import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { CUSTOM_DATA_CENTER, DATA_CENTERS, readAccount } from '../nodes/RongCloud/api/dataCenters';
import type { Product } from '../nodes/RongCloud/api/dataCenters';
import { credentialTestRules } from '../nodes/RongCloud/api/errors';
import { signedHeaders } from '../nodes/RongCloud/api/signature';

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

/** Signs each request with the App Key and App Secret of one app (service reference, section 1). */
export class RongCloudApi implements ICredentialType {
	name = 'rongCloudApi';

	displayName = 'RongCloud API';

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
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const { baseUrl, appKey } = readAccount(credentials);
		return {
			...requestOptions,
			// The credential test and n8n's Custom API Call give a path only.
			...(requestOptions.url.startsWith('/') ? { baseURL: baseUrl } : {}),
			headers: {
				...requestOptions.headers,
				...signedHeaders(appKey, String(credentials.appSecret).trim()),
			},
		};
	};

	// Read-only calls that need no existing user (service reference, section 7.2).
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: '={{ $credentials.product === "rongcloud" ? "/user/block/query.json" : "/v4/user/ban/list" }}',
			headers: {
				'Content-Type':
					'={{ $credentials.product === "rongcloud" ? "application/x-www-form-urlencoded" : "application/json" }}',
			},
			body: '={{ $credentials.product === "rongcloud" ? "page=1&size=1" : { page: 1, pageSize: 1 } }}',
			ignoreHttpStatusErrors: true,
		},
		rules: credentialTestRules,
	};
}

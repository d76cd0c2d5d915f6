import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeProperties,
} from 'n8n-workflow';

import {
	credentialSentence,
	credentialTestRules,
	READ_ONLY_CALLS,
	unreachableSentence,
} from '../nodes/RongCloud/api/credentialCheck';
import {
	CredentialProblem,
	CUSTOM_DATA_CENTER,
	DATA_CENTERS,
	readAccount,
} from '../nodes/RongCloud/api/dataCenters';
import type { Product } from '../nodes/RongCloud/api/dataCenters';
import { DEFAULT_TIMEOUT_SECONDS } from '../nodes/RongCloud/api/limits';
import { networkErrorCode, readReply } from '../nodes/RongCloud/api/reply';
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

/** An expression of n8n that takes one part of the read-only call of the credential's product. */
const byProduct = (part: 'path' | 'contentType' | 'body') =>
	`={{ $credentials.product === 'rongcloud' ? ${JSON.stringify(READ_ONLY_CALLS.rongcloud[part])} : ${JSON.stringify(READ_ONLY_CALLS.nexconn[part])} }}`;

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
		{
			// n8n calls `preAuthentication` only for a credential with an expirable field, and then when the
			// field is empty or the credential is being tested: never empty, so only in tests.
			displayName: 'Connection Check',
			name: 'connectionCheck',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: 'whenTested',
		},
	];

	/**
	 * Checks the credential when it is tested, and tells in words what is wrong. n8n's own test by request
	 * shows a bare error code for a host that cannot be reached, and knows no "any other code".
	 * @throws Error with a sentence for people
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const account = readAccount(credentials);
		const { path, contentType, body, successCode } = READ_ONLY_CALLS[account.product];
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `${account.baseUrl}${path}`,
			headers: {
				'Content-Type': contentType,
				...signedHeaders(account.appKey, String(credentials.appSecret).trim()),
			},
			body,
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: DEFAULT_TIMEOUT_SECONDS * 1000,
		};
		let reply: IN8nHttpFullResponse;
		try {
			reply = (await this.helpers.httpRequest(request)) as IN8nHttpFullResponse;
		} catch (error) {
			throw new CredentialProblem(unreachableSentence(account, networkErrorCode(error)));
		}
		const outcome = readReply({ ...reply, body: String(reply.body ?? '') }, [successCode]);
		if (outcome.state !== 'accepted') throw new CredentialProblem(credentialSentence(outcome));
		return {};
	}

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

	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: byProduct('path'),
			headers: { 'Content-Type': byProduct('contentType') },
			body: byProduct('body'),
			ignoreHttpStatusErrors: true,
		},
		rules: credentialTestRules,
	};
}

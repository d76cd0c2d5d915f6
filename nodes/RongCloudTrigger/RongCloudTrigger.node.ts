import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { rongCloudApiTest } from '../RongCloud/panel/credentialTest';
import { announce, ANSWER, readNode, receive } from './receive';
import { properties } from './settings';

export class RongCloudTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'RongCloud Trigger',
		name: 'rongCloudTrigger',
		icon: { light: 'file:../../icons/rongcloud.svg', dark: 'file:../../icons/rongcloud.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Starts a workflow when a user writes, comes online or joins a group. To send messages and push notifications, use the RongCloud node.',
		eventTriggerDescription: 'Waiting for a callback at the Test URL',
		activationMessage:
			'The Production URL now takes callbacks. Enter it in the console of your app, if it is not there yet.',
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					'<b>To try it</b>, click the button, enter the <b>Test URL</b> in the console of your app for the moment, and let a test user do something. It listens for two minutes and for one callback.<br /><br /><b>To use it</b>, publish or activate the workflow and enter the <b>Production URL</b> there. These executions stand in the executions list, not in the editor.',
				active:
					'<b>To try it</b>, click the button, enter the <b>Test URL</b> in the console of your app for the moment, and let a test user do something. It listens for two minutes and for one callback.<br /><br /><b>It is live</b>: callbacks to the <b>Production URL</b> start the workflow. These executions stand in the <a data-key="executions">executions list</a>, not in the editor.',
			},
			activationHint:
				'When the workflow is ready, publish or activate it and enter the Production URL in the console of your app.',
		},
		defaults: { name: 'RongCloud Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rongCloudApi', required: true, testedBy: 'rongCloudApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: ANSWER,
				path: 'webhook',
			},
		],
		properties,
	};

	methods = { credentialTest: { rongCloudApiTest } };

	/** The service has no call that sets a URL; a person enters it in the console. */
	webhookMethods = {
		default: {
			checkExists: async () => false,
			/** Checks the settings, so that activating tells what is wrong, and not the first callback. */
			create: async function (this: IHookFunctions): Promise<boolean> {
				const { settings } = await readNode(this);
				announce(this, settings);
				return true;
			},
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}

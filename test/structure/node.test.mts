import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { loadPackage, PACKAGE_FOLDER } from '../support/engine.mts';
import { nodeDescription } from './panel.mts';

/** Of n8n's list; any other category is shown nowhere. */
const CATEGORIES = ['Communication', 'Marketing & Content', 'Miscellaneous', 'Utility'];

const NODES = [
	{
		name: 'rongCloud',
		words: ['push', 'notification', 'rongcloud', 'nexconn'],
		has: { group: ['output'], inputs: ['main'], outputs: ['main'], usableAsTool: true },
	},
	{
		name: 'rongCloudTrigger',
		words: ['callback', 'webhook', 'incoming', 'message', 'rongcloud', 'nexconn'],
		has: {
			group: ['trigger'],
			inputs: [],
			outputs: ['main'],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived' }],
		},
	},
] as const;

let credential: ICredentialType;
beforeAll(async () => {
	credential = (await loadPackage()).getCredential('rongCloudApi').type;
});

describe.each(NODES)('$name', ({ name, words, has }) => {
	let description: INodeTypeDescription;
	beforeAll(async () => {
		description = await nodeDescription(name);
	});

	test('is what n8n takes it for, with the one credential, which it can test', async () => {
		expect(description).toMatchObject({ name, version: 1, ...has });
		expect(description.credentials).toEqual([
			expect.objectContaining({ name: credential.name, required: true }),
		]);
		const { methods } = (await loadPackage()).getNode(name).type as INodeType;
		expect(methods?.credentialTest?.[String(description.credentials?.[0]?.testedBy)]).toBeDefined();
		expect(description.iconUrl).toEqual(credential.iconUrl);
	});

	test('can be found by what people look for', () => {
		const { alias = [], categories = [] } = description.codex ?? {};
		expect(alias.map((word) => word.toLowerCase())).toEqual(expect.arrayContaining([...words]));
		expect(categories.length).toBeGreaterThan(0);
		expect(CATEGORIES).toEqual(expect.arrayContaining(categories));
	});

	test('links its documentation, without which n8n drops the whole codex file', () => {
		const links = expect.arrayContaining([{ url: expect.stringMatching(/^https:\/\//) }]);
		const resources = { primaryDocumentation: links, credentialDocumentation: links };
		expect(description.codex?.resources).toMatchObject(resources);
	});

	test('its codex file names it as n8n does', () => {
		const folder = `${name[0]?.toUpperCase()}${name.slice(1)}`;
		const file = join(PACKAGE_FOLDER, `nodes/${folder}/${folder}.node.json`);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
			node: `n8n-nodes-rongcloud.${name}`,
			nodeVersion: '1.0',
		});
	});
});

test('the trigger can check, make and remove its webhook', async () => {
	const { webhookMethods } = (await loadPackage()).getNode('rongCloudTrigger').type as INodeType;
	expect(Object.keys(webhookMethods?.default ?? {})).toEqual(['checkExists', 'create', 'delete']);
});

test('the credential hides its secret, and asks for key and secret', () => {
	const named = (wanted: string) => credential.properties.find(({ name }) => name === wanted);
	const asked = { default: '', required: true };
	expect(named('appSecret')).toMatchObject({ ...asked, typeOptions: { password: true } });
	expect(named('appKey')).toMatchObject(asked);
	expect(named('appKey')?.typeOptions).toBeUndefined();
});

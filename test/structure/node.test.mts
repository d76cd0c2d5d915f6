import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ICredentialType, INodeType, INodeTypeDescription, Themed } from 'n8n-workflow';

import { loadPackage, PACKAGE_FOLDER } from '../support/engine.mts';
import { nodeDescription } from './panel.mts';

/** n8n's list; any other category is shown nowhere. */
const CATEGORIES = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

let description: INodeTypeDescription;
let trigger: INodeTypeDescription;
let credential: ICredentialType;

beforeAll(async () => {
	description = await nodeDescription();
	trigger = await nodeDescription('rongCloudTrigger');
	credential = (await loadPackage()).getCredential('rongCloudApi').type;
});

describe('node', () => {
	test('is usable as a tool, and has what n8n asks of every node', () => {
		expect(description).toMatchObject({
			displayName: 'RongCloud',
			name: 'rongCloud',
			version: 1,
			group: ['output'],
			subtitle: expect.stringMatching(/^=\{\{.*\}\}$/),
			description: expect.stringMatching(/^\p{Lu}.*[^.]$/u),
			defaults: { name: 'RongCloud' },
			inputs: ['main'],
			outputs: ['main'],
			usableAsTool: true,
		});
	});

	test('uses the one credential of the package', () => {
		expect(description.credentials).toEqual([
			expect.objectContaining({ name: credential.name, required: true }),
		]);
	});

	test('can be found by what people look for', () => {
		const { codex } = description;
		const alias = (codex?.alias ?? []).map((word) => word.toLowerCase());
		expect(alias).toEqual(expect.arrayContaining(['push', 'notification', 'rongcloud', 'nexconn']));
		expect(new Set(alias).size).toBe(alias.length);
		expect(codex?.categories).not.toHaveLength(0);
		expect(CATEGORIES).toEqual(expect.arrayContaining(codex?.categories ?? []));
	});

	test('links its documentation, without which n8n drops the whole codex file', () => {
		const { primaryDocumentation, credentialDocumentation } = description.codex?.resources ?? {};
		const links = expect.arrayContaining([{ url: expect.stringMatching(/^https:\/\//) }]);
		expect([primaryDocumentation, credentialDocumentation]).toEqual([links, links]);
	});

	test('its codex file names the node as n8n does', () => {
		const file = join(PACKAGE_FOLDER, 'nodes/RongCloud/RongCloud.node.json');
		const { node, nodeVersion } = JSON.parse(readFileSync(file, 'utf8')) as {
			node: string;
			nodeVersion: string;
		};
		expect(node).toBe(`n8n-nodes-rongcloud.${description.name}`);
		expect(nodeVersion).toBe(`${String(description.version)}.0`);
	});
});

describe('trigger', () => {
	test('is one, and has what n8n asks of every trigger', () => {
		expect(trigger).toMatchObject({
			displayName: 'RongCloud Trigger',
			name: 'rongCloudTrigger',
			version: 1,
			group: ['trigger'],
			subtitle: expect.stringMatching(/^=\{\{.*\}\}$/),
			description: expect.stringMatching(/^\p{Lu}.*[^.]$/u),
			defaults: { name: 'RongCloud Trigger' },
			inputs: [],
			outputs: ['main'],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived' }],
		});
		expect(trigger.usableAsTool).toBeUndefined();
		expect(trigger.credentials).toEqual([
			expect.objectContaining({ name: credential.name, required: true }),
		]);
	});

	test('can check, make and remove its webhook, and test its credential', async () => {
		const { webhookMethods, methods } = (await loadPackage()).getNode('rongCloudTrigger')
			.type as INodeType;
		expect(Object.keys(webhookMethods?.default ?? {})).toEqual(['checkExists', 'create', 'delete']);
		const [use] = trigger.credentials ?? [];
		expect(methods?.credentialTest?.[String(use?.testedBy)]).toBeDefined();
	});

	test('can be found by what people look for', () => {
		const { codex } = trigger;
		const alias = (codex?.alias ?? []).map((word) => word.toLowerCase());
		const words = ['callback', 'webhook', 'incoming', 'message', 'rongcloud', 'nexconn'];
		expect(alias).toEqual(expect.arrayContaining(words));
		expect(new Set(alias).size).toBe(alias.length);
		expect(CATEGORIES).toEqual(expect.arrayContaining(codex?.categories ?? ['']));
		const links = expect.arrayContaining([{ url: expect.stringMatching(/^https:\/\//) }]);
		const { primaryDocumentation, credentialDocumentation } = codex?.resources ?? {};
		expect([primaryDocumentation, credentialDocumentation]).toEqual([links, links]);
	});

	test('its codex file names the node as n8n does', () => {
		const file = join(PACKAGE_FOLDER, 'nodes/RongCloudTrigger/RongCloudTrigger.node.json');
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
			node: `n8n-nodes-rongcloud.${trigger.name}`,
			nodeVersion: `${String(trigger.version)}.0`,
		});
	});
});

describe('credential', () => {
	test('can be tested, by itself or by the node', async () => {
		const { methods } = (await loadPackage()).getNode('rongCloud').type as INodeType;
		const [use] = description.credentials ?? [];
		const tester = methods?.credentialTest?.[String(use?.testedBy)];
		expect(credential.test ?? tester).toBeDefined();
	});

	test('documents itself and hides its secret', () => {
		expect(credential.documentationUrl).toMatch(/^https:\/\//);
		const hidden = credential.properties.filter(
			({ typeOptions }) => typeOptions?.password === true,
		);
		expect(hidden.map(({ name }) => name)).toEqual(['appSecret']);
	});

	test('starts without a key, and its keys are required', () => {
		for (const name of ['appKey', 'appSecret']) {
			const property = credential.properties.find((entry) => entry.name === name);
			expect(property).toMatchObject({ default: '', required: true });
		}
	});
});

describe('icons', () => {
	const iconsOf = (iconUrl: Themed<string> | undefined) => {
		const { light, dark } = iconUrl as { light: string; dark: string };
		return [light, dark].map((url) => {
			const path = url.replace('icons/n8n-nodes-rongcloud/', '');
			return readFileSync(join(PACKAGE_FOLDER, path), 'utf8');
		});
	};

	test('the nodes and the credential show the same ones', () => {
		expect(description.iconUrl).toBeDefined();
		expect(trigger.iconUrl).toEqual(description.iconUrl);
		expect(credential.iconUrl).toEqual(description.iconUrl);
	});

	test('light and dark differ', () => {
		const [light, dark] = iconsOf(description.iconUrl);
		expect(light).not.toEqual(dark);
	});

	test('are square SVG pictures that load nothing', () => {
		for (const svg of iconsOf(description.iconUrl)) {
			const [, width, height] = /<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
			expect(width).toBeDefined();
			expect(height).toBe(width);
			expect(svg).not.toMatch(/<(?:script|image|foreignObject)|\b(?:xlink:)?href=|url\(/);
		}
	});
});

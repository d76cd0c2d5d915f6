import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { CALLBACK_SAMPLES, startSandbox } from '../../sandbox/index.mts';
import type { CallbackOptions, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { PACKAGE_FOLDER } from '../support/engine.mts';
import { startWebhookHost } from '../support/webhookHost.mts';
import type { WebhookHost } from '../support/webhookHost.mts';

interface Schema {
	type: string;
	version: number;
	required: string[];
	properties: Record<string, { type: string; items?: { type: string } }>;
}

const schema = JSON.parse(
	readFileSync(join(PACKAGE_FOLDER, 'dist/nodes/RongCloudTrigger/__schema__/v1.0.0.json'), 'utf8'),
) as Schema;

/** Beyond the samples: what only some events of their kind have. */
const RARE: ReadonlyArray<Pick<CallbackOptions, 'kind' | 'body'>> = [
	{ kind: 'message', body: { busChannel: 'news', originalMsgUID: 'OLD', groupUserIds: ['u-2'] } },
	{ kind: 'friendship', body: { extra: '{"from":"search"}' } },
];

const typeOf = (value: unknown) =>
	Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

let sandbox: Sandbox;
let host: WebhookHost;
let items: IDataObject[];

beforeAll(async () => {
	sandbox = await startSandbox();
	const product = {
		rongcloud: account(sandbox, 'rongcloud'),
		nexconn: account(sandbox, 'nexconn'),
	};
	host = await startWebhookHost({ id: randomUUID(), credential: product.rongcloud });
	const kinds = Object.keys(CALLBACK_SAMPLES) as Array<keyof typeof CALLBACK_SAMPLES>;
	for (const callback of [...kinds.map((kind) => ({ kind })), ...RARE]) {
		host.workflow = {
			id: randomUUID(),
			parameters: { events: ['any', 'unknown'] },
			credential: product[CALLBACK_SAMPLES[callback.kind as 'message'].product],
		};
		await sandbox.callback({ url: host.url, attempts: 1, ...callback });
	}
	items = host.started.flat().map(({ json }) => json);
});
afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});

describe('output schema of the trigger', () => {
	test('every sample came out, but for those that wait for a verdict', () => {
		const waiting = Object.keys(CALLBACK_SAMPLES).filter((kind) => /pre.messaging/.test(kind));
		expect(items).toHaveLength(Object.keys(CALLBACK_SAMPLES).length - waiting.length + RARE.length);
		expect(items.filter(({ event }) => event === 'unknown')).toEqual([]);
	});

	test("has the form of n8n's own", () => {
		expect(schema).toMatchObject({ type: 'object', version: 1 });
		expect(Object.keys(schema)).toEqual(['type', 'properties', 'required', 'version']);
	});

	test('has every field that comes out, with its type', () => {
		const wrong = items.flatMap((item) =>
			Object.entries(item)
				.filter(([name, value]) => schema.properties[name]?.type !== typeOf(value))
				.map(([name, value]) => `${String(item.event)}: ${name} is ${typeOf(value)}`),
		);
		expect(wrong).toEqual([]);
	});

	test('names nothing that never comes out', () => {
		const seen = new Set(items.flatMap((item) => Object.keys(item)));
		expect(Object.keys(schema.properties).filter((name) => !seen.has(name))).toEqual([]);
	});

	test('promises what each item has', () => {
		for (const item of items)
			expect(Object.keys(item)).toEqual(expect.arrayContaining(schema.required));
		const always = Object.keys(schema.properties).filter((name) =>
			items.every((item) => name in item),
		);
		expect(always.sort()).toEqual([...schema.required].sort());
	});

	test('docs/callbacks.md has each of its fields', () => {
		const page = readFileSync(join(PACKAGE_FOLDER, 'docs/callbacks.md'), 'utf8');
		const [, table = ''] = page.split('## What comes out');
		const [own = ''] = table.split('\n## ');
		const missing = Object.keys(schema.properties).filter((name) => !own.includes(`\`${name}\``));
		expect(missing).toEqual([]);
	});
});

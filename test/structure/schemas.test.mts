import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { account } from '../support/accounts.mts';
import { deduplication, PACKAGE_FOLDER, runNode } from '../support/engine.mts';
import { startWebhookHost } from '../support/webhookHost.mts';
import { CALLBACK_SAMPLES, startSandbox, type CallbackOptions } from '../../sandbox/index.mts';
import { join as joined } from '../contract/base.mts';
import { MANIFESTS, MINIMAL } from '../operations/index.mts';
import type { Manifest, OutputRun } from '../operations/manifest.mts';

/** What n8n's own schema files use of JSON Schema. */
interface Schema {
	type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
	properties?: Record<string, Schema>;
	items?: Schema;
	required?: string[];
	additionalProperties?: boolean;
}

const readPart = (file: string) => readFileSync(join(PACKAGE_FOLDER, file), 'utf8');
const readSchema = (file: string) => JSON.parse(readPart(`dist/nodes/${file}`)) as Schema;

/** The same, but an object that lists its fields takes no others; one that lists none is free. */
function strict({ properties, items, ...rest }: Schema): Schema {
	return {
		...rest,
		...(items === undefined ? {} : { items: strict(items) }),
		...(properties === undefined
			? {}
			: {
					additionalProperties: false,
					properties: Object.fromEntries(
						Object.entries(properties).map(([name, schema]) => [name, strict(schema)]),
					),
				}),
	};
}

/** What an output has that its schema does not allow, or lacks. */
const issuesOf = (schema: Schema, output: unknown) =>
	z.fromJSONSchema(strict(schema) as z.core.JSONSchema.JSONSchema).safeParse(output).error
		?.issues ?? [];

/** Every place that a schema names, as far as an output fills it: `recipients`, `recipients[].userId`. */
function placesOf({ properties, items }: Schema, output?: unknown, above = ''): string[] {
	const isAsked = output !== undefined;
	if (items !== undefined) {
		const entries = isAsked ? (output as unknown[]) : [undefined];
		return entries.flatMap((entry) => placesOf(items, entry, `${above}[]`));
	}
	return Object.entries(properties ?? {}).flatMap(([name, schema]) => {
		const place = above === '' ? name : `${above}.${name}`;
		const value = isAsked ? (output as IDataObject)[name] : undefined;
		return isAsked && value === undefined ? [] : [place, ...placesOf(schema, value, place)];
	});
}

/** What comes out, by the name of the run or the event that brings it out. */
type Outputs = Array<[name: string, output: IDataObject]>;

const EVERYTHING = { options: { simplify: false } };

/** What comes out of one run of an operation, on a sandbox of its own. */
async function outputOf({ key, finds }: Manifest, run: OutputRun): Promise<IDataObject> {
	const { product, both, reply, atBackup = false, isSkipped = false } = run;
	const sandbox = await startSandbox(run.service);
	try {
		if (reply !== undefined) sandbox.reply(reply.path, reply.reply);
		const own = account(sandbox, product, both === true ? 'both' : product);
		const elsewhere = { baseUrl: 'https://nowhere.invalid', backupUrl: sandbox.url };
		const given = {
			parameters: joined({ ...MINIMAL[key], ...run.parameters }, EVERYTHING),
			credential: { ...own, ...(atBackup ? elsewhere : {}) },
		};
		deduplication.clear();
		if (isSkipped) await runNode(given);
		const { output, error } = await runNode(given);
		if (error !== undefined) throw error;
		expect(output).toHaveLength(1);
		const [{ json }] = output as [{ json: IDataObject }];
		const status = isSkipped ? 'skipped' : 'accepted';
		expect(json.status).toBe(finds === undefined ? status : undefined);
		return json;
	} finally {
		await sandbox.close();
	}
}

async function outputsOf(manifest: Manifest): Promise<Outputs> {
	const all: Outputs = [];
	for (const run of manifest.outputs) all.push([run.name, await outputOf(manifest, run)]);
	return all;
}

const KINDS = Object.keys(CALLBACK_SAMPLES) as Array<keyof typeof CALLBACK_SAMPLES>;
/** Beyond the samples: what only some events of their kind have. */
const RARE: ReadonlyArray<Pick<CallbackOptions, 'kind' | 'body'>> = [
	{ kind: 'message', body: { busChannel: 'news', originalMsgUID: 'OLD', groupUserIds: ['u-2'] } },
	{ kind: 'friendship', body: { extra: '{"from":"search"}' } },
];

async function events(): Promise<Outputs> {
	const sandbox = await startSandbox();
	const credential = account(sandbox, 'rongcloud');
	const host = await startWebhookHost({ id: randomUUID(), credential });
	try {
		for (const callback of [...KINDS.map((kind) => ({ kind })), ...RARE]) {
			host.workflow = {
				id: randomUUID(),
				parameters: { events: ['any', 'unknown'] },
				credential: account(sandbox, CALLBACK_SAMPLES[callback.kind as 'message'].product),
			};
			await sandbox.callback({ url: host.url, attempts: 1, ...callback });
		}
		return host.started.flat().map(({ json }) => [String(json.event), json]);
	} finally {
		await host.close();
		await sandbox.close();
	}
}

interface Case {
	name: string;
	schema: Schema;
	/** What each item has. */
	required: readonly string[];
	bringOut: () => Promise<Outputs>;
}

const TRIGGER: Case = {
	name: 'the trigger',
	schema: readSchema('RongCloudTrigger/__schema__/v1.0.0.json'),
	required: ['event', 'eventId', 'product', 'signatureVerified', 'raw'],
	bringOut: events,
};
const CASES = MANIFESTS.map((manifest): Case => {
	const { key: name, finds: required = ['status', 'audience'] } = manifest;
	const schema = readSchema(`RongCloud/__schema__/v1.0.0/${name.replace('.', '/')}.json`);
	return { name, schema, required, bringOut: async () => await outputsOf(manifest) };
});

describe.each([...CASES, TRIGGER])('output schema of $name', ({ name, schema, ...more }) => {
	let outputs: Outputs;
	beforeAll(async () => {
		outputs = await more.bringOut();
	});

	test("has the form of n8n's own, and promises what each item has", () => {
		expect(Object.keys(schema)).toEqual(['type', 'properties', 'required', 'version']);
		expect(schema).toMatchObject({ type: 'object', version: 1 });
		expect(schema.required).toEqual(more.required);
	});

	test('fits what comes out', () => {
		const issues = outputs.map(([run, output]) => [run, issuesOf(schema, output)]);
		expect(issues).toEqual(outputs.map(([run]) => [run, []]));
	});

	test('names nothing that never comes out', () => {
		const seen = new Set(outputs.flatMap(([, output]) => placesOf(schema, output)));
		expect(placesOf(schema).filter((place) => !seen.has(place))).toEqual([]);
	});

	test('would notice a field that it does not know, at the top and in lists', () => {
		const [[, output]] = outputs as [Outputs[number]];
		expect(issuesOf(schema, { ...output, more: 1 })).toHaveLength(1);
		const { items } = schema.properties?.recipients ?? {};
		if (items === undefined) return;
		const recipients = [{ userId: 'u-1001', messageId: 'M-1', more: 1 }];
		expect(issuesOf(schema, { ...output, recipients })).toHaveLength(1);
	});

	if (name !== TRIGGER.name) {
		test('lists the fields in the order in which they come out', () => {
			const order = Object.keys(schema.properties ?? {});
			for (const [, output] of outputs) {
				const fields = Object.keys(output);
				expect(order.filter((field) => fields.includes(field))).toEqual(fields);
			}
		});
		return;
	}

	test('every sample came out, but for those that wait for a verdict', () => {
		const waiting = KINDS.filter((kind) => /pre.messaging/.test(kind));
		expect(outputs).toHaveLength(KINDS.length - waiting.length + RARE.length);
		expect(outputs.filter(([event]) => event === 'unknown')).toEqual([]);
	});

	test('promises all that each event has', () => {
		const fields = Object.keys(schema.properties ?? {});
		const always = fields.filter((field) => outputs.every(([, output]) => field in output));
		expect(always.sort()).toEqual(schema.required?.toSorted());
	});

	test('docs/callbacks.md has each of its fields', () => {
		const [, table = ''] = readPart('docs/callbacks.md').split('## What comes out');
		const [own = ''] = table.split('\n## ');
		const fields = Object.keys(schema.properties ?? {});
		expect(fields.filter((field) => !own.includes(`\`${field}\``))).toEqual([]);
	});
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { account } from '../support/accounts.mts';
import { deduplication, PACKAGE_FOLDER, runNode } from '../support/engine.mts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { MANIFESTS, MINIMAL } from '../operations/index.mts';

/** What n8n's own schema files use of JSON Schema. */
interface Schema {
	type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
	properties?: Record<string, Schema>;
	items?: Schema;
	required?: string[];
	additionalProperties?: boolean;
}

const readSchema = (key: string) => {
	const file = `dist/nodes/RongCloud/__schema__/v1.0.0/${key.replace('.', '/')}.json`;
	return JSON.parse(readFileSync(join(PACKAGE_FOLDER, file), 'utf8')) as Schema & {
		version: number;
	};
};

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

describe.each(MANIFESTS.map((manifest) => [manifest.key, manifest] as const))(
	'output schema of %s',
	(key, { outputs: cases, finds }) => {
		const schema = readSchema(key);
		const required = finds ?? ['status', 'audience'];
		const isLook = finds !== undefined;
		const outputs = new Map<string, IDataObject>();
		const sandboxes: Sandbox[] = [];

		beforeAll(async () => {
			for (const { name, product, both, parameters, service, reply, ...more } of cases) {
				const sandbox = await startSandbox(service);
				sandboxes.push(sandbox);
				if (reply !== undefined) sandbox.reply(reply.path, reply.reply);
				const credential = account(sandbox, product, both === true ? 'both' : product);
				const run = {
					parameters: { ...MINIMAL[key], ...parameters },
					credential: more.atBackup
						? { ...credential, baseUrl: 'https://nowhere.invalid', backupUrl: sandbox.url }
						: credential,
				};
				deduplication.clear();
				if (more.isSkipped) await runNode(run);
				const { output, error } = await runNode(run);
				if (error !== undefined) throw error;
				expect(output).toHaveLength(1);
				outputs.set(name, output[0]?.json as IDataObject);
			}
		});

		afterAll(async () => {
			await Promise.all(sandboxes.map(async (sandbox) => await sandbox.close()));
		});

		test("has the form of n8n's own", () => {
			expect(Object.keys(schema)).toEqual(['type', 'properties', 'required', 'version']);
			expect(schema).toMatchObject({ type: 'object', version: 1 });
		});

		test.each(cases)('fits what comes out: $name', ({ name, isSkipped }) => {
			const status = isSkipped === true ? 'skipped' : 'accepted';
			expect(outputs.get(name)?.status).toBe(isLook ? undefined : status);
			expect(issuesOf(schema, outputs.get(name))).toEqual([]);
		});

		test('names nothing that never comes out', () => {
			const seen = new Set([...outputs.values()].flatMap((output) => placesOf(schema, output)));
			expect(placesOf(schema).filter((place) => !seen.has(place))).toEqual([]);
		});

		test('promises what each item has', () => {
			expect(schema.required).toEqual(required);
		});

		test('lists the fields in the order in which they come out', () => {
			const order = Object.keys(schema.properties ?? {});
			for (const output of outputs.values()) {
				const fields = Object.keys(output);
				expect(order.filter((name) => fields.includes(name))).toEqual(fields);
			}
		});

		test('would notice a field that it does not know, at the top and in lists', () => {
			const [output = {}] = outputs.values();
			expect(issuesOf(schema, { ...output, more: 1 })).toHaveLength(1);
			const { items } = schema.properties?.recipients ?? {};
			if (items === undefined) return;
			const recipients = [{ userId: 'u-1001', messageId: 'M-1', more: 1 }];
			expect(issuesOf(schema, { ...output, recipients })).toHaveLength(1);
		});
	},
);

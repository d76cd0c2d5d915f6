import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { z } from 'zod';

import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { deduplication, PACKAGE_FOLDER, runNode } from '../support/engine.mts';
import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions, ScriptedReply } from '../../sandbox/index.mts';
import { MINIMAL } from './minimal.mts';

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

interface Case {
	name: string;
	product: Product;
	/** An app that may call the paths of both products. */
	both?: boolean;
	parameters?: INodeParameters;
	service?: SandboxOptions;
	reply?: { path: string; reply: ScriptedReply };
	/** The first address of the credential cannot be reached. */
	atBackup?: boolean;
	/** Comes out of a second run of the same. */
	isSkipped?: boolean;
}

const BACKUP = { name: 'at the backup address', product: 'nexconn', atBackup: true } as const;
const CLASSIC_BACKUP = { ...BACKUP, product: 'rongcloud' } as const;
const SKIPPED = {
	name: 'skipped by the duplicate guard',
	product: 'rongcloud',
	parameters: { options: { duplicateGuardKey: 'campaign-7' } },
	isSkipped: true,
} as const;

const tagged = { sendTo: 'taggedUsers', tagsAll: 'vip' };

const ODD = 'with something to watch out for';
const messageOnly = { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true };

/** Runs that bring out between them everything an accepted item can hold. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
	'systemMessage.send': [
		{ name: 'Nexconn, one recipient', product: 'nexconn' },
		{
			name: 'Nexconn, newer names of the IDs',
			product: 'nexconn',
			parameters: { toUserIds: 'u-1001, u-1002' },
			service: { newerIds: true },
		},
		{
			name: 'RongCloud, two recipients',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001, u-1002' },
		},
		{
			name: 'RongCloud, with something to watch out for',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001', messageType: 'RC:InfoNtf', infoText: 'Closed' },
		},
		BACKUP,
		SKIPPED,
	],
	'systemMessage.sendPersonalized': [
		{ name: 'Nexconn, one recipient', product: 'nexconn' },
		{
			name: 'RongCloud, two recipients',
			product: 'rongcloud',
			parameters: { toUserIds: 'u-1001, u-1002' },
		},
		{
			name: 'RongCloud, filled in by the node',
			product: 'rongcloud',
			parameters: { valuesJson: '{"name": "{Nova}"}' },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
	'systemMessage.recall': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud' },
		CLASSIC_BACKUP,
	],
	'broadcast.recall': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud' },
		BACKUP,
	],
	'broadcast.send': [
		{ name: 'Nexconn, current path', product: 'nexconn', parameters: tagged },
		{
			name: 'Nexconn, newer path for tags',
			product: 'nexconn',
			parameters: { ...tagged, options: { nexconnBroadcastPath: 'newer' } },
			service: { v4Push: 'newer' },
		},
		{
			name: 'Nexconn, newer path for an app package, after a 404',
			product: 'nexconn',
			parameters: { sendTo: 'appPackage', packageName: 'com.example.shop' },
			service: { v4Push: 'newer' },
		},
		{ name: 'RongCloud', product: 'rongcloud', parameters: { platforms: ['android'] } },
		{ name: 'Nexconn, message only', product: 'nexconn', parameters: messageOnly },
		{ name: 'RongCloud, message only', product: 'rongcloud', parameters: messageOnly },
		SKIPPED,
	],
	'broadcast.sendToOnlineUsers': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'Nexconn, newer name of the ID', product: 'nexconn', service: { newerIds: true } },
		{
			name: 'RongCloud, with something to watch out for',
			product: 'rongcloud',
			parameters: { text: 'x'.repeat(129_000) },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
	'pushNotification.send': [
		{ name: 'RongCloud', product: 'rongcloud', parameters: tagged },
		{
			name: 'RongCloud, combined tags',
			product: 'rongcloud',
			parameters: {
				sendTo: 'combinedTags',
				tagGroups: { entries: [{ join: 'AND', match: 'all', tags: 'vip' }] },
			},
		},
		{ name: 'Nexconn, classic path', product: 'nexconn', both: true },
		CLASSIC_BACKUP,
		SKIPPED,
	],
	'user.ban': [
		{ name: 'RongCloud', product: 'rongcloud', parameters: { banUnit: 'minutes' } },
		{ name: ODD, product: 'nexconn', parameters: { userIds: 'u 1001' } },
		BACKUP,
	],
	'user.get': [
		{
			name: 'Nexconn, with an avatar',
			product: 'nexconn',
			service: {
				directory: [
					{
						id: 'u-1001',
						tags: [],
						packages: [],
						platforms: ['ios'],
						name: 'Nova',
						portrait: 'https://example.com/a.png',
					},
				],
			},
		},
		{ name: 'RongCloud', product: 'rongcloud' },
		{
			name: 'a user whom nobody registered',
			product: 'rongcloud',
			parameters: { userId: 'u-9999' },
			service: { unknownUsers: 'empty' },
		},
	],
	'user.getManyBanned': [
		{
			name: 'Nexconn',
			product: 'nexconn',
			service: { bannedUsers: [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }] },
		},
		{
			name: 'RongCloud',
			product: 'rongcloud',
			parameters: { returnAll: true },
			service: { bannedUsers: [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }] },
		},
	],
	'user.getOnlineStatus': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud', parameters: { userId: 'u-1002' } },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { userId: 'u 1' },
			service: { unknownUsers: 'empty' },
		},
	],
	'user.register': [
		{
			name: 'Nexconn',
			product: 'nexconn',
			parameters: { avatarUrl: 'https://example.com/a.png' },
		},
		{ name: 'RongCloud', product: 'rongcloud' },
		{ name: ODD, product: 'nexconn', parameters: { userId: 'u 1' } },
		BACKUP,
	],
	'user.unban': [
		{ name: 'RongCloud', product: 'rongcloud' },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { bannedUser: { __rl: true, mode: 'id', value: 'u 1' } },
		},
		BACKUP,
	],
	'user.update': [
		{
			name: 'Nexconn',
			product: 'nexconn',
			parameters: { avatarUrl: 'https://example.com/a.png' },
		},
		{ name: 'RongCloud', product: 'rongcloud' },
		{ name: ODD, product: 'nexconn', parameters: { name: '店'.repeat(43) } },
		BACKUP,
	],
	'userTag.get': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud', product: 'rongcloud' },
		{
			name: 'a reply that leaves the user out',
			product: 'nexconn',
			reply: {
				path: '/v4/user/tag/batch/get',
				reply: { body: { code: 0, result: { users: [] } } },
			},
		},
	],
	'userTag.set': [
		{ name: 'Nexconn', product: 'nexconn' },
		{ name: 'RongCloud, cleared', product: 'rongcloud', parameters: { tagsAre: 'cleared' } },
		{
			name: ODD,
			product: 'nexconn',
			parameters: { tags: 'very important' },
			reply: { path: '/v4/user/tag/batch/set', reply: { body: { code: 0 } } },
		},
		BACKUP,
	],
	'pushNotification.sendToUsers': [
		{ name: 'one user', product: 'rongcloud' },
		{
			name: 'several users, of whom one cannot exist',
			product: 'rongcloud',
			parameters: { userIds: ['u-1001', 'x'.repeat(65)] },
		},
		{
			name: 'with the ID that vendor code looks for in the reply',
			product: 'rongcloud',
			reply: { path: '/push/user.json', reply: { status: 200, body: { code: 200, id: 'P-1' } } },
		},
		CLASSIC_BACKUP,
		SKIPPED,
	],
};

/** What each item of an operation that only looks has; those that do something have a status. */
const LOOKS: Readonly<Record<string, readonly string[]>> = {
	'user.get': ['userId'],
	'user.getManyBanned': ['userId'],
	'user.getOnlineStatus': ['userId', 'online'],
	'userTag.get': ['userId'],
};

describe.each(Object.entries(CASES))('output schema of %s', (key, cases) => {
	const schema = readSchema(key);
	const required = LOOKS[key] ?? ['status', 'audience'];
	const isLook = LOOKS[key] !== undefined;
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
});

test('every operation has its runs here', () => {
	expect(Object.keys(CASES).sort()).toEqual(Object.keys(MINIMAL).sort());
});

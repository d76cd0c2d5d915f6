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

interface More {
	/** An app that may call the paths of both products. */
	both?: boolean;
	service?: SandboxOptions;
	reply?: [path: string, reply: ScriptedReply];
	/** The first address of the credential cannot be reached. */
	atBackup?: boolean;
	/** Comes out of a second run of the same. */
	isSkipped?: boolean;
}

interface Case extends More {
	name: string;
	product: Product;
	parameters: INodeParameters;
}

const on =
	(product: Product) =>
	(what: string, parameters: INodeParameters = {}, more: More = {}): Case => ({
		name: `${product}, ${what}`,
		product,
		parameters,
		...more,
	});
const nexconn = on('nexconn');
const rongcloud = on('rongcloud');

const atBackup = (product: typeof nexconn) =>
	product('at the backup address', {}, { atBackup: true });
const skipped = rongcloud(
	'skipped by the duplicate guard',
	{ options: { duplicateGuardKey: 'campaign-7' } },
	{ isSkipped: true },
);

const TWO = { toUserIds: 'u-1001, u-1002' };
const TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };
const MESSAGE_ONLY = { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true };
const ODD = 'with something to watch out for';
const AVATAR = 'https://example.com/a.png';
const BANNED = { bannedUsers: [{ userId: 'u-1012', until: '2026-12-01 09:00:00' }] };
const NOVA: SandboxOptions = {
	directory: [
		{ id: 'u-1001', tags: [], packages: [], platforms: ['ios'], name: 'Nova', portrait: AVATAR },
	],
};

/** Runs that bring out between them everything an accepted item can hold. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
	'systemMessage.send': [
		nexconn('one recipient'),
		nexconn('newer names of the IDs', TWO, { service: { newerIds: true } }),
		rongcloud('two recipients', TWO),
		rongcloud(ODD, { messageType: 'RC:InfoNtf', infoText: 'Closed' }),
		atBackup(nexconn),
		skipped,
	],
	'systemMessage.sendPersonalized': [
		nexconn('one recipient'),
		rongcloud('two recipients', TWO),
		rongcloud('filled in by the node', { valuesJson: '{"name": "{Nova}"}' }),
		atBackup(rongcloud),
		skipped,
	],
	'systemMessage.recall': [nexconn('ordinary'), rongcloud('ordinary'), atBackup(rongcloud)],
	'broadcast.recall': [nexconn('ordinary'), rongcloud('ordinary'), atBackup(nexconn)],
	'broadcast.send': [
		nexconn('current path', TAGGED),
		nexconn(
			'newer path for tags',
			{ ...TAGGED, options: { nexconnBroadcastPath: 'newer' } },
			{ service: { v4Push: 'newer' } },
		),
		nexconn(
			'newer path for an app package, after a 404',
			{ sendTo: 'appPackage', packageName: 'com.example.shop' },
			{ service: { v4Push: 'newer' } },
		),
		rongcloud('one platform', { platforms: ['android'] }),
		nexconn('message only', MESSAGE_ONLY),
		rongcloud('message only', MESSAGE_ONLY),
		skipped,
	],
	'broadcast.sendToOnlineUsers': [
		nexconn('ordinary'),
		nexconn('newer name of the ID', {}, { service: { newerIds: true } }),
		rongcloud(ODD, { text: 'x'.repeat(129_000) }),
		atBackup(rongcloud),
		skipped,
	],
	'pushNotification.send': [
		rongcloud('to a tag', TAGGED),
		rongcloud('combined tags', {
			sendTo: 'combinedTags',
			tagGroups: { entries: [{ join: 'AND', match: 'all', tags: 'vip' }] },
		}),
		nexconn('classic path', {}, { both: true }),
		atBackup(rongcloud),
		skipped,
	],
	'pushNotification.sendToUsers': [
		rongcloud('one user'),
		rongcloud('two users, of whom one cannot exist', { userIds: ['u-1001', 'x'.repeat(65)] }),
		rongcloud(
			'with the ID that vendor code looks for in the reply',
			{},
			{ reply: ['/push/user.json', { status: 200, body: { code: 200, id: 'P-1' } }] },
		),
		atBackup(rongcloud),
		skipped,
	],
	'user.ban': [
		rongcloud('in minutes', { banUnit: 'minutes' }),
		nexconn(ODD, { userIds: 'u 1001' }),
		atBackup(nexconn),
	],
	'user.get': [
		nexconn('with an avatar', {}, { service: NOVA }),
		rongcloud('ordinary'),
		rongcloud(
			'a user whom nobody registered',
			{ userId: 'u-9999' },
			{ service: { unknownUsers: 'empty' } },
		),
	],
	'user.getManyBanned': [
		nexconn('a page', {}, { service: BANNED }),
		rongcloud('all of them', { returnAll: true }, { service: BANNED }),
	],
	'user.getOnlineStatus': [
		nexconn('ordinary'),
		rongcloud('another user', { userId: 'u-1002' }),
		nexconn(ODD, { userId: 'u 1' }, { service: { unknownUsers: 'empty' } }),
	],
	'user.register': [
		nexconn('with an avatar', { avatarUrl: AVATAR }),
		rongcloud('ordinary'),
		nexconn(ODD, { userId: 'u 1' }),
		atBackup(nexconn),
	],
	'user.unban': [
		rongcloud('ordinary'),
		nexconn(ODD, { bannedUser: { __rl: true, mode: 'id', value: 'u 1' } }),
		atBackup(nexconn),
	],
	'user.update': [
		nexconn('with an avatar', { avatarUrl: AVATAR }),
		rongcloud('ordinary'),
		nexconn(ODD, { name: '店'.repeat(43) }),
		atBackup(nexconn),
	],
	'userTag.get': [
		nexconn('ordinary'),
		rongcloud('ordinary'),
		nexconn(
			'a reply that leaves the user out',
			{},
			{ reply: ['/v4/user/tag/batch/get', { body: { code: 0, result: { users: [] } } }] },
		),
	],
	'userTag.set': [
		nexconn('ordinary'),
		rongcloud('cleared', { tagsAre: 'cleared' }),
		nexconn(
			ODD,
			{ tags: 'very important' },
			{ reply: ['/v4/user/tag/batch/set', { body: { code: 0 } }] },
		),
		atBackup(nexconn),
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
			if (reply !== undefined) sandbox.reply(...reply);
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

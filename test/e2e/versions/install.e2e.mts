import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { runCommand } from '../../../scripts/n8n/command.mts';
import { EDITIONS } from '../../../scripts/n8n/install.mts';
import { findNpm, npmEnvironment } from '../../../scripts/n8n/npm.mts';
import { packagesFolder, packPackage } from '../../../scripts/n8n/package.mts';
import { column, delivered, systemMessage, THREE } from '../../engine/cases.mts';
import { readManifest } from '../../package/packed.mts';
import { packageDir, raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { startRegistry, type Registry } from './registry.mts';
import { NODE_TYPE, runRows } from './run.mts';

const { name, version } = readManifest();
/** Nobody listens there: what npm would fetch from elsewhere fails. */
const NOWHERE = 'http://127.0.0.1:9/';
const DELIVERED = [
	[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
	[['u-1002'], 'RC:TxtMsg', '{"content":"Hello Ben"}'],
	[['u-1003'], 'RC:TxtMsg', '{"content":"Hello Cem"}'],
];

let folder: string;
let tarball: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-install-'));
	tarball = await packPackage({ packageDir, folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function expectThatItRuns(stage: Stage): Promise<void> {
	stage.sandbox.reset();
	const [credential] = await saveSandboxCredentials(stage);
	const { status, output } = await runRows(stage.client, {
		name: 'three rows',
		parameters: systemMessage(),
		rows: THREE,
		credential,
	});
	expect(status).toBe('success');
	expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
	expect(delivered(stage.sandbox).sort()).toEqual(DELIVERED);
}

const nodeTypes = async ({ client }: Stage): Promise<string[]> =>
	(await client.file<Array<{ name: string }>>('/types/nodes.json')).map((type) => type.name);

describe.each(EDITIONS)('the %s n8n', (edition) => {
	describe('with the package from `npm install` in its folder for community packages', () => {
		let stage: Stage;

		beforeAll(async () => {
			stage = await raiseStage({
				edition,
				bringPackage: async (home) => {
					const cwd = packagesFolder(home);
					mkdirSync(cwd, { recursive: true });
					await runCommand(process.execPath, [findNpm(), 'install', tarball], {
						cwd,
						env: npmEnvironment({
							npm_config_registry: NOWHERE,
							npm_config_fetch_retries: '0',
							npm_config_audit: 'false',
						}),
					});
				},
			});
		});

		afterAll(async () => await stage?.clear());

		test('has the package and nothing else there', () => {
			const modules = readdirSync(join(packagesFolder(stage.home), 'node_modules'));
			expect(modules.filter((entry) => !entry.startsWith('.'))).toEqual([name]);
		});

		test('runs three rows', async () => {
			expect(await nodeTypes(stage)).toContain(NODE_TYPE);
			await expectThatItRuns(stage);
		});
	});

	// What Settings > Community nodes does.
	describe('that installs the package itself', () => {
		let stage: Stage;
		let registry: Registry;
		const path = process.env.PATH;

		beforeAll(async () => {
			registry = await startRegistry(tarball);
			// n8n runs the npm on its PATH, with the registry of the world: another one would need a licence.
			// This npm is the usual one, but takes the registry of this test.
			const npm = join(folder, `npm-${edition}`);
			mkdirSync(npm);
			writeFileSync(
				join(npm, 'npm'),
				[
					'#!/bin/sh',
					`export npm_config_cache='${join(npm, 'cache')}'`,
					`exec '${process.execPath}' '${findNpm()}' "$@" --registry='${registry.url}'`,
					'',
				].join('\n'),
			);
			chmodSync(join(npm, 'npm'), 0o755);
			process.env.PATH = [npm, path].join(delimiter);
			stage = await raiseStage({ edition, bringPackage: async () => {} });
		});

		afterAll(async () => {
			process.env.PATH = path;
			await stage?.clear();
			await registry?.close();
		});

		const installed = async () =>
			await stage.client.call<
				Array<{
					packageName: string;
					installedVersion: string;
					failedLoading?: boolean;
					installedNodes: Array<{ name: string; type: string }>;
				}>
			>('GET', '/community-packages');

		test('has neither package nor node before', async () => {
			expect(await installed()).toEqual([]);
			expect(await nodeTypes(stage)).not.toContain(NODE_TYPE);
		});

		test('installs it, lists it with its version, and runs three rows', async () => {
			await stage.client.call('POST', '/community-packages', { name });
			const packages = await installed();
			expect(packages).toEqual([
				expect.objectContaining({
					packageName: name,
					installedVersion: version,
				}),
			]);
			const nodes = packages.flatMap(({ installedNodes }) => installedNodes);
			expect(nodes).toHaveLength(2);
			expect(Object.fromEntries(nodes.map((node) => [node.type, node.name]))).toEqual({
				[NODE_TYPE]: 'RongCloud',
				[`${name}.rongCloudTrigger`]: 'RongCloud Trigger',
			});
			expect(packages[0]?.failedLoading ?? false).toBe(false);
			await expectThatItRuns(stage);
		});

		test('fetches this package alone', () => {
			const fetched = registry.asked.filter((asked) => asked.endsWith('.tgz'));
			expect(new Set(fetched)).toEqual(new Set([`/${name}/-/${name}-${version}.tgz`]));
		});

		test('uninstalls it', async () => {
			await stage.client.call('DELETE', `/community-packages?name=${name}`);
			expect(await installed()).toEqual([]);
			while ((await nodeTypes(stage)).includes(NODE_TYPE)) await sleep(200);
			const modules = join(packagesFolder(stage.home), 'node_modules');
			expect(readdirSync(modules)).not.toContain(name);
		});
	});
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { EDITIONS } from '../../../scripts/n8n/install.mts';
import { findNpm } from '../../../scripts/n8n/npm.mts';
import { packagesFolder, packPackage } from '../../../scripts/n8n/package.mts';
import { column, delivered, systemMessage, THREE } from '../../engine/cases.mts';
import { readManifest } from '../../package/packed.mts';
import { packageDir, raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';
import { NODE_TYPE } from '../support/workflows.mts';
import { startRegistry, type Registry } from './registry.mts';
import { runRows } from './run.mts';

const { name, version } = readManifest();

let folder: string;
let tarball: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-install-'));
	tarball = await packPackage({ packageDir, folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// What Settings > Community nodes does.
describe.each(EDITIONS)('the %s n8n, which installs the package itself', (edition) => {
	let stage: Stage;
	let registry: Registry;
	const path = process.env.PATH;

	beforeAll(async () => {
		registry = await startRegistry(tarball);
		// n8n runs the npm on its PATH, with the registry of the world: another one would need a licence.
		// This npm is the usual one, but takes the registry of this test.
		const npm = join(folder, `npm-${edition}`);
		mkdirSync(npm);
		const lines = [
			'#!/bin/sh',
			`export npm_config_cache='${join(npm, 'cache')}'`,
			`exec '${process.execPath}' '${findNpm()}' "$@" --registry='${registry.url}'`,
		];
		writeFileSync(join(npm, 'npm'), `${lines.join('\n')}\n`, { mode: 0o755 });
		process.env.PATH = [npm, path].join(delimiter);
		stage = await raiseStage({ edition, bringPackage: async () => {} });
	});

	afterAll(async () => {
		process.env.PATH = path;
		await stage?.clear();
		await registry?.close();
	});

	interface InstalledPackage {
		failedLoading?: boolean;
		installedNodes: Array<{ name: string; type: string }>;
	}
	const installed = async () =>
		await stage.client.call<InstalledPackage[]>('GET', '/community-packages');
	const nodeTypes = async () =>
		(await stage.client.file<Array<{ name: string }>>('/types/nodes.json')).map(
			(type) => type.name,
		);
	const modules = () => {
		const found = readdirSync(join(packagesFolder(stage.home), 'node_modules'));
		return found.filter((entry) => !entry.startsWith('.'));
	};

	test('has neither package nor node before', async () => {
		expect(await installed()).toEqual([]);
		expect(await nodeTypes()).not.toContain(NODE_TYPE);
	});

	test('installs it alone, lists it with its version, and runs three rows', async () => {
		await stage.client.call('POST', '/community-packages', { name });
		const [own, ...others] = await installed();
		expect(own).toMatchObject({ packageName: name, installedVersion: version });
		expect(own?.failedLoading ?? false).toBe(false);
		expect(own?.installedNodes.map((node) => `${node.type} ${node.name}`).sort()).toEqual([
			`${NODE_TYPE} RongCloud`,
			`${name}.rongCloudTrigger RongCloud Trigger`,
		]);
		expect(others).toEqual([]);
		expect(modules()).toEqual([name]);
		const fetched = registry.asked.filter((asked) => asked.endsWith('.tgz'));
		expect(new Set(fetched)).toEqual(new Set([`/${name}/-/${name}-${version}.tgz`]));

		stage.sandbox.reset();
		const [credential] = await saveSandboxCredentials(stage);
		const parts = { name: 'three rows', parameters: systemMessage(), rows: THREE, credential };
		const { status, output } = await runRows(stage.client, parts);
		expect(status).toBe('success');
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(delivered(stage.sandbox).sort()).toEqual([
			[['u-1001'], 'RC:TxtMsg', '{"content":"Hello Ana"}'],
			[['u-1002'], 'RC:TxtMsg', '{"content":"Hello Ben"}'],
			[['u-1003'], 'RC:TxtMsg', '{"content":"Hello Cem"}'],
		]);
	});

	test('uninstalls it', async () => {
		await stage.client.call('DELETE', `/community-packages?name=${name}`);
		expect(await installed()).toEqual([]);
		while ((await nodeTypes()).includes(NODE_TYPE)) await sleep(200);
		expect(modules()).not.toContain(name);
	});
});

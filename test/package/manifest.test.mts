import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { EDITIONS } from '../../scripts/n8n/install.mts';
import { filesIn, readManifest, readText, ROOT } from './packed.mts';

const manifest = readManifest();

describe('package.json', () => {
	test('brings nothing along and asks for n8n-workflow only', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		// The host has it. npm would fetch a second one, with an addon to be compiled, and it would be used.
		expect(manifest.peerDependenciesMeta).toEqual({ 'n8n-workflow': { optional: true } });
		for (const key of [
			'dependencies',
			'optionalDependencies',
			'bundleDependencies',
			'bundledDependencies',
			'overrides',
			'resolutions',
		]) {
			expect([key, manifest[key]]).toEqual([key, undefined]);
		}
	});

	test('runs nothing when it is installed or packed', () => {
		const hooks =
			/^(?:pre|post)?(?:install|prepare|prepublish|publish|pack|uninstall|rebuild|restart|version)$|^(?:prepare|dependencies)$/;
		expect(Object.keys(manifest.scripts).filter((name) => hooks.test(name))).toEqual([]);
	});

	test('tells n8n where node and credential are', () => {
		const built = (folder: string, ending: string) =>
			filesIn(ROOT.concat('/', folder))
				.filter((file) => file.endsWith(`.${ending}.ts`))
				.map((file) => `dist/${folder}/${file.replace(/ts$/, 'js')}`);
		expect(manifest.n8n).toEqual({
			n8nNodesApiVersion: 1,
			strict: true,
			nodes: built('nodes', 'node'),
			credentials: built('credentials', 'credentials'),
		});
	});

	test('publishes the built files only', () => {
		expect(manifest.files).toEqual(['dist']);
		expect(manifest.main).toBeUndefined();
		expect(manifest.bin).toBeUndefined();
	});

	test('says what it is and whose', () => {
		expect(manifest).toMatchObject({
			name: expect.stringMatching(/^n8n-nodes-[a-z-]+$/),
			version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
			description: expect.stringMatching(/\S/),
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			homepage: expect.stringMatching(/^https:/),
			author: { name: expect.stringMatching(/\S/), email: expect.stringMatching(/@/) },
			repository: { type: 'git', url: expect.stringMatching(/^git\+https:.*\.git$/) },
			engines: { node: expect.stringMatching(/^>=\d+$/) },
		});
	});

	test('names exact versions of its tools', () => {
		const loose = Object.entries(manifest.devDependencies).filter(
			([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
		);
		expect(loose).toEqual([]);
	});
});

const LOCK_FILES = [
	'package-lock.json',
	...EDITIONS.map((edition) => `scripts/n8n/${edition}/package-lock.json`),
];

type Locked = Partial<
	Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Record<string, string>>
>;

const readPackages = (file: string) =>
	(JSON.parse(readText(ROOT, file)) as { packages: Record<string, Locked> }).packages;

/** Where Node.js looks for the modules of a locked package: beside it, and further and further up. */
function places(path: string): string[] {
	const found = [''];
	let at = path;
	while (at !== '') {
		found.push(`${at}/`);
		at = at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '');
	}
	return found;
}

describe('lock files', () => {
	test.each(LOCK_FILES)('%s works with any registry: it names no address', (file) => {
		const lock = readText(ROOT, file);
		expect(JSON.parse(lock)).toHaveProperty('lockfileVersion', 3);
		expect(lock).not.toMatch(/"resolved":\s*"(?:https?|git)/);
	});

	// `npm ci` refuses a lock file that leaves out a package, also one for another platform only. npm
	// leaves it out without a word when the registry at hand lacks it.
	test.each(LOCK_FILES)('%s has every package that another one needs', (file) => {
		const packages = readPackages(file);
		const missing = Object.entries(packages).flatMap(([path, entry]) =>
			Object.keys({
				...entry.dependencies,
				...entry.optionalDependencies,
				...entry.devDependencies,
			})
				.filter((name) => !places(path).some((place) => `${place}node_modules/${name}` in packages))
				.map((name) => `${path} -> ${name}`),
		);
		expect(missing).toEqual([]);
	});

	test.each(EDITIONS)('the lock file of the %s n8n is that of its package.json', (edition) => {
		const folder = join(ROOT, 'scripts/n8n', edition);
		const { dependencies } = JSON.parse(readText(folder, 'package.json')) as Locked;
		const packages = readPackages(`scripts/n8n/${edition}/package-lock.json`);
		expect(dependencies?.n8n).toMatch(/^\d+\.\d+\.\d+$/);
		expect(packages['']).toMatchObject({ dependencies });
		expect(packages['node_modules/n8n']).toMatchObject({ version: dependencies?.n8n });
	});

	test('the lock file is that of package.json', () => {
		const packages = readPackages('package-lock.json');
		const { name, version, devDependencies, peerDependencies, peerDependenciesMeta } = manifest;
		const written = { name, version, devDependencies, peerDependencies, peerDependenciesMeta };
		expect(packages['']).toMatchObject(written);
		expect(Object.keys(packages['']?.devDependencies ?? {})).toEqual(
			Object.keys(manifest.devDependencies),
		);
	});
});

describe('eslint.config.mjs', () => {
	test("is n8n's own configuration, unchanged, as strict packages have to have it", () => {
		expect(readText(ROOT, 'eslint.config.mjs').replace(/\s+/g, ' ').trim()).toBe(
			"import { config } from '@n8n/node-cli/eslint'; export default config;",
		);
	});
});

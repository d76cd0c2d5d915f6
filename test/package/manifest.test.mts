import { describe, expect, test } from '@jest/globals';

import { EDITIONS } from '../../scripts/n8n/install.mts';
import { filesIn, readManifest, readText, ROOT } from './packed.mts';

const manifest = readManifest();

describe('package.json', () => {
	test('brings nothing along and asks for n8n-workflow only', () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		// The host has it. npm would fetch a second one, with an addon to be compiled, and it would be used.
		expect(manifest.peerDependenciesMeta).toEqual({ 'n8n-workflow': { optional: true } });
		const keys =
			'dependencies optionalDependencies bundleDependencies bundledDependencies overrides resolutions';
		expect(keys.split(' ').filter((key) => key in manifest)).toEqual([]);
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
		expect(manifest).toMatchObject({ files: ['dist'] });
		expect(['main', 'bin'].filter((key) => key in manifest)).toEqual([]);
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

type Kinds = 'dependencies' | 'optionalDependencies' | 'devDependencies';
type Locked = Partial<Record<Kinds, Record<string, string>>>;

const readPackages = (file: string) =>
	(JSON.parse(readText(ROOT, file)) as { packages: Record<string, Locked> }).packages;

/** Where Node.js looks for the modules of a locked package: beside it, and further and further up. */
const places = (path: string): string[] =>
	path === ''
		? ['']
		: [`${path}/`, ...places(path.slice(0, path.lastIndexOf('node_modules/')).replace(/\/$/, ''))];

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
});

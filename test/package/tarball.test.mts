import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { filesIn, pack, readManifest, readText, ROOT, runScript } from './packed.mts';
import type { Packed } from './packed.mts';

const START = 60_000;

/** Made by the build: one for each operation, which has a file of its own, and one for events. */
const OPERATIONS = filesIn(join(ROOT, 'nodes/RongCloud/operations'))
	.filter((file) => file.includes('/'))
	.map((file) => `dist/nodes/RongCloud/__schema__/v1.0.0/${file.replace(/\.ts$/, '.json')}`);
const EVENT = 'dist/nodes/RongCloudTrigger/__schema__/v1.0.0.json';
const SCHEMAS = [...OPERATIONS, EVENT];

let packed: Packed;

beforeAll(() => {
	packed = pack();
}, START);

afterAll(() => packed?.remove());

describe('the tarball', () => {
	test('holds what belongs into it, and nothing else', () => {
		const { n8n } = readManifest();
		const built = [...n8n.nodes, ...n8n.credentials];
		const beside = filesIn(join(ROOT, 'nodes'))
			.filter((file) => file.endsWith('.json'))
			.map((file) => `dist/nodes/${file}`);
		const icons = filesIn(join(ROOT, 'icons')).map((file) => `dist/icons/${file}`);
		const texts = readdirSync(ROOT).filter((file) =>
			/^(?:README(?:\.[\w-]+)?\.md|LICENSE)$/.test(file),
		);
		expect(texts).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
		expect(filesIn(packed.installed).sort()).toEqual(
			['package.json', ...texts, ...built, ...beside, ...SCHEMAS, ...icons].sort(),
		);
	});

	test('holds the codex and the icons as the sources have them', () => {
		const copied = filesIn(packed.installed).filter(
			(file) => /\.(?:json|svg)$/.test(file) && !SCHEMAS.includes(file),
		);
		for (const file of copied) {
			const source = file.replace(/^dist\//, '');
			expect([file, readText(packed.installed, file)]).toEqual([file, readText(ROOT, source)]);
		}
	});

	test('tells nothing of the machine it was built on', () => {
		const words = [ROOT, `${homedir()}/`, 'sourceMappingURL'];
		const telling = filesIn(packed.installed).flatMap((file) => {
			const text = readText(packed.installed, file);
			return words.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
		});
		expect(telling).toEqual([]);
	});

	test('has no file that requires anything but n8n-workflow and what Node.js has', () => {
		const required = filesIn(packed.installed)
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) => [...readText(packed.installed, file).matchAll(/\brequire\("([^"]+)"\)/g)])
			.map(([, name]) => name);
		expect([...new Set(required)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});
});

describe('installed where nothing else is but n8n-workflow', () => {
	interface Loaded {
		nodes: Array<{ properties: number; iconUrl: Record<string, string>; codex?: object }>;
		credentials: Array<{ iconUrl: Record<string, string> }>;
		sourcePath: string;
	}

	let loaded: Loaded;

	beforeAll(() => {
		const workflow = dirname(require.resolve('n8n-workflow/package.json'));
		symlinkSync(workflow, join(packed.folder, 'node_modules/n8n-workflow'), 'junction');
		loaded = runScript('load.cjs', [ROOT, packed.installed], packed);
	}, START);

	// That they are what n8n takes them for, test/structure/node.test.mts holds of the sources.
	test("n8n's loader finds the nodes with their codex, and their credential", () => {
		const resources = { primaryDocumentation: [{ url: expect.stringMatching(/^https:/) }] };
		const codex = (word: string) => ({ alias: expect.arrayContaining([word]), resources });
		expect(loaded.nodes).toMatchObject([
			{ name: 'rongCloud', usableAsTool: true, codex: codex('push') },
			{ name: 'rongCloudTrigger', codex: codex('callback') },
		]);
		expect(loaded.nodes[0]?.properties).toBeGreaterThan(20);
		expect(loaded.nodes[1]?.properties).toBeGreaterThan(5);
		const supportedNodes = ['rongCloud', 'rongCloudTrigger'];
		expect(loaded.credentials).toMatchObject([{ name: 'rongCloudApi', supportedNodes }]);
	});

	test('the icons of all are there', () => {
		const all = [...loaded.nodes, ...loaded.credentials];
		const urls = all.flatMap(({ iconUrl }) => Object.values(iconUrl));
		expect(urls).toHaveLength(6);
		const icons = filesIn(packed.installed).filter((file) => file.endsWith('.svg'));
		const files = urls.map((url) => url.replace(`icons/${readManifest().name}/`, ''));
		expect(icons).toEqual(expect.arrayContaining(files));
	});

	test('each operation and the trigger have their schema where n8n looks for it', () => {
		expect(existsSync(join(packed.installed, EVENT))).toBe(true);
		const folder = join(dirname(loaded.sourcePath), '__schema__');
		const found = filesIn(join(packed.installed, folder)).map((file) => `${folder}/${file}`);
		expect(found.length).toBeGreaterThan(0);
		expect(found.sort()).toEqual([...OPERATIONS].sort());
	});
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { readText, ROOT } from './packed.mts';

/** What .gitignore keeps out: folders by name, files by their ending. */
const ignored = readText(ROOT, '.gitignore')
	.split('\n')
	.filter((line) => line.trim() !== '');
const isIgnored = (name: string, isFolder: boolean) =>
	name === '.git' ||
	ignored.includes(isFolder ? `${name}/` : name) ||
	(!isFolder && ignored.some((line) => line.startsWith('*.') && name.endsWith(line.slice(1))));

/** Every file that is, or is about to be, under version control. */
function committed(above = ''): string[] {
	return readdirSync(join(ROOT, above), { withFileTypes: true }).flatMap((entry) => {
		const path = above === '' ? entry.name : `${above}/${entry.name}`;
		if (isIgnored(entry.name, entry.isDirectory())) return [];
		return entry.isDirectory() ? committed(path) : [path];
	});
}

const files = committed().map((path) => ({ path, bytes: readFileSync(join(ROOT, path)) }));
const texts = files.filter(({ bytes }) => !bytes.includes(0));

const linesWith = (pattern: RegExp) =>
	texts.flatMap(({ path, bytes }) => {
		const lines = bytes.toString('utf8').split('\n');
		return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : []));
	});

// Put together from pieces, so that these patterns do not find themselves.
const FOLDERS = ['work', 'root', 'home', 'Users', 'workspace', 'github/workspace'];
const MACHINE_PATH = new RegExp(String.raw`(?<![\w.~$})\]*-])/(?:${FOLDERS.join('|')})/[\w.]`);
const WINDOWS_PATH = /\b[A-Z]:\\(?:Users|work)\\/i;
const REGISTRY_HOST = new RegExp(
	['npmjs', 'yarnpkg', 'npmmirror'].map((host) => String.raw`\bregistry\.${host}\.`).join('|'),
);

describe('the repository', () => {
	test('.gitignore has only such lines as this test understands', () => {
		expect(ignored.filter((line) => !/^(?:[\w.-]+\/|\*\.\w+|[\w.-]+)$/.test(line))).toEqual([]);
		expect(files.map(({ path }) => path)).toEqual(
			expect.arrayContaining(['package.json', 'nodes/RongCloud/RongCloud.node.ts', '.npmrc']),
		);
	});

	test('names no folder of any one machine', () => {
		expect([...linesWith(MACHINE_PATH), ...linesWith(WINDOWS_PATH)]).toEqual([]);
	});

	test('names no registry, so that it installs from any', () => {
		expect(linesWith(REGISTRY_HOST)).toEqual([]);
	});

	test('holds no built or packed files', () => {
		const made = files.filter(({ path }) => /\.(?:tgz|map|tsbuildinfo)$/.test(path));
		expect(made).toEqual([]);
	});

	test('ends its lines as one does', () => {
		expect(linesWith(/\r$/)).toEqual([]);
	});
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { PACKAGE_FOLDER } from '../support/engine.mts';
import { pageFiles, readPage } from './markdown.mts';
import type { Page } from './markdown.mts';
import { nodeDescription } from './panel.mts';

const textOf = (file: string) => readFileSync(join(PACKAGE_FOLDER, file), 'utf8');
const english = readPage('README.md');
const chinese = readPage('README.zh-CN.md');

const levels = ({ headings }: Page) => headings.map(({ level }) => level);

/** Targets that must be the same in both; each has anchors of its own, and a link to the other. */
const targets = ({ targets: all }: Page) =>
	all
		.filter((target) => !target.startsWith('#') && !/^README/.test(target))
		.map((target) => target.replace('rongcloud.cn', 'rongcloud.io'));

const anchors = ({ targets: all }: Page) => all.filter((target) => target.startsWith('#')).length;

/** Commands, samples and names in code, which nobody translates. */
const codes = ({ prose }: Page) =>
	[...prose.matchAll(/`([^`\n]+)`/g)]
		.map(([, code = '']) => code)
		.filter((code) => !/\{\{.*\}\}.+|.+\{\{.*\}\}/.test(code));

describe('the two READMEs', () => {
	test('have the same sections', () => {
		expect(levels(chinese)).toEqual(levels(english));
		expect(levels(english).length).toBeGreaterThan(10);
	});

	test('have the same commands and samples', () => {
		expect(chinese.fences).toEqual(english.fences);
	});

	test('link the same pages, pictures and examples, in the same order', () => {
		expect(targets(chinese)).toEqual(targets(english));
		expect(anchors(chinese)).toBe(anchors(english));
	});

	test('name the same things in code', () => {
		expect(codes(chinese).sort()).toEqual(codes(english).sort());
	});
});

describe('README.md', () => {
	const commands = english.fences
		.filter(({ language }) => language === 'sh')
		.flatMap(({ code }) => code.trim().split('\n'));

	test('gives one line for the main job and one for the tests', () => {
		expect(commands).toEqual(
			expect.arrayContaining(['npm ci && npm run demo', 'npm ci && npm test']),
		);
		// CI takes the first fenced line that runs the tests.
		expect(commands.find((line) => /npm (run )?test/.test(line))).toBe('npm ci && npm test');
	});

	test.each([english, chinese, readPage('CONTRIBUTING.md')])(
		'$file names only scripts that exist',
		(page) => {
			const { scripts } = JSON.parse(textOf('package.json')) as { scripts: object };
			const text = [page.prose, ...page.fences.map(({ code }) => code)].join('\n');
			const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
			expect(named.length).toBeGreaterThan(5);
			expect(named.filter((script) => !(script in scripts))).toEqual([]);
		},
	);
});

describe('languages', () => {
	const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;

	test.each(pageFiles().filter((file) => file !== 'README.zh-CN.md'))(
		'%s is in English',
		(file) => {
			const lines = textOf(file)
				.split('\n')
				.filter((line) => CHINESE.test(line));
			// The name of a language is written in it.
			expect(lines.filter((line) => line !== '[中文说明](README.zh-CN.md)')).toEqual([]);
		},
	);

	test('the panel is in English', async () => {
		const panel = await Promise.all([nodeDescription(), nodeDescription('rongCloudTrigger')]);
		const [text] = panel.map((description) => JSON.stringify(description));
		expect(text?.length).toBeGreaterThan(10_000);
		expect(JSON.stringify(panel).match(new RegExp(`${CHINESE.source}+`, 'g'))).toBeNull();
	});
});

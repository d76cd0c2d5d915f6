import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { PACKAGE_FOLDER } from '../support/engine.mts';
import { anchorsOf, pageFiles, parsePage, readPage } from './markdown.mts';
import type { Page } from './markdown.mts';

const isOutside = (target: string) => /^[a-z]+:/.test(target);

/** What is wrong with a link, or `undefined`. */
function fault(target: string, page: Page): string | undefined {
	if (isOutside(target)) {
		return /^https:\/\//.test(target) && URL.canParse(target) ? undefined : 'is not https';
	}
	const [path = '', anchor] = target.split('#');
	const file = posix.join(dirname(page.file), path);
	if (path !== '' && (file.startsWith('..') || !existsSync(join(PACKAGE_FOLDER, file)))) {
		return 'leads nowhere';
	}
	if (anchor === undefined) return undefined;
	const there = path === '' ? page : readPage(file);
	return anchorsOf(there).has(anchor) ? undefined : 'has no such heading';
}

const faults = (page: Page) =>
	page.targets.flatMap((target) => {
		const what = fault(target, page);
		return what === undefined ? [] : [`${target} ${what}`];
	});

describe('links', () => {
	const files = pageFiles();

	test.each(files)('%s', (file) => {
		expect(faults(readPage(file))).toEqual([]);
	});

	test('the pages that people start from are among them', () => {
		expect(files).toEqual(
			expect.arrayContaining(['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'docs/fields.md']),
		);
		expect(readPage('README.md').targets.length).toBeGreaterThan(20);
	});

	test('what is wrong is found', () => {
		const page = parsePage(
			'docs/a.md',
			'# One\n\n## One\n\n[a](b.md) [b](#two) [c](#one-1) ![d](../LICENSE) [e](../../x) [f](http://a.b)\n\n`[g](no.md)`\n\n```md\n[h](no.md)\n```\n\n[i](fields.md#nowhere) [j](fields.md#fields)\n',
		);
		expect(faults(page)).toEqual([
			'b.md leads nowhere',
			'#two has no such heading',
			'../../x leads nowhere',
			'http://a.b is not https',
			'fields.md#nowhere has no such heading',
		]);
	});
});

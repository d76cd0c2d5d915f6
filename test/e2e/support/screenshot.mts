import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const images = join(root, 'docs', 'images');
/** What can be read in each picture. Two machines draw the same text a little differently. */
const textsFile = join(images, 'texts.json');
/** Whether the pictures of the documentation are taken anew. */
export const isUpdate = process.env.UPDATE_SCREENSHOTS === '1';

/** What differs from run to run: ids of the sandbox and of n8n, port, times, what a screen reader was told. */
const VARYING: ReadonlyArray<[RegExp, string]> = [
	[/SBX-[\w-]+/g, 'SBX-…'],
	[
		/\d+ of (\d+) are used in the last hour and \d+ of/g,
		'… of $1 are used in the last hour and … of',
	],
	[/^[\w-]{16}$/gm, '…'],
	[/127\.0\.0\.1:\d+/g, '127.0.0.1'],
	[/\d{4}-\d\d-\d\d(?:T[\d:.]+Z| [\d:]+)/g, '…'],
	[/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '…'],
	[/\d+(?:\.\d+)? ?m?s\b/g, '… s'],
	[/^\d+ new calls?\..*$/gm, ''],
];

/**
 * Takes a picture, of a whole page or of one element. With UPDATE_SCREENSHOTS=1 it replaces the one in
 * `docs/images`. Otherwise it goes to `.cache/screenshots`.
 * @returns the path of the picture
 * @throws if other words can be read in it than in the one of the documentation, which is then out of date
 */
export async function screenshot(target: Page | Locator, name: string): Promise<string> {
	const folder = isUpdate ? images : join(root, '.cache', 'screenshots');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	await target.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' });
	const text = await readText('goto' in target ? target.locator('body') : target);
	const texts = JSON.parse(readFileSync(textsFile, 'utf8')) as Record<string, string[]>;
	if (isUpdate) {
		texts[name] = text;
		const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => a.localeCompare(b)));
		await writeFile(textsFile, `${JSON.stringify(sorted, null, '\t')}\n`);
	} else if (JSON.stringify(texts[name]) !== JSON.stringify(text)) {
		throw new Error(
			[
				`docs/images/${name}.png is out of date: UPDATE_SCREENSHOTS=1 npm run e2e takes the pictures anew.`,
				`There: ${JSON.stringify(texts[name])}`,
				`Here: ${JSON.stringify(text)}`,
			].join('\n'),
		);
	}
	return path;
}

/** Takes a picture for people to look at, of what the documentation does not show, to `.cache/screenshots`. */
export async function snapshot(page: Page, name: string): Promise<void> {
	const path = join(root, '.cache', 'screenshots', `${name}.png`);
	await page.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' });
}

/** The lines in it, each once, in alphabetical order: where they stand depends on the moment. */
async function readText(element: Locator): Promise<string[]> {
	const text = await element.innerText();
	const fixed = VARYING.reduce((all, [varying, word]) => all.replace(varying, word), text);
	const lines = fixed.split('\n').map((line) => line.trim());
	return [...new Set(lines)].filter((line) => line !== '').sort();
}

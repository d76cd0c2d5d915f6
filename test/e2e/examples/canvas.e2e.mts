import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { readExamples, type Example } from '../../../scripts/demo/examples.mts';
import { modelCredential } from '../../../scripts/demo/run.mts';
import { openBrowser, openEditor } from '../support/browser.mts';
import { packageDir, raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';

const EXAMPLES = readExamples(join(packageDir, 'examples'));
const IMAGES = join(packageDir, 'docs', 'images');
const NOTE = 'n8n-nodes-base.stickyNote';
/** Set it to have the pictures of the documentation taken anew. */
const { UPDATE_IMAGES } = process.env;

describe.each(EXAMPLES.map((example) => [example.file, example] as const))('%s', (file, example) => {
	let page: Page;

	beforeAll(async () => {
		page = await imported(example);
	});
	afterAll(() => page?.close());

	test('the editor shows every node, each of a type it knows and with all it needs', async () => {
		const { nodes } = example.workflow;
		const steps = nodes.filter(({ type }) => type !== NOTE).map(({ name }) => name);
		const shown = await page
			.getByTestId('canvas-node')
			.evaluateAll((elements) => elements.map((element) => element.getAttribute('data-node-name')));
		expect(shown).toEqual(expect.arrayContaining(steps));
		expect(await page.getByTestId('node-issues').count()).toBe(0);
		expect(await page.getByTestId('sticky').count()).toBe(nodes.length - steps.length);
	});

	test('no note is too small for its text', async () => {
		const hidden = await page.getByTestId('sticky').evaluateAll((elements) =>
			elements
				.flatMap((element) => [element, ...element.querySelectorAll('*')])
				.map((element) => element.scrollHeight - element.clientHeight * 1)
				.filter((pixels) => pixels > 4),
		);
		expect(hidden).toEqual([]);
	});

	test('a picture of it can be taken', async () => {
		if (UPDATE_IMAGES) mkdirSync(IMAGES, { recursive: true });
		const picture = await page
			.getByTestId('canvas-wrapper')
			.screenshot(UPDATE_IMAGES ? { path: join(IMAGES, file.replace('.json', '.png')) } : {});
		expect(picture.length).toBeGreaterThan(0);
	});
});

let stage: Stage;
let browser: Browser;
let editor: BrowserContext;

beforeAll(async () => {
	stage = await raiseStage();
	await saveSandboxCredentials(stage);
	await stage.client.saveCredential(modelCredential(`${stage.sandbox.url}/v1`));
	browser = await openBrowser();
	editor = await openEditor(browser, stage);
});
afterAll(async () => {
	await browser?.close();
	await stage?.clear();
});

/** An example by the way of the editor's menu: Import from File. */
async function imported({ file }: Example): Promise<Page> {
	const page = await editor.newPage();
	await page.setViewportSize({ width: 1900, height: 900 });
	await page.goto(`${stage.server.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await page.getByTestId('canvas-add-button').waitFor();
	await page.getByTestId('workflow-menu').click();
	const [chooser] = await Promise.all([
		page.waitForEvent('filechooser'),
		page.getByTestId('workflow-menu-item-import-from-file').click(),
	]);
	await chooser.setFiles(join(packageDir, 'examples', file));
	await page.getByTestId('canvas-node').first().waitFor();
	await page.keyboard.press('Escape');
	return page;
}

import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { readExamples } from '../../../scripts/demo/examples.mts';
import { modelCredential } from '../../../scripts/demo/run.mts';
import { openBrowser, openEditor } from '../support/browser.mts';
import { screenshot } from '../support/screenshot.mts';
import { packageDir, raiseStage, saveSandboxCredentials, type Stage } from '../support/stage.mts';

const EXAMPLES_FOLDER = join(packageDir, 'examples');
const EXAMPLES = readExamples(EXAMPLES_FOLDER);

const NOTE = 'n8n-nodes-base.stickyNote';

describe.each(EXAMPLES.map((example) => [example.file, example] as const))(
	'%s',
	(file, example) => {
		let page: Page;

		beforeAll(async () => {
			page = await imported(join(EXAMPLES_FOLDER, file));
		});
		afterAll(() => page?.close());

		test('the editor shows every node, each of a type it knows and with all it needs', async () => {
			const { nodes } = example.workflow;
			const steps = nodes.filter(({ type }) => type !== NOTE).map(({ name }) => name);
			const drawn = page.getByTestId('canvas-node');
			await drawn.nth(steps.length - 1).waitFor();
			const shown = await drawn.evaluateAll((elements) =>
				elements.map((element) => element.getAttribute('data-node-name')),
			);
			expect(shown).toEqual(expect.arrayContaining(steps));
			// Nor does a node lack its credential, which n8n finds by its name.
			expect(await page.getByTestId('node-issues').count()).toBe(0);
			const notes = page.getByTestId('sticky');
			await notes.nth(nodes.length - steps.length - 1).waitFor();
			expect(await notes.count()).toBe(nodes.length - steps.length);
		});

		test('no note is too small for its text', async () => {
			const beyond = await page.getByTestId('sticky').evaluateAll((notes) =>
				notes.map((note) => {
					const { bottom } = note.getBoundingClientRect();
					const lines = [...note.querySelectorAll('h2, h3, p, li')];
					return lines.filter((line) => line.getBoundingClientRect().bottom > bottom).length;
				}),
			);
			expect(beyond.length).toBeGreaterThanOrEqual(3);
			expect(beyond).toEqual(beyond.map(() => 0));
		});

		test('its picture is up to date', async () => {
			await screenshot(page.getByTestId('canvas-wrapper'), file.replace('.json', ''));
		});
	},
);

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

/** Imports a file by the editor's menu, as the README says. */
async function imported(path: string): Promise<Page> {
	const page = await editor.newPage();
	await page.setViewportSize({ width: 1900, height: 900 });
	await page.goto(`${stage.server.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await page.getByTestId('canvas-add-button').waitFor();
	await page.getByTestId('workflow-menu').first().click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const [chooser] = await Promise.all([
		page.waitForEvent('filechooser'),
		page.getByTestId('workflow-menu-item-import-from-file').click(),
	]);
	await chooser.setFiles(path);
	await page.getByTestId('canvas-node').first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
	// An import leaves all of it selected.
	await page.locator('.vue-flow__pane').click({ position: { x: 20, y: 300 } });
	return page;
}

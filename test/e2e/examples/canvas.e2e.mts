import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { readExamples } from '../../../scripts/demo/examples.mts';
import { modelCredential } from '../../../scripts/demo/run.mts';
import { atDesk } from '../support/browser.mts';
import type { Editor } from '../support/editor.mts';
import { screenshot } from '../support/screenshot.mts';
import { packageDir, type Stage } from '../support/stage.mts';

const EXAMPLES_FOLDER = join(packageDir, 'examples');
const EXAMPLES = readExamples(EXAMPLES_FOLDER);

const NOTE = 'n8n-nodes-base.stickyNote';

let stage: Stage;
let page: Page;
let editor: Editor;

atDesk((desk) => ({ stage, page, editor } = desk));
beforeAll(async () => {
	await stage.client.saveCredential(modelCredential(`${stage.sandbox.url}/v1`));
});

describe.each(EXAMPLES.map((example) => [example.file, example] as const))(
	'%s',
	(file, example) => {
		beforeAll(async () => await importFile(join(EXAMPLES_FOLDER, file)));

		test('the editor shows every node, each of a type it knows and with all it needs', async () => {
			const { nodes } = example.workflow;
			const steps = nodes.filter(({ type }) => type !== NOTE).map(({ name }) => name);
			const drawn = page.getByTestId('canvas-node');
			await drawn.nth(steps.length - 1).waitFor();
			const shown = await drawn.evaluateAll((elements) =>
				elements.map((element) => element.getAttribute('data-node-name')),
			);
			expect(shown).toEqual(expect.arrayContaining(steps));
			// Nor does a node lack its credential, which n8n finds by its name, but for accounts of elsewhere.
			const accounts = nodes.filter(({ type }) => /\.(googleSheets|hubspot)$/.test(type));
			expect(accounts.length > 0).toBe(example.notRun !== undefined);
			expect(await page.getByTestId('node-issues').count()).toBe(accounts.length);
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

/** Imports a file by the editor's menu, as the README says. */
async function importFile(path: string): Promise<void> {
	await editor.newWorkflow();
	await page.setViewportSize({ width: 1900, height: 900 });
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
}

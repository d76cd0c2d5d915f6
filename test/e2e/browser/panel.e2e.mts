import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';

import { openBrowser, openEditor } from '../support/browser.mts';
import { raiseStage, type Stage } from '../support/stage.mts';

describe('the nodes panel', () => {
	let stage: Stage;
	let browser: Browser;
	let editor: BrowserContext;

	beforeAll(async () => {
		stage = await raiseStage();
		browser = await openBrowser();
		editor = await openEditor(browser, stage);
	});

	afterAll(async () => {
		await browser?.close();
		await stage?.clear();
	});

	test.each(['push', 'notification', 'rongcloud', 'nexconn'])(
		'finds the node by "%s"',
		async (word) => {
			const page = await editor.newPage();
			await page.goto(`${stage.server.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
			await page.getByTestId('canvas-add-button').click();
			await page.getByTestId('node-creator-search-bar').fill(word);
			const found = page.getByTestId('node-creator-item-name').filter({ hasText: 'RongCloud' });
			await found.first().waitFor();
			expect(await found.count()).toBeGreaterThan(0);
			await page.close();
		},
	);
});

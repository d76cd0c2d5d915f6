import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { openBrowser, openEditor } from './browser.mts';
import { Editor } from './editor.mts';
import { isUpdate } from './screenshot.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from './stage.mts';

/** The sandbox's credentials, as lists show them. */
export const NEXCONN = 'Sandbox (Nexconn)';
export const CLASSIC = 'Sandbox (RongCloud Classic)';

/** A real n8n, and a page of its editor that is new for each test. */
export interface Desk {
	stage: Stage;
	page: Page;
	editor: Editor;
}

/**
 * Sets up and clears away a desk for the tests of one file.
 * @param take told of the desk before each test
 */
export function atDesk(take: (desk: Desk) => void): void {
	let stage: Stage;
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;

	beforeAll(async () => {
		// The port that the demo prefers, so that new pictures always show the same address. Otherwise several
		// desks are up at a time.
		stage = await raiseStage({ sandbox: { port: isUpdate ? 4010 : 0 } });
		await saveSandboxCredentials(stage);
		browser = await openBrowser();
		context = await openEditor(browser, stage);
	});

	afterAll(async () => {
		await browser?.close();
		await stage?.clear();
	});

	beforeEach(async () => {
		stage.sandbox.reset();
		page = await context.newPage();
		take({ stage, page, editor: new Editor(page, stage) });
	});

	afterEach(async () => {
		await page.close();
	});
}

import { existsSync } from 'node:fs';

import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type Page,
} from 'playwright-core';

import { owner } from '../../../scripts/demo/demo.mts';
import { Editor } from './editor.mts';
import { isUpdate } from './screenshot.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from './stage.mts';

const CHROMIUM = '/usr/bin/chromium';
/** High enough for all that most people fill in. */
const VIEWPORT = { width: 1500, height: 1240 };
/** For one step of a person; a busy machine takes its time. */
const PATIENCE_MS = 90_000;

/** Debian's Chromium, which can reach this computer only; throws, with the remedy, if it is not installed. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM)) {
		throw new Error(`${CHROMIUM} is missing. Install it with: sudo apt-get install --yes chromium`);
	}
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath: CHROMIUM,
		args: [
			...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic'],
			// This computer alone. Routes of Playwright would do it too, but they switch the browser's cache off,
			// and then each page loads all of n8n's editor anew.
			...['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
		],
	});
}

/** A browser window. */
export async function openContext(
	browser: Browser,
	options: BrowserContextOptions = {},
): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: VIEWPORT, ...options });
	context.setDefaultTimeout(PATIENCE_MS);
	return context;
}

/** A window that is signed in to the stage's n8n as its owner. */
export async function openEditor(browser: Browser, { server }: Stage): Promise<BrowserContext> {
	const context = await openContext(browser);
	const answer = await context.request.post(`${server.url}/rest/login`, {
		data: { emailOrLdapLoginId: owner.email, password: owner.password },
	});
	if (!answer.ok()) throw new Error(`n8n refused the sign-in with ${answer.status()}.`);
	return context;
}

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

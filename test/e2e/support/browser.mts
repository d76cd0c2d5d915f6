import { existsSync } from 'node:fs';

import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type Page,
} from 'playwright-core';

import { owner } from '../../../scripts/demo/demo.mts';
import { Editor, VIEWPORT } from './editor.mts';
import { isUpdate } from './screenshot.mts';
import { raiseStage, saveSandboxCredentials, type Stage } from './stage.mts';

const CHROMIUM = '/usr/bin/chromium';
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
			...['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
		],
	});
}

async function newContext(browser: Browser, options?: BrowserContextOptions) {
	const context = await browser.newContext({ viewport: VIEWPORT, ...options });
	context.setDefaultTimeout(PATIENCE_MS);
	return context;
}

/** A browser window for pages of our own: with a route the browser asks for no icon, which they do not have. */
export async function openContext(
	browser: Browser,
	options?: BrowserContextOptions,
): Promise<BrowserContext> {
	const context = await newContext(browser, options);
	await context.route(
		({ hostname }) => hostname !== '127.0.0.1',
		(route) => route.abort(),
	);
	return context;
}

/** A window that is signed in to the stage's n8n as its owner. */
async function openEditor(browser: Browser, { server }: Stage): Promise<BrowserContext> {
	// Without routes, which switch the browser's cache off: each page would load all of the editor anew.
	const context = await newContext(browser);
	const answer = await context.request.post(`${server.url}/rest/login`, {
		data: { emailOrLdapLoginId: owner.email, password: owner.password },
	});
	if (!answer.ok()) throw new Error(`n8n refused the sign-in with ${answer.status()}.`);
	return context;
}

/** The sandbox's credentials, as lists show them. */
export const NEXCONN = 'Sandbox (Nexconn)';
export const CLASSIC = 'Sandbox (RongCloud Classic)';

/** A real n8n, and a page of its editor, the same one for all tests of a file. */
export interface Desk {
	stage: Stage;
	page: Page;
	editor: Editor;
}

/**
 * Sets up and clears away a desk for the tests of one file.
 * @param take told of the desk before the first test
 */
export function atDesk(take: (desk: Desk) => void): void {
	let stage: Stage;
	let browser: Browser;

	beforeAll(async () => {
		// The port that the demo prefers, so that new pictures always show the same address. Otherwise several
		// desks are up at a time.
		stage = await raiseStage({ sandbox: { port: isUpdate ? 4010 : 0 } });
		await saveSandboxCredentials(stage);
		browser = await openBrowser();
		const page = await (await openEditor(browser, stage)).newPage();
		take({ stage, page, editor: new Editor(page, stage) });
	});

	afterAll(async () => {
		await browser?.close();
		await stage?.clear();
	});

	beforeEach(() => stage.sandbox.reset());
}

import { existsSync } from 'node:fs';
import {
	chromium,
	selectors,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
} from 'playwright-core';

import { owner } from '../../../scripts/demo/demo.mts';
import type { Stage } from './stage.mts';

const CHROMIUM = '/usr/bin/chromium';
/** High enough for all that most people fill in. */
const VIEWPORT = { width: 1500, height: 1240 };
/** For one step of a person; a busy machine takes its time. */
const PATIENCE_MS = 90_000;

/** Debian's Chromium; throws, with the remedy, if it is not installed. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM)) {
		throw new Error(`${CHROMIUM} is missing. Install it with: sudo apt-get install --yes chromium`);
	}
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath: CHROMIUM,
		args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic'],
	});
}

/** A browser window that can reach this computer only. */
export async function openContext(
	browser: Browser,
	options: BrowserContextOptions = {},
): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport: VIEWPORT, ...options });
	context.setDefaultTimeout(PATIENCE_MS);
	await context.route(
		({ hostname }) => hostname !== '127.0.0.1',
		(route) => route.abort(),
	);
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

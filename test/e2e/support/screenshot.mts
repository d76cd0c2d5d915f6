import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

import { packageDir } from './stage.mts';

/**
 * Takes a picture for the documentation: with UPDATE_SCREENSHOTS=1 it replaces the one in docs/images,
 * else it only goes to the cache, for whoever wants to look at it.
 */
export async function screenshot(target: Page | Locator, name: string): Promise<void> {
	const folder =
		process.env.UPDATE_SCREENSHOTS === '1'
			? join(packageDir, 'docs', 'images')
			: join(packageDir, '.cache', 'screenshots');
	const path = join(folder, `${name}.png`);
	mkdirSync(dirname(path), { recursive: true });
	await target.screenshot({ path, animations: 'disabled', caret: 'hide' });
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Takes a picture, of a whole page or of one element. It goes to `docs/images` if
 * UPDATE_SCREENSHOTS=1 is set; otherwise to `.cache/screenshots`, so that a test run changes no file
 * under version control.
 * @returns the path of the picture
 */
export async function screenshot(target: Page | Locator, name: string): Promise<string> {
	const folder =
		process.env.UPDATE_SCREENSHOTS === '1'
			? join(root, 'docs', 'images')
			: join(root, '.cache', 'screenshots');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	await target.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' });
	return path;
}

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Made when first asked for, so that a sandbox whose page nobody opens does not wait for it. */
const made = new Map<string, Promise<string>>();

function once(name: string, make: () => Promise<string>): Promise<string> {
	const known = made.get(name);
	if (known !== undefined) return known;
	const text = make();
	made.set(name, text);
	text.catch(() => made.delete(name));
	return text;
}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const file = (name: string) => (): Promise<string> =>
	once(name, async () => await readFile(pathOf(name), 'utf8'));

export const html = file('./page.html');
export const styles = file('./page.css');
export const icon = file('../../icons/rongcloud.svg');

/** The browser's half of the page as one script. */
export const script = (): Promise<string> =>
	once('script', async () => {
		const { build } = await import('esbuild');
		const { outputFiles } = await build({
			entryPoints: [pathOf('./browser/main.mts')],
			bundle: true,
			write: false,
			format: 'iife',
			platform: 'browser',
			target: 'es2022',
			legalComments: 'none',
			logLevel: 'silent',
		});
		const [bundle] = outputFiles;
		if (bundle === undefined) throw new Error('esbuild made no script for the page.');
		return bundle.text;
	});

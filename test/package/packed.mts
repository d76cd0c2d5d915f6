import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository, as it is. */
export const ROOT = resolve(__dirname, '../..');

export interface Manifest {
	[key: string]: unknown;
	name: string;
	version: string;
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; strict: boolean; nodes: string[]; credentials: string[] };
}

export const readText = (...path: string[]) => readFileSync(join(...path), 'utf8');

export const readManifest = (folder = ROOT) =>
	JSON.parse(readText(folder, 'package.json')) as Manifest;

/** Every file below a folder, by its path from there. */
export const filesIn = (folder: string, above = ''): string[] =>
	readdirSync(join(folder, above), { withFileTypes: true }).flatMap((entry) => {
		const path = above === '' ? entry.name : `${above}/${entry.name}`;
		return entry.isDirectory() ? filesIn(folder, path) : [path];
	});

export interface Packed {
	/** A temporary folder that holds the rest. */
	folder: string;
	/** The package as npm would install it, with an empty world around it. */
	installed: string;
	/** A child process's environment: its own home, and no way to modules other than its folders. */
	env: Record<string, string | undefined>;
	remove(): void;
}

/**
 * Packs the repository as a release does, and unpacks it outside of it.
 * @throws Error when it has not been built
 */
export function pack(): Packed {
	const { name, n8n } = readManifest();
	const isBuilt = [...n8n.nodes, ...n8n.credentials].every((file) => existsSync(join(ROOT, file)));
	if (!isBuilt) throw new Error('The package is not built. Run `npm run build` first.');
	const folder = mkdtempSync(join(tmpdir(), 'rongcloud-package-'));
	const installed = join(folder, 'node_modules', name);
	mkdirSync(installed, { recursive: true });
	const args = ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', folder];
	const output = execFileSync('npm', args, {
		cwd: ROOT,
		encoding: 'utf8',
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename }] = JSON.parse(output) as [{ filename: string }];
	execFileSync('tar', ['-xzf', filename, '-C', installed, '--strip-components=1'], { cwd: folder });
	return {
		folder,
		installed,
		env: {
			PATH: process.env.PATH,
			SystemRoot: process.env.SystemRoot,
			// Node.js also looks for modules in the home folder; the scanner leaves its temporary files behind.
			...{ HOME: folder, USERPROFILE: folder, TMPDIR: folder, TEMP: folder, TMP: folder },
			...{ N8N_USER_FOLDER: folder, N8N_ENCRYPTION_KEY: 'package-tests', N8N_LOG_LEVEL: 'silent' },
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Runs a script of this folder in a process of its own. */
export function runScript<T>(script: string, args: readonly string[], { env, folder }: Packed): T {
	const output = execFileSync(process.execPath, [join(__dirname, script), ...args], {
		cwd: folder,
		env,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return JSON.parse(output) as T;
}

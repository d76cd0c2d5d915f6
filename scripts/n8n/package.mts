import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CommandFailure, runCommand } from './command.mts';
import { Failure } from './failure.mts';
import { findNpm, npmEnvironment } from './npm.mts';

export interface PackageOptions {
	packageDir: string;
	signal?: AbortSignal;
}

/** Runs the package's own `npm run build`. */
export async function buildPackage({ packageDir, signal }: PackageOptions): Promise<void> {
	try {
		await npm(['run', 'build'], { packageDir, signal });
	} catch (error) {
		if (!(error instanceof CommandFailure)) throw error;
		throw new Failure(`The package could not be built:\n${error.output.trim()}`);
	}
}

/** The tarball of the package as it is built now, made in the folder. */
export async function packPackage({
	packageDir,
	folder,
	signal,
}: PackageOptions & { folder: string }): Promise<string> {
	await npm(['pack', '--ignore-scripts', `--pack-destination=${folder}`], { packageDir, signal });
	const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
	if (!tarball) throw new Failure('npm pack made no tarball.');
	return join(folder, tarball);
}

/** Where the n8n of a home keeps its community packages. */
export const packagesFolder = (home: string): string => join(home, '.n8n', 'nodes');

/**
 * Puts into n8n's home what `npm install n8n-nodes-rongcloud` would: the packed tarball, unpacked
 * where n8n keeps community packages. Node types get the same names as in a real installation.
 */
export async function installPackage({
	packageDir,
	home,
	signal,
}: PackageOptions & { home: string }): Promise<{ name: string; version: string }> {
	const packed = mkdtempSync(join(tmpdir(), 'n8n-package-'));
	try {
		const tarball = await packPackage({ packageDir, folder: packed, signal });
		const { name, version } = JSON.parse(
			readFileSync(join(packageDir, 'package.json'), 'utf8'),
		) as { name: string; version: string };
		const target = join(packagesFolder(home), 'node_modules', name);
		rmSync(target, { recursive: true, force: true });
		mkdirSync(target, { recursive: true });
		await runCommand('tar', ['-xzf', tarball, '--strip-components=1'], { cwd: target, signal });
		return { name, version };
	} finally {
		rmSync(packed, { recursive: true, force: true });
	}
}

async function npm(args: string[], { packageDir, signal }: PackageOptions) {
	await runCommand(process.execPath, [findNpm(), ...args], {
		cwd: packageDir,
		env: npmEnvironment(),
		signal,
	});
}

import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CommandFailure, runCommand } from './command.mts';
import { Failure, messageOf } from './failure.mts';
import { isFresh, startHeartbeat } from './heartbeat.mts';
import { installFailure } from './install-failure.mts';
import { hasPackage, lockedVersion, subsetOf, type Lockfile } from './lockfile.mts';
import { findNpm, npmEnvironment } from './npm.mts';

/** An n8n that this package is run in: the one of today, or the oldest that it works with. */
export type Edition = 'current' | 'oldest';

/** Each edition has a folder here with its package.json and lock. n8n decides what Node it runs on. */
const editions: Record<Edition, { nodeVersion: string; effort: string }> = {
	current: {
		nodeVersion: '24.21.0',
		effort: 'It downloads about 0.7 GB, takes 2.4 GB of disk and 3 to 6 minutes.',
	},
	oldest: {
		nodeVersion: '22.23.3',
		effort: 'It downloads about 0.4 GB, takes 1.4 GB of disk and 2 to 6 minutes.',
	},
};
export const EDITIONS = Object.keys(editions) as Edition[];
const NEEDED_BYTES = 4e9;
const PROGRESS_MS = 20_000;
/** The only packages of n8n with install scripts that it cannot start without, and what shows that they run. */
const ADDONS: Record<string, string> = {
	sqlite3: "new (require('sqlite3').Database)(':memory:').close();",
	'isolated-vm': "new (require('isolated-vm').Isolate)().dispose();",
};
const HEARTBEAT = '.installing';
const here = dirname(fileURLToPath(import.meta.url));

export interface N8nInstall {
	edition: Edition;
	/** The folder that holds all of it. */
	dir: string;
	n8nVersion: string;
	/** The Node that this n8n runs on. */
	nodeBin: string;
	n8nBin: string;
}

export interface InstallOptions {
	edition?: Edition;
	cacheRoot?: string;
	/** Takes lines for a person to read. */
	say?: (line: string) => void;
	signal?: AbortSignal;
}

/** Where downloads and the demo's data live; RONGCLOUD_DEMO_CACHE moves it. */
export function defaultCacheRoot(): string {
	return process.env.RONGCLOUD_DEMO_CACHE || join(homedir(), '.cache', 'n8n-nodes-rongcloud');
}

/**
 * Gives an installed n8n with its own Node, installing both at the first call. The folder is named
 * after the lock, and appears by one rename, so it is either whole or not there.
 */
export async function installN8n({
	edition = 'current',
	cacheRoot = defaultCacheRoot(),
	say = () => {},
	signal,
}: InstallOptions = {}): Promise<N8nInstall> {
	const { nodeVersion, effort } = editions[edition];
	const lockText = readFileSync(join(here, edition, 'package-lock.json'), 'utf8');
	const lock = JSON.parse(lockText) as Lockfile;
	const hash = createHash('sha256').update(nodeVersion).update(lockText);
	const key = `${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
	const root = join(cacheRoot, 'n8n');
	const dir = join(root, key);
	const install = describe(dir, edition, lockedVersion(lock, 'n8n'));
	if (existsSync(dir)) return install;

	try {
		await mkdir(root, { recursive: true });
	} catch (error) {
		throw new Failure(
			`${messageOf(error)}\nSet RONGCLOUD_DEMO_CACHE to a folder that can be written.`,
		);
	}
	await removeAbandoned(root);
	await checkDiskSpace(root);
	say(
		`Installing n8n ${install.n8nVersion} and Node ${nodeVersion} into ${dir}\n` +
			`  This happens once. ${effort}`,
	);
	const part = `${dir}.part-${randomUUID().slice(0, 8)}`;
	const logFile = `${part}.log`;
	await mkdir(part);
	const heartbeat = startHeartbeat(join(part, HEARTBEAT));
	const progress = startProgress(say);
	try {
		await fill(part, { edition, lock, root, logFile, progress, signal });
		await renameOrLose(part, dir);
		await rm(join(dir, HEARTBEAT), { force: true });
		await rm(logFile, { force: true });
		say(`  Installed after ${progress.elapsed()}.`);
		return install;
	} catch (error) {
		signal?.throwIfAborted();
		throw installFailure(error, logFile);
	} finally {
		progress.stop();
		heartbeat.stop();
		await rm(part, { recursive: true, force: true, maxRetries: 3 });
	}
}

function describe(dir: string, edition: Edition, n8nVersion: string): N8nInstall {
	return {
		edition,
		dir,
		n8nVersion,
		nodeBin: join(dir, 'node', 'node_modules', 'node', 'bin', 'node'),
		n8nBin: join(dir, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

interface FillContext {
	edition: Edition;
	lock: Lockfile;
	/** Where the finished installs are. */
	root: string;
	logFile: string;
	progress: Progress;
	signal?: AbortSignal;
}

async function fill(part: string, context: FillContext) {
	const { edition, lock, root, logFile, progress, signal } = context;
	const { nodeBin, n8nBin } = describe(part, edition, '');
	const { nodeVersion } = editions[edition];
	const npmCli = findNpm();

	progress.now(`downloading Node ${nodeVersion}`);
	const manifest = { private: true, dependencies: { node: nodeVersion } };
	const nodeFolder = await folderWith(join(part, 'node'), { 'package.json': manifest });
	await runCommand(
		process.execPath,
		// Few retries: without a network this is the step that finds out, and it should say so soon.
		[npmCli, 'install', ...npmFlags, '--ignore-scripts=false', '--fetch-retries=1'],
		{ cwd: nodeFolder, env: npmEnvironment(), logFile, signal },
	);
	const env = environmentFor(nodeBin);
	const addons = Object.keys(ADDONS).filter((name) => hasPackage(lock, name));
	const tryAddons = async (cwd: string) =>
		await runCommand(nodeBin, ['-e', addons.map((name) => ADDONS[name]).join('')], {
			cwd,
			env,
			logFile,
			signal,
		});

	const built = await findBuilt(root, { lock, addons, tryAddons });
	const addonsFolder = built ?? join(part, 'addons');
	if (!built) {
		const subset = subsetOf(lock, addons);
		await folderWith(addonsFolder, {
			'package.json': subset.manifest,
			'package-lock.json': subset.lock,
		});
	}
	const n8nFolder = await folderWith(join(part, 'n8n'), {});
	for (const file of ['package.json', 'package-lock.json']) {
		await copyFile(join(here, edition, file), join(n8nFolder, file));
	}
	// Side by side, since one keeps the disk busy and the other a processor.
	await allOrNone(context, (oneSignal) => {
		const npmCi = async (cwd: string, ...flags: string[]) =>
			await runCommand(nodeBin, [npmCli, 'ci', ...npmFlags, ...flags], {
				cwd,
				env,
				logFile,
				signal: oneSignal,
			});
		return {
			'unpacking n8n': npmCi(n8nFolder, '--ignore-scripts', '--legacy-peer-deps'),
			...(!built && {
				'compiling its database driver': npmCi(addonsFolder, '--ignore-scripts=false'),
			}),
		};
	});

	progress.now('checking that it starts');
	for (const name of addons) {
		const target = join(n8nFolder, 'node_modules', name);
		await rm(target, { recursive: true });
		await cp(join(addonsFolder, 'node_modules', name), target, { recursive: true });
	}
	if (!built) await rm(addonsFolder, { recursive: true });
	await tryAddons(n8nFolder);
	await runCommand(nodeBin, [n8nBin, '--version'], { cwd: n8nFolder, env, logFile, signal });
}

/**
 * The folder of another edition that has built the same versions of the addons, if they run on this Node
 * too: that spares the compiler two minutes.
 */
async function findBuilt(
	root: string,
	{
		lock,
		addons,
		tryAddons,
	}: Pick<FillContext, 'lock'> & {
		addons: string[];
		tryAddons: (folder: string) => Promise<unknown>;
	},
): Promise<string | undefined> {
	for (const name of await readdir(root)) {
		const folder = join(root, name, 'n8n');
		const isSame = (addon: string) => {
			const manifest = join(folder, 'node_modules', addon, 'package.json');
			if (name.includes('.part-') || !existsSync(manifest)) return false;
			const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
			return version === lockedVersion(lock, addon);
		};
		if (!addons.every(isSame)) continue;
		try {
			await tryAddons(folder);
			return folder;
		} catch (error) {
			// Built for a Node that differs too much.
			if (!(error instanceof CommandFailure)) throw error;
		}
	}
	return undefined;
}

async function folderWith(folder: string, files: Record<string, unknown>): Promise<string> {
	await mkdir(folder);
	for (const [file, content] of Object.entries(files)) {
		await writeFile(join(folder, file), JSON.stringify(content));
	}
	return folder;
}

/** For an npm that runs on this Node, and compiles for it. */
function environmentFor(nodeBin: string): NodeJS.ProcessEnv {
	// The package brings the C++ headers, which spares node-gyp a download from elsewhere.
	const packageFolder = dirname(dirname(nodeBin));
	const binaryPackage = `node-${process.platform}-${process.arch}`;
	const headers = [packageFolder, join(packageFolder, 'node_modules', binaryPackage)].find(
		(folder) => existsSync(join(folder, 'include', 'node', 'node.h')),
	);
	return npmEnvironment({
		PATH: [dirname(nodeBin), process.env.PATH].join(delimiter),
		JOBS: 'max',
		...(headers && { npm_config_nodedir: headers }),
	});
}

/** Waits for all of the named works; the first one to fail ends the others, and its error is thrown. */
async function allOrNone(
	{ progress, signal }: FillContext,
	start: (signal: AbortSignal) => Record<string, Promise<unknown>>,
) {
	const failed = new AbortController();
	const works = start(signal ? AbortSignal.any([signal, failed.signal]) : failed.signal);
	const unfinished = new Set(Object.keys(works));
	progress.now(`${[...unfinished].join(' and ')} (the long part)`);
	await Promise.all(
		Object.entries(works).map(async ([name, work]) => {
			try {
				await work;
			} catch (error) {
				failed.abort(error);
				return;
			}
			unfinished.delete(name);
			if (unfinished.size > 0) progress.now([...unfinished].join(' and '));
		}),
	);
	signal?.throwIfAborted();
	failed.signal.throwIfAborted();
}

const npmFlags = ['--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];

/** Two installs at the same time make the same thing: the second one to finish uses the first's. */
async function renameOrLose(part: string, dir: string) {
	try {
		await rename(part, dir);
	} catch (error) {
		if (!existsSync(dir)) throw error;
	}
}

async function removeAbandoned(root: string) {
	for (const name of await readdir(root)) {
		if (!name.includes('.part-')) continue;
		const path = join(root, name);
		// The log of an installation stands beside its folder, and goes when that has gone silent.
		const heartbeat = join(path.replace(/\.log$/, ''), HEARTBEAT);
		if (isFresh(path) || isFresh(heartbeat)) continue;
		await rm(path, { recursive: true, force: true });
	}
}

async function checkDiskSpace(folder: string) {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free >= NEEDED_BYTES) return;
	throw new Failure(
		`Installing n8n needs about ${NEEDED_BYTES / 1e9} GB of free disk space at ${folder}, ` +
			`and there are ${(free / 1e9).toFixed(1)} GB. ` +
			'Free some, or set RONGCLOUD_DEMO_CACHE to a folder on a bigger disk.',
	);
}

interface Progress {
	now(step: string): void;
	elapsed(): string;
	stop(): void;
}

function startProgress(say: (line: string) => void): Progress {
	const start = Date.now();
	let current = '';
	const elapsed = () => `${Math.round((Date.now() - start) / 1000)} s`;
	const timer = setInterval(() => say(`  … still ${current} (${elapsed()})`), PROGRESS_MS);
	return {
		now(step) {
			current = step;
			say(`  ${elapsed()}: ${step}`);
		},
		elapsed,
		stop: () => clearInterval(timer),
	};
}

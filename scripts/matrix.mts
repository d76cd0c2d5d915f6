import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { count, table, withBlock } from './docs/markdown.mts';
import { CommandFailure, runCommand } from './n8n/command.mts';
import { Failure, messageOf } from './n8n/failure.mts';
import { defaultCacheRoot } from './n8n/install.mts';
import { findNpm, npmEnvironment } from './n8n/npm.mts';

/** One n8n of each month, the newest first: late in it by the release notes, with an engine that can be installed. */
const MONTHS: Readonly<Record<string, string>> = {
	'2026-09': '2.41.1',
	'2026-08': '2.36.8',
	'2026-07': '2.30.7',
	'2026-06': '2.27.4',
	'2026-05': '2.22.0',
	'2026-04': '2.17.7',
	'2026-03': '2.15.0',
	'2026-02': '2.8.4',
	'2026-01': '2.4.8',
	'2025-12': '2.1.4',
	'2025-11': '1.121.3',
	'2025-10': '1.117.3',
};

/** The tests that fail for what n8n lacked, in the order of the list below the table in the READMEs. */
const LIMITS = [
	/^tool .*by request: (the model fills in|broadcasts of one|n8n tries a call again a (half-taken|refused))/,
	/^(tool by request: (what the model gets wrong|n8n tries a call again .* whose reply is lost)|tags \w+: as an AI tool the model is told)/,
	/^tool by function(, at once)?: (what the model gets wrong|n8n tries a call again|broadcasts of one .* a different one)/,
	/^(audiences what only a person can confirm Send To|users \w+: bans nobody picked)/,
	/^privateAddress /,
];

/** Of what n8n brings, the packages that run a workflow; they bring the rest. */
const ENGINE = ['n8n-core', 'n8n-workflow', 'reflect-metadata'];

const BLOCK = 'versions: written by npm run matrix';
const HEADS: Readonly<Record<string, readonly string[]>> = {
	'README.md': ['n8n', 'Of', 'n8n-core', 'Tests that pass', 'Limits'],
	'README.zh-CN.md': ['n8n', '发布月份', 'n8n-core', '通过的测试', '限制'],
};

const root = fileURLToPath(new URL('..', import.meta.url));

const USAGE = `Usage: npm run matrix -- [--only <version of n8n>] [--keep] [--resume]
Runs the tests of test/engine in the engine of one n8n of each month, one after another, and writes the
totals to the READMEs. Each takes some minutes and up to 0.4 GB of disk.
  --only    tries this n8n alone, be it one of a month or not, and writes nothing
  --keep    leaves the installed engines in the cache folder, which spares the next run their download
  --resume  takes the results that an earlier run left in .cache/matrix, and tries the other versions`;

interface Result {
	version: string;
	core: string;
	passed: number;
	all: number;
	/** The tests that fail, with their file. */
	failed: string[];
}

const npmFlags = ['--no-audit', '--no-fund', '--loglevel=error', '--no-update-notifier'];

const npm = async (folder: string, signal: AbortSignal, ...args: string[]): Promise<string> =>
	await runCommand(process.execPath, [findNpm(), ...args], {
		cwd: folder,
		env: npmEnvironment(),
		signal,
	});

/** The versions of the engine that this n8n pins. */
async function pinsOf(version: string, signal: AbortSignal): Promise<Record<string, string>> {
	const told = await npm(root, signal, 'view', `n8n@${version}`, 'dependencies', '--json');
	const all = JSON.parse(told || '{}') as Record<string, string>;
	if (all['n8n-core'] === undefined) throw new Failure(`There is no n8n ${version}.`);
	return Object.fromEntries(ENGINE.map((name) => [name, all[name] ?? '*']));
}

async function install(pins: object, folder: string, signal: AbortSignal): Promise<void> {
	const modules = join(folder, 'node_modules');
	// npm writes it last.
	if (existsSync(join(modules, '.package-lock.json'))) return;
	rmSync(modules, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const manifest = { private: true, dependencies: pins };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	const flags = [...npmFlags, '--ignore-scripts', '--omit=optional', '--legacy-peer-deps'];
	await npm(folder, signal, 'install', ...flags);
}

interface JestReport {
	numPassedTests: number;
	numTotalTests: number;
	testResults: Array<{
		name: string;
		message: string;
		assertionResults: Array<{ status: string; fullName: string }>;
	}>;
}

const results = join(root, '.cache', 'matrix');
const reportOf = (version: string): string => join(results, `${version}.json`);

/** Runs the tests as they are, with the engine of the folder in place of the one that is installed here. */
async function runTests(version: string, engine: string, signal: AbortSignal): Promise<void> {
	mkdirSync(results, { recursive: true });
	const report = reportOf(version);
	const logFile = join(results, `${version}.log`);
	for (const file of [report, logFile]) rmSync(file, { force: true });
	const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
	const other = join(root, 'scripts', 'n8n', 'other-engine.cjs');
	const args = ['--require', other, jest, 'test/engine', '--json', '--outputFile', report];
	const env = npmEnvironment({ N8N_ENGINE: engine });
	try {
		await runCommand(process.execPath, args, { cwd: root, env, logFile, signal });
	} catch (error) {
		// It ends like that when tests fail, too.
		if (!(error instanceof CommandFailure) || !existsSync(report)) throw error;
	}
}

function failedIn({ testResults }: JestReport): string[] {
	return testResults.flatMap(({ name, message, assertionResults }) => {
		const file = basename(name, '.test.mts');
		const failed = assertionResults.filter(({ status }) => status === 'failed');
		// A file that could not be loaded has no tests.
		if (assertionResults.length === 0) return [`${file} ${message}`];
		return failed.map(({ fullName }) => `${file} ${fullName}`);
	});
}

interface Options {
	keep: boolean;
	resume: boolean;
}

async function tryVersion(version: string, options: Options, signal: AbortSignal): Promise<Result> {
	const pins = await pinsOf(version, signal);
	const folder = join(defaultCacheRoot(), 'engines', version);
	if (!options.resume || !existsSync(reportOf(version))) {
		try {
			await install(pins, folder, signal);
			await runTests(version, folder, signal);
		} finally {
			if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		}
	}
	const report = JSON.parse(readFileSync(reportOf(version), 'utf8')) as JestReport;
	const { numPassedTests: passed, numTotalTests: all } = report;
	return { version, core: pins['n8n-core'] ?? '', passed, all, failed: failedIn(report) };
}

/** The numbers of the limits that account for the failed tests. */
const limitsOf = (failed: readonly string[]): string =>
	LIMITS.flatMap((limit, index) => (failed.some((test) => limit.test(test)) ? [index + 1] : []))
		.map(String)
		.join(', ');

const unexplained = ({ failed }: Result): string[] =>
	failed.filter((test) => !LIMITS.some((limit) => limit.test(test)));

async function writeTables(results: readonly Result[]): Promise<void> {
	const months = Object.keys(MONTHS);
	const rows = results.map(({ version, core, passed, all, failed }, index) => {
		return [
			version,
			months[index] ?? '',
			core,
			`${count(passed)} / ${count(all)}`,
			limitsOf(failed),
		];
	});
	for (const [file, head] of Object.entries(HEADS)) {
		const path = join(root, file);
		const page = withBlock(readFileSync(path, 'utf8'), BLOCK, table(head, rows));
		const style = await resolveConfig(path);
		writeFileSync(path, await format(page, { ...style, filepath: path }));
	}
}

/** @returns whether all was as the pages say */
async function run(
	only: string | undefined,
	options: Options,
	signal: AbortSignal,
): Promise<boolean> {
	const results: Result[] = [];
	const versions = only === undefined ? Object.values(MONTHS) : [only];
	let isFine = true;
	for (const version of versions) {
		try {
			const result = await tryVersion(version, options, signal);
			results.push(result);
			const limits = limitsOf(result.failed);
			const because = limits === '' ? '' : `; limits ${limits}`;
			console.log(
				`n8n ${version}, n8n-core ${result.core}: ${result.passed} of ${result.all}${because}`,
			);
			for (const test of unexplained(result)) {
				isFine = false;
				console.log(`  fails without a known reason: ${test}`);
			}
		} catch (error) {
			signal.throwIfAborted();
			isFine = false;
			const output = error instanceof CommandFailure ? `\n${error.output.trim()}` : '';
			console.log(`n8n ${version} could not be tried: ${messageOf(error)}${output}`);
		}
	}
	if (only === undefined && isFine) await writeTables(results);
	return isFine;
}

const { values } = parseArgs({
	options: {
		only: { type: 'string' },
		keep: { type: 'boolean', default: false },
		resume: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort());

if (values.help) {
	console.log(USAGE);
} else {
	try {
		if (!(await run(values.only, values, stopping.signal))) process.exitCode = 1;
	} catch (error) {
		console.error(stopping.signal.aborted ? 'Stopped.' : error);
		process.exitCode = 1;
	}
}

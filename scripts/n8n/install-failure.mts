import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { CommandFailure } from './command.mts';
import { Failure } from './failure.mts';

const TAIL_LINES = 12;

/** Says in words what a failed install lacks, where npm's output tells. */
export function installFailure(error: unknown, logFile: string): Failure {
	const output = error instanceof CommandFailure ? error.output : String(error);
	const lines = output.trim().split('\n').slice(-TAIL_LINES);
	const cause = causes.find(({ pattern }) => pattern.test(output))?.words();
	return new Failure(
		[
			'n8n could not be installed:',
			...lines.map((line) => `  | ${line}`),
			`The full log: ${logFile}`,
			...(cause ? [cause] : []),
		].join('\n'),
	);
}

const causes: Array<{ pattern: RegExp; words: () => string }> = [
	{
		pattern:
			/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT/,
		words: () =>
			'The npm registry could not be reached. Check the network, the proxy and `npm config get registry`.',
	},
	{
		pattern: /ENOSPC|no space left/,
		words: () => 'The disk is full. RONGCLOUD_DEMO_CACHE can name a folder on a bigger one.',
	},
	{ pattern: /gyp ERR!/, words: compilerAdvice },
	{
		pattern: /ETARGET|E404/,
		words: () => 'The npm registry in use lacks a package version that n8n needs.',
	},
	{ pattern: /EACCES|EPERM/, words: () => 'A file or folder cannot be written.' },
];

function compilerAdvice(): string {
	const purpose = 'The database driver of n8n (sqlite3) is compiled on this machine, which needs';
	const needs = [['python3'], ['make'], ['g++', 'c++', 'clang++']];
	const missing = needs.filter((names) => !names.some(isOnPath)).map(([name]) => name);
	return missing.length > 0
		? `${purpose} ${missing.join(', ')}. On Debian and Ubuntu: apt-get install -y python3 make g++`
		: `${purpose} python3, make and a C++ compiler. They are here, but the log shows that it failed.`;
}

function isOnPath(name: string): boolean {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return folders.some((folder) => existsSync(join(folder, name)));
}

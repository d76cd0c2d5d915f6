import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runCommand, signalGroup } from '../../../scripts/n8n/command.mts';
import { Failure, messageOf } from '../../../scripts/n8n/failure.mts';
import { freePort } from '../../../scripts/n8n/ports.mts';
import { failureWithLog } from '../../../scripts/n8n/server.mts';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;
const LOOK_AGAIN_MS = 50;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
const DEBIAN_USER = 'postgres';

/** What n8n needs to know of the database. */
export const DATABASE = { name: 'postgres', user: 'n8n' };

/** A server program that a test started for itself. */
export interface RunningProgram {
	port: number;
	stop(): Promise<void>;
}

type Command = readonly [file: string, ...args: string[]];

/** Finds a program by its name, in PATH or where Debian keeps PostgreSQL's own. */
export function findProgram(name: string, debianPackage: string): string {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	const folders = [
		...newestFirst.map((version) => join(DEBIAN_POSTGRES, version, 'bin')),
		...(process.env.PATH ?? '').split(delimiter),
	];
	const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
	if (found !== undefined) return found;
	throw new Failure(
		`The queue tests need "${name}". On Debian and Ubuntu: apt-get install -y ${debianPackage}`,
	);
}

/** A Redis of the test's own, which keeps nothing on disk. */
export async function startRedis(folder: string): Promise<RunningProgram> {
	const port = await freePort();
	const at = ['-h', '127.0.0.1', '-p', String(port)];
	return await startProgram({
		command: [
			findProgram('redis-server', 'redis-server'),
			...['--bind', '127.0.0.1', '--port', String(port)],
			...['--save', '', '--appendonly', 'no', '--dir', folder],
		],
		cwd: folder,
		port,
		// With -e an answer that is an error, such as LOADING, counts as a failure.
		isReady: [findProgram('redis-cli', 'redis-server'), ...at, '-e', 'ping'],
		stopSignal: 'SIGTERM',
	});
}

/** A PostgreSQL of the test's own, with a new and empty database in the folder. */
export async function startPostgres(folder: string): Promise<RunningProgram> {
	const port = await freePort();
	const data = join(folder, 'data');
	const at = ['-h', '127.0.0.1', '-p', String(port)];
	const as = await unprivileged(folder);
	const [init, ...initArgs] = [
		...as,
		findProgram('initdb', 'postgresql'),
		...['--pgdata', data, '--username', DATABASE.user, '--auth=trust'],
		...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
	] as unknown as Command;
	await runCommand(init, initArgs, { cwd: folder });
	return await startProgram({
		command: [
			...as,
			findProgram('postgres', 'postgresql'),
			...['-D', data, ...at, '-c', 'unix_socket_directories='],
		] as unknown as Command,
		cwd: folder,
		port,
		isReady: [
			findProgram('pg_isready', 'postgresql'),
			...[...at, '-d', DATABASE.name, '-U', DATABASE.user],
		],
		// A fast shutdown: it does not wait for its clients.
		stopSignal: 'SIGINT',
	});
}

/** What a query gives, as text without a heading. */
export const query = async ({ port }: RunningProgram, cwd: string, sql: string): Promise<string> =>
	await runCommand(
		findProgram('psql', 'postgresql'),
		[
			...['-h', '127.0.0.1', '-p', String(port), '-U', DATABASE.user, '-d', DATABASE.name],
			...['--no-align', '--tuples-only', '--command', sql],
		],
		{ cwd },
	);

/** PostgreSQL does not run as root; where we do, it gets the user that Debian made for it. */
async function unprivileged(folder: string): Promise<string[]> {
	if (process.getuid?.() !== 0) return [];
	await runCommand('chown', [`${DEBIAN_USER}:`, folder], { cwd: folder });
	// Not runuser: the signal for the death of the parent is lost with the change of the user.
	return [
		findProgram('setpriv', 'util-linux'),
		...[`--reuid=${DEBIAN_USER}`, `--regid=${DEBIAN_USER}`, '--init-groups', '--pdeathsig=KILL'],
	];
}

interface ProgramOptions {
	/** The program and its arguments. */
	command: Command;
	cwd: string;
	port: number;
	/** A command that fails as long as the program cannot serve. */
	isReady: Command;
	/** Asks it to end. */
	stopSignal: NodeJS.Signals;
}

/** Starts a program and waits until it serves. It ends with this process, even if that one is killed. */
async function startProgram({
	command,
	cwd,
	port,
	isReady: [check, ...checkArgs],
	stopSignal,
}: ProgramOptions): Promise<RunningProgram> {
	const logFile = join(cwd, 'output.log');
	const log = openSync(logFile, 'w');
	const child = spawn(findProgram('setpriv', 'util-linux'), ['--pdeathsig=KILL', ...command], {
		cwd,
		detached: true,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const ended = once(child, 'exit').catch(() => undefined);
	const kill = () => signalGroup(child, 'SIGKILL');
	process.once('exit', kill);
	const stop = async () => {
		child.kill(stopSignal);
		const late = setTimeout(kill, STOP_DEADLINE_MS);
		if (!hasEnded()) await ended;
		clearTimeout(late);
		process.off('exit', kill);
	};
	const deadline = Date.now() + START_DEADLINE_MS;
	try {
		for (;;) {
			if (hasEnded()) throw failureWithLog(`${command[0]} ended while it was starting`, logFile);
			try {
				await runCommand(check, checkArgs, { cwd });
				return { port, stop };
			} catch (error) {
				if (Date.now() > deadline) {
					throw failureWithLog(`${command[0]} did not start (${messageOf(error)})`, logFile);
				}
			}
			await sleep(LOOK_AGAIN_MS);
		}
	} catch (error) {
		await stop();
		throw error;
	}
}

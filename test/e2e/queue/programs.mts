import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runCommand, signalGroup } from '../../../scripts/n8n/command.mts';
import { Failure, messageOf } from '../../../scripts/n8n/failure.mts';
import { failureWithLog } from '../../../scripts/n8n/server.mts';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;
const LOOK_AGAIN_MS = 50;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** A server program that a test started for itself. */
export interface RunningProgram {
	port: number;
	stop(): Promise<void>;
}

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

export interface ProgramOptions {
	/** The program and its arguments. */
	command: readonly [file: string, ...args: string[]];
	cwd: string;
	port: number;
	/** A command that fails as long as the program cannot serve. */
	isReady: readonly [file: string, ...args: string[]];
	/** Asks it to end. */
	stopSignal: NodeJS.Signals;
}

/** Starts a program and waits until it serves. It ends with this process, even if that one is killed. */
export async function startProgram({
	command: [file, ...args],
	cwd,
	port,
	isReady: [check, ...checkArgs],
	stopSignal,
}: ProgramOptions): Promise<RunningProgram> {
	const logFile = join(cwd, 'output.log');
	const log = openSync(logFile, 'w');
	const child = spawn(findProgram('setpriv', 'util-linux'), ['--pdeathsig=KILL', file, ...args], {
		cwd,
		detached: true,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	const stop = stopper(child, stopSignal);
	const deadline = Date.now() + START_DEADLINE_MS;
	try {
		for (;;) {
			if (hasEnded(child)) throw failureWithLog(`${file} ended while it was starting`, logFile);
			try {
				await runCommand(check, checkArgs, { cwd });
				return { port, stop };
			} catch (error) {
				if (Date.now() > deadline) {
					throw failureWithLog(`${file} did not start (${messageOf(error)})`, logFile);
				}
			}
			await sleep(LOOK_AGAIN_MS);
		}
	} catch (error) {
		await stop();
		throw error;
	}
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function stopper(child: ChildProcess, stopSignal: NodeJS.Signals): () => Promise<void> {
	const ended = once(child, 'exit').catch(() => undefined);
	const kill = () => signalGroup(child, 'SIGKILL');
	process.once('exit', kill);
	return async () => {
		child.kill(stopSignal);
		const late = setTimeout(kill, STOP_DEADLINE_MS);
		if (!hasEnded(child)) await ended;
		clearTimeout(late);
		process.off('exit', kill);
	};
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

import { Failure } from './failure.mts';

const TAIL_CHARACTERS = 6_000;

export interface CommandOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Everything the command prints is appended here. */
	logFile?: string;
	/** Ends the command and all that it started. */
	signal?: AbortSignal;
}

/** A command that ended badly; `output` is the end of what it printed. */
export class CommandFailure extends Failure {
	override name = 'CommandFailure';

	constructor(
		command: string,
		reason: string,
		readonly output: string,
	) {
		super(`"${command}" ${reason}`);
	}
}

/**
 * Signals a child and everything it started. Needs a child that was spawned `detached`: as the head
 * of its own process group it does not get the terminal's Ctrl-C, so we alone decide when it ends.
 */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The group has ended already.
	}
}

/** Runs a command to its end and returns what it printed on stdout. */
export async function runCommand(
	file: string,
	args: readonly string[],
	{ cwd, env = process.env, logFile, signal }: CommandOptions,
): Promise<string> {
	signal?.throwIfAborted();
	const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	const stop = () => signalGroup(child, 'SIGKILL');
	signal?.addEventListener('abort', stop);
	process.once('exit', stop);
	const log = logFile ? createWriteStream(logFile, { flags: 'a' }) : undefined;
	let stdout = '';
	let tail = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			if (stream === child.stdout) stdout += text;
			tail = (tail + text).slice(-TAIL_CHARACTERS);
			log?.write(text);
		});
	}
	try {
		const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
		signal?.throwIfAborted();
		if (code === 0) return stdout;
		const command = [file, ...args].map((part) => part.split('/').at(-1)).join(' ');
		throw new CommandFailure(
			command,
			killedBy ? `was ended by ${killedBy}` : `ended with code ${code}`,
			tail,
		);
	} finally {
		signal?.removeEventListener('abort', stop);
		process.off('exit', stop);
		log?.end();
	}
}

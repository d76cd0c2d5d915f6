import { join } from 'node:path';

import { runCommand } from '../../../scripts/n8n/command.mts';
import { freePort } from '../../../scripts/n8n/ports.mts';
import { findProgram, startProgram, type RunningProgram } from './programs.mts';

const DEBIAN_USER = 'postgres';

/** What n8n needs to know of the database. */
export const DATABASE = { name: 'postgres', user: 'n8n' };

/** A PostgreSQL of the test's own, with a new and empty database in the folder. */
export async function startPostgres(folder: string): Promise<RunningProgram> {
	const port = await freePort();
	const data = join(folder, 'data');
	const asUser = await unprivileged(folder);
	const [initFile, ...initArgs] = asUser(
		findProgram('initdb', 'postgresql'),
		...['--pgdata', data, '--username', DATABASE.user, '--auth=trust'],
		...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
	);
	await runCommand(initFile, initArgs, { cwd: folder });
	return await startProgram({
		command: asUser(
			findProgram('postgres', 'postgresql'),
			...['-D', data, '-h', '127.0.0.1', '-p', String(port)],
			...['-c', 'unix_socket_directories='],
		),
		cwd: folder,
		port,
		isReady: [
			findProgram('pg_isready', 'postgresql'),
			...['-h', '127.0.0.1', '-p', String(port), '-d', DATABASE.name, '-U', DATABASE.user],
		],
		// A fast shutdown: it does not wait for its clients.
		stopSignal: 'SIGINT',
	});
}

type Command = [file: string, ...args: string[]];

/** PostgreSQL does not run as root; where we do, it gets the user that Debian made for it. */
async function unprivileged(folder: string): Promise<(...command: Command) => Command> {
	if (process.getuid?.() !== 0) return (...command) => command;
	await runCommand('chown', [`${DEBIAN_USER}:`, folder], { cwd: folder });
	// Not runuser: the signal for the death of the parent is lost with the change of the user.
	const as = [`--reuid=${DEBIAN_USER}`, `--regid=${DEBIAN_USER}`, '--init-groups'];
	return (...command) => [
		findProgram('setpriv', 'util-linux'),
		...as,
		'--pdeathsig=KILL',
		...command,
	];
}

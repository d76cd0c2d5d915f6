import { freePort } from '../../../scripts/n8n/ports.mts';
import { findProgram, startProgram, type RunningProgram } from './programs.mts';

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

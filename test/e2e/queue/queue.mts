import { readFileSync, rmSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { owner } from '../../../scripts/demo/demo.mts';
import { installN8n } from '../../../scripts/n8n/install.mts';
import { installPackage } from '../../../scripts/n8n/package.mts';
import { N8nClient } from '../../../scripts/n8n/rest.mts';
import { startN8n, type N8nServer } from '../../../scripts/n8n/server.mts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { packageDir } from '../support/stage.mts';
import { DATABASE, query, startPostgres, startRedis, type RunningProgram } from './programs.mts';

/**
 * How soon n8n finds that a worker is gone: its lock of a job has to run out, and then the job is noticed at
 * the next look. n8n's own values are 60, 10 and 30 seconds. A job that a worker was given and has not locked
 * yet is dead at the second look: the time between two has to be longer than a busy machine ever stands still.
 */
const LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '30000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '15000',
};

/** How many executions a worker takes at a time, so that two workers share six. */
const CONCURRENCY = 3;

/** A worker process of n8n. */
export interface Worker extends N8nServer {
	/** The executions it has begun. */
	executionIds(): string[];
}

/** n8n in queue mode with Redis, PostgreSQL, two workers and a sandbox, for the tests of one file. */
export interface Queue {
	main: N8nServer;
	/** Those that run. */
	workers: Worker[];
	sandbox: Sandbox;
	/** Signed in as the owner. */
	client: N8nClient;
	addWorker(): Promise<Worker>;
	/** Ends a worker as a crash or a lack of memory does. */
	killWorker(worker: Worker): Promise<void>;
	/** What a query to n8n's database gives, as text. */
	query(sql: string): Promise<string>;
	/** Ends all of it and removes its data. */
	clear(): Promise<void>;
}

/** Starts everything, each n8n with a home of its own in which the packed package is installed. */
export async function raiseQueue(): Promise<Queue> {
	const install = await installN8n({ say: (line) => process.stderr.write(`${line}\n`) });
	const folder = await mkdtemp(join(tmpdir(), 'n8n-queue-'));
	// PostgreSQL's user has to pass through.
	await chmod(folder, 0o711);
	const programs: RunningProgram[] = [];
	const workers: Worker[] = [];
	let main: N8nServer | undefined;
	let sandbox: Sandbox | undefined;
	const clear = async () => {
		await Promise.all([main, ...workers].map(async (server) => await server?.stop()));
		await sandbox?.close();
		for (const program of programs) await program.stop();
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	};
	const subfolder = async (name: string) => {
		const path = join(folder, name);
		await mkdir(path);
		return path;
	};

	try {
		const packed = await subfolder('package');
		await installPackage({ packageDir, home: packed });
		const redis = await startRedis(await subfolder('redis'));
		programs.push(redis);
		const postgres = await startPostgres(await subfolder('postgres'));
		programs.push(postgres);
		const env = environment(redis, postgres);
		const homeOf = async (name: string) => {
			const home = await subfolder(name);
			await cp(packed, home, { recursive: true });
			return home;
		};

		let count = 0;
		const addWorker = async () => {
			count += 1;
			const server = await startN8n({
				install,
				home: await homeOf(`worker-${count}`),
				command: ['worker', `--concurrency=${CONCURRENCY}`],
				env,
			});
			const worker = { ...server, executionIds: () => startedExecutions(server) };
			workers.push(worker);
			return worker;
		};
		const killWorker = async (worker: Worker) => {
			workers.splice(workers.indexOf(worker), 1);
			await worker.kill();
		};

		sandbox = await startSandbox();
		// The first one makes the tables, which two at a time would both try.
		main = await startN8n({ install, home: await homeOf('main'), env });
		await Promise.all([addWorker(), addWorker()]);
		const client = new N8nClient({ url: main.url, install });
		await client.signIn(owner);
		const ask = async (sql: string) => await query(postgres, folder, sql);
		return { main, workers, sandbox, client, addWorker, killWorker, query: ask, clear };
	} catch (error) {
		await clear();
		throw error;
	}
}

const environment = (redis: RunningProgram, postgres: RunningProgram) => ({
	EXECUTIONS_MODE: 'queue',
	// All of them read the credentials that one has written.
	N8N_ENCRYPTION_KEY: 'a key of the queue tests alone',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redis.port),
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgres.port),
	DB_POSTGRESDB_DATABASE: DATABASE.name,
	DB_POSTGRESDB_USER: DATABASE.user,
	DB_POSTGRESDB_PASSWORD: '',
	...LOCKS,
});

/** A worker's log names each execution that it begins. */
function startedExecutions({ logFile }: N8nServer): string[] {
	const log = readFileSync(logFile, 'utf8');
	return [...log.matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id ?? '');
}

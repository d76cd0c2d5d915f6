import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';

import { installN8n } from '../../../scripts/n8n/install.mts';
import { packageDir } from '../support/stage.mts';
import type { Answer, EngineRun, Order } from './protocol.mts';

interface Waiting {
	resolve(run: EngineRun): void;
	reject(error: Error): void;
}

/** n8n's engine with all of n8n's nodes and the built package, in a process of its own. */
export class Engine {
	private readonly open = new Map<number, Waiting>();
	private last = 0;

	private constructor(
		private readonly child: ChildProcess,
		private readonly home: string,
	) {
		child.on('message', (message) => this.settle(message as Answer));
		child.once('exit', (code, signal) => {
			const error = new Error(`The engine's process ended with ${signal ?? code}.`);
			for (const { reject } of this.open.values()) reject(error);
		});
	}

	/** Starts it; the nodes are loaded when they are needed. */
	static async start(): Promise<Engine> {
		const { nodeBin, n8nBin } = await installN8n({
			say: (line) => process.stderr.write(`${line}\n`),
		});
		const home = mkdtempSync(join(tmpdir(), 'rongcloud-engine-'));
		const child = fork(
			join(packageDir, 'test/e2e/examples/engineProcess.mts'),
			[n8nBin, packageDir],
			{
				execPath: nodeBin,
				execArgv: [],
				serialization: 'advanced',
				env: {
					PATH: process.env.PATH,
					HOME: home,
					TMPDIR: process.env.TMPDIR,
					N8N_USER_FOLDER: home,
					N8N_ENCRYPTION_KEY: 'engine-tests',
					N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
					N8N_LOG_LEVEL: 'silent',
				},
			},
		);
		await Promise.race([
			once(child, 'message'),
			once(child, 'exit').then(() => {
				throw new Error('The engine ended while it was starting.');
			}),
		]);
		return new Engine(child, home);
	}

	/** Runs a workflow until it ends or waits. */
	async run(order: Omit<Extract<Order, { kind: 'run' }>, 'kind'>): Promise<EngineRun> {
		return await this.send({ kind: 'run', ...order });
	}

	/** Goes on with an execution that waits: with what a form brought, or because the time is up. */
	async resume({ executionId }: EngineRun, items?: INodeExecutionData[]): Promise<EngineRun> {
		return await this.send({ kind: 'resume', executionId, items });
	}

	async stop(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
		rmSync(this.home, { recursive: true, force: true });
	}

	private async send(order: Order): Promise<EngineRun> {
		this.last += 1;
		const number = this.last;
		return await new Promise((resolve, reject) => {
			this.open.set(number, { resolve, reject });
			this.child.send({ number, order });
		});
	}

	private settle(answer: Answer): void {
		const waiting = this.open.get(answer.number);
		this.open.delete(answer.number);
		if ('run' in answer) waiting?.resolve(answer.run);
		else waiting?.reject(new Error(answer.failure));
	}
}

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A script of this folder in a process of its own, which speaks by messages. */
export class Helper {
	private constructor(private readonly child: ChildProcess) {}

	static start(script: string, args: string[] = [], execArgv: string[] = []): Helper {
		const path = fileURLToPath(new URL(script, import.meta.url));
		return new Helper(fork(path, args, { execArgv: [...process.execArgv, ...execArgv] }));
	}

	/** The next message; fails when the process ends without one. */
	async next<T>(): Promise<T> {
		const waiting = new AbortController();
		const { signal } = waiting;
		const ended = once(this.child, 'exit', { signal }).then(([code]) => {
			throw new Error(`${this.child.spawnargs.join(' ')} ended with code ${code}.`);
		});
		try {
			const [message] = await Promise.race([once(this.child, 'message', { signal }), ended]);
			return message as T;
		} finally {
			waiting.abort();
		}
	}

	send(message: object | string): void {
		this.child.send(message);
	}

	async ask<T>(message: object | string): Promise<T> {
		const answer = this.next<T>();
		this.send(message);
		return await answer;
	}

	stop(): void {
		if (this.child.connected) this.child.disconnect();
	}
}

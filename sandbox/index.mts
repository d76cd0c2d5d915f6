import type { AddressInfo } from 'node:net';

import { Scripts } from './faults.mts';
import { Feed } from './page/feed.mts';
import { buildServer } from './server.mts';
import { Service } from './service.mts';
import type { RecordedRequest, Sandbox, SandboxOptions } from './types.mts';

export { sign } from './auth.mts';
export { DEFAULT_APPS } from './apps.mts';
export { ManualClock, type Clock } from './clock.mts';
export { DEFAULT_DIRECTORY } from './directory.mts';
export type { ScriptedReply, ScriptHandle, ScriptMatch } from './faults.mts';
export { line, refusedLine } from './journal.mts';
export { CALLBACK_SAMPLES, type CallbackKind } from './callbackSamples.mts';
export type * from './types.mts';

const HOST = '127.0.0.1';

/**
 * Starts a local stand-in for the RongCloud and Nexconn server API, which checks every call as docs/service.md
 * says the service does, and remembers what it was told to send to whom.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const service = new Service(options);
	const scripts = new Scripts(() => service.clock.now());
	const requests: RecordedRequest[] = [];
	const feed = new Feed(service, requests);
	const reset = (): void => {
		service.reset();
		scripts.clear();
		requests.length = 0;
		feed.forget();
	};
	const allowMoreBroadcasts = (appKey: string): void => {
		service.allowMoreBroadcasts(appKey);
		feed.changed();
	};
	const { onAnswered } = options;
	/** What is under way goes on. */
	const refuse = (onDrained?: () => void): void => {
		if (app.server.listening) app.server.close(onDrained);
		else onDrained?.();
	};
	const app = buildServer({
		...{ service, scripts, requests, feed, reset, refuse, allowMoreBroadcasts, onAnswered },
	});

	try {
		await app.listen({ host: HOST, port: options.port ?? 0 });
	} catch (error) {
		await app.close();
		// Not instanceof: a test runner's Error is not the one that Node's network code throws.
		if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
			throw new Error(`Port ${options.port} on ${HOST} is taken.`, { cause: error });
		}
		throw error;
	}
	const { port } = app.server.address() as AddressInfo;
	let opening: Promise<void> | undefined;
	const listenAgain = async (): Promise<void> => {
		if (app.server.listening) return;
		await new Promise<void>((resolve, reject) => {
			app.server.once('error', reject);
			app.server.listen(port, HOST, () => {
				app.server.off('error', reject);
				resolve();
			});
		});
	};

	return {
		url: `http://${HOST}:${port}`,
		port,
		clock: service.clock,
		journal: service.journal,
		requests,
		get users() {
			return service.directory.all();
		},
		get replayedNonces() {
			return service.replayedNonces;
		},
		reset,
		reply: (match, response) => scripts.add(match, Array.isArray(response) ? response : [response]),
		setApp: (appKey, patch) => {
			service.apps.patch(appKey, patch);
			feed.changed();
		},
		allowMoreBroadcasts,
		nextBroadcastAt: (appKey) => service.usage(service.apps.get(appKey)).nextPushAt,
		setUser: (id, patch) => {
			service.directory.change(id, patch);
			feed.changed();
		},
		callback: (options) => service.callbacks.send(options),
		get refusing() {
			return !app.server.listening;
		},
		refuseConnections: () =>
			new Promise((resolve) => {
				refuse(resolve);
				app.server.closeAllConnections();
			}),
		allowConnections: async () => {
			// Whoever asks while it is being done waits for the same.
			opening ??= listenAgain().finally(() => (opening = undefined));
			await opening;
		},
		close: () => app.close(),
	};
}

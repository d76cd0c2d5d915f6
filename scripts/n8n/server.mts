import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import axios from 'axios';

import { signalGroup } from './command.mts';
import { Failure } from './failure.mts';
import type { N8nInstall } from './install.mts';
import { freePort } from './ports.mts';

const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 20_000;
const TAIL_LINES = 25;
const here = dirname(fileURLToPath(import.meta.url));

export interface N8nServerOptions {
	install: N8nInstall;
	/** n8n keeps its data in `<home>/.n8n`. */
	home: string;
	port?: number;
	/** What n8n is started as, with its arguments; by default all of it in one process. */
	command?: readonly [name: 'start' | 'worker', ...args: string[]];
	/** Added to the environment, over what is set here. */
	env?: Readonly<Record<string, string>>;
	signal?: AbortSignal;
}

export interface N8nServer {
	url: string;
	port: number;
	logFile: string;
	pid: number;
	/** Settles when n8n has ended, whoever ended it. */
	ended: Promise<void>;
	/** Asks n8n to end, and makes it end if it does not. */
	stop(): Promise<void>;
	/** Ends n8n at once, in the middle of whatever it does. */
	kill(): Promise<void>;
}

/** Starts n8n on the loopback interface and waits until it can serve. */
export async function startN8n({
	install,
	home,
	port: wantedPort,
	command = ['start'],
	env,
	signal,
}: N8nServerOptions): Promise<N8nServer> {
	signal?.throwIfAborted();
	const port = wantedPort ?? (await freePort());
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(home, 'n8n.log');
	mkdirSync(home, { recursive: true });
	const log = openSync(logFile, 'w');
	const child = spawn(
		install.nodeBin,
		['--require', join(here, 'stop-with-parent.cjs'), install.n8nBin, ...command],
		{
			cwd: home,
			env: {
				...serverEnvironment({ install, home, port, brokerPort: await freePort() }),
				...env,
			},
			detached: true,
			stdio: ['ignore', log, log, 'ipc'],
		},
	);
	closeSync(log);
	const ended = once(child, 'exit').then(
		() => undefined,
		() => undefined,
	);
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const killAll = () => signalGroup(child, 'SIGKILL');
	// Should this process end without stopping n8n, then n8n ends with it.
	process.once('exit', killAll);
	const kill = async () => {
		killAll();
		if (!hasEnded()) await ended;
		process.off('exit', killAll);
	};
	const stop = async () => {
		// To n8n alone: it ends its own task runners in order.
		child.kill('SIGTERM');
		const late = setTimeout(killAll, STOP_DEADLINE_MS);
		if (!hasEnded()) await ended;
		clearTimeout(late);
		await kill();
	};

	const readiness = async () =>
		await axios
			.get(`${url}/healthz/readiness`, { proxy: false, timeout: 2_000 })
			.then(() => true)
			.catch(() => false);
	const deadline = Date.now() + START_DEADLINE_MS;
	try {
		while (!(await readiness())) {
			signal?.throwIfAborted();
			if (hasEnded()) throw failureWithLog('n8n ended while it was starting', logFile);
			if (Date.now() > deadline) {
				throw failureWithLog(`n8n did not start within ${START_DEADLINE_MS / 1000} s`, logFile);
			}
			await sleep(250);
		}
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, port, pid: child.pid ?? 0, logFile, ended, stop, kill };
}

/** A failure of n8n itself, with the end of what it logged. */
export function failureWithLog(reason: string, logFile: string): Failure {
	const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
	const tail = lines.map((line) => `  | ${line}`);
	return new Failure(
		[`${reason}. The end of its log:`, ...tail, `The full log: ${logFile}`].join('\n'),
	);
}

interface EnvironmentOptions {
	install: N8nInstall;
	home: string;
	port: number;
	brokerPort: number;
}

/**
 * Made from nothing rather than from ours: a person's own N8N_* settings and proxies must not
 * change how this n8n behaves.
 */
function serverEnvironment({ install, home, port, brokerPort }: EnvironmentOptions) {
	const { PATH, HOME, TMPDIR, LANG } = process.env;
	return {
		PATH: [dirname(install.nodeBin), PATH].join(delimiter),
		HOME,
		TMPDIR,
		LANG,
		// As in n8n's own images; otherwise the browser asks for each file of the editor again with each page.
		NODE_ENV: 'production',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,

		N8N_USER_FOLDER: home,
		N8N_PORT: String(port),
		// A worker serves nothing but its state.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PROTOCOL: 'http',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_PYTHON_ENABLED: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// The sandbox is on the loopback interface; said here so that a changed default cannot break it.
		N8N_SSRF_PROTECTION_ENABLED: 'false',

		// Nothing below may call out: the demo must work without the internet, and say nothing to anyone.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_AI_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_DISABLED_MODULES: unusedModules.join(','),
	};
}

/** Parts of n8n that the demo has no use for, and that are slow to start or call out. */
const unusedModules = [
	'agents',
	'breaking-changes',
	'chat-hub',
	'external-secrets',
	'insights',
	'instance-ai',
	'instance-version-history',
	'ldap',
	'log-streaming',
	'mcp',
	'mcp-registry',
	'n8n-packages',
	'oauth-server',
	'otel',
	'provisioning',
	'quick-connect',
	'source-control',
	'sso-oidc',
	'sso-saml',
	'token-exchange',
	'workflow-builder',
];

// That of the node, which is not the one that jest puts in place for tests.
import console from 'node:console';
import { inspect } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
	IWorkflowBase,
	Logger,
} from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';

import {
	broadcast,
	CONTINUE,
	ERROR_OUTPUT,
	PRODUCTS,
	push,
	systemMessage,
	THREE,
	withMiddle,
} from '../engine/cases.mts';
import type { ScriptedReply } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import { NODE_NAME, runNode, start } from '../support/engine.mts';
import type { EngineResult } from '../support/engine.mts';
import { useHosts } from './runs.mts';

const hosts = useHosts();

/** Everything that a value holds, as text: also what is hidden, behind an error, or deep inside. */
const textOf = (value: unknown): string =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: Infinity,
		maxStringLength: Infinity,
		breakLength: Infinity,
	});

/** What n8n's log got, at every level. */
const logged: string[] = [];
/** What the editor was told: messages of nodes, and the events of a run. */
const shown: string[] = [];

/** The class of n8n's own logger, whose instances all write by one method. */
interface LoggerClass {
	log(level: string, message: string, metadata: object): void;
}

async function loggerOfNodes(): Promise<Logger> {
	const { execute } = start;
	const found: Logger[] = [];
	start.execute = async function () {
		found.push(this.logger);
		return await Promise.resolve([this.getInputData()]);
	};
	await runNode({
		parameters: systemMessage({ runMode: 'preview' }),
		credential: account(hosts.primary, 'nexconn'),
	});
	start.execute = execute;
	const [logger] = found;
	if (logger === undefined) throw new Error('The first node of the workflow did not run.');
	return logger;
}

const CONSOLE = ['debug', 'error', 'info', 'log', 'warn'] as const;

beforeAll(async () => {
	for (const method of CONSOLE) {
		jest.spyOn(console, method).mockImplementation((...words) => {
			logged.push(textOf(words));
		});
	}
	// A node's `this.logger` is the one that n8n-core has in its container, which no package hands out.
	const logger = await loggerOfNodes();
	jest
		.spyOn(Object.getPrototypeOf(logger) as LoggerClass, 'log')
		.mockImplementation((level, message, metadata) => {
			logged.push(`${level} ${message} ${textOf(metadata)}`);
		});
	// As it was made first, it is the engine's as well; said here, so that it need not be so.
	LoggerProxy.init(logger);
	logger.info('through the logger of a node');
	LoggerProxy.info('through the logger of the engine');
	console.log('through the console');
});
afterEach(() => {
	logged.length = 0;
	shown.length = 0;
});
afterAll(() => {
	jest.restoreAllMocks();
	LoggerProxy.init({ error() {}, warn() {}, info() {}, debug() {} } as unknown as Logger);
});

/** Notes every event of a run when it happens, as n8n's server passes them on to the editor. */
function listeningHooks(): ExecutionLifecycleHooks {
	const hooks = new ExecutionLifecycleHooks('manual', '1', {} as IWorkflowBase);
	const note = async (...event: unknown[]) => {
		shown.push(textOf(event));
		return await Promise.resolve();
	};
	hooks.addHandler('nodeExecuteBefore', note);
	hooks.addHandler('nodeExecuteAfter', note);
	hooks.addHandler('workflowExecuteAfter', note);
	hooks.addHandler('sendResponse', note);
	return hooks;
}

const note = (...message: unknown[]) => {
	shown.push(textOf(message));
};

interface Case {
	name: string;
	parameters?: INodeParameters;
	items?: IDataObject[];
	replies?: ScriptedReply[];
	before?: () => Promise<void>;
	settings?: Partial<INode>;
	/** What the credential has in place of the usual. */
	credential?: (usual: ICredentialDataDecryptedObject) => ICredentialDataDecryptedObject;
	/** More that is nobody's business. */
	secrets?: string[];
	/** Whether the run ends with an error. */
	fails?: boolean;
	/** How many calls go out at least; one if left out. */
	calls?: number;
	/** Whether the node leaves notes in the execution about what must not be sent again. */
	ledger?: boolean;
}

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } as const;
const BUSY: ScriptedReply = { status: 429, body: { code: 1008, errorMessage: 'Too many' } };
const DISABLED: ScriptedReply = { status: 430, body: { code: 1009, errorMessage: 'Not enabled' } };
const RESET: ScriptedReply = { kind: 'reset', when: 'after-request', accept: true };
const refuse = async () => await hosts.primary.refuseConnections();
const WITH_BACKUP = { credential: () => ({ backupUrl: hosts.backup.url }), calls: 0 };
const WRONG_SECRET = {
	credential: () => ({ appSecret: 'another-secret' }),
	secrets: ['another-secret'],
};
const NO_PRODUCT = { credential: () => ({ product: '' }), calls: 0 };
const withSesame = (address: string) => ({
	credential: () => ({ baseUrl: `https://${address}` }),
	secrets: ['open-sesame'],
	fails: true,
	calls: 0,
});

/** A reply that repeats what it was sent, and the App Secret, however it may have come by it. */
const echo = (status: number, contentType: string, accept = false): ScriptedReply => ({
	...{ status, contentType, accept },
	body: ({ headers }) => {
		const said = `${String(headers.signature)} ${String(headers['app-key']).replace('-', '-secret-')}`;
		if (contentType === 'text/html') return `<pre>${said}\n${said.repeat(100)}</pre>`;
		return { code: accept ? 200 : 1002, errorMessage: said, request: { headers: [said] } };
	},
});

const CASES: readonly Case[] = [
	{ name: 'accepted' },
	{ name: 'accepted, a broadcast', parameters: broadcast() },
	{ name: 'accepted, a push notification', parameters: push() },
	{ name: 'accepted with Retry On Fail', settings: RETRY },
	{ name: 'a preview', parameters: systemMessage({ runMode: 'preview' }), calls: 0 },
	{ name: 'a preview of a broadcast', parameters: broadcast({ runMode: 'preview' }), calls: 0 },
	{ name: 'a row that cannot be sent', items: withMiddle({ to: '' }), fails: true, calls: 0 },
	{
		name: 'a row that cannot be sent, on the error output',
		items: withMiddle({ to: '' }),
		settings: ERROR_OUTPUT,
	},
	{ name: 'refused', replies: [DISABLED], fails: true },
	{ name: 'refused with Continue', replies: [DISABLED], settings: CONTINUE },
	{
		name: 'refused, tried again, accepted',
		parameters: systemMessage({ advanced: { waitWhenBusy: 0 } }),
		replies: [{ kind: 'normal' }, BUSY],
		settings: RETRY,
		calls: 4,
	},
	{
		name: 'refused at every try',
		replies: [{ kind: 'normal' }, { ...DISABLED, times: 9 }],
		settings: RETRY,
		fails: true,
		ledger: true,
		calls: 4,
	},
	{ name: 'refused, a broadcast', parameters: broadcast(), replies: [DISABLED], fails: true },
	{ name: 'unknown', replies: [RESET], fails: true, ledger: true },
	{ name: 'unknown, on the error output', replies: [RESET], settings: ERROR_OUTPUT },
	{
		name: 'unknown, with Retry On Fail',
		replies: [{ kind: 'normal' }, RESET],
		settings: RETRY,
		fails: true,
		ledger: true,
	},
	{
		name: 'unknown, a broadcast with Retry On Fail and Continue',
		parameters: broadcast(),
		replies: [RESET],
		settings: { ...RETRY, ...CONTINUE },
		ledger: true,
	},
	{
		name: 'no reply in time',
		parameters: systemMessage({ advanced: { timeout: 1 } }),
		replies: [{ kind: 'hang' }],
		fails: true,
	},
	{
		name: 'HTML in place of JSON',
		replies: [{ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }],
		fails: true,
	},
	{ name: 'a reply that is cut off', replies: [{ kind: 'cut-off' }], settings: CONTINUE },
	{
		name: 'a redirect',
		replies: [{ status: 307, headers: { location: '/elsewhere' }, body: '' }],
		fails: true,
	},
	{ name: 'an echo in a refusal', replies: [echo(400, 'application/json')], fails: true },
	{
		name: 'an echo in a success',
		replies: [echo(200, 'application/json', true)],
		settings: CONTINUE,
	},
	{ name: 'an echo in a page', replies: [echo(502, 'text/html')], settings: ERROR_OUTPUT },
	{ name: 'an echo in a long page', replies: [echo(403, 'text/html')], fails: true },
	{ name: 'connections refused', before: refuse, fails: true, calls: 0 },
	{
		name: 'connections refused, with a backup',
		before: refuse,
		...WITH_BACKUP,
		settings: ERROR_OUTPUT,
	},
	{
		name: 'connections refused at both hosts',
		before: async () => {
			await Promise.all([refuse(), hosts.backup.refuseConnections()]);
		},
		...WITH_BACKUP,
		settings: { ...RETRY, ...ERROR_OUTPUT },
	},
	{ name: 'a wrong App Secret', ...WRONG_SECRET, fails: true },
	{
		name: 'a wrong App Secret, with Retry On Fail and Continue',
		...WRONG_SECRET,
		settings: { ...RETRY, ...CONTINUE },
	},
	{
		name: 'an App Secret with white space around it',
		credential: ({ appSecret }) => ({ appSecret: `\t${String(appSecret)}\n` }),
	},
	{
		name: 'App Key and App Secret mixed up',
		credential: ({ appKey = '', appSecret = '' }) => ({ appKey: appSecret, appSecret: appKey }),
		fails: true,
	},
	{
		name: 'an App Secret in the App Key, broken in two',
		credential: ({ appSecret }) => ({ appKey: `${String(appSecret)}\nrest` }),
		fails: true,
		calls: 0,
	},
	{ name: 'a credential without a product', ...NO_PRODUCT, fails: true },
	{
		name: 'a credential without a product, with the error output',
		...NO_PRODUCT,
		settings: ERROR_OUTPUT,
	},
	{ name: 'a base URL with a password', ...withSesame('me:open-sesame@127.0.0.1') },
	{ name: 'a base URL with a key in its query', ...withSesame('127.0.0.1/?key=open-sesame') },
];

const allRequests = () => [hosts.primary, hosts.backup].flatMap(({ requests }) => requests);

/** What must be seen nowhere: the App Secret, and all that was made of it and sent. */
const secretsOf = (appSecret: string): string[] => [
	appSecret,
	Buffer.from(appSecret).toString('base64'),
	Buffer.from(appSecret).toString('hex'),
	...allRequests().flatMap(({ headers }) =>
		['signature', 'nonce'].flatMap((name) => headers[name] ?? []),
	),
];

/** Every place where somebody could read something after a run. */
function placesOf({ run, error, output, errorOutput }: EngineResult): Record<string, string> {
	return {
		'the outputs': textOf([output, errorOutput]),
		'the outputs as JSON': JSON.stringify([output, errorOutput]),
		'the error': textOf(error),
		'the error as JSON': JSON.stringify(error ?? null),
		'the context of the node': textOf(run.data.executionData?.contextData),
		'the run': textOf(run),
		'the run as it is stored': JSON.stringify(run),
		'the log': logged.join('\n'),
		'what the editor is told': shown.join('\n'),
	};
}

test('the log is heard, by whatever way it is written', () => {
	expect(logged.join('\n')).toMatch(/through the logger of a node/);
	expect(logged.join('\n')).toMatch(/through the logger of the engine/);
	expect(logged.join('\n')).toMatch(/through the console/);
});

test('what is hidden in a value is found', () => {
	const inner = new Error('first', { cause: new Map([['key', { deep: ['planted-1'] }]]) });
	const outer = new Error('second', { cause: inner });
	Object.defineProperty(outer, 'hidden', { value: 'planted-2', enumerable: false });
	Object.assign(outer, { [Symbol('own')]: { list: Array(500).fill('x').concat('planted-3') } });
	outer.stack = `${outer.stack}\n at planted-4`;

	const text = textOf({ error: outer, long: `${'y'.repeat(20_000)}planted-5` });
	for (const number of [1, 2, 3, 4, 5]) expect(text).toContain(`planted-${number}`);
});

describe.each(PRODUCTS)('%s: App Secret, signatures and nonces are seen nowhere', (product) => {
	test.each(CASES)('$name', async (each) => {
		const { fails = false, calls = 1, ledger = false, items = [...THREE] } = each;
		const { parameters = systemMessage(), settings, secrets = [] } = each;
		// A Nexconn key may not call the push path of the other product.
		const app = parameters.resource === 'pushNotification' ? 'both' : product;
		const usual = account(hosts.primary, product, app);
		if (each.replies !== undefined) hosts.primary.reply({}, each.replies);
		await each.before?.();
		const result = await runNode({
			parameters,
			items,
			credential: { ...usual, ...each.credential?.(usual) },
			settings,
			additionalData: { sendDataToUI: note, logAiEvent: note, hooks: listeningHooks() },
		});

		const places = placesOf(result);
		// Otherwise it would be no wonder that nothing is found.
		expect(result.error !== undefined).toBe(fails);
		expect(allRequests().length).toBeGreaterThanOrEqual(calls);
		expect(places['the run']).toContain('Hello Ana');
		expect(places['the log']).toContain(`Running node "${NODE_NAME}" started`);
		expect(places['what the editor is told']).toContain(NODE_NAME);
		if (ledger) expect(places['the context of the node']).toMatch(/state: '(accepted|unknown)'/);

		const nowhere = [...secretsOf(String(usual.appSecret)), ...secrets];
		expect(nowhere).toHaveLength(3 + 2 * allRequests().length + secrets.length);
		const found = Object.entries(places).flatMap(([place, text]) =>
			nowhere.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
		);
		expect(found).toEqual([]);
		// Nor under a name that n8n or axios gives to headers.
		const headers = /"(?:rc-)?(?:signature|nonce|app-key)"/i;
		expect(places['the outputs as JSON']).not.toMatch(headers);
		expect(places['the error as JSON']).not.toMatch(headers);
	});
});

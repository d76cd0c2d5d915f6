import dns from 'node:dns';

import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import { runAsTool } from '../engine/agent.mts';
import type { ToolOptions, ToolRun } from '../engine/agent.mts';
import { PRODUCTS, useSandbox } from '../engine/cases.mts';
import type { JournalEntry, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { CredentialsHelper, loadPackage, runNode } from '../support/engine.mts';
import type { EngineResult, EngineRun } from '../support/engine.mts';
import type { Told } from './account.mts';
import { audit, compare } from './bookkeeper.mts';
import type { AskedRow, Figures, Seen, Taken } from './bookkeeper.mts';
import type { Size } from './rows.mts';
import type { Column, Line } from './table.mts';
import { doseOf } from './table.mts';
import { UNKNOWN_HOST } from './troubles.mts';
import type { Fault, Hosts } from './troubles.mts';

/** How many calls go well before a fault in the middle. */
const CALLS_BEFORE = { 3: 1, 400: 6 } as const;

/** The settings of n8n that make a column; with hardly a pause, as 0 would count as n8n's default. */
const settingsOf = ({ onError, retryOnFail }: Column): Partial<INode> => ({
	...(onError === 'stopWorkflow' ? {} : { onError }),
	...(retryOnFail ? { retryOnFail, maxTries: 3, waitBetweenTries: 1 } : {}),
});

/** Two sandboxes for a test file, both open, as new, and without a limit on messages before each test. */
export function useHosts(): Hosts {
	const primary = useSandbox();
	const backup = useSandbox();
	const hosts = {
		get primary() {
			return primary.current;
		},
		get backup() {
			return backup.current;
		},
	};
	letNobodyKnow(UNKNOWN_HOST);
	const both = () => [hosts.primary, hosts.backup];
	beforeEach(() => {
		for (const sandbox of both()) {
			for (const app of [...PRODUCTS, 'both']) {
				sandbox.setApp(`sandbox-${app}`, { messagesPerSecond: 1_000_000_000 });
			}
		}
	});
	afterEach(async () => {
		await Promise.all(both().map(async (sandbox) => await sandbox.allowConnections()));
	});
	return hosts;
}

/** Answers for a name in place of a name server, which may be out of reach and slow to be missed. */
function letNobodyKnow(hostName: string): void {
	beforeAll(() => {
		const lookup = dns.lookup.bind(dns) as (...call: unknown[]) => void;
		jest.spyOn(dns, 'lookup').mockImplementation(((...call: unknown[]) => {
			const done = call.at(-1) as (error: Error) => void;
			if (call[0] !== hostName) return lookup(...call);
			const error = new Error(`getaddrinfo ENOTFOUND ${hostName}`);
			const facts = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: hostName };
			process.nextTick(done, Object.assign(error, facts));
		}) as typeof dns.lookup);
	});
	afterAll(() => {
		jest.restoreAllMocks();
	});
}

/** What is sent in a run, and how the journal shows it. */
export interface Task {
	product: Product;
	app?: 'both';
	path: string;
	parameters: INodeParameters;
	/** What a model fills in of them, by the row's users (`to`) and `text`, when the node is a tool. */
	asTool?: INodeParameters;
	rows: readonly AskedRow[];
	/** What an entry of the journal means to the bookkeeper. */
	read: (entry: JournalEntry) => Taken[];
}

export interface RunReport {
	figures: Figures;
	/** How often the script of the fault was used after the calls before it. */
	met: number;
	/** What was asked for and not taken. */
	undone: string[];
	asked: number;
	taken: number;
	/** Calls that reached one of the hosts. */
	calls: number;
}

/** Runs a task under a fault, and lets the bookkeeper look at what is left of it. */
export async function runUnder(
	hosts: Hosts,
	line: Line,
	column: Column,
	{ product, app, path, parameters, asTool, rows, read }: Task,
): Promise<RunReport> {
	const { fault, size } = line;
	const before = fault.fromStart === true || fault.atBackup === true ? 0 : CALLS_BEFORE[size];
	const script = (fault.atBackup === true ? hosts.backup : hosts.primary).reply(path, [
		...(before > 0 ? [{ kind: 'normal' as const, times: before }] : []),
		...(fault.replies?.(doseOf(line, column)) ?? []),
	]);
	await fault.before?.(hosts);
	const credential = {
		...account(hosts.primary, product, app ?? product),
		...(fault.baseUrl === undefined ? {} : { baseUrl: fault.baseUrl }),
		...(fault.hasBackup === true ? { backupUrl: hosts.backup.url } : {}),
	};
	const credentialsHelper = await helperFor(fault, hosts.primary, credential, size);
	const given = {
		parameters,
		items: rows.map(({ json }) => json),
		credential,
		settings: settingsOf(column),
		additionalData: credentialsHelper === undefined ? {} : { credentialsHelper },
	};
	const { tool } = column;
	const told =
		tool === undefined
			? await runRows(given, rows, column)
			: await runCalls({ ...given, parameters: { ...parameters, ...asTool }, by: tool }, rows);
	const journal = [hosts.primary, hosts.backup].flatMap((host) => host.journal);
	const taken = journal.flatMap(read);
	const { asked, undone } = compare(rows, taken);
	return {
		figures: told(taken),
		met: script.used - before,
		undone,
		asked: asked.length,
		taken: taken.length,
		calls: hosts.primary.requests.length + hosts.backup.requests.length,
	};
}

/** What the bookkeeper finds out, once it is told what the service took. */
type Account = (taken: readonly Taken[]) => Figures;

/** Runs all rows at once. */
async function runRows(
	given: EngineRun,
	rows: readonly AskedRow[],
	{ isStartedAgain, onError }: Column,
): Promise<Account> {
	let result = await runNode(given);
	if (isStartedAgain === true && result.error !== undefined) {
		result = await runNode({ ...given, retryOf: result.run });
	}
	return (taken) => audit(rows, taken, seen(result), onError);
}

/** Lets an agent make a call for each row; each has an account of its own. */
async function runCalls(
	given: Omit<ToolOptions, 'calls'>,
	rows: readonly AskedRow[],
): Promise<Account> {
	const calls = rows.map(({ users, text }) => ({ to: users.join(', '), text }));
	const { answers } = await runAsTool({ ...given, calls });
	return (taken) => {
		const all = rows.map((row, index) => {
			const own = taken.filter(
				({ userId, text }) => row.users.includes(userId) && row.text === text,
			);
			return audit([row], own, answered(answers[index]), 'stopWorkflow');
		});
		const figures = (name: keyof Figures) => all.flatMap((one) => one[name]);
		return {
			deliveredTwice: figures('deliveredTwice'),
			missing: figures('missing'),
			wrongWord: figures('wrongWord'),
			misplaced: figures('misplaced'),
		};
	};
}

/** What an agent is told of one of its calls. */
function answered(answer: ToolRun['answers'][number] | undefined): Seen {
	if (typeof answer !== 'string') {
		const output = (answer ?? []).map((json) => ({ json, pairedItem: { item: 0 } }));
		return { output, errorOutput: [] };
	}
	const [message = '', ...lines] = answer.split('\n');
	const error = { message, description: lines.join('\n'), itemIndex: 0 };
	return { output: [], errorOutput: [], error };
}

/** The credential as the fault has it. */
async function helperFor(
	fault: Fault,
	sandbox: Sandbox,
	credential: ICredentialDataDecryptedObject,
	size: Size,
): Promise<CredentialsHelper | undefined> {
	if (fault.comesBack === true) return await comeBack(sandbox, credential, size);
	const { breaks } = fault;
	if (breaks === undefined) return undefined;
	const { credentialTypes } = await loadPackage();
	const helper = new CredentialsHelper(credentialTypes, credential);
	const work = helper[breaks.part].bind(helper) as (...given: unknown[]) => Promise<never>;
	let times = 0;
	const broken = async (...call: unknown[]) => {
		times += 1;
		if (times > breaks.after) throw new Error('The encryption key does not fit.');
		return await work(...call);
	};
	return Object.assign(helper, { [breaks.part]: broken });
}

/** How many calls find nobody there before a host comes back. */
const ATTEMPTS_REFUSED = { 3: 1, 400: 2 } as const;

/** Sees each attempt to make a call, as it has to be signed, also those that the sandbox never sees. */
async function comeBack(
	sandbox: Sandbox,
	credential: ICredentialDataDecryptedObject,
	size: Size,
): Promise<CredentialsHelper> {
	const { credentialTypes } = await loadPackage();
	const helper = new CredentialsHelper(credentialTypes, credential);
	const authenticate = helper.authenticate.bind(helper);
	let refused = 0;
	helper.authenticate = async (...call) => {
		if (sandbox.refusing) {
			if (refused === ATTEMPTS_REFUSED[size]) await sandbox.allowConnections();
			else refused += 1;
		}
		return await authenticate(...call);
	};
	return helper;
}

function seen({ output, errorOutput, error }: EngineResult): Seen {
	return { output, errorOutput, ...(error === undefined ? {} : { error: toldBy(error) }) };
}

const toldBy = ({ message, description, context }: NonNullable<EngineResult['error']>): Told => ({
	message,
	description: description ?? '',
	...(typeof context.itemIndex === 'number' ? { itemIndex: context.itemIndex } : {}),
});

/** The first few sentences of each figure, which are enough to see what is wrong. */
export const firstOf = (figures: Figures) =>
	Object.fromEntries(
		Object.entries(figures as unknown as Record<string, string[]>).map(([name, sentences]) => [
			name,
			sentences.length > 5
				? [...sentences.slice(0, 5), `and ${sentences.length - 5} more`]
				: sentences,
		]),
	);

export const FLAWLESS = firstOf({ deliveredTwice: [], missing: [], wrongWord: [], misplaced: [] });

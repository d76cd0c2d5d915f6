import dns from 'node:dns';

import { afterAll, afterEach, beforeAll, beforeEach, jest } from '@jest/globals';
import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import { PRODUCTS, useSandbox } from '../engine/cases.mts';
import type { JournalEntry, Sandbox } from '../../sandbox/index.mts';
import { account } from '../support/accounts.mts';
import type { Product } from '../support/accounts.mts';
import { CredentialsHelper, loadPackage, runNode } from '../support/engine.mts';
import type { EngineResult } from '../support/engine.mts';
import type { Told } from './account.mts';
import { audit, compare } from './bookkeeper.mts';
import type { AskedRow, Figures, Seen, Taken } from './bookkeeper.mts';
import type { Size } from './rows.mts';
import type { Column, Line } from './table.mts';
import { doseOf } from './table.mts';
import { UNKNOWN_HOST } from './troubles.mts';
import type { Hosts } from './troubles.mts';

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
	{ product, app, path, parameters, rows, read }: Task,
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
	const result = await runNode({
		parameters,
		items: rows.map(({ json }) => json),
		credential,
		settings: settingsOf(column),
		additionalData:
			fault.comesBack === true
				? { credentialsHelper: await comeBack(hosts.primary, credential, size) }
				: {},
	});
	const journal = [hosts.primary, hosts.backup].flatMap((host) => host.journal);
	const taken = journal.flatMap(read);
	const { asked, undone } = compare(rows, taken);
	return {
		figures: audit(rows, taken, seen(result), column.onError),
		met: script.used - before,
		undone,
		asked: asked.length,
		taken: taken.length,
		calls: hosts.primary.requests.length + hosts.backup.requests.length,
	};
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

import { createHash } from 'node:crypto';

import { jsonStringify } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../../service/reply';
import type { Fate, ReadyJob, ReadyRow, Row } from '../row';

type Entries = Record<string, Fate[]>;

/** The service's own words, kept in memory alone, for as long as the execution is. */
const inFull = new WeakMap<Entries, Map<string, Fate[]>>();

const STORE = 'rongCloudLedger';

/** The run of the first try, by the input of a tool's call. */
const firstRuns = new WeakMap<object, number>();

/**
 * Remembers within one execution what was sent by a run that did not end well, so that n8n's Retry On Fail and
 * Retry in the list of executions, which start the node over with all items, continue instead of repeating
 * (docs/n8n.md, section 2). It holds hashes, IDs, tags and outcomes, and no words of the message or of the service.
 * A row is known by its run (each turn of a loop is one), its position and its input: its request may
 * differ from try to try, for example by the time of day.
 */
export class Ledger {
	private readonly entries: Entries;

	private readonly isEmpty: boolean;

	private run?: number;

	constructor(private readonly context: IExecuteFunctions) {
		const store = context.getContext('node');
		store[STORE] ??= {};
		this.entries = store[STORE] as Entries;
		// Most runs have nothing to recall, and rows take a while to tell apart.
		this.isEmpty = Object.keys(this.entries).length === 0;
	}

	/** What earlier tries brought a row, which must not be sent again. */
	recall(row: Row): Fate[] {
		if (this.isEmpty) return [];
		const key = this.key(row);
		const fates = inFull.get(this.entries)?.get(key) ?? this.entries[key] ?? [];
		return fates.map((fate) => ({ ...fate, note: 'An earlier try of this run made this call.' }));
	}

	/** Keeps what must not be sent again, of a run that may be started over. */
	keep(rows: readonly ReadyRow[]): void {
		const full = inFull.get(this.entries) ?? new Map<string, Fate[]>();
		inFull.set(this.entries, full);
		for (const row of rows) {
			const kept = row.fates.filter(({ outcome }) => !mayRepeat(row.job, outcome));
			if (kept.length === 0 && this.isEmpty) continue;
			const key = this.key(row);
			full.set(key, kept);
			this.entries[key] = kept.map((fate) => ({ ...fate, outcome: withoutWords(fate.outcome) }));
		}
	}

	/** Forgets a run that ended well. */
	forget(rows: readonly ReadyRow[]): void {
		if (this.isEmpty) return;
		for (const row of rows) {
			const key = this.key(row);
			inFull.get(this.entries)?.delete(key);
			delete this.entries[key];
		}
	}

	private key({ index, job }: Row): string {
		const { json } = this.context.getInputData()[index] ?? {};
		const hash = createHash('sha256')
			.update(jsonStringify(json ?? {}, { replaceCircularRefs: true }))
			.digest('hex');
		this.run ??= runOf(this.context);
		// That test users got it says nothing of those whom it is for.
		const test = job?.testOf === undefined ? '' : ':test';
		return `${this.run}:${index}:${hash}${test}`;
	}
}

/**
 * The run that a try belongs to. n8n counts each try of a tool's call as a run of its own, and hands all of
 * them the same input (docs/n8n.md, section 3).
 */
export function runOf(context: IExecuteFunctions): number {
	const run = Number(context.evaluateExpression('{{ $runIndex }}', 0));
	const input = context.getInputData()[0]?.json;
	if (input === undefined || !context.getNode().type.endsWith('Tool')) return run;
	const first = firstRuns.get(input) ?? run;
	firstRuns.set(input, first);
	return first;
}

/** Refused messages may be tried again; what counts against a small quota, or may have reached people, never. */
function mayRepeat({ kind, endpoint }: ReadyJob, outcome: Outcome): boolean {
	if (outcome.state === 'notSent') return true;
	if (endpoint.limit.kind === 'quota') return false;
	if (kind.effect === 'send') return outcome.state === 'rejected';
	// What a look brought, or a token, is not kept here: it is asked for again.
	return outcome.state !== 'accepted' || outcome.found !== undefined;
}

/** The node's context is stored with the execution: what the service said does not go into it. */
function withoutWords(outcome: Outcome): Outcome {
	const kept = { ...outcome };
	delete kept.response;
	delete kept.serviceMessage;
	return kept;
}

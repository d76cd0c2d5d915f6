import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../../service/reply';
import { withoutUsers } from '../row';
import type { Fate, ReadyJob, ReadyRow, Row } from '../row';

type Entries = Record<string, Fate[]>;

/** The service's own words, kept in memory alone, for as long as the execution is. */
const inFull = new WeakMap<Entries, Map<string, Fate[]>>();

const STORE = 'rongCloudLedger';

/**
 * Remembers within one execution what was sent, so that n8n's Retry On Fail, which starts the node over
 * with all items, continues instead of repeating (docs/n8n.md, section 2). It holds hashes, IDs and outcomes,
 * and no words of the message or of the service.
 * A row is known by its run (each turn of a loop is one), its position and its input: its request may
 * differ from try to try, for example by the time of day.
 */
export class Ledger {
	private readonly entries?: Entries;

	private readonly runIndex: number = 0;

	constructor(private readonly context: IExecuteFunctions) {
		if (context.getNode().retryOnFail !== true) return;
		const store = context.getContext('node');
		store[STORE] ??= {};
		this.entries = store[STORE] as Entries;
		this.runIndex = Number(context.evaluateExpression('{{ $runIndex }}', 0));
	}

	/** What earlier tries brought a row, which must not be sent again. */
	recall(row: Row): Fate[] {
		if (this.entries === undefined) return [];
		const key = this.key(row);
		const fates = inFull.get(this.entries)?.get(key) ?? this.entries[key] ?? [];
		return fates.map((fate) => ({ ...fate, note: 'An earlier try of this run made this call.' }));
	}

	/** Keeps what must not be sent again. */
	remember(row: ReadyRow, fates: readonly Fate[]): void {
		if (this.entries === undefined) return;
		const kept = fates.filter(({ outcome }) => !mayRepeat(row.job, outcome));
		if (kept.length === 0) return;
		const full = inFull.get(this.entries) ?? new Map<string, Fate[]>();
		inFull.set(this.entries, full);
		const key = this.key(row);
		const redone = new Set(kept.flatMap(({ userIds = [] }) => userIds));
		const before = withoutUsers(this.entries[key] ?? [], redone);
		full.set(key, [...withoutUsers(full.get(key) ?? before, redone), ...kept]);
		this.entries[key] = [
			...before,
			...kept.map((fate) => ({ ...fate, outcome: withoutWords(fate.outcome) })),
		];
	}

	private key({ index }: Row): string {
		const input = JSON.stringify(this.context.getInputData()[index]?.json);
		const hash = createHash('sha256')
			.update(input ?? '')
			.digest('hex');
		return `${this.runIndex}:${index}:${hash}`;
	}
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

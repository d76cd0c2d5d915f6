import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../../service/reply';
import { effectOf } from '../../service/requests';
import { withoutUsers } from './plan';
import type { ReadyJob, Row, Settled } from '../read/rows';

type Entries = Record<string, Settled[]>;

/** The service's own words, kept in memory alone, for as long as the execution is. */
const inFull = new WeakMap<Entries, Map<string, Settled[]>>();

const STORE = 'rongCloudLedger';

/**
 * Remembers within one execution what was sent, so that n8n's Retry On Fail, which starts the node over
 * with all items, continues instead of repeating (n8n anchors, section 1.3). It holds hashes, IDs and outcomes, and no
 * words of the message or of the service.
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

	/** What earlier tries settled for a row, which must not be sent again. */
	recall(row: Row): Settled[] {
		if (this.entries === undefined) return [];
		const key = this.key(row);
		const settled = inFull.get(this.entries)?.get(key) ?? this.entries[key] ?? [];
		const note = 'An earlier try of this run made this call.';
		return settled.map((entry) => ({ ...entry, call: { ...entry.call, note } }));
	}

	/** Keeps what must not be sent again. */
	remember(row: Row, settled: Settled): void {
		if (this.entries === undefined) return;
		const { outcome } = settled.call;
		if (row.job === undefined || mayRepeat(row.job, outcome)) return;
		const full = inFull.get(this.entries) ?? new Map<string, Settled[]>();
		inFull.set(this.entries, full);
		const key = this.key(row);
		const redone = new Set(settled.userIds);
		const before = withoutUsers(this.entries[key] ?? [], redone);
		full.set(key, [...withoutUsers(full.get(key) ?? before, redone), settled]);
		const call = { ...settled.call, outcome: idsOnly(outcome, settled.userIds) };
		this.entries[key] = [...before, { ...settled, call }];
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
function mayRepeat({ request, route }: ReadyJob, outcome: Outcome): boolean {
	if (outcome.state === 'notSent') return true;
	if (route.endpoint.limit.kind === 'quota') return false;
	if (effectOf(request) === 'send') return outcome.state === 'rejected';
	// What a look brought, or a token, is not kept here: it is asked for again.
	return outcome.state !== 'accepted' || outcome.found !== undefined;
}

/** The node's context is stored with the execution: of a reply, only the row's own IDs go into it. */
function idsOnly(outcome: Outcome, userIds: string[] | undefined): Outcome {
	const kept = { ...outcome };
	delete kept.response;
	delete kept.serviceMessage;
	if (kept.state === 'accepted' && userIds !== undefined) {
		kept.recipients = kept.recipients?.filter(({ userId }) => userIds.includes(userId));
	}
	return kept;
}

import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../api/reply';
import type { Batch } from './results';
import type { Row } from './rows';
import type { Call } from './transport';

type Entries = Record<string, Call>;

/** The service's own words, kept in memory alone, for as long as the execution is. */
const inFull = new WeakMap<Entries, Map<string, Call>>();

const STORE = 'rongCloudLedger';

/**
 * Remembers within one execution what was sent, so that n8n's Retry On Fail, which starts the node over
 * with all items, continues instead of repeating (n8n anchors, section 1.3). It holds hashes and IDs only.
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

	/** The call that an earlier try made for these rows and that must not be made again. */
	recall({ rows }: Batch): Call | undefined {
		if (this.entries === undefined) return undefined;
		for (const row of rows) {
			const key = this.key(row);
			const call = inFull.get(this.entries)?.get(key) ?? this.entries[key];
			if (call !== undefined)
				return { ...call, note: 'An earlier try of this run made this call.' };
		}
		return undefined;
	}

	/** Keeps a call if it must not be made again. */
	remember({ rows, job }: Batch, call: Call): void {
		if (this.entries === undefined) return;
		const { state } = call.outcome;
		// A refused system message may be tried again; calls of the small quota are never repeated.
		const mayRepeat =
			state === 'notSent' || (state === 'rejected' && job.request.kind === 'systemMessage');
		if (mayRepeat) return;
		const full = inFull.get(this.entries) ?? new Map<string, Call>();
		inFull.set(this.entries, full);
		for (const row of rows) {
			const key = this.key(row);
			full.set(key, call);
			this.entries[key] = { ...call, outcome: withoutReply(call.outcome) };
		}
	}

	private key({ index }: Row): string {
		const input = JSON.stringify(this.context.getInputData()[index]?.json);
		const hash = createHash('sha256')
			.update(input ?? '')
			.digest('hex');
		return `${this.runIndex}:${index}:${hash}`;
	}
}

/** The node's context is stored with the execution: no text of the service goes into it. */
function withoutReply(outcome: Outcome): Outcome {
	const kept = { ...outcome };
	delete kept.response;
	delete kept.serviceMessage;
	return kept;
}

import { createHash } from 'node:crypto';

import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * Stands in for the database behind n8n's stored deduplication, and works as n8n 2.41 does: it keeps hashes
 * in one record for each node, reads it, changes it and writes it back as a whole, without a lock.
 */
export class DeduplicationStore implements IDataDeduplicator {
	private readonly records = new Map<string, string[]>();

	/** How long an access takes between reading and writing, in milliseconds. */
	latency: () => number = () => 0;

	/** What the next accesses throw. */
	failure?: Error;

	clear(): void {
		this.records.clear();
		this.failure = undefined;
		this.latency = () => 0;
	}

	/** What is stored at the moment. */
	copy(): ReadonlyMap<string, string[]> {
		return new Map(this.records);
	}

	/** Writes an earlier state over the present one, as a worker does that took its time. */
	restore(copy: ReadonlyMap<string, string[]>): void {
		for (const [name, entries] of copy) this.records.set(name, entries);
	}

	/** Everything that is stored, as one text. */
	get content(): string {
		return JSON.stringify([...this.records]);
	}

	/** How many entries are stored. */
	get size(): number {
		return [...this.records.values()].reduce((sum, entries) => sum + entries.length, 0);
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		return await this.change(scope, context, (stored) => {
			const known = new Set(stored);
			const isKnown = (item: DeduplicationItemTypes) => known.has(hashOf(item));
			const added = items.filter((item) => !isKnown(item));
			const entries = [...stored, ...added.map(hashOf)];
			if (maxEntries !== undefined) entries.splice(0, entries.length - maxEntries);
			return { entries, result: { new: added, processed: items.filter(isKnown) } };
		});
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		await this.change(scope, context, (stored) => {
			const entries = [...stored];
			for (const item of items) {
				const index = entries.indexOf(hashOf(item));
				if (index !== -1) entries.splice(index, 1);
			}
			return { entries, result: undefined };
		});
	}

	async clearAllProcessedItems(): Promise<void> {
		this.records.clear();
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<number> {
		return this.records.get(nameOf(scope, context))?.length ?? 0;
	}

	private async change<T>(
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		edit: (stored: readonly string[]) => { entries: string[]; result: T },
	): Promise<T> {
		if (this.failure !== undefined) throw this.failure;
		const name = nameOf(scope, context);
		const stored = this.records.get(name);
		const { entries, result } = edit(stored ?? []);
		await new Promise((resolve) => setTimeout(resolve, this.latency()));
		// The first record of a node is inserted, and the database lets only one of two do that.
		if (stored === undefined && this.records.has(name)) {
			throw new Error('duplicate key value violates unique constraint');
		}
		this.records.set(name, entries);
		return result;
	}
}

const hashOf = (item: DeduplicationItemTypes) =>
	createHash('md5').update(item.toString()).digest('base64');

const nameOf = (scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData) =>
	`${workflow.id} ${scope === 'node' ? node?.id : ''}`;

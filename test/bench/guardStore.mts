import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runGuarded } from './contestants.mts';
import type { Row } from './contestants.mts';

const require = createRequire(import.meta.url);
const { DataDeduplicationService } = require('n8n-core') as typeof import('n8n-core');
const { DeduplicationStore } =
	require('../support/deduplication.mts') as typeof import('../support/deduplication.mts');

/** What the node records of a key (keyStore.ts). */
const ENTRIES_PER_KEY = 9;

/** The record that n8n keeps for the node of a run (engine.mts). */
const RECORD = 'test 2';

/** n8n's stored deduplication with a file in place of its database: the record is one text in both. */
class FileStore extends DeduplicationStore {
	/** How long each access took. */
	readonly seconds: number[] = [];

	constructor(private readonly file: string) {
		super();
	}

	override async checkProcessedAndRecord(
		...args: Parameters<InstanceType<typeof DeduplicationStore>['checkProcessedAndRecord']>
	) {
		return await this.access(async () => await super.checkProcessedAndRecord(...args));
	}

	override async removeProcessed(
		...args: Parameters<InstanceType<typeof DeduplicationStore>['removeProcessed']>
	) {
		await this.access(async () => await super.removeProcessed(...args));
	}

	private async access<T>(change: () => Promise<T>): Promise<T> {
		const begun = performance.now();
		this.restore(new Map(JSON.parse(readFileSync(this.file, 'utf8')) as Array<[string, string[]]>));
		const result = await change();
		writeFileSync(this.file, this.content);
		this.seconds.push((performance.now() - begun) / 1000);
		return result;
	}
}

/** Sends rows with a key each, while the record has as many keys as it remembers. */
export async function guardAccess(url: string, rows: readonly Row[], keys: number) {
	const folder = mkdtempSync(join(tmpdir(), 'rongcloud-bench-'));
	const file = join(folder, 'record.json');
	const entries = Array.from({ length: keys * ENTRIES_PER_KEY }, (_, index) =>
		createHash('md5').update(String(index)).digest('base64'),
	);
	writeFileSync(file, JSON.stringify([[RECORD, entries]]));
	const store = new FileStore(file);
	Object.assign(DataDeduplicationService, { instance: undefined });
	await DataDeduplicationService.init(store);
	await runGuarded(url, rows, keys);
	const { size: bytes } = statSync(file);
	rmSync(folder, { recursive: true });
	return { seconds: store.seconds, bytes };
}

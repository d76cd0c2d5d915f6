import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Failure } from '../n8n/failure.mts';
import { isFresh, startHeartbeat } from '../n8n/heartbeat.mts';

/** Without it a folder is somebody's own, which the demo must neither fill nor empty. */
const MARK = '.rongcloud-demo-home';
const LOCK = '.in-use';

interface Holder {
	pid: number;
	url?: string;
}

/** A folder for n8n's data, held by one demo at a time. */
export interface DemoHome {
	folder: string;
	temporary: boolean;
	/** Writes down where this demo can be reached, for the next one that wants the same home. */
	announce(url: string): void;
	release(): void;
	remove(): void;
}

/** Takes the folder, or a new temporary one. `fresh` forgets what earlier demos left there. */
export function takeHome(wanted?: string, { fresh = false } = {}): DemoHome {
	const folder = wanted ?? mkdtempSync(join(tmpdir(), 'n8n-demo-'));
	mkdirSync(folder, { recursive: true });
	if (readdirSync(folder).length > 0 && !existsSync(join(folder, MARK))) {
		throw new Failure(`${folder} has other things in it. Name a new or empty folder as --home.`);
	}
	writeFileSync(join(folder, MARK), '');

	const lockFile = join(folder, LOCK);
	const write = (holder: Holder) => writeFileSync(lockFile, JSON.stringify(holder));
	const holder = currentHolder(lockFile);
	if (holder) throw new Failure(inUse(folder, holder));
	const heartbeat = startHeartbeat(lockFile);
	write({ pid: process.pid });
	if (fresh) {
		for (const entry of readdirSync(folder)) {
			if (entry === MARK || entry === LOCK) continue;
			rmSync(join(folder, entry), { recursive: true, force: true, maxRetries: 3 });
		}
	}
	return {
		folder,
		temporary: wanted === undefined,
		announce: (url) => write({ pid: process.pid, url }),
		release: heartbeat.stop,
		remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
	};
}

function currentHolder(lockFile: string): Holder | undefined {
	if (!isFresh(lockFile)) return undefined;
	try {
		const holder = JSON.parse(readFileSync(lockFile, 'utf8')) as Holder;
		process.kill(holder.pid, 0);
		return holder;
	} catch {
		// It was killed a moment ago and could not tidy up.
		return undefined;
	}
}

function inUse(folder: string, { pid, url }: Holder): string {
	return [
		`Another demo (process ${pid}) is using ${folder}.`,
		url ? `Open it at ${url}, or end it with Ctrl-C in its terminal.` : 'It is still starting.',
		'To run one more beside it: npm run demo -- --home <another folder>',
	].join('\n');
}

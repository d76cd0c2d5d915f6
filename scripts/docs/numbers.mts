import manifest from '../../package.json' with { type: 'json' };
import {
	DEFAULT_GUARD_HISTORY,
	DEFAULT_GUARD_HOURS,
} from '../../nodes/RongCloud/fields/options.ts';
import { SHOWN_PROBLEMS } from '../../nodes/RongCloud/fields/problems.ts';
import { STEPS } from '../../nodes/RongCloud/runtime/decide/keyStore.ts';
import { MOST_EXTRA_CALLS } from '../../nodes/RongCloud/runtime/send/parts.ts';
import {
	DEFAULT_CALLS_IN_FLIGHT,
	DEFAULT_PATIENCE_SECONDS,
	LIMITS,
} from '../../nodes/RongCloud/service/limits.ts';
import { LEAST_MEMORY_MS, MOST_OF_ONE } from '../../nodes/RongCloudTrigger/receive.ts';
import { IN_MEMORY, STORED } from '../../nodes/RongCloudTrigger/repeats.ts';
import current from '../n8n/current/package.json' with { type: 'json' };
import { count } from './markdown.mts';
import oldest from '../n8n/oldest/package.json' with { type: 'json' };

/** What pages can take from the code, by the names in their comments. */
const NUMBERS: Readonly<Record<string, number | string>> = {
	...LIMITS,
	contentKilobytes: LIMITS.contentBytes / 1024,
	thumbnailKilobytes: LIMITS.thumbnailBytes / 1024,
	thumbnailKilobytesAdvised: LIMITS.thumbnailBytesAdvised / 1024,
	callsInFlight: DEFAULT_CALLS_IN_FLIGHT,
	patienceSeconds: DEFAULT_PATIENCE_SECONDS,
	guardHours: DEFAULT_GUARD_HOURS,
	guardHoursAtMost: DEFAULT_GUARD_HOURS + DEFAULT_GUARD_HOURS / STEPS,
	guardHistory: DEFAULT_GUARD_HISTORY,
	eventsInMemory: IN_MEMORY,
	eventsStored: STORED,
	eventsOfOneCallback: MOST_OF_ONE,
	extraCalls: MOST_EXTRA_CALLS,
	shownProblems: SHOWN_PROBLEMS,
	leastMemoryMinutes: LEAST_MEMORY_MS / 60_000,
	nodeLeast: manifest.engines.node.replace('>=', ''),
	n8nCore: manifest.devDependencies['n8n-core'],
	n8nCurrent: current.dependencies.n8n,
	n8nOldest: oldest.dependencies.n8n,
};

/** A number with a comment behind it, which readers of the page do not see: `100<!-- recipientsPerMessage -->`. */
export const NAMED = /\d[\d.,]*(?=<!-- (\w+) -->)/g;

/** A page whose numbers are those of the code, wherever they are named. */
export const withNumbers = (page: string): string =>
	page.replace(NAMED, (_, name: string) => {
		const value = NUMBERS[name];
		if (value === undefined) throw new Error(`There is no number ${name}.`);
		return typeof value === 'number' ? count(value) : value;
	});

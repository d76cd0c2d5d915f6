import { some } from '../../service/describe';
import type { Outcome } from '../../service/reply';
import { effectOf } from '../../service/requests';
import { isComplete, pendingUsers } from '../decide/plan';
import type { ReadyRow } from '../read/rows';
import { verdictsOf } from './verdicts';

/** What became of the items of a run, and of their users, in sentences. */

/** Ranges of items that are named before the rest is only counted. */
const SHOWN_RANGES = 20;

/** Items as people name them: "item 4", "items 0, 2-5 and 9", "items 0, 2, ... and 812 more". */
export function itemNumbers(indexes: readonly number[]): string {
	const ranges: string[] = [];
	let named = 0;
	for (let start = 0; start < indexes.length && ranges.length < SHOWN_RANGES;) {
		let end = start;
		while (indexes[end + 1] === (indexes[end] ?? 0) + 1) end++;
		ranges.push(start === end ? `${indexes[start]}` : `${indexes[start]}-${indexes[end]}`);
		start = end + 1;
		named = start;
	}
	const last = named < indexes.length ? `${indexes.length - named} more` : ranges.pop();
	const numbers = ranges.length === 0 ? last : `${ranges.join(', ')} and ${last}`;
	return `${indexes.length === 1 ? 'item' : 'items'} ${numbers}`;
}

/** The users of a row by what became of them, if that is not the same for all. */
export function usersByState(row: ReadyRow): Map<Outcome['state'], string[]> {
	const result = new Map<Outcome['state'], string[]>();
	const add = (state: Outcome['state'], userIds: readonly string[]) =>
		result.set(state, [...(result.get(state) ?? []), ...userIds]);
	for (const { outcome, userIds = [] } of verdictsOf(row)) add(outcome.state, userIds);
	// Those that nothing more was sent to when the run ended.
	const left = row.notMade === undefined ? pendingUsers(row) : [];
	if (left.length > 0) add('notSent', left);
	return result.size > 1 ? result : new Map<Outcome['state'], string[]>();
}

type Fate = 'accepted' | 'partly' | 'rejected' | 'unknown' | 'notSent' | 'skipped' | 'untouched';

const FATES: Readonly<Record<Fate, string>> = {
	accepted: 'Accepted',
	partly: 'Accepted for a part of their users',
	rejected: 'Not accepted',
	unknown: 'Unknown whether accepted',
	notSent: 'Not sent',
	skipped: 'Skipped, because an earlier execution sent or began to send them',
	untouched: 'Not sent any more',
};

const FATES_OF_LOOKS: Readonly<Record<Fate, string>> = {
	...FATES,
	accepted: 'Looked up',
	partly: 'Looked up for a part of their users',
	rejected: 'Not looked up',
	unknown: 'Not answered',
	untouched: 'Not looked up any more',
};

function fateOf(row: ReadyRow): Fate {
	if (row.sentBefore !== undefined) return 'skipped';
	const states = new Set(verdictsOf(row).map(({ outcome }) => outcome.state));
	if (states.has('unknown')) return 'unknown';
	if (states.has('accepted')) return states.size === 1 && isComplete(row) ? 'accepted' : 'partly';
	if (states.has('rejected')) return 'rejected';
	return states.has('notSent') ? 'notSent' : 'untouched';
}

/** What became of each row of a run that ended early, a sentence for each kind. */
export function accountOf(rows: readonly ReadyRow[]): string[] {
	const sent = rows.filter(({ job }) => !job.preview);
	if (sent.length < 2) return sent.flatMap((row) => accountOfUsers(row, 'Of the users'));
	const byFate = new Map<Fate, number[]>();
	for (const row of sent) {
		const fate = fateOf(row);
		const indexes = byFate.get(fate);
		if (indexes === undefined) byFate.set(fate, [row.index]);
		else indexes.push(row.index);
	}
	const words = wordsOfFates(sent[0]);
	const items = (Object.keys(words) as Fate[]).flatMap((fate) => {
		const indexes = byFate.get(fate) ?? [];
		const count = `${indexes.length} of ${sent.length} items`;
		return indexes.length === 0 ? [] : [`${words[fate]}: ${itemNumbers(indexes)} (${count}).`];
	});
	const parts = sent.flatMap((row) => accountOfUsers(row, `Of item ${row.index}`));
	const more = parts.length - SHOWN_PARTS;
	return [
		...items,
		...parts.slice(0, SHOWN_PARTS),
		...(more > 0 ? [`The users of ${more} more items fared differently, too.`] : []),
	];
}

/** Items whose users are named apart from each other before the rest is only counted. */
const SHOWN_PARTS = 10;

const wordsOfFates = (row: ReadyRow | undefined) =>
	row !== undefined && effectOf(row.job.request) === 'read' ? FATES_OF_LOOKS : FATES;

/** What became of the users of a row, if that is not the same for all. */
function accountOfUsers(row: ReadyRow, opening: string): string[] {
	const users = usersByState(row);
	if (users.size === 0) return [];
	const words = wordsOfFates(row);
	const parts = [...users].map(([state, userIds]) => {
		const isLeft = state === 'notSent' && row.notMade === undefined;
		return `${words[isLeft ? 'untouched' : state]}: ${some(userIds)}.`;
	});
	return [`${opening}: ${parts.join(' ')}`];
}

import { EFFECTS } from '../../service/effects';
import type { RowState } from '../../service/effects';
import { nounOf } from '../../service/kind';
import type { Outcome } from '../../service/reply';
import { some } from '../../service/request';
import type { ReadyRow, Row } from '../row';

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
	for (const { outcome, userIds = [] } of row.fates) add(outcome.state, userIds);
	// Those that nothing more was sent to when the run ended.
	const left = row.isLeft ? [] : row.pendingUsers.map(({ userId }) => userId);
	if (left.length > 0) add('notSent', left);
	return result.size > 1 ? result : new Map<Outcome['state'], string[]>();
}

function stateOf(row: ReadyRow): RowState {
	if (row.skipped !== undefined) return 'skipped';
	const states = new Set(row.fates.map(({ outcome }) => outcome.state));
	if (states.has('unknown')) return 'unknown';
	if (states.has('accepted')) return states.size === 1 && row.isComplete ? 'accepted' : 'partly';
	if (states.has('rejected')) return 'rejected';
	return states.has('notSent') ? 'notSent' : 'untouched';
}

/** What became of each row of a run that ended early, a sentence for each kind. */
export function accountOf(rows: readonly ReadyRow[]): string[] {
	const sent = rows.filter(({ isUntested }) => !isUntested);
	const [first] = sent;
	if (first === undefined || sent.length < 2) {
		return sent.flatMap((row) => accountOfUsers(row, `Of the ${nounOf(row.job.kind).one}s`));
	}
	const byState = new Map<RowState, number[]>();
	for (const row of sent) {
		const state = stateOf(row);
		const indexes = byState.get(state);
		if (indexes === undefined) byState.set(state, [row.index]);
		else indexes.push(row.index);
	}
	const words = wordsFor(first);
	const items = (Object.keys(words) as RowState[]).flatMap((state) => {
		const indexes = byState.get(state) ?? [];
		const count = `${indexes.length} of ${sent.length} items`;
		return indexes.length === 0 ? [] : [`${words[state]}: ${itemNumbers(indexes)} (${count}).`];
	});
	const parts = sent.flatMap((row) => accountOfUsers(row, `Of item ${row.index}`));
	const more = parts.length - SHOWN_PARTS;
	return [
		...items,
		...parts.slice(0, SHOWN_PARTS),
		...(more > 0 ? [`Parts of ${more} more items fared differently, too.`] : []),
	];
}

/** What an earlier try brought the rows of a run that was refused before its first call. */
export function accountOfEarlier(rows: readonly Row[]): string[] {
	const named = (state: Outcome['state'], words: string) => {
		const having = rows.filter(({ fates }) => fates.some(({ outcome }) => outcome.state === state));
		return having.length === 0
			? []
			: [`${words}: ${itemNumbers(having.map(({ index }) => index))}.`];
	};
	return [
		...named('accepted', 'Accepted in an earlier try, at least in part'),
		...named('unknown', 'Unknown since an earlier try'),
		...named('rejected', 'Not accepted in an earlier try'),
	];
}

/** Items whose users are named apart from each other before the rest is only counted. */
const SHOWN_PARTS = 10;

const wordsFor = ({ job }: ReadyRow) => EFFECTS[job.kind.effect].states;

/** What became of the users of a row, if that is not the same for all. */
function accountOfUsers(row: ReadyRow, opening: string): string[] {
	const users = usersByState(row);
	if (users.size === 0) return [];
	const words = wordsFor(row);
	const parts = [...users].map(([state, userIds]) => {
		const isLeft = state === 'notSent' && !row.isLeft;
		return `${words[isLeft ? 'untouched' : state]}: ${some(userIds)}.`;
	});
	return [`${opening}: ${parts.join(' ')}`];
}

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { readAccount } from './account.mts';
import type { Claim, Group, Told } from './account.mts';

/** An input row: its fields, and whom it asks to send what. */
export interface AskedRow {
	json: IDataObject;
	users: readonly string[];
	text: string;
}

/** Something that the service took, by its own journal. */
export interface Taken {
	userId: string;
	text: string;
	messageId?: string;
}

/** What a person gets to see of a run. */
export interface Seen {
	output: readonly INodeExecutionData[];
	errorOutput: readonly INodeExecutionData[];
	error?: Told;
}

export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

/** What must not be, each by a sentence for every case of it. */
export interface Figures {
	/** The journal took the same message for the same user more than once. */
	deliveredTwice: string[];
	/** The journal does not have it, and nobody was told. */
	missing: string[];
	/** The journal has it, and the node says that it was rejected or not sent. */
	wrongWord: string[];
	/** An item that is not where, whose or how often it should be, or an account that adds up to nothing. */
	misplaced: string[];
}

const STATES: readonly string[] = ['accepted', 'rejected', 'notSent', 'unknown'];

/**
 * Compares what a run was asked for, what the service took, and what the run says. It knows nothing of
 * calls, batches, tries and replies.
 */
export function audit(
	rows: readonly AskedRow[],
	taken: readonly Taken[],
	seen: Seen,
	onError: OnError,
): Figures {
	return new Audit(rows, taken, onError).of(seen);
}

/** What was asked for, each once, and what of it the service did not take. */
export function compare(
	rows: readonly AskedRow[],
	taken: readonly Taken[],
): { asked: string[]; undone: string[] } {
	const asked = [...askedBy(rows)];
	const has = new Set(taken.map(({ userId, text }) => keyOf(userId, text)));
	return { asked, undone: asked.filter((key) => !has.has(key)) };
}

class Audit {
	private readonly figures: Figures = {
		deliveredTwice: [],
		missing: [],
		wrongWord: [],
		misplaced: [],
	};

	private readonly journal = new Map<string, Taken[]>();

	constructor(
		private readonly rows: readonly AskedRow[],
		taken: readonly Taken[],
		private readonly onError: OnError,
	) {
		for (const entry of taken) {
			const key = keyOf(entry.userId, entry.text);
			this.journal.set(key, [...(this.journal.get(key) ?? []), entry]);
		}
	}

	of(seen: Seen): Figures {
		this.countDeliveries();
		if (seen.error !== undefined && this.onError === 'stopWorkflow') {
			if (seen.output.length + seen.errorOutput.length > 0) {
				this.figures.misplaced.push('items came out although the run ended with an error');
			}
			this.checkAccount(readAccount(seen.error));
		} else {
			if (seen.error !== undefined) {
				this.figures.misplaced.push(`the run ended with an error: ${seen.error.message}`);
			}
			this.checkItems(seen);
		}
		return this.figures;
	}

	private entriesOf(row: AskedRow, userId: string): readonly Taken[] {
		return this.journal.get(keyOf(userId, row.text)) ?? [];
	}

	private isTaken(row: AskedRow, userId: string): boolean {
		return this.entriesOf(row, userId).length > 0;
	}

	private countDeliveries(): void {
		const asked = askedBy(this.rows);
		for (const [key, entries] of this.journal) {
			if (!asked.has(key)) this.figures.misplaced.push(`${key}: taken, but no row asks for it`);
			// Twice is one too many, three times two.
			for (let count = 1; count < entries.length; count++) {
				this.figures.deliveredTwice.push(`${key}: taken ${entries.length} times`);
			}
		}
	}

	/** Holds what is said about a user of a row against the journal. */
	private check(index: number, userId: string, claim: Claim | undefined): void {
		const row = this.rows[index];
		if (row === undefined) return;
		const where = `row ${index}, ${userId}`;
		if (this.isTaken(row, userId)) {
			if (claim === 'rejected' || claim === 'notSent') {
				this.figures.wrongWord.push(`${where}: taken, but "${claim}"`);
			} else if (claim === undefined) {
				this.figures.misplaced.push(`${where}: taken, but nothing is said about it`);
			}
		} else if (claim === undefined) {
			this.figures.missing.push(`${where}: not taken, and nothing is said about it`);
		} else if (claim === 'accepted') {
			this.figures.missing.push(`${where}: not taken, but "accepted"`);
		}
	}

	private checkItems({ output, errorOutput }: Seen): void {
		const itemsOf = new Map<number, number>();
		for (const [place, items] of [
			['success output', output],
			['error output', errorOutput],
		] as const) {
			let last = -1;
			for (const item of items) {
				const index = rowOf(item);
				const row = this.rows[index];
				if (row === undefined) {
					this.figures.misplaced.push(`an item on the ${place} is linked to no row`);
					continue;
				}
				const where = `row ${index}`;
				if (index < last) this.figures.misplaced.push(`${where}: out of order on the ${place}`);
				last = Math.max(last, index);
				itemsOf.set(index, (itemsOf.get(index) ?? 0) + 1);
				if (itemsOf.get(index) === 1) this.checkItem(index, row, item, place);
				else this.figures.misplaced.push(`${where}: has another item on the ${place}`);
			}
		}
		for (const [index, row] of this.rows.entries()) {
			if (itemsOf.has(index)) continue;
			this.figures.misplaced.push(`row ${index}: has no item`);
			for (const userId of row.users) {
				if (!this.isTaken(row, userId)) this.check(index, userId, undefined);
			}
		}
	}

	private checkItem(
		index: number,
		row: AskedRow,
		item: INodeExecutionData,
		place: 'success output' | 'error output',
	): void {
		const isError = 'error' in item.json;
		const proper = isError && this.onError === 'continueErrorOutput' ? 'error' : 'success';
		const misplaced = (words: string) => this.figures.misplaced.push(`row ${index}: ${words}`);
		if (place !== `${proper} output`) {
			misplaced(`an item with status ${statusOf(item)} on the ${place}`);
		}
		if (isError && this.onError === 'stopWorkflow') {
			misplaced('an error item although errors end the run');
		}
		if (isError && !(isText(item.json.error) && isText(item.json.message))) {
			misplaced('an error item without words');
		}
		if (isError && place === 'error output') {
			for (const [name, value] of Object.entries(row.json)) {
				if (JSON.stringify(item.json[name]) !== JSON.stringify(value)) {
					misplaced(`the input's field ${name} is not as it was`);
				}
			}
		}
		const { claims, strangers } = claimsOf(item, row.users);
		for (const stranger of strangers) misplaced(`speaks of ${stranger}, whom it is not for`);
		for (const userId of row.users) {
			const said = [...(claims.get(userId) ?? [])];
			if (said.length > 1) misplaced(`says both ${said.join(' and ')} about ${userId}`);
			this.check(index, userId, said[0]);
		}
		for (const [userId, messageId] of idsOf(item, row.users)) {
			const ids = this.entriesOf(row, userId).map((entry) => entry.messageId);
			if (ids.length > 0 && !ids.includes(messageId)) {
				misplaced(`names ${messageId} for ${userId}, which is another message`);
			}
		}
	}

	private checkAccount(groups: readonly Group[]): void {
		const unnamed = new Set(this.rows.keys());
		for (const { claim, named, more, stated } of groups) {
			const counted = named.length + more;
			const total = this.rows.length;
			if (stated !== undefined && (stated.rows !== counted || stated.of !== total)) {
				this.figures.misplaced.push(
					`the account counts ${stated.rows} of ${stated.of}, and names ${counted} of ${total}`,
				);
			}
			for (const index of named) {
				if (!unnamed.delete(index)) {
					this.figures.misplaced.push(`row ${index}: twice in the account, or no row at all`);
				}
				this.checkRow(index, claim);
			}
		}
		const counted = groups.reduce((total, { more }) => total + more, 0);
		for (const rest of groups.filter(({ isRest }) => isRest)) {
			if (counted > 0) rest.more = unnamed.size - counted;
			else for (const index of unnamed) this.checkRow(index, rest.claim);
			if (counted === 0) unnamed.clear();
		}
		if (groups.some(({ more }) => more > 0)) this.checkCounts(groups, [...unnamed]);
		else this.checkUnnamed([...unnamed]);
	}

	private checkRow(index: number, claim: Claim): void {
		for (const userId of this.rows[index]?.users ?? []) this.check(index, userId, claim);
	}

	private checkUnnamed(indexes: readonly number[]): void {
		for (const index of indexes) {
			this.figures.misplaced.push(`row ${index}: not in the account`);
			const row = this.rows[index];
			for (const userId of row?.users ?? []) {
				if (row !== undefined && !this.isTaken(row, userId)) this.check(index, userId, undefined);
			}
		}
	}

	/** A list that is cut off counts the rest: the numbers must be possible for the rows that are left. */
	private checkCounts(groups: readonly Group[], indexes: readonly number[]): void {
		const rows = indexes.flatMap((index) => this.rows[index] ?? []);
		const takenOf = (row: AskedRow) => row.users.filter((userId) => this.isTaken(row, userId));
		const whole = rows.filter((row) => takenOf(row).length === row.users.length).length;
		const none = rows.filter((row) => takenOf(row).length === 0).length;
		const sum = (...claims: Claim[]) =>
			groups
				.filter(({ claim }) => claims.includes(claim))
				.reduce((total, { more }) => total + more, 0);
		const all = sum('accepted', 'rejected', 'notSent', 'unknown', 'part');
		const note = (list: string[], count: number, words: string) => {
			for (let each = 0; each < count; each++) list.push(`rows that are not named: ${words}`);
		};
		const accepted = sum('accepted');
		const notTaken = sum('rejected', 'notSent');
		note(this.figures.missing, accepted - whole, `${accepted} accepted, but ${whole} taken`);
		note(this.figures.missing, rows.length - all, `${all} accounted for, of ${rows.length}`);
		note(
			this.figures.wrongWord,
			notTaken - none,
			`${notTaken} not accepted, but ${none} not taken`,
		);
		note(this.figures.misplaced, all - rows.length, `${all} accounted for, of ${rows.length}`);
	}
}

const keyOf = (userId: string, text: string) => `${userId} "${text}"`;

const askedBy = (rows: readonly AskedRow[]) =>
	new Set(rows.flatMap(({ users, text }) => users.map((userId) => keyOf(userId, text))));

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';

function rowOf({ pairedItem }: INodeExecutionData): number {
	if (typeof pairedItem === 'number') return pairedItem;
	if (pairedItem === undefined || Array.isArray(pairedItem)) return -1;
	return (pairedItem.input ?? 0) === 0 ? pairedItem.item : -1;
}

const detailsOf = ({ json }: INodeExecutionData) => (json.details ?? {}) as IDataObject;

/** What is skipped says what is known of the first time. */
const statusOf = (item: INodeExecutionData) =>
	'error' in item.json ? detailsOf(item).status : (item.json.sentBefore ?? item.json.status);

const asClaim = (status: unknown): Claim | undefined =>
	STATES.includes(String(status)) ? (status as Claim) : undefined;

/** What an item says about each of the row's users, and about users that are not the row's. */
function claimsOf(
	item: INodeExecutionData,
	users: readonly string[],
): { claims: Map<string, Set<Claim>>; strangers: string[] } {
	const claims = new Map<string, Set<Claim>>();
	const note = (userIds: readonly string[], claim: Claim | undefined) => {
		for (const userId of claim === undefined ? [] : userIds) {
			claims.set(userId, new Set([...(claims.get(userId) ?? []), claim as Claim]));
		}
	};
	const details = detailsOf(item);
	const listOf = (name: string) => (details[name] as string[] | undefined) ?? [];
	for (const state of STATES) note(listOf(`${state}UserIds`), state as Claim);
	const status = asClaim(statusOf(item));
	// The status is for those who are in no list of their own; without any list it is for everyone.
	const listed = 'userIds' in details || claims.size > 0 ? listOf('userIds') : users;
	note(
		listed.filter((userId) => !claims.has(userId)),
		status,
	);
	const named = [...claims.keys(), ...listOf('userIds'), ...recipientsOf(item).keys()];
	const strangers = [...new Set(named)].filter((userId) => !users.includes(userId));
	return { claims, strangers };
}

function recipientsOf(item: INodeExecutionData): Map<string, string> {
	const recipients = item.json.recipients ?? detailsOf(item).recipients ?? [];
	return new Map(
		(recipients as Array<{ userId: string; messageId: string }>).map(({ userId, messageId }) => [
			userId,
			messageId,
		]),
	);
}

/** The service's names for what it took, as the item has them. */
function idsOf(item: INodeExecutionData, users: readonly string[]): Map<string, string> {
	const ids = recipientsOf(item);
	const [only] = users;
	// An error item may have a field of its row by this name.
	const whole = 'error' in item.json ? undefined : (item.json.messageId ?? item.json.id);
	if (users.length === 1 && only !== undefined && !ids.has(only) && isText(whole)) {
		ids.set(only, String(whole));
	}
	return ids;
}

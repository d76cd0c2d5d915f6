import type { AfterLook, Change, Refused } from '../../service/kind';
import type { ChangedUser, Failed, Found, Outcome } from '../../service/reply';
import { idsOf, some } from '../../service/request';
import type { Listed } from '../../service/request';
import { Call, firstCallsOf } from '../decide/calls';
import type { Share } from '../decide/calls';
import { isAccepted } from '../row';
import type { Fate, ReadyRow } from '../row';
import { fatesOf } from './fates';
import type { Made } from './transport';

/** Users who are to have the same. */
interface Group {
	change: Change;
	/** With what each row says of them then. */
	users: Map<ReadyRow, ChangedUser[]>;
}

/**
 * A planned call of a change that depends on what its users have: looks at them, and then a call for all who
 * are to have the same. Nobody is changed of whom the looks did not find what there is to know.
 */
export class LookFirst {
	private readonly groups = new Map<string, Group>();

	/** What people should know about how the looks came about. */
	private readonly notes = new Map<ReadyRow, string>();

	constructor(
		private readonly call: Call,
		private readonly afterLook: AfterLook,
	) {}

	/** The looks, which all have to end before the changes are known. */
	looks(): Call[] {
		return firstCallsOf(this.call, {
			isLook: true,
			fatesOf: (look, made) => this.sortOut(look, made),
		});
	}

	/** The changes that came of the looks. */
	changes(): Call[] {
		return [...this.groups.values()].map(({ change: { request }, users: usersOf }) => {
			const shares = [...usersOf].map(([row, users]) => ({ row, users }));
			return new Call({ ...this.call.job, request }, shares, undefined, {
				isLook: false,
				fatesOf: (change, made) => this.changed(change, made),
			});
		});
	}

	/** Tells the rows of a look of which users it settles, and notes what is to be done for the others. */
	private sortOut(look: Call, made: Made): Array<[ReadyRow, Fate[]]> {
		const { outcome, note } = made;
		if (outcome.state !== 'accepted') {
			return fatesOf(look, { ...made, outcome: notLookedUp(outcome, look.job.kind.name) });
		}
		const { found = [], ...facts } = outcome;
		const changeFor = this.changesFor(look.shares, found);
		return look.shares.map(({ row, users = [] }) => {
			if (note !== undefined) this.notes.set(row, note);
			const same: ChangedUser[] = [];
			const refused = new Map<string, Array<Listed & Refused>>();
			for (const user of users) {
				const { userId } = user;
				const change = changeFor.get(userId) as Change | Refused;
				if ('what' in change) addTo(refused, change.what, { userId, ...change });
				else {
					const { key, isMadeBy } = change;
					const group = key === undefined ? undefined : this.groupOf(key, change);
					const { fields } = group?.change ?? change;
					const after = { userId, ...fields, changed: isMadeBy(user) };
					if (group === undefined) same.push(after);
					else addTo(group.users, row, after);
				}
			}
			const itemsInCall = look.shares.length;
			const fateOf = (own: readonly Listed[], ownOutcome: Outcome): Fate => ({
				...made,
				outcome: ownOutcome,
				userIds: idsOf({ users: own }),
				itemsInCall,
			});
			return [
				row,
				[
					...(same.length === 0 ? [] : [fateOf(same, { ...facts, users: same })]),
					...[...refused.values()].map((own) => fateOf(own, notChanged(own))),
				],
			];
		});
	}

	/** Tells the rows of a change what their users have now. */
	private changed(call: Call, made: Made): Array<[ReadyRow, Fate[]]> {
		return fatesOf(call, made).map(([row, fates], index) => {
			const users = call.shares[index]?.users as ChangedUser[];
			const noteOf = ({ note }: Fate) =>
				[this.notes.get(row), note].filter(Boolean).join(' ') || undefined;
			return [
				row,
				fates.map((fate) => ({
					...fate,
					note: noteOf(fate),
					outcome: isAccepted(fate) ? { ...fate.outcome, users } : fate.outcome,
				})),
			];
		});
	}

	/** What comes of the wants of all rows, by user. */
	private changesFor(shares: readonly Share[], found: readonly Found[]) {
		const wants = new Map<string, Listed[]>();
		for (const { users = [] } of shares) {
			for (const user of users) addTo(wants, user.userId, user);
		}
		const foundFor = new Map(found.map((entry) => [entry.userId, entry]));
		return new Map(
			[...wants].map(([userId, own]) => [userId, this.afterLook.change(foundFor.get(userId), own)]),
		);
	}

	private groupOf(key: string, change: Change): Group {
		const group = this.groups.get(key) ?? { change, users: new Map<ReadyRow, ChangedUser[]>() };
		this.groups.set(key, group);
		return group;
	}
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, entry: V): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [entry]);
	else list.push(entry);
}

/** Whatever became of a look, nothing was changed. */
const notLookedUp = (outcome: Failed, name: string): Failed => ({
	...outcome,
	state: outcome.state === 'rejected' ? 'rejected' : 'notSent',
	what: `Not done, because the ${name} could not be looked up first: ${outcome.what}`,
});

const notChanged = (users: Array<Listed & Refused>): Failed => {
	const [{ what, fix }] = users as [Listed & Refused];
	const named = users.map(({ userId, detail }) => [userId, detail].filter(Boolean).join(' '));
	return { state: 'notSent', what: `Not done, because ${what}: ${some(named)}`, fix };
};

import { DO_NOT_REPEAT } from '../../service/effects';
import { idsOf } from '../../service/request';
import type { Call } from '../decide/calls';
import type { Fate, ReadyRow } from '../row';
import type { Made } from './transport';

/** A reply that names the messages of some users says nothing good about the others. */
export const UNNAMED = {
	state: 'unknown',
	what: 'The service took the call, but its reply names no message for this recipient',
	fix: DO_NOT_REPEAT,
} as const;

/** What a call means for each of its rows, and for their users. */
export function fatesOf({ shares }: Call, made: Made): Array<[ReadyRow, Fate[]]> {
	const { outcome } = made;
	const recipients = outcome.state === 'accepted' ? outcome.recipients : undefined;
	const named = recipients && new Map(recipients.map((entry) => [entry.userId, entry]));
	return shares.map(({ row, users }) => {
		const itemsInCall = shares.length;
		const userIds = users && idsOf({ users });
		if (outcome.state !== 'accepted' || named === undefined || userIds === undefined) {
			return [row, [{ ...made, userIds, itemsInCall }]];
		}
		const own = userIds.flatMap((userId) => named.get(userId) ?? []);
		const unnamed = userIds.filter((userId) => !named.has(userId));
		const { httpStatus, code, response } = outcome;
		const fates: Fate[] = [];
		if (own.length > 0) {
			const reached = own.map(({ userId }) => userId);
			const accepted = { ...outcome, recipients: own };
			fates.push({ ...made, outcome: accepted, userIds: reached, itemsInCall });
		}
		if (unnamed.length > 0) {
			const unknown = { ...UNNAMED, httpStatus, code, response };
			fates.push({ ...made, outcome: unknown, userIds: unnamed, itemsInCall });
		}
		return [row, fates];
	});
}

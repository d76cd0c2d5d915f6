import { isAboutParameters } from '../../service/errors';
import type { Call, Share } from '../decide/calls';
import type { Made } from './transport';

/** Calls of a run that may be made beside the planned ones, to find the rows at fault. */
export const MOST_EXTRA_CALLS = 20;

/** Of calls that are for a part of the rows of a refused one. */
export const IN_PARTS =
	'The service refused a call for this and other items, because of a parameter. That reached nobody, so its items were tried again in smaller parts.';
export const NOT_FURTHER = `It was not tried any further: ${MOST_EXTRA_CALLS} calls more than planned were made in this run. Turn on Options > One Call Per Item to see which items are at fault.`;

/**
 * The halves of a call that the service refused because of a parameter, so that nobody was reached by it: one
 * of its rows may be at fault. Rows for one and the same user stay together, or this user would get it twice.
 * @returns `undefined` if it cannot be parted, or counts against a quota (docs/service.md, section 7.1)
 */
export function halvesOf(call: Call, { outcome }: Made): [Call, Call] | undefined {
	if (outcome.state !== 'rejected' || !isAboutParameters(outcome)) return undefined;
	if (call.job.endpoint.limit.kind === 'quota' || call.request.users === undefined)
		return undefined;
	const groups = groupsOf(call.shares);
	if (groups.length < 2) return undefined;
	const middle = Math.ceil(groups.length / 2);
	return [
		call.withShares(groups.slice(0, middle).flat()),
		call.withShares(groups.slice(middle).flat()),
	];
}

/** Rows by the users that they have in common, directly or by way of other rows. */
function groupsOf(shares: readonly Share[]): Share[][] {
	const groups = new Set<Share[]>();
	const groupOf = new Map<string, Share[]>();
	for (const share of shares) {
		const group = [share];
		for (const { userId } of share.users ?? []) {
			const other = groupOf.get(userId);
			if (other !== undefined && groups.delete(other)) group.push(...other);
		}
		groups.add(group);
		for (const { users = [] } of group) for (const { userId } of users) groupOf.set(userId, group);
	}
	return [...groups];
}

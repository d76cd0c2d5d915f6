import { BROADCAST_SERVICE } from '../endpoint';
import { nothing, replacesNothing } from '../kind';
import { LIMITS, RATES } from '../limits';
import { oneOf, usersSentence } from '../request';
import type { ListingRequest } from '../request';

/** What several kinds of request have in common. */

/** Where messages at the top of a body have parts that travel as JSON text. */
export const MESSAGE_TEXTS = ['content', 'pushExt'];

/** A recall has to name the sender. */
export const sentBy = ({ sender }: { sender: string }) => ({ fromUserId: sender });

export const everyone = () => 'Every user of the app';

/** Calls about one user at a time. */
export const oneUser = { limit: RATES.calls, usersPerCall: 1 };

/** Calls that count against the quota of broadcasts and pushes. */
export const countedAsPush = { limit: RATES.pushes, service: BROADCAST_SERVICE };

/** Calls of Nexconn about several users at a time, of which the classic ones take one. */
export const severalUsers = { limit: RATES.calls, usersPerCall: LIMITS.usersPerBan };

/** What is true of all looks at listed users: the reply says everything. */
export const lookAtUsers = {
	effect: 'read',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: nothing,
	previews: nothing,
	replaces: replacesNothing,
} as const;

/** A look at one user. */
export const askedOfOne = {
	...oneUser,
	body: (request: ListingRequest) => ({ userId: oneOf(request) }),
};

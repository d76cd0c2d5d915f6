import type { JsonObject } from '../../json';
import { CLASSIC_JSON, endpoint } from '../endpoint';
import { kind, nothing, replacesNothing } from '../kind';
import { LIMITS, RATES } from '../limits';
import { idsOf, usersSentence } from '../request';
import type { ListingRequest } from '../request';

/** A notification to listed users, by the call that counts users and not broadcasts. */
export interface UserPushRequest extends ListingRequest {
	notification: JsonObject;
}

/** Its common text has a name of its own (docs/service.md, section 7.3). */
export const userPushCall = endpoint<UserPushRequest>({
	...CLASSIC_JSON,
	path: '/push/user.json',
	limit: RATES.userPushes,
	usersPerCall: LIMITS.usersPerUserPush,
	body: ({ users, notification: { alert, ...notification } }) => ({
		userIds: idsOf({ users }),
		notification: { ...notification, ...(alert === undefined ? {} : { pushContent: alert }) },
	}),
});

export const userPush = kind<UserPushRequest>({
	name: 'push notification',
	effect: 'send',
	isBroadcast: false,
	audience: usersSentence,
	putsOut: nothing,
	previews: nothing,
	replaces: replacesNothing,
	route: (_request, product) =>
		product === 'rongcloud'
			? { endpoint: userPushCall }
			: {
					field: 'Operation',
					unavailable: 'is Send to Users, which Nexconn does not have',
					fix: 'Use System Message > Send, which brings a notification too, or a credential of RongCloud (Classic).',
				},
});

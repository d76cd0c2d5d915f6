import { LIMITS, RATES } from '../limits';
import { BROADCAST_SERVICE, CLASSIC_JSON, endpointFor } from './endpoint';

/**
 * A notification to listed users, by the call that counts users (service reference, section 7.3): its
 * common text has a name of its own.
 */
export const userPush = endpointFor<'userPush'>({
	...CLASSIC_JSON,
	path: '/push/user.json',
	limit: RATES.userPushes,
	usersPerCall: LIMITS.usersPerUserPush,
	service: BROADCAST_SERVICE,
	body: ({ userIds, notification: { alert, ...notification } }) => ({
		userIds,
		notification: { ...notification, ...(alert === undefined ? {} : { pushContent: alert }) },
	}),
});

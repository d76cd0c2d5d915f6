import type { Product } from '../dataCenters';
import type { ServiceRequest } from '../requests';
import type { PathChoice, Route, Unavailable } from './endpoint';
import { messageBroadcast, onlineBroadcast, personalizedMessage, systemMessage } from './messages';
import { broadcastRoute, pushRoute } from './push';
import { recallBroadcast, recallMessage } from './recall';
import { userPush } from './userPush';
import {
	banUsers,
	getBannedUsers,
	getOnlineStatus,
	getTags,
	getUser,
	registerUser,
	setTags,
	unbanUsers,
	updateUser,
} from './users';

export type { Endpoint, PathChoice, Remark, Route, Unavailable } from './endpoint';

/** Calls of which each product has one. */
const ENDPOINTS = {
	systemMessage,
	messageBroadcast,
	onlineBroadcast,
	recallMessage,
	recallBroadcast,
	setTags,
	getTags,
	registerUser,
	updateUser,
	getUser,
	getOnlineStatus,
	banUsers,
	unbanUsers,
	getBannedUsers,
};

/**
 * Where a request goes.
 * @param paths the user's choice where more than one path has been published
 */
export function routeOf(
	request: ServiceRequest,
	product: Product,
	paths: PathChoice,
): Route | Unavailable {
	switch (request.kind) {
		case 'broadcast':
			return broadcastRoute(request, product, paths);
		case 'push':
			return pushRoute(request, product, paths);
		case 'personalizedMessage':
			return { endpoint: personalizedMessage };
		case 'userPush':
			return product === 'rongcloud'
				? { endpoint: userPush }
				: {
						field: 'Operation',
						unavailable: 'is Send to Users, which Nexconn does not have',
						fix: 'Choose Send with Listed Users under Send To, or use a credential of RongCloud (Classic).',
					};
		default:
			return { endpoint: ENDPOINTS[request.kind][product] };
	}
}

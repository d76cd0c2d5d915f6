import { bannedUsersClassic, bannedUsersV4 } from './bannedUsers.mts';
import type { Endpoint } from './call.mts';
import { listedMessageEndpoints } from './listedMessage.mts';
import { messageBroadcastEndpoints } from './messageBroadcast.mts';
import { personalizedEndpoints } from './personalized.mts';
import { pushEndpoints } from './push.mts';
import { userPushEndpoints } from './userPush.mts';
import { userEndpoints } from './users.mts';
import { userTagEndpoints } from './userTags.mts';
import { recallEndpoints } from './recall.mts';

/** Every path the sandbox answers. */
export const ENDPOINTS: readonly Endpoint[] = [
	...listedMessageEndpoints,
	...personalizedEndpoints,
	...pushEndpoints,
	...messageBroadcastEndpoints,
	...userPushEndpoints,
	...recallEndpoints,
	...userTagEndpoints,
	...userEndpoints,
	bannedUsersV4,
	bannedUsersClassic,
];

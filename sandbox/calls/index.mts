import { bannedUsersClassic, bannedUsersV4 } from './bannedUsers.mts';
import type { Endpoint } from './call.mts';
import { messageBroadcastEndpoints } from './messageBroadcast.mts';
import { personalizedMessage } from './personalized.mts';
import { pushEndpoints } from './push.mts';
import { userPushEndpoints } from './userPush.mts';
import { userEndpoints } from './users.mts';
import { userTagEndpoints } from './userTags.mts';
import { recallEndpoints } from './recall.mts';
import { systemMessageClassic, systemMessageV4 } from './systemMessage.mts';

/** Every path the sandbox answers. */
export const ENDPOINTS: readonly Endpoint[] = [
	systemMessageV4,
	systemMessageClassic,
	personalizedMessage,
	...pushEndpoints,
	...messageBroadcastEndpoints,
	...userPushEndpoints,
	...recallEndpoints,
	...userTagEndpoints,
	...userEndpoints,
	bannedUsersV4,
	bannedUsersClassic,
];

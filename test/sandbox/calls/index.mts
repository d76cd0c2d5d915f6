import { bannedUsersClassic, bannedUsersV4 } from './bannedUsers.mts';
import type { Endpoint } from './call.mts';
import { pushEndpoints } from './push.mts';
import { userTagEndpoints } from './userTags.mts';
import { systemMessageClassic, systemMessageV4 } from './systemMessage.mts';

/** Every path the sandbox answers. */
export const ENDPOINTS: readonly Endpoint[] = [
	systemMessageV4,
	systemMessageClassic,
	...pushEndpoints,
	...userTagEndpoints,
	bannedUsersV4,
	bannedUsersClassic,
];

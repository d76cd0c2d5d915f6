import type { Manifest } from './manifest.mts';
import { messageRecall } from './systemMessage.recall.mts';

/** As that of a system message, in channels of the type 3 (docs/service.md, sections 7.3 and 7.7). */
export const recall: Manifest = messageRecall(
	'groupMessage.recall',
	3,
	{ nexconn: 'Nexconn recall from a group', rongcloud: 'RongCloud recall from a group' },
	{ called: 'Group', id: 'groupId', field: 'recalledFromGroup' },
);

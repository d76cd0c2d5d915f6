import type { Manifest } from './manifest.mts';
import { messageRecall } from './systemMessage.recall.mts';

/** As that of a system message, in channels of the type 1 (docs/service.md, sections 7.3 and 7.7). */
export const recall: Manifest = messageRecall('directMessage.recall', 1, {
	nexconn: 'Nexconn recall from a chat',
	rongcloud: 'RongCloud recall from a chat',
});

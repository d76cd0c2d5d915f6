import { audienceSentence } from '../audience';
import type { Endpoint } from '../endpoint';
import { kind, nothing, replacesNothing } from '../kind';
import type { Message } from '../request';
import { anyTagsNote, classicPush, EITHER_CODE, FORM_C, pushEndpoint, v4Push } from './pushFamily';
import type { PushFamilyRequest } from './pushFamily';
import { sentBy } from './shared';

export interface BroadcastRequest extends PushFamilyRequest {
	sender: string;
	message: Message;
}

const inNewerSpelling = (path: string, which: string) =>
	pushEndpoint(path, FORM_C, {
		successCodes: EITHER_CODE,
		unconfirmed: `Nexconn has published three forms of this call; this is the ${which}.`,
	});

const respelledPush = inNewerSpelling('/v4/system-channel/push', 'second');
const newerPackagePush = inNewerSpelling('/v4/system-channel/app-package-users/send', 'newest');
const newerTaggedPush = inNewerSpelling('/v4/system-channel/tagged-users/send', 'newest');

/** The newer path that fits the audience; both take the same body (docs/service.md, section 2.3). */
function newerEndpoint({ audience }: BroadcastRequest): Endpoint {
	const byPackage = audience.kind === 'conditions' && audience.packageName !== undefined;
	return byPackage ? newerPackagePush : newerTaggedPush;
}

export const broadcast = kind<BroadcastRequest>({
	name: 'broadcast',
	effect: 'send',
	isBroadcast: true,
	audience: audienceSentence,
	putsOut: sentBy,
	previews: nothing,
	replaces: replacesNothing,
	route(request, product, paths) {
		if (product === 'rongcloud') return { endpoint: classicPush };
		const newer = newerEndpoint(request);
		switch (paths.broadcast) {
			case 'newer':
				return { endpoint: newer };
			case 'current':
				return { endpoint: v4Push };
			case 'spelling':
				return { endpoint: respelledPush };
			default:
				return { endpoint: v4Push, ifNotFound: newer, note: anyTagsNote(request) };
		}
	},
});

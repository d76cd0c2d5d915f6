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

const v4PushInNewerSpelling = pushEndpoint('/v4/system-channel/push', FORM_C, {
	successCodes: EITHER_CODE,
	unconfirmed: 'Nexconn has published three forms of this call; this is the second.',
});

const newerPush = (path: string) =>
	pushEndpoint(path, FORM_C, {
		successCodes: EITHER_CODE,
		unconfirmed: 'Nexconn has published three forms of this call; this is the newest.',
	});

const newerPackagePush = newerPush('/v4/system-channel/app-package-users/send');
const newerTaggedPush = newerPush('/v4/system-channel/tagged-users/send');

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
				return { endpoint: v4PushInNewerSpelling };
			default:
				return { endpoint: v4Push, ifNotFound: newer, note: anyTagsNote(request) };
		}
	},
});

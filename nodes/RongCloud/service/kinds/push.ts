import { audienceSentence } from '../audience';
import type { Endpoint } from '../endpoint';
import { RATES } from '../limits';
import { kind, nothing, replacesNothing } from '../kind';
import type { PathChoice } from '../kind';
import {
	classicPush,
	classicRemarks,
	EITHER_CODE,
	FORM_A,
	pushEndpoint,
	v4Push,
} from './pushFamily';
import type { PushFamilyRequest } from './pushFamily';

export interface PushRequest extends PushFamilyRequest {
	sender?: undefined;
	message?: undefined;
}

const PUSH_UNCONFIRMED =
	'No document of Nexconn has a notification without a message (unconfirmed).';

const nexconnPushes: Record<NonNullable<PathChoice['push']>, Endpoint> = {
	classic: pushEndpoint('/push.json', FORM_A, {
		successCodes: EITHER_CODE,
		unconfirmed: PUSH_UNCONFIRMED,
	}),
	current: { ...v4Push, unconfirmed: PUSH_UNCONFIRMED },
};

/** The paid call whose audience combines groups of tags (docs/service.md, section 7.3). */
const pushPlus = pushEndpoint('/push/custom.json', FORM_A, {
	remarks: classicRemarks,
	limit: RATES.pushPlus,
	service: 'Push Plus, which is paid for separately,',
});

export const push = kind<PushRequest>({
	name: 'push notification',
	effect: 'send',
	isBroadcast: true,
	audience: audienceSentence,
	putsOut: nothing,
	previews: nothing,
	replaces: replacesNothing,
	route(request, product, paths) {
		if (request.audience.kind !== 'combined') {
			if (product === 'rongcloud') return { endpoint: classicPush };
			if (paths.push !== undefined) return { endpoint: nexconnPushes[paths.push] };
			return {
				unavailable: 'is a notification without a message, which no document of Nexconn has',
				fix: 'Use System Message > Send for single users and Broadcast > Send for groups: both bring a notification. If you know that your app may push alone, add Options > Push With Nexconn (Unconfirmed).',
				field: 'Resource',
			};
		}
		return product === 'rongcloud'
			? { endpoint: pushPlus }
			: {
					unavailable: 'is Combined Tags, which Nexconn does not have',
					fix: 'Choose Tagged Users, or use a credential of RongCloud (Classic).',
					field: 'Send To',
				};
	},
});

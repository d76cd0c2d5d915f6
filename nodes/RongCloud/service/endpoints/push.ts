import type { JsonObject } from '../../json';
import { LIMITS, RATES } from '../limits';
import type { Audience, BroadcastRequest, PushRequest, TagGroup } from '../requests';
import type { Product } from '../dataCenters';
import type { Endpoint, PathChoice, Remark, Route, Unavailable } from './endpoint';
import { BROADCAST_SERVICE, CLASSIC_JSON, endpointFor, given, messageParts } from './endpoint';

/** Spelling of the push family's body (service reference, section 2.3). */
interface Spelling {
	sender: string;
	userIds: string;
	tagsAny: string;
	toAll: string;
	messageType: string;
}

const FORM_A: Spelling = {
	sender: 'fromuserid',
	userIds: 'userid',
	tagsAny: 'tag_or',
	toAll: 'is_to_all',
	messageType: 'objectName',
};

const FORM_C: Spelling = {
	sender: 'fromUserId',
	userIds: 'userId',
	tagsAny: 'tagOr',
	toAll: 'isToAll',
	messageType: 'messageType',
};

/** Service reference, section 7.3. */
const tagItem = ({ tags, match, isNot, join }: TagGroup): JsonObject => ({
	tags,
	isNot,
	tagsOperator: match,
	itemsOperator: join,
});

function audienceBody(audience: Audience, spelling: Spelling): JsonObject {
	const toAll = { [spelling.toAll]: audience.kind === 'all' };
	switch (audience.kind) {
		case 'all':
			return toAll;
		case 'users':
			return { [spelling.userIds]: audience.userIds, ...toAll };
		case 'conditions':
			return {
				...given({
					tag: audience.tagsAll,
					[spelling.tagsAny]: audience.tagsAny,
					packageName: audience.packageName,
				}),
				...toAll,
			};
		case 'combined':
			return {
				...given({ packageName: audience.packageName }),
				tagItems: audience.groups.map(tagItem),
				...toAll,
			};
	}
}

/** The body of a broadcast or push-only call. */
const pushBody = (spelling: Spelling) => (request: PushFamily) => {
	const { platforms, audience, notification } = request;
	const isBroadcast = request.kind === 'broadcast';
	return given({
		platform: platforms,
		...(isBroadcast && { [spelling.sender]: request.sender }),
		audience: audienceBody(audience, spelling),
		...(isBroadcast && { message: given(messageParts(request.message, spelling.messageType)) }),
		notification,
	});
};

const pushTextPlaces = ['message.content'];

type PushFamily = BroadcastRequest | PushRequest;

function classicRemarks({ platforms, audience }: PushFamily): Remark[] {
	const remarks: Remark[] = [];
	if (!platforms.includes('android') && !platforms.includes('ios')) {
		remarks.push({
			refused: true,
			field: 'Platforms',
			text: 'has neither Android nor iOS, and RongCloud (Classic) needs at least one of them',
			fix: 'Add Android or iOS.',
		});
	} else if (platforms.includes('HarmonyOS')) {
		remarks.push({
			refused: false,
			field: 'Platforms',
			text: "RongCloud (Classic)'s documents name only Android and iOS here, so HarmonyOS may be ignored or refused.",
			fix: '',
		});
	}
	if (audience.kind === 'users' && !(platforms.includes('android') && platforms.includes('ios'))) {
		remarks.push({
			refused: false,
			field: 'Platforms',
			text: 'RongCloud (Classic) ignores Platforms for Listed Users: they get it on all their devices.',
			fix: '',
		});
	}
	return remarks;
}

/** One definition for both kinds: what they share is all that differs between paths. */
const pushEndpoint = (
	path: string,
	spelling: Spelling,
	more: Partial<Pick<Endpoint, 'successCodes' | 'unconfirmed' | 'service'>> & {
		remarks?(request: PushFamily): Remark[];
	},
): Endpoint =>
	endpointFor<'broadcast' | 'push'>({
		...CLASSIC_JSON,
		path,
		limit: RATES.pushes,
		usersPerCall: LIMITS.usersPerPush,
		body: pushBody(spelling),
		textPlaces: pushTextPlaces,
		service: BROADCAST_SERVICE,
		...more,
	});

// One v4 page says 200, the others 0 (service reference, section 0.1).
const EITHER_CODE = [0, 200];

const classicPush = pushEndpoint('/push.json', FORM_A, { remarks: classicRemarks });

const v4Push = pushEndpoint('/v4/system-channel/push', FORM_A, { successCodes: EITHER_CODE });

const newerPush = (path: string) =>
	pushEndpoint(path, FORM_C, {
		successCodes: EITHER_CODE,
		unconfirmed: 'Nexconn has published two forms of this call; this is the newer one.',
	});

const newerPackagePush = newerPush('/v4/system-channel/app-package-users/send');
const newerTaggedPush = newerPush('/v4/system-channel/tagged-users/send');

/** The newer path that fits the audience; both take the same body (service reference, section 2.3). */
function newerEndpoint({ audience }: BroadcastRequest): Endpoint {
	const byPackage = audience.kind === 'conditions' && audience.packageName !== undefined;
	return byPackage ? newerPackagePush : newerTaggedPush;
}

const PUSH_UNCONFIRMED =
	'No Nexconn document has a push-only call: whether the service takes this one is not confirmed.';

const nexconnPushes: Record<NonNullable<PathChoice['push']>, Endpoint> = {
	classic: pushEndpoint('/push.json', FORM_A, {
		successCodes: EITHER_CODE,
		unconfirmed: PUSH_UNCONFIRMED,
	}),
	current: { ...v4Push, unconfirmed: PUSH_UNCONFIRMED },
};

/** The paid call whose audience combines groups of tags (service reference, section 7.3). */
const pushPlus = pushEndpoint('/push/custom.json', FORM_A, {
	remarks: classicRemarks,
	service: 'Push Plus, which is paid for separately,',
	unconfirmed:
		'No document says what limits this call has; the node takes it that it shares the quota of broadcasts.',
});

/** Where a broadcast goes. */
export function broadcastRoute(
	request: BroadcastRequest,
	product: Product,
	paths: PathChoice,
): Route {
	if (product === 'rongcloud') return { endpoint: classicPush };
	const newer = newerEndpoint(request);
	if (paths.broadcast === 'newer') return { endpoint: newer };
	return paths.broadcast === 'current'
		? { endpoint: v4Push }
		: { endpoint: v4Push, ifNotFound: newer };
}

/** Where a push-only notification goes. */
export function pushRoute(
	{ audience }: PushRequest,
	product: Product,
	paths: PathChoice,
): Route | Unavailable {
	if (audience.kind !== 'combined') {
		return {
			endpoint: product === 'rongcloud' ? classicPush : nexconnPushes[paths.push ?? 'classic'],
		};
	}
	return product === 'rongcloud'
		? { endpoint: pushPlus }
		: {
				unavailable: 'is Combined Tags, which Nexconn does not have',
				fix: 'Choose Tagged Users, or use a credential of RongCloud (Classic).',
				field: 'Send To',
			};
}

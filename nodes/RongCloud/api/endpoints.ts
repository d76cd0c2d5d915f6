import type { Json, JsonObject } from '../json';
import type { Product } from './dataCenters';
import type { Quota } from './errors';
import type {
	Audience,
	BroadcastRequest,
	Message,
	PushRequest,
	RequestKind,
	ServiceRequest,
	SystemMessageRequest,
} from './requests';

/** Something about a request that this call would refuse or ignore. */
export interface Remark {
	/** True when the service would refuse the call; else it would ignore a part of it. */
	refused: boolean;
	field: string;
	text: string;
	fix: string;
}

/**
 * One call of the service as one product has it: everything in which the products differ
 * (service reference, sections 2.3, 3, 6.1 and 7).
 */
export interface Endpoint {
	path: string;
	encoding: 'json' | 'form';
	successCodes: readonly number[];
	quota: Quota;
	/** The body in this call's spelling. Parts that travel as JSON text are still objects here. */
	body(request: ServiceRequest): JsonObject;
	/** Dotted places of the body whose objects are sent as JSON text. */
	textPlaces: readonly string[];
	/** What no source could confirm about this call, a sentence. */
	unconfirmed?: string;
	remarks?(request: ServiceRequest): Remark[];
}

/** The choices that a user has about paths. */
export interface PathChoice {
	broadcast?: 'auto' | 'current' | 'newer';
	push?: 'classic' | 'current';
}

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

/** Leaves out what was not given, so that no empty option goes out. */
function given(entries: Record<string, Json | undefined>): JsonObject {
	const result: JsonObject = {};
	for (const [name, value] of Object.entries(entries)) {
		if (value !== undefined) result[name] = value;
	}
	return result;
}

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
	}
}

const messageBody = (message: Message, spelling: Spelling): JsonObject =>
	given({
		content: message.content,
		[spelling.messageType]: message.type,
		disableUpdateLastMsg: message.disableUpdateLastMsg,
	});

/** The body of a broadcast or push-only call. */
const pushBody = (spelling: Spelling) => (request: ServiceRequest) => {
	const { platforms, audience, notification } = request as BroadcastRequest | PushRequest;
	return given({
		platform: platforms,
		...(request.kind === 'broadcast' ? { [spelling.sender]: request.sender } : {}),
		audience: audienceBody(audience, spelling),
		...(request.kind === 'broadcast' ? { message: messageBody(request.message, spelling) } : {}),
		notification,
	});
};

/** Spelling of a system message's body (service reference, sections 3.1 and 7.3). */
interface MessageSpelling {
	recipients: string;
	messageType: string;
	shouldPersist: string;
}

const systemMessageBody = (spelling: MessageSpelling) => (request: ServiceRequest) => {
	const message = request as SystemMessageRequest;
	return given({
		fromUserId: message.sender,
		[spelling.recipients]: message.recipients,
		[spelling.messageType]: message.message.type,
		content: message.message.content,
		pushContent: message.pushContent,
		pushData: message.pushData,
		[spelling.shouldPersist]: message.shouldPersist,
		contentAvailable: message.contentAvailable,
		disablePush: message.disablePush,
		pushExt: message.pushExt,
		disableUpdateLastMsg: message.message.disableUpdateLastMsg,
	});
};

const pushTextPlaces = ['message.content'];

function classicRemarks(request: ServiceRequest): Remark[] {
	const { platforms, audience } = request as BroadcastRequest | PushRequest;
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

const classicPush: Endpoint = {
	path: '/push.json',
	encoding: 'json',
	successCodes: [200],
	quota: 'pushes',
	body: pushBody(FORM_A),
	textPlaces: pushTextPlaces,
	remarks: classicRemarks,
};

const v4Push: Endpoint = {
	path: '/v4/system-channel/push',
	encoding: 'json',
	// One v4 page says 200, the others 0 (service reference, section 0.1).
	successCodes: [0, 200],
	quota: 'pushes',
	body: pushBody(FORM_A),
	textPlaces: pushTextPlaces,
};

const newerPush = (path: string): Endpoint => ({
	path,
	encoding: 'json',
	successCodes: [0, 200],
	quota: 'pushes',
	body: pushBody(FORM_C),
	textPlaces: pushTextPlaces,
	unconfirmed: 'Nexconn has published two forms of this call; this is the newer one.',
});

const newerPackagePush = newerPush('/v4/system-channel/app-package-users/send');
const newerTaggedPush = newerPush('/v4/system-channel/tagged-users/send');

const systemMessage: Record<Product, Endpoint> = {
	nexconn: {
		path: '/v4/system-channel/message/send',
		encoding: 'json',
		successCodes: [0],
		quota: 'messages',
		body: systemMessageBody({
			recipients: 'toUserIds',
			messageType: 'messageType',
			shouldPersist: 'shouldPersist',
		}),
		textPlaces: ['content', 'pushExt'],
	},
	rongcloud: {
		path: '/message/system/publish.json',
		encoding: 'form',
		successCodes: [200],
		quota: 'messages',
		body: systemMessageBody({
			recipients: 'toUserId',
			messageType: 'objectName',
			shouldPersist: 'isPersisted',
		}),
		textPlaces: ['content', 'pushExt'],
	},
};

/** An endpoint, and the one to use if the service answers that it does not exist (404). */
export interface Route {
	endpoint: Endpoint;
	ifNotFound?: Endpoint;
}

/** The newer path that fits the audience; both take the same body (service reference, section 2.3). */
function newerEndpoint(request: ServiceRequest): Endpoint {
	const { audience } = request as BroadcastRequest;
	const byPackage = audience.kind === 'conditions' && audience.packageName !== undefined;
	return byPackage ? newerPackagePush : newerTaggedPush;
}

/**
 * Where a request goes.
 * @param paths the user's choice where more than one path has been published
 */
export function routeOf(request: ServiceRequest, product: Product, paths: PathChoice): Route {
	if (request.kind === 'systemMessage') return { endpoint: systemMessage[product] };
	if (product === 'rongcloud') return { endpoint: classicPush };
	if (request.kind === 'push') {
		return {
			endpoint: {
				...(paths.push === 'current' ? v4Push : classicPush),
				successCodes: [0, 200],
				remarks: undefined,
				unconfirmed:
					'No Nexconn document has a push-only call: whether the service takes this one is not confirmed.',
			},
		};
	}
	const newer = newerEndpoint(request);
	if (paths.broadcast === 'newer') return { endpoint: newer };
	return paths.broadcast === 'current'
		? { endpoint: v4Push }
		: { endpoint: v4Push, ifNotFound: newer };
}

/** What people call each kind of request, as the subject of a sentence. */
export const REQUEST_NAMES: Record<RequestKind, string> = {
	systemMessage: 'system message',
	broadcast: 'broadcast',
	push: 'push notification',
};

import { given } from '../../json';
import type { JsonObject } from '../../json';
import type { AudienceRequest, TagGroup } from '../audience';
import { CLASSIC_JSON, endpoint, messageParts } from '../endpoint';
import type { Endpoint, Remark } from '../endpoint';
import { LIMITS } from '../limits';
import { idsOf } from '../request';
import { countedAsPush } from './shared';

/** Spelling of the push family's body (docs/service.md, section 2.3). */
interface Spelling {
	sender: string;
	userIds: string;
	tagsAny: string;
	toAll: string;
	messageType: string;
}

export const FORM_A: Spelling = {
	sender: 'fromuserid',
	userIds: 'userid',
	tagsAny: 'tag_or',
	toAll: 'is_to_all',
	messageType: 'objectName',
};

/** The newer spelling: of form C, and of form B at the path of form A. */
export const FORM_C: Spelling = {
	sender: 'fromUserId',
	userIds: 'userId',
	tagsAny: 'tagOr',
	toAll: 'isToAll',
	messageType: 'messageType',
};

/** See docs/service.md, section 7.3. */
const tagItem = ({ tags, match, isNot, join }: TagGroup): JsonObject => ({
	tags,
	isNot,
	tagsOperator: match,
	itemsOperator: join,
});

function audienceBody({ audience, users = [] }: AudienceRequest, spelling: Spelling): JsonObject {
	const toAll = { [spelling.toAll]: audience.kind === 'all' };
	switch (audience.kind) {
		case 'all':
			return toAll;
		case 'users':
			return { [spelling.userIds]: idsOf({ users }), ...toAll };
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

/** A broadcast; without sender and message it is a push-only call (docs/service.md, section 7.5). */
export interface PushFamilyRequest extends AudienceRequest {
	sender?: string;
	notification: JsonObject;
}

/** The body of a broadcast or push-only call. */
const pushBody = (spelling: Spelling) => (request: PushFamilyRequest) => {
	const { platforms, sender, message, notification } = request;
	return given({
		platform: [...platforms],
		[spelling.sender]: sender,
		audience: audienceBody(request, spelling),
		message: message && given(messageParts(message, spelling.messageType)),
		notification,
	});
};

export function classicRemarks({ platforms }: PushFamilyRequest): Remark[] {
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
	return remarks;
}

/** One definition for both kinds: what they share is all that differs between paths. */
export const pushEndpoint = (
	path: string,
	spelling: Spelling,
	more: Partial<Pick<Endpoint, 'limit' | 'successCodes' | 'unconfirmed' | 'service'>> & {
		remarks?(request: PushFamilyRequest): Remark[];
	},
): Endpoint =>
	endpoint<PushFamilyRequest>({
		...CLASSIC_JSON,
		path,
		...countedAsPush,
		usersPerCall: LIMITS.usersPerPush,
		body: pushBody(spelling),
		textPlaces: ['message.content'],
		...more,
	});

// One v4 page says 200, the others 0 (docs/service.md, section 0.1).
export const EITHER_CODE = [0, 200];

export const classicPush = pushEndpoint('/push.json', FORM_A, { remarks: classicRemarks });

export const v4Push = pushEndpoint('/v4/system-channel/push', FORM_A, {
	successCodes: EITHER_CODE,
});

/**
 * What is at stake while nobody has chosen the form of a Nexconn call: a server may leave out a condition whose
 * name it does not know (docs/service.md, section 2.3).
 */
export const anyTagsNote = ({ audience }: PushFamilyRequest): string | undefined =>
	audience.kind === 'conditions' && audience.tagsAny !== undefined
		? 'Must Have Any of These Tags: Nexconn has published two names for this condition (tag_or and tagOr), and no source says which one a server takes. A server that does not know the one it gets may leave it out, and more users get this. Try it with a tag that only testers have, then choose the form that worked under Advanced > Nexconn Path.'
		: undefined;

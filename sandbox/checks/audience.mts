import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { wrong } from '../refusal.mts';
import { PLATFORMS, type Platform } from '../types.mts';
import type { Fields } from './fields.mts';

/** How one published form spells the audience and the sender (docs/service.md, section 2.3). */
export interface PushSpelling {
	sender: string;
	userIds: string;
	tagOr: string;
	everyone: string;
	messageType: string;
}

/** Form A of the v4 send, and the classic /push.json. */
export const FORM_A: PushSpelling = {
	sender: 'fromuserid',
	userIds: 'userid',
	tagOr: 'tag_or',
	everyone: 'is_to_all',
	messageType: 'objectName',
};

/** Form C, the newer paths. */
export const FORM_C: PushSpelling = {
	sender: 'fromUserId',
	userIds: 'userId',
	tagOr: 'tagOr',
	everyone: 'isToAll',
	messageType: 'messageType',
};

export interface Audience {
	everyone: boolean;
	userIds: string[];
	tags: string[];
	anyTags: string[];
	packageName: string | undefined;
}

/** As docs/service.md, section 3.1 has it. The switch for everyone is always required. */
export function readAudience(spelling: PushSpelling, fields: Fields, hasMore = false): Audience {
	const everyone = fields.requiredYesNo(spelling.everyone);
	const audience: Audience = {
		everyone,
		userIds: fields.texts(spelling.userIds, LIMITS.usersPerPush),
		tags: fields.texts('tag', LIMITS.tagsPerList),
		anyTags: fields.texts(spelling.tagOr, LIMITS.tagsPerList),
		// One vendor SDK always sends it, empty when unused, so empty has to mean not given.
		packageName: fields.text('packageName') || undefined,
	};
	const conditions =
		hasMore ||
		audience.userIds.length + audience.tags.length + audience.anyTags.length > 0 ||
		audience.packageName !== undefined;
	if (!everyone && !conditions) {
		throw wrong('audience', `needs a condition when ${spelling.everyone} is false`);
	}
	return audience;
}

export type Operator = 'AND' | 'OR';

/** One group of tags in a push to a custom audience. */
export interface TagItem {
	tags: string[];
	isNot: boolean;
	tagsOperator: Operator;
	itemsOperator: Operator;
}

export interface CustomAudience extends Audience {
	items: TagItem[];
}

const OPERATORS = ['AND', 'OR'] as const;

/**
 * The audience of /push.json, and groups of tags (docs/service.md, section 7.3). No default of the operators
 * is documented; here it is AND, which reaches fewer.
 */
export function readCustomAudience(fields: Fields): CustomAudience {
	const items = (fields.items('tagItems') ?? []).map((item, index) =>
		fields.nested(item, `tagItems[${index}]`, (inner): TagItem => {
			const tags = inner.texts('tags', LIMITS.tagsPerList);
			if (tags.length === 0) throw wrong(inner.name('tags'), 'needs at least one tag');
			return {
				tags,
				isNot: inner.yesNo('isNot') ?? false,
				tagsOperator: operator(inner, 'tagsOperator'),
				itemsOperator: operator(inner, 'itemsOperator'),
			};
		}),
	);
	return { ...readAudience(FORM_A, fields, items.length > 0), items };
}

const operator = (fields: Fields, key: string): Operator =>
	fields.text(key, { oneOf: OPERATORS }) === 'OR' ? 'OR' : 'AND';

/**
 * At least one (docs/service.md, section 3.1). The examples write ios and android in lower case. How
 * HarmonyOS is spelled, and whether the classic path takes it, no example shows; the sandbox takes the one
 * spelling that any text gives.
 */
export function readPlatforms(fields: Fields): Platform[] {
	if (!fields.has('platform')) throw wrong('platform', 'is required');
	const values = fields.texts('platform', Number.MAX_SAFE_INTEGER);
	if (values.length === 0) throw wrong('platform', 'needs at least one value');
	const platforms = values.map((value) => {
		const known = PLATFORMS.find((platform) => platform === value);
		if (known === undefined) throw wrong('platform', `must be of ${PLATFORMS.join(', ')}`);
		return known;
	});
	return [...new Set(platforms)];
}

import type { Audience, CustomAudience, TagItem } from './checks/audience.mts';
import { PLATFORMS, type KnownUser, type Platform, type Recipient } from './types.mts';

export interface Reach {
	sentence: string;
	recipients: Recipient[];
	/** Where the notification shows, once the audience has had its say on the platforms. */
	platforms: readonly Platform[];
}

/**
 * Who a push goes to, by the rules of docs/service.md, section 3.1: everyone voids the rest, listed
 * ids win over tags, package and platforms, package AND tags hold together, tag is AND and tag_or is OR.
 */
export function reach(
	audience: Audience,
	chosen: readonly Platform[],
	directory: readonly KnownUser[],
): Reach {
	if (!audience.everyone && audience.userIds.length > 0) {
		return listedReach(audience.userIds, directory);
	}
	return {
		sentence: `${audience.everyone ? 'all users' : described(audience)} on ${spoken(chosen, 'and')}`,
		recipients: directory
			.filter((user) => audience.everyone || meets(user, audience))
			.map((user) => recipient(user, chosen))
			.filter(({ platforms }) => platforms === undefined || platforms.length > 0),
		platforms: chosen,
	};
}

/**
 * Who a push to a custom audience goes to. How the groups of tags go together is documented as AND or OR
 * and no further. Here a group's own operator joins it to what stands before it, from left to right, the
 * first group's is void, and the result holds together with the app package.
 */
export function customReach(
	audience: CustomAudience,
	chosen: readonly Platform[],
	directory: readonly KnownUser[],
): Reach {
	const { items } = audience;
	if (audience.everyone || audience.userIds.length > 0 || items.length === 0) {
		return reach(audience, chosen, directory);
	}
	const fitting = directory.filter(({ tags }) => fits(tags, items));
	const groups = items.map(groupInWords).join('');
	// The groups make the two other lists of tags void.
	const others = { ...audience, tags: [], anyTags: [] };
	const base = described(others);
	return {
		sentence: `${base}${base.includes(' with ') ? ' and' : ''} with the tags ${groups} on ${spoken(chosen, 'and')}`,
		recipients: reach(others, chosen, fitting).recipients,
		platforms: chosen,
	};
}

const fits = (tags: readonly string[], items: readonly TagItem[]): boolean =>
	items.reduce((soFar, item, index) => {
		const has = (tag: string): boolean => tags.includes(tag);
		const some = item.tagsOperator === 'AND' ? item.tags.every(has) : item.tags.some(has);
		const holds = some !== item.isNot;
		if (index === 0) return holds;
		return item.itemsOperator === 'AND' ? soFar && holds : soFar || holds;
	}, true);

function groupInWords(
	{ tags, isNot, tagsOperator, itemsOperator }: TagItem,
	index: number,
): string {
	const group = `${isNot ? 'not ' : ''}(${tags.join(` ${tagsOperator} `)})`;
	return index === 0 ? group : ` ${itemsOperator} ${group}`;
}

/** Everyone, or everyone whose app is connected, on whatever device. */
export function everyone(directory: readonly KnownUser[], onlineOnly: boolean): Reach {
	return {
		sentence: onlineOnly ? 'all users who are online' : 'all users',
		recipients: directory
			.filter(({ online }) => !onlineOnly || online === true)
			.map((user) => recipient(user, PLATFORMS)),
		platforms: PLATFORMS,
	};
}

/** A listed send without platforms, as the system message paths have it. */
export function listedReach(userIds: string[], directory: readonly KnownUser[]): Reach {
	return {
		sentence: listed(userIds),
		recipients: userIds.map((id) => listedRecipient(id, PLATFORMS, directory)),
		platforms: PLATFORMS,
	};
}

/** A send to groups; who is in them nobody knows here. */
export function groupsReach(
	groupIds: string[],
	members: string[] | undefined,
): Pick<Reach, 'sentence' | 'recipients'> {
	const alone = members === undefined ? '' : `, of its members ${spoken(members, 'and')} alone`;
	return {
		sentence: `${listed(groupIds, 'group')}${alone}`,
		recipients: groupIds.map((userId) => ({ userId })),
	};
}

function meets(user: KnownUser, audience: Audience): boolean {
	const { tags, anyTags, packageName } = audience;
	return (
		(packageName === undefined || user.packages.includes(packageName)) &&
		tags.every((tag) => user.tags.includes(tag)) &&
		(anyTags.length === 0 || anyTags.some((tag) => user.tags.includes(tag)))
	);
}

function listedRecipient(
	userId: string,
	platforms: readonly Platform[],
	directory: readonly KnownUser[],
): Recipient {
	const user = directory.find(({ id }) => id === userId);
	return user === undefined ? { userId } : recipient(user, platforms);
}

/** Someone whose devices nobody knows may have any. */
const recipient = ({ id, platforms }: KnownUser, among: readonly Platform[]): Recipient => ({
	userId: id,
	...(platforms && { platforms: platforms.filter((platform) => among.includes(platform)) }),
});

export function listed(userIds: string[], noun = 'user'): string {
	const named = userIds.slice(0, 3).join(', ');
	const names = userIds.length > 3 ? `${named}, ...` : named;
	const count = `${userIds.length} listed ${userIds.length === 1 ? noun : `${noun}s`}`;
	return names === '' ? count : `${count} (${names})`;
}

function described({ packageName, tags, anyTags }: Audience): string {
	const parts: string[] = [];
	if (tags.length > 0)
		parts.push(`with the ${tags.length === 1 ? 'tag' : 'tags'} ${spoken(tags, 'and')}`);
	if (anyTags.length > 0) {
		parts.push(
			anyTags.length === 1
				? `with the tag ${anyTags[0]}`
				: `with one of the tags ${spoken(anyTags, 'or')}`,
		);
	}
	const who = packageName === undefined ? 'users' : `users of ${packageName}`;
	return [who, parts.join(' and ')].filter(Boolean).join(' ');
}

export function spoken(items: readonly string[], word: 'and' | 'or'): string {
	if (items.length < 2) return items.join('');
	return `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

import { listedUsers } from './requests';
import type { Audience, ServiceRequest, TagGroup } from './requests';

const SHOWN_IDS = 5;

/** Up to five entries, and how many more there are. */
export function some(entries: readonly string[]): string {
	const shown = entries.slice(0, SHOWN_IDS).join(', ');
	const more = entries.length - SHOWN_IDS;
	return more > 0 ? `${shown} and ${more} more` : shown;
}

function users(ids: readonly string[]): string {
	return ids.length === 1 ? `User ${ids[0]}` : `${ids.length} listed users: ${some(ids)}`;
}

const PLATFORM_NAMES = { android: 'Android', HarmonyOS: 'HarmonyOS', ios: 'iOS' } as const;

function conditions({
	packageName,
	tagsAll,
	tagsAny,
}: Extract<Audience, { kind: 'conditions' }>): string {
	const quoted = (tags: readonly string[]) => tags.map((tag) => `"${tag}"`);
	const parts = [
		packageName === undefined ? 'All users of the app' : `Users of the app package ${packageName}`,
		...(tagsAll === undefined
			? []
			: [
					`who have ${tagsAll.length > 1 ? 'all of the tags' : 'the tag'} ${quoted(tagsAll).join(' and ')}`,
				]),
		...(tagsAny === undefined
			? []
			: [
					`${tagsAll === undefined ? 'who have' : 'and'} ${tagsAny.length > 1 ? 'at least one of the tags' : 'the tag'} ${quoted(tagsAny).join(', ')}`,
				]),
	];
	return parts.join(' ');
}

/** What users have to have for one group, as what follows "who". */
function groupClause({ tags, match, isNot }: TagGroup): string {
	const quoted = tags.map((tag) => `"${tag}"`);
	if (tags.length === 1) return `${isNot ? 'do not have' : 'have'} the tag ${quoted.join('')}`;
	if (match === 'AND') {
		return isNot
			? `lack at least one of the tags ${quoted.join(', ')}`
			: `have all of the tags ${quoted.join(' and ')}`;
	}
	return `have ${isNot ? 'none' : 'at least one'} of the tags ${quoted.join(', ')}`;
}

const joinWord = ({ join }: TagGroup): string => join.toLowerCase();

/**
 * Groups read from the first to the last, with brackets around what belongs together where AND and OR are
 * mixed: "((have the tag "a" or have the tag "b") and have the tag "c")".
 */
function bracketed(groups: readonly TagGroup[]): string {
	let text = '';
	let last: string | undefined;
	for (const [index, group] of groups.entries()) {
		if (index > 0) {
			const word = joinWord(group);
			text = `${last !== undefined && last !== word ? `(${text})` : text} ${word} `;
			last = word;
		}
		text += groupClause(group);
	}
	return text;
}

function combined({ packageName, groups }: Extract<Audience, { kind: 'combined' }>): string {
	const whose = packageName === undefined ? 'the app' : `the app package ${packageName}`;
	const [, ...others] = groups;
	if (new Set(others.map(joinWord)).size > 1) return `Users of ${whose} who ${bracketed(groups)}`;
	const clauses = groups.map((group, index) => {
		const join = index === 0 ? '' : `, ${joinWord(group)} `;
		return `${join}who ${groupClause(group)}`;
	});
	return `Users of ${whose} ${clauses.join('')}`;
}

function audienceClause(audience: Audience): string {
	switch (audience.kind) {
		case 'all':
			return 'Every user of the app';
		case 'users':
			return users(audience.userIds);
		case 'conditions':
			return conditions(audience);
		case 'combined':
			return combined(audience);
	}
}

/** One sentence that says who gets a request, or whom it is about, without a full stop. */
export function audienceSentence(request: ServiceRequest): string {
	switch (request.kind) {
		case 'broadcast':
		case 'push': {
			const platforms = request.platforms.map((platform) => PLATFORM_NAMES[platform]);
			return `${audienceClause(request.audience)} (${platforms.join(', ')})`;
		}
		case 'messageBroadcast':
			return 'Every user of the app';
		case 'onlineBroadcast':
			return 'Every user who is online';
		case 'recallBroadcast':
			return `Everyone who got the broadcast ${request.messageId}`;
		case 'getBannedUsers':
			return 'Banned users';
		default:
			return users(listedUsers(request) ?? []);
	}
}

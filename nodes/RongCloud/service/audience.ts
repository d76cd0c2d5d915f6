import { usersSentence } from './request';
import type { Listed, Request } from './request';

export type Platform = 'android' | 'HarmonyOS' | 'ios';

/** Tags of a combined audience that belong together (docs/service.md, section 7.3, `tagItems`). */
export interface TagGroup {
	tags: string[];
	/** Whether a user needs all of the tags, or any of them. */
	match: 'AND' | 'OR';
	/** Whether it means those who do not match. */
	isNot: boolean;
	/** How it is combined with the other groups. */
	join: 'AND' | 'OR';
}

export type Audience =
	| { kind: 'all' }
	| { kind: 'users' }
	| { kind: 'conditions'; packageName?: string; tagsAll?: string[]; tagsAny?: string[] }
	| { kind: 'combined'; packageName?: string; groups: TagGroup[] };

/** A request that goes to an audience on some platforms. */
export interface AudienceRequest extends Request {
	platforms: readonly Platform[];
	audience: Audience;
	/** There if the audience is listed users. */
	users: readonly Listed[] | undefined;
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

function clause({ audience, users = [] }: AudienceRequest): string {
	switch (audience.kind) {
		case 'all':
			return 'Every user of the app';
		case 'users':
			return usersSentence({ users });
		case 'conditions':
			return conditions(audience);
		case 'combined':
			return combined(audience);
	}
}

/** Who gets a request, and on which platforms if that makes a difference. */
export function audienceSentence(request: AudienceRequest): string {
	// Whoever is listed gets it on all devices (docs/service.md, section 3.1).
	if (request.audience.kind === 'users') return clause(request);
	const platforms = request.platforms.map((platform) => PLATFORM_NAMES[platform]);
	return `${clause(request)} (${platforms.join(', ')})`;
}

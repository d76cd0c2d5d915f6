import type { Audience, ServiceRequest } from './requests';

const SHOWN_IDS = 5;

/** Up to five entries, and how many more there are. */
function some(entries: readonly string[]): string {
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

/** One sentence that says who gets a request, without a full stop. */
export function audienceSentence(request: ServiceRequest): string {
	if (request.kind === 'systemMessage') return users(request.recipients);
	const { audience, platforms } = request;
	const who =
		audience.kind === 'all'
			? 'Every user of the app'
			: audience.kind === 'users'
				? users(audience.userIds)
				: conditions(audience);
	return `${who} (${platforms.map((platform) => PLATFORM_NAMES[platform]).join(', ')})`;
}

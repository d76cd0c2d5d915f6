import { kind, replacesNothing } from '../kind';
import type { Kind, Refused } from '../kind';
import { LIMITS } from '../limits';
import type { Found } from '../reply';
import { idsOf, usersSentence } from '../request';
import type { Listed, ListingRequest } from '../request';
import { getTags } from './getTags';
import { setTags } from './setTags';
import type { SetTagsRequest } from './setTags';

/** A user with the tags that a row adds or removes. */
interface TaggedUser extends Listed {
	tags: readonly string[];
}

export interface ChangeTagsRequest extends ListingRequest {
	users: readonly TaggedUser[];
}

/** Makes the request for the same tags for each of some users. */
export const eachWith = (users: readonly Listed[], tags: readonly string[]): ChangeTagsRequest => ({
	users: users.map(({ userId }) => ({ userId, tags })),
});

const tagsOf = ({ users }: ChangeTagsRequest) => [...(users[0]?.tags ?? [])];

/** All tags that a look found, each once; `undefined` if there may be others. */
const allOf = (found: Found | undefined) =>
	found === undefined || found.warning !== undefined
		? undefined
		: [...new Set(found.fields.tags as string[])];

const UNREAD: Refused = {
	what: 'the reply does not say which tags these users have, and they would be lost',
	fix: 'Run it again for them. If it stays so, write all of their tags with User Tag > Set.',
};

const tooMany = (now: number, then: number): Refused => ({
	detail: `has ${now} and would have ${then}`,
	what: `a user can have at most ${LIMITS.tagsPerUser} tags`,
	fix: 'Add fewer, or take away with User Tag > Remove what these users no longer need.',
});

interface Words extends Pick<Kind<ChangeTagsRequest>, 'name' | 'putsOut' | 'previews'> {
	/** The tags that a user has then, of those that the user has now, in their order. */
	change(now: readonly string[], tags: ReadonlySet<string>): string[];
}

/** The service can only replace all tags of users (docs/service.md, sections 7.3 and 7.4). */
const changeTags = ({ change, ...words }: Words) =>
	kind<ChangeTagsRequest>({
		...words,
		effect: 'change',
		isBroadcast: false,
		audience: usersSentence,
		// No row undoes what another one does: all of them do the same.
		replaces: replacesNothing,
		afterLook: {
			look: getTags,
			change(found, wants) {
				const now = allOf(found);
				if (now === undefined) return UNREAD;
				const isChange = (tags: readonly string[]) => tags.length !== now.length;
				const tags = change(now, new Set(wants.flatMap((want) => want.tags)));
				if (isChange(tags) && tags.length > LIMITS.tagsPerUser) {
					return tooMany(now.length, tags.length);
				}
				const request: SetTagsRequest = { users: [], tags };
				return {
					// Which order they stand in makes no difference to the service.
					...(isChange(tags) ? { key: JSON.stringify([...tags].sort()) } : {}),
					request,
					fields: { tags },
					isMadeBy: (want) => isChange(change(now, new Set(want.tags))),
				};
			},
		},
		route: (_request, product, paths) => setTags.route({ users: [], tags: [] }, product, paths),
	});

/** Adds tags to those that users have; needs the tags that they have, to be looked at first. */
export const addTags = changeTags({
	name: 'addition of tags',
	putsOut: (request) => ({ userIds: idsOf(request), addedTags: tagsOf(request) }),
	previews: (request) => ({
		writes: `The tags that each user is found to have, and ${tagsOf(request).join(', ')}. Not for users who have these already, and not for those who would have more than ${LIMITS.tagsPerUser} tags.`,
	}),
	change: (now, tags) => [...new Set([...now, ...tags])],
});

/** Takes tags away from users, who keep the others; needs the tags that they have, to be looked at first. */
export const removeTags = changeTags({
	name: 'removal of tags',
	putsOut: (request) => ({ userIds: idsOf(request), removedTags: tagsOf(request) }),
	previews: (request) => ({
		writes: `The tags that each user is found to have, without ${tagsOf(request).join(', ')}. Not for users who have none of these.`,
	}),
	change: (now, tags) => now.filter((tag) => !tags.has(tag)),
});

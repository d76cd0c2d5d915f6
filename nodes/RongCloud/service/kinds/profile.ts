import type { Replaced } from '../kind';
import type { ListingRequest } from '../request';

/** What is said of a user who is registered or changed. */
export interface ProfileRequest extends ListingRequest {
	name?: string;
	avatarUrl?: string;
}

/** The two products' spellings (docs/service.md, section 7.5). */
export const v4Profile = ({ name, avatarUrl }: ProfileRequest) => ({ name, avatarUrl });
export const classicProfile = ({ name, avatarUrl }: ProfileRequest) => ({
	name,
	portraitUri: avatarUrl,
});

export const replacedProfile = (parts: Replaced['parts']): Replaced => ({
	what: 'names or avatars',
	parts,
});

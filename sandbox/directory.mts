import type { BannedUser, DirectoryUser, KnownUser } from './types.mts';

/** A dozen users that differ in tags, package and device, enough to tell every audience rule apart. */
export const DEFAULT_DIRECTORY: readonly DirectoryUser[] = [
	user('u-1001', ['vip', 'berlin'], ['com.example.shop'], ['ios'], true),
	user('u-1002', ['vip', 'paris'], ['com.example.shop'], ['android']),
	user('u-1003', ['berlin'], ['com.example.shop'], ['ios', 'android'], true),
	user('u-1004', ['vip', 'berlin'], ['com.example.courier'], ['android']),
	user('u-1005', ['paris'], ['com.example.courier'], ['ios']),
	user('u-1006', ['vip'], ['com.example.shop', 'com.example.courier'], ['android', 'HarmonyOS']),
	user('u-1007', ['tokyo'], ['com.example.shop'], ['HarmonyOS'], true),
	user('u-1008', ['berlin', 'new'], ['com.example.shop'], ['android']),
	user('u-1009', ['paris', 'new'], ['com.example.shop'], ['ios']),
	user('u-1010', ['vip', 'tokyo', 'new'], ['com.example.shop'], ['ios', 'android'], true),
	user('u-1011', [], ['com.example.courier'], ['android']),
	user('u-1012', [], ['com.example.shop'], ['ios']),
];

function user(
	id: string,
	tags: string[],
	packages: string[],
	platforms: DirectoryUser['platforms'],
	online = false,
): DirectoryUser {
	return { id, tags, packages, platforms, ...(online ? { online } : {}) };
}

interface Ban {
	userId: string;
	until: string;
	/** Missing for those that the sandbox was started with, which never end. */
	ends?: number;
}

/** The users as the calls change them; one directory for all apps of the sandbox. */
export class Directory {
	private readonly users = new Map<string, KnownUser>();
	private bans: Ban[] = [];

	constructor(
		private readonly initial: readonly DirectoryUser[],
		private readonly initialBans: readonly BannedUser[],
		private readonly now: () => number,
	) {
		this.reset();
	}

	/** Forgets what calls have changed. */
	reset(): void {
		this.users.clear();
		for (const given of this.initial) {
			this.users.set(given.id, {
				...given,
				tags: [...given.tags],
				name: given.name ?? given.id,
				createdAt: this.now(),
			});
		}
		this.bans = this.initialBans.map((ban) => ({ ...ban }));
	}

	all(): KnownUser[] {
		return [...this.users.values()];
	}

	find(id: string): KnownUser | undefined {
		return this.users.get(id);
	}

	/**
	 * Changes a user. One whom nobody knew is known from then on, without a device: whether the service
	 * refuses unknown ids is not documented, and this way a wrong id shows among the recipients.
	 */
	change(id: string, patch: Partial<Omit<KnownUser, 'id'>>): void {
		const known = this.users.get(id) ?? { id, tags: [], packages: [], createdAt: this.now() };
		this.users.set(id, { ...known, ...patch });
	}

	banned(): BannedUser[] {
		this.bans = this.bans.filter(({ ends }) => ends === undefined || ends > this.now());
		return this.bans.map(({ userId, until }) => ({ userId, until }));
	}

	/** A user who is banned already gets the new end. Newest last; no order is documented. */
	ban(userId: string, ends: number, until: string): void {
		this.unban(userId);
		this.bans.push({ userId, until, ends });
	}

	unban(userId: string): void {
		this.bans = this.bans.filter((ban) => ban.userId !== userId);
	}
}

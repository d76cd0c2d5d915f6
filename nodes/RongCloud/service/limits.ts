/**
 * Every limit of the service in one place: checks, descriptions and docs read it here.
 * Figures: docs/service.md, sections 3, 4.2, 5, 7.1 and 9.
 */
export const LIMITS = {
	/** Listed recipients of one system message. */
	recipientsPerMessage: 100,
	/** Listed recipients of one direct message. */
	recipientsPerDirectMessage: 1000,
	/** Groups that get one message. */
	groupsPerMessage: 3,
	/** UTF-8 bytes of a group's ID, as others' descriptions of the service have it. */
	groupIdBytes: 64,
	/** Listed users of one broadcast or push. */
	usersPerPush: 1000,
	/** Tags in each of the two tag lists. */
	tagsPerList: 20,
	tagsPerUser: 20,
	/** UTF-8 bytes of one tag, as the calls that set tags allow. */
	tagBytes: 40,
	/** UTF-8 bytes of a user ID, as the calls that register users allow. */
	userIdBytes: 64,
	/** Of the sender's ID, as two vendor SDKs check it; no token can be issued for a longer one. */
	senderCharacters: 64,
	titleCharacters: 50,
	customTypeCharacters: 32,
	/** "128 KB": no source says whether that is 128 x 1024 or 128,000 bytes. */
	contentBytes: 128 * 1024,
	/** The stricter reading of "128 KB"; content between the two gets a warning. */
	contentBytesStrict: 128_000,
	badgeHighest: 9999,
	/** Decoded size of an image message's thumbnail. */
	thumbnailBytes: 10 * 1024,
	thumbnailBytesAdvised: 5 * 1024,
	voiceSeconds: 60,
	requestIdCharacters: 36,
	nonceCharacters: 18,
	/** Of the ID by which Apple merges notifications. */
	collapseIdBytes: 64,
	/** Of a notification with its data, at Apple and Google. */
	pushPayloadBytes: 4096,
	messagesPerSecond: 100,
	/** Of messages between two users. */
	directMessagesPerMinute: 6000,
	/** Of messages to groups, counted by group. */
	groupMessagesPerSecond: 20,
	pushesPerHour: 2,
	pushesPerDay: 3,
	/** Of Push Plus, which counts apart from the other pushes. */
	pushPlusPerHour: 20,
	pushPlusPerDay: 100,
	/** Of broadcasts to those who are online. */
	onlineBroadcastsPerMinute: 60,
	/** Listed users of one push by the call that counts users. */
	usersPerUserPush: 100,
	/** Users whose tags one call sets, or reads. */
	usersPerTagChange: 1000,
	usersPerTagRead: 50,
	tagChangesPerSecond: 10,
	tokensPerSecond: 200,
	/** Of all calls that have no limit of their own. */
	callsPerSecond: 100,
	/** Of a user's name: one document says 64 characters, a vendor SDK 128 bytes. */
	userNameCharacters: 64,
	userNameBytes: 128,
	portraitBytes: 1024,
	banMinutes: 43_200,
	/** Users of one Nexconn call that bans or lifts bans; stated for lifting them. */
	usersPerBan: 20,
	/** Users on one page of the list of banned users. */
	bannedUsersPerPage: 50,
} as const;

/** A size as people say it. */
export const inKilobytes = (bytes: number): string => `${bytes / 1024} KB`;

/** A number of messages or calls in a second; what is above it is refused and may be sent again at once. */
export interface Pace {
	kind: 'pace';
	/** Calls of one name count together. */
	name: string;
	perSecond: number;
	/** What of a call counts: each user or group that it lists, or the call. */
	counts: 'listed' | 'calls';
	/** What to do when the service refuses a call for it. */
	fix: string;
}

/** A number of calls in an hour and a day. */
export interface Quota {
	kind: 'quota';
	name: string;
	perHour: number;
	perDay: number;
	/** That nothing is left of it, a headline. */
	usedUp: string;
	fix: string;
}

export type Limit = Pace | Quota;

const callPace = (name: string, perSecond: number): Pace => ({
	kind: 'pace',
	name,
	perSecond,
	counts: 'calls',
	fix: `The service takes ${perSecond} calls of this kind a second for each App Key. Send the rest a little later, or with fewer Calls in Flight.`,
});

const quota = (rest: Omit<Quota, 'kind'>): Quota => ({ kind: 'quota', ...rest });

const { pushesPerHour, pushesPerDay, pushPlusPerHour, pushPlusPerDay } = LIMITS;

/** What calls count against, for each App Key (docs/service.md, section 7.1). */
export const RATES = {
	messages: {
		kind: 'pace',
		name: 'messages',
		perSecond: LIMITS.messagesPerSecond,
		counts: 'listed',
		fix: `The service takes ${LIMITS.messagesPerSecond} messages a second for each App Key, counted by recipient. Send the rest a little later, or more slowly.`,
	},
	directMessages: {
		kind: 'pace',
		name: 'directMessages',
		// The service counts by the minute; spread evenly they fit into every minute.
		perSecond: LIMITS.directMessagesPerMinute / 60,
		counts: 'listed',
		fix: `The service takes ${LIMITS.directMessagesPerMinute} direct messages a minute for each App Key, counted by recipient. Send the rest a little later, or more slowly.`,
	},
	groupMessages: {
		kind: 'pace',
		name: 'groupMessages',
		perSecond: LIMITS.groupMessagesPerSecond,
		counts: 'listed',
		fix: `The service takes ${LIMITS.groupMessagesPerSecond} messages to groups a second for each App Key, counted by group. Send the rest a little later, or more slowly.`,
	},
	userPushes: {
		kind: 'pace',
		name: 'userPushes',
		perSecond: LIMITS.messagesPerSecond,
		counts: 'listed',
		fix: `The service takes ${LIMITS.messagesPerSecond} of these push notifications a second for each App Key, counted by user. Send the rest a little later, or more slowly.`,
	},
	pushes: quota({
		name: 'pushes',
		perHour: pushesPerHour,
		perDay: pushesPerDay,
		usedUp: 'Broadcast quota used up',
		fix: `Broadcasts and push notifications share a quota of ${pushesPerHour} an hour and ${pushesPerDay} a calendar day. If you have sent none yet, the broadcast service may not be enabled in the console.`,
	}),
	pushPlus: quota({
		name: 'pushPlus',
		perHour: pushPlusPerHour,
		perDay: pushPlusPerDay,
		usedUp: 'Push Plus quota used up',
		fix: `Push Plus has a quota of its own: ${pushPlusPerHour} an hour and ${pushPlusPerDay} a calendar day.`,
	}),
	broadcastRecalls: quota({
		name: 'broadcastRecalls',
		perHour: pushesPerHour,
		perDay: pushesPerDay,
		usedUp: 'Quota of broadcast recalls used up',
		fix: `The service takes ${pushesPerHour} recalls of broadcasts an hour and ${pushesPerDay} a calendar day.`,
	}),
	onlineBroadcasts: {
		kind: 'pace',
		name: 'onlineBroadcasts',
		// The service counts by the minute; spread evenly they fit into every minute.
		perSecond: LIMITS.onlineBroadcastsPerMinute / 60,
		counts: 'calls',
		fix: `The service takes ${LIMITS.onlineBroadcastsPerMinute} broadcasts to online users a minute for each App Key. Send the rest a little later.`,
	},
	tagChanges: callPace('tagChanges', LIMITS.tagChangesPerSecond),
	tokens: callPace('tokens', LIMITS.tokensPerSecond),
	calls: callPace('calls', LIMITS.callsPerSecond),
} as const satisfies Record<string, Limit>;

/** How long a reply may take before the outcome counts as unknown, in seconds. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** How long the service may refuse listed sends as too many before that is the outcome, in seconds. */
export const DEFAULT_PATIENCE_SECONDS = 120;

/** Calls whose replies are awaited at the same time: enough for the pace with replies of half a second. */
export const DEFAULT_CALLS_IN_FLIGHT = 60;

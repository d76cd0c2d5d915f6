/**
 * Every limit of the service in one place: checks, descriptions and docs read it here.
 * Figures: service reference, sections 3, 4.2, 5, 7.1 and 9.
 */
export const LIMITS = {
	/** Listed recipients of one system message. */
	recipientsPerMessage: 100,
	/** Listed users of one broadcast or push. */
	usersPerPush: 1000,
	/** Tags in each of the two tag lists. */
	tagsPerList: 20,
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
	messagesPerSecond: 100,
	pushesPerHour: 2,
	pushesPerDay: 3,
} as const;

/** How long a reply may take before the outcome counts as unknown, in seconds. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** How long the service may refuse listed sends as too many before that is the outcome, in seconds. */
export const DEFAULT_PATIENCE_SECONDS = 120;

/** Calls whose replies are awaited at the same time: enough for the pace with replies of half a second. */
export const DEFAULT_CALLS_IN_FLIGHT = 60;

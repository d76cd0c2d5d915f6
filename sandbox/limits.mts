/**
 * Every figure the sandbox enforces, with the section of docs/service.md it comes from.
 * Typed in from there and from nowhere else: a figure shared with the node could not be caught wrong.
 */
export const LIMITS = {
	/** 1.1 */
	nonceCharacters: 18,
	timestampDigits: 13,
	requestIdCharacters: 36,
	/** 3.1 */
	systemRecipients: 100,
	pushUserIds: 1000,
	tagsPerList: 20,
	customTypeCharacters: 32,
	/** 3.1: stated as 128 KB; read as 128 x 1024 bytes of UTF-8, since either reading is possible. */
	contentBytes: 128 * 1024,
	/** 3.1: the length that two vendor SDKs check; a user id cannot be longer anyway (7.3). */
	senderCharacters: 64,
	/** 3.2 and 5 */
	titleCharacters: 50,
	/** 3.3 */
	badge: 9999,
	/** 4.2 */
	voiceSeconds: 60,
	combinedPreviewLines: 4,
	/** 7.1 */
	pushesPerHour: 2,
	pushesPerDay: 3,
	messagesPerSecond: 100,
	otherCallsPerSecond: 100,
	tagBatchesPerSecond: 10,
	tokensPerSecond: 200,
	onlineBroadcastsPerMinute: 60,
	/** 7.3 */
	tagsPerUser: 20,
	tagBytes: 40,
	taggedUsers: 1000,
	tagReadUsers: 50,
	userIdBytes: 64,
	userNameCharacters: 64,
	portraitBytes: 1024,
	banMinutes: 43_200,
	pushUsers: 100,
	/** 7.4, stated for lifting a ban */
	bannedUsers: 20,
} as const;

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

import type { Clock } from './clock.mts';
import type { ScriptedReply, ScriptHandle, ScriptMatch } from './faults.mts';

export type JsonObject = Record<string, unknown>;

/** nexconn answers the v4 paths, rongcloud the classic ones. */
export type Family = 'nexconn' | 'rongcloud';
export type Product = Family | 'both';

export const PLATFORMS = ['ios', 'android', 'HarmonyOS'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** One App Key as the service keeps it. */
export interface App {
	appKey: string;
	appSecret: string;
	product: Product;
	state: 'active' | 'locked';
	/** The console's broadcast service, without which pushes answer 1009. */
	broadcastEnabled: boolean;
	/** Counted per recipient. */
	messagesPerSecond: number;
	pushesPerHour: number;
	pushesPerDay: number;
	/** Where the calendar day of the quota begins; the reference found no statement of it. */
	utcOffsetHours: number;
	/** Take keys that no document names (default false: they are refused by name). */
	allowUnknownFields: boolean;
}

export type AppInput = Pick<App, 'appKey' | 'appSecret' | 'product'> & Partial<App>;

/** A user the sandbox knows of, so that it can say who a push would go to. */
export interface DirectoryUser {
	id: string;
	tags: string[];
	packages: string[];
	platforms: Platform[];
}

export interface BannedUser {
	userId: string;
	/** Passed on as it is; the reference has no format for it. */
	until: string;
}

export interface SandboxOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	apps?: AppInput[];
	clock?: Clock;
	/** Which published form of the v4 tag and package send exists (service reference, section 2.3). */
	v4Push?: 'current' | 'newer' | 'both';
	directory?: DirectoryUser[];
	/** Answered by the two read-only calls; empty by default. */
	bannedUsers?: BannedUser[];
	/** Refuse older or newer timestamps. Off by default: the accepted skew is not documented. */
	maxSkewMs?: number;
	/** For every app that does not say otherwise itself. */
	allowUnknownFields?: boolean;
	/** Call the ids messageIds / messageId, as the newer sources do (section 6.1). */
	newerIds?: boolean;
	/** Error bodies with url, and msg in place of errorMessage (section 6.2). */
	olderErrors?: boolean;
	/** Called after each call, with its journal entry if it was accepted. */
	onAnswered?: (request: RecordedRequest, entry: JournalEntry | undefined) => void;
}

export type CallKind = 'system-message' | 'broadcast' | 'push';

export interface Recipient {
	userId: string;
	/** Left out for a user whom the directory does not know. */
	platforms?: Platform[];
	/** Only listed sends get one id per recipient. */
	messageId?: string;
}

export interface ShownNotification {
	title?: string;
	alert?: string;
}

/** What one call would have done. */
export interface JournalEntry {
	at: number;
	appKey: string;
	product: Family;
	path: string;
	kind: CallKind;
	/** Null for a push without a message. */
	sender: string | null;
	/** Who gets it, as a sentence. */
	audience: string;
	recipients: Recipient[];
	message?: { type: string; content: string };
	/** What each platform would show. */
	notification?: Partial<Record<Platform, ShownNotification>>;
	/** The id of the whole call; listed sends have one per recipient instead. */
	id?: string;
	requestId: string | null;
	body: JsonObject;
}

/** Every call that reached the sandbox, the refused ones too. */
export interface RecordedRequest {
	at: number;
	method: string;
	path: string;
	/** Names in lower case, as Node gives them. */
	headers: Record<string, string | string[] | undefined>;
	/** Names and values in turn, exactly as they came. */
	rawHeaders: string[];
	rawBody: string;
	/** The JSON value, or the form as key to list of values; null when neither could be read. */
	body: unknown;
	accepted: boolean;
	/** Null when the connection ended before an answer began. */
	status: number | null;
	/** The answer, parsed when it was JSON. */
	reply: unknown;
	replyText: string | null;
	/** How it ended, as seen from the sandbox; pending while it hangs. */
	outcome: 'pending' | 'answered' | 'reset' | 'cut-off' | 'hung';
}

export interface Sandbox {
	readonly url: string;
	readonly port: number;
	readonly clock: Clock;
	/** Accepted calls, oldest first. The same array for the sandbox's whole life. */
	readonly journal: JournalEntry[];
	readonly requests: RecordedRequest[];
	/** Calls that used a nonce again. Counted only: the service is not known to refuse them. */
	readonly replayedNonces: number;
	/** Forgets journal, requests, quotas, nonces and scripted replies; apps stay as they are. */
	reset(): void;
	/** Scripts the next answers of a path; several responses are used in turn. */
	reply(match: ScriptMatch, response: ScriptedReply | ScriptedReply[]): ScriptHandle;
	setApp(appKey: string, patch: Partial<Omit<App, 'appKey'>>): void;
	/** Whether connections are refused now. */
	readonly refusing: boolean;
	/** Stops listening, so that clients see a refused connection. */
	refuseConnections(): Promise<void>;
	/** Listens on the same port again. */
	allowConnections(): Promise<void>;
	close(): Promise<void>;
}

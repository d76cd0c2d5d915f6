import type { CallKind } from './callKinds.mts';
import type { CallbackKind } from './callbackSamples.mts';
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
	/** Of Push Plus, which counts apart. */
	pushPlusPerHour: number;
	pushPlusPerDay: number;
	/** How many users may be registered; a development environment has 100 (docs/service.md, section 6.4). */
	userLimit: number | null;
	/** Where the calendar day of the quota begins, which no source says (docs/service.md, section 7.1). */
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
	/** Whether the user's app is connected, for broadcasts to online users; false by default. */
	online?: boolean;
	/** The user's id by default. */
	name?: string;
	portrait?: string;
}

/** A directory user as calls have left it. */
export interface KnownUser extends Omit<DirectoryUser, 'platforms'> {
	/** Missing for a user who is known from a call alone. */
	platforms?: Platform[];
	createdAt: number;
}

export interface BannedUser {
	userId: string;
	/** Passed on as it is; no source has a format for it. */
	until: string;
}

export interface SandboxOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	apps?: AppInput[];
	clock?: Clock;
	/** Which published form of the v4 tag and package send exists (docs/service.md, section 2.3). */
	v4Push?: 'current' | 'newer' | 'both';
	directory?: DirectoryUser[];
	/** Who is banned from the start; nobody by default. */
	bannedUsers?: BannedUser[];
	/**
	 * Whether broadcasts of a message alone count together with pushes. Sources disagree (docs/service.md,
	 * section 7.1); shared, the default, is the stricter reading.
	 */
	broadcastQuota?: 'shared' | 'own';
	/** A recall of a message that nobody sent: not documented. Taken by default; else code 1015. */
	unknownRecall?: 'taken' | 'refused';
	/** Calls about a user whom nobody registered: not documented. Refused by default, to show a wrong id. */
	unknownUsers?: 'refused' | 'empty';
	/** Refuse older or newer timestamps. Off by default: the accepted skew is not documented. */
	maxSkewMs?: number;
	/**
	 * Take what the vendor's SDKs send beside what the documents ask for: timestamps in seconds, and a nonce of
	 * 19 digits (docs/service.md, section 1.2). Off by default, as the node has to follow the documents.
	 */
	sdkHeaders?: boolean;
	/** For every app that does not say otherwise itself. */
	allowUnknownFields?: boolean;
	/** Call the ids messageIds / messageId, as the newer sources do (docs/service.md, section 6.1). */
	newerIds?: boolean;
	/** Error bodies with url, and msg in place of errorMessage (docs/service.md, section 6.2). */
	olderErrors?: boolean;
	/** Called after each call, with its journal entry if it was accepted. */
	onAnswered?: (request: RecordedRequest, entry: JournalEntry | undefined) => void;
}

export interface Recipient {
	/** A user, or of a group message a group. */
	userId: string;
	/** Left out for a user whom the directory does not know. */
	platforms?: Platform[];
	/** Only listed sends get one id per recipient. */
	messageId?: string;
	/** A personalized message as this user gets it. */
	content?: string;
	/** Its push text, where a push is sent. */
	pushContent?: string;
	/** Its data for the app, if there is any. */
	pushData?: string;
	/** When this user's message was recalled. */
	recalledAt?: number;
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
	/** What a call that sends nothing does, as a sentence without its subject. */
	does?: string;
	/** When the whole message was recalled. */
	recalledAt?: number;
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

/** A callback of the service, to be sent to a receiver. */
export interface CallbackOptions {
	/** Where to; a query of its own is kept. */
	url: string;
	/** One of the samples, or whatever body the test gives. */
	kind: CallbackKind;
	/** Fields in place of the sample's; undefined takes one away. A list for several events at once. */
	body?: JsonObject | JsonObject[];
	/** What makes the event one of its own; the sandbox's next ID by default, the same in every run. */
	id?: string;
	/** As the service sends the kind, unless it is said otherwise. */
	encoding?: 'form' | 'json';
	/** Whose secret it is signed with; the app of the kind's product by default. */
	appKey?: string;
	/**
	 * Whether the App Key stands beside the signature. The page of the service names it for all but what waits
	 * for a verdict, which is the default here (docs/callbacks.md, section 1).
	 */
	namesApp?: boolean;
	/** What is wrong with the signature; repeated uses that of the last good callback once more. */
	forged?: 'wrong-secret' | 'stale' | 'repeated' | 'unsigned';
	/** A few callbacks call it timestamp, as do those that are signed in headers (docs/service.md, section 1.6). */
	timestampName?: 'signTimestamp' | 'timestamp';
	/** How long the receiver has, and when the next attempt begins; 5 seconds by default, in real time. */
	waitMs?: number;
	/** Three for messages; for the others no repetition is documented. */
	attempts?: number;
}

export interface CallbackAttempt {
	/** By the sandbox's clock. */
	at: number;
	/** Null when there was no answer in time. */
	status: number | null;
	/** How long the receiver took, in real time. */
	ms: number;
	/** The signature: what was added to the URL, or to the headers where the kind has it there. */
	query: Record<string, string>;
	reply: string | null;
	error: string | null;
}

export interface CallbackResult {
	/** Whether an attempt was answered with HTTP 200. */
	delivered: boolean;
	attempts: CallbackAttempt[];
	body: string;
}

export interface Sandbox {
	readonly url: string;
	readonly port: number;
	readonly clock: Clock;
	/** Accepted calls, oldest first. The same array for the sandbox's whole life. */
	readonly journal: JournalEntry[];
	readonly requests: RecordedRequest[];
	/** The sample users as calls have left them. */
	readonly users: readonly KnownUser[];
	/** Calls that used a nonce again. Counted only: the service is not known to refuse them. */
	readonly replayedNonces: number;
	/** Forgets journal, requests, quotas, nonces, scripted replies and changes to users; apps stay. */
	reset(): void;
	/** Scripts the next answers of a path; several responses are used in turn. */
	reply(match: ScriptMatch, response: ScriptedReply | ScriptedReply[]): ScriptHandle;
	setApp(appKey: string, patch: Partial<Omit<App, 'appKey'>>): void;
	/** Allows the app its broadcasts and pushes once more, this hour and today, as a button of the page does. */
	allowMoreBroadcasts(appKey: string): void;
	/** When the app's next broadcast or push will be taken, if not now. */
	nextBroadcastAt(appKey: string): number | null;
	/** Changes a sample user, such as who is online. */
	setUser(id: string, patch: Partial<Omit<DirectoryUser, 'id'>>): void;
	/** Sends a callback as the service would, or a forged one, and says how it was received. */
	callback(options: CallbackOptions): Promise<CallbackResult>;
	/** Whether connections are refused now. */
	readonly refusing: boolean;
	/** Stops listening, so that clients see a refused connection. */
	refuseConnections(): Promise<void>;
	/** Listens on the same port again. */
	allowConnections(): Promise<void>;
	close(): Promise<void>;
}

/**
 * What the page gets from the sandbox. It stands alone, because the browser's half of the page is
 * checked without Node's types.
 */

import type { CallKind } from '../callKinds.mts';

export type PlatformName = 'ios' | 'android' | 'HarmonyOS';
export type ProductName = 'nexconn' | 'rongcloud';

/** What became of a call: taken, refused, answered in the service's place by a script, or under way. */
export type CallState = 'accepted' | 'refused' | 'scripted' | 'pending';

export type CallKindName = CallKind | 'look-up' | 'read' | 'unknown';

export interface RecipientView {
	userId: string;
	/** Null for a user whom the directory does not know. */
	platforms: PlatformName[] | null;
	messageId: string | null;
	/** The user's own text of a personalized message, and its push text. */
	text: string | null;
	pushText: string | null;
	recalled: boolean;
	/** What was looked for is in the id. */
	found: boolean;
}

/** One setting as it was sent, and what it does. */
export interface SettingView {
	/** The key on the wire. */
	key: string;
	label: string;
	value: string;
	meaning: string | null;
}

/** The settings of one phone maker or push channel. */
export interface SettingGroup {
	name: string;
	settings: SettingView[];
}

export interface ImageView {
	url: string;
	/** Where it shows, such as "Huawei, Honor". */
	on: string;
}

export type BadgeView = { kind: 'set'; number: number } | { kind: 'cleared' };

export interface PhoneView {
	platform: PlatformName;
	/** How many of the recipients have such a phone, as far as the directory knows. */
	recipients: number;
	appName: string;
	title: string | null;
	/** Null where the service puts in a text that no source gives. */
	text: string | null;
	image: ImageView | null;
	badge: BadgeView | null;
	/** How urgently it comes, where that was set. */
	urgency: 'passive' | 'time-sensitive' | 'critical' | null;
	/** The thread that it is grouped in. */
	thread: string | null;
	/** It may wake the app without being seen. */
	silent: boolean;
	notes: string[];
	groups: SettingGroup[];
}

/** Settings that were sent and have no effect, with the reason. */
export interface UnusedView {
	why: string;
	groups: SettingGroup[];
}

/** What somebody would see. */
export interface ShownView {
	/** When and how the notification shows, or that there is none, and why. */
	notice: string | null;
	/** What holds for all the phones. */
	notes: string[];
	phones: PhoneView[];
	unused: UnusedView[];
	message: MessageView | null;
}

/** A personalized message as one user gets it. */
export interface PersonalView extends ShownView {
	userId: string;
}

/** The message that the app itself gets. */
export interface MessageView {
	type: string;
	label: string;
	/** How an app would show it: in a bubble, as a line between bubbles, or not at all. */
	form: 'bubble' | 'line' | 'invisible';
	text: string;
	/** Further parts, such as an address. */
	details: SettingView[];
	notes: string[];
}

export interface CallView extends ShownView {
	/** The same for as long as the sandbox remembers the call. */
	id: string;
	/** Changes when the call does. */
	revision: string;
	at: number;
	state: CallState;
	kind: CallKindName;
	product: ProductName | null;
	appKey: string | null;
	method: string;
	path: string;
	status: number | null;
	/** The service's own code in a refusal. */
	code: string | null;
	reason: string | null;
	/** What went wrong with the connection, in a sentence. */
	mishap: string | null;
	sender: string | null;
	audience: string | null;
	/** What a call that sends nothing does. */
	does: string | null;
	/** Whether the whole message was recalled since. */
	recalled: boolean;
	recipientCount: number;
	/** Those found first; no more than the page can use. */
	recipients: RecipientView[];
	/** Whether the recipients come out of the directory, rather than out of the call. */
	fromDirectory: boolean;
	/** What the first recipients of personalized messages see, each something else. */
	personal: PersonalView[];
	callId: string | null;
}

export interface UsageView {
	appKey: string;
	products: ProductName[];
	broadcastEnabled: boolean;
	locked: boolean;
	hour: { used: number; limit: number; usual: number };
	day: { used: number; limit: number; usual: number };
	second: { used: number; peak: number; limit: number; usual: number };
	/** When the next broadcast will be taken, if not now. */
	nextBroadcastAt: number | null;
}

export interface PageState {
	/** Changes when everything is forgotten. */
	epoch: number;
	total: number;
	accepted: number;
	refused: number;
	/** How many calls fit what is looked for. */
	matching: number;
	/** Newest first, no more than were asked for. */
	calls: CallView[];
	usage: UsageView[];
	/** How many users the directory has. */
	directoryUsers: number;
}

/** One call as it went over the wire, without what must stay secret. */
export interface WireView {
	method: string;
	path: string;
	headers: { name: string; value: string; hidden: boolean }[];
	body: string;
	status: number | null;
	reply: string;
}

/** What a builder has to enter in an n8n credential. */
export interface ConnectView {
	/** Where the sandbox itself listens: the browser may have come by another name, or through a tunnel. */
	baseUrl: string;
	apps: {
		appKey: string;
		product: ProductName | 'both';
		/** Null unless it is the sample that everybody knows. */
		appSecret: string | null;
	}[];
}

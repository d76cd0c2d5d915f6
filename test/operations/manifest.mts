import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sandbox, SandboxOptions, ScriptedReply } from '../../sandbox/index.mts';
import type { WireField } from '../contract/documents.mts';
import type { account, Product } from '../support/accounts.mts';

/** Values by their place on the wire; see `placesIn` for how places are written. */
export type Places = Readonly<Record<string, unknown>>;

/** A part of an ordinary request, which a line replaces when it sets the parameter `instead`. */
export interface Part {
	instead?: string;
	set: INodeParameters;
	gives: Places;
}

/** What a user sets, a place on the wire, and the exact value there. */
export type OwnLine = readonly [set: INodeParameters, place: string, value: unknown];

/** What several ways have in common, so that the lines about it are written once (`contract/lines.mts`). */
export type Group =
	/** Platforms, and HarmonyOS alone, which Nexconn's documents have. */
	| 'platforms'
	| 'harmonyOsAlone'
	/** Audiences of the push family, in the spelling of most documents and in the newer one. */
	| 'audience'
	| 'newerAudience'
	/** A notification with settings of its own for each platform. */
	| 'notification'
	/** Texts and titles of single platforms. */
	| 'ownTexts'
	/** A message: below `message`, or at the top of a body in JSON or in a form. */
	| 'nestedMessage'
	| 'jsonMessage'
	| 'formMessage'
	/** Settings of a notification beside a message; among them a text that is the same for all users. */
	| 'pushExt'
	| 'commonText'
	/** Silent notifications of iOS beside a message, in JSON and in a form. */
	| 'silent'
	| 'formSilent';

/** One row: its columns, who it is about as its item says, and what comes out, an item for each entry. */
export type Row = readonly [json: IDataObject, audience: string, ...comes: IDataObject[]];

/** Rows whose parameters come from their columns by expressions. */
export interface Rows {
	set: INodeParameters;
	/** Three that differ. */
	of: readonly [Row, Row, Row];
	/** Columns that spoil the middle row, and the field that is named for it. */
	bad: readonly [IDataObject, field: string];
	/** Rows that are alike but for the one whom they are about. */
	about?(userId: string): IDataObject;
}

/** One operation with one product and encoding: a way of its own over the wire. */
export interface Way {
	product: Product;
	/** The account of the sandbox that may make the call; that of the product if missing. */
	credential?(sandbox: Sandbox): ReturnType<typeof account>;
	/** Which choices of Send To go this way; all of them if missing. */
	isFor?(sendTo: string): boolean;
	path: string | ((parameters: INodeParameters) => string);
	encoding: 'json' | 'form';
	/** Other than the operation's. */
	called?: string;
	service?: string;
	tooMany?: string;
	/** Rows that go this way; those of the operation if missing. */
	rows?: Rows;
	/** The exact body of each of their calls, with texts of JSON opened up; one if the rows share it. */
	bodies: readonly [unknown, unknown, unknown] | readonly [unknown];
	/** The look at the users that comes first, with the body of the one for all rows. */
	look?: { path: string; body: unknown; users: readonly [place: string, perCall: number] };
	/** Where the users of a call stand, and how many it takes. */
	users?: readonly [place: string, perCall: number];
	/** Where the message type and the content stand; push-only calls have neither. */
	type?: string;
	content?: string;
	/** The parts of an ordinary request, which every line stands on. */
	base: readonly Part[];
	/** What the documents say of the call. */
	fields: readonly WireField[];
	groups?: readonly Group[];
	/** Lines about what is its own; those of one list need each other and are sent as one request. */
	lines?: ReadonlyArray<OwnLine | readonly OwnLine[]>;
}

/** A run that brings out something that an accepted item can hold. */
export interface OutputRun {
	name: string;
	product: Product;
	/** An app that may call the paths of both products. */
	both?: boolean;
	parameters?: INodeParameters;
	service?: SandboxOptions;
	reply?: { path: string; reply: ScriptedReply };
	/** The first address of the credential cannot be reached. */
	atBackup?: boolean;
	/** Comes out of a second run of the same. */
	isSkipped?: boolean;
}

/** All that the tests need to know of one operation, by hand and from the documents. */
export interface Manifest {
	/** Resource and operation: `user.ban`. */
	key: string;
	/** The least that it has to be told, as a saved workflow holds it. */
	minimal: INodeParameters;
	/** What it does: reach people, change what may be changed again without harm, or look. */
	effect: 'send' | 'change' | 'look';
	/** What errors call it. */
	called: string;
	/** What is said of a call that is one too many, and that it is never waited out because the limit is a quota. */
	tooMany: string;
	isQuota?: boolean;
	/** True if nothing of what came out may be kept for the next try, so that all rows are asked about again. */
	isForgotten?: boolean;
	/** What is said when nobody knows what became of it, other than of all that do the same. */
	ifUnknown?: string;
	/** What has to be enabled for it, as errors say it; what no document names goes without. */
	service?: string;
	rows: Rows;
	/** By name. */
	ways: Readonly<Record<string, Way>>;
	/** Runs that bring out between them everything that an accepted item can hold. */
	outputs: readonly OutputRun[];
	/** Of one that only looks: what each item has. The others have a status and an audience. */
	finds?: readonly string[];
}

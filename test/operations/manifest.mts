import type { INodeParameters } from 'n8n-workflow';

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

/** One operation with one product and encoding: a way of its own over the wire. */
export interface Way {
	product: Product;
	/** The account of the sandbox that may make the call; that of the product if missing. */
	credential?(sandbox: Sandbox): ReturnType<typeof account>;
	/** Which choices of Send To go this way; all of them if missing. */
	isFor?(sendTo: string): boolean;
	path: string | ((parameters: INodeParameters) => string);
	encoding: 'json' | 'form';
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
	/** By name. */
	ways: Readonly<Record<string, Way>>;
	/** Runs that bring out between them everything that an accepted item can hold. */
	outputs: readonly OutputRun[];
	/** Of one that only looks: what each item has. The others have a status and an audience. */
	finds?: readonly string[];
}

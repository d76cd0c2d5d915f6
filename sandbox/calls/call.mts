import type { Form } from '../checks/form.mts';
import type { Directory } from '../directory.mts';
import type { Ids } from '../ids.mts';
import type { Quotas } from '../quota.mts';
import type { CallKind } from '../callKinds.mts';
import type { App, Family, JournalEntry, JsonObject, SandboxOptions } from '../types.mts';

/** A signed call with a readable body, on its way through the checks of its path. */
export interface Call {
	app: App;
	now: number;
	path: string;
	/** Set on json paths. */
	json: JsonObject;
	/** Set on form paths. */
	form: Form;
	quotas: Quotas;
	ids: Ids;
	directory: Directory;
	/** What was taken so far, for calls about an earlier one. */
	journal: readonly JournalEntry[];
	options: SandboxOptions;
	newerIds: boolean;
	/** Which of the listed recipients are taken; all of them unless a test scripts otherwise. */
	keep: (userIds: string[]) => string[];
}

/** The part of a journal entry that only the path's own code knows. */
export type Draft = Pick<
	JournalEntry,
	'kind' | 'sender' | 'audience' | 'recipients' | 'message' | 'notification' | 'id' | 'does'
>;

export interface Taken {
	reply: JsonObject;
	/** Missing for calls that only read. */
	draft?: Draft;
}

export interface Endpoint {
	path: string;
	family: Family;
	encoding: 'json' | 'form';
	/** What the page calls it before it is taken. */
	kind: CallKind | 'look-up' | 'read';
	exists?: (options: SandboxOptions) => boolean;
	/** Checks, counts and takes the call, or throws a Refusal. */
	take: (call: Call) => Taken;
}

import { checkProduct, identify, type Identity } from './auth.mts';
import { Apps, DEFAULT_APPS } from './apps.mts';
import { Callbacks } from './callback.mts';
import type { Call, Draft, Endpoint, Taken } from './calls/call.mts';
import { ENDPOINTS } from './calls/index.mts';
import { isObject } from './checks/fields.mts';
import { parseForm } from './checks/form.mts';
import { systemClock, type Clock } from './clock.mts';
import { DEFAULT_DIRECTORY, Directory } from './directory.mts';
import { kept, type Answer, type ScriptedReply } from './faults.mts';
import { Ids } from './ids.mts';
import { Quotas, type Usage } from './quota.mts';
import { Refusal, wrong } from './refusal.mts';
import type { App, JournalEntry, JsonObject, RecordedRequest, SandboxOptions } from './types.mts';

const MEDIA_TYPES = {
	json: 'application/json',
	form: 'application/x-www-form-urlencoded',
} as const;

/** The service behind the wire: takes a recorded request, answers it and keeps the journal. */
export class Service {
	readonly apps: Apps;
	readonly clock: Clock;
	readonly journal: JournalEntry[] = [];
	readonly directory: Directory;
	readonly callbacks: Callbacks;
	replayedNonces = 0;

	private readonly quotas = new Quotas();
	private readonly ids = new Ids();
	private readonly nonces = new Set<string>();

	constructor(private readonly options: SandboxOptions) {
		this.clock = options.clock ?? systemClock;
		this.directory = new Directory(
			options.directory ?? DEFAULT_DIRECTORY,
			options.bannedUsers ?? [],
			() => this.clock.now(),
		);
		this.apps = new Apps(options.apps ?? DEFAULT_APPS, options.allowUnknownFields ?? false);
		this.callbacks = new Callbacks(this.apps, this.clock, this.ids);
	}

	reset(): void {
		this.journal.length = 0;
		this.replayedNonces = 0;
		this.quotas.reset();
		this.nonces.clear();
		this.directory.reset();
		this.callbacks.reset();
	}

	usage(app: App): Usage {
		return this.quotas.usage(app, this.clock.now());
	}

	allowMoreBroadcasts(appKey: string): void {
		this.quotas.allowMore(this.apps.get(appKey), this.clock.now());
	}

	/** Answers one call as the service would, and journals it if it was taken. */
	answer(
		record: RecordedRequest,
		script: ScriptedReply | undefined,
	): Answer & { entry?: JournalEntry } {
		try {
			const { reply, entry } = this.take(record, script);
			record.accepted = true;
			if (entry === undefined) return { status: 200, text: JSON.stringify(reply) };
			this.journal.push(entry);
			return { status: 200, text: JSON.stringify(reply), entry };
		} catch (error) {
			return this.refusal(error, record.path);
		}
	}

	refusal(error: unknown, path: string): Answer {
		// Anything else is a mistake in the sandbox; its text must reach whoever runs the test.
		const refusal =
			error instanceof Refusal
				? error
				: new Refusal(1000, `Sandbox failure: ${error instanceof Error ? error.stack : error}`);
		const body = this.options.olderErrors
			? { url: path, code: refusal.code, msg: refusal.message }
			: { code: refusal.code, errorMessage: refusal.message };
		return { status: refusal.status, text: JSON.stringify(body) };
	}

	private take(
		record: RecordedRequest,
		script: ScriptedReply | undefined,
	): { reply: JsonObject; entry?: JournalEntry } {
		const endpoint = this.find(record);
		const identity = identify(record.headers, this.apps, this.clock.now(), this.options);
		this.countNonce(identity);
		checkProduct(identity.app, endpoint.family);
		const body = readBody(record, endpoint);
		const { reply, draft } = this.run(endpoint, identity, body, script);
		if (draft === undefined) return { reply };
		return { reply, entry: this.entry(draft, identity, endpoint, body) };
	}

	private find(record: RecordedRequest): Endpoint {
		const endpoint = ENDPOINTS.find(
			({ path, exists }) => path === record.path && (exists?.(this.options) ?? true),
		);
		if (endpoint === undefined) {
			throw new Refusal(404, `The address does not exist: ${record.path}`);
		}
		if (record.method !== 'POST') throw new Refusal(405, `${record.path} takes POST only.`);
		return endpoint;
	}

	private run(
		endpoint: Endpoint,
		{ app }: Identity,
		body: JsonObject,
		script: ScriptedReply | undefined,
	): Taken {
		const call: Call = {
			app,
			now: this.clock.now(),
			path: endpoint.path,
			json: body,
			form: endpoint.encoding === 'form' ? (body as Call['form']) : {},
			quotas: this.quotas,
			ids: this.ids,
			directory: this.directory,
			journal: this.journal,
			options: this.options,
			newerIds: this.options.newerIds ?? false,
			keep: (userIds) => kept(script, userIds),
		};
		return endpoint.take(call);
	}

	private entry(
		draft: Draft,
		{ app, requestId }: Identity,
		{ path, family }: Endpoint,
		body: JsonObject,
	): JournalEntry {
		const at = this.clock.now();
		return { at, appKey: app.appKey, product: family, path, ...draft, requestId, body };
	}

	private countNonce({ app, nonce }: Identity): void {
		const used = `${app.appKey} ${nonce}`;
		if (this.nonces.has(used)) this.replayedNonces += 1;
		this.nonces.add(used);
	}
}

/** The documented content type, and a body at all (docs/service.md, sections 1.1 and 6.4). */
function readBody(record: RecordedRequest, { encoding }: Endpoint): JsonObject {
	if (record.rawBody === '') throw new Refusal(1003, 'There is no POST data.');
	const header = record.headers['content-type'];
	const mediaType = (Array.isArray(header) ? header[0] : header)?.split(';')[0]?.trim();
	if (mediaType?.toLowerCase() !== MEDIA_TYPES[encoding]) {
		throw wrong('Content-Type', `must be ${MEDIA_TYPES[encoding]}`);
	}
	record.body = encoding === 'form' ? parseForm(record.rawBody) : parseJson(record.rawBody);
	if (!isObject(record.body)) throw wrong('the body', 'must be a JSON object');
	return record.body;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw wrong('the body', 'is not JSON');
	}
}

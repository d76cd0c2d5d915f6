import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import type { FastifyReply } from 'fastify';

import type { JsonObject, RecordedRequest } from './types.mts';

/** Which calls a script is for: a path, or a path and an App Key; an empty match takes every call. */
export type ScriptMatch = string | { path?: string; appKey?: string };

interface Common {
	/** How many calls it is used for; one by default, unless forMs is given. */
	times?: number;
	/** Used for every call during this time on the sandbox's clock, from the moment it is scripted. */
	forMs?: number;
	/** Waits this long, in real time, before the answer begins. */
	delayMs?: number;
	/** Waits for this, too, before the answer begins. */
	until?: Promise<unknown>;
}

/**
 * What happens to a call in place of the usual answer.
 *
 * `accept` says whether the service took the call all the same: then it is checked, counted against
 * the quota and journaled as ever, and if those checks refuse it, the refusal is what is answered.
 * Without it the call is answered unseen. It is false by default, but true for the replies that break
 * off, since a service that has begun to answer has done its work.
 */
export type ScriptedReply =
	/** An answer of the test's own making; with accept, what is left out is the service's own. */
	| (Common & {
			kind?: 'answer';
			status?: number;
			headers?: Record<string, string>;
			/** May be made of the call. */
			body?: JsonObject | string | ((call: RecordedRequest) => JsonObject | string);
			contentType?: string;
			/** How the body is packed. */
			packed?: 'gzip' | 'br';
			accept?: boolean;
	  })
	/** The service's own answer: a place in a list of scripts, or a slow answer with delayMs. */
	| (Common & { kind: 'normal' })
	/**
	 * The service's own answer, and from before it on refused connections, until they are allowed again: a
	 * host that goes away between two calls. What is under way already is answered.
	 */
	| (Common & { kind: 'then-refuse' })
	/** Takes only part of a listed send, and answers with those recipients alone. */
	| (Common & { kind: 'partial'; keep: 'half' | number | ((userIds: string[]) => string[]) })
	/** A connection reset; before-request leaves the body unread. */
	| (Common & {
			kind: 'reset';
			when: 'before-request' | 'after-request' | 'mid-reply';
			accept?: boolean;
	  })
	/** A reply that promises more than it sends and then ends the connection in good order. */
	| (Common & { kind: 'cut-off'; body?: string; accept?: boolean })
	/**
	 * No answer, or one that does not end; the connection is dropped after ms, or stays until the client leaves.
	 * Meanwhile comes nothing, a change of protocols (HTTP 101), HTTP 102 again and again, or the body of a reply,
	 * byte by byte or as fast as it is taken.
	 */
	| (Common & {
			kind: 'hang';
			ms?: number;
			meanwhile?: 'upgrade' | 'processing' | 'drip' | 'flood';
			accept?: boolean;
	  });

export interface ScriptHandle {
	/** How many calls it has been used for. */
	readonly used: number;
	/** Forgets what has not been used yet. */
	remove(): void;
}

interface Script {
	match: { path?: string; appKey?: string };
	reply: ScriptedReply;
	left: number;
	until: number;
	onUse: () => void;
}

/** The scripted replies that wait for their calls; the oldest that fits is used first. */
export class Scripts {
	private waiting: Script[] = [];

	constructor(private readonly now: () => number) {}

	add(match: ScriptMatch, replies: ScriptedReply[]): ScriptHandle {
		const handle = { used: 0 };
		const scripts = replies.map((reply) => ({
			match: typeof match === 'string' ? { path: match } : match,
			reply,
			left: reply.times ?? (reply.forMs === undefined ? 1 : Infinity),
			until: reply.forMs === undefined ? Infinity : this.now() + reply.forMs,
			onUse: () => {
				handle.used += 1;
			},
		}));
		this.waiting.push(...scripts);
		return {
			get used() {
				return handle.used;
			},
			remove: () => {
				this.waiting = this.waiting.filter((script) => !scripts.includes(script));
			},
		};
	}

	take(path: string, appKey: string | undefined): ScriptedReply | undefined {
		this.waiting = this.waiting.filter(({ left, until }) => left > 0 && this.now() < until);
		const script = this.waiting.find(
			({ match }) =>
				(match.path === undefined || match.path === path) &&
				(match.appKey === undefined || match.appKey === appKey),
		);
		if (script === undefined) return undefined;
		script.left -= 1;
		script.onUse();
		return script.reply;
	}

	clear(): void {
		this.waiting = [];
	}
}

/** Whether a scripted call still goes through the service's checks and into the journal. */
export function isProcessed(script: ScriptedReply | undefined): boolean {
	if (script === undefined) return true;
	switch (script.kind) {
		case 'normal':
		case 'then-refuse':
		case 'partial':
			return true;
		case 'cut-off':
			return script.accept ?? true;
		case 'reset':
			return script.when === 'mid-reply' ? (script.accept ?? true) : (script.accept ?? false);
		default:
			return script.accept ?? false;
	}
}

/** The recipients a scripted call leaves in. */
export function kept(script: ScriptedReply | undefined, userIds: string[]): string[] {
	if (script?.kind !== 'partial') return userIds;
	if (typeof script.keep === 'function') return script.keep(userIds);
	const count = script.keep === 'half' ? Math.ceil(userIds.length / 2) : script.keep;
	return userIds.slice(0, count);
}

export interface Answer {
	status: number;
	text: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends the service's own answer, or lets it go wrong as scripted, and notes how it ended. */
export async function deliver(
	reply: FastifyReply,
	record: RecordedRequest,
	ordinary: Answer | undefined,
	script: ScriptedReply | undefined,
): Promise<void> {
	const socket = reply.raw.socket;
	await script?.until;
	if (script?.delayMs !== undefined) await pause(script.delayMs, reply);

	if (script?.kind === 'hang') {
		record.outcome = 'hung';
		reply.hijack();
		const left = pause(script.ms, reply);
		if (script.meanwhile !== undefined) begin(reply.raw, script.meanwhile, left);
		await left;
		socket?.destroy();
		return;
	}
	if (script?.kind === 'reset' && script.when !== 'mid-reply') {
		record.outcome = 'reset';
		reply.hijack();
		socket?.resetAndDestroy();
		return;
	}
	if (script?.kind === 'reset' || script?.kind === 'cut-off') {
		const whole = Buffer.from(
			(script.kind === 'cut-off' ? script.body : undefined) ??
				ordinary?.text ??
				'{"code":200,"id":"SBX-CUT"}',
		);
		const part = whole.subarray(0, Math.floor(whole.length / 2));
		record.outcome = script.kind;
		record.status = 200;
		record.replyText = part.toString('utf8');
		reply.hijack();
		reply.raw.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': whole.length });
		await new Promise<void>((resolve) => {
			reply.raw.write(part, () => resolve());
		});
		if (script.kind === 'reset') socket?.resetAndDestroy();
		else socket?.destroy();
		return;
	}

	const own = script === undefined || script.kind === 'answer' || !script.kind ? script : undefined;
	const status = own?.status ?? ordinary?.status ?? 200;
	const made = own?.body ?? ordinary?.text ?? '';
	const body = typeof made === 'function' ? made(record) : made;
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	record.status = status;
	record.replyText = text;
	record.reply = parsed(text);
	record.outcome = 'answered';
	const packed = own?.packed;
	await reply
		.code(status)
		.headers({
			'content-type': own?.contentType ?? JSON_TYPE,
			...(packed === undefined ? {} : { 'content-encoding': packed }),
			...own?.headers,
		})
		.send(packed === undefined ? text : PACK[packed](text));
}

/** The best that brotli can do takes seconds for a large body. */
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const PACK = {
	gzip: (text: string) => gzipSync(text),
	br: (text: string) => brotliCompressSync(text, QUICKLY),
} as const;

const DRIP_MS = 250;

/** Begins an answer that does not end before its time is up. */
function begin(
	response: ServerResponse,
	how: 'upgrade' | 'processing' | 'drip' | 'flood',
	left: Promise<void>,
): void {
	if (how === 'upgrade') {
		response.socket?.write(
			'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
		);
		return;
	}
	if (how !== 'processing') {
		response.writeHead(200, { 'content-type': JSON_TYPE });
		response.write('{');
	}
	const flood = () => {
		while (!response.destroyed && response.write(' '.repeat(65_536)));
	};
	if (how === 'flood') {
		response.on('drain', flood);
		flood();
		return;
	}
	const more = () => (how === 'drip' ? response.write(' ') : response.writeProcessing());
	const timer = setInterval(more, DRIP_MS);
	void left.then(() => clearInterval(timer));
}

/** Waits, but no longer than the client does; without a time, for as long as it does. */
async function pause(ms: number | undefined, reply: FastifyReply): Promise<void> {
	const socket = reply.raw.socket;
	if (socket === null || socket.destroyed) return;
	const left = new AbortController();
	const gone = once(socket, 'close', { signal: left.signal }).catch(() => undefined);
	let timer: NodeJS.Timeout | undefined;
	const over = new Promise<void>((resolve) => {
		if (ms !== undefined) timer = setTimeout(resolve, ms);
	});
	await Promise.race([gone, over]);
	clearTimeout(timer);
	left.abort();
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}

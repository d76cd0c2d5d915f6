import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { Apps } from './apps.mts';
import { sign } from './auth.mts';
import { CALLBACK_SAMPLES, sampleBody } from './callbackSamples.mts';
import type { CallbackKind, CallbackSample } from './callbackSamples.mts';
import type { Clock } from './clock.mts';
import type { Ids } from './ids.mts';
import type { CallbackAttempt, CallbackOptions, CallbackResult } from './types.mts';

/** Without HTTP 200 within 5 seconds a message callback is sent twice more (docs/service.md, section 1.6). */
const WAIT_MS = 5000;
const MESSAGE_ATTEMPTS = 3;
/** For the verdict of the app; docs/callbacks.md, section 1. */
const WAITING: ReadonlySet<CallbackKind> = new Set([
	'pre-messaging',
	'direct_channel:pre_messaging',
]);
const MESSAGES: ReadonlySet<CallbackKind> = new Set(['message', 'message:send']);
/** Older than any window that a receiver may allow; the service's own is not documented. */
const STALE_MS = 86_400_000;

/** What a test sends of its own travels like most callbacks. */
const CUSTOM: Pick<CallbackSample, 'encoding' | 'product' | 'signedIn'> = {
	product: 'rongcloud',
	encoding: 'json',
	signedIn: 'query',
};

const sampleOf = (kind: CallbackKind) => (kind === 'custom' ? CUSTOM : CALLBACK_SAMPLES[kind]);

interface Signature {
	nonce: string;
	time: string;
	signature: string;
}

/** Sends the service's callbacks to whoever wants to receive them. */
export class Callbacks {
	private last: Signature | undefined;

	constructor(
		private readonly apps: Apps,
		private readonly clock: Clock,
		private readonly ids: Ids,
	) {}

	/** Forgets which signature was the last. */
	reset(): void {
		this.last = undefined;
	}

	async send(options: CallbackOptions): Promise<CallbackResult> {
		const { kind, attempts = MESSAGES.has(kind) ? MESSAGE_ATTEMPTS : 1 } = options;
		const body = this.bodyOf(options);
		const made: CallbackAttempt[] = [];
		for (let count = 0; count < attempts; count += 1) {
			const begun = performance.now();
			const attempt = await this.attempt(options, body);
			made.push(attempt);
			if (attempt.status === 200) break;
			// The receiver has all of its time, even when it refuses at once.
			const left = (options.waitMs ?? WAIT_MS) - (performance.now() - begun);
			if (count + 1 < attempts && left > 0) await sleep(left);
		}
		return { delivered: made.at(-1)?.status === 200, attempts: made, body };
	}

	/** The text of the body; the same in each attempt. */
	private bodyOf({ kind, encoding = sampleOf(kind).encoding, body = {}, id }: CallbackOptions) {
		const content = sampleBody(kind, body, () => ({
			now: this.clock.now(),
			id: id ?? this.ids.next(),
		}));
		if (encoding === 'json') return JSON.stringify(content);
		const form = new URLSearchParams();
		for (const [key, value] of Object.entries(content)) {
			if (value === undefined) continue;
			for (const item of [value].flat()) form.append(key, String(item));
		}
		return form.toString();
	}

	private async attempt(options: CallbackOptions, body: string): Promise<CallbackAttempt> {
		const { url, kind, encoding = sampleOf(kind).encoding, waitMs = WAIT_MS } = options;
		const { signedIn } = sampleOf(kind);
		const at = this.clock.now();
		const query = this.query(options);
		const target = new URL(url);
		if (signedIn === 'query') {
			for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value);
		}
		const begun = performance.now();
		const took = (): number => performance.now() - begun;
		try {
			const { status, data } = await axios.post<string>(target.href, body, {
				headers: {
					...(signedIn === 'headers' ? query : {}),
					'Content-Type':
						encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json',
				},
				// The time for the whole answer, not only for silence on the line.
				signal: AbortSignal.timeout(waitMs),
				responseType: 'text',
				transformRequest: [(text: string) => text],
				transformResponse: [(text: string) => text],
				maxRedirects: 0,
				validateStatus: () => true,
				proxy: false,
			});
			return { at, status, ms: took(), query, reply: data, error: null };
		} catch (error) {
			const reason = axios.isCancel(error)
				? `no answer within ${waitMs} ms`
				: ((error as NodeJS.ErrnoException).code ?? String(error));
			return { at, status: null, ms: took(), query, reply: null, error: reason };
		}
	}

	/** Signed anew for each attempt; whether the service does so is not documented. */
	private query({
		kind,
		appKey = `sandbox-${sampleOf(kind).product}`,
		namesApp = !WAITING.has(kind),
		forged,
		timestampName = sampleOf(kind).signedIn === 'headers' ? 'timestamp' : 'signTimestamp',
	}: CallbackOptions): Record<string, string> {
		if (forged === 'unsigned') return {};
		const { nonce, time, signature } =
			forged === 'repeated' ? this.lastSignature() : this.sign(appKey, forged);
		return { ...(namesApp ? { appKey } : {}), nonce, [timestampName]: time, signature };
	}

	private sign(appKey: string, forged: CallbackOptions['forged']): Signature {
		const app = this.apps.find(appKey);
		if (app === undefined) throw new Error(`The sandbox has no app "${appKey}".`);
		const nonce = String(randomInt(10 ** 13, 10 ** 14));
		const time = String(this.clock.now() - (forged === 'stale' ? STALE_MS : 0));
		const secret = forged === 'wrong-secret' ? `not-${app.appSecret}` : app.appSecret;
		const made = { nonce, time, signature: sign(secret, nonce, time) };
		// A forgery is nothing that one could listen in on and repeat.
		if (forged === undefined) this.last = made;
		return made;
	}

	private lastSignature(): Signature {
		if (this.last === undefined) throw new Error('There is no earlier callback to repeat.');
		return this.last;
	}
}

import type { Outcome } from '../../service/reply';
import { pause } from '../pause';

const SECOND_MS = 1000;

/** Reserve for clocks that count whole milliseconds. */
const MARGIN_MS = 4;

/** How much of a delay is made up for by calls that follow each other faster. */
const CATCH_UP_MS = 50;

/** How often to look whether a call in flight has its reply. */
const LOOK_AGAIN_MS = 10;

/** How many of the last replies count for the fastest one, and how many it takes to trust it. */
const LATENCIES = 50;
const ENOUGH_LATENCIES = 10;

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** What a refusal leaves of the pace, at least, and how long the whole of it takes to come back. */
const SLOWER = 0.75;
const SLOWEST = 0.02;
const RECOVERY_MS = 8 * SECOND_MS;

/** How many calls are kept before looking which of them no longer count. */
const KEPT_CALLS = 1000;

/** A call in the second of the service in which it counts. */
interface Counted {
	messages: number;
	startedAt: number;
	/** When the service has forgotten it; not known before its reply. */
	until: number;
}

/** What a call asks of the pace. */
export interface Load {
	/** How many messages it counts as. */
	messages: number;
	/** How many the service takes in a second. */
	perSecond: number;
	/** How long refusals for lack of room are waited out, in milliseconds. */
	patienceMs: number;
}

/** True when the service refused a call only because there were too many in its second. */
export const isBusy = (outcome: Outcome): boolean =>
	outcome.state === 'rejected' && (outcome.httpStatus === 429 || outcome.code === 1008);

/**
 * The pace of one App Key: a number of messages a second, counted by recipient (docs/service.md,
 * section 7.1), shared by all runs of the node in this process.
 */
export class Pace {
	private counted: Counted[] = [];

	/** Of all that is counted. */
	private messages = 0;

	private keptCalls = KEPT_CALLS;

	private queue: Promise<unknown> = Promise.resolve();

	private latencies: number[] = [];

	/** The part of the pace in use: less than 1 after refusals, since others may use the App Key too. */
	private share = 1;

	/** Since when the share has been what it is. */
	private shareSince = 0;

	private nextStart = 0;

	private pausedUntil = 0;

	private pauseMs = FIRST_PAUSE_MS;

	/** Since when nothing but refusals came. */
	private busySince?: number;

	/**
	 * Makes a call when there is room for it in every second of the service. Where the service refuses it
	 * for lack of room, so that nothing was sent, it is made again after a pause.
	 * @param makeCall makes it; `undefined` if it was not wanted any more
	 * @param isOver tells that the call is not wanted any more
	 * @returns what the last call brought; `undefined` if none was made, or none after a refusal
	 */
	async run<T extends { outcome: Outcome }>(
		load: Load,
		makeCall: () => Promise<T | undefined>,
		isOver: () => boolean,
	): Promise<T | undefined> {
		for (;;) {
			const turn = this.queue.then(async () => await this.takeRoom(load, isOver));
			this.queue = turn;
			const entry = await turn;
			if (entry === undefined) return undefined;
			const made = await makeCall();
			if (made === undefined) {
				entry.until = performance.now();
				return undefined;
			}
			if (!this.mayRepeat(entry, made.outcome, load)) return made;
		}
	}

	private async takeRoom(load: Load, isOver: () => boolean): Promise<Counted | undefined> {
		const messages = Math.min(load.messages, load.perSecond);
		while (!isOver()) {
			const wait = this.waitMs(messages, load.perSecond);
			if (wait <= 0) {
				const startedAt = performance.now();
				const entry = { messages, startedAt, until: Infinity };
				this.counted.push(entry);
				this.messages += messages;
				// Spread over the second: calls that start together get in each other's way, here and there.
				const interval = (messages * SECOND_MS) / (load.perSecond * this.share);
				this.nextStart = Math.max(this.nextStart, startedAt - CATCH_UP_MS) + interval;
				return entry;
			}
			await pause(wait, isOver);
		}
		return undefined;
	}

	private waitMs(messages: number, perSecond: number): number {
		const now = performance.now();
		const from = Math.max(this.pausedUntil, this.nextStart);
		if (now < from) return from - now;
		if (this.counted.length >= this.keptCalls) this.forget(now);
		if (this.messages + messages <= perSecond) return 0;
		this.forget(now);
		if (this.messages + messages <= perSecond) return 0;
		const next = this.counted.reduce((least, { until }) => Math.min(least, until), Infinity);
		return next === Infinity ? LOOK_AGAIN_MS : next - now;
	}

	private forget(now: number): void {
		this.counted = this.counted.filter(({ until }) => until > now);
		this.messages = this.counted.reduce((sum, { messages }) => sum + messages, 0);
		this.keptCalls = Math.max(KEPT_CALLS, 2 * this.counted.length);
	}

	/** Learns from a reply. @returns whether the call was refused for lack of room, and may come again */
	private mayRepeat(entry: Counted, outcome: Outcome, load: Load): boolean {
		const now = performance.now();
		entry.until = outcome.state === 'notSent' ? now : now + SECOND_MS;
		if (isBusy(outcome)) return this.refused(entry, outcome, load, now);
		if (outcome.state !== 'accepted') return false;
		// The service counted the call somewhere between its start and its reply, and no later than the
		// fastest reply takes to come.
		this.latencies = [...this.latencies.slice(1 - LATENCIES), now - entry.startedAt];
		const wayBack = this.latencies.length < ENOUGH_LATENCIES ? 0 : Math.min(...this.latencies);
		entry.until = now - wayBack + SECOND_MS + MARGIN_MS;
		this.busySince = undefined;
		this.pauseMs = FIRST_PAUSE_MS;
		this.share = Math.min(1, this.share + Math.max(0, now - this.shareSince) / RECOVERY_MS);
		this.shareSince = now;
		return false;
	}

	/**
	 * Pauses everything that has not begun: longer each time until something is accepted again, or as long
	 * as the service asks for (no document promises such a header: docs/service.md, section 7.1).
	 */
	private refused(entry: Counted, outcome: Outcome, { patienceMs }: Load, now: number): boolean {
		entry.until = now;
		this.busySince ??= now;
		const patientUntil = this.busySince + patienceMs;
		const { retryAfterSeconds } = outcome as { retryAfterSeconds?: number };
		const asked = retryAfterSeconds === undefined ? 0 : now + retryAfterSeconds * SECOND_MS;
		if (Math.max(now, asked) >= patientUntil) return false;
		// Calls that were in flight together are refused together: that counts as one refusal.
		if (entry.startedAt >= this.pausedUntil) {
			const jitter = 0.5 + Math.random() / 2;
			this.pausedUntil = Math.min(now + this.pauseMs * jitter, patientUntil);
			this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
			this.share = Math.max(SLOWEST, this.share * SLOWER);
			this.shareSince = this.pausedUntil;
		}
		this.pausedUntil = Math.max(this.pausedUntil, asked);
		return true;
	}
}

const paces = new Map<string, Pace>();

/** The pace of an app, the same for everyone in this process. */
export function paceOf(app: string): Pace {
	const pace = paces.get(app) ?? new Pace();
	paces.set(app, pace);
	return pace;
}

import type { Outcome } from '../../service/reply';
import { pause } from '../pause';

const SECOND_MS = 1000;

/** Reserve for clocks that count whole milliseconds. */
const MARGIN_MS = 4;

/** How much of a delay is made up for by calls that follow each other faster. */
const CATCH_UP_MS = 50;

/** How often to look whether a call in flight has its reply. */
const LOOK_AGAIN_MS = 10;

/** How long a reply counts among the fastest at least, and how many replies it takes to trust them. */
const LATENCY_MS = SECOND_MS;
const ENOUGH_LATENCIES = 10;

const FIRST_PAUSE_MS = 30;
const LONGEST_PAUSE_MS = 30_000;

/** How long pauses are at most for as long as the second of the service may just be full. */
const FULL_SECOND_MS = 1.5 * SECOND_MS;
const PAUSE_IN_FULL_SECOND_MS = 300;

/**
 * A refusal says that the second is full: what this process had of it is its part among all who use the App Key. It
 * gives up so much of that, times the part itself, so that those with much give more and the parts become equal.
 */
const GIVEN_UP = 0.07;

/** Of the pace before at least, lest a process that comes to busy ones gets nothing. */
const LEAST_KEPT = 0.7;
const SLOWEST = 0.02;

/**
 * How it comes back: fast at first, slowly around what was refused, and then faster and faster, since others who
 * used the App Key may be gone. The whole of the pace takes some 4 seconds from a third of it. The curve is that of
 * CUBIC (RFC 9438), in parts of the pace for each cubic second.
 */
const GROWTH = 0.02;

/** How many calls are kept before looking which of them no longer count. */
const KEPT_CALLS = 1000;

/** A call in the second of the service in which it counts. */
interface Counted {
	messages: number;
	startedAt: number;
	/** When its reply came. */
	repliedAt: number;
	/** Whether the reply says that the service took it, so that it was counted well before the reply came. */
	isTaken: boolean;
}

/** The fastest of the last replies, of at least as long as a reply counts and at most twice that. */
class Fastest {
	private before = Infinity;

	private now = Infinity;

	private since = 0;

	private count = 0;

	note(latency: number, at: number): void {
		if (at - this.since > LATENCY_MS) {
			this.before = at - this.since > 2 * LATENCY_MS ? Infinity : this.now;
			this.now = Infinity;
			this.since = at;
		}
		this.now = Math.min(this.now, latency);
		this.count += 1;
	}

	/** In milliseconds; 0 for as long as there are too few. */
	get latency(): number {
		return this.count < ENOUGH_LATENCIES ? 0 : Math.min(this.before, this.now);
	}
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

	private readonly fastest = new Fastest();

	/** The part of the pace in use before the last refusal, and after it: others may use the App Key too. */
	private refusedShare = 1;

	private leftShare = 1;

	private nextStart = 0;

	private pausedUntil = 0;

	private pauseMs = FIRST_PAUSE_MS;

	/** Since when nothing but refusals came. */
	private busySince?: number;

	/**
	 * Makes a call when there is room for it in every second of the service. Where the service refuses it
	 * for lack of room, so that nothing was sent, it is made again after a pause.
	 * @param makeCall makes it, and tells when its reply begins; `undefined` if it was not wanted any more
	 * @param isOver tells that the call is not wanted any more
	 * @returns what the last call brought; `undefined` if none was made, or none after a refusal
	 */
	async run<T extends { outcome: Outcome }>(
		load: Load,
		makeCall: (onAnswer: () => void) => Promise<T | undefined>,
		isOver: () => boolean,
	): Promise<T | undefined> {
		for (;;) {
			const turn = this.queue.then(async () => await this.takeRoom(load, isOver));
			this.queue = turn;
			const entry = await turn;
			if (entry === undefined) return undefined;
			// A process that is busy comes to the rest of the reply later, and would take that for the service's time.
			const made = await makeCall(() => (entry.repliedAt = performance.now()));
			if (made === undefined) {
				this.leave(entry);
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
				const entry = { messages, startedAt, repliedAt: Infinity, isTaken: false };
				this.counted.push(entry);
				this.messages += messages;
				// Spread over the second: calls that start together get in each other's way, here and there.
				const interval = (messages * SECOND_MS) / (load.perSecond * this.shareAt(startedAt));
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
		const next = this.counted.reduce(
			(least, entry) => Math.min(least, this.until(entry)),
			Infinity,
		);
		return next === Infinity ? LOOK_AGAIN_MS : next - now;
	}

	private forget(now: number): void {
		this.counted = this.counted.filter((entry) => this.until(entry) > now);
		this.messages = this.counted.reduce((sum, { messages }) => sum + messages, 0);
		this.keptCalls = Math.max(KEPT_CALLS, 2 * this.counted.length);
	}

	/**
	 * When the service has forgotten a call. It counted one that it took somewhere between its start and its reply,
	 * and no later than the fastest reply takes to come.
	 */
	private until({ repliedAt, isTaken }: Counted): number {
		return repliedAt + SECOND_MS + (isTaken ? MARGIN_MS - this.fastest.latency : 0);
	}

	/** Forgets a call that the service does not count. */
	private leave(entry: Counted): void {
		entry.repliedAt = -Infinity;
	}

	/** The part of the pace that may be used. */
	private shareAt(now: number): number {
		const seconds = Math.max(0, now - this.pausedUntil) / SECOND_MS;
		const untilRefused = Math.cbrt((this.refusedShare - this.leftShare) / GROWTH);
		return Math.min(1, this.refusedShare + GROWTH * (seconds - untilRefused) ** 3);
	}

	/** Learns from a reply. @returns whether the call was refused for lack of room, and may come again */
	private mayRepeat(entry: Counted, outcome: Outcome, load: Load): boolean {
		const now = performance.now();
		if (entry.repliedAt === Infinity) entry.repliedAt = now;
		if (isBusy(outcome)) return this.refused(entry, outcome, load, now);
		if (outcome.state === 'notSent') this.leave(entry);
		if (outcome.state !== 'accepted') return false;
		entry.isTaken = true;
		this.fastest.note(entry.repliedAt - entry.startedAt, now);
		this.busySince = undefined;
		this.pauseMs = FIRST_PAUSE_MS;
		return false;
	}

	/**
	 * Pauses everything that has not begun: longer each time until something is accepted again, or as long
	 * as the service asks for (no document promises such a header: docs/service.md, section 7.1).
	 */
	private refused(
		entry: Counted,
		outcome: Outcome,
		{ patienceMs, perSecond }: Load,
		now: number,
	): boolean {
		this.leave(entry);
		this.busySince ??= now;
		const patientUntil = this.busySince + patienceMs;
		const { retryAfterSeconds } = outcome as { retryAfterSeconds?: number };
		const asked = retryAfterSeconds === undefined ? 0 : now + retryAfterSeconds * SECOND_MS;
		if (Math.max(now, asked) >= patientUntil) return false;
		// Calls that were in flight together are refused together: that counts as one refusal.
		if (entry.startedAt >= this.pausedUntil) {
			this.forget(now);
			const share = this.shareAt(now);
			const held = this.messages / perSecond;
			this.refusedShare = Math.min(share, Math.max(held, share * LEAST_KEPT, SLOWEST));
			this.leftShare = this.refusedShare * (1 - GIVEN_UP * this.refusedShare);
			const jitter = 0.5 + Math.random() / 2;
			this.pausedUntil = Math.min(now + this.pauseMs * jitter, patientUntil);
			const longest =
				now - this.busySince < FULL_SECOND_MS ? PAUSE_IN_FULL_SECOND_MS : LONGEST_PAUSE_MS;
			this.pauseMs = Math.min(this.pauseMs * 2, longest);
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

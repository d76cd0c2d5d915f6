import type { Quota } from '../../service/limits';
import type { Failed, Outcome } from '../../service/reply';
import { isBusy } from './pacer';

const HOUR_MS = 3_600_000;

/** When calls were accepted in the last hour, by App Key and quota, as far as this process knows. */
const acceptedAt = new Map<string, number[]>();

/** A quota of an App Key, such as the one that broadcasts and pushes share (docs/service.md, section 7.1). */
export class HourlyQuota {
	private readonly key: string;

	constructor(
		app: string,
		private readonly quota: Quota,
		private readonly timeZone: string,
	) {
		this.key = `${app} ${quota.name}`;
	}

	/** Learns from the reply to a call, and says when to try again if the quota is used up. */
	read(outcome: Outcome): Outcome {
		const now = Date.now();
		const lastHour = (acceptedAt.get(this.key) ?? []).filter((at) => at > now - HOUR_MS);
		if (outcome.state === 'accepted') lastHour.push(now);
		acceptedAt.set(this.key, lastHour);
		return isBusy(outcome) ? this.withTime(outcome as Failed, lastHour, now) : outcome;
	}

	private withTime(outcome: Failed, lastHour: readonly number[], now: number): Failed {
		const { retryAfterSeconds } = outcome;
		// The one whose hour has to end before there is room; others may have sent too.
		const blocking = lastHour.at(-this.quota.perHour) ?? now;
		const at = new Date(
			retryAfterSeconds === undefined ? blocking + HOUR_MS : now + retryAfterSeconds * 1000,
		);
		const time = new Intl.DateTimeFormat('en-GB', {
			dateStyle: 'medium',
			timeStyle: 'short',
			timeZone: this.timeZone,
		}).format(at);
		return {
			...outcome,
			fix: `Try again after ${time} (${this.timeZone}); if it is refused then too, the day's ${this.quota.perDay} are used up: try again on the next day. ${outcome.fix}`,
			tryAgainAt: at.toISOString(),
		};
	}
}

import type { Account } from '../../service/dataCenters';
import type { Quota } from '../../service/limits';
import type { Failed, Outcome } from '../../service/reply';
import { isBusy } from './pacer';

/** An App Key at an address, for which the service counts. */
export const appOf = ({ baseUrl, appKey }: Account): string => `${baseUrl} ${appKey}`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When calls were accepted in the last day, by App Key and quota, as far as this process knows. */
const acceptedAt = new Map<string, number[]>();

/** A quota of an App Key, such as the one that broadcasts and pushes share (docs/service.md, section 7.1). */
export class AppQuota {
	private readonly key: string;

	constructor(
		app: string,
		private readonly quota: Quota,
		private readonly timeZone: string,
	) {
		this.key = `${app} ${quota.name}`;
	}

	private since(ms: number): number[] {
		const now = Date.now();
		return (acceptedAt.get(this.key) ?? []).filter((at) => at > now - ms);
	}

	/** How much of it is used, as far as this process knows, a sentence. */
	get used(): string {
		const { perHour, perDay } = this.quota;
		return `As far as this n8n knows, ${this.since(HOUR_MS).length} of ${perHour} are used in the last hour and ${this.since(DAY_MS).length} of ${perDay} in the last 24 hours.`;
	}

	/** Learns from the reply to a call, and says when to try again if the quota is used up. */
	read(outcome: Outcome): Outcome {
		const now = Date.now();
		const lastDay = this.since(DAY_MS);
		if (outcome.state === 'accepted') lastDay.push(now);
		acceptedAt.set(this.key, lastDay);
		return isBusy(outcome) ? this.withTime(outcome as Failed, this.since(HOUR_MS), now) : outcome;
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

import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { DAY, HOUR, MINUTE, SECOND } from './time.mts';
import { Refusal } from './refusal.mts';
import type { App } from './types.mts';

interface Spent {
	at: number;
	amount: number;
}

/** How much of its quotas an app has used. */
export interface Usage {
	hour: number;
	day: number;
	/** When the next push will be taken, if not now. */
	nextPushAt: number | null;
	second: number;
	/** The most messages in any one second. */
	peak: number;
}

/**
 * The frequency limits of docs/service.md, section 7.1, per App Key.
 * Whether the service counts in sliding or fixed windows is not documented; a sliding window is the
 * stricter reading. Only calls that passed every other check are counted, which is a choice too.
 */
export class Quotas {
	private readonly spent = new Map<string, Spent[]>();
	private readonly peaks = new Map<string, number>();

	reset(): void {
		this.spent.clear();
		this.peaks.clear();
	}

	usage(app: App, now: number): Usage {
		const pushes = `push ${app.appKey}`;
		const messages = `messages ${app.appKey}`;
		const dayStart = startOfDay(app, now);
		const hour = this.sum(pushes, now - HOUR, now);
		const day = this.sum(pushes, dayStart - 1, now);
		const waits: number[] = [];
		if (hour >= app.pushesPerHour) {
			const inHour = (this.spent.get(pushes) ?? []).filter(({ at }) => at > now - HOUR);
			const leaves = inHour[hour - app.pushesPerHour];
			if (leaves !== undefined) waits.push(leaves.at + HOUR);
		}
		if (day >= app.pushesPerDay) waits.push(dayStart + DAY);
		return {
			hour,
			day,
			nextPushAt: waits.length === 0 ? null : Math.max(...waits),
			second: this.sum(messages, now - SECOND, now),
			peak: this.peaks.get(messages) ?? 0,
		};
	}

	/** One push or broadcast; `/push.json` and the v4 push paths draw on the same count, Push Plus on its own. */
	takePush(app: App, now: number, count: 'push' | 'broadcast' | 'push plus' = 'push'): void {
		if (!app.broadcastEnabled) {
			this.refuseDisabled(app, now);
			return;
		}
		const isPlus = count === 'push plus';
		const [perHour, perDay] = isPlus
			? [app.pushPlusPerHour, app.pushPlusPerDay]
			: [app.pushesPerHour, app.pushesPerDay];
		const what = count === 'broadcast' ? 'broadcasts' : isPlus ? 'Push Plus calls' : 'pushes';
		this.takeRare(app, now, count, what, perHour, perDay);
	}

	/**
	 * One recall of a broadcast, documented for v4 with the figures of a push. Whether it counts together
	 * with anything else is not documented; it has a count of its own here.
	 */
	takeBroadcastRecall(app: App, now: number): void {
		this.takeRare(app, now, 'recall', 'recalls of broadcasts');
	}

	/** Documented for v4; that of the classic path is in a copy of a list (docs/service.md, section 7.1). */
	takeOnlineBroadcast(app: App, now: number): void {
		if (!app.broadcastEnabled) {
			this.refuseDisabled(app, now);
			return;
		}
		this.takeRate(
			`online ${app.appKey}`,
			now,
			1,
			LIMITS.onlineBroadcastsPerMinute,
			'broadcasts to online users a minute',
			MINUTE,
		);
	}

	takeMessages(app: App, now: number, recipients: number): void {
		this.takeRate(
			`messages ${app.appKey}`,
			now,
			recipients,
			app.messagesPerSecond,
			'messages a second',
		);
	}

	/** Pushes to listed users; the figure is that of messages, and the count their own. */
	takeUserPushes(app: App, now: number, recipients: number): void {
		const key = `user pushes ${app.appKey}`;
		this.takeRate(key, now, recipients, app.messagesPerSecond, 'messages a second');
	}

	/** Each path has a count of its own; whether it is so is not documented. */
	takeOther(app: App, path: string, now: number, most: number = LIMITS.callsPerSecond): void {
		this.takeRate(`other ${path} ${app.appKey}`, now, 1, most, 'calls a second');
	}

	/** Not enabled is 1009, and asking on past the frequency limit is 1008 (docs/service.md, section 6.4). */
	private refuseDisabled(app: App, now: number): void {
		const key = `disabled ${app.appKey}`;
		if (this.sum(key, now - HOUR, now) >= app.pushesPerHour) {
			throw exceeded(`${app.pushesPerHour} pushes an hour`);
		}
		this.add(key, now, 1, HOUR);
		throw new Refusal(1009, 'The broadcast service is not enabled for this App Key.');
	}

	private takeRare(
		app: App,
		now: number,
		count: string,
		what: string,
		perHour = app.pushesPerHour,
		perDay = app.pushesPerDay,
	): void {
		const key = `${count} ${app.appKey}`;
		const dayStart = startOfDay(app, now);
		if (this.sum(key, now - HOUR, now) >= perHour) throw exceeded(`${perHour} ${what} an hour`);
		if (this.sum(key, dayStart - 1, now) >= perDay) {
			throw exceeded(`${perDay} ${what} a calendar day`);
		}
		this.add(key, now, 1, 2 * DAY);
	}

	private takeRate(
		key: string,
		now: number,
		amount: number,
		most: number,
		what: string,
		period = SECOND,
	): void {
		const total = this.sum(key, now - period, now) + amount;
		if (total > most) throw exceeded(`${most} ${what}`);
		this.peaks.set(key, Math.max(total, this.peaks.get(key) ?? 0));
		this.add(key, now, amount, period);
	}

	private sum(key: string, after: number, until: number): number {
		return (this.spent.get(key) ?? [])
			.filter(({ at }) => at > after && at <= until)
			.reduce((total, { amount }) => total + amount, 0);
	}

	private add(key: string, at: number, amount: number, keepMs: number): void {
		const kept = (this.spent.get(key) ?? []).filter((spent) => spent.at > at - keepMs);
		kept.push({ at, amount });
		this.spent.set(key, kept);
	}
}

function startOfDay({ utcOffsetHours }: App, now: number): number {
	const offset = utcOffsetHours * HOUR;
	return Math.floor((now + offset) / DAY) * DAY - offset;
}

const exceeded = (limit: string): Refusal =>
	new Refusal(1008, `Call frequency exceeded: at most ${limit} for this App Key.`);

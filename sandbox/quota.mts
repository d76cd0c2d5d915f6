import { LIMITS } from '../nodes/RongCloud/service/limits.ts';
import { DAY, HOUR, MINUTE, SECOND } from './time.mts';
import { Refusal } from './refusal.mts';
import type { App } from './types.mts';

interface Spent {
	at: number;
	amount: number;
}

/** How much of its quotas an app has used, and of its pushes also how many it may send. */
export interface Usage {
	hour: { used: number; limit: number };
	day: { used: number; limit: number };
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
		const messages = `messages ${app.appKey}`;
		return {
			...this.rare(app, now, 'push', app.pushesPerHour, app.pushesPerDay),
			nextPushAt: this.nextPushAt(app, now),
			second: this.sum(messages, now - SECOND, now),
			peak: this.peaks.get(messages) ?? 0,
		};
	}

	/** As many pushes, broadcasts and recalls once more, in this hour and on this day; the service has no such thing. */
	allowMore(app: App, now: number): void {
		this.add(`more ${app.appKey}`, now, 1, 2 * DAY);
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

	/** Messages between two users, for which the limit is one of the minute (docs/service.md, section 7.1). */
	takeDirectMessages(app: App, now: number, recipients: number): void {
		const most =
			app.messagesPerSecond * (LIMITS.directMessagesPerMinute / LIMITS.messagesPerSecond);
		const key = `direct messages ${app.appKey}`;
		this.takeRate(key, now, recipients, most, 'direct messages a minute', MINUTE);
	}

	/** Messages to groups, counted by group. */
	takeGroupMessages(app: App, now: number, groups: number): void {
		const most = app.messagesPerSecond * (LIMITS.groupMessagesPerSecond / LIMITS.messagesPerSecond);
		this.takeRate(`group messages ${app.appKey}`, now, groups, most, 'group messages a second');
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
		const { hour, day } = this.rare(app, now, count, perHour, perDay);
		if (hour.used >= hour.limit) throw exceeded(`${hour.limit} ${what} an hour`);
		if (day.used >= day.limit) throw exceeded(`${day.limit} ${what} a calendar day`);
		this.add(`${count} ${app.appKey}`, now, 1, 2 * DAY);
	}

	/** What was used of a quota and what it is, with what was allowed beyond the service's own. */
	private rare(
		app: App,
		now: number,
		count: string,
		perHour: number,
		perDay: number,
	): Pick<Usage, 'hour' | 'day'> {
		const since = (after: number, limit: number): Usage['hour'] => ({
			used: this.sum(`${count} ${app.appKey}`, after, now),
			limit: limit * (1 + this.sum(`more ${app.appKey}`, after, now)),
		});
		return { hour: since(now - HOUR, perHour), day: since(startOfDay(app, now) - 1, perDay) };
	}

	/** The first moment at which a push would be taken, out of those at which something ceases to count. */
	private nextPushAt(app: App, now: number): number | null {
		const spent = this.spent.get(`push ${app.appKey}`) ?? [];
		const moments = [now, startOfDay(app, now) + DAY, ...spent.map(({ at }) => at + HOUR)];
		const next = moments
			.filter((moment) => moment >= now)
			.sort((a, b) => a - b)
			.find((moment) => {
				const { hour, day } = this.rare(app, moment, 'push', app.pushesPerHour, app.pushesPerDay);
				return hour.used < hour.limit && day.used < day.limit;
			});
		return next === undefined || next === now ? null : next;
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

import { DEFAULT_APPS } from '../apps.mts';
import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import type { Service } from '../service.mts';
import type { App, JournalEntry, RecordedRequest } from '../types.mts';
import { callView, productOf, searchText, stateOf } from './calls.mts';
import type { CallState, CallView, ConnectView, PageState, UsageView, WireView } from './model.mts';
import { wireView } from './wire.mts';

/** Thousands of calls a second must not become as many events. */
const PAUSE_MS = 150;

export interface Search {
	/** Words that all have to occur. */
	find: string;
	product: string;
	state: string;
	limit: number;
}

/** What the page shows. As long as nobody listens, a call costs it next to nothing. */
export class Feed {
	private readonly listeners = new Set<() => void>();
	private readonly entries = new WeakMap<RecordedRequest, JournalEntry>();
	private readonly searchTexts = new WeakMap<RecordedRequest, string>();
	private timer: NodeJS.Timeout | undefined;
	private epoch = 1;

	constructor(
		private readonly service: Service,
		private readonly requests: readonly RecordedRequest[],
	) {}

	took(record: RecordedRequest, entry: JournalEntry): void {
		this.entries.set(record, entry);
	}

	forget(): void {
		this.epoch += 1;
		this.changed();
	}

	/** Tells whoever listens, soon, and once for all that happens until then. */
	changed(): void {
		if (this.listeners.size === 0 || this.timer !== undefined) return;
		this.timer = setTimeout(() => {
			this.timer = undefined;
			for (const listener of this.listeners) listener();
		}, PAUSE_MS);
	}

	/** @returns what ends the subscription */
	listen(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size > 0) return;
			clearTimeout(this.timer);
			this.timer = undefined;
		};
	}

	state({ find, product, state, limit }: Search): PageState {
		const words = find.toLowerCase().split(/\s+/).filter(Boolean);
		const calls: CallView[] = [];
		const counts: Record<CallState, number> = { accepted: 0, refused: 0, scripted: 0, pending: 0 };
		let matching = 0;
		for (let index = this.requests.length - 1; index >= 0; index -= 1) {
			const record = this.requests[index];
			if (record === undefined) continue;
			const itsState = stateOf(record);
			counts[itsState] += 1;
			if (state !== '' && (state === 'accepted') !== (itsState === 'accepted')) continue;
			if (product !== '' && productOf(record.path) !== product) continue;
			if (!this.has(record, words)) continue;
			matching += 1;
			if (calls.length >= limit) continue;
			calls.push(callView(`${this.epoch}-${index}`, record, this.entries.get(record), words));
		}
		return {
			epoch: this.epoch,
			total: this.requests.length,
			accepted: counts.accepted,
			refused: counts.refused,
			matching,
			calls,
			usage: this.service.apps.all().map((app) => this.usage(app)),
			directoryUsers: this.service.directory.all().length,
		};
	}

	/** Undefined for a call that has been forgotten. */
	wire(id: string): WireView | undefined {
		const [epoch, index] = id.split('-').map(Number);
		const record = epoch === this.epoch ? this.requests[index ?? -1] : undefined;
		return record === undefined ? undefined : wireView(record);
	}

	connect(baseUrl: string): ConnectView {
		return {
			baseUrl,
			apps: this.service.apps.all().map(({ appKey, appSecret, product }) => {
				const isSample = DEFAULT_APPS.some(
					(sample) => sample.appKey === appKey && sample.appSecret === appSecret,
				);
				return { appKey, product, appSecret: isSample ? appSecret : null };
			}),
		};
	}

	/**
	 * The text of a view without the apps' secrets, wherever they got in: in a body by mistake, say.
	 * The signature, which they went into, is left out by wireView.
	 */
	withoutSecrets(view: PageState | WireView): string {
		const secrets = this.service.apps
			.all()
			.flatMap(({ appSecret }) => (appSecret === '' ? [] : spellings(appSecret)));
		return JSON.stringify(view, (_key, value: unknown) =>
			typeof value === 'string'
				? secrets.reduce((text, secret) => text.replaceAll(secret, '(App Secret hidden)'), value)
				: value,
		);
	}

	private has(record: RecordedRequest, words: readonly string[]): boolean {
		if (words.length === 0) return true;
		let text = this.searchTexts.get(record);
		if (text === undefined) {
			text = searchText(record, this.entries.get(record));
			if (record.outcome !== 'pending') this.searchTexts.set(record, text);
		}
		return words.every((word) => text.includes(word));
	}

	private usage(app: App): UsageView {
		const { hour, day, second, peak, nextPushAt } = this.service.usage(app);
		return {
			appKey: app.appKey,
			products: app.product === 'both' ? ['nexconn', 'rongcloud'] : [app.product],
			broadcastEnabled: app.broadcastEnabled,
			locked: app.state === 'locked',
			hour: { ...hour, usual: LIMITS.pushesPerHour },
			day: { ...day, usual: LIMITS.pushesPerDay },
			second: {
				used: second,
				peak,
				limit: app.messagesPerSecond,
				usual: LIMITS.messagesPerSecond,
			},
			nextBroadcastAt: nextPushAt,
		};
	}
}

/** A secret as it may stand in a body: plain, in a form, or in JSON, which may be in JSON itself. */
function spellings(secret: string): string[] {
	const quoted = [secret];
	for (let depth = 1; depth <= 3; depth += 1) {
		quoted.push(JSON.stringify(quoted[depth - 1]).slice(1, -1));
	}
	const form = new URLSearchParams({ '': secret }).toString().slice(1);
	return [...new Set([...quoted.reverse(), encodeURIComponent(secret), form])];
}

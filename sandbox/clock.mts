/** What the sandbox takes for the present; tests hand in their own. */
export interface Clock {
	now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock that stands still until it is told to move, so that the hourly and daily push quota
 * (docs/service.md, section 7.1) can be tested without waiting.
 */
export class ManualClock implements Clock {
	private current: number;

	/** @param start milliseconds since 1970; the default is noon, far from any day's border. */
	constructor(start: number = Date.UTC(2026, 0, 15, 12, 0, 0)) {
		this.current = start;
	}

	now(): number {
		return this.current;
	}

	set(ms: number): void {
		this.current = ms;
	}

	advance(ms: number): void {
		this.current += ms;
	}
}

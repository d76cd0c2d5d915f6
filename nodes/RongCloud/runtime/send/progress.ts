import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../../service/reply';

const EVERY_MS = 5000;

/** Tells n8n's log, and in manual runs the browser's console, how far a long sending is. */
export class Progress {
	private readonly startedAt = performance.now();

	private toldAt = this.startedAt;

	private ended = 0;

	private accepted = 0;

	/**
	 * @param total how many there are, counted by recipient
	 * @param counted what they are called
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		private total: number,
		private readonly counted: string,
	) {}

	/** Notes that there is nothing to be done for some, or that it cannot be done. */
	leaveOut(messages: number): void {
		this.total -= messages;
	}

	/** Notes a call that ended. */
	add(messages: number, { state }: Outcome): void {
		this.ended += messages;
		if (state === 'accepted') this.accepted += messages;
		const now = performance.now();
		if (now - this.toldAt < EVERY_MS || this.ended === this.total) return;
		this.toldAt = now;
		const secondsLeft = (((now - this.startedAt) / this.ended) * (this.total - this.ended)) / 1000;
		this.tell(`${this.sentence()}, about ${Math.ceil(secondsLeft)} s to go`);
	}

	private sentence(): string {
		const failed = this.ended - this.accepted;
		const but = failed === 0 ? '' : ` (${failed} not accepted)`;
		return `${this.ended} of ${this.total} ${this.counted}${but}`;
	}

	private tell(sentence: string): void {
		this.context.logger.info(`RongCloud: ${sentence}`, { node: this.context.getNode().name });
		this.context.sendMessageToUI(sentence);
	}
}

import { startSandbox } from '../../sandbox/index.mts';

/** What the sandbox saw in a run. */
export interface Seen {
	received: number;
	refused: number;
	/** When each message was accepted, in milliseconds. */
	acceptedAt: number[];
	/** Whom each of them was for, in the same order. */
	userIds: string[];
	twice: number;
}

interface Order {
	messagesPerSecond: number;
	delayMs: number;
}

const sandbox = await startSandbox();

process.on('message', (order: Order | 'tell') => {
	if (order === 'tell') {
		const messages = sandbox.journal.flatMap(({ at, recipients }) =>
			recipients.map(({ userId }) => ({ at, userId })),
		);
		const userIds = messages.map(({ userId }) => userId);
		const seen: Seen = {
			received: sandbox.requests.length,
			refused: sandbox.requests.filter(({ status }) => status === 429).length,
			acceptedAt: messages.map(({ at }) => at),
			userIds,
			twice: userIds.length - new Set(userIds).size,
		};
		process.send?.(seen);
		return;
	}
	sandbox.reset();
	sandbox.setApp('sandbox-nexconn', { messagesPerSecond: order.messagesPerSecond });
	if (order.delayMs > 0) {
		sandbox.reply({}, { kind: 'normal', delayMs: order.delayMs, times: Infinity });
	}
	process.send?.({});
});
process.on('disconnect', () => process.exit());
process.send?.(sandbox.url);

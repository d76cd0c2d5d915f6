import { sleep } from 'n8n-workflow';

interface Sent {
	messages: number;
	/** When the service has forgotten the call, in milliseconds; not known before its reply. */
	until: number;
}

/** The calls of one App Key that count in its present second, and those who wait for room. */
interface Lane {
	sent: Sent[];
	queue: Promise<void>;
}

/** For all runs of the node in this process. */
const lanes = new Map<string, Lane>();

const SECOND_MS = 1000;
/** How long to wait before looking again whether a call in flight has its reply. */
const LOOK_AGAIN_MS = 20;

/**
 * Makes a call when there is room for it in every second of its App Key: a number of messages, counted by
 * recipient (service reference, section 7.1). A call counts for a second from its reply, because only
 * then is it certain that the service has counted it.
 * @param key the App Key, with the address it is used at
 * @param messages how many messages the call counts as
 */
export async function paced<T>(
	key: string,
	messages: number,
	perSecond: number,
	makeCall: () => Promise<T>,
): Promise<T> {
	const lane = lanes.get(key) ?? { sent: [], queue: Promise.resolve() };
	lanes.set(key, lane);
	const entry: Sent = { messages: Math.min(messages, perSecond), until: Infinity };
	const turn = lane.queue.then(async () => await takeRoom(lane, entry, perSecond));
	lane.queue = turn;
	await turn;
	try {
		return await makeCall();
	} finally {
		entry.until = Date.now() + SECOND_MS;
	}
}

async function takeRoom(lane: Lane, entry: Sent, perSecond: number): Promise<void> {
	for (;;) {
		const now = Date.now();
		lane.sent = lane.sent.filter(({ until }) => until >= now);
		const used = lane.sent.reduce((sum, { messages }) => sum + messages, 0);
		if (used + entry.messages <= perSecond) break;
		const next = Math.min(...lane.sent.map(({ until }) => until));
		await sleep(Math.min(next + 1 - now, next === Infinity ? LOOK_AGAIN_MS : SECOND_MS));
	}
	lane.sent.push(entry);
}

import { createServer } from 'node:http';

/** What the server tells at /tally, since it was asked last. */
export interface Tally {
	calls: number;
	/** Messages by their user; a figure other than 1 is one too few or too many. */
	users: number;
	twice: number;
	/** The body of the last call. */
	body: string;
}

let bodies: string[] = [];

function tally(): Tally {
	const users = bodies.flatMap((body) => (JSON.parse(body) as { toUserIds: string[] }).toUserIds);
	const { length: calls } = bodies;
	const body = bodies.at(-1) ?? '';
	bodies = [];
	return { calls, users: users.length, twice: users.length - new Set(users).size, body };
}

// A process of its own, which does as little as it can: what is measured is the other side.
const delayMs = Number(process.argv[2] ?? 0);
const server = createServer((request, response) => {
	const parts: Buffer[] = [];
	request.on('data', (part: Buffer) => parts.push(part));
	request.on('end', () => {
		if (request.url === '/tally') {
			response.end(JSON.stringify(tally()));
			return;
		}
		const body = Buffer.concat(parts).toString();
		const { toUserIds } = JSON.parse(body) as { toUserIds?: string[] };
		if (toUserIds === undefined) {
			// The look that comes before the first call.
			response.end('{"code":0}');
			return;
		}
		bodies.push(body);
		const messageUIDs = toUserIds.map((userId) => ({ userId, messageUID: `M-${userId}` }));
		const answer = () => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ code: 0, result: { messageUIDs } }));
		};
		if (delayMs > 0) setTimeout(answer, delayMs);
		else answer();
	});
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 65_535 }, () => {
	const address = server.address();
	process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.on('disconnect', () => process.exit());

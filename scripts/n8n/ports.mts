import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

const given = new Set<number>();

/**
 * The preferred port if nobody listens there, else any free one that was not given before: who asked for
 * that may not listen there yet.
 */
export async function freePort(preferred = 0): Promise<number> {
	let port = await look(preferred);
	while (port !== preferred && given.has(port)) port = await look(0);
	given.add(port);
	return port;
}

async function look(preferred: number): Promise<number> {
	const server = createServer();
	try {
		server.listen(preferred, LOOPBACK);
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	} catch (error) {
		if (preferred === 0) throw error;
		return await look(0);
	} finally {
		server.close();
	}
}

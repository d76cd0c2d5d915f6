import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** The preferred port if nobody listens there, else any free one. */
export async function freePort(preferred = 0): Promise<number> {
	const server = createServer();
	try {
		server.listen(preferred, LOOPBACK);
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	} catch (error) {
		if (preferred === 0) throw error;
		return await freePort();
	} finally {
		server.close();
	}
}

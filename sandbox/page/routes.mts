import { PassThrough } from 'node:stream';

import type { FastifyInstance, FastifyReply } from 'fastify';

import { html, icon, script, styles } from './assets.mts';
import type { Feed } from './feed.mts';

/**
 * Everything comes from the sandbox itself, except the images that a notification shows. No markup is
 * ever made from text, which the browser is told to hold the script to.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' https:",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join('; ');

const HEADERS = {
	'content-security-policy': POLICY,
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cross-origin-resource-policy': 'same-origin',
	'cache-control': 'no-store',
};

/** As many calls as a browser draws without effort, and as many as it is ever given. */
const USUAL_CALLS = 40;
const MOST_CALLS = 400;

interface CallsQuery {
	find?: string;
	product?: string;
	state?: string;
	limit?: string;
}

/** The page: GET /, what it loads, and what it asks for. */
export async function pageRoutes(server: FastifyInstance, { feed }: { feed: Feed }): Promise<void> {
	server.addHook('onRequest', async (_request, reply) => {
		reply.headers(HEADERS);
	});
	const asset = (path: string, type: string, text: () => Promise<string>): void => {
		server.get(path, async (_request, reply) => await reply.type(type).send(await text()));
	};
	asset('/', 'text/html; charset=utf-8', html);
	asset('/_sandbox', 'text/html; charset=utf-8', html);
	asset('/_sandbox/page/page.css', 'text/css; charset=utf-8', styles);
	asset('/_sandbox/page/page.js', 'text/javascript; charset=utf-8', script);
	asset('/_sandbox/page/icon.svg', 'image/svg+xml', icon);

	server.get<{ Querystring: CallsQuery }>('/_sandbox/page/calls', async ({ query }, reply) => {
		const { find = '', product = '', state = '', limit = '' } = query;
		const wanted = Number.parseInt(limit, 10) || USUAL_CALLS;
		const view = feed.state({
			find,
			product,
			state,
			limit: Math.min(Math.max(wanted, 1), MOST_CALLS),
		});
		return await json(reply, feed.withoutSecrets(view));
	});
	server.get<{ Params: { id: string } }>('/_sandbox/page/wire/:id', async ({ params }, reply) => {
		const view = feed.wire(params.id);
		if (view === undefined) return await json(reply.code(404), '{"error":"forgotten"}');
		return await json(reply, feed.withoutSecrets(view));
	});
	server.get('/_sandbox/page/connect', async ({ socket }, reply) => {
		const view = feed.connect(`http://${socket.localAddress}:${socket.localPort}`);
		return await json(reply, JSON.stringify(view));
	});
	server.get('/_sandbox/page/events', async (_request, reply) => {
		const stream = new PassThrough();
		const tell = (): void => void stream.write('event: change\ndata: {}\n\n');
		stream.once('close', feed.listen(tell));
		stream.write('retry: 1000\n\n');
		return await reply.type('text/event-stream').send(stream);
	});
}

const json = (reply: FastifyReply, text: string): FastifyReply =>
	reply.type('application/json; charset=utf-8').send(text);

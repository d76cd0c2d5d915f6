import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { deliver, isProcessed, type Scripts, type ScriptedReply } from './faults.mts';
import { line } from './journal.mts';
import type { Feed } from './page/feed.mts';
import { pageRoutes } from './page/routes.mts';
import { wrong } from './refusal.mts';
import type { Service } from './service.mts';
import type { JournalEntry, RecordedRequest, SandboxOptions } from './types.mts';

/** More than any documented body; beyond it the sandbox stops reading. */
const BODY_LIMIT = 16 * 1024 * 1024;

interface Exchange {
	record: RecordedRequest;
	script: ScriptedReply | undefined;
}

interface Parts {
	service: Service;
	scripts: Scripts;
	requests: RecordedRequest[];
	feed: Feed;
	reset: () => void;
	allowMoreBroadcasts: (appKey: string) => void;
	/** Refuses new connections from now on. */
	refuse: () => void;
	onAnswered: SandboxOptions['onAnswered'];
}

/** Puts the service behind HTTP: records each call, lets scripts interfere, sends the answer. */
export function buildServer({
	service,
	scripts,
	requests,
	feed,
	reset,
	allowMoreBroadcasts,
	refuse,
	onAnswered,
}: Parts): FastifyInstance {
	const server = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true });
	const exchanges = new WeakMap<FastifyRequest, Exchange>();
	const answered = (record: RecordedRequest, entry?: JournalEntry): void => {
		feed.changed();
		onAnswered?.(record, entry);
	};

	// The service decides what a body is, from its text; Fastify must not parse or refuse it first.
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		done(null, body);
	});

	server.addHook('onRequest', async (request, reply) => {
		if (isOwn(request)) return undefined;
		const record = begin(request, service.clock.now());
		const script = scripts.take(record.path, appKeyOf(record));
		requests.push(record);
		feed.changed();
		exchanges.set(request, { record, script });
		if (script?.kind === 'reset' && script.when === 'before-request') {
			await deliver(reply, record, undefined, script);
			answered(record);
			return reply;
		}
		return undefined;
	});

	server.setErrorHandler(async (error, request, reply) => {
		const record = exchanges.get(request)?.record ?? begin(request, service.clock.now());
		const framework = String((error as NodeJS.ErrnoException).code);
		const cause = framework.startsWith('FST_ERR_CTP')
			? wrong('Content-Type', 'is not readable')
			: error;
		await deliver(reply, record, service.refusal(cause, record.path), undefined);
		answered(record);
		return reply;
	});

	server.get('/_sandbox/health', () => ({
		ok: true,
		accepted: service.journal.length,
		received: requests.length,
	}));
	server.get('/_sandbox/journal', () => service.journal);
	server.get('/_sandbox/journal.txt', async (_request, reply) =>
		reply
			.type('text/plain; charset=utf-8')
			.send(service.journal.map((entry) => `${line(entry)}\n`).join('')),
	);
	server.delete('/_sandbox/journal', () => {
		reset();
		return { ok: true };
	});
	server.post<{ Params: { appKey: string } }>(
		'/_sandbox/apps/:appKey/more-broadcasts',
		async ({ params: { appKey } }, reply) => {
			if (service.apps.find(appKey) === undefined) return await reply.code(404).send({ ok: false });
			allowMoreBroadcasts(appKey);
			return { ok: true };
		},
	);

	void server.register(pageRoutes, { feed });

	const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
		const exchange = exchanges.get(request);
		if (exchange === undefined) throw new Error('A call came in unrecorded.');
		const { record, script } = exchange;
		record.rawBody = typeof request.body === 'string' ? request.body : '';
		let entry: JournalEntry | undefined;
		if (isProcessed(script)) {
			const answer = service.answer(record, script);
			entry = answer.entry;
			if (entry !== undefined) feed.took(record, entry);
			if (script?.kind === 'then-refuse') {
				// Before the answer, or the client could be back in time for its next call.
				refuse();
				reply.header('connection', 'close');
			}
			// A refusal cannot be scripted away: the test would hide a bad request behind its fault.
			await deliver(reply, record, answer, record.accepted ? script : undefined);
		} else {
			record.body = readable(record.rawBody);
			await deliver(reply, record, undefined, script);
		}
		answered(record, entry);
		return reply;
	};
	server.all('*', take);
	return server;
}

/** The sandbox's own addresses, which are no calls: those below its folder, and the page's two. */
function isOwn({ method, url }: FastifyRequest): boolean {
	if (url.startsWith('/_sandbox/')) return true;
	const path = url.split('?')[0] ?? url;
	return (path === '/' || path === '/_sandbox') && (method === 'GET' || method === 'HEAD');
}

function begin(request: FastifyRequest, at: number): RecordedRequest {
	return {
		at,
		method: request.method,
		path: request.url.split('?')[0] ?? request.url,
		headers: { ...request.headers },
		rawHeaders: [...request.raw.rawHeaders],
		rawBody: '',
		body: null,
		accepted: false,
		status: null,
		reply: null,
		replyText: null,
		outcome: 'pending',
	};
}

function appKeyOf({ headers }: RecordedRequest): string | undefined {
	const value = headers['app-key'] ?? headers['rc-app-key'];
	return Array.isArray(value) ? value[0] : value;
}

/** For calls that were never processed: JSON if it is JSON, and nothing otherwise. */
function readable(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return null;
	}
}

import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import type { WireRequest } from '../../service/body';
import type { Effect } from '../../service/effects';
import type { Endpoint } from '../../service/endpoint';
import { DEFAULT_TIMEOUT_SECONDS } from '../../service/limits';
import { readReply } from '../../service/reply';
import type { Outcome, Reply } from '../../service/reply';
import type { Request } from '../../service/request';
import { withoutSecret } from '../../service/signature';
import type { Trace } from '../row';
import { within } from './deadline';
import { networkFailure, readNetworkError, TIMED_OUT } from './networkFailure';
import type { NetworkFailure } from './networkFailure';

export const CREDENTIAL = 'rongCloudApi';

/** Of a reply, unpacked: a thousand times more than the service has to say. */
const MOST_BYTES = 1_000_000;

/** Where n8n lets a node make calls with its credential: in a run, and to fill a list in the panel. */
export type CallContext = Pick<IExecuteFunctions | ILoadOptionsFunctions, 'helpers'>;

/** A request in one product's spelling, ready to be signed. */
export interface Prepared {
	request: Request;
	effect: Effect;
	endpoint: Endpoint;
	wire: WireRequest;
}

/** A call that was made, and what is known about it. */
export interface Made extends Trace {
	outcome: Outcome;
}

export interface CallOptions {
	baseUrl: string;
	/** Taken out of replies: a proxy, or the service, may repeat what it was sent. */
	appSecret: string;
	requestId?: string;
	/** For the whole of the call, up to the last byte of its reply. */
	timeoutSeconds?: number;
	/** Told when a reply begins. */
	onAnswer?: () => void;
}

/**
 * n8n hands each request the signal by which an execution is cancelled: it would break the request off, and
 * nobody would know what became of it. With this context a request is left to end, or ended by a signal of its
 * own: n8n's own timeout begins anew with every byte.
 */
const withSignal = (context: CallContext, signal: AbortSignal): IExecuteFunctions =>
	Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;

/** A body that n8n has not read. */
interface Stream {
	on(event: 'data', listener: (chunk: Uint8Array) => void): this;
	on(event: 'end' | 'close', listener: () => void): this;
	on(event: 'error', listener: (error: Error) => void): this;
	destroy(): void;
}

/** Reads a body, unpacked, up to the size that is read of a reply. */
const textOf = async (stream: Stream, signal: AbortSignal) =>
	await new Promise<Pick<Reply, 'body' | 'isCutOff'>>((resolve, reject) => {
		const chunks: Uint8Array[] = [];
		let size = 0;
		let isDone = false;
		const done = () => {
			isDone = true;
			const body = Buffer.concat(chunks).toString('utf8');
			resolve({ body, isCutOff: size > MOST_BYTES });
		};
		stream
			.on('data', (chunk) => {
				chunks.push(chunk);
				size += chunk.length;
				if (size <= MOST_BYTES) return;
				done();
				stream.destroy();
			})
			.on('end', done)
			.on('error', reject)
			// Each stream is closed in the end, and an error takes longer to make than a reply to read.
			.on('close', () => isDone || reject(new Error('The reply broke off')));
		const end = () => stream.destroy();
		signal.addEventListener('abort', end);
		if (signal.aborted) end();
	});

/** Makes a signed call. @returns the reply, or why there is none; it does not throw */
export async function exchange(
	context: CallContext,
	wire: Omit<WireRequest, 'body'>,
	options: CallOptions,
): Promise<Reply | NetworkFailure> {
	const { timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = options;
	return await within(
		timeoutSeconds * 1000,
		async (signal) => await exchangeUntil(signal, context, wire, options),
	);
}

async function exchangeUntil(
	signal: AbortSignal,
	context: CallContext,
	{ method, path, contentType, text }: Omit<WireRequest, 'body'>,
	{ baseUrl, appSecret, requestId, onAnswer }: CallOptions,
): Promise<Reply | NetworkFailure> {
	let httpStatus: number | undefined;
	try {
		const { statusCode, headers, body } = (await context.helpers.httpRequestWithAuthentication.call(
			withSignal(context, signal),
			CREDENTIAL,
			{
				method,
				url: `${baseUrl}${path}`,
				headers: {
					Accept: 'application/json',
					'Content-Type': contentType,
					'X-Request-ID': requestId,
				},
				body: text,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		)) as IN8nHttpFullResponse;
		httpStatus = statusCode;
		onAnswer?.();
		const { body: said, isCutOff } = await textOf(body as unknown as Stream, signal);
		return { statusCode, headers, body: withoutSecret(said, appSecret), isCutOff };
	} catch (error) {
		return { ...(signal.aborted ? TIMED_OUT : networkFailure(error)), httpStatus };
	}
}

/**
 * Makes one signed call. It never throws for what the service or the network does: that is the outcome.
 * Nothing is ever repeated here.
 */
export async function makeCall(
	context: CallContext,
	{ wire, endpoint, request, effect }: Prepared,
	options: CallOptions,
): Promise<Made> {
	const { limit, service, find } = endpoint;
	const reading = {
		limit,
		service,
		effect,
		find: find && ((result: JsonObject) => find(result, request)),
	};
	const requestId = options.requestId ?? randomUUID();
	const trace = { url: `${options.baseUrl}${wire.path}`, requestId };
	const reply = await exchange(context, wire, { ...options, requestId });
	if (!('body' in reply)) return { ...trace, outcome: readNetworkError(reply, reading) };
	const outcome = readReply(reply, endpoint.successCodes, reading);
	if (endpoint.holdsSecret) delete outcome.response;
	return { ...trace, outcome };
}

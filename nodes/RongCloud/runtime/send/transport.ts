import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import type { WireRequest } from '../../service/body';
import type { Effect } from '../../service/effects';
import type { Endpoint } from '../../service/endpoint';
import { DEFAULT_TIMEOUT_SECONDS } from '../../service/limits';
import { networkFailure, readNetworkError, readReply } from '../../service/reply';
import type { Outcome } from '../../service/reply';
import type { Request } from '../../service/request';
import type { Trace } from '../row';

export const CREDENTIAL = 'rongCloudApi';

/** Where n8n lets a node make calls with its credential: in a run, and to fill a list in the panel. */
type CallContext = Pick<IExecuteFunctions | ILoadOptionsFunctions, 'helpers'>;

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

interface CallOptions {
	baseUrl: string;
	requestId?: string;
	timeoutSeconds?: number;
}

/**
 * n8n breaks off the requests of a cancelled execution, and nobody would know what became of them. With
 * this context they are left to end.
 */
const patient = (context: CallContext): IExecuteFunctions =>
	Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteFunctions;

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
	const url = `${options.baseUrl}${wire.path}`;
	const requestId = options.requestId ?? randomUUID();
	let response: IN8nHttpFullResponse;
	try {
		response = (await context.helpers.httpRequestWithAuthentication.call(
			patient(context),
			CREDENTIAL,
			{
				method: wire.method,
				url,
				headers: {
					Accept: 'application/json',
					'Content-Type': wire.contentType,
					'X-Request-ID': requestId,
				},
				body: wire.text,
				encoding: 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
			},
		)) as IN8nHttpFullResponse;
	} catch (error) {
		return { url, requestId, outcome: readNetworkError(networkFailure(error), reading) };
	}
	const body = typeof response.body === 'string' ? response.body : '';
	const reply = { statusCode: response.statusCode, headers: response.headers, body };
	const outcome = readReply(reply, endpoint.successCodes, reading);
	if (endpoint.holdsSecret) delete outcome.response;
	return { url, requestId, outcome };
}

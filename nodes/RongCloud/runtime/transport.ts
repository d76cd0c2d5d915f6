import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { WireRequest } from '../api/body';
import type { Endpoint } from '../api/endpoints';
import { DEFAULT_TIMEOUT_SECONDS } from '../api/limits';
import { networkFailure, readNetworkError, readReply } from '../api/reply';
import type { Outcome } from '../api/reply';

export const CREDENTIAL = 'rongCloudApi';

/** A call, and what is known about it. */
export interface Call {
	/** Missing, like the request ID, when the call was never made. */
	url?: string;
	requestId?: string;
	outcome: Outcome;
	/** What people should know about how the call came about. */
	note?: string;
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
const patient = (context: IExecuteFunctions): IExecuteFunctions =>
	Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteFunctions;

/**
 * Makes one signed call. It never throws for what the service or the network does: that is the outcome.
 * Nothing is ever repeated here.
 */
export async function call(
	context: IExecuteFunctions,
	wire: WireRequest,
	endpoint: Endpoint,
	options: CallOptions,
): Promise<Call> {
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
		return { url, requestId, outcome: readNetworkError(networkFailure(error)) };
	}
	const body = typeof response.body === 'string' ? response.body : '';
	const reply = { statusCode: response.statusCode, headers: response.headers, body };
	return { url, requestId, outcome: readReply(reply, endpoint.successCodes, endpoint.quota) };
}

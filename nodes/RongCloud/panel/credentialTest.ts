import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import {
	credentialSentence,
	READ_ONLY_CALLS,
	unreachableSentence,
} from '../service/credentialCheck';
import { CredentialProblem, readAccount } from '../service/dataCenters';
import type { Account } from '../service/dataCenters';
import { DEFAULT_TIMEOUT_SECONDS } from '../service/limits';
import { readReply } from '../service/reply';
import { signedHeaders } from '../service/signature';
import { within } from '../runtime/send/deadline';
import { Hosts } from '../runtime/send/hosts';
import { networkFailure, TIMED_OUT } from '../runtime/send/networkFailure';

interface LegacyResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body?: unknown;
}

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/** The whole of a call in its time; n8n's helper takes no signal, so what comes later is left alone. */
const inTime = async <T>(asked: Promise<T>): Promise<T> =>
	await within(DEFAULT_TIMEOUT_SECONDS * 1000, async (signal) => {
		const late = new Promise<never>((_, reject) => {
			const error = Object.assign(new Error('No reply came in time'), TIMED_OUT);
			signal.addEventListener('abort', () => reject(error));
		});
		return await Promise.race([asked, late]);
	});

/**
 * Tests a credential by a call that changes nothing, and tells in words what is wrong
 * (docs/service.md, section 7.2). HTTP 200 alone is no proof: the code in the body decides.
 */
export async function rongCloudApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	let account: Account;
	try {
		account = readAccount(credential.data ?? {});
	} catch (error) {
		return failed(error instanceof CredentialProblem ? error.message : String(error));
	}
	const { path, contentType, body, successCode } = READ_ONLY_CALLS[account.product];
	// The only request helper that n8n hands to credential tests.
	const { request } = this.helpers;
	const ask = async (baseUrl: string) =>
		(await request({
			method: 'POST',
			uri: `${baseUrl}${path}`,
			headers: { 'Content-Type': contentType, ...signedHeaders(account) },
			body,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			followAllRedirects: false,
		})) as LegacyResponse;
	let response: LegacyResponse | undefined;
	let reason: string | undefined;
	for (const baseUrl of new Hosts(account).inOrder) {
		try {
			response = await inTime(ask(baseUrl));
			break;
		} catch (error) {
			reason ??= networkFailure(error).code;
		}
	}
	if (response === undefined) return failed(unreachableSentence(account, reason));
	const text =
		typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? '');
	const outcome = readReply({ ...response, body: text }, [successCode]);
	return outcome.state === 'accepted'
		? { status: 'OK', message: 'Connection successful!' }
		: failed(credentialSentence(outcome));
}

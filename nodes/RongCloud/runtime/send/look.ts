import { randomUUID } from 'node:crypto';

import { READ_ONLY_CALLS } from '../../service/credentialCheck';
import type { Product } from '../../service/dataCenters';
import { unanswered } from './networkFailure';
import { exchange } from './transport';
import type { CallContext, CallOptions, Made } from './transport';

/** How long it is believed that a host answers, or does not. */
const BELIEVED_MS = 60_000;

interface Look {
	at: number;
	/** What is known of a call that is not to be made; `undefined` if it is to be made. */
	made: Promise<Made | undefined>;
}

/** When the hosts last answered, and the last looks at them, for everyone in this process. */
const answers = new Map<string, number>();
const looks = new Map<string, Look>();

const isRecent = (at: number | undefined) =>
	at !== undefined && performance.now() - at < BELIEVED_MS;

/** Notes that a host has answered, whatever it said. */
export function noteAnswer(baseUrl: string): void {
	answers.set(baseUrl, performance.now());
}

/**
 * Looks whether a host answers before something is sent there, since n8n cannot tell a connection that was
 * never made from a reply that does not come: by a call that changes nothing (docs/service.md, section 7.2),
 * at most once a minute, and only at a host that has not answered in that minute.
 * @returns what is known of a call that is not to be made; `undefined` if it is to be made
 */
export async function lookAt(
	context: CallContext,
	product: Product,
	options: CallOptions,
): Promise<Made | undefined> {
	const { baseUrl } = options;
	if (isRecent(answers.get(baseUrl))) return undefined;
	const last = looks.get(baseUrl);
	if (last !== undefined && isRecent(last.at)) return await last.made;
	const made = look(context, product, options);
	looks.set(baseUrl, { at: performance.now(), made });
	return await made;
}

async function look(
	context: CallContext,
	product: Product,
	at: CallOptions,
): Promise<Made | undefined> {
	const { path, contentType, body: text } = READ_ONLY_CALLS[product];
	const wire = { method: 'POST', path, contentType, text } as const;
	const reply = await exchange(context, wire, { ...at, requestId: randomUUID() });
	if ('body' in reply || reply.httpStatus !== undefined) {
		noteAnswer(at.baseUrl);
		return undefined;
	}
	// Where no connection can be made, the call tells so itself, and finds out when there is one again.
	return reply.neverSent ? undefined : { url: at.baseUrl, outcome: unanswered(reply) };
}

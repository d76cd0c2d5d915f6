import { createHash, randomBytes } from 'node:crypto';
import { Agent } from 'node:http';

import axios from 'axios';

import { DEFAULT_APPS, type JsonObject, type Sandbox } from './index.mts';

/** The default apps' sample credentials, written out: the tests must not ask the sandbox for them. */
export const CREDENTIALS = {
	nexconn: ['sandbox-nexconn', 'sandbox-secret-nexconn'],
	rongcloud: ['sandbox-rongcloud', 'sandbox-secret-rongcloud'],
	both: ['sandbox-both', 'sandbox-secret-both'],
} as const;

/** The apps with the quotas that the tests of them use up. */
export const FEW_PUSHES = DEFAULT_APPS.map((app) => ({
	...app,
	pushesPerHour: 2,
	pushesPerDay: 3,
}));

export interface Reply {
	status: number;
	data: JsonObject;
	headers: Record<string, unknown>;
}

/** Headers of docs/service.md, section 1.1, signed here without the sandbox's own code. */
export function signed(appKey: string, secret: string, timestamp = '1768478400000'): Headers {
	const nonce = randomBytes(8).toString('hex');
	const signature = createHash('sha1')
		.update(secret + nonce + timestamp)
		.digest('hex');
	return { 'App-Key': appKey, Nonce: nonce, Timestamp: timestamp, Signature: signature };
}

type Headers = Record<string, string>;

export interface SendOptions {
	as?: keyof typeof CREDENTIALS;
	method?: string;
	/** Added to, or in place of, the signed ones; undefined takes one away. */
	headers?: Record<string, string | undefined>;
}

/** Keeps no connection for a later call, which would reach a sandbox that takes no new ones. */
const httpAgent = new Agent();

/** A plain client: sends text as it is, objects as JSON, and takes any status for an answer. */
export async function send(
	sandbox: Sandbox,
	path: string,
	body: JsonObject | URLSearchParams | string,
	{ as, method = 'POST', headers = {} }: SendOptions = {},
): Promise<Reply> {
	const [appKey, secret] = CREDENTIALS[as ?? (path.startsWith('/v4/') ? 'nexconn' : 'rongcloud')];
	const isForm = body instanceof URLSearchParams;
	const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
	const given = { ...signed(appKey, secret), 'Content-Type': contentType, ...headers };
	const {
		status,
		data,
		headers: received,
	} = await axios.request<JsonObject>({
		httpAgent,
		url: `${sandbox.url}${path}`,
		method,
		data: typeof body === 'string' || isForm ? body.toString() : JSON.stringify(body),
		headers: Object.fromEntries(
			// Axios adds headers of its own unless they are switched off.
			Object.entries(given).map(([name, value]) => [name, value ?? false]),
		),
		transformRequest: [(text: string) => text],
		validateStatus: () => true,
		proxy: false,
	});
	return { status, data, headers: { ...received } };
}

/** A form with repeated keys for lists. */
export function form(fields: Record<string, string | string[]>): URLSearchParams {
	const params = new URLSearchParams();
	for (const [key, value] of Object.entries(fields)) {
		for (const item of [value].flat()) params.append(key, item);
	}
	return params;
}

export const ids = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `u-${index + 1}`);

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { RATES } from '../../nodes/RongCloud/service/limits.ts';
import {
	networkFailure,
	readNetworkError,
	readReply,
} from '../../nodes/RongCloud/service/reply.ts';
import type { Outcome, Reply } from '../../nodes/RongCloud/service/reply.ts';
import { expectWords } from '../unit/replies/words.mts';
import { anything } from './hostile.mts';
import { Properties } from './pure.mts';

const properties = new Properties('replies');

const codes = fc.oneof(
	fc.constantFrom<unknown>(0, 200, 1000, 1002, 1004, 1008, 1009, 1050, 10000, '0', '200', ' 200 '),
	fc.constantFrom<unknown>(null, true, '', 'ok', [200], { code: 200 }, 1e308, -0, '9'.repeat(400)),
	fc.integer(),
	fc.double(),
	fc.string(),
);
const statuses = fc.oneof(
	fc.constantFrom(200, 201, 204, 299, 300, 302, 400, 401, 404, 429, 430, 500, 504, 599),
	fc.integer({ min: -1, max: 1000 }),
);
const ids = fc.oneof(fc.string(), fc.integer(), fc.constantFrom<unknown>(null, {}, [], true));
const bodies = fc.oneof(
	fc.record(
		{
			code: codes,
			id: ids,
			messageUID: ids,
			messageId: ids,
			errorMessage: fc.oneof(fc.string(), anything),
			msg: fc.string(),
			result: fc.oneof(
				fc.jsonValue(),
				fc.record({ messageUIDs: fc.array(fc.record({ userId: ids, messageUID: ids })) }),
			),
			messageUIDs: fc.oneof(fc.array(fc.oneof(ids, fc.record({ userId: ids }))), ids),
		},
		{ requiredKeys: [] },
	),
	fc.jsonValue(),
);
const texts = fc.oneof(
	bodies.map((body) => {
		try {
			return JSON.stringify(body) ?? '';
		} catch {
			return '{}';
		}
	}),
	fc.string({ unit: 'binary' }),
	fc.constantFrom(
		'',
		' ',
		'<html>',
		'{"code":200',
		'\ufeff{"code":200}',
		'{"code":200}{"code":200}',
		'{"code":1004,"code":200}',
		'{"__proto__":{"code":200}}',
		'{"Code":200}',
		'[{"code":200}]',
		'"200"',
		`${'['.repeat(5000)}${']'.repeat(5000)}`,
	),
);
const headerValues = fc.oneof(
	fc.string(),
	fc.array(fc.string()),
	fc.integer(),
	fc.constantFrom<unknown>(undefined, null, '120', '0', '-5', '1e3', 'Infinity', '9'.repeat(400)),
	fc.date().map((date) => date.toUTCString()),
);
const headers = fc.dictionary(
	fc.oneof(fc.constantFrom('Retry-After', 'retry-after', 'content-type', '__proto__'), fc.string()),
	headerValues,
);
const replies: fc.Arbitrary<Reply> = fc.record({
	statusCode: statuses,
	headers,
	body: texts,
});
const successCodes = fc.constantFrom<Array<readonly number[]>>([0], [200], [0, 200]);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The code of a body, if it plainly has one. */
function codeOf(body: unknown): number | undefined {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
	const { code } = body as { code?: unknown };
	if (typeof code === 'number') return Number.isFinite(code) ? code : undefined;
	return typeof code === 'string' && /^\s*\d{1,15}\s*$/.test(code) ? Number(code) : undefined;
}

function expectOutcome(outcome: Outcome): void {
	expect(['accepted', 'rejected', 'notSent', 'unknown']).toContain(outcome.state);
	if (outcome.state !== 'accepted') expectWords(outcome);
	// It is stored and shown as JSON, where a number that is none would be null.
	if (outcome.code !== undefined) expect(Number.isFinite(outcome.code)).toBe(true);
	if (outcome.state !== 'accepted' && outcome.retryAfterSeconds !== undefined) {
		expect(outcome.retryAfterSeconds).toBeGreaterThanOrEqual(0);
		expect(Number.isFinite(outcome.retryAfterSeconds)).toBe(true);
	}
}

properties.hold(
	'any reply is read, and is called accepted only with a success status and a success code',
	2500,
	fc.tuple(replies, successCodes, fc.constantFrom(...Object.values(RATES))),
	([reply, success, limit]) => {
		const outcome = readReply(reply, success, { limit, effect: 'send' });
		expectOutcome(outcome);
		const { statusCode } = reply;
		const code = codeOf(parsed(reply.body));
		const isSuccess =
			statusCode >= 200 && statusCode <= 299 && code !== undefined && success.includes(code);
		expect(outcome.state === 'accepted').toBe(isSuccess);
		expect(outcome.state).not.toBe('notSent');
		// What may have been taken must never be called refused.
		if (!isSuccess && statusCode >= 500 && statusCode < 600) expect(outcome.state).toBe('unknown');
		if (outcome.state === 'rejected') expect(outcome.fix).not.toBe('');
	},
);

properties.hold(
	'the users that a reply names are those that the outcome names',
	700,
	fc.tuple(
		fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }),
		fc.constantFrom('messageUIDs', 'messageIds'),
		fc.boolean(),
	),
	([userIds, list, isFlat]) => {
		const name = list === 'messageUIDs' ? 'messageUID' : 'messageId';
		const entries = userIds.map((userId, index) => ({ userId, [name]: `M-${index}` }));
		const body = isFlat
			? { code: 200, [list]: entries }
			: { code: 200, result: { [list]: entries } };
		const outcome = readReply({ statusCode: 200, headers: {}, body: JSON.stringify(body) }, [200]);
		expect(outcome).toMatchObject({
			state: 'accepted',
			recipients: userIds.map((userId, index) => ({ userId, messageId: `M-${index}` })),
		});
	},
);

/** What ends a connection in use, unless it was still being made. */
const BREAKS = ['ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'];
const NETWORK_CODES = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'];

properties.hold(
	'any failure of the network is read; what may have gone out is never called not sent',
	800,
	fc.oneof(
		anything,
		fc.record(
			{
				code: fc.oneof(fc.constantFrom(...NETWORK_CODES), anything),
				syscall: fc.constantFrom<unknown>('connect', 'read', 1),
				cause: fc.oneof(
					anything,
					fc.record({ code: fc.constantFrom(...NETWORK_CODES), syscall: fc.constant('connect') }),
				),
			},
			{ requiredKeys: [] },
		),
	),
	(error) => {
		const { code, neverSent } = networkFailure(error);
		const outcome = readNetworkError({ code, neverSent });
		expectOutcome(outcome);
		expect(outcome.state).toBe(neverSent ? 'notSent' : 'unknown');
		const isConnecting = fc.stringify(error).includes('"syscall":"connect"');
		if (!isConnecting && (code === undefined || BREAKS.includes(code))) {
			expect(outcome.state).toBe('unknown');
		}
	},
);

properties.total();

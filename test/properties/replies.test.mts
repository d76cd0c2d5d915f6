import { expect } from '@jest/globals';
import fc from 'fast-check';

import {
	networkFailure,
	readNetworkError,
} from '../../nodes/RongCloud/runtime/send/networkFailure.ts';
import { RATES } from '../../nodes/RongCloud/service/limits.ts';
import { readReply } from '../../nodes/RongCloud/service/reply.ts';
import type { Outcome, Reply } from '../../nodes/RongCloud/service/reply.ts';
import { expectWords } from '../unit/replies/words.mts';
import { anything } from './hostile.mts';
import { hold } from './pure.mts';

// prettier-ignore
const ODD_CODES = [
	0, 200, 1000, 1002, 1004, 1008, 1009, 1050, 10000, '0', '200', ' 200 ', null, true, '', 'ok', [200],
	{ code: 200 }, 1e308, -0, '9'.repeat(400),
];
// prettier-ignore
const ODD_TEXTS = [
	'', ' ', '<html>', '{"code":200', '\ufeff{"code":200}', '{"code":200}{"code":200}',
	'{"code":1004,"code":200}', '{"__proto__":{"code":200}}', '{"Code":200}', '[{"code":200}]', '"200"',
	`${'['.repeat(5000)}${']'.repeat(5000)}`,
];
const STATUSES = [200, 201, 204, 299, 300, 302, 400, 401, 404, 429, 430, 500, 504, 599];

const codes = fc.oneof(
	fc.constantFrom<unknown>(...ODD_CODES),
	fc.integer(),
	fc.double(),
	fc.string(),
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
	fc.constantFrom(...ODD_TEXTS),
);
const headers = fc.dictionary(
	fc.oneof(fc.constantFrom('Retry-After', 'retry-after', 'content-type', '__proto__'), fc.string()),
	fc.oneof(
		fc.string(),
		fc.array(fc.string()),
		fc.integer(),
		fc.constantFrom<unknown>(undefined, null, '120', '0', '-5', '1e3', 'Infinity', '9'.repeat(400)),
		fc.date().map((date) => date.toUTCString()),
	),
);
const replies: fc.Arbitrary<Reply> = fc.record({
	statusCode: fc.oneof(fc.constantFrom(...STATUSES), fc.integer({ min: -1, max: 1000 })),
	headers,
	body: texts,
});

/** The code of a body, if it plainly has one. */
function codeOf(text: string): number | undefined {
	try {
		const body = JSON.parse(text) as { code?: unknown } | null;
		const code = Array.isArray(body) ? undefined : body?.code;
		if (typeof code === 'number') return Number.isFinite(code) ? code : undefined;
		return typeof code === 'string' && /^\s*\d{1,15}\s*$/.test(code) ? Number(code) : undefined;
	} catch {
		return undefined;
	}
}

function expectOutcome(outcome: Outcome): void {
	expect(['accepted', 'rejected', 'notSent', 'unknown']).toContain(outcome.state);
	// It is stored and shown as JSON, where a number that is none would be null.
	if (outcome.code !== undefined) expect(Number.isFinite(outcome.code)).toBe(true);
	if (outcome.state === 'accepted') return;
	expectWords(outcome);
	const { retryAfterSeconds = 0 } = outcome;
	expect(retryAfterSeconds).toBeGreaterThanOrEqual(0);
	expect(Number.isFinite(retryAfterSeconds)).toBe(true);
}

hold(
	'any reply is read, and is called accepted only with a success status and a success code',
	2500,
	fc.tuple(
		replies,
		fc.constantFrom<Array<readonly number[]>>([0], [200], [0, 200]),
		fc.constantFrom(...Object.values(RATES)),
	),
	([reply, success, limit]) => {
		const outcome = readReply(reply, success, { limit, effect: 'send' });
		expectOutcome(outcome);
		const { statusCode } = reply;
		const code = codeOf(reply.body);
		const isSuccess =
			statusCode >= 200 && statusCode <= 299 && code !== undefined && success.includes(code);
		expect(outcome.state === 'accepted').toBe(isSuccess);
		expect(outcome.state).not.toBe('notSent');
		// What may have been taken must never be called refused.
		const isInDoubt = code === 0 || code === 200 || (statusCode >= 500 && statusCode < 600);
		if (!isSuccess && isInDoubt) expect(outcome.state).toBe('unknown');
		if (outcome.state === 'rejected') expect(outcome.fix).not.toBe('');
	},
);

/** What ends a connection in use, unless it was still being made. */
const BREAKS = ['ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'];
const networkCodes = fc.constantFrom('ENOTFOUND', 'ECONNREFUSED', ...BREAKS);

hold(
	'any failure of the network is read; what may have gone out is never called not sent',
	800,
	fc.oneof(
		anything,
		fc.record(
			{
				code: fc.oneof(networkCodes, anything),
				syscall: fc.constantFrom<unknown>('connect', 'read', 1),
				cause: fc.oneof(
					anything,
					fc.record({ code: networkCodes, syscall: fc.constant('connect') }),
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

import { expect, test } from '@jest/globals';

import { checkSignature } from '../../../nodes/RongCloudTrigger/signatureCheck.ts';
import type {
	SignedRequest,
	SignatureResult,
} from '../../../nodes/RongCloudTrigger/signatureCheck.ts';

const MINUTE = 60_000;

// Computed from the documented formula; test/properties/trigger.test.mts computes it for any other.
const [SECRET, NONCE, TIME] = ['s3cr3t-demo', '14314', '1760000000000'] as const;
const SIGNATURE = '6add9036c51bc780d8adc1ae1a7ccca50929addb';
const GOOD = { nonce: NONCE, signTimestamp: TIME, signature: SIGNATURE };
const { signTimestamp: _time, ...REST } = GOOD;
const OLDER = { ...REST, timestamp: TIME };
const NOW = Number(TIME);

const check = (
	{ query = {}, headers = {} }: Partial<SignedRequest>,
	{ now = NOW, maxAge = 15 * MINUTE } = {},
): SignatureResult =>
	checkSignature({ query, headers }, { appKey: 'app-1', appSecret: SECRET }, now, maxAge);

const answerOf = (verdict: SignatureResult) => (verdict.isGood ? 'good' : verdict.refusal.answer);

const FITS_NOT = 'The signature does not fit.';
const MISSING = 'The signature is missing.';
const { nonce: _nonce, ...HALF } = GOOD;

test('what was signed tells apart, however nonce and time were cut and it is written', () => {
	const [nonce, signTimestamp] = [`${NONCE}1`, TIME.slice(1)];
	const query = { nonce, signTimestamp, signature: SIGNATURE.toUpperCase() };
	expect(check({ query }, { maxAge: 0 })).toEqual({ isGood: true, signature: SIGNATURE });
});

const signed = (signature: unknown) => ({ query: { ...GOOD, signature } });

// prettier-ignore
test.each<[string, Partial<SignedRequest>, answer: string]>([
	['all three', { query: GOOD }, 'good'],
	['both names of the time, the older one deciding', { query: { ...GOOD, timestamp: '1' } }, 'good'],
	['other parameters', { query: { ...GOOD, appKey: 'app-1', tenant: ['7', '8'] } }, 'good'],
	['it in the headers', { headers: { ...OLDER, appkey: 'app-1' } }, 'good'],
	['it in the headers, by the newer name', { headers: { ...REST, signtimestamp: TIME } }, 'good'],
	['nothing', {}, MISSING],
	['no nonce', { query: { ...GOOD, nonce: undefined } }, MISSING],
	['an empty nonce', { query: { ...GOOD, nonce: '' } }, MISSING],
	['no time', { query: REST }, MISSING],
	['no signature', signed(undefined), MISSING],
	['an object in place of a text', { query: { ...GOOD, nonce: { a: NONCE } } }, MISSING],
	['half of it in the query and half in the headers', { query: HALF, headers: { nonce: NONCE } }, MISSING],
	...[
		`${SIGNATURE.slice(0, -1)}0`, SIGNATURE.slice(2), `${SIGNATURE}0`, `${SIGNATURE}00`, 'z'.repeat(40),
		` ${SIGNATURE.slice(1)}`, 'é'.repeat(40),
	].map((signature): [string, Partial<SignedRequest>, string] => [signature, signed(signature), FITS_NOT]),
])('%s: %j', (_, request, answer) => {
	expect(answerOf(check(request))).toBe(answer);
});

test.each([
	['on the minute', 15 * MINUTE, true],
	['a millisecond later', 15 * MINUTE + 1, false],
	['ahead, on the minute', -15 * MINUTE, true],
	['ahead, a millisecond more', -15 * MINUTE - 1, false],
	['at any age, where that is 0', 1e12, true, 0],
	['at any time ahead, where that is 0', -NOW, true, 0],
] as const)('a signature %s', (...[, distance, isGood, maxAge]) => {
	expect(check({ query: GOOD }, { now: NOW + distance, maxAge }).isGood).toBe(isGood);
});

test('only whoever knows the secret is told about the age', () => {
	const later = { now: NOW + 60 * MINUTE };
	expect(answerOf(check(signed('0'.repeat(40)), later))).toBe(FITS_NOT);
	expect(answerOf(check({ query: GOOD }, later))).toMatch(/too old/);
});

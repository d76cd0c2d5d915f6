import { describe, expect, test } from '@jest/globals';

import { checkSignature } from '../../../nodes/RongCloudTrigger/signatureCheck.ts';
import type {
	SignedRequest,
	SignatureResult,
} from '../../../nodes/RongCloudTrigger/signatureCheck.ts';

const MINUTE = 60_000;

/** The first is the vendor's own, published one; the others are computed from the documented formula. */
const VECTORS = [
	['Y1W2MeFwwwRxa0', '14314', '1408710653000', '30be0bbca9c9b2e27578701e9fda2358a814c88f'],
	['s3cr3t-demo', '14314', '1760000000000', '6add9036c51bc780d8adc1ae1a7ccca50929addb'],
	['s3cr3t-demo', 'a1B2c3', '1760000000001', '544a968b633cd0d290f5cba851da39b511691535'],
	[
		'sandbox-secret',
		'999999999999999999',
		'1759999999999',
		'7eb351835dce632ec33cb28ec0e1fb7e89cd60de',
	],
] as const;

const [SECRET, NONCE, TIME, SIGNATURE] = VECTORS[1];
const GOOD = { nonce: NONCE, signTimestamp: TIME, signature: SIGNATURE };
const { signTimestamp: _time, ...REST } = GOOD;
const OLDER = { ...REST, timestamp: TIME };
const NOW = Number(TIME);

const check = (
	{ query = {}, headers = {} }: Partial<SignedRequest>,
	{ now = NOW, maxAge = 15 * MINUTE, appSecret = SECRET as string } = {},
): SignatureResult =>
	checkSignature({ query, headers }, { appKey: 'app-1', appSecret }, now, maxAge);

const answerOf = (verdict: SignatureResult) => (verdict.isGood ? 'good' : verdict.refusal.answer);

describe('a good signature', () => {
	test.each(VECTORS)('of %s, %s and %s', (appSecret, nonce, signTimestamp, signature) => {
		const query = { nonce, signTimestamp, signature };
		expect(check({ query }, { appSecret, now: Number(signTimestamp) })).toEqual({
			isGood: true,
			signature,
		});
	});

	test('is told apart by what was signed, however nonce and time were cut and it is written', () => {
		const [nonce, signTimestamp] = [`${NONCE}1`, TIME.slice(1)];
		const query = { nonce, signTimestamp, signature: SIGNATURE.toUpperCase() };
		expect(check({ query }, { maxAge: 0 })).toEqual({ isGood: true, signature: SIGNATURE });
	});

	test.each<[string, Partial<SignedRequest>]>([
		['both names of the time, the older one deciding', { query: { ...GOOD, timestamp: '1' } }],
		['other parameters', { query: { ...GOOD, appKey: 'app-1', tenant: ['7', '8'] } }],
		['it in the headers', { headers: { ...OLDER, appkey: 'app-1' } }],
		['it in the headers, by the newer name', { headers: { ...REST, signtimestamp: TIME } }],
	])('with %s', (_, request) => {
		expect(check(request).isGood).toBe(true);
	});
});

describe('is refused', () => {
	test.each<[string, Record<string, unknown>]>([
		['nothing', {}],
		['no nonce', { ...GOOD, nonce: undefined }],
		['an empty nonce', { ...GOOD, nonce: '' }],
		['no time', REST],
		['no signature', { ...GOOD, signature: undefined }],
		['an object in place of a text', { ...GOOD, nonce: { a: NONCE } }],
	])('%s', (_, query) => {
		expect(answerOf(check({ query }))).toBe('The signature is missing.');
	});

	// prettier-ignore
	test.each([
		`${SIGNATURE.slice(0, -1)}0`, SIGNATURE.slice(2), `${SIGNATURE}0`, `${SIGNATURE}00`, 'z'.repeat(40),
		` ${SIGNATURE.slice(1)}`, 'é'.repeat(40),
	])('the signature %j', (signature) => {
		expect(answerOf(check({ query: { ...GOOD, signature } }))).toBe('The signature does not fit.');
	});

	test('half of it in the query and half in the headers', () => {
		const { nonce, ...rest } = GOOD;
		expect(answerOf(check({ query: rest, headers: { nonce } }))).toBe('The signature is missing.');
	});
});

describe('age', () => {
	const at = (now: number, maxAge?: number) => check({ query: GOOD }, { now, maxAge }).isGood;

	test.each([
		['on the minute', 15 * MINUTE, true],
		['a millisecond later', 15 * MINUTE + 1, false],
		['ahead, on the minute', -15 * MINUTE, true],
		['ahead, a millisecond more', -15 * MINUTE - 1, false],
	])('%s', (_, distance, isGood) => {
		expect(at(NOW + distance)).toBe(isGood);
	});

	test('0 takes any', () => {
		expect(at(NOW + 1e12, 0)).toBe(true);
		expect(at(0, 0)).toBe(true);
	});

	test('only whoever knows the secret is told about it', () => {
		const forged = { ...GOOD, signature: '0'.repeat(40) };
		const later = { now: NOW + 60 * MINUTE };
		expect(answerOf(check({ query: forged }, later))).toBe('The signature does not fit.');
		expect(answerOf(check({ query: GOOD }, later))).toMatch(/too old/);
	});
});

import { createHash } from 'node:crypto';

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

	test.each([
		['with the other name of the time', { nonce: NONCE, timestamp: TIME, signature: SIGNATURE }],
		['with both names of it, the older one deciding', { ...GOOD, timestamp: '1' }],
		['in capital letters', { ...GOOD, signature: SIGNATURE.toUpperCase() }],
		['beside other parameters', { ...GOOD, appKey: 'app-1', tenant: ['7', '8'] }],
	])('%s', (_, query) => {
		expect(check({ query }).isGood).toBe(true);
	});

	test('in the headers, under either name of the time', () => {
		const headers = { nonce: NONCE, timestamp: TIME, signature: SIGNATURE, appkey: 'app-1' };
		expect(check({ headers }).isGood).toBe(true);
		const other = { nonce: NONCE, signtimestamp: TIME, signature: SIGNATURE };
		expect(check({ headers: other }).isGood).toBe(true);
	});
});

describe('is refused', () => {
	test.each([
		['nothing', {}],
		['no nonce', { ...GOOD, nonce: undefined }],
		['an empty nonce', { ...GOOD, nonce: '' }],
		['no time', { ...GOOD, signTimestamp: undefined }],
		['no signature', { ...GOOD, signature: undefined }],
		['the signature twice', { ...GOOD, signature: [SIGNATURE, SIGNATURE] }],
		['the nonce twice', { ...GOOD, nonce: [NONCE, NONCE] }],
		['an object in place of a text', { ...GOOD, nonce: { a: NONCE } }],
	])('%s', (_, query) => {
		expect(answerOf(check({ query }))).toBe('The signature is missing.');
	});

	test.each([
		['one digit off', `${SIGNATURE.slice(0, -1)}0`],
		['too short', SIGNATURE.slice(2)],
		['a digit too long', `${SIGNATURE}0`],
		['too long', `${SIGNATURE}00`],
		['no hex', 'z'.repeat(40)],
		['hex with a blank', ` ${SIGNATURE.slice(1)}`],
		['forty characters of more bytes', 'é'.repeat(40)],
	])('a signature that is %s', (_, signature) => {
		expect(answerOf(check({ query: { ...GOOD, signature } }))).toBe('The signature does not fit.');
	});

	// The service signs nonce and time as one text, without anything between them.
	test.each([15 * MINUTE, 0])('another cut between nonce and time, at an age of %d', (maxAge) => {
		const signature = createHash('sha1').update(`${SECRET}1431400${TIME}`).digest('hex');
		for (const zeros of ['0', '00']) {
			const nonce = '1431400'.slice(0, -zeros.length);
			const query = { nonce, signTimestamp: `${zeros}${TIME}`, signature };
			expect(answerOf(check({ query }, { maxAge }))).toBe('The signature does not fit.');
		}
		const query = { nonce: '1431400', signTimestamp: TIME, signature };
		expect(check({ query }, { maxAge })).toEqual({ isGood: true, signature });
	});

	test('half of it in the query and half in the headers', () => {
		const { nonce, ...rest } = GOOD;
		expect(answerOf(check({ query: rest, headers: { nonce } }))).toBe('The signature is missing.');
	});

	test('the operator reads when another app sent it; the sender does not', () => {
		const query = { ...GOOD, appKey: 'app-2', signature: '0'.repeat(40) };
		const verdict = check({ query });
		expect(answerOf(verdict)).toBe('The signature does not fit.');
		expect(verdict).toMatchObject({ refusal: { log: expect.stringContaining('another App Key') } });
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

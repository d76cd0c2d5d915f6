import { createHash } from 'node:crypto';

import { expect } from '@jest/globals';
import fc from 'fast-check';

import { signature, signedHeaders } from '../../nodes/RongCloud/service/signature.ts';
import { quote } from '../../nodes/RongCloud/json.ts';
import { itemNumbers } from '../../nodes/RongCloud/runtime/tell/account.ts';
import { sign } from '../../sandbox/index.mts';
import { anything } from './hostile.mts';
import { Properties, UNSEEN } from './pure.mts';

const properties = new Properties('words');

properties.hold(
	'anything can be quoted, in short and so that it can be seen',
	1000,
	anything,
	(value) => {
		const quoted = quote(value);
		expect(quoted).toMatch(/^".*"$/);
		expect(quoted).not.toMatch(UNSEEN);
		expect(quoted.isWellFormed()).toBe(true);
		// Sixty characters, each of which may be shown by its code.
		expect(quoted.length).toBeLessThanOrEqual(62 * '\\u{10ffff}'.length);
		if (typeof value === 'string' && /^[ -~]{1,60}$/.test(value)) {
			expect(quoted).toBe(`"${value.replace(/ +/g, ' ')}"`);
		}
	},
);

properties.hold(
	'a signature is the hash of what goes into it, as bytes',
	500,
	fc.tuple(
		fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
		fc.stringMatching(/^[0-9a-z]{1,18}$/),
		fc.nat(),
	),
	([secret, nonce, time]) => {
		const timestamp = String(time);
		const bytes = Buffer.concat(
			[secret, nonce, timestamp].map((part) => Buffer.from(part, 'utf8')),
		);
		const hash = createHash('sha1').update(bytes).digest('hex');
		expect(signature(secret, nonce, timestamp)).toBe(hash);
		expect(sign(secret, nonce, timestamp)).toBe(hash);
		const account = { product: 'nexconn', baseUrl: '', appKey: 'key', appSecret: secret } as const;
		const { Nonce = '', Timestamp = '', Signature } = signedHeaders(account);
		expect(Signature).toBe(sign(secret, Nonce, Timestamp));
		expect(Nonce).toMatch(/^[0-9a-zA-Z]{1,18}$/);
	},
);

/** The indexes that a list of items names. */
function named(words: string): number[] {
	const [, numbers = ''] = /^items? (.*)$/.exec(words) ?? [];
	return numbers.split(/, | and /).flatMap((range) => {
		const [first = NaN, last = first] = range.split('-').map(Number);
		return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
	});
}

properties.hold(
	'the numbers of items can be read again',
	500,
	fc.uniqueArray(fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 5000 })), { minLength: 1 }),
	(given) => {
		const indexes = [...given].sort((a, b) => a - b);
		const words = itemNumbers(indexes);
		expect(named(words)).toEqual(indexes);
		expect(words.startsWith('items ')).toBe(indexes.length > 1);
		expect(words).toMatch(/^items? \d+(-\d+)?((, \d+(-\d+)?)* and \d+(-\d+)?)?$/);
	},
);

properties.total();

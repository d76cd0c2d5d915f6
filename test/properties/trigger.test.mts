import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { expect } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../nodes/RongCloud/json.ts';
import { readBody } from '../../nodes/RongCloudTrigger/body.ts';
import { isPreMessaging, readCallback } from '../../nodes/RongCloudTrigger/callbacks.ts';
import { passes } from '../../nodes/RongCloudTrigger/filters.ts';
import { checkSignature } from '../../nodes/RongCloudTrigger/signatureCheck.ts';
import { CALLBACK_SAMPLES } from '../../sandbox/index.mts';
import { anything } from './hostile.mts';
import { hold } from './pure.mts';

const NOW = 1_760_000_000_000;
const AGE = 15 * 60_000;
const APP = { appKey: 'app-1', appSecret: 'a-secret' };

const isGood = (query: Record<string, unknown>, app = APP, headers: Record<string, unknown> = {}) =>
	checkSignature({ query, headers }, app, NOW, AGE).isGood;

const word = fc.string({ minLength: 1, maxLength: 18 });
const signed = fc
	.tuple(word, fc.integer({ min: NOW - AGE, max: NOW + AGE }))
	.map(([nonce, ms]) => ({
		nonce,
		signTimestamp: String(ms),
		// By hand, so that the node's own formula is not asked whether it is right.
		signature: createHash('sha1').update(`${APP.appSecret}${nonce}${ms}`, 'utf8').digest('hex'),
	}));

const parts = fc.constantFrom('nonce', 'signTimestamp', 'signature', 'secret');
hold(
	'a rightly signed callback is let in, and none with any part of it changed',
	4000,
	fc.tuple(signed, parts, word, fc.nat(39)),
	([query, part, other, at]) => {
		assert(isGood(query));
		const { signature } = query;
		const digit = signature[at] === '0' ? '1' : '0';
		const changed = {
			nonce: { nonce: `${query.nonce}${other}` },
			signTimestamp: { signTimestamp: `${query.signTimestamp}${other}` },
			signature: { signature: `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}` },
			secret: {},
		}[part];
		const appSecret = part === 'secret' ? `${APP.appSecret}${other}` : APP.appSecret;
		assert(!isGood({ ...query, ...changed }, { ...APP, appSecret }));
	},
);

const hostile = fc.record(
	{
		nonce: anything,
		signTimestamp: anything,
		timestamp: anything,
		signature: anything,
		appKey: anything,
	},
	{ requiredKeys: [] },
);
hold(
	'whatever stands in query and headers is refused without an error',
	3000,
	fc.tuple(hostile, hostile),
	([query, headers]) => assert.equal(isGood(query, APP, headers), false),
);

const read = (raw: Uint8Array | string) => readBody(Buffer.from(raw as string), undefined);

/** What every event has, whatever it was made of. */
function expectEvents(body: Json): void {
	for (const event of readCallback(body)) {
		assert.match(event.event, /^[a-zA-Z]+$/);
		assert.match(event.eventId, new RegExp(`^${event.event}:[0-9a-f]{24}$`));
		assert(['nexconn', 'rongcloud'].includes(event.product));
		for (const [name, value] of Object.entries(event)) {
			if (name.endsWith('Id')) assert.equal(typeof value, 'string', name);
		}
		const none = new Set<string>();
		const filters = { messageTypes: none, channelTypes: none, ignoredSenders: none };
		const events = new Set(['any', 'unknown']);
		assert(passes(event, { ...filters, events, includeServerMessages: true }));
	}
	assert.equal(typeof isPreMessaging(body), 'boolean');
}

/** The names of fields that the service has, with values that it does not have. */
const NAMES = new Set([
	...Object.values(CALLBACK_SAMPLES).flatMap(({ entry }) =>
		Object.keys(entry({ now: NOW, id: 'id-1' })),
	),
	...['data', 'profiles', 'id', '__proto__', 'constructor'],
]);
const misused = fc
	.dictionary(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 12 })
	.chain((body) =>
		fc.constantFrom<unknown>(body, [body, { type: 'message:send', data: body }, body]),
	);
const json = (values: fc.Arbitrary<unknown>) => values.map((value) => JSON.stringify(value));

hold('any bytes are read without an error', 3000, fc.uint8Array({ maxLength: 200 }), (bytes) =>
	expectEvents(read(bytes)),
);
hold('any JSON is read without an error', 3000, json(fc.jsonValue({ maxDepth: 5 })), (text) =>
	expectEvents(read(text)),
);
hold('fields of the service with any values are too', 8000, json(misused), (text) =>
	expectEvents(read(text)),
);
hold('nothing is too deep', 20, fc.integer({ min: 100, max: 50_000 }), (depth) =>
	expectEvents(read(`${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`)),
);

const text = fc.string({ maxLength: 20, unit: 'grapheme' });
/** A message as both encodings can carry it: texts and lists of texts. */
const message = fc.record(
	{
		fromUserId: text,
		toUserId: text,
		objectName: fc.oneof(text, fc.constantFrom('RC:TxtMsg', 'RC:ImgMsg')),
		content: fc.oneof(text, fc.json({ maxDepth: 2 })),
		channelType: fc.oneof(text, fc.constantFrom('PERSON', 'GROUP', '3')),
		msgTimestamp: fc.oneof(text, fc.integer({ min: 0 }).map(String)),
		msgUID: text,
		source: text,
		groupUserIds: fc.array(text, { minLength: 2, maxLength: 4 }),
	},
	{ requiredKeys: ['objectName', 'msgUID'] },
);

hold('form and JSON of one message give equal items', 3000, message, (fields) => {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(fields)) {
		for (const entry of [value].flat()) form.append(name, entry);
	}
	const fromForm = readCallback(read(form.toString()));
	expect(fromForm).toHaveLength(1);
	expect(fromForm).toEqual(readCallback(read(JSON.stringify(fields))));
	expect(fromForm[0]?.event).toBe('messageSent');
});

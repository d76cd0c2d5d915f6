import { createHash } from 'node:crypto';

import { expect } from '@jest/globals';
import fc from 'fast-check';

import type { Json, JsonObject } from '../../nodes/RongCloud/json.ts';
import { readBody } from '../../nodes/RongCloudTrigger/body.ts';
import { isPreMessaging, readCallback } from '../../nodes/RongCloudTrigger/callbacks.ts';
import { passes } from '../../nodes/RongCloudTrigger/filters.ts';
import { checkSignature } from '../../nodes/RongCloudTrigger/signatureCheck.ts';
import { CALLBACK_SAMPLES } from '../../sandbox/index.mts';
import { anything } from './hostile.mts';
import { Properties } from './pure.mts';

const properties = new Properties('trigger');
const NOW = 1_760_000_000_000;
const AGE = 15 * 60_000;
const APP = { appKey: 'app-1', appSecret: 'a-secret' };

/** By hand, so that the node's own formula is not asked whether it is right. */
const sha1 = (text: string) => createHash('sha1').update(text, 'utf8').digest('hex');

const isGood = (query: Record<string, unknown>, app = APP, headers: Record<string, unknown> = {}) =>
	checkSignature({ query, headers }, app, NOW, AGE).isGood;

const word = fc.string({ minLength: 1, maxLength: 18 });
const signed = fc
	.record({ nonce: word, ms: fc.integer({ min: NOW - AGE, max: NOW + AGE }) })
	.map(({ nonce, ms }) => ({
		nonce,
		signTimestamp: String(ms),
		signature: sha1(`${APP.appSecret}${nonce}${ms}`),
	}));

properties.hold('every rightly signed callback is let in', 2_000, signed, (query) => {
	expect(isGood(query)).toBe(true);
});

/** The same with one part replaced by another text, which the service did not sign. */
const tampered = fc
	.tuple(signed, fc.constantFrom('nonce', 'signTimestamp', 'signature', 'secret'), word, fc.nat(39))
	.map(([query, part, other, at]) => {
		if (part === 'secret') return { query, app: { ...APP, appSecret: `${APP.appSecret}${other}` } };
		if (part !== 'signature')
			return { query: { ...query, [part]: `${query[part as 'nonce']}${other}` }, app: APP };
		const digit = ((Number.parseInt(query.signature[at] ?? '0', 16) + 1 + (at % 14)) % 16).toString(
			16,
		);
		const signature = `${query.signature.slice(0, at)}${digit}${query.signature.slice(at + 1)}`;
		return { query: { ...query, signature }, app: APP };
	});

properties.hold('none with any part changed is', 4_000, tampered, ({ query, app }) => {
	expect(isGood(query, app)).toBe(false);
});

const old = fc
	.tuple(word, fc.integer({ min: AGE + 1, max: 1e12 }), fc.boolean())
	.map(([nonce, distance, isAhead]) => {
		const ms = isAhead ? NOW + distance : NOW - distance;
		return { nonce, signTimestamp: String(ms), signature: sha1(`${APP.appSecret}${nonce}${ms}`) };
	});

properties.hold('none that is too old or too far ahead is', 1_000, old, (query) => {
	expect(isGood(query)).toBe(false);
});

const hostileParts = fc.record(
	{
		nonce: anything,
		signTimestamp: anything,
		timestamp: anything,
		signature: anything,
		appKey: anything,
	},
	{ requiredKeys: [] },
);

properties.hold(
	'whatever stands in query and headers is refused without an error',
	3_000,
	fc.tuple(hostileParts, hostileParts),
	([query, headers]) => {
		expect(isGood(query, APP, headers)).toBe(false);
	},
);

/** What every event has, whatever it was made of. */
function expectEvents(body: Json): void {
	for (const event of readCallback(body)) {
		expect(event.event).toMatch(/^[a-zA-Z]+$/);
		expect(event.eventId).toMatch(new RegExp(`^${event.event}:[0-9a-f]{24}$`));
		expect(['nexconn', 'rongcloud']).toContain(event.product);
		for (const [name, value] of Object.entries(event)) {
			if (name.endsWith('Id')) expect(typeof value).toBe('string');
		}
		const filters = { events: new Set(['any', 'unknown']), includeServerMessages: true };
		const none = new Set<string>();
		expect(
			passes(event, { ...filters, messageTypes: none, channelTypes: none, ignoredSenders: none }),
		).toBe(true);
	}
	expect([true, false]).toContain(isPreMessaging(body));
}

properties.hold(
	'any bytes are read without an error',
	3_000,
	fc.uint8Array({ maxLength: 200 }),
	(bytes) => {
		expectEvents(readBody(Buffer.from(bytes), undefined));
	},
);

properties.hold(
	'any JSON is read without an error',
	3_000,
	fc.jsonValue({ maxDepth: 5 }),
	(value) => {
		expectEvents(readBody(Buffer.from(JSON.stringify(value)), undefined));
	},
);

/** The names of fields that the service has, with values that it does not have. */
const NAMES = [
	...new Set(
		Object.values(CALLBACK_SAMPLES).flatMap(({ entry }) =>
			Object.keys(entry({ now: NOW, id: 'id-1' })),
		),
	),
	...['data', 'profiles', 'id', '__proto__', 'constructor'],
];
const misused = fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue({ maxDepth: 3 }), {
	maxKeys: 12,
});

properties.hold('fields of the service with any values are too', 5_000, misused, (body) => {
	expectEvents(readBody(Buffer.from(JSON.stringify(body)), undefined));
	expectEvents(
		readBody(Buffer.from(JSON.stringify([body, { type: 'message:send', data: body }])), undefined),
	);
});

properties.hold('nothing is too deep', 20, fc.integer({ min: 100, max: 50_000 }), (depth) => {
	const deep = `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
	expectEvents(readBody(Buffer.from(deep), undefined));
});

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

properties.hold('form and JSON of one message give equal items', 3_000, message, (fields) => {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(fields)) {
		for (const entry of [value].flat()) form.append(name, String(entry));
	}
	const fromForm = readCallback(readBody(Buffer.from(form.toString()), undefined));
	const fromJson = readCallback(readBody(Buffer.from(JSON.stringify(fields)), undefined));
	expect(fromForm).toHaveLength(1);
	expect(fromForm).toEqual(fromJson);
	expect((fromForm[0] as JsonObject).event).toBe('messageSent');
});

properties.total();

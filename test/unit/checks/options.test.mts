import { describe, expect, test } from '@jest/globals';

import { accepted, PUSHES, read, refused, RESOURCES } from '../support/reading.mts';

describe.each(RESOURCES)('options of a %s', (resource) => {
	describe('request ID', () => {
		test('is trimmed', () => {
			const { job } = accepted(resource, { options: { requestId: ' b-1 ' } });
			expect(job.options.requestId).toBe('b-1');
		});

		// It becomes a header, which holds plain characters only.
		test.each(['Sommer 2026', 'größe', '活动', 'a\r\nX-Other: 1', ['a']])(
			'refuses %j',
			(requestId) => {
				refused(resource, { options: { requestId } }, 'Options > Request ID');
			},
		);

		test.each([undefined, '', ' '])('may be left out: %j', (requestId) => {
			const { options } = accepted(resource, { options: { requestId } }).job;
			expect(options).not.toHaveProperty('requestId');
		});
	});

	describe('timeout: 1 to 300 seconds', () => {
		test.each([1, 1.5, '60'])('takes %j', (timeout) => {
			expect(accepted(resource, { options: { timeout } }).job.options.timeout).toBe(
				Number(timeout),
			);
		});

		test.each([0, 0.99, -1, 300.5, 'long'])('refuses %j', (timeout) => {
			refused(resource, { options: { timeout } }, 'Options > Timeout (Seconds)');
		});
	});

	describe('additional body fields', () => {
		test('are taken as text and as an object', () => {
			for (const additionalFields of ['{"a":{"b":[1,null]}}', { a: { b: [1, null] } }]) {
				const { request } = accepted(resource, { options: { additionalFields } });
				expect(request.additionalFields).toEqual({ a: { b: [1, null] } });
			}
		});

		test.each(['{}', {}, '', undefined])('%j is none', (additionalFields) => {
			const { request } = accepted(resource, { options: { additionalFields } });
			expect(request.additionalFields).toBeUndefined();
		});

		// What is no JSON object, json.test.mts holds.
		test.each(['[1]', '{"a":', '[object Object] ', true])('refuses %j', (additionalFields) => {
			const field = 'Options > Additional Body Fields (JSON)';
			refused(resource, { options: { additionalFields } }, field);
		});
	});

	describe('preview', () => {
		test.each([
			[true, true],
			[false, false],
			['true', true],
			[undefined, false],
		])('%j is %j', (preview, expected) => {
			expect(accepted(resource, { preview }).job.preview).toBe(expected);
		});

		test.each(['yes', 2, {}])('refuses %j rather than send', (preview) => {
			refused(resource, { preview }, 'Preview');
		});

		test.each([undefined, null, ''])('refuses an expression that gives %j', (preview) => {
			const text = refused(resource, { preview }, 'Preview', { preview: '={{ $json.missing }}' });
			expect(text).toMatch(/would send/);
		});
	});
});

describe.each(PUSHES)('several different ones of a %s', (resource) => {
	test.each([
		[true, true],
		['false', false],
	])('%j', (severalBroadcasts, expected) => {
		expect(accepted(resource, { options: { severalBroadcasts } }).job.options).toMatchObject({
			severalBroadcasts: expected,
		});
	});

	test('refuses what is neither on nor off', () => {
		refused(
			resource,
			{ options: { severalBroadcasts: 'some' } },
			'Options > Send Several Different Ones',
		);
	});
});

test.each([
	['broadcast', 'nexconnBroadcastPath', ['auto', 'current', 'newer']],
	['pushNotification', 'nexconnPushPath', ['classic', 'current']],
] as const)('the path of a %s is one of its choices', (resource, name, choices) => {
	for (const choice of choices) {
		expect(accepted(resource, { options: { [name]: choice } }).job.options).toMatchObject({
			[name]: choice,
		});
	}
	refused(resource, { options: { [name]: '/v4/other' } }, 'Options > Nexconn Path');
});

test('every problem of a row is reported at once, in the order of the panel', () => {
	const { problems } = read('broadcast', {
		fromUserId: '',
		sendTo: 'taggedUsers',
		tagsAll: Array.from({ length: 21 }, (_, index) => `t-${index}`),
		platforms: [],
		messageType: 'custom',
		customType: 'RC:Own',
		customFormat: 'json',
		customJson: '{',
		notificationTitle: 'a'.repeat(51),
		notificationText: 'b',
		ios: { badge: 10_000, richMediaUri: 'https://example.com/a.jpg' },
		huawei: { image: 'http://example.com/a.png', importance: 'HIGH' },
		oppo: { notifyLevel: 16 },
		vivo: { category: 'IM' },
		preview: 'perhaps',
		options: { requestId: 'a'.repeat(37), timeout: 0 },
	});
	expect(problems.map(({ field }) => field).sort()).toEqual(
		[
			'Sender User ID',
			'Must Have All of These Tags',
			'Platforms',
			'Custom Type Name',
			'Content (JSON)',
			'Notification Title',
			'iOS (APNs) > Badge',
			'iOS (APNs) > Category',
			'Huawei > Image URL',
			'Huawei > Importance',
			'OPPO > Category',
			'vivo > Classification',
			'Preview',
			'Options > Request ID',
			'Options > Timeout (Seconds)',
		].sort(),
	);
	for (const { problem, fix } of problems) {
		expect(problem).not.toMatch(/\.$/);
		expect(fix).toMatch(/^[A-Z].*\.$/);
	}
});

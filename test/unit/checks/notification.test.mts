import { describe, expect, test } from '@jest/globals';

import type { BroadcastRequest } from '../../../nodes/RongCloud/service/kinds/broadcast.ts';
import type { SystemMessageRequest } from '../../../nodes/RongCloud/service/kinds/systemMessage.ts';
import { accepted, PUSHES, read, refused, RESOURCES } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const HTTPS = 'https://example.com/icon.png';

const notificationOf = (resource: Resource, changes: Values) =>
	(accepted(resource, changes).request as BroadcastRequest).notification;

const pushExtOf = (changes: Values) =>
	(accepted('systemMessage', changes).request as SystemMessageRequest).pushExt;

describe.each(RESOURCES)('title of a %s: 50 characters', (resource) => {
	// "Characters" are what a person counts, so an emoji is one although it is two in UTF-16.
	test.each(['a', '消', '😀'])('takes 49 and 50, refuses 51: %s', (character) => {
		accepted(resource, { notificationTitle: character.repeat(49) });
		accepted(resource, { notificationTitle: character.repeat(50) });
		const text = refused(
			resource,
			{ notificationTitle: character.repeat(51) },
			'Notification Title',
		);
		expect(text).toContain('51');
		expect(text).toContain('50');
	});
});

describe('text of a notification', () => {
	test('a system message does without', () => {
		expect(accepted('systemMessage').request).not.toHaveProperty('pushContent');
		expect(accepted('systemMessage', { notificationText: 'Hi' }).request).toMatchObject({
			pushContent: 'Hi',
		});
	});

	describe.each(PUSHES)('a %s needs it, or one for each chosen platform', (resource) => {
		const TEXTS = {
			ios: { ios: { alert: 'i' } },
			android: { android: { alert: 'a' } },
			HarmonyOS: { harmonyOs: { alert: 'h' } },
		} as const;
		const NAMES = {
			ios: 'iOS (APNs) > Text',
			android: 'Android (All Vendors) > Text',
			HarmonyOS: 'HarmonyOS > Text',
		} as const;
		const ALL = Object.keys(TEXTS) as Array<keyof typeof TEXTS>;

		test.each(ALL)('%s alone', (platform) => {
			const text = refused(
				resource,
				{ platforms: [platform], notificationText: '' },
				'Notification Text',
			);
			expect(text).toContain(NAMES[platform]);
			accepted(resource, { platforms: [platform], notificationText: '', ...TEXTS[platform] });
		});

		test.each(ALL)('all three, with the text of %s missing', (missing) => {
			const others = ALL.filter((platform) => platform !== missing);
			const text = refused(
				resource,
				{
					platforms: ALL,
					notificationText: ' ',
					...Object.assign({}, ...others.map((platform) => TEXTS[platform])),
				},
				'Notification Text',
			);
			expect(text).toContain(NAMES[missing]);
			for (const other of others) expect(text).not.toContain(NAMES[other]);
		});

		test('all three with texts of their own', () => {
			expect(
				notificationOf(resource, {
					platforms: ALL,
					notificationText: undefined,
					...TEXTS.ios,
					...TEXTS.android,
					...TEXTS.HarmonyOS,
				}),
			).toEqual({ ios: { alert: 'i' }, android: { alert: 'a' }, harmonyOS: { alert: 'h' } });
		});

		test('an empty text of a platform is no text', () => {
			refused(
				resource,
				{ platforms: ['ios'], notificationText: '', ios: { alert: '  ' } },
				'Notification Text',
			);
		});

		test('a text that cannot be used is one problem, not two', () => {
			refused(
				resource,
				{ platforms: ['ios'], notificationText: '', ios: { alert: '[object Object]' } },
				'iOS (APNs) > Text',
			);
			refused(resource, { notificationText: '[object Object]' }, 'Notification Text');
		});

		test('settings of a platform that was not chosen are warned about', () => {
			expect(accepted(resource, { platforms: ['android'], ios: { badge: 1 } }).warnings).toEqual([
				expect.stringMatching(/iOS/),
			]);
			expect(
				accepted(resource, { platforms: ['ios'], huawei: { category: 'IM' } }).warnings,
			).toEqual([expect.stringMatching(/Android/)]);
			// The documents send this block without naming the platform.
			expect(accepted(resource, { harmonyOs: { category: 'IM' } }).warnings).toEqual([]);
		});
	});
});

describe.each(PUSHES)('settings of the devices in a %s', (resource) => {
	test('every field stands at its documented place', () => {
		expect(
			notificationOf(resource, {
				notificationTitle: 'Sale',
				notificationText: 'Now',
				notificationOptions: { forceShowPushContent: true },
				ios: {
					title: 'Sale!',
					contentAvailable: true,
					alert: 'Now!',
					badge: 3,
					threadId: 'orders',
					collapseId: 'order-42',
					category: 'NEW',
					richMediaUri: HTTPS,
					interruptionLevel: 'time-sensitive',
					extrasJson: '{"a":"1"}',
				},
				android: { alert: 'Now.', extrasJson: { b: '2' } },
				huawei: { channelId: 'c1', importance: 'NORMAL', image: HTTPS, category: 'IM' },
				honor: { importance: 'NORMAL', image: HTTPS },
				xiaomi: { channelId: 'c2', largeIconUri: HTTPS },
				oppo: { channelId: 'c3', category: 'IM', notifyLevel: 16 },
				vivo: { classification: '1', category: 'IM' },
				fcm: { channelId: 'c4', collapseKey: 'order-42', imageUrl: HTTPS },
				harmonyOs: { alert: 'Now?', category: 'IM', image: HTTPS, extrasJson: '{"c":"3"}' },
			}),
		).toEqual({
			title: 'Sale',
			alert: 'Now',
			forceShowPushContent: 1,
			ios: {
				title: 'Sale!',
				contentAvailable: 1,
				alert: 'Now!',
				badge: 3,
				'thread-id': 'orders',
				'apns-collapse-id': 'order-42',
				category: 'NEW',
				richMediaUri: HTTPS,
				'interruption-level': 'time-sensitive',
				extras: { a: '1' },
			},
			android: {
				alert: 'Now.',
				extras: { b: '2' },
				hw: { channelId: 'c1', importance: 'NORMAL', image: HTTPS, category: 'IM' },
				honor: { importance: 'NORMAL', image: HTTPS },
				mi: { channelId: 'c2', large_icon_uri: HTTPS },
				oppo: { channelId: 'c3', category: 'IM', notify_level: 16 },
				vivo: { classification: '1', category: 'IM' },
				fcm: { channelId: 'c4', collapse_key: 'order-42', imageUrl: HTTPS },
			},
			harmonyOS: { alert: 'Now?', ohos: { category: 'IM', image: HTTPS }, extras: { c: '3' } },
		});
	});

	test('what is empty is left out, with the groups around it', () => {
		const empty = { channelId: '', category: ' ', image: null, importance: undefined };
		expect(
			notificationOf(resource, {
				notificationTitle: '',
				ios: { alert: '', badge: null, extras: null, extrasJson: '{}' },
				android: {},
				huawei: empty,
				honor: empty,
				xiaomi: empty,
				oppo: empty,
				vivo: empty,
				fcm: empty,
				harmonyOs: empty,
				notificationOptions: {},
			}),
		).toEqual({ alert: 'Sale starts today' });
	});

	describe('badge: a whole number up to 9999', () => {
		test.each([
			[9998, 9998],
			[9999, 9999],
			['9999', 9999],
			[1, 1],
			[0, 0],
			[-1, -1],
			[-10_000, -10_000],
		])('takes %j', (given, badge) => {
			expect(notificationOf(resource, { ios: { badge: given } })).toMatchObject({ ios: { badge } });
		});

		test.each([10_000, '10000', 1.5, '1.5', -0.5, 'one', Infinity, '{{ $json.badge }}', true, [1]])(
			'refuses %j',
			(badge) => {
				refused(resource, { ios: { badge } }, 'iOS (APNs) > Badge');
			},
		);

		test('says the limit', () => {
			expect(refused(resource, { ios: { badge: 10_000 } }, 'iOS (APNs) > Badge')).toContain('9999');
		});
	});

	describe('iOS', () => {
		test.each(['passive', 'active', 'time-sensitive', 'critical'])(
			'knows the interruption level %s',
			(interruptionLevel) => {
				expect(notificationOf(resource, { ios: { interruptionLevel } })).toMatchObject({
					ios: { 'interruption-level': interruptionLevel },
				});
			},
		);

		test.each(['Active', 'timeSensitive', 'urgent', 1])(
			'refuses the interruption level %j',
			(interruptionLevel) => {
				refused(resource, { ios: { interruptionLevel } }, 'iOS (APNs) > Interruption Level');
			},
		);

		test('its own title has no documented limit', () => {
			accepted(resource, { ios: { title: 'a'.repeat(200) } });
		});

		test.each([
			[true, 1],
			[false, 0],
			['1', 1],
		])('Content Available %j goes out as %j', (contentAvailable, expected) => {
			expect(notificationOf(resource, { ios: { contentAvailable } })).toMatchObject({
				ios: { contentAvailable: expected },
			});
		});
	});

	test.each([
		[true, 1],
		[false, 0],
	])('Show Text Even When Hidden %j goes out as %j', (forceShowPushContent, expected) => {
		expect(
			notificationOf(resource, { notificationOptions: { forceShowPushContent } }),
		).toMatchObject({ forceShowPushContent: expected });
	});

	test('what only a system message has is not sent', () => {
		const options = { disablePush: true, pushData: 'a', templateId: 'b' };
		expect(notificationOf(resource, { notificationOptions: options })).toEqual({
			alert: 'Sale starts today',
		});
	});
});

describe.each(RESOURCES)('rules of the device vendors in a %s', (resource) => {
	describe('OPPO', () => {
		test.each([
			[1, 1],
			[2, 2],
			[16, 16],
			['16', 16],
		])('takes the notify level %j', (notifyLevel, expected) => {
			const { request } = accepted(resource, { oppo: { notifyLevel, category: 'IM' } });
			const sent = { category: 'IM', notify_level: expected };
			if (resource === 'systemMessage') {
				expect(request).toMatchObject({ pushExt: { pushConfigs: [{ OPPO: sent }] } });
			} else {
				expect(request).toMatchObject({ notification: { android: { oppo: sent } } });
			}
		});

		test.each([0, 3, 15, 17, -1, 'high', 1.5, true])(
			'refuses the notify level %j',
			(notifyLevel) => {
				refused(resource, { oppo: { notifyLevel, category: 'IM' } }, 'OPPO > Notify Level');
			},
		);

		test('a notify level needs a category', () => {
			refused(resource, { oppo: { notifyLevel: 1 } }, 'OPPO > Category');
			refused(resource, { oppo: { notifyLevel: 2, category: '' } }, 'OPPO > Category');
			accepted(resource, { oppo: { category: 'IM' } });
		});
	});

	describe('vivo', () => {
		test.each([
			['0', '0'],
			['1', '1'],
			[' 1 ', '1'],
			// An expression gives a number easily; the service wants the digit as text.
			[0, '0'],
			[1, '1'],
		])('takes the classification %j', (given, classification) => {
			const { request } = accepted(resource, { vivo: { classification: given } });
			if (resource === 'systemMessage') {
				expect(request).toMatchObject({ pushExt: { pushConfigs: [{ VIVO: { classification } }] } });
			} else {
				expect(request).toMatchObject({ notification: { android: { vivo: { classification } } } });
			}
		});

		test.each(['2', 'system', -1, true])('refuses the classification %j', (classification) => {
			refused(resource, { vivo: { classification } }, 'vivo > Classification');
		});

		test('a category needs its classification', () => {
			refused(resource, { vivo: { category: 'IM' } }, 'vivo > Classification');
			accepted(resource, { vivo: { category: 'IM', classification: '0' } });
			accepted(resource, { vivo: { classification: '0' } });
		});
	});

	describe('iOS rich media', () => {
		test('needs a category', () => {
			refused(resource, { ios: { richMediaUri: HTTPS } }, 'iOS (APNs) > Category');
			expect(
				accepted(resource, { ios: { richMediaUri: HTTPS, category: 'NEW' } }).warnings,
			).toEqual([]);
		});

		test('a category without it is only warned about', () => {
			expect(accepted(resource, { ios: { category: 'NEW' } }).warnings).toEqual([
				expect.stringMatching(/Rich Media URL/),
			]);
		});
	});

	describe.each([
		['huawei', 'Huawei'],
		['honor', 'Honor'],
	])('importance of %s', (name, group) => {
		test.each(['NORMAL', 'LOW'])('takes %s', (importance) => {
			accepted(resource, { [name]: { importance } });
		});

		test.each(['HIGH', 'normal', 'Low', 1, ['LOW']])('refuses %j', (importance) => {
			refused(resource, { [name]: { importance } }, `${group} > Importance`);
		});
	});

	test('a picture that Honor leaves out is warned about', () => {
		expect(accepted(resource, { honor: { importance: 'LOW', image: HTTPS } }).warnings).toEqual([
			expect.stringMatching(/^Honor > Image URL .+\.$/),
		]);
		expect(accepted(resource, { honor: { importance: 'NORMAL', image: HTTPS } }).warnings).toEqual(
			[],
		);
	});

	describe.each([
		['huawei', 'Huawei'],
		['honor', 'Honor'],
		['harmonyOs', 'HarmonyOS'],
	])('picture of %s: HTTPS only', (name, group) => {
		test.each(['https://example.com/a.png', 'HTTPS://example.com/a.png'])('takes %s', (image) => {
			accepted(resource, { [name]: { image } });
		});

		test.each([
			'http://example.com/a.png',
			'//example.com/a.png',
			'a.png',
			'https://',
			'ftp://a/b',
			// The parser makes an address of these too.
			'https:example.com/a.png',
			'https:/example.com/a.png',
			'https:///example.com/a.png',
			'https:\\\\example.com\\a.png',
		])('refuses %s', (image) => {
			expect(refused(resource, { [name]: { image } }, `${group} > Image URL`)).toContain(
				'https://',
			);
		});
	});

	test.each([
		['xiaomi', 'largeIconUri', 'Xiaomi > Large Icon URL'],
		['fcm', 'imageUrl', 'Google (FCM) > Image URL'],
	])('picture of %s: any web address', (name, field, shown) => {
		accepted(resource, { [name]: { [field]: 'http://example.com/a.png' } });
		refused(resource, { [name]: { [field]: 'example.com/a.png' } }, shown);
	});

	describe("Huawei's category is in capitals", () => {
		test.each(['IM', 'SUBSCRIPTION', 'ORDER_STATUS', 'TYPE2'])('takes %s', (category) => {
			accepted(resource, { huawei: { category } });
		});

		test.each([
			['im', 'IM'],
			['Subscription', 'SUBSCRIPTION'],
			// Neither is a small letter to a program, and both have a capital.
			['ǅ', 'Ǆ'],
			['ⅳ', 'Ⅳ'],
		])('refuses %s and proposes %s', (category, proposed) => {
			expect(refused(resource, { huawei: { category } }, 'Huawei > Category')).toContain(proposed);
		});

		test('takes a small letter that has no capital, for which there would be no fix', () => {
			accepted(resource, { huawei: { category: 'ĸ' } });
		});
	});

	test('a broken category is one problem, not a missing one as well', () => {
		refused(resource, { oppo: { category: ['IM'], notifyLevel: 1 } }, 'OPPO > Category');
		refused(resource, { vivo: { category: 'IM', classification: 'odd' } }, 'vivo > Classification');
	});
});

describe('pushExt of a system message', () => {
	test('every field stands at its documented place, one object for each vendor', () => {
		expect(
			pushExtOf({
				notificationTitle: 'Sale',
				notificationText: 'Now',
				notificationOptions: { forceShowPushContent: false, templateId: ' t-1 ' },
				ios: {
					threadId: 'orders',
					collapseId: 'order-42',
					category: 'NEW',
					richMediaUri: HTTPS,
					interruptionLevel: 'critical',
				},
				huawei: { channelId: 'c1', importance: 'LOW', image: HTTPS, category: 'IM' },
				honor: { importance: 'NORMAL', image: HTTPS },
				xiaomi: { channelId: 'c2', largeIconUri: HTTPS },
				oppo: { channelId: 'c3', category: 'IM', notifyLevel: 2 },
				vivo: { classification: '0', category: 'IM' },
				fcm: { channelId: 'c4', collapseKey: 'order-42', imageUrl: HTTPS },
				harmonyOs: { category: 'IM', image: HTTPS },
			}),
		).toEqual({
			title: 'Sale',
			templateId: 't-1',
			forceShowPushContent: 0,
			pushConfigs: [
				{
					APNs: {
						'thread-id': 'orders',
						'apns-collapse-id': 'order-42',
						category: 'NEW',
						richMediaUri: HTTPS,
						'interruption-level': 'critical',
					},
				},
				{ HW: { channelId: 'c1', importance: 'LOW', image: HTTPS, category: 'IM' } },
				{ HONOR: { importance: 'NORMAL', image: HTTPS } },
				{ MI: { channelId: 'c2', large_icon_uri: HTTPS } },
				{ OPPO: { channelId: 'c3', category: 'IM', notify_level: 2 } },
				{ VIVO: { classification: '0', category: 'IM' } },
				{ FCM: { channelId: 'c4', collapse_key: 'order-42', imageUrl: HTTPS } },
				{ OHOS: { category: 'IM', image: HTTPS } },
			],
		});
	});

	test('is left out when nothing of it is given', () => {
		expect(pushExtOf({})).toBeUndefined();
		expect(pushExtOf({ notificationText: 'Now', huawei: {}, ios: { badge: 3 } })).toBeUndefined();
	});

	test('Content Available and Push Data stand at the top of the body', () => {
		const { request } = accepted('systemMessage', {
			ios: { contentAvailable: true },
			notificationOptions: { pushData: { order: 42 } },
		});
		expect(request).toMatchObject({ contentAvailable: 1, pushData: '{"order":42}' });
		expect(request).not.toHaveProperty('pushExt');
	});

	test('settings without effect are warned about', () => {
		const off = { notificationOptions: { disablePush: true } };
		expect(accepted('systemMessage', off)).toMatchObject({
			warnings: [],
			request: { disablePush: true },
		});
		for (const also of [
			{ notificationTitle: 'a' },
			{ notificationText: 'b' },
			{ huawei: { channelId: 'c' } },
		]) {
			expect(accepted('systemMessage', { ...off, ...also }).warnings).toHaveLength(1);
		}
	});

	test('a switch that is neither on nor off is named with its group', () => {
		refused(
			'systemMessage',
			{ notificationOptions: { disablePush: 'maybe' } },
			'Notification Options > No Notification',
		);
	});

	test('several options that cannot be read are all named', () => {
		const { problems } = read('systemMessage', {
			notificationOptions: { disablePush: 'maybe', forceShowPushContent: 2, templateId: {} },
		});
		expect(problems.map(({ field }) => field).sort()).toEqual([
			'Notification Options > No Notification',
			'Notification Options > Show Text Even When Hidden',
			'Notification Options > Template ID',
		]);
	});
});

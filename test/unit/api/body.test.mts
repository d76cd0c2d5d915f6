import { describe, expect, test } from '@jest/globals';

import { expectSentences, PUSHES, RESOURCES } from '../support/reading.mts';
import type { Resource } from '../support/reading.mts';
import { conflict, encoded } from './encoding.mts';
import type { Encoding } from './encoding.mts';

const bodyOf = (encoding: Encoding) => JSON.parse(encoded(encoding).text) as unknown;

describe('the forms of a call', () => {
	test('v4 system message: JSON, with the content as text', () => {
		const wire = encoded({
			resource: 'systemMessage',
			changes: {
				toUserIds: ['u-1001', 'u-1002'],
				notificationTitle: 'Parcel',
				notificationText: 'On its way',
				huawei: { channelId: 'orders' },
				messageDetails: { shouldPersist: true, disableUpdateLastMsg: false },
				notificationOptions: { disablePush: false, pushData: { order: 42 } },
				ios: { contentAvailable: false },
			},
		});
		expect(wire).toMatchObject({
			method: 'POST',
			path: '/v4/system-channel/message/send',
			contentType: 'application/json',
		});
		expect(JSON.parse(wire.text)).toEqual({
			fromUserId: 'shop-bot',
			toUserIds: ['u-1001', 'u-1002'],
			messageType: 'RC:TxtMsg',
			content: '{"content":"Sale starts today"}',
			pushContent: 'On its way',
			pushData: '{"order":42}',
			shouldPersist: 1,
			contentAvailable: 0,
			disablePush: false,
			pushExt: '{"title":"Parcel","pushConfigs":[{"HW":{"channelId":"orders"}}]}',
			disableUpdateLastMsg: false,
		});
		expect(wire.body).toEqual(JSON.parse(wire.text));
	});

	test('classic system message: a form, with the recipients repeated', () => {
		const wire = encoded({
			resource: 'systemMessage',
			product: 'rongcloud',
			changes: {
				toUserIds: ['u 1', 'ü&2'],
				text: 'a=b&c %+ü😀\n"',
				notificationText: 'x y',
				messageDetails: { shouldPersist: false },
				notificationOptions: { disablePush: true },
			},
		});
		expect(wire).toMatchObject({
			path: '/message/system/publish.json',
			contentType: 'application/x-www-form-urlencoded',
		});
		expect([...new URLSearchParams(wire.text)]).toEqual([
			['fromUserId', 'shop-bot'],
			['toUserId', 'u 1'],
			['toUserId', 'ü&2'],
			['objectName', 'RC:TxtMsg'],
			['content', JSON.stringify({ content: 'a=b&c %+ü😀\n"' })],
			['pushContent', 'x y'],
			['isPersisted', '0'],
			['disablePush', 'true'],
		]);
		expect(wire.text).toMatch(/^[\x21-\x7e]+$/);
	});

	const FORM_A = {
		platform: ['android', 'ios'],
		fromuserid: 'shop-bot',
		audience: { tag: ['vip'], tag_or: ['berlin', 'paris'], is_to_all: false },
		message: {
			content: '{"content":"Sale starts today"}',
			objectName: 'RC:TxtMsg',
			disableUpdateLastMsg: true,
		},
		notification: { alert: 'Sale starts today' },
	};
	const FORM_C = {
		platform: ['android', 'ios'],
		fromUserId: 'shop-bot',
		audience: { tag: ['vip'], tagOr: ['berlin', 'paris'], isToAll: false },
		message: {
			content: '{"content":"Sale starts today"}',
			messageType: 'RC:TxtMsg',
			disableUpdateLastMsg: true,
		},
		notification: { alert: 'Sale starts today' },
	};
	const tagged = {
		sendTo: 'taggedUsers',
		tagsAll: 'vip',
		tagsAny: 'berlin, paris',
		messageDetails: { disableUpdateLastMsg: true },
	};

	test.each([
		['nexconn', {}, '/v4/system-channel/push', FORM_A],
		['nexconn', { broadcast: 'current' }, '/v4/system-channel/push', FORM_A],
		['nexconn', { broadcast: 'newer' }, '/v4/system-channel/tagged-users/send', FORM_C],
		['rongcloud', {}, '/push.json', FORM_A],
		['rongcloud', { broadcast: 'newer' }, '/push.json', FORM_A],
	] as const)('broadcast to tags with %s, %j', (product, paths, path, body) => {
		const encoding = { resource: 'broadcast', product, paths, changes: tagged } as const;
		expect(encoded(encoding)).toMatchObject({ path, contentType: 'application/json' });
		expect(bodyOf(encoding)).toEqual(body);
	});

	test('broadcast to a package has a newer path of its own', () => {
		const changes = { sendTo: 'appPackage', packageName: 'com.example.shop' };
		expect(encoded({ resource: 'broadcast', changes, paths: { broadcast: 'newer' } }).path).toBe(
			'/v4/system-channel/app-package-users/send',
		);
		expect(bodyOf({ resource: 'broadcast', changes })).toMatchObject({
			audience: { packageName: 'com.example.shop', is_to_all: false },
		});
	});

	test.each(PUSHES)(
		'a %s to everyone leaves conditions out, and always says is_to_all',
		(resource) => {
			expect(
				bodyOf({
					resource,
					product: 'rongcloud',
					changes: { sendTo: 'allUsers', allUsersConfirmed: true, tagsAll: 'vip' },
				}),
			).toMatchObject({ audience: { is_to_all: true } });
			expect(bodyOf({ resource, product: 'rongcloud' })).toMatchObject({
				audience: { userid: ['u-1001'], is_to_all: false },
			});
		},
	);

	test('push without a message has neither sender nor message', () => {
		for (const [product, push, path] of [
			['rongcloud', undefined, '/push.json'],
			['nexconn', 'classic', '/push.json'],
			['nexconn', 'current', '/v4/system-channel/push'],
		] as const) {
			const encoding = { resource: 'pushNotification', product, paths: { push } } as const;
			expect(encoded(encoding).path).toBe(path);
			expect(bodyOf(encoding)).toEqual({
				platform: ['android', 'ios'],
				audience: { userid: ['u-1001'], is_to_all: false },
				notification: { alert: 'Sale starts today' },
			});
		}
	});

	describe('custom content', () => {
		const custom = (rest: Record<string, unknown>) => ({
			messageType: 'custom',
			customType: 'App:Order',
			...rest,
		});

		test.each([
			[{ customFormat: 'text', customText: ' {not json} ' }, ' {not json} '],
			[{ customFormat: 'json', customJson: '{ "a" : [1, "b"] }' }, '{"a":[1,"b"]}'],
			[{ customFormat: 'json', customJson: [1, null] }, '[1,null]'],
			[{ customFormat: 'json', customJson: '5' }, '5'],
			[{ customFormat: 'json', customJson: 'true' }, 'true'],
			// JSON that is a text has its quotes, or it would be no JSON.
			[{ customFormat: 'json', customJson: '"a"' }, '"a"'],
		])('%j goes out as the text %j', (rest, content) => {
			for (const product of ['nexconn', 'rongcloud'] as const) {
				const { body } = encoded({ resource: 'systemMessage', product, changes: custom(rest) });
				expect(body.content).toBe(content);
				expect(bodyOf({ resource: 'broadcast', product, changes: custom(rest) })).toMatchObject({
					message: { content, objectName: 'App:Order' },
				});
			}
		});
	});
});

describe('additional JSON can only add', () => {
	test.each(RESOURCES)('a new name joins a %s', (resource) => {
		expect(
			bodyOf({ resource, additional: '{"verifyBlacklist":1,"x":{"y":[true]}}' }),
		).toMatchObject({
			verifyBlacklist: 1,
			x: { y: [true] },
		});
	});

	test('nothing else changes', () => {
		for (const resource of RESOURCES) {
			const plain = bodyOf({ resource }) as object;
			expect(bodyOf({ resource, additional: { extraField: 1 } })).toEqual({
				...plain,
				extraField: 1,
			});
		}
	});

	test.each<[string, Resource, unknown, Record<string, unknown>]>([
		[
			'into the audience',
			'broadcast',
			{ audience: { region: 'north' } },
			{ audience: { region: 'north', is_to_all: false } },
		],
		[
			'into the notification',
			'broadcast',
			{ notification: { sound: 'a' } },
			{ notification: { sound: 'a', alert: 'Sale starts today' } },
		],
		[
			'into a platform',
			'broadcast',
			{ notification: { ios: { sound: 'a' } } },
			{ notification: { ios: { sound: 'a' } } },
		],
		[
			'into a vendor',
			'broadcast',
			{ notification: { android: { hw: { urgency: 'HIGH' } } } },
			{ notification: { android: { hw: { urgency: 'HIGH' } } } },
		],
		[
			'a vendor of its own',
			'broadcast',
			{ notification: { android: { meizu: { a: 1 } } } },
			{ notification: { android: { meizu: { a: 1 } } } },
		],
		[
			'into the message',
			'broadcast',
			{ message: { isCounted: 0 } },
			{ message: { isCounted: 0, objectName: 'RC:TxtMsg' } },
		],
	])('%s', (_, resource, additional, expected) => {
		expect(bodyOf({ resource, additional })).toMatchObject(expected);
	});

	test('into the content of a built-in message, which then goes out as one text', () => {
		const mentionedInfo = { type: 1 };
		const { body } = encoded({
			resource: 'systemMessage',
			additional: { content: { mentionedInfo } },
		});
		expect(JSON.parse(String(body.content))).toEqual({
			content: 'Sale starts today',
			mentionedInfo,
		});
		expect(
			JSON.parse(
				String(
					(
						bodyOf({
							resource: 'broadcast',
							additional: { message: { content: { mentionedInfo } } },
						}) as { message: { content: string } }
					).message.content,
				),
			),
		).toEqual({ content: 'Sale starts today', mentionedInfo });
	});

	test('into pushExt, vendor by vendor', () => {
		const { body } = encoded({
			resource: 'systemMessage',
			changes: { notificationTitle: 'Hi', huawei: { channelId: 'orders' } },
			additional: {
				pushExt: { pushId: 'p', pushConfigs: [{ HW: { urgency: 'HIGH' } }, { MEIZU: { a: 1 } }] },
			},
		});
		expect(JSON.parse(String(body.pushExt))).toEqual({
			title: 'Hi',
			pushId: 'p',
			pushConfigs: [{ HW: { channelId: 'orders', urgency: 'HIGH' } }, { MEIZU: { a: 1 } }],
		});
	});

	test('pushExt of its own goes out as text, in both products', () => {
		const additional = { pushExt: { pushId: 'p' } };
		expect(encoded({ resource: 'systemMessage', additional }).body.pushExt).toBe('{"pushId":"p"}');
		expect(
			encoded({ resource: 'systemMessage', product: 'rongcloud', additional }).body.pushExt,
		).toBe('{"pushId":"p"}');
	});

	test('objects and lists in a form', () => {
		const { text } = encoded({
			resource: 'systemMessage',
			product: 'rongcloud',
			additional: { count: 3, busChannel: '', list: ['a', 'b'], object: { a: [1] }, none: null },
		});
		const form = new URLSearchParams(text);
		expect(form.get('count')).toBe('3');
		expect(form.get('busChannel')).toBe('');
		expect(form.getAll('list')).toEqual(['a', 'b']);
		expect(form.get('object')).toBe('{"a":[1]}');
		expect(form.get('none')).toBe('null');
	});

	/** What would get past a check, by the name it would use. */
	const FORBIDDEN: Array<[Resource, unknown, string]> = [
		['systemMessage', { toUserIds: ['u-9'] }, 'toUserIds'],
		['systemMessage', { toUserId: 'u-9' }, 'toUserId'],
		['systemMessage', { fromUserId: 'x' }, 'fromUserId'],
		['systemMessage', { fromuserid: 'x' }, 'fromuserid'],
		['systemMessage', { objectName: 'x' }, 'objectName'],
		['systemMessage', { messageType: 'x' }, 'messageType'],
		['systemMessage', { content: 'x' }, 'content'],
		['systemMessage', { content: { content: 'x' } }, 'content.content'],
		['systemMessage', { content: { extra: 'x' } }, 'content.extra'],
		['systemMessage', { content: { user: { id: 'x' } } }, 'content.user.id'],
		['systemMessage', { pushContent: 'x' }, 'pushContent'],
		['systemMessage', { push_content: 'x' }, 'push_content'],
		['systemMessage', { pushData: 'x' }, 'pushData'],
		['systemMessage', { shouldPersist: 0 }, 'shouldPersist'],
		['systemMessage', { isPersisted: 0 }, 'isPersisted'],
		['systemMessage', { contentAvailable: 1 }, 'contentAvailable'],
		['systemMessage', { disablePush: true }, 'disablePush'],
		['systemMessage', { disableUpdateLastMsg: true }, 'disableUpdateLastMsg'],
		['systemMessage', { pushExt: { title: 'x'.repeat(99) } }, 'pushExt.title'],
		['systemMessage', { pushExt: { templateId: 'x' } }, 'pushExt.templateId'],
		['systemMessage', { pushExt: { pushConfigs: [{ HW: { importance: 'x' } }] } }, 'importance'],
		['systemMessage', { pushExt: { pushConfigs: [{ APNs: { 'thread-id': 'x' } }] } }, 'thread-id'],
		['systemMessage', { pushExt: { pushConfigs: { HW: { importance: 'x' } } } }, 'pushConfigs'],
		['systemMessage', { pushExt: '{"title":"x"}' }, 'pushExt'],
		['systemMessage', { PushExt: { title: 'x' } }, 'title'],
		['broadcast', { platform: ['web'] }, 'platform'],
		['broadcast', { Platform: ['web'] }, 'Platform'],
		['broadcast', { audience: 'all' }, 'audience'],
		['broadcast', { audience: { is_to_all: true } }, 'is_to_all'],
		['broadcast', { audience: { isToAll: true } }, 'isToAll'],
		['broadcast', { audience: { IS_TO_ALL: true } }, 'IS_TO_ALL'],
		['broadcast', { Audience: { isToAll: true } }, 'Audience'],
		['broadcast', { audience: { tag: ['x'] } }, 'tag'],
		['broadcast', { audience: { tagOr: ['x'] } }, 'tagOr'],
		['broadcast', { audience: { tag_or: ['x'] } }, 'tag_or'],
		['broadcast', { audience: { userid: ['x'] } }, 'userid'],
		['broadcast', { audience: { userId: ['x'] } }, 'userId'],
		['broadcast', { audience: { packageName: 'x' } }, 'packageName'],
		['broadcast', { message: { content: 'x' } }, 'content'],
		['broadcast', { message: { messageType: 'x' } }, 'messageType'],
		['broadcast', { message: { objectName: 'x' } }, 'objectName'],
		['broadcast', { notification: { alert: 'x' } }, 'alert'],
		['broadcast', { notification: { title: 'x'.repeat(99) } }, 'title'],
		['broadcast', { notification: { forceShowPushContent: 1 } }, 'forceShowPushContent'],
		['broadcast', { notification: { ios: { badge: 10_000 } } }, 'badge'],
		['broadcast', { notification: { iOS: { badge: 10_000 } } }, 'badge'],
		['broadcast', { notification: { ios: { thread_id: 'x' } } }, 'thread_id'],
		['broadcast', { notification: { android: { hw: { image: 'http://x' } } } }, 'image'],
		['broadcast', { notification: { android: { oppo: { notify_level: 3 } } } }, 'notify_level'],
		['broadcast', { notification: { harmonyOS: { ohos: { image: 'x' } } } }, 'image'],
		['broadcast', { notification: { ios: 'x' } }, 'ios'],
		['broadcast', { notification: { ios: [{ badge: 10_000 }] } }, 'ios'],
		['broadcast', { notification: { ios: { extras: { a: 1 } } } }, 'extras'],
		['pushNotification', { message: { content: 'x', objectName: 'RC:TxtMsg' } }, 'message'],
		['pushNotification', { Message: {} }, 'Message'],
		['pushNotification', { fromuserid: 'x' }, 'fromuserid'],
		['pushNotification', { from_user_id: 'x' }, 'from_user_id'],
	];

	test.each(FORBIDDEN)('%s: %j is refused by its name', (resource, additional, name) => {
		for (const product of ['nexconn', 'rongcloud'] as const) {
			const found = conflict({ resource, product, additional });
			expectSentences(found);
			expect(found.problem).toContain(name);
		}
	});

	test('what the node sets already cannot be set again', () => {
		const changes = { ios: { extrasJson: '{"a":"1"}' } };
		expectSentences(
			conflict({
				resource: 'broadcast',
				changes,
				additional: { notification: { ios: { extras: { a: '2' } } } },
			}),
		);
	});

	describe('the content is measured with what is joined to it', () => {
		const LIMIT = 131_072;
		// {"content":"Sale starts today","more":""}
		const WRAPPING = 41;

		test.each([
			['systemMessage', (more: string) => ({ content: { more } })],
			['broadcast', (more: string) => ({ message: { content: { more } } })],
		] as const)('%s', (resource, additional) => {
			for (const product of ['nexconn', 'rongcloud'] as const) {
				const most = 'é'.repeat((LIMIT - WRAPPING - 1) / 2);
				encoded({ resource, product, additional: additional(`${most}a`) });
				const found = conflict({ resource, product, additional: additional(`${most}aa`) });
				expectSentences(found);
				expect(found.problem).toContain(String(LIMIT + 1));
			}
		});
	});

	test('a refusal stays short, however long the names and values are', () => {
		const long = 'x'.repeat(10_000);
		for (const additional of [
			{ audience: long },
			{ notification: { ios: { [long]: 1, badge: long } } },
			{ [`${long}.audience`]: 1, Audience: { [long]: 1 } },
		]) {
			const { problem, fix } = conflict({ resource: 'broadcast', additional });
			expect(problem.length + fix.length).toBeLessThan(400);
		}
	});

	test('what is given is not changed', () => {
		const additional = { pushExt: { pushConfigs: [{ HW: { urgency: 'HIGH' } }] } };
		const before = structuredClone(additional);
		encoded({
			resource: 'systemMessage',
			changes: { huawei: { channelId: 'orders' } },
			additional,
		});
		expect(additional).toEqual(before);
	});
});

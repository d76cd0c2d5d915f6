import { describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import {
	broadcast,
	CONTINUE,
	FAST,
	personalized,
	push,
	systemMessage,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

/**
 * What people have good reason to enter: values of the service's pages and SDK samples, of the panel's own
 * examples and of docs/fields.md. None of it may be lost to the judgement of names and texts.
 */
// prettier-ignore
const IDS = [
	'u-1001', 'uid1', 'user_id_2', 'ABC123', 'a', '0', '007', '4711', '12345678901234567890', 'a+b', 'x=y', '-5', 'vu-1c', '5e12',
	'1e10', 'deadbeef', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'dGVzdA==', 'x'.repeat(64), 'nano', 'nullpunkt', 'undefined1', 'nonesuch', 'nan-7b',
	'naN2', 'trueman', 'NA-1001', 'info', 'e12', 'N1', '2026-05-01', '20260501', 'shop-bot', 'TEST', 'kIQ-r_4+9=',
];
// prettier-ignore
const TAGS = ['vip', 'NA', 'berlin', '男', '女', '北京', 'tag1', 'new-customer', 'new_customer', '2026', 'VIP', 'é', 'ünï', 'v2', 'A1', '金牌会员', 'नमस्ते'];
const PACKAGES = [
	'com.example.shop',
	'cn.rongcloud.im',
	'io.rong.demo2',
	'com.Example_App.ios',
	'shop',
];
// prettier-ignore
const TEXTS = [
	'Your parcel is on its way', '您的订单已发货', 'Grüße & 20% = "€5"', '50% off today', 'Sale: -50 %!', '[Nova] Your code is 1234', '【Nova】验证码 1234', 'Hello Ana,\nyour order is ready',
	'Read more: https://example.com/?a=1&b=2#c', 'Mail us at help@example.com', 'C# or C++?', '3 < 5 and 5 > 3', '#春节# 快乐', '😀👩‍👩‍👧‍👦', 'Price: $5.00', 'US$20', '1,001 visitors',
	"It's here", '“Quoted”', 'a/b, c;d', 'AC/DC', '(see below)', '* item', '50%', '100 %', 'Null problem', 'None of these', 'No. 5', '12:30', '5 x 3 = 15', 'tel:+49 170 1234567', 'RT @shop: new', 'a_b_c',
	'Press [OK] or [Cancel]', 'Über {} und []', '{', '}', '1 % 2', 'x^2', '~', '`code`', 'Ciao\tbella', 'שלום', 'مرحبا', 'สวัสดี', 'हैलो', '안녕하세요', 'こんにちは', 'Ω', '½', 'ﷺ', '0', '-', '?', '...',
];

const accepted = async (parameters: INodeParameters, values: readonly string[]) => {
	const items = values.map((value, index) => ({ value, to: `u-${index}` }));
	const { output } = await sandbox.run('rongcloud', parameters, items, CONTINUE);
	return output.flatMap(({ json }, index) =>
		json.status === 'accepted' && json.warnings === undefined
			? []
			: [[values[index], json.error ?? json.warnings]],
	);
};

const options = { ...FAST, oneCallPerItem: true };
const several = { severalBroadcasts: true };

describe('what is right goes out without a word', () => {
	test('enough of it is tried', () => {
		expect(new Set([...IDS, ...TAGS, ...PACKAGES, ...TEXTS]).size).toBeGreaterThan(100);
	});

	test.each<[string, INodeParameters, readonly string[]]>([
		[
			'a recipient',
			systemMessage({ toUserIds: '={{ $json.value }}', text: 'Hello', options }),
			IDS,
		],
		[
			'recipients in a list',
			systemMessage({ toUserIds: '={{ [$json.value, "u-1"] }}', text: 'Hello', options }),
			IDS,
		],
		[
			'the sender',
			systemMessage({ fromUserId: '={{ $json.value }}', text: 'Hello', options }),
			IDS,
		],
		[
			'the recipient of a personalized message',
			personalized({
				toUserIds: '={{ $json.value }}',
				text: 'Hi {to}',
				notificationText: 'x',
				options,
			}),
			IDS,
		],
		[
			'a listed user',
			push({ sendTo: 'listedUsers', userIds: '={{ $json.value }}', options: several }),
			IDS,
		],
		[
			'a user whose tags are set',
			{ resource: 'userTag', operation: 'set', userIds: '={{ $json.value }}', tags: 'vip' },
			IDS,
		],
		[
			'a guard key',
			systemMessage({
				text: 'Hello',
				options: { ...options },
				duplicateGuard: { duplicateGuardKey: '=key {{ $json.value }}' },
			}),
			[...IDS, ...TAGS],
		],
		['a tag of an audience', broadcast({ tagsAll: '={{ $json.value }}', options: several }), TAGS],
		[
			'a tag of a user',
			{
				resource: 'userTag',
				operation: 'set',
				userIds: '={{ $json.to }}',
				tags: '={{ $json.value }}',
			},
			TAGS,
		],
		[
			'an app package',
			push({
				sendTo: 'appPackage',
				tagsAll: '',
				packageName: '={{ $json.value }}',
				options: several,
			}),
			PACKAGES,
		],
		['a text', systemMessage({ text: '={{ $json.value }}', options }), TEXTS],
		[
			'a text inside another',
			systemMessage({ text: '=Hello, {{ $json.value }} for you', options }),
			TEXTS,
		],
		['a notification', push({ notificationText: '={{ $json.value }}', options: several }), TEXTS],
	])('%s', async (_what, parameters, values) => {
		expect(await accepted(parameters, values)).toEqual([]);
	});
});

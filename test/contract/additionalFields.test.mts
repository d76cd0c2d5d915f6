import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import { runNode } from '../support/engine.mts';
import { AUDIENCE_CHANNELS, channelOf, channelsOf, WITH_ADDITIONAL } from './channels.mts';
import { COMMON_CONTENT, type WireField } from './documents.mts';
import { baseOf, join } from './base.mts';
import { APPS, run, send, startPatientSandbox } from './send.mts';
import { placesIn } from './wire.mts';

type JsonObject = Record<string, unknown>;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startPatientSandbox();
});
beforeEach(() => allowUnknownFields(false));
afterAll(() => sandbox.close());

function allowUnknownFields(allowed: boolean): void {
	for (const { appKey } of APPS) sandbox.setApp(appKey, { allowUnknownFields: allowed });
}

const withAdditional = (parameters: INodeParameters, additional: JsonObject) =>
	join(parameters, { options: { additionalFields: JSON.stringify(additional) } });

/** The request with additional JSON has the ordinary values and those added, and no others. */
async function expectAdded(
	name: string,
	additional: JsonObject,
	added: JsonObject,
	set: INodeParameters = {},
	changed: JsonObject = {},
): Promise<void> {
	allowUnknownFields(true);
	const channel = channelOf(name);
	const { parameters, places } = baseOf(channel, set);
	const request = await send(sandbox, channel, withAdditional(parameters, additional));
	expect(placesIn(request, channel)).toStrictEqual({ ...places, ...changed, ...added });
}

const FIELD = 'Options > Additional Body Fields (JSON)';

/**
 * Runs one item for each piece of additional JSON, in a sandbox that takes anything: only the node
 * stands in the way. Each piece has to be refused under the name of its field in the panel.
 */
async function expectRefused(
	name: string,
	additional: readonly unknown[],
	set: INodeParameters = {},
): Promise<void> {
	const texts = additional.map((json) => (typeof json === 'string' ? json : JSON.stringify(json)));
	allowUnknownFields(true);
	sandbox.reset();
	const channel = channelOf(name);
	const options = { additionalFields: '={{ $json.additional }}', severalBroadcasts: true };
	const { errorOutput } = await runNode({
		parameters: {
			resource: channel.resource,
			operation: channel.operation,
			...join(baseOf(channel, set).parameters, { options }),
		},
		credential: channel.credential(sandbox),
		items: texts.map((text) => ({ additional: text })),
		settings: { onError: 'continueErrorOutput' },
	});
	const refused = new Set(
		errorOutput
			.filter(({ json }) => {
				const details = json.details as { problems?: Array<{ field: string }> } | undefined;
				return details?.problems?.some(({ field }) => field === FIELD);
			})
			.map(({ json }) => json.additional),
	);
	expect(texts.filter((text) => !refused.has(text))).toEqual([]);
	expect(sandbox.requests.map(({ rawBody }) => rawBody)).toEqual([]);
}

const PUSHES = AUDIENCE_CHANNELS;
/** Those whose notification stands beside the message. */
const MESSAGES = [
	'Nexconn message',
	'RongCloud message',
	'Nexconn personalized',
	'RongCloud personalized',
	'Nexconn message broadcast',
	'RongCloud message broadcast',
] as const;
/** Calls without a message. */
const WITHOUT_MESSAGE = WITH_ADDITIONAL.filter((name) => channelOf(name).content === undefined);
const WITH_CONTENT = WITH_ADDITIONAL.filter((name) => channelOf(name).content !== undefined);

describe('what the node does not know is added', () => {
	test.each(WITH_ADDITIONAL)('%s: at the top', async (name) => {
		await expectAdded(name, { busChannel: 'shop' }, { busChannel: 'shop' });
	});

	test.each(PUSHES)('%s: in the audience and the notification', async (name) => {
		await expectAdded(
			name,
			{
				audience: { region: 'north' },
				notification: { sound: 'bell', android: { meizu: { channelId: 'mz' } } },
			},
			{
				'audience.region': 'north',
				'notification.sound': 'bell',
				'notification.android.meizu.channelId': 'mz',
			},
		);
	});

	test.each(PUSHES)('%s: beside fields of the same vendor', async (name) => {
		await expectAdded(
			name,
			{ notification: { android: { hw: { sound: 'bell' } }, ios: { sound: 'bell' } } },
			{
				'notification.android.hw.sound': 'bell',
				'notification.android.hw.channelId': 'orders',
				'notification.ios.sound': 'bell',
				'notification.ios.badge': 1,
			},
			{ huawei: { channelId: 'orders' }, ios: { badge: 1 } },
		);
	});

	test.each(MESSAGES)('%s: to pushExt, which stays one text', async (name) => {
		await expectAdded(
			name,
			{
				pushExt: {
					pushId: 'p-1',
					pushConfigs: [{ HW: { sound: 'bell' } }, { OHOS: { sound: 'bell' } }],
				},
			},
			{
				'pushExt:title': 'Sale',
				'pushExt:pushId': 'p-1',
				'pushExt:pushConfigs[HW].channelId': 'orders',
				'pushExt:pushConfigs[HW].sound': 'bell',
				'pushExt:pushConfigs[FCM].channelId': 'fcm',
				'pushExt:pushConfigs[OHOS].sound': 'bell',
			},
			{ notificationTitle: 'Sale', huawei: { channelId: 'orders' }, fcm: { channelId: 'fcm' } },
		);
	});

	test.each(MESSAGES)('%s: a pushExt of its own becomes a text too', async (name) => {
		await expectAdded(
			name,
			{ pushExt: { pushConfigs: [{ OHOS: { sound: 'bell' } }] } },
			{ 'pushExt:pushConfigs[OHOS].sound': 'bell' },
		);
	});

	test.each(WITH_CONTENT)('%s: to the content, which stays one text', async (name) => {
		const { content = '' } = channelOf(name);
		const added = { mentionedInfo: { type: 1 } };
		await expectAdded(
			name,
			content === 'content' ? { content: added } : { message: { content: added } },
			{ [`${content}:mentionedInfo.type`]: 1 },
		);
	});
});

/** A dotted place as nested objects; a vendor of pushExt as an entry of its list. */
function nested(place: string, value: unknown): JsonObject {
	const vendor = /^pushExt:pushConfigs\[(\w+)\]\.(.+)$/.exec(place);
	if (vendor !== null) {
		return { pushExt: { pushConfigs: [{ [vendor[1] ?? '']: { [vendor[2] ?? '']: value } }] } };
	}
	return place
		.split(/[.:]/)
		.reverse()
		.reduce<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/**
 * For each channel every documented field of its kind of call, in the spelling of each product: one
 * that this call does not have could still be one that the service takes.
 */
function siblingsOf(name: string): string[] {
	if (channelOf(name).resource === 'systemMessage') return ['Nexconn message', 'RongCloud message'];
	if (!channelsOf('audience', 'newerAudience').includes(name)) {
		const isBroadcast = channelOf(name).resource === 'broadcast';
		return isBroadcast ? ['Nexconn message broadcast', 'RongCloud message broadcast'] : [name];
	}
	return ['Nexconn broadcast', 'Nexconn broadcast, newer paths'];
}

function documented(name: string, isKind: (kind: WireField['kind']) => boolean): string[] {
	const fields = siblingsOf(name).flatMap((sibling) => channelOf(sibling).fields);
	return [...new Set(fields.filter(({ kind }) => isKind(kind)).map((field) => field.name))];
}

const TO_TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };
const HUAWEI = { huawei: { channelId: 'orders' } };

describe.each(WITH_ADDITIONAL)('what the node has a field for is refused: %s', (name) => {
	test('every documented field', async () => {
		const places = documented(name, (kind) => kind === 'value');
		await expectRefused(
			name,
			places.map((place) => nested(place, 'anything')),
		);
	});

	// Such a value can only be wrong, and finding that out would cost a call of a small quota.
	test.each([['text'], [[]], [[{ sound: 'bell' }]]])(
		'%j where fields are inside',
		async (value) => {
			const places = documented(name, (kind) => kind !== 'value');
			await expectRefused(
				name,
				places.map((place) => nested(place, value)),
			);
		},
	);

	test('a literal, not only an expression', async () => {
		sandbox.reset();
		const channel = channelOf(name);
		const [field] = channel.fields;
		const { parameters } = baseOf(channel);
		const set = withAdditional(parameters, { [field?.name ?? '']: 'anything' });
		const { error } = await run(sandbox, channel, set);
		expect(error?.message).toContain(FIELD);
		expect(sandbox.requests).toEqual([]);
	});

	test('names that reach into JavaScript', async () => {
		await expectRefused(name, [
			'{"__proto__": {"is_to_all": true}}',
			'{"audience": {"__proto__": {"is_to_all": true}}}',
			'{"pushExt": {"__proto__": {"title": "Sale"}}}',
			'{"constructor": {"prototype": {"is_to_all": true}}}',
			'{"notification": {"prototype": {}}}',
		]);
		expect(Object.prototype).not.toHaveProperty('is_to_all');
	});

	test('what is not a JSON object', async () => {
		await expectRefused(name, ['[1]', '"text"', '{"a":', 'null', '12']);
	});
});

describe.each(WITH_CONTENT)('inside the content: %s', (name) => {
	const { content = '' } = channelOf(name);

	test('what every type has a field for is refused', async () => {
		await expectRefused(
			name,
			[...COMMON_CONTENT, 'content'].map((place) => nested(`${content}.${place}`, 'anything')),
		);
	});

	test('what the type has a field for is refused, even if it was left empty', async () => {
		await expectRefused(name, [nested(`${content}.name`, 12)], {
			messageType: 'RC:ImgMsg',
			imageUrl: 'https://example.com/picture.jpg',
			thumbnail: '/9j/4AAQSkZJRg==',
		});
	});
});

test('Combined Tags: the groups cannot be changed or added to', async () => {
	const items = [{ tags: ['all'], isNot: false, tagsOperator: 'OR', itemsOperator: 'OR' }];
	await expectRefused('RongCloud combined push', [
		{ audience: { tagItems: items } },
		{ audience: { tag_items: items } },
		{ audience: { tagItems: { tags: ['all'] } } },
		{ audience: { tagItems: [] } },
		{ audience: { tag: ['all'] } },
		{ audience: { is_to_all: true } },
	]);
});

test.each(PUSHES)(
	'%s: no groups of tags, which only Combined Tags has and checks',
	async (name) => {
		await expectRefused(
			name,
			[
				{ audience: { tagItems: [{ tags: ['vip'], isNot: true }] } },
				{ audience: { tag_items: [] } },
			],
			TO_TAGGED,
		);
	},
);

test.each(PUSHES)('%s: no fields of Send to Users either', async (name) => {
	await expectRefused(name, [
		{ userIds: ['u-9'] },
		{ user_ids: ['u-9'] },
		{ notification: { pushContent: 'Another text' } },
	]);
});

test('Send to Users: no other users, and no other text', async () => {
	await expectRefused('RongCloud user push', [
		{ userIds: ['u-9'] },
		{ user_ids: ['u-9'] },
		{ UserIDs: 'u-9' },
		{ audience: { userid: ['u-9'] } },
		{ notification: { pushContent: 'Another text' } },
		{ notification: { alert: 'Another text' } },
		{ toUserIds: ['u-9'] },
	]);
});

describe.each(PUSHES)('a push or broadcast: %s', (name) => {
	const everyone = ['is_to_all', 'isToAll', 'IsToAll', 'is-to-all', 'IS_TO_ALL', 'istoall'].map(
		(key) => ({ audience: { [key]: true } }),
	);

	test('cannot be sent to everyone, in any spelling', async () => {
		await expectRefused(name, everyone);
		await expectRefused(name, everyone, TO_TAGGED);
	});

	test('cannot get another audience as a whole', async () => {
		await expectRefused(name, [{ audience: 'everyone' }, { Audience: { is_to_all: true } }]);
	});

	test('vendor fields are refused in any spelling', async () => {
		const notifications = [
			{ android: { HW: { channelId: 'orders' } } },
			{ android: { hw: { channel_id: 'orders' } } },
			{ Android: { hw: { channelId: 'orders' } } },
			{ ios: { threadId: 'orders' } },
			{ HarmonyOS: { ohos: { category: 'IM' } } },
		];
		await expectRefused(
			name,
			notifications.map((notification) => ({ notification })),
		);
	});

	test('vendor fields are refused beside those that are set', async () => {
		const vendors = [{ channelId: 'others' }, { importance: 'URGENT' }, null, 'orders'];
		await expectRefused(
			name,
			vendors.map((hw) => ({ notification: { android: { hw } } })),
			HUAWEI,
		);
	});
});

describe.each(WITHOUT_MESSAGE)('a push without message: %s', (name) => {
	test('cannot get one', async () => {
		await expectRefused(name, [
			{ message: { objectName: 'RC:TxtMsg', content: '{"content":"Hello"}' } },
			{ message: 'Hello' },
			{ Message: { object_name: 'RC:TxtMsg' } },
			{ from_user_id: 'shop-bot' },
		]);
	});
});

describe.each(MESSAGES)('pushExt: %s', (name) => {
	test('a text that holds fields of the node is refused', async () => {
		const texts = [
			{ title: 'Sale' },
			{ forceShowPushContent: 1 },
			{ pushConfigs: [{ HW: { channelId: 'orders' } }] },
		].map((pushExt) => ({ pushExt: JSON.stringify(pushExt) }));
		await expectRefused(name, texts);
		await expectRefused(name, texts, HUAWEI);
	});

	test('vendor fields are refused in any spelling', async () => {
		const lists = [
			[{ HW: { channelId: 'others' } }],
			[{ HW: { importance: 'URGENT' } }],
			[{ hw: { importance: 'URGENT' } }],
			[{ FCM: { channelId: 'others' } }],
			[{ apns: { 'thread-id': 'others' } }],
			[{ APNs: { threadId: 'others' } }],
			['HW'],
			{ HW: { channelId: 'others' } },
			'HW',
		].map((pushConfigs) => ({ pushExt: { pushConfigs } }));
		await expectRefused(name, lists, HUAWEI);
		await expectRefused(name, lists);
	});
});

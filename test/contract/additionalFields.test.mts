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
	join(parameters, { advanced: { additionalFields: JSON.stringify(additional) } });

const FIELD = 'Advanced > Additional Body Fields (JSON)';

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
	const options = { severalBroadcasts: true };
	const advanced = { additionalFields: '={{ $json.additional }}' };
	const { errorOutput } = await runNode({
		parameters: {
			resource: channel.resource,
			operation: channel.operation,
			...join(baseOf(channel, set).parameters, { options, advanced }),
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
const MESSAGES = channelsOf('pushExt');
/** Calls without a message. */
const WITHOUT_MESSAGE = WITH_ADDITIONAL.filter((name) => channelOf(name).content === undefined);
const WITH_CONTENT = WITH_ADDITIONAL.filter((name) => channelOf(name).content !== undefined);

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

/** On which channels, what is added, where it comes out, and what is set beside it. */
type Added = [
	on: readonly string[],
	additional: JsonObject,
	added: JsonObject,
	set?: INodeParameters,
];

const UNKNOWN = { burnDuration: 30 };
const ADDED: readonly Added[] = [
	[WITH_ADDITIONAL, { busChannel: 'shop' }, { busChannel: 'shop' }],
	[
		PUSHES,
		{
			audience: { region: 'north' },
			notification: { sound: 'bell', android: { acme: { channelId: 'mz' } } },
		},
		{
			'audience.region': 'north',
			'notification.sound': 'bell',
			'notification.android.acme.channelId': 'mz',
		},
	],
	[
		PUSHES,
		{ notification: { android: { hw: { sound: 'bell' } }, ios: { sound: 'bell' } } },
		{
			'notification.android.hw.sound': 'bell',
			'notification.android.hw.channelId': 'orders',
			'notification.ios.sound': 'bell',
			'notification.ios.badge': 1,
		},
		{ huawei: { channelId: 'orders' }, ios: { badge: 1 } },
	],
	[
		MESSAGES,
		{ pushExt: { pushId: 'p', pushConfigs: [{ HW: { sound: 'a' } }, { OHOS: { sound: 'b' } }] } },
		{
			'pushExt:title': 'Sale',
			'pushExt:pushId': 'p',
			'pushExt:pushConfigs[HW].channelId': 'orders',
			'pushExt:pushConfigs[HW].sound': 'a',
			'pushExt:pushConfigs[FCM].channelId': 'fcm',
			'pushExt:pushConfigs[OHOS].sound': 'b',
		},
		{ notificationTitle: 'Sale', huawei: { channelId: 'orders' }, fcm: { channelId: 'fcm' } },
	],
	[
		MESSAGES,
		{ pushExt: { pushConfigs: [{ OHOS: { sound: 'bell' } }] } },
		{ 'pushExt:pushConfigs[OHOS].sound': 'bell' },
	],
	...WITH_CONTENT.map((name): Added => {
		const { content = '' } = channelOf(name);
		return [[name], nested(content, UNKNOWN), { [`${content}:burnDuration`]: 30 }];
	}),
];

test.each(ADDED.flatMap(([on, ...rest]) => on.map((name) => [name, ...rest] as const)))(
	'%s: %j is added, and nothing else changes',
	async (name, additional, added, set = {}) => {
		allowUnknownFields(true);
		const channel = channelOf(name);
		const { parameters, places } = baseOf(channel, set);
		const request = await send(sandbox, channel, withAdditional(parameters, additional));
		expect(placesIn(request, channel)).toStrictEqual({ ...places, ...added });
	},
);

const HUAWEI = { huawei: { channelId: 'orders' } };
const IMAGE = {
	messageType: 'RC:ImgMsg',
	imageUrl: 'https://example.com/picture.jpg',
	thumbnail: '/9j/4AAQSkZJRg==',
};
const TO_TAGGED = { sendTo: 'taggedUsers', tagsAll: 'vip' };

/** Names that reach into JavaScript, and what is no JSON object. */
const UNUSABLE = [
	'{"__proto__": {"is_to_all": true}}',
	'{"audience": {"__proto__": {"is_to_all": true}}}',
	'{"pushExt": {"__proto__": {"title": "Sale"}}}',
	'{"constructor": {"prototype": {"is_to_all": true}}}',
	'{"notification": {"prototype": {}}}',
	...['[1]', '"text"', '{"a":', 'null', '12'],
];

describe.each(WITH_ADDITIONAL)('what the node has a field for is refused: %s', (name) => {
	const channel = channelOf(name);

	test('every documented field, what cannot be where fields are inside, and no JSON object', async () => {
		const values = documented(name, (kind) => kind === 'value');
		const outer = documented(name, (kind) => kind !== 'value');
		// Such a value can only be wrong, and finding that out would cost a call of a small quota.
		const flat = ['text', [], [{ sound: 'bell' }]];
		await expectRefused(name, [
			...values.map((place) => nested(place, 'anything')),
			...outer.flatMap((place) => flat.map((value) => nested(place, value))),
			...UNUSABLE,
		]);
		expect(Object.prototype).not.toHaveProperty('is_to_all');
	});

	test('a literal, not only an expression', async () => {
		const additional = { [channel.fields[0]?.name ?? '']: 'anything' };
		const { parameters } = baseOf(channel);
		const { error } = await run(sandbox, channel, withAdditional(parameters, additional));
		expect(error?.message).toContain(FIELD);
		expect(sandbox.requests).toEqual([]);
	});

	const { content } = channel;
	if (content === undefined) return;

	test('inside the content: what every type has, and what its own has though it was left empty', async () => {
		const common = [...COMMON_CONTENT, 'content'];
		await expectRefused(
			name,
			common.map((place) => nested(`${content}.${place}`, 'anything')),
		);
		await expectRefused(name, [nested(`${content}.name`, 12)], IMAGE);
	});
});

const EVERYONE = ['is_to_all', 'isToAll', 'IsToAll', 'is-to-all', 'IS_TO_ALL', 'istoall'].map(
	(key) => ({ audience: { [key]: true } }),
);
const NOT_TAGS = [
	{ audience: { tagItems: [{ tags: ['vip'], isNot: true }] } },
	{ audience: { tag_items: [] } },
];
const NOT_USERS = [
	{ userIds: ['u-9'] },
	{ user_ids: ['u-9'] },
	{ notification: { pushContent: 'Another text' } },
];
const VENDORS = [
	{ android: { HW: { channelId: 'orders' } } },
	{ android: { hw: { channel_id: 'orders' } } },
	{ Android: { hw: { channelId: 'orders' } } },
	{ ios: { threadId: 'orders' } },
	{ HarmonyOS: { ohos: { category: 'IM' } } },
].map((notification) => ({ notification }));
const VENDORS_AGAIN = [{ channelId: 'others' }, { importance: 'URGENT' }, null, 'orders'].map(
	(hw) => ({ notification: { android: { hw } } }),
);
const PUSH_EXT_TEXTS = [
	{ title: 'Sale' },
	{ forceShowPushContent: 1 },
	{ pushConfigs: [{ HW: { channelId: 'orders' } }] },
].map((pushExt) => ({ pushExt: JSON.stringify(pushExt) }));
const PUSH_CONFIGS = [
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
const items = [{ tags: ['all'], isNot: false, tagsOperator: 'OR', itemsOperator: 'OR' }];

/** What no table of fields has: other spellings, and what only another call has and checks. */
const REFUSED: ReadonlyArray<
	[what: string, on: readonly string[], additional: readonly JsonObject[], set?: INodeParameters]
> = [
	['everyone, in any spelling', PUSHES, EVERYONE],
	['everyone in place of tags', PUSHES, [...EVERYONE, ...NOT_TAGS], TO_TAGGED],
	['another audience', PUSHES, [{ audience: 'everyone' }, { Audience: { is_to_all: true } }]],
	['what Send to Users has', PUSHES, NOT_USERS],
	['vendors in any spelling', PUSHES, VENDORS],
	['vendors beside those that are set', PUSHES, VENDORS_AGAIN, HUAWEI],
	['fields in the text of pushExt', MESSAGES, PUSH_EXT_TEXTS],
	['vendors of pushExt in any spelling', MESSAGES, PUSH_CONFIGS],
	['both beside those that are set', MESSAGES, [...PUSH_EXT_TEXTS, ...PUSH_CONFIGS], HUAWEI],
	[
		'a message',
		WITHOUT_MESSAGE,
		[
			{ message: { objectName: 'RC:TxtMsg', content: '{"content":"Hello"}' } },
			{ message: 'Hello' },
			{ Message: { object_name: 'RC:TxtMsg' } },
			{ from_user_id: 'shop-bot' },
		],
	],
	[
		'other groups of tags',
		['RongCloud combined push'],
		[
			...[{ tagItems: items }, { tag_items: items }, { tagItems: { tags: ['all'] } }],
			...[{ tagItems: [] }, { tag: ['all'] }, { is_to_all: true }],
		].map((audience) => ({ audience })),
	],
	[
		'other users, and another text',
		['RongCloud user push'],
		[
			...NOT_USERS,
			{ UserIDs: 'u-9' },
			{ audience: { userid: ['u-9'] } },
			{ notification: { alert: 'Another text' } },
			{ toUserIds: ['u-9'] },
		],
	],
];

test.each(
	REFUSED.flatMap(([what, on, ...rest]) => on.map((name) => [name, what, ...rest] as const)),
)(
	'%s: %s is refused',
	async (name, _what, additional, set = {}) => await expectRefused(name, additional, set),
);

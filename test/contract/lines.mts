import type { INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { MANIFESTS } from '../operations/index.mts';
import type { Group, OwnLine } from '../operations/manifest.mts';
import { PICTURE } from '../operations/parts.mts';
import { CHANNEL_NAMES, channelsOf } from './channels.mts';
import { VENDOR_BLOCKS } from './vendors.mts';

/** One field: what a user sets, and the exact value at its place on the wire. */
export interface Line {
	/** Names of channels. */
	on: readonly string[];
	set: INodeParameters;
	/** `{type}` and `{content}` stand for the places of the message type and the content. */
	place: string;
	value: unknown;
	/** Lines of one name need each other and are sent as one request. */
	together?: string;
}

const PLATFORMS: readonly Group[] = ['platforms'];
const AUDIENCES: readonly Group[] = ['audience', 'newerAudience'];
const NOTIFICATION: readonly Group[] = ['notification'];
/** Where a platform may have a text and a title of its own. */
const OWN_TEXTS: readonly Group[] = ['ownTexts'];
const PUSH_EXT: readonly Group[] = ['pushExt'];
const MESSAGES: readonly Group[] = ['nestedMessage', 'jsonMessage', 'formMessage'];

const line = (
	groups: readonly Group[],
	set: INodeParameters,
	place: string,
	value: unknown,
): Line => ({ on: channelsOf(...groups), set, place, value });

/** A setting of the notification, at its place below `notification` and at that in `pushExt`. */
const both = (set: INodeParameters, place: string, inPushExt: string, value: unknown): Line[] => [
	line(NOTIFICATION, set, `notification.${place}`, value),
	line(PUSH_EXT, set, `pushExt:${inPushExt}`, value),
];

/** Lines that only make a complete request together. */
const together = (name: string, ...lines: Line[]): Line[] =>
	lines.map((entry) => ({ ...entry, together: name }));

const toPackage = (set: INodeParameters) => ({ sendTo: 'appPackage', ...set });
const toTagged = (set: INodeParameters) => ({ sendTo: 'taggedUsers', ...set });
const toEveryone = { sendTo: 'allUsers', allUsersConfirmed: true };
const message = (messageType: string, set: INodeParameters = {}) => ({ messageType, ...set });
const details = (set: INodeParameters) => ({ options: set });
const options = (set: INodeParameters) => ({ notificationOptions: set });
const extra = (entry: INodeParameters) => ({ extras: { entries: [entry] } });

/** A built-in type without fields in the panel. */
export const OTHER = 'RC:PSCmd';

const THUMBNAIL = '/9j/4AAQSkZJRg==';

/** A class of notifications, picked from the list or entered by name. */
const WAYS = ['list', 'name'] as const;
const category = (mode: (typeof WAYS)[number], value: string) => ({
	category: { __rl: true, mode, value },
});

/** What is set in the groups of the vendors of Android phones. */
const VENDORS = VENDOR_BLOCKS.flatMap(({ group, inPush, inPushExt, lines }) =>
	WAYS.flatMap((way) =>
		lines.flatMap((parts, index) => {
			const sent = parts.flatMap(([parameter, key, value]) =>
				both(
					{
						[group]:
							parameter === 'category' ? category(way, String(value)) : { [parameter]: value },
					},
					`android.${inPush}.${key}`,
					`pushConfigs[${inPushExt}].${key}`,
					value,
				),
			);
			return parts.length > 1 ? together(`${group} ${index} ${way}`, ...sent) : sent;
		}),
	),
);

/** Where the data and the picture for all devices go. */
const DATA_PLACES = ['ios', 'android', 'harmonyOS'].map((block) => `notification.${block}.extras`);
const PICTURE_PLACES = [
	'ios.richMediaUri',
	'android.hw.image',
	'android.honor.image',
	'android.mi.large_icon_uri',
	'android.fcm.imageUrl',
	'harmonyOS.ohos.image',
].map((place) => `notification.${place}`);
const PICTURE_VENDORS = [
	'APNs].richMediaUri',
	'HW].image',
	'HONOR].image',
	'MI].large_icon_uri',
	'FCM].imageUrl',
	'OHOS].image',
].map((place) => `pushExt:pushConfigs[${place}`);

/** Where each of the two users of an ordinary request has push data of their own. */
const EACH_USER = ['RongCloud personalized', 'RongCloud personalized direct'];

const dataForAll = (set: INodeParameters, data: Record<string, unknown>): Line[] => [
	...together(
		`data ${JSON.stringify(set)}`,
		...DATA_PLACES.map((place) => line(NOTIFICATION, options(set), place, data)),
	),
	line(['commonText'], options(set), 'pushData', JSON.stringify(data)),
	...EACH_USER.map((on) => ({
		...{ on: [on], set: options(set), place: 'pushData' },
		value: Array(2).fill(JSON.stringify(data)) as string[],
	})),
];
const appData = (entry: INodeParameters) => ({ appData: { entries: [entry] } });
const FOR_ALL = [
	...dataForAll(appData({ name: 'page', type: 'text', text: 'orders/42' }), { page: 'orders/42' }),
	...dataForAll(appData({ name: 'id', type: 'number', number: 42 }), { id: 42 }),
	...dataForAll(appData({ name: 'new', type: 'boolean', boolean: true }), { new: true }),
	...dataForAll(appData({ name: 'new', type: 'boolean', boolean: false }), { new: false }),
	...dataForAll({ appDataJson: '{"page":{"id":"A-17"}}' }, { page: { id: 'A-17' } }),
	...together(
		'picture',
		...PICTURE_PLACES.map((place) =>
			line(NOTIFICATION, options({ pictureUrl: PICTURE }), place, PICTURE),
		),
		...PICTURE_VENDORS.map((place) =>
			line(PUSH_EXT, options({ pictureUrl: PICTURE }), place, PICTURE),
		),
	),
];

// prettier-ignore
const SHARED: readonly Line[] = [
	// Platforms, sender, recipients, audience (docs/service.md, section 3.1)
	line(PLATFORMS, { platforms: ['ios'] }, 'platform', ['ios']),
	line(PLATFORMS, { platforms: ['android'] }, 'platform', ['android']),
	line(PLATFORMS, { platforms: ['android', 'HarmonyOS'] }, 'platform', ['android', 'HarmonyOS']),
	line(['harmonyOsAlone'], { platforms: ['HarmonyOS'] }, 'platform', ['HarmonyOS']),
	line(['jsonMessage', 'formMessage'], { fromUserId: 'shop-bot' }, 'fromUserId', 'shop-bot'),
	line(['audience'], { sendTo: 'listedUsers', userIds: 'u-7, u-8' }, 'audience.userid', ['u-7', 'u-8']),
	line(['newerAudience'], { sendTo: 'listedUsers', userIds: 'u-7, u-8' }, 'audience.userId', ['u-7', 'u-8']),
	line(AUDIENCES, toPackage({ packageName: 'com.example.shop' }), 'audience.packageName', 'com.example.shop'),
	...together('package with tags',
		line(AUDIENCES, toPackage({ packageName: 'com.example.tagged' }), 'audience.packageName', 'com.example.tagged'),
		line(AUDIENCES, toPackage({ tagsAll: 'vip, berlin' }), 'audience.tag', ['vip', 'berlin']),
		line(['audience'], toPackage({ tagsAny: 'new, old' }), 'audience.tag_or', ['new', 'old']),
		line(['newerAudience'], toPackage({ tagsAny: 'new, old' }), 'audience.tagOr', ['new', 'old']),
	),
	line(AUDIENCES, toTagged({ tagsAll: 'vip, berlin' }), 'audience.tag', ['vip', 'berlin']),
	line(['audience'], toTagged({ tagsAny: 'new, old' }), 'audience.tag_or', ['new', 'old']),
	line(['newerAudience'], toTagged({ tagsAny: 'new, old' }), 'audience.tagOr', ['new', 'old']),
	...together('tags with package',
		line(AUDIENCES, toTagged({ tagsAll: 'vip' }), 'audience.tag', ['vip']),
		line(['audience'], toTagged({ tagsAny: 'new' }), 'audience.tag_or', ['new']),
		line(['newerAudience'], toTagged({ tagsAny: 'new' }), 'audience.tagOr', ['new']),
		line(AUDIENCES, toTagged({ packageName: 'com.example.shop' }), 'audience.packageName', 'com.example.shop'),
	),
	line(['audience'], toEveryone, 'audience.is_to_all', true),
	line(['newerAudience'], toEveryone, 'audience.isToAll', true),

	// Message type and content, and what the message carries beside them (docs/service.md, section 3.1)
	...together('custom message with JSON',
		line(MESSAGES, message('custom', { customType: 'App:OrderMsg' }), '{type}', 'App:OrderMsg'),
		line(MESSAGES, message('custom', { customFormat: 'json', customJson: '{ "order": 42 }' }), '{content}', '{"order":42}'),
	),
	...together('other built-in message',
		line(MESSAGES, message('other', { builtInType: OTHER }), '{type}', OTHER),
		line(MESSAGES, message('other', { customJson: '{ "operation": "menu" }' }), '{content}:operation', 'menu'),
	),
	...together('custom message with text',
		line(MESSAGES, message('custom', { customType: 'App:PlainMsg' }), '{type}', 'App:PlainMsg'),
		line(MESSAGES, message('custom', { customFormat: 'text', customText: ' plain: <text> ' }), '{content}', ' plain: <text> '),
	),
	line(['nestedMessage'], details({ disableUpdateLastMsg: true }), 'message.disableUpdateLastMsg', true),
	line(['nestedMessage'], details({ disableUpdateLastMsg: false }), 'message.disableUpdateLastMsg', false),
	line(['jsonMessage'], details({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', true),
	line(['jsonMessage'], details({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', false),
	line(['formMessage'], details({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', 'true'),
	line(['formMessage'], details({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', 'false'),
	line(['commonText'], { notificationText: 'Order shipped' }, 'pushContent', 'Order shipped'),
	line(['commonText'], options({ pushData: 'order-42' }), 'pushData', 'order-42'),
	line(['silent'], { ios: { contentAvailable: true } }, 'contentAvailable', 1),
	line(['silent'], { ios: { contentAvailable: false } }, 'contentAvailable', 0),
	line(['formSilent'], { ios: { contentAvailable: true } }, 'contentAvailable', '1'),
	line(['formSilent'], { ios: { contentAvailable: false } }, 'contentAvailable', '0'),

	// What is given once for all devices (docs/service.md, sections 3.3 to 5)
	...FOR_ALL,

	// notification (docs/service.md, section 3.2)
	line(NOTIFICATION, { notificationTitle: 'Summer sale' }, 'notification.title', 'Summer sale'),
	line(PLATFORMS, { notificationText: 'Starts today' }, 'notification.alert', 'Starts today'),
	...both(options({ forceShowPushContent: true }), 'forceShowPushContent', 'forceShowPushContent', 1),
	...both(options({ forceShowPushContent: false }), 'forceShowPushContent', 'forceShowPushContent', 0),

	// notification.ios (docs/service.md, section 3.3)
	line(OWN_TEXTS, { ios: { title: 'iOS title' } }, 'notification.ios.title', 'iOS title'),
	line(NOTIFICATION, { ios: { contentAvailable: true } }, 'notification.ios.contentAvailable', 1),
	line(NOTIFICATION, { ios: { contentAvailable: false } }, 'notification.ios.contentAvailable', 0),
	line(OWN_TEXTS, { ios: { alert: 'iOS text' } }, 'notification.ios.alert', 'iOS text'),
	line(NOTIFICATION, { ios: { badge: LIMITS.badgeHighest } }, 'notification.ios.badge', LIMITS.badgeHighest),
	line(NOTIFICATION, { ios: { badge: 0 } }, 'notification.ios.badge', 0),
	line(NOTIFICATION, { ios: { badge: -1 } }, 'notification.ios.badge', -1),
	...both({ ios: { threadId: 'orders' } }, 'ios.thread-id', 'pushConfigs[APNs].thread-id', 'orders'),
	...both({ ios: { collapseId: 'order-42' } }, 'ios.apns-collapse-id', 'pushConfigs[APNs].apns-collapse-id', 'order-42'),
	...together('rich push',
		...both({ ios: { apnsCategory: 'NEW_ARRIVAL' } }, 'ios.category', 'pushConfigs[APNs].category', 'NEW_ARRIVAL'),
		...both({ ios: { richMediaUri: PICTURE } }, 'ios.richMediaUri', 'pushConfigs[APNs].richMediaUri', PICTURE),
	),
	...both({ ios: { interruptionLevel: 'passive' } }, 'ios.interruption-level', 'pushConfigs[APNs].interruption-level', 'passive'),
	...both({ ios: { interruptionLevel: 'active' } }, 'ios.interruption-level', 'pushConfigs[APNs].interruption-level', 'active'),
	...both({ ios: { interruptionLevel: 'time-sensitive' } }, 'ios.interruption-level', 'pushConfigs[APNs].interruption-level', 'time-sensitive'),
	...both({ ios: { interruptionLevel: 'critical' } }, 'ios.interruption-level', 'pushConfigs[APNs].interruption-level', 'critical'),
	line(NOTIFICATION, { ios: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.ios.extras', { id: '1' }),
	line(NOTIFICATION, { ios: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.ios.extras', { id: 1.5 }),
	line(NOTIFICATION, { ios: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.ios.extras', { id: true }),
	line(NOTIFICATION, { ios: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.ios.extras', { id: false }),
	line(NOTIFICATION, { ios: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.ios.extras', { id: '1', list: [2] }),

	// notification.android (docs/service.md, section 3.4)
	line(OWN_TEXTS, { android: { alert: 'Android text' } }, 'notification.android.alert', 'Android text'),
	...VENDORS,
	line(NOTIFICATION, { android: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.android.extras', { id: '1' }),
	line(NOTIFICATION, { android: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.android.extras', { id: 1.5 }),
	line(NOTIFICATION, { android: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.android.extras', { id: true }),
	line(NOTIFICATION, { android: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.android.extras', { id: false }),
	line(NOTIFICATION, { android: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.android.extras', { id: '1', list: [2] }),

	// notification.harmonyOS (docs/service.md, section 3.5)
	line(OWN_TEXTS, { harmonyOs: { alert: 'HarmonyOS text' } }, 'notification.harmonyOS.alert', 'HarmonyOS text'),
	...WAYS.flatMap((way) =>
		both({ harmonyOs: category(way, 'IM') }, 'harmonyOS.ohos.category', 'pushConfigs[OHOS].category', 'IM'),
	),
	...both({ harmonyOs: { image: PICTURE } }, 'harmonyOS.ohos.image', 'pushConfigs[OHOS].image', PICTURE),
	line(NOTIFICATION, { harmonyOs: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.harmonyOS.extras', { id: '1' }),
	line(NOTIFICATION, { harmonyOs: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.harmonyOS.extras', { id: 1.5 }),
	line(NOTIFICATION, { harmonyOs: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.harmonyOS.extras', { id: true }),
	line(NOTIFICATION, { harmonyOs: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.harmonyOS.extras', { id: false }),
	line(NOTIFICATION, { harmonyOs: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.harmonyOS.extras', { id: '1', list: [2] }),

	// The content of each built-in type (docs/service.md, section 4.2)
	...together('RC:TxtMsg',
		line(MESSAGES, message('RC:TxtMsg'), '{type}', 'RC:TxtMsg'),
		line(MESSAGES, message('RC:TxtMsg', { text: 'Hello' }), '{content}:content', 'Hello'),
	),
	...together('RC:ImgMsg',
		line(MESSAGES, message('RC:ImgMsg'), '{type}', 'RC:ImgMsg'),
		line(MESSAGES, message('RC:ImgMsg', { thumbnailFrom: 'text', thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(MESSAGES, message('RC:ImgMsg', { imageUrl: PICTURE }), '{content}:imageUri', PICTURE),
		line(MESSAGES, message('RC:ImgMsg', { fileName: 'new.jpg' }), '{content}:name', 'new.jpg'),
	),
	...together('RC:GIFMsg',
		line(MESSAGES, message('RC:GIFMsg'), '{type}', 'RC:GIFMsg'),
		line(MESSAGES, message('RC:GIFMsg', { gifUrl: 'https://example.com/party.gif' }), '{content}:remoteUrl', 'https://example.com/party.gif'),
		line(MESSAGES, message('RC:GIFMsg', { fileSize: 20480 }), '{content}:gifDataSize', 20480),
		line(MESSAGES, message('RC:GIFMsg', { width: 320 }), '{content}:width', 320),
		line(MESSAGES, message('RC:GIFMsg', { height: 240 }), '{content}:height', 240),
		line(MESSAGES, message('RC:GIFMsg', { fileName: 'party.gif' }), '{content}:name', 'party.gif'),
	),
	...together('RC:HQVCMsg',
		line(MESSAGES, message('RC:HQVCMsg'), '{type}', 'RC:HQVCMsg'),
		line(MESSAGES, message('RC:HQVCMsg', { voiceUrl: 'https://example.com/hello.aac' }), '{content}:remoteUrl', 'https://example.com/hello.aac'),
		line(MESSAGES, message('RC:HQVCMsg', { duration: LIMITS.voiceSeconds }), '{content}:duration', LIMITS.voiceSeconds),
		line(MESSAGES, message('RC:HQVCMsg', { fileName: 'hello.aac' }), '{content}:name', 'hello.aac'),
	),
	...together('RC:FileMsg',
		line(MESSAGES, message('RC:FileMsg'), '{type}', 'RC:FileMsg'),
		line(MESSAGES, message('RC:FileMsg', { fileName: 'catalogue.pdf' }), '{content}:name', 'catalogue.pdf'),
		line(MESSAGES, message('RC:FileMsg', { fileSize: 4096 }), '{content}:size', 4096),
		line(MESSAGES, message('RC:FileMsg', { fileType: 'pdf' }), '{content}:type', 'pdf'),
		line(MESSAGES, message('RC:FileMsg', { fileUrl: 'https://example.com/c.pdf' }), '{content}:fileUrl', 'https://example.com/c.pdf'),
	),
	...together('RC:SightMsg',
		line(MESSAGES, message('RC:SightMsg'), '{type}', 'RC:SightMsg'),
		line(MESSAGES, message('RC:SightMsg', { videoUrl: 'https://example.com/tour.mp4' }), '{content}:sightUrl', 'https://example.com/tour.mp4'),
		line(MESSAGES, message('RC:SightMsg', { thumbnailFrom: 'text', thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(MESSAGES, message('RC:SightMsg', { duration: 119 }), '{content}:duration', 119),
		line(MESSAGES, message('RC:SightMsg', { fileSize: 1048576 }), '{content}:size', 1048576),
		line(MESSAGES, message('RC:SightMsg', { fileName: 'tour.mp4' }), '{content}:name', 'tour.mp4'),
	),
	...together('RC:LBSMsg',
		line(MESSAGES, message('RC:LBSMsg'), '{type}', 'RC:LBSMsg'),
		line(MESSAGES, message('RC:LBSMsg', { thumbnailFrom: 'text', thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(MESSAGES, message('RC:LBSMsg', { latitude: 52.520008 }), '{content}:latitude', 52.520008),
		line(MESSAGES, message('RC:LBSMsg', { longitude: -13.404954 }), '{content}:longitude', -13.404954),
		line(MESSAGES, message('RC:LBSMsg', { placeName: 'Market square' }), '{content}:poi', 'Market square'),
	),
	...together('RC:ImgTextMsg',
		line(MESSAGES, message('RC:ImgTextMsg'), '{type}', 'RC:ImgTextMsg'),
		line(MESSAGES, message('RC:ImgTextMsg', { cardTitle: 'Summer sale' }), '{content}:title', 'Summer sale'),
		line(MESSAGES, message('RC:ImgTextMsg', { cardText: '20% off' }), '{content}:content', '20% off'),
		line(MESSAGES, message('RC:ImgTextMsg', { cardImageUrl: PICTURE }), '{content}:imageUri', PICTURE),
		line(MESSAGES, message('RC:ImgTextMsg', { cardUrl: 'https://example.com/sale' }), '{content}:url', 'https://example.com/sale'),
	),
	...together('RC:InfoNtf',
		line(MESSAGES, message('RC:InfoNtf'), '{type}', 'RC:InfoNtf'),
		line(MESSAGES, message('RC:InfoNtf', { infoText: 'Order closed' }), '{content}:message', 'Order closed'),
	),
	...together('RC:CmdNtf',
		line(MESSAGES, message('RC:CmdNtf'), '{type}', 'RC:CmdNtf'),
		line(MESSAGES, message('RC:CmdNtf', { commandName: 'refreshOrders' }), '{content}:name', 'refreshOrders'),
		line(MESSAGES, message('RC:CmdNtf', { commandData: '{"orderId": "A-17"}' }), '{content}:data', '{"orderId": "A-17"}'),
	),
	...together('RC:CmdMsg',
		line(MESSAGES, message('RC:CmdMsg'), '{type}', 'RC:CmdMsg'),
		line(MESSAGES, message('RC:CmdMsg', { commandName: 'clearCache' }), '{content}:name', 'clearCache'),
		line(MESSAGES, message('RC:CmdMsg', { commandData: 'all' }), '{content}:data', 'all'),
	),
	line(MESSAGES, details({ extra: 'order-42' }), '{content}:extra', 'order-42'),
	line(MESSAGES, details({ userId: 'shop' }), '{content}:user.id', 'shop'),
	line(MESSAGES, details({ userName: 'The Shop' }), '{content}:user.name', 'The Shop'),
	line(MESSAGES, details({ userPortrait: PICTURE }), '{content}:user.portrait', PICTURE),
	line(MESSAGES, details({ userExtra: 'level-3' }), '{content}:user.extra', 'level-3'),

	// pushExt alone (docs/service.md, section 5)
	line(PUSH_EXT, { notificationTitle: 'Invoice ready' }, 'pushExt:title', 'Invoice ready'),
	line(PUSH_EXT, options({ templateId: 'invoice-2' }), 'pushExt:templateId', 'invoice-2'),
];

const isList = (entry: OwnLine | readonly OwnLine[]): entry is readonly OwnLine[] =>
	Array.isArray(entry[0]);

/** The lines of each operation about what is its own. */
const OWN: readonly Line[] = MANIFESTS.flatMap(({ ways }) =>
	Object.entries(ways).flatMap(([name, { lines = [] }]) =>
		lines.flatMap((entry, index): Line[] => {
			const parts = isList(entry) ? entry : [entry];
			const joined = isList(entry) ? { together: `${name} ${index}` } : {};
			return parts.map(([set, place, value]) => ({ on: [name], set, place, value, ...joined }));
		}),
	),
);

export const LINES: readonly Line[] = [...SHARED, ...OWN];

/** Lines that go out as one request on one channel. */
export interface Run {
	name: string;
	channel: string;
	lines: readonly Line[];
}

/** The requests that the table makes, one for each line or group of lines on each channel. */
export function runsOf(lines: readonly Line[]): Run[] {
	return CHANNEL_NAMES.flatMap((channel) => {
		const groups = new Map<string, Line[]>();
		for (const [index, entry] of lines.entries()) {
			if (!entry.on.includes(channel)) continue;
			const key = entry.together ?? `line ${index}`;
			groups.set(key, [...(groups.get(key) ?? []), entry]);
		}
		return [...groups.values()].map((group) => ({
			name: group.map(({ place, value }) => `${place} = ${JSON.stringify(value)}`).join(', '),
			channel,
			lines: group,
		}));
	});
}

import type { INodeParameters } from 'n8n-workflow';

import { CHANNEL_NAMES, type ChannelName } from './channels.mts';

/** One field: what a user sets, and the exact value at its place on the wire. */
export interface Line {
	on: readonly ChannelName[];
	set: INodeParameters;
	/** `{type}` and `{content}` stand for the places of the message type and the content. */
	place: string;
	value: unknown;
	/** Lines of one name need each other and are sent as one request. */
	together?: string;
}

const A = 'Nexconn broadcast';
const C = 'Nexconn broadcast, newer paths';
const CLASSIC = 'RongCloud broadcast';
const V4_MESSAGE = 'Nexconn message';
const FORM_MESSAGE = 'RongCloud message';

const TAG_CHANGES = ['Nexconn change of tags', 'RongCloud change of tags'] as const;
const PROFILES = [
	'Nexconn registration',
	'RongCloud registration',
	'Nexconn update',
	'RongCloud update',
] as const;
const V4_PROFILES = ['Nexconn registration', 'Nexconn update'] as const;
const FORM_PROFILES = ['RongCloud registration', 'RongCloud update'] as const;
const ABOUT_ONE = [
	...PROFILES,
	'Nexconn user',
	'RongCloud user',
	'Nexconn online status',
	'RongCloud online status',
] as const;
const V4_PERSONAL = 'Nexconn personalized';
const TEMPLATE = 'RongCloud personalized';
const V4_RECALL = 'Nexconn recall';
const FORM_RECALL = 'RongCloud recall';
const V4_BROADCAST_RECALL = 'Nexconn broadcast recall';
const FORM_BROADCAST_RECALL = 'RongCloud broadcast recall';
const V4_ALL = 'Nexconn message broadcast';
const FORM_ALL = 'RongCloud message broadcast';
const V4_ONLINE = 'Nexconn online broadcast';
const FORM_ONLINE = 'RongCloud online broadcast';
const PLUS = 'RongCloud combined push';
const TO_USERS = 'RongCloud user push';

const BROADCASTS = [A, C, CLASSIC] as const;
const PUSHES = [A, C, CLASSIC, 'RongCloud push', 'Nexconn push'] as const;
/** All that have platforms. */
const WITH_PLATFORMS = [...PUSHES, PLUS] as const;
/** All that have a notification of its own for each platform. */
const NOTIFYING = [...WITH_PLATFORMS, TO_USERS] as const;
/** All that spell the audience as the five documents do. */
const OLD_SPELLING = [A, CLASSIC, 'RongCloud push', 'Nexconn push'] as const;
/** All that have their message at the top of the body, in JSON and in a form. */
const JSON_MESSAGES = [V4_MESSAGE, V4_PERSONAL, TEMPLATE, V4_ALL, V4_ONLINE] as const;
const FORM_MESSAGES = [FORM_MESSAGE, FORM_ALL, FORM_ONLINE] as const;
/** Of them those to listed users. */
const TO_LISTED = [V4_MESSAGE, V4_PERSONAL, TEMPLATE] as const;
/** All that have settings of the notification beside the message, and those with a common text. */
const WITH_COMMON_TEXT = [V4_MESSAGE, FORM_MESSAGE, V4_PERSONAL, V4_ALL, FORM_ALL] as const;
const WITH_PUSH_EXT = [...WITH_COMMON_TEXT, TEMPLATE] as const;
const WITH_MESSAGE = [...BROADCASTS, ...JSON_MESSAGES, ...FORM_MESSAGES] as const;
const RECALLS = [V4_RECALL, FORM_RECALL, V4_BROADCAST_RECALL, FORM_BROADCAST_RECALL] as const;
const V4_RECALLS = [V4_RECALL, V4_BROADCAST_RECALL] as const;
const FORM_RECALLS = [FORM_RECALL, FORM_BROADCAST_RECALL] as const;
/** Those on which nobody documents HarmonyOS alone as refused. */
const NEXCONN_PUSHES = [A, C, 'Nexconn push'] as const;

const line = (
	on: readonly ChannelName[],
	set: INodeParameters,
	place: string,
	value: unknown,
): Line => ({ on, set, place, value });

/** Lines that only make a complete request together. */
const together = (name: string, ...lines: Line[]): Line[] =>
	lines.map((entry) => ({ ...entry, together: name }));

const toPackage = (set: INodeParameters) => ({ sendTo: 'appPackage', ...set });
const toTagged = (set: INodeParameters) => ({ sendTo: 'taggedUsers', ...set });
const toCombined = (set: INodeParameters) => ({ sendTo: 'combinedTags', ...set });
const toGroups = (...entries: INodeParameters[]) => toCombined({ tagGroups: { entries } });
/** A group of tags as docs/service.md, section 7.3 has it. */
const group = (tags: string[], tagsOperator: string, isNot: boolean, itemsOperator: string) => ({
	tags,
	isNot,
	tagsOperator,
	itemsOperator,
});
const toEveryone = { sendTo: 'allUsers', allUsersConfirmed: true };
const message = (messageType: string, set: INodeParameters = {}) => ({ messageType, ...set });
const details = (set: INodeParameters) => ({ messageDetails: set });
const options = (set: INodeParameters) => ({ notificationOptions: set });
const extra = (entry: INodeParameters) => ({ extras: { entries: [entry] } });

const fromList = (value: string) => ({
	bannedUser: { __rl: true, mode: 'list', value, cachedResultName: `${value} (until tomorrow)` },
});
const byId = (value: string) => ({ bannedUser: { __rl: true, mode: 'id', value } });
const lasting = (banDuration: number, banUnit: string) => ({ banDuration, banUnit });

const PICTURE = 'https://example.com/picture.jpg';
const recalling = (set: INodeParameters) => ({ options: set });
const one = (set: INodeParameters) => ({ messagesToRecall: 'oneMessage', ...set });
const fromTable = (...entries: INodeParameters[]) => ({
	valuesFormat: 'table',
	values: { entries },
});
const fromJson = (valuesJson: string) => ({ valuesFormat: 'json', valuesJson });

const THUMBNAIL = '/9j/4AAQSkZJRg==';

// prettier-ignore
export const LINES: readonly Line[] = [
	// Platforms, sender, recipients, audience (docs/service.md, section 3.1)
	line(WITH_PLATFORMS, { platforms: ['ios'] }, 'platform', ['ios']),
	line(WITH_PLATFORMS, { platforms: ['android'] }, 'platform', ['android']),
	line(WITH_PLATFORMS, { platforms: ['android', 'HarmonyOS'] }, 'platform', ['android', 'HarmonyOS']),
	line(NEXCONN_PUSHES, { platforms: ['HarmonyOS'] }, 'platform', ['HarmonyOS']),
	line([A, CLASSIC], { fromUserId: 'shop-bot' }, 'fromuserid', 'shop-bot'),
	line([C], { fromUserId: 'shop-bot' }, 'fromUserId', 'shop-bot'),
	line([...JSON_MESSAGES, ...FORM_MESSAGES], { fromUserId: 'shop-bot' }, 'fromUserId', 'shop-bot'),
	line([V4_MESSAGE, V4_PERSONAL], { toUserIds: 'u-7' }, 'toUserIds', ['u-7']),
	...together('one recipient of a template',
		line([TEMPLATE], { toUserIds: 'u-7' }, 'toUserId', ['u-7']),
		line([TEMPLATE], {}, 'values', [{}]),
		line([TEMPLATE], {}, 'pushContent', ['Base notice']),
	),
	line([TEMPLATE], { toUserIds: 'u-7\nu-8' }, 'toUserId', ['u-7', 'u-8']),
	line([V4_MESSAGE, V4_PERSONAL], { toUserIds: 'u-7\nu-8' }, 'toUserIds', ['u-7', 'u-8']),
	line([FORM_MESSAGE], { toUserIds: 'u-7' }, 'toUserId', 'u-7'),
	line([FORM_MESSAGE], { toUserIds: 'u-7\nu-8' }, 'toUserId', ['u-7', 'u-8']),
	line(OLD_SPELLING, { sendTo: 'listedUsers', userIds: 'u-7, u-8' }, 'audience.userid', ['u-7', 'u-8']),
	line([C], { sendTo: 'listedUsers', userIds: 'u-7, u-8' }, 'audience.userId', ['u-7', 'u-8']),
	line(PUSHES, toPackage({ packageName: 'com.example.shop' }), 'audience.packageName', 'com.example.shop'),
	...together('package with tags',
		line(PUSHES, toPackage({ packageName: 'com.example.tagged' }), 'audience.packageName', 'com.example.tagged'),
		line(PUSHES, toPackage({ tagsAll: 'vip, berlin' }), 'audience.tag', ['vip', 'berlin']),
		line(OLD_SPELLING, toPackage({ tagsAny: 'new, old' }), 'audience.tag_or', ['new', 'old']),
		line([C], toPackage({ tagsAny: 'new, old' }), 'audience.tagOr', ['new', 'old']),
	),
	line(PUSHES, toTagged({ tagsAll: 'vip, berlin' }), 'audience.tag', ['vip', 'berlin']),
	line(OLD_SPELLING, toTagged({ tagsAny: 'new, old' }), 'audience.tag_or', ['new', 'old']),
	line([C], toTagged({ tagsAny: 'new, old' }), 'audience.tagOr', ['new', 'old']),
	...together('tags with package',
		line(PUSHES, toTagged({ tagsAll: 'vip' }), 'audience.tag', ['vip']),
		line(OLD_SPELLING, toTagged({ tagsAny: 'new' }), 'audience.tag_or', ['new']),
		line([C], toTagged({ tagsAny: 'new' }), 'audience.tagOr', ['new']),
		line(PUSHES, toTagged({ packageName: 'com.example.shop' }), 'audience.packageName', 'com.example.shop'),
	),
	line([PLUS], toCombined({}), 'audience.is_to_all', false),
	line([PLUS], toCombined({ packageName: 'com.example.shop' }), 'audience.packageName', 'com.example.shop'),
	line([PLUS], toGroups({ join: 'AND', match: 'all', tags: 'vip, berlin' }), 'audience.tagItems', [group(['vip', 'berlin'], 'AND', false, 'AND')]),
	line([PLUS], toGroups({ join: 'OR', match: 'any', tags: 'vip, berlin' }), 'audience.tagItems', [group(['vip', 'berlin'], 'OR', false, 'AND')]),
	line([PLUS], toGroups({ match: 'all', tags: 'vip' }, { join: 'AND', match: 'none', tags: 'new, old' }), 'audience.tagItems', [group(['vip'], 'AND', false, 'AND'), group(['new', 'old'], 'OR', true, 'AND')]),
	line([PLUS], toGroups({ match: 'all', tags: 'vip' }, { join: 'AND', match: 'notAll', tags: 'new, old' }), 'audience.tagItems', [group(['vip'], 'AND', false, 'AND'), group(['new', 'old'], 'AND', true, 'AND')]),
	line([PLUS], toGroups({ match: 'all', tags: 'vip' }, { join: 'OR', match: 'any', tags: 'berlin, paris' }), 'audience.tagItems', [group(['vip'], 'AND', false, 'OR'), group(['berlin', 'paris'], 'OR', false, 'OR')]),
	line([PLUS], toGroups({ match: 'all', tags: 'vip' }, { join: 'OR', match: 'any', tags: 'berlin' }, { join: 'AND', match: 'all', tags: 'new' }), 'audience.tagItems', [group(['vip'], 'AND', false, 'OR'), group(['berlin'], 'OR', false, 'OR'), group(['new'], 'AND', false, 'AND')]),
	line([TO_USERS], { userIds: 'u-7, u-8' }, 'userIds', ['u-7', 'u-8']),
	line(OLD_SPELLING, toEveryone, 'audience.is_to_all', true),
	line([C], toEveryone, 'audience.isToAll', true),

	// Message type and content, and what the message carries beside them (docs/service.md, section 3.1)
	...together('custom message with JSON',
		line(WITH_MESSAGE, message('custom', { customType: 'App:OrderMsg' }), '{type}', 'App:OrderMsg'),
		line(WITH_MESSAGE, message('custom', { customFormat: 'json', customJson: '{ "order": 42 }' }), '{content}', '{"order":42}'),
	),
	...together('custom message with text',
		line(WITH_MESSAGE, message('custom', { customType: 'App:PlainMsg' }), '{type}', 'App:PlainMsg'),
		line(WITH_MESSAGE, message('custom', { customFormat: 'text', customText: ' plain: <text> ' }), '{content}', ' plain: <text> '),
	),
	line(BROADCASTS, details({ disableUpdateLastMsg: true }), 'message.disableUpdateLastMsg', true),
	line(BROADCASTS, details({ disableUpdateLastMsg: false }), 'message.disableUpdateLastMsg', false),
	line(JSON_MESSAGES, details({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', true),
	line(JSON_MESSAGES, details({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', false),
	line(FORM_MESSAGES, details({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', 'true'),
	line(FORM_MESSAGES, details({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', 'false'),
	line([V4_MESSAGE], details({ shouldPersist: true }), 'shouldPersist', 1),
	line([V4_MESSAGE], details({ shouldPersist: false }), 'shouldPersist', 0),
	line([FORM_MESSAGE], details({ shouldPersist: true }), 'isPersisted', '1'),
	line([FORM_MESSAGE], details({ shouldPersist: false }), 'isPersisted', '0'),
	line(WITH_COMMON_TEXT, { notificationText: 'Order shipped' }, 'pushContent', 'Order shipped'),
	line([TEMPLATE], { notificationText: 'Order shipped' }, 'pushContent', ['Order shipped', 'Order shipped']),
	line(WITH_COMMON_TEXT, options({ pushData: 'order-42' }), 'pushData', 'order-42'),
	line([TEMPLATE], options({ pushData: 'order-42' }), 'pushData', ['order-42', 'order-42']),
	line(TO_LISTED, options({ disablePush: true }), 'disablePush', true),
	line(TO_LISTED, options({ disablePush: false }), 'disablePush', false),
	line([FORM_MESSAGE], options({ disablePush: true }), 'disablePush', 'true'),
	line([FORM_MESSAGE], options({ disablePush: false }), 'disablePush', 'false'),
	line([...TO_LISTED, V4_ALL], { ios: { contentAvailable: true } }, 'contentAvailable', 1),
	line([...TO_LISTED, V4_ALL], { ios: { contentAvailable: false } }, 'contentAvailable', 0),
	line([FORM_MESSAGE, FORM_ALL], { ios: { contentAvailable: true } }, 'contentAvailable', '1'),
	line([FORM_MESSAGE, FORM_ALL], { ios: { contentAvailable: false } }, 'contentAvailable', '0'),

	// The values of placeholders, which Nexconn gets filled in (docs/service.md, section 7.3)
	...together('values as JSON',
		line([V4_PERSONAL], { ...fromJson('{"name": "Nova", "points": 7}'), text: '{name}: {points}' }, '{content}:content', 'Nova: 7'),
		line([TEMPLATE], { text: '{name}: {points}' }, '{content}:content', '{name}: {points}'),
		line([TEMPLATE], fromJson('{"name": "Nova", "points": 7}'), 'values', [{ '{name}': 'Nova', '{points}': '7' }, { '{name}': 'Nova', '{points}': '7' }]),
	),
	...together('values as a table',
		line([V4_PERSONAL], { ...fromTable({ name: 'name', value: 'Nova' }), text: 'For {name}' }, '{content}:content', 'For Nova'),
		line([TEMPLATE], { text: 'For {name}' }, '{content}:content', 'For {name}'),
		line([TEMPLATE], fromTable({ name: 'name', value: 'Nova' }), 'values', [{ '{name}': 'Nova' }, { '{name}': 'Nova' }]),
	),
	...together('placeholders in the push texts',
		line([V4_PERSONAL], { ...fromJson('{"name": "Nova"}'), text: 'To {name}' }, '{content}:content', 'To Nova'),
		line([TEMPLATE], fromJson('{"name": "Nova"}'), 'values', [{}, {}]),
		line([V4_PERSONAL], { notificationText: 'For {name}' }, 'pushContent', 'For Nova'),
		line([TEMPLATE], { notificationText: 'For {name}' }, 'pushContent', ['For Nova', 'For Nova']),
		line([V4_PERSONAL], options({ pushData: 'to={name}' }), 'pushData', 'to=Nova'),
		line([TEMPLATE], options({ pushData: 'to={name}' }), 'pushData', ['to=Nova', 'to=Nova']),
	),

	// Recalls (docs/service.md, sections 7.3 and 7.4)
	line(RECALLS, { sentBy: 'shop-bot' }, 'fromUserId', 'shop-bot'),
	line([V4_RECALL], {}, 'channelType', 6),
	line([FORM_RECALL], {}, 'conversationType', '6'),
	...together('recall of what an item sent',
		line([V4_RECALL], { messagesToRecall: 'allRecipients', recipients: '[{"userId": "u-7", "messageId": "M-7"}]' }, 'channelId', 'u-7'),
		line([V4_RECALL], { recipients: '[{"userId": "u-7", "messageId": "M-7"}]' }, 'messageId', 'M-7'),
		line([FORM_RECALL], { messagesToRecall: 'allRecipients', recipients: '[{"userId": "u-7", "messageId": "M-7"}]' }, 'targetId', 'u-7'),
		line([FORM_RECALL], { recipients: '[{"userId": "u-7", "messageId": "M-7"}]' }, 'messageUID', 'M-7'),
	),
	...together('recall of one message',
		line([V4_RECALL], one({ recipientUserId: 'u-8' }), 'channelId', 'u-8'),
		line([V4_RECALL], one({ messageId: 'M-8' }), 'messageId', 'M-8'),
		line([FORM_RECALL], one({ recipientUserId: 'u-8' }), 'targetId', 'u-8'),
		line([FORM_RECALL], one({ messageId: 'M-8' }), 'messageUID', 'M-8'),
	),
	line([V4_BROADCAST_RECALL], { messageId: 'B-7' }, 'messageId', 'B-7'),
	line([FORM_BROADCAST_RECALL], { messageId: 'B-7' }, 'messageUID', 'B-7'),
	line(V4_RECALLS, recalling({ sentAt: '1777627800000' }), 'sentAt', 1777627800000),
	line(V4_RECALLS, recalling({ sentAt: '2026-05-01T11:30:00.250+02:00' }), 'sentAt', 1777627800250),
	line(FORM_RECALLS, recalling({ sentAt: '1777627800000' }), 'sentTime', '1777627800000'),
	line(FORM_RECALLS, recalling({ sentAt: '2026-05-01T09:30:00Z' }), 'sentTime', '1777627800000'),
	line(V4_RECALLS, recalling({ isAdmin: true }), 'isAdmin', 1),
	line(V4_RECALLS, recalling({ isAdmin: false }), 'isAdmin', 0),
	line(FORM_RECALLS, recalling({ isAdmin: true }), 'isAdmin', '1'),
	line(FORM_RECALLS, recalling({ isAdmin: false }), 'isAdmin', '0'),
	line([V4_BROADCAST_RECALL], recalling({ isDelete: true }), 'isDelete', 1),
	line([V4_BROADCAST_RECALL], recalling({ isDelete: false }), 'isDelete', 0),
	line(FORM_RECALLS, recalling({ isDelete: true }), 'isDelete', '1'),
	line(FORM_RECALLS, recalling({ isDelete: false }), 'isDelete', '0'),
	line(RECALLS, recalling({ extra: 'wrong price' }), 'extra', 'wrong price'),
	line([V4_RECALL], recalling({ disablePush: true }), 'disablePush', true),
	line([V4_RECALL], recalling({ disablePush: false }), 'disablePush', false),
	line([FORM_RECALL], recalling({ disablePush: true }), 'disablePush', 'true'),
	line([FORM_RECALL], recalling({ disablePush: false }), 'disablePush', 'false'),
	line(V4_RECALLS, recalling({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', true),
	line(V4_RECALLS, recalling({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', false),
	line(FORM_RECALLS, recalling({ disableUpdateLastMsg: true }), 'disableUpdateLastMsg', 'true'),
	line(FORM_RECALLS, recalling({ disableUpdateLastMsg: false }), 'disableUpdateLastMsg', 'false'),

	// notification (docs/service.md, section 3.2)
	line(NOTIFYING, { notificationTitle: 'Summer sale' }, 'notification.title', 'Summer sale'),
	line(WITH_PLATFORMS, { notificationText: 'Starts today' }, 'notification.alert', 'Starts today'),
	line([TO_USERS], { notificationText: 'Starts today' }, 'notification.pushContent', 'Starts today'),
	line(NOTIFYING, options({ forceShowPushContent: true }), 'notification.forceShowPushContent', 1),
	line(NOTIFYING, options({ forceShowPushContent: false }), 'notification.forceShowPushContent', 0),

	// notification.ios (docs/service.md, section 3.3)
	line(NOTIFYING, { ios: { title: 'iOS title' } }, 'notification.ios.title', 'iOS title'),
	line(NOTIFYING, { ios: { contentAvailable: true } }, 'notification.ios.contentAvailable', 1),
	line(NOTIFYING, { ios: { contentAvailable: false } }, 'notification.ios.contentAvailable', 0),
	line(NOTIFYING, { ios: { alert: 'iOS text' } }, 'notification.ios.alert', 'iOS text'),
	line(NOTIFYING, { ios: { badge: 9999 } }, 'notification.ios.badge', 9999),
	line(NOTIFYING, { ios: { badge: 0 } }, 'notification.ios.badge', 0),
	line(NOTIFYING, { ios: { badge: -1 } }, 'notification.ios.badge', -1),
	line(NOTIFYING, { ios: { threadId: 'orders' } }, 'notification.ios.thread-id', 'orders'),
	line(NOTIFYING, { ios: { collapseId: 'order-42' } }, 'notification.ios.apns-collapse-id', 'order-42'),
	...together('rich push',
		line(NOTIFYING, { ios: { category: 'NEW_ARRIVAL' } }, 'notification.ios.category', 'NEW_ARRIVAL'),
		line(NOTIFYING, { ios: { richMediaUri: PICTURE } }, 'notification.ios.richMediaUri', PICTURE),
	),
	line(NOTIFYING, { ios: { interruptionLevel: 'passive' } }, 'notification.ios.interruption-level', 'passive'),
	line(NOTIFYING, { ios: { interruptionLevel: 'active' } }, 'notification.ios.interruption-level', 'active'),
	line(NOTIFYING, { ios: { interruptionLevel: 'time-sensitive' } }, 'notification.ios.interruption-level', 'time-sensitive'),
	line(NOTIFYING, { ios: { interruptionLevel: 'critical' } }, 'notification.ios.interruption-level', 'critical'),
	line(NOTIFYING, { ios: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.ios.extras', { id: '1' }),
	line(NOTIFYING, { ios: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.ios.extras', { id: 1.5 }),
	line(NOTIFYING, { ios: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.ios.extras', { id: true }),
	line(NOTIFYING, { ios: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.ios.extras', { id: false }),
	line(NOTIFYING, { ios: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.ios.extras', { id: '1', list: [2] }),

	// notification.android (docs/service.md, section 3.4)
	line(NOTIFYING, { android: { alert: 'Android text' } }, 'notification.android.alert', 'Android text'),
	line(NOTIFYING, { honor: { importance: 'NORMAL' } }, 'notification.android.honor.importance', 'NORMAL'),
	line(NOTIFYING, { honor: { importance: 'LOW' } }, 'notification.android.honor.importance', 'LOW'),
	line(NOTIFYING, { honor: { image: PICTURE } }, 'notification.android.honor.image', PICTURE),
	line(NOTIFYING, { huawei: { channelId: 'hw-orders' } }, 'notification.android.hw.channelId', 'hw-orders'),
	line(NOTIFYING, { huawei: { importance: 'NORMAL' } }, 'notification.android.hw.importance', 'NORMAL'),
	line(NOTIFYING, { huawei: { importance: 'LOW' } }, 'notification.android.hw.importance', 'LOW'),
	line(NOTIFYING, { huawei: { image: PICTURE } }, 'notification.android.hw.image', PICTURE),
	line(NOTIFYING, { huawei: { category: 'IM' } }, 'notification.android.hw.category', 'IM'),
	line(NOTIFYING, { xiaomi: { channelId: 'mi-orders' } }, 'notification.android.mi.channelId', 'mi-orders'),
	line(NOTIFYING, { xiaomi: { largeIconUri: PICTURE } }, 'notification.android.mi.large_icon_uri', PICTURE),
	line(NOTIFYING, { oppo: { channelId: 'oppo-orders' } }, 'notification.android.oppo.channelId', 'oppo-orders'),
	line(NOTIFYING, { oppo: { category: 'MARKETING' } }, 'notification.android.oppo.category', 'MARKETING'),
	...together('OPPO level 1',
		line(NOTIFYING, { oppo: { category: 'IM' } }, 'notification.android.oppo.category', 'IM'),
		line(NOTIFYING, { oppo: { notifyLevel: 1 } }, 'notification.android.oppo.notify_level', 1),
	),
	...together('OPPO level 2',
		line(NOTIFYING, { oppo: { category: 'IM' } }, 'notification.android.oppo.category', 'IM'),
		line(NOTIFYING, { oppo: { notifyLevel: 2 } }, 'notification.android.oppo.notify_level', 2),
	),
	...together('OPPO level 16',
		line(NOTIFYING, { oppo: { category: 'IM' } }, 'notification.android.oppo.category', 'IM'),
		line(NOTIFYING, { oppo: { notifyLevel: 16 } }, 'notification.android.oppo.notify_level', 16),
	),
	line(NOTIFYING, { vivo: { classification: '0' } }, 'notification.android.vivo.classification', '0'),
	...together('vivo category',
		line(NOTIFYING, { vivo: { classification: '1' } }, 'notification.android.vivo.classification', '1'),
		line(NOTIFYING, { vivo: { category: 'IM' } }, 'notification.android.vivo.category', 'IM'),
	),
	line(NOTIFYING, { fcm: { channelId: 'fcm-orders' } }, 'notification.android.fcm.channelId', 'fcm-orders'),
	line(NOTIFYING, { fcm: { collapseKey: 'order-42' } }, 'notification.android.fcm.collapse_key', 'order-42'),
	line(NOTIFYING, { fcm: { imageUrl: PICTURE } }, 'notification.android.fcm.imageUrl', PICTURE),
	line(NOTIFYING, { android: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.android.extras', { id: '1' }),
	line(NOTIFYING, { android: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.android.extras', { id: 1.5 }),
	line(NOTIFYING, { android: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.android.extras', { id: true }),
	line(NOTIFYING, { android: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.android.extras', { id: false }),
	line(NOTIFYING, { android: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.android.extras', { id: '1', list: [2] }),

	// notification.harmonyOS (docs/service.md, section 3.5)
	line(NOTIFYING, { harmonyOs: { alert: 'HarmonyOS text' } }, 'notification.harmonyOS.alert', 'HarmonyOS text'),
	line(NOTIFYING, { harmonyOs: { category: 'IM' } }, 'notification.harmonyOS.ohos.category', 'IM'),
	line(NOTIFYING, { harmonyOs: { image: PICTURE } }, 'notification.harmonyOS.ohos.image', PICTURE),
	line(NOTIFYING, { harmonyOs: extra({ name: 'id', type: 'text', text: '1' }) }, 'notification.harmonyOS.extras', { id: '1' }),
	line(NOTIFYING, { harmonyOs: extra({ name: 'id', type: 'number', number: 1.5 }) }, 'notification.harmonyOS.extras', { id: 1.5 }),
	line(NOTIFYING, { harmonyOs: extra({ name: 'id', type: 'boolean', boolean: true }) }, 'notification.harmonyOS.extras', { id: true }),
	line(NOTIFYING, { harmonyOs: extra({ name: 'id', type: 'boolean', boolean: false }) }, 'notification.harmonyOS.extras', { id: false }),
	line(NOTIFYING, { harmonyOs: { extrasJson: '{"id": "1", "list": [2]}' } }, 'notification.harmonyOS.extras', { id: '1', list: [2] }),

	// The content of each built-in type (docs/service.md, section 4.2)
	...together('RC:TxtMsg',
		line(WITH_MESSAGE, message('RC:TxtMsg'), '{type}', 'RC:TxtMsg'),
		line(WITH_MESSAGE, message('RC:TxtMsg', { text: 'Hello' }), '{content}:content', 'Hello'),
	),
	...together('RC:ImgMsg',
		line(WITH_MESSAGE, message('RC:ImgMsg'), '{type}', 'RC:ImgMsg'),
		line(WITH_MESSAGE, message('RC:ImgMsg', { thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(WITH_MESSAGE, message('RC:ImgMsg', { imageUrl: PICTURE }), '{content}:imageUri', PICTURE),
		line(WITH_MESSAGE, message('RC:ImgMsg', { fileName: 'new.jpg' }), '{content}:name', 'new.jpg'),
	),
	...together('RC:GIFMsg',
		line(WITH_MESSAGE, message('RC:GIFMsg'), '{type}', 'RC:GIFMsg'),
		line(WITH_MESSAGE, message('RC:GIFMsg', { gifUrl: 'https://example.com/party.gif' }), '{content}:remoteUrl', 'https://example.com/party.gif'),
		line(WITH_MESSAGE, message('RC:GIFMsg', { fileSize: 20480 }), '{content}:gifDataSize', 20480),
		line(WITH_MESSAGE, message('RC:GIFMsg', { width: 320 }), '{content}:width', 320),
		line(WITH_MESSAGE, message('RC:GIFMsg', { height: 240 }), '{content}:height', 240),
		line(WITH_MESSAGE, message('RC:GIFMsg', { fileName: 'party.gif' }), '{content}:name', 'party.gif'),
	),
	...together('RC:HQVCMsg',
		line(WITH_MESSAGE, message('RC:HQVCMsg'), '{type}', 'RC:HQVCMsg'),
		line(WITH_MESSAGE, message('RC:HQVCMsg', { voiceUrl: 'https://example.com/hello.aac' }), '{content}:remoteUrl', 'https://example.com/hello.aac'),
		line(WITH_MESSAGE, message('RC:HQVCMsg', { duration: 60 }), '{content}:duration', 60),
		line(WITH_MESSAGE, message('RC:HQVCMsg', { fileName: 'hello.aac' }), '{content}:name', 'hello.aac'),
	),
	...together('RC:FileMsg',
		line(WITH_MESSAGE, message('RC:FileMsg'), '{type}', 'RC:FileMsg'),
		line(WITH_MESSAGE, message('RC:FileMsg', { fileName: 'catalogue.pdf' }), '{content}:name', 'catalogue.pdf'),
		line(WITH_MESSAGE, message('RC:FileMsg', { fileSize: 4096 }), '{content}:size', 4096),
		line(WITH_MESSAGE, message('RC:FileMsg', { fileType: 'pdf' }), '{content}:type', 'pdf'),
		line(WITH_MESSAGE, message('RC:FileMsg', { fileUrl: 'https://example.com/c.pdf' }), '{content}:fileUrl', 'https://example.com/c.pdf'),
	),
	...together('RC:SightMsg',
		line(WITH_MESSAGE, message('RC:SightMsg'), '{type}', 'RC:SightMsg'),
		line(WITH_MESSAGE, message('RC:SightMsg', { videoUrl: 'https://example.com/tour.mp4' }), '{content}:sightUrl', 'https://example.com/tour.mp4'),
		line(WITH_MESSAGE, message('RC:SightMsg', { thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(WITH_MESSAGE, message('RC:SightMsg', { duration: 119 }), '{content}:duration', 119),
		line(WITH_MESSAGE, message('RC:SightMsg', { fileSize: 1048576 }), '{content}:size', 1048576),
		line(WITH_MESSAGE, message('RC:SightMsg', { fileName: 'tour.mp4' }), '{content}:name', 'tour.mp4'),
	),
	...together('RC:LBSMsg',
		line(WITH_MESSAGE, message('RC:LBSMsg'), '{type}', 'RC:LBSMsg'),
		line(WITH_MESSAGE, message('RC:LBSMsg', { thumbnail: THUMBNAIL }), '{content}:content', THUMBNAIL),
		line(WITH_MESSAGE, message('RC:LBSMsg', { latitude: 52.520008 }), '{content}:latitude', 52.520008),
		line(WITH_MESSAGE, message('RC:LBSMsg', { longitude: -13.404954 }), '{content}:longitude', -13.404954),
		line(WITH_MESSAGE, message('RC:LBSMsg', { placeName: 'Market square' }), '{content}:poi', 'Market square'),
	),
	...together('RC:ImgTextMsg',
		line(WITH_MESSAGE, message('RC:ImgTextMsg'), '{type}', 'RC:ImgTextMsg'),
		line(WITH_MESSAGE, message('RC:ImgTextMsg', { cardTitle: 'Summer sale' }), '{content}:title', 'Summer sale'),
		line(WITH_MESSAGE, message('RC:ImgTextMsg', { cardText: '20% off' }), '{content}:content', '20% off'),
		line(WITH_MESSAGE, message('RC:ImgTextMsg', { cardImageUrl: PICTURE }), '{content}:imageUri', PICTURE),
		line(WITH_MESSAGE, message('RC:ImgTextMsg', { cardUrl: 'https://example.com/sale' }), '{content}:url', 'https://example.com/sale'),
	),
	...together('RC:InfoNtf',
		line(WITH_MESSAGE, message('RC:InfoNtf'), '{type}', 'RC:InfoNtf'),
		line(WITH_MESSAGE, message('RC:InfoNtf', { infoText: 'Order closed' }), '{content}:message', 'Order closed'),
	),
	...together('RC:CmdNtf',
		line(WITH_MESSAGE, message('RC:CmdNtf'), '{type}', 'RC:CmdNtf'),
		line(WITH_MESSAGE, message('RC:CmdNtf', { commandName: 'refreshOrders' }), '{content}:name', 'refreshOrders'),
		line(WITH_MESSAGE, message('RC:CmdNtf', { commandData: '{"orderId": "A-17"}' }), '{content}:data', '{"orderId": "A-17"}'),
	),
	...together('RC:CmdMsg',
		line(WITH_MESSAGE, message('RC:CmdMsg'), '{type}', 'RC:CmdMsg'),
		line(WITH_MESSAGE, message('RC:CmdMsg', { commandName: 'clearCache' }), '{content}:name', 'clearCache'),
		line(WITH_MESSAGE, message('RC:CmdMsg', { commandData: 'all' }), '{content}:data', 'all'),
	),
	line(WITH_MESSAGE, details({ extra: 'order-42' }), '{content}:extra', 'order-42'),
	line(WITH_MESSAGE, details({ userId: 'shop' }), '{content}:user.id', 'shop'),
	line(WITH_MESSAGE, details({ userName: 'The Shop' }), '{content}:user.name', 'The Shop'),
	line(WITH_MESSAGE, details({ userPortrait: PICTURE }), '{content}:user.portrait', PICTURE),
	line(WITH_MESSAGE, details({ userExtra: 'level-3' }), '{content}:user.extra', 'level-3'),

	// pushExt (docs/service.md, section 5)
	line(WITH_PUSH_EXT, { notificationTitle: 'Invoice ready' }, 'pushExt:title', 'Invoice ready'),
	line(WITH_PUSH_EXT, options({ templateId: 'invoice-2' }), 'pushExt:templateId', 'invoice-2'),
	line(WITH_PUSH_EXT, options({ forceShowPushContent: true }), 'pushExt:forceShowPushContent', 1),
	line(WITH_PUSH_EXT, options({ forceShowPushContent: false }), 'pushExt:forceShowPushContent', 0),
	line(WITH_PUSH_EXT, { huawei: { channelId: 'hw-orders' } }, 'pushExt:pushConfigs[HW].channelId', 'hw-orders'),
	line(WITH_PUSH_EXT, { huawei: { importance: 'NORMAL' } }, 'pushExt:pushConfigs[HW].importance', 'NORMAL'),
	line(WITH_PUSH_EXT, { huawei: { importance: 'LOW' } }, 'pushExt:pushConfigs[HW].importance', 'LOW'),
	line(WITH_PUSH_EXT, { huawei: { image: PICTURE } }, 'pushExt:pushConfigs[HW].image', PICTURE),
	line(WITH_PUSH_EXT, { huawei: { category: 'IM' } }, 'pushExt:pushConfigs[HW].category', 'IM'),
	line(WITH_PUSH_EXT, { honor: { importance: 'NORMAL' } }, 'pushExt:pushConfigs[HONOR].importance', 'NORMAL'),
	line(WITH_PUSH_EXT, { honor: { importance: 'LOW' } }, 'pushExt:pushConfigs[HONOR].importance', 'LOW'),
	line(WITH_PUSH_EXT, { honor: { image: PICTURE } }, 'pushExt:pushConfigs[HONOR].image', PICTURE),
	line(WITH_PUSH_EXT, { xiaomi: { channelId: 'mi-orders' } }, 'pushExt:pushConfigs[MI].channelId', 'mi-orders'),
	line(WITH_PUSH_EXT, { xiaomi: { largeIconUri: PICTURE } }, 'pushExt:pushConfigs[MI].large_icon_uri', PICTURE),
	line(WITH_PUSH_EXT, { oppo: { channelId: 'oppo-orders' } }, 'pushExt:pushConfigs[OPPO].channelId', 'oppo-orders'),
	line(WITH_PUSH_EXT, { oppo: { category: 'MARKETING' } }, 'pushExt:pushConfigs[OPPO].category', 'MARKETING'),
	// An integer, as in the push family from which the field is taken over (docs/service.md, section 5).
	...together('OPPO level 1 in pushExt',
		line(WITH_PUSH_EXT, { oppo: { category: 'IM' } }, 'pushExt:pushConfigs[OPPO].category', 'IM'),
		line(WITH_PUSH_EXT, { oppo: { notifyLevel: 1 } }, 'pushExt:pushConfigs[OPPO].notify_level', 1),
	),
	...together('OPPO level 2 in pushExt',
		line(WITH_PUSH_EXT, { oppo: { category: 'IM' } }, 'pushExt:pushConfigs[OPPO].category', 'IM'),
		line(WITH_PUSH_EXT, { oppo: { notifyLevel: 2 } }, 'pushExt:pushConfigs[OPPO].notify_level', 2),
	),
	...together('OPPO level 16 in pushExt',
		line(WITH_PUSH_EXT, { oppo: { category: 'IM' } }, 'pushExt:pushConfigs[OPPO].category', 'IM'),
		line(WITH_PUSH_EXT, { oppo: { notifyLevel: 16 } }, 'pushExt:pushConfigs[OPPO].notify_level', 16),
	),
	line(WITH_PUSH_EXT, { vivo: { classification: '0' } }, 'pushExt:pushConfigs[VIVO].classification', '0'),
	...together('vivo category in pushExt',
		line(WITH_PUSH_EXT, { vivo: { classification: '1' } }, 'pushExt:pushConfigs[VIVO].classification', '1'),
		line(WITH_PUSH_EXT, { vivo: { category: 'IM' } }, 'pushExt:pushConfigs[VIVO].category', 'IM'),
	),
	line(WITH_PUSH_EXT, { fcm: { channelId: 'fcm-orders' } }, 'pushExt:pushConfigs[FCM].channelId', 'fcm-orders'),
	line(WITH_PUSH_EXT, { fcm: { collapseKey: 'order-42' } }, 'pushExt:pushConfigs[FCM].collapse_key', 'order-42'),
	line(WITH_PUSH_EXT, { fcm: { imageUrl: PICTURE } }, 'pushExt:pushConfigs[FCM].imageUrl', PICTURE),
	line(WITH_PUSH_EXT, { ios: { threadId: 'orders' } }, 'pushExt:pushConfigs[APNs].thread-id', 'orders'),
	line(WITH_PUSH_EXT, { ios: { collapseId: 'order-42' } }, 'pushExt:pushConfigs[APNs].apns-collapse-id', 'order-42'),
	...together('rich push in pushExt',
		line(WITH_PUSH_EXT, { ios: { category: 'NEW_ARRIVAL' } }, 'pushExt:pushConfigs[APNs].category', 'NEW_ARRIVAL'),
		line(WITH_PUSH_EXT, { ios: { richMediaUri: PICTURE } }, 'pushExt:pushConfigs[APNs].richMediaUri', PICTURE),
	),
	line(WITH_PUSH_EXT, { ios: { interruptionLevel: 'passive' } }, 'pushExt:pushConfigs[APNs].interruption-level', 'passive'),
	line(WITH_PUSH_EXT, { ios: { interruptionLevel: 'active' } }, 'pushExt:pushConfigs[APNs].interruption-level', 'active'),
	line(WITH_PUSH_EXT, { ios: { interruptionLevel: 'time-sensitive' } }, 'pushExt:pushConfigs[APNs].interruption-level', 'time-sensitive'),
	line(WITH_PUSH_EXT, { ios: { interruptionLevel: 'critical' } }, 'pushExt:pushConfigs[APNs].interruption-level', 'critical'),
	line(WITH_PUSH_EXT, { harmonyOs: { category: 'IM' } }, 'pushExt:pushConfigs[OHOS].category', 'IM'),
	line(WITH_PUSH_EXT, { harmonyOs: { image: PICTURE } }, 'pushExt:pushConfigs[OHOS].image', PICTURE),

	// Users (docs/service.md, sections 7.3 and 7.4)
	line(ABOUT_ONE, { userId: ' u-1007 ' }, 'userId', 'u-1007'),
	line(PROFILES, { name: 'Nova & Söhne' }, 'name', 'Nova & Söhne'),
	line(V4_PROFILES, { avatarUrl: PICTURE }, 'avatarUrl', PICTURE),
	line(FORM_PROFILES, { avatarUrl: PICTURE }, 'portraitUri', PICTURE),
	line(['Nexconn ban'], { userIds: 'u-9, u-7\nu-8' }, 'userIds', ['u-9', 'u-7', 'u-8']),
	line(['RongCloud ban'], { userIds: 'u-9' }, 'userId', 'u-9'),
	line(['Nexconn ban'], lasting(45, 'minutes'), 'durationMinutes', 45),
	line(['Nexconn ban'], lasting(1.5, 'hours'), 'durationMinutes', 90),
	line(['Nexconn ban'], lasting(30, 'days'), 'durationMinutes', 43_200),
	line(['RongCloud ban'], lasting(45, 'minutes'), 'minute', '45'),
	line(['RongCloud ban'], lasting(1.5, 'hours'), 'minute', '90'),
	line(['RongCloud ban'], lasting(30, 'days'), 'minute', '43200'),
	line(['Nexconn unban'], fromList('u-7'), 'userIds', ['u-7']),
	line(['Nexconn unban'], byId('u-8'), 'userIds', ['u-8']),
	line(['RongCloud unban'], fromList('u-7'), 'userId', 'u-7'),
	line(['RongCloud unban'], byId('u-8'), 'userId', 'u-8'),

	// Tags of users (docs/service.md, sections 7.3 and 7.4)
	line(['Nexconn tags of users'], { userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']),
	line(['RongCloud tags of users'], { userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']),
	line(TAG_CHANGES, { userIds: 'u-9\nu-7, u-8' }, 'userIds', ['u-9', 'u-7', 'u-8']),
	line(TAG_CHANGES, { tagsAre: 'replaced', tags: 'vip, a_1\n柏林-2' }, 'tags', ['vip', 'a_1', '柏林-2']),
	line(TAG_CHANGES, { tagsAre: 'cleared' }, 'tags', []),
];

/** Lines that go out as one request on one channel. */
export interface Run {
	name: string;
	channel: ChannelName;
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

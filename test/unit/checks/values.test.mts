import { expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import {
	accepted,
	ids,
	PUSHES,
	read,
	refuses,
	RESOURCES,
	TAG_CHANGES,
} from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const WITH_MESSAGE: readonly Resource[] = ['systemMessage', 'broadcast'];
const PROFILES: readonly Resource[] = ['user.register', 'user.update'];
const RECALLS: readonly Resource[] = ['systemMessage.recall', 'broadcast.recall'];

type Set = (value: unknown) => Values;
const CUSTOM = { messageType: 'custom', customType: 'App:OrderMsg', customFormat: 'json' };
/** What sets one parameter, one option, or one field of a custom message. */
const the =
	(name: string): Set =>
	(value) => ({ [name]: value });
const option =
	(name: string): Set =>
	(options) => ({ options: { [name]: options } });
const advanced =
	(name: string): Set =>
	(value) => ({ advanced: { [name]: value } });
const toTagged =
	(name: string): Set =>
	(value) => ({ sendTo: 'taggedUsers', tagsAll: 'vip', [name]: value });
const custom =
	(name: string): Set =>
	(value) => ({ ...CUSTOM, customJson: '{}', [name]: value });
const customText: Set = (value) => ({ ...custom('customText')(value), customFormat: 'text' });
const badge: Set = (value) => ({ ios: { badge: value } });
const huawei: Set = (category) => ({ huawei: { category } });
const ban: Set = (value) => {
	const [banDuration, banUnit] = value as unknown[];
	return { banDuration, banUnit };
};
/** Durations that no ban may have, with their minutes. */
const BAD_BANS = [
	...[0, -5, 1.5, LIMITS.banMinutes + 1].map((minutes) => [minutes, 'minutes', minutes] as const),
	[0.01, 'hours', 0.6],
	[LIMITS.banMinutes / 60 + 1, 'hours', LIMITS.banMinutes + 60],
	[LIMITS.banMinutes / 1440 + 1, 'days', LIMITS.banMinutes + 1440],
] as const;
const thumbnail: Set = (value) => ({
	messageType: 'RC:ImgMsg',
	imageUrl: 'https://example.com/a',
	thumbnail: value,
});
const PLAIN = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(27, 7)]).toString(
	'base64',
);
/** Three-byte characters of the longest tag; and the longest name that both documents allow. */
const THIRD = Math.floor(LIMITS.tagBytes / 3);
const longestName = (letter: string, bytes: number) =>
	letter.repeat(Math.min(LIMITS.userNameCharacters, Math.floor(LIMITS.userNameBytes / bytes)));
const NONE = [undefined, '', ' '].map((value) => [value, undefined] as const);
const AT = 1_777_627_800_000;
const same = (...values: unknown[]) => values.map((value) => [value, value] as const);

/** Where a reading has what became of a value, and pairs of what was set and what it became. */
type Taken = [
	on: readonly Resource[],
	set: Set,
	place: string,
	pairs: ReadonlyArray<readonly [unknown, unknown]>,
];

// prettier-ignore
const TAKEN: readonly Taken[] = [
	[RESOURCES, advanced('requestId'), 'job.options.requestId', [[' b-1 ', 'b-1'], ...NONE]],
	[RESOURCES, advanced('timeout'), 'job.options.timeout', [[1, 1], [1.5, 1.5], ['60', 60]]],
	[RESOURCES, advanced('additionalFields'), 'request.additionalFields', [
		['{"a":{"b":[1,null]}}', { a: { b: [1, null] } }], [{ a: { b: [1, null] } }, { a: { b: [1, null] } }],
		['{}', undefined], [{}, undefined], ...NONE,
	]],
	[RESOURCES, the('runMode'), 'job.preview', [['preview', true], ['run', false]]],
	[PUSHES, option('severalBroadcasts'), 'job.options.severalBroadcasts', [[true, true], ['false', false]]],
	[['broadcast'], advanced('nexconnBroadcastPath'), 'job.options.nexconnBroadcastPath', same('auto', 'current', 'newer')],
	[['pushNotification'], option('nexconnPushPath'), 'job.options.nexconnPushPath', same('classic', 'current')],
	[['broadcast.sendToOnlineUsers'], advanced('waitWhenBusy'), 'job.options.waitWhenBusy', [[7, 7], ['0', 0]]],
	[PUSHES, toTagged('platforms'), 'request.platforms', [
		...same(['ios'], ['android'], ['HarmonyOS'], ['android', 'ios', 'HarmonyOS']),
		['ios, android', ['ios', 'android']], ['["ios"]', ['ios']], [['ios', 'ios', 'iOS'], ['ios']],
		[['iOS', 'Android', 'harmonyos'], ['ios', 'android', 'HarmonyOS']],
	]],
	[PUSHES, badge, 'request.notification.ios.badge', same(LIMITS.badgeHighest - 1, 1, 0, -1, -10_000)],
	// The last is a small letter that has no capital, for which there would be no fix.
	[PUSHES, huawei, 'request.notification.android.hw.category', same('IM', 'ORDER_STATUS', 'TYPE2', 'ĸ')],
	// A platform's own title has no documented limit.
	[PUSHES, (title) => ({ ios: { title } }), 'request.notification.ios.title', same('a'.repeat(200))],
	[WITH_MESSAGE, custom('customType'), 'request.message.type', [
		[' App:OrderMsg ', 'App:OrderMsg'], ...same('A', 'MyRC:Msg', 'RCMsg'),
	]],
	// How JSON is read, values/json.test.mts holds; here it may be of any kind, and even empty.
	[WITH_MESSAGE, custom('customJson'), 'request.message.content', [['[1,"b"]', [1, 'b']], ['5', 5], [{}, {}]]],
	[WITH_MESSAGE, customText, 'request.message.content', same('  {not json}\n\tπ 😀 ', '{"a":1}')],
	[WITH_MESSAGE, thumbnail, 'request.message.content.content', [
		[`data:image/jpeg;base64,${PLAIN.slice(0, 20)}\r\n${PLAIN.slice(20)} `, PLAIN], [PLAIN, PLAIN],
	]],
	[PROFILES, the('name'), 'request.name', [...same('Nova', ' Nova Shop ', longestName('店', 3), longestName('é', 2)), [7, '7']]],
	[PROFILES, the('avatarUrl'), 'request.avatarUrl', NONE],
	[['user.ban'], ban, 'request.minutes', [
		[[1, 'minutes'], 1], [[LIMITS.banMinutes, 'minutes'], LIMITS.banMinutes], [['90', 'minutes'], 90], [[2, 'hours'], 120],
		[[1.5, 'hours'], 90], [[4.1, 'hours'], 246], [[0.35, 'days'], 504], [[1.1, 'days'], 1584],
		[[LIMITS.banMinutes / 60, 'hours'], LIMITS.banMinutes], [[0.5, 'days'], 720],
		[[LIMITS.banMinutes / 1440, 'days'], LIMITS.banMinutes],
	]],
	[['user.unban'], the('bannedUser'), 'request.users', [
		['u-1001', [{ userId: 'u-1001' }]], [' u-1001 ', [{ userId: 'u-1001' }]], [4711, [{ userId: '4711' }]],
	]],
	[['user.getManyBanned'], the('limit'), 'request', [
		[1, { users: undefined, page: 1, most: 1 }], ['50', { users: undefined, page: 1, most: 50 }],
	]],
	[['user.getManyBanned'], the('returnAll'), 'request', [true, 'true', 1].map((all) => [all, { users: undefined, page: 1 }])],
	[['userTag.set'], the('tags'), 'request.tags', [
		['vip', ['vip']], ['vip, berlin\nnew', ['vip', 'berlin', 'new']], [['vip', 'vip', ' berlin '], ['vip', 'berlin']],
		['["a_1", "b-2"]', ['a_1', 'b-2']], ['会员，柏林', ['会员', '柏林']], [2026, ['2026']],
		...same(['vip', 'x'.repeat(LIMITS.tagBytes)], ['vip', '会'.repeat(THIRD)]),
		// Letters of any script, with their marks, are no special characters.
		...same(['\u0939\u093f\u0928\u094d\u0926\u0940', 'e\u0301te', '\u5317\u4eac_1']),
	]],
	[RECALLS, option('sentAt'), 'request.sentAt', [
		[AT, AT], [String(AT), AT], ['2026-05-01T09:30:00Z', AT], [' 2026-05-01T11:30+02:00 ', AT],
		['2026-05-01T04:00:00.500-0530', AT + 500], [new Date(AT), AT],
		// As n8n's $now comes: its insides are no data, its text is.
		[{ ts: 1, toJSON: () => '2026-05-01T17:30:00.123+08:00' }, AT + 123],
	]],
	[RECALLS, (options) => ({ options }), 'request', [[
		{ isAdmin: 'true', isDelete: 0, extra: { a: 1 }, disableUpdateLastMsg: 'false' },
		expect.objectContaining({ isAdmin: 1, isDelete: 0, extra: '{"a":1}', disableUpdateLastMsg: false }),
	]],
	],
];

const at = (reading: object, place: string) =>
	place.split('.').reduce<unknown>((part, name) => (part as Values | undefined)?.[name], reading);

test.each(
	TAKEN.flatMap(([on, set, place, pairs]) =>
		on.flatMap((name) => pairs.map(([given, expected]) => ({ name, place, given, expected, set }))),
	),
)('$name: $place of $given is $expected', ({ name, place, given, expected, set }) => {
	const reading = accepted(name, set(given));
	expect(at(reading, place)).toEqual(expected);
	const aboutText = /^Notification Text is empty/;
	expect(reading.warnings.filter((text) => !aboutText.test(text))).toEqual([]);
});

type Refused = [
	on: readonly Resource[],
	field: string,
	set: Set,
	words: RegExp,
	values: readonly unknown[],
];
const EMPTY = [undefined, null, '', ' '];
const NO_DAYS = ['2026-13-01T09:30:00Z', '2026-02-29T09:30:00Z', '2026-05-01T25:30:00Z'];
const NO_TIMES = ['2026-05-01', '2026-05-01T09:30:00', ...NO_DAYS];

// prettier-ignore
const REFUSED: readonly Refused[] = [
	// It becomes a header, which holds plain characters only.
	[RESOURCES, 'Advanced > Request ID', advanced('requestId'), /./, ['Sommer 2026', 'größe', '活动', 'a\r\nX-Other: 1', ['a']]],
	[RESOURCES, 'Advanced > Timeout (Seconds)', advanced('timeout'), /./, [0, 0.99, -1, 300.5, 'long']],
	// What is no JSON object, values/json.test.mts holds.
	[RESOURCES, 'Advanced > Additional Body Fields (JSON)', advanced('additionalFields'), /JSON|space/, ['[1]', '{"a":', '[object Object] ', true]],
	[RESOURCES, 'Run Mode', the('runMode'), /./, ['yes', 2, {}, '={{ "run" }}', '{{ $json.mode }}']],
	[PUSHES, 'Options > Send Several in One Execution', option('severalBroadcasts'), /./, ['some', 2, {}]],
	[['broadcast'], 'Advanced > Nexconn Path', advanced('nexconnBroadcastPath'), /choices/, ['/v4/other', 'classic', 1]],
	[['pushNotification'], 'Options > Push With Nexconn (Unconfirmed)', option('nexconnPushPath'), /choices/, ['/v4/other', 'newer', 1]],
	[['broadcast.sendToOnlineUsers'], 'Advanced > Wait When Busy (Seconds)', advanced('waitWhenBusy'), /./, [-1, 'long', true]],
	[PUSHES, 'Platforms', toTagged('platforms'), /./, [['web'], ['ios', 'windows'], 'pc', [{}], { ios: true }, [true]]],
	[PUSHES, 'iOS (APNs) > Badge', badge, /./, [1.5, '1.5', -0.5, 'one', '{{ $json.badge }}', true, [1]]],
	[RESOURCES, 'Huawei > Category', huawei, /\bIM\b/, ['im', 'Im', 'iM']],
	// Neither of the last is a small letter to a program, and both have a capital.
	[RESOURCES, 'Huawei > Category', huawei, /SUBSCRIPTION|Ǆ|Ⅳ/, ['Subscription', 'ǅ', 'ⅳ']],
	[WITH_MESSAGE, 'Message Type', the('messageType'), /./, ['RC:VcMsg', 'RC:RcCmd', 'rc:txtmsg', 'toString', '', null]],
	[WITH_MESSAGE, 'Custom Type Name', custom('customType'), /RC:/, ['RC:Own', ' RC:Own', 'RC:', 'RC:TxtMsg']],
	[WITH_MESSAGE, 'Custom Type Name', custom('customType'), /empty/, EMPTY],
	[WITH_MESSAGE, 'Content (JSON)', custom('customJson'), /empty/, EMPTY],
	[WITH_MESSAGE, 'Content (Text)', customText, /empty/, ['', null, undefined]],
	[WITH_MESSAGE, 'Content Format', custom('customFormat'), /choices/, ['xml', 'TEXT', 1]],
	[WITH_MESSAGE, 'Options > Shown Sender: Name', (userName) => ({ ...custom('customJson')('{}'), options: { userName } }), /./, ['Shop']],
	[WITH_MESSAGE, 'Options > Leave Conversation List Unchanged', (disableUpdateLastMsg) => ({ options: { disableUpdateLastMsg } }), /./, ['perhaps', 2]],
	[WITH_MESSAGE, 'Options > Shown Sender: Name', (userName) => ({ options: { userName } }), /list|object/, [['a'], { a: 1 }]],
	[WITH_MESSAGE, 'Thumbnail (Base64)', thumbnail, /./, ['not base64!', 'https://example.com/a.jpg', 'data:image/jpeg;base64,', 'abcde']],
	[WITH_MESSAGE, 'Thumbnail (Base64)', thumbnail, /is a PNG picture, but a JPEG is needed.*Edit Image/, ['iVBORw0KGgoAAAANSUhEUgAAAAUA', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA']],
	[WITH_MESSAGE, 'Thumbnail (Base64)', thumbnail, /is a web page/, [Buffer.from('<!doctype html><html>').toString('base64')]],
	[WITH_MESSAGE, 'Thumbnail (Base64)', thumbnail, /is something else/, [Buffer.from('hello there').toString('base64')]],
	[PROFILES, 'Avatar URL', the('avatarUrl'), /address/, ['picture.png', 'ftp://a/b', 5]],
	[['user.update'], 'Name / Avatar URL', the('name'), /empty/, [undefined, '', ' ']],
	[['user.ban'], 'Duration', the('banDuration'), /not a number/, ['soon', [60], {}, NaN]],
	...BAD_BANS.map(([duration, unit, minutes]): Refused => [['user.ban'], 'Duration', ban, new RegExp(`^is ${minutes} minutes.*${LIMITS.banMinutes}`, 's'), [[duration, unit]]]),
	[['user.ban'], 'Unit', the('banUnit'), /choices/, ['weeks', 'minute', 60]],
	[['user.unban'], 'User', the('bannedUser'), /list|object/, [['u-1'], { id: 'u-1' }]],
	[['user.getManyBanned'], 'Limit', the('limit'), /./, [0, -1, 1.5, 'many']],
	[TAG_CHANGES, 'Tags', the('tags'), new RegExp(`${3 * THIRD + 3} bytes.*${LIMITS.tagBytes} bytes`), [['vip', '会'.repeat(THIRD + 1)]]],
	[TAG_CHANGES, 'Tags', the('tags'), /nobody sees/, [['vip\tnew'], ['a\u0000b'], ['a\u007fb']]],
	[TAG_CHANGES, 'Tags', the('tags'), /./, [[''], ['vip', null], 'vip,,new', [{}], true]],
	[['userTag.set'], 'Tags Are to Be', the('tagsAre'), /choices/, ['clear', 'Cleared', 'none', true]],
	[RECALLS, 'Options > Sent At', option('sentAt'), /./, [...NO_TIMES, 'yesterday', '2026-04-31T09:30:00+08:00', -1, 0, 1.5, true, ['2026-05-01T09:30:00Z']]],
	[RECALLS, 'Options > Sent At', option('sentAt'), /no likely time in milliseconds/, [1_777_627_800, 1_777_627_800_000_000, '1777627800000000']],
	[RECALLS, 'Options > Sent At', option('sentAt'), /future/, [Date.now() + 2 * 86_400_000]],
	[RECALLS, 'Options > Is Admin', option('isAdmin'), /./, ['perhaps', 2]],
	[RECALLS, 'Options > Delete Without a Trace', option('isDelete'), /./, ['perhaps', 2]],
	[RECALLS, 'Options > Leave Conversation List Unchanged', option('disableUpdateLastMsg'), /./, ['perhaps', 2]],
	[['broadcast.recall'], 'Message ID', the('messageId'), /message ID/, ['B-1, B-2', 'B-1 B-2', 'B-1;B-2', '["B-1"]', true]],
];

refuses(REFUSED.map(([on, field, set, words, values]) => [on, field, words, ...values.map(set)]));

/** What came out of an expression. */
const fromExpression = (name: string, values: readonly unknown[]) =>
	values.map((value) => [{ [name]: value }, { [name]: '={{ $json.missing }}' }] as const);
const NO_TAGS = [undefined, null, '', '  ', '\n', [], '[]', ' [ ] '];
const CLEARS = /does not clear.*Tags Are to Be.*Cleared|does not clear.*Cleared.*Tags Are to Be/s;

refuses([
	// Tags are cleared by choice alone.
	[['userTag.set'], 'Tags', CLEARS, ...fromExpression('tags', NO_TAGS)],
	// Where one is empty and the other wrong, only what is wrong is named.
	[['user.update'], 'Avatar URL', /./, { name: '', avatarUrl: 'picture' }],
]);

test.each([...NO_TAGS, 'vip', ['vip', 'new']])('Cleared clears, whatever Tags hold: %j', (tags) => {
	const { request } = accepted('userTag.set', { tagsAre: 'cleared', tags });
	expect(request).toMatchObject({ tags: [] });
});

test.each(['vip!', 'a.b', '#vip', 'vip🎉'])(
	'a tag with what may be a special character goes out, and is warned of: %s',
	(tag) => {
		const { request, warnings } = accepted('userTag.set', { tags: ['berlin', tag] });
		expect(request).toMatchObject({ tags: ['berlin', tag] });
		expect(warnings).toEqual([expect.stringContaining(`"${tag}"`)]);
	},
);

refuses([
	// What looks like several users whose ban is lifted.
	[['user.unban'], 'User', /several in one/, { bannedUser: 'u-1; u-2' }],
]);

test('a clock that is a little ahead does no harm to Sent At', () => {
	const { request } = accepted('broadcast.recall', { options: { sentAt: Date.now() + 60_000 } });
	expect(request).toMatchObject({ sentAt: expect.any(Number) });
});

const AVATAR = { avatarUrl: 'https://example.com/a.png' };

test.each([
	[AVATAR, { name: 'Nova', ...AVATAR }],
	[{ name: '', ...AVATAR }, AVATAR],
	[{}, { name: 'Nova' }],
])('an update is of the name, the avatar or both: %j', (changes, expected) => {
	const { request } = accepted('user.update', changes);
	expect(request).toEqual({ users: [{ userId: 'u-1001' }], ...expected });
});

test('every problem of a row is reported at once', () => {
	const { problems } = read('broadcast', {
		fromUserId: '',
		sendTo: 'taggedUsers',
		tagsAll: ids(LIMITS.tagsPerList + 1),
		platforms: [],
		...{ messageType: 'custom', customType: 'RC:Own', customFormat: 'json', customJson: '{' },
		notificationTitle: 'a'.repeat(LIMITS.titleCharacters + 1),
		ios: { badge: LIMITS.badgeHighest + 1, collapseId: 'x'.repeat(LIMITS.collapseIdBytes + 1) },
		huawei: { image: 'http://example.com/a.png', importance: 'HIGH' },
		oppo: { notifyLevel: 16 },
		vivo: { category: 'IM' },
		runMode: 'perhaps',
		advanced: { requestId: 'a'.repeat(LIMITS.requestIdCharacters + 1), timeout: 0 },
	});
	expect(problems.map(({ field }) => field).sort()).toEqual([
		...['Advanced > Request ID', 'Advanced > Timeout (Seconds)'],
		...['Content (JSON)', 'Custom Type Name', 'Huawei > Image URL', 'Huawei > Importance'],
		...['Must Have All of These Tags', 'Notification Title', 'OPPO > Category'],
		...['Platforms', 'Run Mode'],
		...[
			'Sender User ID',
			'iOS (APNs) > Badge',
			'iOS (APNs) > Collapse ID',
			'vivo > Classification',
		],
	]);
});

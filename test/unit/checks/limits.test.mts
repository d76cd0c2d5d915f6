import { expect, test } from '@jest/globals';

import { inKilobytes, LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import {
	accepted,
	ids,
	PUSHES,
	READINGS,
	refused,
	RESOURCES,
	TAG_CHANGES,
} from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const WITH_MESSAGE: readonly Resource[] = ['systemMessage', 'broadcast'];
const PROFILES: readonly Resource[] = ['user.register', 'user.update'];
const ABOUT_ONE: readonly Resource[] = ['user.get', 'user.getOnlineStatus', ...PROFILES];

/** What is set to reach a size, the name of the field in the panel, and the greatest size it takes. */
type Limit = [on: readonly Resource[], set: (size: number) => Values, field: string, most: number];

const HTTPS = 'https://example.com/a';
const custom = (rest: Values) => ({ messageType: 'custom', customType: 'App:Order', ...rest });
const image = { messageType: 'RC:ImgMsg', imageUrl: HTTPS };
const voice = { messageType: 'RC:HQVCMsg', voiceUrl: HTTPS };
/** Base64 text that decodes to so many bytes. */
/** That many bytes that begin as a JPEG does. */
const base64 = (bytes: number) =>
	Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(bytes - 3, 7)]).toString('base64');
const addressOf = (bytes: number) => `https://example.com/${'a'.repeat(bytes - 20)}`;
const advanced = (set: Values) => ({ advanced: set });
const tagged = (set: Values) => ({ sendTo: 'taggedUsers', tagsAll: 'vip', tagsAny: 'new', ...set });
const toPackage = (set: Values) => ({ sendTo: 'appPackage', packageName: 'com.example', ...set });
const ALL = 'Must Have All of These Tags';
const ANY = 'Must Have Any of These Tags';

/** "Characters" are what a person counts, so an emoji is one although it is two in UTF-16. */
const inAnyScript = (on: readonly Resource[], name: string, field: string, most: number): Limit[] =>
	['a', '消', '😀'].map((unit) => [on, (size) => ({ [name]: unit.repeat(size) }), field, most]);

/** A text of so many bytes, in several scripts. */
const inBytes = (size: number) =>
	`${'a'.repeat((size - 4) % 3)}😀${'标'.repeat(Math.floor((size - 4) / 3))}`;

// prettier-ignore
const MOST: readonly Limit[] = [
	[PUSHES, (size) => ({ userIds: ids(size) }), 'User IDs', LIMITS.usersPerPush],
	[PUSHES, (size) => tagged({ tagsAll: ids(size) }), ALL, LIMITS.tagsPerList],
	[PUSHES, (size) => tagged({ tagsAny: ids(size) }), ANY, LIMITS.tagsPerList],
	[PUSHES, (size) => toPackage({ tagsAll: ids(size) }), ALL, LIMITS.tagsPerList],
	[PUSHES, (size) => toPackage({ tagsAny: ids(size) }), ANY, LIMITS.tagsPerList],
	[TAG_CHANGES, (size) => ({ tags: ids(size) }), 'Tags', LIMITS.tagsPerUser],
	[TAG_CHANGES, (size) => ({ tags: ['vip', 'x'.repeat(size)] }), 'Tags', LIMITS.tagBytes],
	[ABOUT_ONE, (size) => ({ userId: 'x'.repeat(size) }), 'User ID', LIMITS.userIdBytes],
	[['user.unban'], (size) => ({ bannedUser: 'x'.repeat(size) }), 'User', LIMITS.userIdBytes],
	[WITH_MESSAGE, (size) => ({ fromUserId: inBytes(size) }), 'Sender User ID', LIMITS.userIdBytes],
	[['systemMessage'], (size) => ({ toUserIds: inBytes(size) }), 'Recipient User IDs', LIMITS.userIdBytes],
	[[...PUSHES, 'pushNotification.sendToUsers', 'user.ban', 'userTag.get', ...TAG_CHANGES], (size) => ({ userIds: ['u-1', 'a'.repeat(size), 'u-2'] }), 'User IDs', LIMITS.userIdBytes],
	[PUSHES, (size) => ({ userIds: inBytes(size) }), 'User IDs', LIMITS.userIdBytes],
	[PUSHES, (size) => tagged({ tagsAny: ['vip', inBytes(size)] }), ANY, LIMITS.tagBytes],
	[PUSHES, (size) => toPackage({ tagsAll: ['vip', inBytes(size)] }), ALL, LIMITS.tagBytes],
	...inAnyScript(RESOURCES, 'notificationTitle', 'Notification Title', LIMITS.titleCharacters),
	...inAnyScript(PROFILES, 'name', 'Name', LIMITS.userNameCharacters),
	[PROFILES, (size) => ({ avatarUrl: addressOf(size) }), 'Avatar URL', LIMITS.portraitBytes],
	[WITH_MESSAGE, (size) => custom({ customFormat: 'json', customJson: {}, customType: 'a'.repeat(size) }), 'Custom Type Name', LIMITS.customTypeCharacters],
	[WITH_MESSAGE, (size) => custom({ customFormat: 'json', customJson: {}, customType: '消'.repeat(size) }), 'Custom Type Name', LIMITS.customTypeCharacters],
	[WITH_MESSAGE, (size) => custom({ customFormat: 'text', customText: 'a'.repeat(size) }), 'Content (Text)', LIMITS.contentBytes],
	[WITH_MESSAGE, (size) => custom({ customFormat: 'text', customText: `${'a'.repeat(size % 4)}${'😀'.repeat(Math.floor(size / 4))}` }), 'Content (Text)', LIMITS.contentBytes],
	[WITH_MESSAGE, (size) => ({ ...image, thumbnail: base64(size) }), 'Thumbnail (Base64)', LIMITS.thumbnailBytes],
	[WITH_MESSAGE, (size) => ({ ...voice, duration: size }), 'Duration (Seconds)', LIMITS.voiceSeconds],
	[PUSHES, (size) => ({ ios: { badge: size } }), 'iOS (APNs) > Badge', LIMITS.badgeHighest],
	[PUSHES, (size) => ({ ios: { badge: String(size) } }), 'iOS (APNs) > Badge', LIMITS.badgeHighest],
	[RESOURCES, (size) => advanced({ requestId: 'a'.repeat(size) }), 'Advanced > Request ID', LIMITS.requestIdCharacters],
	[RESOURCES, (size) => advanced({ timeout: size }), 'Advanced > Timeout (Seconds)', 300],
];

test.each(MOST.flatMap(([on, set, field, most]) => on.map((name) => ({ name, set, field, most }))))(
	'$name: $field takes $most, and not one more',
	({ name, set, field, most }) => {
		accepted(name, set(most - 1));
		accepted(name, set(most));
		const text = refused(name, set(most + 1), field);
		for (const number of [most, most + 1]) expect(text).toContain(String(number));
	},
);

/** What is sent all the same, but warned of, from one size on. */
type Advice = [on: readonly Resource[], set: (size: number) => Values, about: RegExp, most: number];

// prettier-ignore
const ADVISED: readonly Advice[] = [
	[PROFILES, (size) => ({ name: '店'.repeat(size) }), new RegExp(`${3 * Math.floor(LIMITS.userNameBytes / 3) + 3} bytes.*${LIMITS.userNameBytes} bytes`), Math.floor(LIMITS.userNameBytes / 3)],
	[WITH_MESSAGE, (size) => ({ ...image, thumbnail: base64(size) }), new RegExp(`^Thumbnail \\(Base64\\) is ${LIMITS.thumbnailBytesAdvised + 1} bytes.*${inKilobytes(LIMITS.thumbnailBytesAdvised)}`), LIMITS.thumbnailBytesAdvised],
	[['broadcast'], (size) => custom({ customFormat: 'text', customText: 'a'.repeat(size) }), new RegExp(READINGS), LIMITS.contentBytesStrict],
];

test.each(
	ADVISED.flatMap(([on, set, about, most]) => on.map((name) => ({ name, set, about, most }))),
)('$name is warned of more than $most: $about', ({ name, set, about, most }) => {
	const warnings = (size: number) => accepted(name, set(size)).warnings;
	expect(warnings(most)).toEqual([]);
	expect(warnings(most + 1)).toEqual([expect.stringMatching(about)]);
});

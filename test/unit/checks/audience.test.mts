import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { messageBroadcast } from '../../../nodes/RongCloud/service/kinds/messageBroadcast.ts';
import type { PushFamilyRequest } from '../../../nodes/RongCloud/service/kinds/pushFamily.ts';
import { accepted, ids, listed, PUSHES, read, refuses } from '../support/reading.mts';
import type { Resource, Values } from '../support/reading.mts';

const BROADCAST = ['broadcast'] as const;
const PUSH = ['pushNotification'] as const;
const ONLINE = ['broadcast.sendToOnlineUsers'] as const;
const TO_USERS = ['pushNotification.sendToUsers'] as const;

const ALL_TAGS = 'Must Have All of These Tags';
const ANY_TAG = 'Must Have Any of These Tags';
const PACKAGE = 'App Package Name';
const CONFIRM = 'Yes, Send to Every User of the App';
const ONLINE_CONFIRM = 'Yes, Send to Every User Who Is Online';

const packageName = 'com.example.shop';
const tagged = (more: Values): Values => ({ sendTo: 'taggedUsers', ...more });
const toPackage = (more: Values = {}): Values => ({ sendTo: 'appPackage', packageName, ...more });
const toAll = { sendTo: 'allUsers', allUsersConfirmed: true };
const messageOnly = (more: Values = {}): Values => ({
	...{ sendTo: 'allUsersMessageOnly', allUsersConfirmed: true },
	...more,
});
const CONDITIONS = { userIds: 'u-1', tagsAll: 'vip', tagsAny: 'berlin', packageName };
const TAGS = { join: 'AND', match: 'all', tags: 'vip' };
const FULL = { tagsAll: ids(LIMITS.tagsPerList, 'a-'), tagsAny: ids(LIMITS.tagsPerList, 'b-') };

/** Whom a row reaches: the audience, and the users that it lists. */
type Reached = [on: readonly Resource[], set: Values, audience: object, users?: object];

// prettier-ignore
const REACHED: readonly Reached[] = [
	[PUSHES, tagged(FULL), { kind: 'conditions', ...FULL }],
	[PUSHES, tagged({ tagsAll: 'vip', packageName: ` ${packageName} ` }), { kind: 'conditions', tagsAll: ['vip'], packageName }],
	[PUSHES, toPackage(), { kind: 'conditions', packageName }],
	[PUSHES, toPackage({ tagsAll: 'vip' }), { kind: 'conditions', packageName, tagsAll: ['vip'] }],
	[PUSHES, toPackage({ tagsAny: 'a\nb' }), { kind: 'conditions', packageName, tagsAny: ['a', 'b'] }],
	// What was typed in for another choice does not count, nor does its switch.
	[PUSHES, toAll, { kind: 'all' }],
	[PUSHES, { ...toAll, ...CONDITIONS }, { kind: 'all' }],
	[PUSHES, { allUsersConfirmed: true }, { kind: 'users' }, listed(['u-1001'])],
	[PUSHES, { ...CONDITIONS, sendTo: 'listedUsers' }, { kind: 'users' }, listed(['u-1'])],
];

test.each(REACHED.flatMap(([on, set, ...whom]) => on.map((name) => [name, set, ...whom] as const)))(
	'%s of %j reaches %j',
	(name, set, ...[audience, users]) => {
		const request = accepted(name, set).request as PushFamilyRequest;
		expect(request.audience).toEqual(audience);
		expect(request.users).toEqual(users);
	},
);

/** A value that comes out empty of an expression, which would make the audience larger than meant. */
const emptied = (name: string, set: Values, values: readonly unknown[]) =>
	values.map((value) => [{ ...set, [name]: value }, { [name]: '={{ $json.missing }}' }] as const);
const EMPTY = ['', '  ', null, undefined];
const WIDER = /(?=.*expression).*more users/s;
const stored = (set: Values, name: string, ...expressions: unknown[]) =>
	expressions.map((expression) => [set, { [name]: expression }] as const);
const by = (name: string, values: readonly unknown[], set: Values = {}) =>
	values.map((value): Values => ({ ...set, [name]: value }));

// prettier-ignore
refuses([
	[PUSHES, `${ALL_TAGS} / ${ANY_TAG}`, /empty/, tagged({}), tagged({ tagsAll: ' ', tagsAny: [], packageName })],
	// Only the broken list is named when the other one is empty.
	[PUSHES, ALL_TAGS, /./, tagged({ tagsAll: 'vip,,berlin' })],
	[PUSHES, PACKAGE, WIDER, ...emptied('packageName', tagged({ tagsAll: 'vip' }), EMPTY)],
	[PUSHES, ALL_TAGS, WIDER, ...emptied('tagsAll', tagged({ tagsAny: 'berlin' }), [...EMPTY, []])],
	[PUSHES, ANY_TAG, WIDER, ...emptied('tagsAny', tagged({ tagsAll: 'vip' }), [...EMPTY, []])],
	[PUSHES, ALL_TAGS, WIDER, ...emptied('tagsAll', toPackage(), [''])],
	[PUSHES, ANY_TAG, WIDER, ...emptied('tagsAny', toPackage(), [''])],
	[PUSHES, PACKAGE, /empty/, ...by('packageName', [undefined, '', ' '], toPackage())],
	[PUSHES, CONFIRM, /is off.*by hand/s, ...by('allUsersConfirmed', [false, undefined, null], toAll)],
	// Even if it is confirmed.
	[PUSHES, CONFIRM, /expression.*by hand/s, ...stored(toAll, 'allUsersConfirmed', '={{ true }}', "={{ $fromAI('confirm', '', 'boolean') }}")],
	[PUSHES, 'Send To', /expression.*from the list/s, ...stored(toAll, 'sendTo', "={{ 'allUsers' }}", '=allUsers')],
	[BROADCAST, CONFIRM, /^is (off|set by an expression)/, ...by('allUsersConfirmed', [false, undefined, 'true', 1, null], messageOnly())],
	[PUSH, 'Send To', /is not one of its choices/, messageOnly()],
	[BROADCAST, 'Send To', /is not one of its choices/, { sendTo: 'combinedTags', tagGroups: { entries: [TAGS] } }],
	// The settings of a notification are told under the names of the panel.
	[BROADCAST, 'Notification Title', /./, messageOnly({ notificationTitle: 'x'.repeat(LIMITS.titleCharacters + 1) })],
	[BROADCAST, 'Huawei > Category', /./, messageOnly({ huawei: { category: 'im' } })],
	[BROADCAST, 'Notification Options > Push Data', /./, messageOnly({ notificationOptions: { pushData: '[object Object]' } })],
	[ONLINE, ONLINE_CONFIRM, /^is off\. Turn it on/, ...by('onlineUsersConfirmed', [false, undefined, null, 0], { allUsersConfirmed: true })],
	[ONLINE, ONLINE_CONFIRM, /^is set by an expression, which is not allowed/, ...stored({}, 'onlineUsersConfirmed', '={{ true }}', 'true', '={{ $fromAI("x") }}')],
	// Whatever the platforms have.
	[TO_USERS, 'Notification Text', /^is empty/, { notificationText: '', ios: { alert: 'iOS' }, android: { alert: 'Android' } }],
]);

const STRANGE = ['everyone', 'ALLUSERS', 'constructor', 7, {}, []];
test.each(PUSHES.flatMap((name) => STRANGE.map((sendTo) => [name, sendTo] as const)))(
	'a %s refuses to be sent to %j, and nobody stands in',
	(resource, sendTo) => {
		const { problems, request } = read(resource, { sendTo });
		expect(problems.map(({ field }) => field)).toEqual(['Send To']);
		expect(request).toMatchObject({ audience: { kind: 'users' }, users: [] });
	},
);

describe('a request of its own kind', () => {
	const message = (content: string) => ({ type: 'RC:TxtMsg', content: { content } });
	const NONE = { users: undefined, additionalFields: undefined };

	test('all users, message only: without audience, platforms and notification', () => {
		const { job, request } = accepted('broadcast', messageOnly());
		expect(job.kind).toBe(messageBroadcast);
		const texts = { message: message('Summer sale'), pushContent: 'Summer sale' };
		expect(request).toEqual({ ...NONE, sender: 'shop-bot', ...texts });
	});

	test('the settings of its notification do not count for other choices', () => {
		const { request } = accepted('broadcast', {
			notificationOptions: { pushData: '[object Object]', templateId: {} },
			ios: { contentAvailable: true },
		});
		expect(request).toMatchObject({
			audience: { kind: 'users' },
			notification: { alert: 'Summer sale', ios: { contentAvailable: 1 } },
		});
	});

	test('everyone who is online: the message and nothing else, with an own patience', () => {
		const options = { severalBroadcasts: true };
		const advanced = { waitWhenBusy: 7 };
		const { job, request } = accepted(ONLINE[0], { options, advanced });
		const text = message('The kitchen closes in an hour');
		expect(request).toEqual({ ...NONE, sender: 'shop-bot', message: text });
		expect(job.options).toEqual({ ...options, ...advanced });
	});

	test('pushes to listed users, which need no platforms and warn of none', () => {
		const own = { platforms: ['ios'], ios: { alert: 'On iOS' }, android: { alert: 'Android' } };
		const changes = { userIds: 'u-1\nu-2', notificationTitle: 'Sale', ...own };
		const { request, warnings } = accepted(TO_USERS[0], changes);
		expect(request).toEqual({
			...NONE,
			users: listed(['u-1', 'u-2']),
			// One text and one title for all of them.
			notification: { title: 'Sale', alert: 'Summer sale' },
		});
		expect(warnings).toEqual([]);
	});
});

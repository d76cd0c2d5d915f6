import { describe, expect, test } from '@jest/globals';

import { LIMITS } from '../../../nodes/RongCloud/service/limits.ts';
import { messageBroadcast } from '../../../nodes/RongCloud/service/kinds/messageBroadcast.ts';
import { accepted, listed, refused } from '../support/reading.mts';
import type { Values } from '../support/reading.mts';

const ONLINE = 'broadcast.sendToOnlineUsers';
const TO_USERS = 'pushNotification.sendToUsers';

const TAGS = { join: 'AND', match: 'all', tags: 'vip' };
const toAll = { sendTo: 'allUsersMessageOnly', allUsersConfirmed: true };

describe('all users, message only', () => {
	const requestOf = (changes: Values = {}) =>
		accepted('broadcast', { ...toAll, ...changes }).request;

	test('is a request of its own kind, without audience, platforms and notification', () => {
		expect(accepted('broadcast', toAll).job.kind).toBe(messageBroadcast);
		expect(requestOf()).toEqual({
			users: undefined,
			sender: 'shop-bot',
			message: { type: 'RC:TxtMsg', content: { content: 'Summer sale' } },
			pushContent: 'Summer sale',
			additionalFields: undefined,
		});
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

	test.each<[string, Values]>([
		['Notification Title', { notificationTitle: 'x'.repeat(LIMITS.titleCharacters + 1) }],
		['Huawei > Category', { huawei: { category: 'im' } }],
		['Notification Options > Push Data', { notificationOptions: { pushData: '[object Object]' } }],
	])('a problem with its settings is told under the name of the panel: %s', (field, changes) => {
		refused('broadcast', { ...toAll, ...changes }, field);
	});

	test.each([false, undefined, 'true', 1, null])('is refused with the switch %j', (value) => {
		const field = 'Yes, Send to Every User of the App';
		const text = refused('broadcast', { ...toAll, allUsersConfirmed: value }, field);
		expect(text).toMatch(/^is (off|set by an expression)/);
	});

	test.each([
		['pushNotification', toAll],
		['broadcast', { sendTo: 'combinedTags', tagGroups: { entries: [TAGS] } }],
	])('a %s does not have %j', (resource, changes) => {
		expect(refused(resource, changes, 'Send To')).toMatch(/is not one of its choices/);
	});
});

describe('everyone who is online', () => {
	const field = 'Yes, Send to Every User Who Is Online';

	test('gets the message and nothing else', () => {
		expect(accepted(ONLINE).request).toEqual({
			users: undefined,
			sender: 'shop-bot',
			message: { type: 'RC:TxtMsg', content: { content: 'The kitchen closes in an hour' } },
			additionalFields: undefined,
		});
	});

	test.each([false, undefined, null, 0])('is refused with the switch %j', (value) => {
		expect(
			refused(ONLINE, { onlineUsersConfirmed: value, allUsersConfirmed: true }, field),
		).toMatch(/^is off\. Turn it on/);
	});

	test.each(['={{ true }}', 'true', '={{ $fromAI("x") }}'])(
		'is refused with the expression %s, whatever it comes to',
		(stored) => {
			const text = refused(ONLINE, {}, field, { onlineUsersConfirmed: stored });
			expect(text).toMatch(/^is set by an expression, which is not allowed/);
		},
	);

	test('has an own patience, and no pace to set', () => {
		const { job } = accepted(ONLINE, { options: { waitWhenBusy: 7, severalBroadcasts: true } });
		expect(job.options).toEqual({ waitWhenBusy: 7, severalBroadcasts: true });
	});
});

describe('pushes to listed users', () => {
	test('are a request of their own kind', () => {
		const changes = { userIds: 'u-1\nu-2', notificationTitle: 'Sale', ios: { alert: 'On iOS' } };
		expect(accepted(TO_USERS, changes).request).toEqual({
			users: listed(['u-1', 'u-2']),
			notification: { title: 'Sale', alert: 'Summer sale', ios: { alert: 'On iOS' } },
			additionalFields: undefined,
		});
	});

	test('need the common text, whatever the platforms have', () => {
		const own = { ios: { alert: 'iOS' }, android: { alert: 'Android' } };
		const changes = { notificationText: '', ...own };
		expect(refused(TO_USERS, changes, 'Notification Text')).toMatch(/^is empty/);
	});

	test('need no platforms, and warn of none', () => {
		const { warnings } = accepted(TO_USERS, { platforms: ['ios'], android: { alert: 'Android' } });
		expect(warnings).toEqual([]);
	});
});

import { describe, expect, test } from '@jest/globals';

import { isPreMessaging, readCallback } from '../../../nodes/RongCloudTrigger/callbacks.ts';
import type { Json, JsonObject } from '../../../nodes/RongCloud/json.ts';

const only = (body: Json): JsonObject => {
	const [event, ...more] = readCallback(body);
	expect(more).toEqual([]);
	return event ?? {};
};

const MESSAGE = {
	fromUserId: 'u-1001',
	toUserId: 'group-1',
	objectName: 'RC:TxtMsg',
	content: '{"content":"hi"}',
	channelType: 'GROUP',
	msgTimestamp: '1760000000000',
	msgUID: 'AAAA-BBBB-CCCC-DDDD',
};

// prettier-ignore
test.each<[part: object, event: object]>([
	[{}, { time: '2025-10-09T08:53:20.000Z', timestamp: '1760000000000', receiverIds: undefined }],
	[{ msgTimestamp: 'soon' }, { time: undefined }],
	...([
		['PERSON', 'direct', 1], ['TEMPGROUP', 'chatroom', 4], ['ULTRAGROUP', 'ultraGroup', 10], ['MP', 'publicService', undefined],
		['SOMETHING', 'other', undefined], [3, 'group', 3], ['6', 'system', 6], [77, 'other', 77],
	] as const).map(([given, channelType, channelTypeNumber]): [object, object] => [
		{ channelType: given }, { channelType, channelTypeNumber },
	]),
	...([
		['RC:TxtMsg', '{"content":"hi"}', 'hi', { content: 'hi' }],
		['RC:InfoNtf', '{"message":"closed"}', 'closed', { message: 'closed' }],
		['RC:ImgMsg', '{"content":"aGk="}', '', { content: 'aGk=' }],
		['app:order', 'plain words', '', 'plain words'],
		['RC:TxtMsg', '{broken', '', '{broken'],
		['toString', '{"content":"hi"}', '', { content: 'hi' }],
	] as const).map(([objectName, content, text, opened]): [object, object] => [{ objectName, content }, { text, content: opened }]),
	// A list also of a single one from a form.
	[{ groupUserIds: 'u-2' }, { receiverIds: ['u-2'] }],
	[{ groupUserIds: ['u-2', 'u-3'] }, { receiverIds: ['u-2', 'u-3'] }],
])('a message with %j is the event %j', (part, event) => {
	const read = only({ ...MESSAGE, ...part });
	for (const [name, value] of Object.entries(event)) {
		expect([name, read[name]]).toEqual([name, value]);
		expect(name in read).toBe(value !== undefined);
	}
});

describe('the ID of an event', () => {
	const idOf = (body: Json) => only(body).eventId;
	const NO_ID = { ...MESSAGE, msgUID: '' };
	const STATUS = { userid: 'u-1', status: '0' };
	const LOGGED_OUT = { userid: 'u-1', status: '2', time: 1_760_000_000_000 };
	const seenBy = (bot: JsonObject) => ({ type: 'message:group', timestamp: 1, data: MESSAGE, bot });
	const FORM = { userId: 'u-1', operateId: 'C70B', type: '0', code: '0', time: '1760000000000' };

	test.each<[string, Json, Json]>([
		['a message, whatever else came with it', { ...MESSAGE, source: 'iOS' }, MESSAGE],
		['a bot', seenBy({ userId: 'bot-1', name: 'One' }), seenBy({ userId: 'bot-1' })],
		[
			'a device, wherever it is',
			{ ...LOGGED_OUT, os: 'iOS' },
			{ ...LOGGED_OUT, os: 'iOS', clientIp: '203.0.113.7:1' },
		],
		['a form and JSON', FORM, { ...FORM, type: 0, time: 1760000000000 }],
	])('is the same for %s', (_, one, other) => {
		expect(idOf(one)).toBe(idOf(other));
		expect(idOf(one)).toMatch(/^[a-zA-Z]+:[0-9a-f]{24}$/);
	});

	// Never are two events one because what tells them apart is missing.
	test.each<[string, Json, Json]>([
		['messages', MESSAGE, { ...MESSAGE, msgUID: 'OTHER' }],
		['messages without an ID', NO_ID, { ...NO_ID, content: '{"content":"bye"}' }],
		['devices', { ...STATUS, os: 'iOS' }, { ...STATUS, os: 'PC' }],
		['devices logged out at once', { ...LOGGED_OUT, os: 'iOS' }, { ...LOGGED_OUT, os: 'PC' }],
		['devices, one of no name', { ...LOGGED_OUT, os: 'iOS' }, LOGGED_OUT],
		['bots', seenBy({ userId: 'bot-1', name: 'One' }), seenBy({ userId: 'bot-2' })],
		['bots without an ID', seenBy({ name: 'One' }), seenBy({ name: 'Two' })],
	])('differs for %s', (_, one, other) => {
		expect(idOf(one)).not.toBe(idOf(other));
	});

	test('differs for the entries of an envelope', () => {
		const data = ['u-1', 'u-1'].map((userId) => ({ userId, status: '0' }));
		const [one, two] = readCallback({ type: 'user:connection_status', id: '7', time: 1, data });
		expect(one?.eventId).not.toBe(two?.eventId);
	});
});

describe('told apart by their form', () => {
	const AT = { time: 1_760_000_000_000 };
	test.each<[string, Json]>([
		['messageSent', MESSAGE],
		['moderationResult', { msgUID: 'A', result: 10000 }],
		['userActivationChanged', { operateId: 'C', userId: 'u', type: 1, code: '0', ...AT }],
		['userStatusChanged', { userid: 'u', status: '2', ...AT }],
		['chatroomStatusChanged', { chatRoomId: 'r', userIds: [], type: 0, status: 0, ...AT }],
		['chatroomAttributeChanged', { chatroomId: 'r', key: 'k', optType: 3, timestamp: 1 }],
		['friendshipChanged', { eventType: 1, userId: 'u', toUserId: 'v', ...AT }],
		['groupMembersChanged', { groupId: 'g', eventType: 8, ...AT }],
		['groupMembersChanged', { profiles: [{ groupId: 'g', eventType: 8, ...AT }] }],
		['groupProfileChanged', [{ groupId: 'g', groupName: 'n', ...AT }]],
		['userProfileChanged', { userId: 'u', type: 1, userProfile: '{}', ...AT }],
		['userProfileChanged', { userId: 'u', type: 0, ...AT }],
		['unknown', { userId: 'u', ...AT }],
		['unknown', { type: 'message:new_kind', id: '1', data: [{ a: 1 }] }],
		['unknown', {}],
		['unknown', 'text'],
	])('%s: %j', (event, body) => {
		expect(only(body).event).toBe(event);
	});

	test('an empty list tells of nothing', () => {
		expect(readCallback([])).toEqual([]);
		expect(readCallback({ type: 'message:send', id: '1', data: [] })).toEqual([]);
	});

	test('codes that no document has come out as "other"', () => {
		expect(only({ userid: 'u', status: '9', ...AT }).status).toBe('other');
		expect(only({ groupId: 'g', eventType: 'toString', ...AT }).operation).toBe('other');
		expect(only({ groupId: 'g', eventType: [1], ...AT })).not.toHaveProperty('operation');
	});
});

test.each<[boolean, Json]>([
	[true, { messageId: 'm', msgType: 'RC:TxtMsg', targetId: 'u' }],
	[true, { type: 'group_channel:pre_messaging', id: '1', data: [{}] }],
	[true, { type: 'community_channel:pre_messaging' }],
	[false, MESSAGE],
	[false, { type: 'message:send', data: [{ messageId: 'm' }] }],
	[false, [{ messageId: 'm', msgType: 'RC:TxtMsg', targetId: 'u' }]],
	[false, 'text'],
])('waits for a verdict: %p %j', (waits, body) => {
	expect(isPreMessaging(body)).toBe(waits);
});

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

describe('a message', () => {
	test('has its time as ISO 8601 and as it came', () => {
		expect(only(MESSAGE)).toMatchObject({
			time: '2025-10-09T08:53:20.000Z',
			timestamp: '1760000000000',
		});
		expect(only({ ...MESSAGE, msgTimestamp: 'soon' })).not.toHaveProperty('time');
	});

	test.each([
		['PERSON', { channelType: 'direct', channelTypeNumber: 1 }],
		['TEMPGROUP', { channelType: 'chatroom', channelTypeNumber: 4 }],
		['ULTRAGROUP', { channelType: 'ultraGroup', channelTypeNumber: 10 }],
		['MP', { channelType: 'publicService' }],
		['SOMETHING', { channelType: 'other' }],
		[3, { channelType: 'group', channelTypeNumber: 3 }],
		['6', { channelType: 'system', channelTypeNumber: 6 }],
		[77, { channelType: 'other', channelTypeNumber: 77 }],
	])('channel type %p', (channelType, expected) => {
		const { channelType: word, channelTypeNumber } = only({ ...MESSAGE, channelType });
		expect({ channelType: word, channelTypeNumber }).toEqual(expected);
	});

	test.each([
		['RC:TxtMsg', '{"content":"hi"}', 'hi', { content: 'hi' }],
		['RC:InfoNtf', '{"message":"closed"}', 'closed', { message: 'closed' }],
		['RC:ImgMsg', '{"content":"aGk="}', '', { content: 'aGk=' }],
		['app:order', 'plain words', '', 'plain words'],
		['RC:TxtMsg', '{broken', '', '{broken'],
		['toString', '{"content":"hi"}', '', { content: 'hi' }],
	])('%s with %s', (objectName, content, text, opened) => {
		expect(only({ ...MESSAGE, objectName, content })).toMatchObject({ text, content: opened });
	});

	test('names its receivers as a list, also a single one from a form', () => {
		expect(only({ ...MESSAGE, groupUserIds: 'u-2' }).receiverIds).toEqual(['u-2']);
		expect(only({ ...MESSAGE, groupUserIds: ['u-2', 'u-3'] }).receiverIds).toEqual(['u-2', 'u-3']);
		expect(only(MESSAGE)).not.toHaveProperty('receiverIds');
	});
});

describe('the ID of an event', () => {
	const idOf = (body: Json) => only(body).eventId;

	test('is that of the message, whatever else came with it', () => {
		expect(idOf({ ...MESSAGE, source: 'iOS' })).toBe(idOf(MESSAGE));
		expect(idOf({ ...MESSAGE, msgUID: 'OTHER' })).not.toBe(idOf(MESSAGE));
		expect(idOf(MESSAGE)).toMatch(/^messageSent:[0-9a-f]{24}$/);
	});

	test('never makes two events one because what tells them apart is missing', () => {
		const one = { ...MESSAGE, msgUID: '' };
		expect(idOf(one)).not.toBe(idOf({ ...one, content: '{"content":"bye"}' }));
		const status = { userid: 'u-1', status: '0' };
		expect(idOf({ ...status, os: 'iOS' })).not.toBe(idOf({ ...status, os: 'PC' }));
	});

	test('tells two bots apart that saw the same message', () => {
		const event = { type: 'message:group', timestamp: 1, data: MESSAGE };
		const seenBy = (bot: JsonObject) => idOf({ ...event, bot });
		expect(seenBy({ userId: 'bot-1', name: 'One' })).not.toBe(seenBy({ userId: 'bot-2' }));
		expect(seenBy({ userId: 'bot-1', name: 'One' })).toBe(seenBy({ userId: 'bot-1' }));
		// Whatever else is there counts where a bot has no ID.
		expect(seenBy({ name: 'One' })).not.toBe(seenBy({ name: 'Two' }));
	});

	test('tells two devices apart that were logged out at once', () => {
		const status = { userid: 'u-1', status: '2', time: 1_760_000_000_000 };
		const ios = idOf({ ...status, os: 'iOS' });
		expect(new Set([ios, idOf({ ...status, os: 'PC' }), idOf(status)]).size).toBe(3);
		expect(idOf({ ...status, os: 'iOS', clientIp: '203.0.113.7:1' })).toBe(ios);
	});

	test('is the same from a form and from JSON', () => {
		const form = { userId: 'u-1', operateId: 'C70B', type: '0', code: '0', time: '1760000000000' };
		const json = { ...form, type: 0, time: 1760000000000 };
		expect(idOf(form)).toBe(idOf(json));
		expect(only(form)).toEqual({ ...only(json), raw: form });
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

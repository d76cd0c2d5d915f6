import { describe, expect, test } from '@jest/globals';

import { accepted, ids, listed, read, refused } from '../support/reading.mts';
import type { Resource } from '../support/reading.mts';

const WITH_LIST: readonly Resource[] = ['user.ban', 'userTag.get', 'userTag.set'];
const WITH_ONE: readonly Resource[] = [
	'user.get',
	'user.getOnlineStatus',
	'user.register',
	'user.update',
];

/** Several IDs in a field for one. */
const SEVERAL = ['u-1001, u-1002', 'u-1001，u-1002', 'u-1001\nu-1002', '["u-1001"]', 'u-1001,'];

describe.each(WITH_LIST)('listed users of %s: 1 to 1000', (resource) => {
	test.each([1, 51, 1000])('takes %i', (count) => {
		expect(accepted(resource, { userIds: ids(count) }).request).toMatchObject({
			users: listed(ids(count)),
		});
	});

	test.each([1001, 2500])('refuses %i', (count) => {
		const text = refused(resource, { userIds: ids(count) }, 'User IDs');
		expect(text).toContain(String(count));
		expect(text).toContain('1000');
	});

	test.each([undefined, null, '', ' ', []])('refuses nobody: %j', (userIds) => {
		expect(refused(resource, { userIds }, 'User IDs')).toMatch(/empty/);
	});

	test('warns of an ID that nobody can have', () => {
		const { warnings } = accepted(resource, { userIds: ['u-1', 'x'.repeat(65)] });
		expect(warnings).toEqual([expect.stringContaining('64 bytes')]);
	});
});

describe.each(WITH_ONE)('the user of %s', (resource) => {
	test.each([
		['u-1001', 'u-1001'],
		[' u-1001\n', 'u-1001'],
		[4711, '4711'],
		['用户-1', '用户-1'],
		['x'.repeat(64), 'x'.repeat(64)],
	])('%j becomes %j', (userId, wanted) => {
		expect(accepted(resource, { userId }).request).toMatchObject({ users: [{ userId: wanted }] });
	});

	test.each([undefined, null, '', '  '])('is needed: %j', (userId) => {
		expect(refused(resource, { userId }, 'User ID')).toMatch(/empty/);
	});

	test.each(['x'.repeat(65), '用'.repeat(22)])('has 64 bytes at most: %s', (userId) => {
		expect(refused(resource, { userId }, 'User ID')).toContain('64 bytes');
	});

	test('is one: what looks like several is told', () => {
		const { warnings } = accepted(resource, { userId: 'u-1; u-2' });
		expect(warnings).toEqual([expect.stringContaining('"u-1; u-2" is one ID')]);
		expect(refused(resource, { userId: ['u-1', 'u-2'] }, 'User ID')).toMatch(/list/);
	});

	test.each(SEVERAL)('is one: %j is refused', (userId) => {
		expect(refused(resource, { userId }, 'User ID')).toMatch(/only one user ID fits here/);
	});

	test.each([true, false])('is no switch: %j', (userId) => {
		expect(refused(resource, { userId }, 'User ID')).toMatch(/not a user ID/);
	});
});

describe.each(['user.register', 'user.update'])('name and avatar of %s', (resource) => {
	test.each(['Nova', ' Nova Shop ', '店'.repeat(42), 'x'.repeat(64), 7])('takes %j', (name) => {
		const { request, warnings } = accepted(resource, { name });
		expect(request).toMatchObject({ name: String(name) });
		expect(warnings).toEqual([]);
	});

	test('has 64 characters at most', () => {
		const text = refused(resource, { name: 'x'.repeat(65) }, 'Name');
		expect(text).toContain('65');
		expect(text).toContain('64');
	});

	test('warns of more than the 128 bytes that an SDK takes', () => {
		const { warnings } = accepted(resource, { name: '店'.repeat(43) });
		expect(warnings).toEqual([expect.stringMatching(/129 bytes.*128 bytes/)]);
		expect(accepted(resource, { name: 'é'.repeat(64) }).warnings).toEqual([]);
	});

	test('an avatar is a web address of 1024 bytes at most', () => {
		const address = (bytes: number) => `https://example.com/${'a'.repeat(bytes - 20)}`;
		expect(accepted(resource, { avatarUrl: address(1024) }).request).toMatchObject({
			avatarUrl: address(1024),
		});
		expect(refused(resource, { avatarUrl: address(1025) }, 'Avatar URL')).toContain('1025');
		expect(refused(resource, { avatarUrl: 'picture.png' }, 'Avatar URL')).toMatch(/address/);
	});

	test.each([undefined, null, '', ' '])('an avatar that is empty is left out: %j', (avatarUrl) => {
		expect(accepted(resource, { avatarUrl }).request).not.toHaveProperty('avatarUrl');
	});
});

test.each([undefined, null, '', '  '])('a user is not registered without a name: %j', (name) => {
	expect(refused('user.register', { name }, 'Name')).toMatch(/empty/);
});

describe('an update', () => {
	test('is of the name, the avatar or both', () => {
		const avatarUrl = 'https://example.com/a.png';
		expect(accepted('user.update', { avatarUrl }).request).toEqual({
			users: [{ userId: 'u-1001' }],
			name: 'Nova',
			avatarUrl,
		});
		expect(accepted('user.update', { name: '', avatarUrl }).request).toEqual({
			users: [{ userId: 'u-1001' }],
			avatarUrl,
		});
		expect(accepted('user.update').request).toEqual({
			users: [{ userId: 'u-1001' }],
			name: 'Nova',
		});
	});

	test.each([undefined, '', ' '])('of nothing is refused: %j', (name) => {
		expect(refused('user.update', { name }, 'Name / Avatar URL')).toMatch(/empty/);
	});

	test('names only what is wrong when one of the two is', () => {
		const { problems } = read('user.update', { name: '', avatarUrl: 'picture' });
		expect(problems.map(({ field }) => field)).toEqual(['Avatar URL']);
	});
});

describe('how long a ban lasts: 1 to 43200 minutes', () => {
	test.each([
		[1, 'minutes', 1],
		[43_200, 'minutes', 43_200],
		['90', 'minutes', 90],
		[2, 'hours', 120],
		[1.5, 'hours', 90],
		[4.1, 'hours', 246],
		[0.35, 'days', 504],
		[1.1, 'days', 1584],
		[720, 'hours', 43_200],
		[0.5, 'days', 720],
		[30, 'days', 43_200],
	])('%j %s are %i minutes', (banDuration, banUnit, minutes) => {
		expect(accepted('user.ban', { banDuration, banUnit }).request).toMatchObject({ minutes });
	});

	test.each([
		[0, 'minutes', '0 minutes'],
		[-5, 'minutes', '-5 minutes'],
		[43_201, 'minutes', '43201 minutes'],
		[1.5, 'minutes', '1.5 minutes'],
		[0.01, 'hours', '0.6 minutes'],
		[721, 'hours', '43260 minutes'],
		[31, 'days', '44640 minutes'],
	])('%j %s are refused', (banDuration, banUnit, told) => {
		const text = refused('user.ban', { banDuration, banUnit }, 'Duration');
		expect(text).toContain(told);
		expect(text).toContain('43200');
	});

	test.each([undefined, null, '', ' '])('is needed, and none is made up: %j', (banDuration) => {
		expect(refused('user.ban', { banDuration }, 'Duration')).toMatch(/empty/);
	});

	test.each(['soon', [60], {}, NaN])('is a number: %j', (banDuration) => {
		expect(refused('user.ban', { banDuration }, 'Duration')).toMatch(/not a number/);
	});

	test.each([undefined, null, ''])('a unit that came out empty is refused: %j', (banUnit) => {
		expect(refused('user.ban', { banUnit }, 'Unit')).toMatch(/empty/);
	});

	test.each(['weeks', 'minute', 60])('%j is no unit', (banUnit) => {
		expect(refused('user.ban', { banUnit }, 'Unit')).toMatch(/choices/);
	});
});

describe('the user whose ban is lifted', () => {
	test.each([
		['u-1001', 'u-1001'],
		[' u-1001 ', 'u-1001'],
		[4711, '4711'],
	])('%j becomes %j', (bannedUser, userId) => {
		expect(accepted('user.unban', { bannedUser }).request).toEqual({ users: [{ userId }] });
	});

	test.each([undefined, null, '', ' '])('is needed: %j', (bannedUser) => {
		expect(refused('user.unban', { bannedUser }, 'User')).toMatch(/empty/);
	});

	test('is one: what looks like several is told', () => {
		const { warnings } = accepted('user.unban', { bannedUser: 'u-1; u-2' });
		expect(warnings).toEqual([expect.stringContaining('User: "u-1; u-2" is one ID')]);
		expect(refused('user.unban', { bannedUser: ['u-1'] }, 'User')).toMatch(/list/);
		expect(refused('user.unban', { bannedUser: 'x'.repeat(65) }, 'User')).toContain('64 bytes');
	});
});

describe('how many banned users are listed', () => {
	const most = (changes: Record<string, unknown>) =>
		accepted('user.getManyBanned', changes).request as { most?: number };

	test.each([
		[1, 1],
		['50', 50],
		[1234, 1234],
	])('up to %j', (limit, wanted) => {
		expect(most({ limit })).toEqual({ users: undefined, page: 1, most: wanted });
	});

	test.each([true, 'true', 1])('all: %j', (returnAll) => {
		expect(most({ returnAll, limit: 5 })).toEqual({ users: undefined, page: 1 });
	});

	test.each([0, -1, 1.5, 'many'])('a limit of %j is refused', (limit) => {
		refused('user.getManyBanned', { limit }, 'Limit');
	});

	test.each([undefined, null, ''])('a limit that came out empty does not mean all: %j', (limit) => {
		expect(refused('user.getManyBanned', { limit }, 'Limit')).toMatch(/empty/);
	});

	test.each([undefined, null, ''])('nor does such a switch: %j', (returnAll) => {
		expect(refused('user.getManyBanned', { returnAll }, 'Return All')).toMatch(/empty/);
	});
});

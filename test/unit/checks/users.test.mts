import { describe, expect, test } from '@jest/globals';

import { accepted, read, refused } from '../support/reading.mts';

describe.each(['user.register', 'user.update'])('name and avatar of %s', (resource) => {
	test.each(['Nova', ' Nova Shop ', '店'.repeat(42), 'x'.repeat(64), 7])('takes %j', (name) => {
		const { request, warnings } = accepted(resource, { name });
		expect(request).toMatchObject({ name: String(name) });
		expect(warnings).toEqual([]);
	});

	test('warns by bytes, not by characters', () => {
		expect(accepted(resource, { name: 'é'.repeat(64) }).warnings).toEqual([]);
	});

	test('an avatar is a web address', () => {
		expect(refused(resource, { avatarUrl: 'picture.png' }, 'Avatar URL')).toMatch(/address/);
	});

	test.each([undefined, null, '', ' '])('an avatar that is empty is left out: %j', (avatarUrl) => {
		expect(accepted(resource, { avatarUrl }).request).not.toHaveProperty('avatarUrl');
	});
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
	// prettier-ignore
	test.each([
		[1, 'minutes', 1], [43_200, 'minutes', 43_200], ['90', 'minutes', 90], [2, 'hours', 120],
		[1.5, 'hours', 90], [4.1, 'hours', 246], [0.35, 'days', 504], [1.1, 'days', 1584],
		[720, 'hours', 43_200], [0.5, 'days', 720], [30, 'days', 43_200],
	])('%j %s are %i minutes', (banDuration, banUnit, minutes) => {
		expect(accepted('user.ban', { banDuration, banUnit }).request).toMatchObject({ minutes });
	});

	// prettier-ignore
	test.each([
		[0, 'minutes', '0 minutes'], [-5, 'minutes', '-5 minutes'],
		[43_201, 'minutes', '43201 minutes'], [1.5, 'minutes', '1.5 minutes'],
		[0.01, 'hours', '0.6 minutes'], [721, 'hours', '43260 minutes'],
		[31, 'days', '44640 minutes'],
	])('%j %s are refused', (banDuration, banUnit, told) => {
		const text = refused('user.ban', { banDuration, banUnit }, 'Duration');
		expect(text).toContain(told);
		expect(text).toContain('43200');
	});

	test.each(['soon', [60], {}, NaN])('is a number: %j', (banDuration) => {
		expect(refused('user.ban', { banDuration }, 'Duration')).toMatch(/not a number/);
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

	test('is one: what looks like several is told', () => {
		const { warnings } = accepted('user.unban', { bannedUser: 'u-1; u-2' });
		expect(warnings).toEqual([expect.stringContaining('User: "u-1; u-2" is one ID')]);
		expect(refused('user.unban', { bannedUser: ['u-1'] }, 'User')).toMatch(/list/);
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
});

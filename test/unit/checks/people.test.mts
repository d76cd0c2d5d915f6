import { describe, expect, test } from '@jest/globals';

import { accepted, GOOD, ids, listed, PUSHES, read, refused } from '../support/reading.mts';

const recipientsOf = (toUserIds: unknown) =>
	accepted('systemMessage', { toUserIds }).request.users?.map(({ userId }) => userId);

describe('recipients of a system message: 1 to 100', () => {
	test.each([1, 2, 99, 100])('takes %i', (count) => {
		expect(recipientsOf(ids(count))).toEqual(ids(count));
	});

	test.each([101, 250])('refuses %i', (count) => {
		const text = refused('systemMessage', { toUserIds: ids(count) }, 'Recipient User IDs');
		expect(text).toContain(String(count));
		expect(text).toContain('100');
	});

	test('counts nobody twice', () => {
		expect(recipientsOf([...ids(100), 'u-1', ' u-100 '])).toHaveLength(100);
	});

	test.each([undefined, null, '', '  \n ', []])('refuses nobody: %j', (toUserIds) => {
		expect(refused('systemMessage', { toUserIds }, 'Recipient User IDs')).toMatch(/empty/);
	});

	test('the same holds for lists that are typed', () => {
		expect(recipientsOf(ids(100).join('\n'))).toHaveLength(100);
		refused('systemMessage', { toUserIds: ids(101).join('\n') }, 'Recipient User IDs');
	});
});

describe.each(PUSHES)('listed users of a %s: 1 to 1000', (resource) => {
	test.each([1, 999, 1000])('takes %i', (count) => {
		expect(accepted(resource, { userIds: ids(count) }).request).toMatchObject({
			audience: { kind: 'users' },
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
});

describe('sender', () => {
	test.each(['systemMessage', 'broadcast'] as const)('%s needs one', (resource) => {
		for (const fromUserId of [undefined, null, '', '   ']) {
			expect(refused(resource, { fromUserId }, 'Sender User ID')).toMatch(/empty/);
		}
	});

	test('a push notification has none', () => {
		expect(accepted('pushNotification', { fromUserId: 'shop-bot' }).request).not.toHaveProperty(
			'sender',
		);
	});

	test.each([
		[' shop-bot\n', 'shop-bot'],
		[4711, '4711'],
		['shop bot', 'shop bot'],
		['店铺', '店铺'],
	])('%j becomes %j', (fromUserId, sender) => {
		expect(accepted('systemMessage', { fromUserId }).request).toMatchObject({ sender });
	});

	test('is one: several in one are refused, what looks like several is told', () => {
		const several = { fromUserId: 'shop-bot, other-bot' };
		expect(refused('systemMessage', several, 'Sender User ID')).toMatch(/only one user ID/);
		const { warnings } = accepted('systemMessage', { fromUserId: 'shop bot' });
		expect(warnings).toEqual([expect.stringMatching(/"shop bot" is one ID.*an item for each/)]);
	});

	test.each([
		[['shop-bot']],
		[{ id: 'shop-bot' }],
		['[object Object]'],
		['{{ $json.sender }}'],
		[false],
	])('refuses %j', (fromUserId) => {
		refused('systemMessage', { fromUserId }, 'Sender User ID');
	});
});

describe('an ID longer than the 64 bytes that can be registered', () => {
	test.each([
		['a'.repeat(64), 0],
		['a'.repeat(65), 1],
		['€'.repeat(21), 0],
		['€'.repeat(22), 1],
	])('of a recipient is warned about, not refused: %s, %i warnings', (id, count) => {
		const warningsAbout = (name: string, warnings: string[]) =>
			warnings.filter((warning) => warning.startsWith(`${name}: `)).length;
		const message = accepted('systemMessage', { toUserIds: id });
		expect(warningsAbout('Recipient User IDs', message.warnings)).toBe(count);
		for (const resource of PUSHES) {
			const { warnings } = accepted(resource, { userIds: id });
			expect(warningsAbout('User IDs', warnings)).toBe(count);
		}
	});

	describe.each(['systemMessage', 'broadcast'] as const)('of the sender of a %s', (resource) => {
		test.each([
			['a'.repeat(64), 0],
			['€'.repeat(21), 0],
			['€'.repeat(22), 1],
			['😀'.repeat(64), 1],
		])('is warned about up to 64 characters: %s, %i warnings', (fromUserId, count) => {
			const { warnings } = accepted(resource, { fromUserId });
			expect(warnings.filter((warning) => warning.startsWith('Sender User ID: '))).toHaveLength(
				count,
			);
		});

		test.each(['a'.repeat(65), '€'.repeat(65), '😀'.repeat(65)])(
			'is refused beyond, as the service would: %s',
			(fromUserId) => {
				expect(refused(resource, { fromUserId }, 'Sender User ID')).toMatch(/65.*limit is 64/);
			},
		);
	});
});

test('the least that each operation needs is nothing to warn about', () => {
	for (const resource of Object.keys(GOOD) as Array<keyof typeof GOOD>) {
		expect(read(resource)).toMatchObject({ problems: [], warnings: [] });
	}
});

import { changeOfTags } from './changesOfTags.mts';

export const remove = changeOfTags({
	key: 'userTag.remove',
	called: 'removal of tags',
	tags: 'vip',
	rows: [
		[
			{ users: 'u-1002', tags: 'vip, gold' },
			'User u-1002',
			{
				userIds: ['u-1002'],
				removedTags: ['vip', 'gold'],
				users: [{ userId: 'u-1002', tags: ['paris'], changed: true }],
			},
		],
		[
			{ users: ['u-1001', 'u-1004'], tags: ['berlin'] },
			'2 listed users: u-1001, u-1004',
			{
				userIds: ['u-1001', 'u-1004'],
				removedTags: ['berlin'],
				users: [
					{ userId: 'u-1001', tags: ['vip'], changed: true },
					{ userId: 'u-1004', tags: ['vip'], changed: true },
				],
			},
		],
		[
			{ users: 'u-1003\nu-1007', tags: '["tokyo", "berlin"]' },
			'2 listed users: u-1003, u-1007',
			{
				userIds: ['u-1003', 'u-1007'],
				removedTags: ['tokyo', 'berlin'],
				users: [
					{ userId: 'u-1003', tags: [], changed: true },
					{ userId: 'u-1007', tags: [], changed: true },
				],
			},
		],
	],
	bodies: [
		{ userIds: ['u-1002'], tags: ['paris'] },
		{ userIds: ['u-1001', 'u-1004'], tags: ['vip'] },
		{ userIds: ['u-1003', 'u-1007'], tags: [] },
	],
	looked: ['u-1002', 'u-1001', 'u-1004', 'u-1003', 'u-1007'],
	base: [
		{ instead: 'userIds', set: { userIds: 'u-1001' }, gives: { userIds: ['u-1001'] } },
		{ instead: 'tags', set: { tags: 'vip' }, gives: { tags: ['berlin'] } },
	],
	lines: [
		[{ userIds: 'u-1004\nu-1001' }, 'userIds', ['u-1004', 'u-1001']],
		[{ tags: 'a_1, berlin\n柏林-2' }, 'tags', ['vip']],
	],
});

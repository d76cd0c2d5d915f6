import { changeOfTags } from './changesOfTags.mts';

export const add = changeOfTags({
	key: 'userTag.add',
	called: 'addition of tags',
	tags: 'gold',
	rows: [
		[
			{ users: 'u-1002', tags: 'gold, vip' },
			'User u-1002',
			{
				userIds: ['u-1002'],
				addedTags: ['gold', 'vip'],
				users: [{ userId: 'u-1002', tags: ['vip', 'paris', 'gold'], changed: true }],
			},
		],
		[
			{ users: ['u-1001', 'u-1004'], tags: ['new'] },
			'2 listed users: u-1001, u-1004',
			{
				userIds: ['u-1001', 'u-1004'],
				addedTags: ['new'],
				users: [
					{ userId: 'u-1001', tags: ['vip', 'berlin', 'new'], changed: true },
					{ userId: 'u-1004', tags: ['vip', 'berlin', 'new'], changed: true },
				],
			},
		],
		[
			{ users: 'u-1011\n4711', tags: '["bronze", "neu-1"]' },
			'2 listed users: u-1011, 4711',
			{
				userIds: ['u-1011', '4711'],
				addedTags: ['bronze', 'neu-1'],
				users: [
					{ userId: 'u-1011', tags: ['bronze', 'neu-1'], changed: true },
					{ userId: '4711', tags: ['bronze', 'neu-1'], changed: true },
				],
			},
		],
	],
	bodies: [
		{ userIds: ['u-1002'], tags: ['vip', 'paris', 'gold'] },
		{ userIds: ['u-1001', 'u-1004'], tags: ['vip', 'berlin', 'new'] },
		{ userIds: ['u-1011', '4711'], tags: ['bronze', 'neu-1'] },
	],
	looked: ['u-1002', 'u-1001', 'u-1004', 'u-1011', '4711'],
	base: [
		{ instead: 'userIds', set: { userIds: 'u-1001' }, gives: { userIds: ['u-1001'] } },
		{ instead: 'tags', set: { tags: 'base' }, gives: { tags: ['vip', 'berlin', 'base'] } },
	],
	lines: [
		[{ userIds: 'u-1004\nu-1001' }, 'userIds', ['u-1004', 'u-1001']],
		[{ tags: 'berlin, a_1\n柏林-2' }, 'tags', ['vip', 'berlin', 'a_1', '柏林-2']],
	],
});

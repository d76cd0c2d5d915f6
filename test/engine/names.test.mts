import { describe, expect, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import { ids } from '../unit/support/reading.mts';
import {
	broadcast,
	column,
	CONTINUE,
	delivered,
	details,
	FAST,
	personalized,
	push,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

/** A name that is nobody's, and a word of the reason. */
// prettier-ignore
const NOBODYS: ReadonlyArray<[reason: RegExp, ...names: unknown[]]> = [
	[/one number that is written with separators/, '12.345.678', '1.001', '12 345', "12'345", '12’345', '1\u00a0001', '1\u202f234\u202f567', '1_001'],
	[/where there is nothing/, '#N/A', '#n/a', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#WERT!', 'N/A', 'n/a', 'N.A.', 'NaN', 'undefined', 'null', 'NULL', '(null)', 'None', 'nil', '<NA>', '\\N', 'true'],
	[/no letter and no digit/, '-', '--', '—', '?', '...', '_', '####'],
	[/holds a word that programs write/, 'u-undefined', 'u-null', 'u_NaN'.replace('_', '-'), 'null-1001', 'u-None'],
	[/short form of spreadsheets|only one .* fits here/, '1.23457E+17', '1E+05', '4,5e12', 'u-1.5E+9'],
	[/number with decimals|only one .* fits here/, '4711.0', '4711.00', '4711,0'],
	[/nobody sees/, 'u-\u200b1001', 'u\u202e-1001', 'u-10\u000001', 'u\ufeff-1', 'u-\u00ad1', 'u\u3164-1', 'u-1\t2', 'u-1\u00a0x'],
	[/quotes or brackets/, '"u-1001"', "'u-1001'", '“u-1001”', '<u-1001>', '(u-1001)', '`u-1001`', 'u-1001"', '「u-1001」', '【u-1001】'],
	[/several in one/, 'u-1001;u-1002', 'u-1001；u-1002', 'u 1003', 'u-1|u-2', 'u-1/u-2', 'u-1、u-2'],
];

const flat = NOBODYS.flatMap(([reason, ...names]) => names.map((name) => ({ reason, name })));

/** Where a name goes, and how it goes there from the row's column `name`. */
// prettier-ignore
const PLACES: ReadonlyArray<[what: string, field: string, parameters: INodeParameters]> = [
	['a recipient', 'Recipient User IDs', systemMessage({ toUserIds: '={{ [$json.name] }}' })],
	['a recipient of a personalized message', 'Recipient User IDs', personalized({ toUserIds: '={{ [$json.name] }}', text: 'Hello', notificationText: 'Hello' })],
	['the sender', 'Sender User ID', systemMessage({ fromUserId: '={{ $json.name }}', toUserIds: 'u-1' })],
	['a listed user of a broadcast', 'User IDs', broadcast({ sendTo: 'listedUsers', userIds: '={{ [$json.name] }}' })],
	['a tag of an audience', 'Must Have All of These Tags', broadcast({ tagsAll: '={{ [$json.name] }}' })],
	['one of several tags of an audience', 'Must Have Any of These Tags', push({ tagsAll: '', tagsAny: '={{ ["vip", $json.name] }}' })],
	['an app package', 'App Package Name', push({ sendTo: 'appPackage', tagsAll: '', packageName: '={{ $json.name }}' })],
	['a tag of a user', 'Tags', { resource: 'userTag', operation: 'set', userIds: 'u-1', tags: '={{ [$json.name] }}' }],
	['a user whose tags are set', 'User IDs', { resource: 'userTag', operation: 'set', userIds: '={{ [$json.name] }}', tags: 'vip' }],
	['a user who is banned', 'User IDs', { resource: 'user', operation: 'ban', userIds: '={{ [$json.name] }}' }],
	['a user whose ban is lifted', 'User', { resource: 'user', operation: 'unban', bannedUser: { __rl: true, mode: 'id', value: '={{ $json.name }}' } }],
	['a user who is looked up', 'User ID', { resource: 'user', operation: 'get', userId: '={{ $json.name }}' }],
	['a message that is recalled', 'Recipients (JSON)', { resource: 'systemMessage', operation: 'recall', sentBy: 'shop-bot', recipients: '={{ [{ userId: $json.name, messageId: "M-1" }] }}' }],
];

const several = { severalBroadcasts: true };

describe.each(PLACES)('%s', (_what, field, parameters) => {
	test.each(['rongcloud', 'nexconn'] as const)(
		'that nobody has is refused: %s',
		async (product) => {
			const items = flat.map(({ name }) => ({ name, text: 'Hello' }) as IDataObject);
			const { output } = await sandbox.run(product, parameters, items, CONTINUE);

			expect(sandbox.current.requests).toEqual([]);
			expect(output).toHaveLength(flat.length);
			const wrong = output.flatMap(({ json }, index) => {
				const { reason, name } = flat[index] ?? { reason: /./, name: '' };
				const sentence = String(json.error);
				const isRight = sentence.includes(`'${field}'`) && reason.test(sentence);
				return isRight ? [] : [[name, sentence]];
			});
			expect(wrong).toEqual([]);
		},
	);

	test('with what nobody sees at its ends goes out without it', async () => {
		const names = [
			'\ufeffa-1',
			'a-2\u200b',
			'\u200e a-3 \u00a0\u202c',
			'\u3000a-4\u2028',
			'a-5\u0000',
		];
		const items = names.map((name, index) => ({ name, text: `Hello ${index}` }));
		const options = { ...((parameters.options ?? {}) as object), ...several };
		await sandbox.run('rongcloud', { ...parameters, options }, items, CONTINUE);

		const sent = sandbox.current.requests.map(({ rawBody }) => decodeURIComponent(rawBody)).join();
		for (const index of names.keys()) expect(sent).toContain(`a-${index + 1}`);
		expect(sent).not.toMatch(/[\u200b\u200e\u202c\ufeff\u0000]/);
	});
});

describe('digits in groups in a list as text', () => {
	test.each([
		'1,001',
		'12,345,678',
		'2,590',
		'u-7, 1,001',
		'1,001\n2,590',
		'17,100,2000',
		'1，001',
	])('are not taken apart: %j', async (to) => {
		const { error } = await sandbox.run('rongcloud', systemMessage(), [
			{ to, text: 'Your code is 111' },
			{ to: 'u-2', text: 'Your code is 222' },
			{ to: 'u-3', text: 'Your code is 333' },
		]);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error)).toMatch(/Recipient User IDs' has ".*", which looks like one number/);
		expect(told(error)).toMatch(/Format the column as text/);
	});

	test.each([
		['1001,1002', ['1001', '1002']],
		['100, 200, 300', ['100', '200', '300']],
		['u-1,u-200,u-300', ['u-1', 'u-200', 'u-300']],
		['12,34', ['12', '34']],
	])('are several where they cannot be one number: %j', async (to, users) => {
		const { output } = await sandbox.run('rongcloud', systemMessage(), [{ to, text: 'Hello' }]);
		expect(column(output, 'status')).toEqual(['accepted']);
		expect(delivered(sandbox.current)).toEqual([[users, 'RC:TxtMsg', expect.any(String)]]);
	});
});

describe('what is only unusual', () => {
	const unusual = ['ana@example.com', '用户1001', 'a.b', 'wx_o6#1', "O'Brien", 'u-1*'];
	const items = [...unusual, 'u-1001', '0', '-5', 'a+b=c_d'].map((to) => ({ to, text: 'Hello' }));
	const run = async (unusualIds?: string) => {
		const options = { ...FAST, oneCallPerItem: true, ...(unusualIds && { unusualIds }) };
		return await sandbox.run('rongcloud', systemMessage({ options }), items, CONTINUE);
	};
	const none = [undefined, undefined, undefined, undefined];

	test('goes out with a warning', async () => {
		const { output } = await run();
		expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
		expect(column(output, 'warnings')).toEqual([
			...unusual.map((id) => [expect.stringContaining(`"${id}", which has characters other than`)]),
			...none,
		]);
	});

	test('is refused if so chosen', async () => {
		const { output } = await run('refuse');
		expect(column(output, 'status')).toEqual([
			...unusual.map(() => undefined),
			...Array(4).fill('accepted'),
		]);
		expect(output[0]?.json.message).toMatch(/choose Warn or Allow under Options > Unusual IDs/);
	});

	test('goes out in silence if so chosen', async () => {
		const { output } = await run('allow');
		expect(column(output, 'warnings')).toEqual(items.map(() => undefined));
	});
});

test('Allow lets doubtful names pass, and not what is empty, too long, or a number with separators', async () => {
	const doubtful = [
		'#N/A',
		'null',
		'u 1003',
		'u-1;u-2',
		'4711.0',
		'1.23457E+17',
		'"u-1"',
		'u-\u200b1',
	];
	const never = ['1,001', '12.345', '', '\u200b', 'x'.repeat(LIMITS.userIdBytes + 1)];
	const items = [...doubtful, ...never].map((to) => ({ to: [to], text: 'Hello' }));
	const options = { ...FAST, oneCallPerItem: true, unusualIds: 'allow' };
	const { output } = await sandbox.run('nexconn', systemMessage({ options }), items, CONTINUE);

	expect(column(output, 'status')).toEqual([
		...doubtful.map(() => 'accepted'),
		...never.map(() => undefined),
	]);
	expect(delivered(sandbox.current).map((sent) => (sent as unknown[])[0])).toEqual(
		doubtful.map((id) => [id]),
	);
});

test('a refusal names the samples, and counts the rest', async () => {
	const many = Array.from({ length: 50 }, (_, index) => `u-${index} x`);
	const { error } = await sandbox.run('rongcloud', systemMessage(), [
		{ to: [...many, '#N/A', 'u-1'], text: 'Hello' },
	]);
	expect(told(error)).toMatch(
		/"u-0 x", .*"u-19 x" and 30 more, which looks like several in one; |"#N\/A", which is what/,
	);
	expect(told(error)).not.toMatch(/u-20 x/);
	expect(told(error)).toMatch(/"#N\/A", which is what spreadsheets/);
});

test('Preview and the run judge alike', async () => {
	const items = ['u-1001', '#N/A', 'ana@example.com'].map((to) => ({ to, text: 'Hello' }));
	const outcomes = [];
	for (const runMode of ['preview', 'run']) {
		const { output } = await sandbox.run('nexconn', systemMessage({ runMode }), items, CONTINUE);
		outcomes.push([column(output, 'error'), column(output, 'warnings')]);
	}
	expect(outcomes[0]).toEqual(outcomes[1]);
	expect(outcomes[0]?.[0]).toEqual([undefined, expect.stringContaining('#N/A'), undefined]);
});

describe('a guard key', () => {
	const run = async (duplicateGuardKey: string, items: IDataObject[]) =>
		await sandbox.run(
			'nexconn',
			systemMessage({ options: { ...FAST }, duplicateGuard: { duplicateGuardKey } }),
			items,
			CONTINUE,
		);
	const rows = [
		{ to: 'u-1001', text: 'a', campaignId: 'c1', userId: 1 },
		{ to: 'u-1002', text: 'b', campaignId: 'c1' },
		{ to: 'u-1003', text: 'c', userId: 3 },
		{ to: 'u-1004', text: 'd' },
	];

	test('with a part that gave nothing is refused, whichever part it is', async () => {
		const { output } = await run('={{ $json.campaignId }}-{{ $json.userId }}', rows);
		expect(column(output, 'status')).toEqual(['accepted', undefined, undefined, undefined]);
		expect(output[1]?.json.error).toMatch(
			/^Not sent\. 'Duplicate Guard > Key' has an expression of which {{ \$json\.userId }} gave nothing/,
		);
		expect(output[2]?.json.error).toMatch(/{{ \$json\.campaignId }} gave nothing/);
		expect(output[3]?.json.error).toMatch(
			/{{ \$json\.campaignId }} and {{ \$json\.userId }} gave nothing/,
		);
	});

	test.each(['-', '\u200b', 'undefined-undefined', 'c1-null', '#N/A', 'c1-1.23457E+17', 'true'])(
		'that many items can have by mistake is refused: %j',
		async (key) => {
			const { output } = await run(key, rows);
			expect(new Set(column(output, 'status'))).toEqual(new Set([undefined]));
			expect(output[0]?.json.error).toMatch(/Duplicate Guard > Key/);
			expect(details(output[0])).toMatchObject({ status: 'notSent' });
		},
	);

	test.each(['spring sale 2026', '2026-05-01 09:30', 'a/b;c|d', 'ana@example.com', '12,345'])(
		'may be any other text: %j',
		async (key) => {
			const { output } = await run(key, rows.slice(0, 3));
			expect(new Set(column(output, 'status'))).toEqual(new Set(['accepted']));
		},
	);
});

describe('an expression inside a name that gave nothing', () => {
	const items = [{ id: 1001 }, { id: null }, {}, { id: '' }, { id: 'u-' }].map((row, index) => ({
		...row,
		text: `Hello ${index}`,
	}));

	test.each([
		['a recipient', 'Recipient User IDs', { toUserIds: '=u-{{ $json.id }}' }],
		['one of several', 'Recipient User IDs', { toUserIds: '=u-7, u-{{ $json.id }}, u-8' }],
		['the sender', 'Sender User ID', { toUserIds: 'u-1', fromUserId: '=bot-{{ $json.id }}' }],
	])('is told: %s', async (_what, field, more) => {
		const { output } = await sandbox.run('rongcloud', systemMessage(more), items, CONTINUE);
		expect(column(output, 'status').map((status) => status ?? 'refused')).toEqual([
			'accepted',
			...['refused', 'refused', 'refused'],
			'accepted',
		]);
		expect(output[1]?.json.error).toContain(
			`'${field}' has an expression of which {{ $json.id }} gave nothing`,
		);
	});

	test('in a group of tags', async () => {
		const group = { join: 'AND', match: 'all', tags: '=vip-{{ $json.id }}' };
		const parameters = push({
			sendTo: 'combinedTags',
			tagGroups: { entries: [group] },
			options: several,
		});
		const { output } = await sandbox.run('rongcloud', parameters, items.slice(0, 4), CONTINUE);
		expect(column(output, 'status')).toEqual(['accepted', undefined, undefined, undefined]);
		expect(output[2]?.json.error).toMatch(/'Tag Groups' has an expression of which/);
	});

	test('as a whole field says what the item has', async () => {
		const { output } = await sandbox.run(
			'rongcloud',
			systemMessage({ toUserIds: '={{ $json.userID }}' }),
			[
				{ userId: 'u-1', text: 'a' },
				{ userID: 'u-2', text: 'b' },
				{ text: 'c', plan: 'pro' },
			],
			CONTINUE,
		);
		expect(column(output, 'status')).toEqual([undefined, 'accepted', undefined]);
		expect(output[0]?.json.error).toMatch(
			/'Recipient User IDs' is empty: {{ \$json\.userID }} gave nothing/,
		);
		expect(output[0]?.json.message).toMatch(/^The item has these fields: userId, text\./);
		expect(output[2]?.json.message).toMatch(/fields: text, plan\./);
	});

	test('says so without the code, where that is more than a path', async () => {
		const { error } = await sandbox.run(
			'rongcloud',
			systemMessage({
				toUserIds: "={{ $json[$json.column].firstOfAll ?? $json[$json.column].second ?? '' }}",
			}),
			[{ column: 'customer', customer: {}, text: 'a' }],
		);
		expect(error?.message).toMatch(/'Recipient User IDs' is empty: its expression gave nothing$/);
		expect(error?.description).toMatch(/fields: column, customer, text\./);
	});
});

test.each(['NA', 'na'])('%j is nobody as a user, and may be a region as a tag', async (name) => {
	const items = [{ name }, { name: 'u-1' }, { name: 'u-2' }];
	const ban = { resource: 'user', operation: 'ban', userIds: '={{ $json.name }}' };
	const users = await sandbox.run('rongcloud', ban, items, CONTINUE);
	expect(users.output[0]?.json.error).toMatch(
		/what spreadsheets and programs write where there is nothing/,
	);
	const set = { resource: 'userTag', operation: 'set', userIds: 'u-1', tags: '={{ $json.name }}' };
	const tags = await sandbox.run('rongcloud', set, items.slice(0, 1), CONTINUE);
	expect(column(tags.output, 'status')).toEqual(['accepted']);
});

describe('one ID that is too long', () => {
	test.each(['rongcloud', 'nexconn'] as const)('keeps nobody else from it: %s', async (product) => {
		const long = 'x'.repeat(LIMITS.userIdBytes + 1);
		const items = [{ to: 'u-1001' }, { to: long }, { to: 'u-1003' }, { to: '店'.repeat(22) }];
		const parameters = {
			resource: 'userTag',
			operation: 'set',
			userIds: '={{ $json.to }}',
			tags: 'vip',
		};
		const { output } = await sandbox.run(product, parameters, items, CONTINUE);
		expect(column(output, 'status')).toEqual(['accepted', undefined, 'accepted', undefined]);
		expect(output[1]?.json.error).toMatch(/which is 65 bytes long in UTF-8: the limit is 64 bytes/);
		expect(output[3]?.json.error).toMatch(/66 bytes/);
	});
});

describe('a list that is longer than a call takes', () => {
	test.each(['rongcloud', 'nexconn'] as const)('is cut into calls: %s', async (product) => {
		const most = LIMITS.recipientsPerMessage;
		const items = [3.5 * most, 1, most + 1].map((count, index) => ({
			to: ids(count),
			text: `Hello ${index}`,
		}));
		const { output } = await sandbox.run(product, systemMessage({ options: FAST }), items);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		const sizes = sandbox.current.journal.map(({ recipients }) => recipients.length);
		expect(sizes.every((size) => size <= most)).toBe(true);
		expect((output[0]?.json.recipients as unknown[]).length).toBe(3.5 * most);
		const reached = sandbox.current.journal.flatMap(({ recipients, message }) =>
			recipients.map(({ userId }) => `${userId} ${message?.content}`),
		);
		expect(new Set(reached).size).toBe(3.5 * most + 1 + most + 1);
		expect(reached).toHaveLength(3.5 * most + 1 + most + 1);
	});

	test('of a broadcast names what works', async () => {
		const parameters = broadcast({ sendTo: 'listedUsers', userIds: '={{ $json.to }}' });
		const { error } = await sandbox.run('nexconn', parameters, [
			{ to: ids(LIMITS.usersPerPush + 1) },
		]);
		expect(told(error)).toMatch(/System Message > Send/);
		expect(told(error)).not.toMatch(/split|loop/i);
	});

	test('of tags does not widen the audience', async () => {
		const { error } = await sandbox.run(
			'nexconn',
			broadcast({ tagsAll: ids(LIMITS.tagsPerList + 1) }),
		);
		expect(told(error)).toMatch(/Use fewer tags/);
		expect(told(error)).not.toMatch(/split|loop/i);
	});
});

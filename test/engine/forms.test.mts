import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';

import { LIMITS } from '../../nodes/RongCloud/service/limits.ts';
import {
	broadcast,
	column,
	CONTINUE,
	details,
	opened,
	push,
	systemMessage,
	told,
	UNLIMITED,
	useSandbox,
} from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const several = { severalBroadcasts: true };

describe('the forms of a Nexconn broadcast', () => {
	const rows = ['vip', 'berlin', 'paris'].map((tag) => ({ tag, text: `For ${tag}` }));
	const parameters = (options: object, more = {}) =>
		broadcast({
			...{ tagsAll: '', tagsAny: '={{ $json.tag }}', text: '={{ $json.text }}' },
			options: { ...several, ...options },
			...more,
		});

	test('the newer spelling at the current path', async () => {
		const { output } = await sandbox.run(
			'nexconn',
			parameters({ nexconnBroadcastPath: 'spelling' }),
			rows,
		);
		expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(sandbox.current.requests.map(({ path }) => path)).toEqual(
			Array(3).fill('/v4/system-channel/push'),
		);
		expect(opened(sandbox.current.requests[1])).toMatchObject({
			fromUserId: 'shop-bot',
			audience: { tagOr: ['berlin'], isToAll: false },
			message: { messageType: 'RC:TxtMsg', content: { content: 'For berlin' } },
		});
		expect(sandbox.current.journal.map(({ audience }) => audience)).toEqual([
			expect.stringContaining('vip'),
			expect.stringContaining('berlin'),
			expect.stringContaining('paris'),
		]);
	});

	const stake = expect.stringMatching(
		/^Must Have Any of These Tags: .*tag_or and tagOr.*Nexconn Path/,
	);
	const hasStake = (warnings: unknown) =>
		((warnings ?? []) as string[]).some((text) => text.includes('tag_or'));

	test.each([
		['nobody has chosen', {}, true],
		['Automatic is chosen, which is no form', { nexconnBroadcastPath: 'auto' }, true],
		['the first form is chosen', { nexconnBroadcastPath: 'current' }, false],
		['the second form is chosen', { nexconnBroadcastPath: 'spelling' }, false],
	])(
		'with any of several tags what is at stake is told while no form is chosen: %s',
		async (_how, options, isTold) => {
			const { output } = await sandbox.run(
				'nexconn',
				parameters(options, { runMode: 'preview' }),
				rows,
			);
			expect(column(output, 'warnings').map(hasStake)).toEqual([isTold, isTold, isTold]);
			if (isTold) expect(output[0]?.json.warnings).toEqual([stake]);
		},
	);

	test('with all of several tags, or with RongCloud (Classic), there is nothing at stake', async () => {
		const all = await sandbox.run(
			'nexconn',
			broadcast({ tagsAll: 'vip', runMode: 'preview' }),
			rows,
		);
		const classic = await sandbox.run('rongcloud', parameters({}, { runMode: 'preview' }), rows);
		expect(
			[...column(all.output, 'warnings'), ...column(classic.output, 'warnings')].map(hasStake),
		).toEqual(Array(6).fill(false));
	});
});

describe('listed users', () => {
	test.each(['nexconn', 'rongcloud'] as const)(
		'get it on all their devices: %s',
		async (product) => {
			const parameters = broadcast({
				sendTo: 'listedUsers',
				userIds: '={{ $json.to }}',
				platforms: ['ios'],
				options: several,
			});
			const rows = ['u-1001', 'u-1002', 'u-1003'].map((to) => ({ to }));
			const { output } = await sandbox.run(product, parameters, rows);
			expect(column(output, 'audience')).toEqual(['User u-1001', 'User u-1002', 'User u-1003']);
			// What a hidden field still holds makes no difference.
			const bodies = sandbox.current.requests.map(({ body }) => (body as IDataObject).platform);
			expect(bodies.length).toBeGreaterThan(0);
			for (const platform of bodies) expect(platform).toEqual(['ios', 'android']);
			expect(column(output, 'warnings')).toEqual([undefined, undefined, undefined]);
		},
	);
});

describe('Push Plus', () => {
	const groups = {
		sendTo: 'combinedTags',
		tagsAll: '',
		tagGroups: { entries: [{ match: 'all', tags: 'vip' }] },
	};

	test('has a quota of its own', async () => {
		const { pushPlusPerHour, pushPlusPerDay } = LIMITS;
		const few = { pushesPerHour: 1, pushesPerDay: 1, pushPlusPerHour, pushPlusPerDay };
		sandbox.current.setApp('sandbox-rongcloud', few);
		const rows = Array.from({ length: LIMITS.pushPlusPerHour + 1 }, (_, index) => ({
			text: `Offer ${index}`,
		}));
		const parameters = push({ ...groups, notificationText: '={{ $json.text }}', options: several });
		const { output } = await sandbox.run('rongcloud', parameters, rows, CONTINUE);
		const statuses = column(output, 'status');
		expect(statuses.filter((status) => status === 'accepted')).toHaveLength(LIMITS.pushPlusPerHour);
		expect(output.at(-1)?.json.message).toMatch(
			/Push Plus has a quota of its own: 20 an hour and 100 a calendar day/,
		);
		expect(details(output.at(-1))).toMatchObject({ status: 'rejected', code: 1008 });
	});

	test('several different ones in one execution are refused with its figures', async () => {
		const rows = ['a', 'b', 'c'].map((text) => ({ text }));
		const parameters = push({ ...groups, notificationText: '={{ $json.text }}' });
		const { error } = await sandbox.run('rongcloud', parameters, rows);
		expect(told(error)).toMatch(/the service takes 20 an hour and 100 a day/);
	});
});

describe('a push template', () => {
	const templateId = { notificationOptions: { templateId: 't-1' } };

	test('is a text of its own, and a text beside it is warned of', async () => {
		const parameters = systemMessage({
			...{
				messageType: 'RC:InfoNtf',
				infoText: '={{ $json.text }}',
				notificationText: '={{ $json.push }}',
			},
			...templateId,
		});
		const rows = [
			{ to: 'u-1', text: 'a' },
			{ to: 'u-2', text: 'b', push: 'Hello' },
			{ to: 'u-3', text: 'c' },
		];
		const { output } = await sandbox.run('rongcloud', parameters, rows);
		expect(column(output, 'warnings')).toEqual([
			undefined,
			[expect.stringMatching(/^Notification Options > Template ID has no effect on the text/)],
			undefined,
		]);
	});
});

describe('a built-in type without fields', () => {
	const other = (builtInType: string) =>
		systemMessage({
			...{ messageType: 'other', builtInType, customJson: '={{ $json.content }}' },
			notificationText: 'Hello',
		});
	const rows = ['a', 'b', 'c'].map((operation, index) => ({
		to: `u-${index}`,
		content: { operation },
	}));

	test.each(['nexconn', 'rongcloud'] as const)(
		'goes out as the vendor defines it: %s',
		async (product) => {
			const { output } = await sandbox.run(product, other('RC:PSCmd'), rows);
			expect(column(output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
			expect(
				sandbox.current.journal.map(({ message }) => [message?.type, message?.content]),
			).toEqual([
				['RC:PSCmd', '{"operation":"a"}'],
				['RC:PSCmd', '{"operation":"b"}'],
				['RC:PSCmd', '{"operation":"c"}'],
			]);
		},
	);

	test.each([
		['RC:TxtMsg', /which has fields here\. Choose Text in Message Type/],
		['rc:PSCmd', /built-in types start with RC: in capitals.*choose Custom/],
		['App:Order', /built-in types start with RC:/],
		['RC:', /built-in types start with RC:/],
	])('%s is refused', async (type, words) => {
		const { error } = await sandbox.run('nexconn', other(type), rows);
		expect(sandbox.current.requests).toEqual([]);
		expect(told(error).replaceAll('\n', ' ')).toMatch(/'Built-in Type Name' is/);
		expect(told(error).replaceAll('\n', '. ')).toMatch(words);
	});
});

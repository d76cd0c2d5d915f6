import { describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';

import { column, CONTINUE, FAST, opened, PRODUCTS, UNLIMITED, useSandbox } from './cases.mts';

const sandbox = useSandbox(UNLIMITED);

const group = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'groupMessage',
	operation: 'send',
	fromUserId: 'shop-bot',
	toGroupIds: '={{ $json.to }}',
	text: '={{ $json.text }}',
	...more,
});

const PATH = {
	nexconn: '/v4/group-channel/message/send',
	rongcloud: '/message/group/publish.json',
} as const;

const bodies = () =>
	sandbox.current.requests.map((request) => opened(request) as Record<string, unknown>);

/** The groups of each call, and what of it is about mentions and members. */
const said = () =>
	bodies().map((body) => {
		const { content, isMentioned, hasMention, toUserId, toUserIds } = body;
		return {
			groups: [body.toChannelIds ?? body.toGroupId].flat(),
			mention: (content as { mentionedInfo?: unknown }).mentionedInfo,
			isSaid: Number(isMentioned ?? hasMention ?? 0),
			members:
				toUserIds === undefined && toUserId === undefined ? [] : [toUserIds ?? toUserId].flat(),
		};
	});

describe.each(PRODUCTS)('%s: messages to groups', (product) => {
	test('answer in the group that the question came from', async () => {
		const incoming = [
			{ event: 'messageSent', channelType: 'group', targetId: 'g-7', answer: 'Open until 8' },
			{ event: 'messageSent', channelType: 'group', targetId: 'g-8', answer: 'Grüße 🎉' },
			{ event: 'messageSent', channelType: 'group', targetId: 'berlin', answer: 'On its way' },
		];
		const reply = group({ toGroupIds: '={{ $json.targetId }}', text: '={{ $json.answer }}' });
		const { output } = await sandbox.run(product, reply, incoming);
		expect(output.map(({ json }) => [json.status, json.audience, json.groupId])).toEqual([
			['accepted', 'Group g-7', 'g-7'],
			['accepted', 'Group g-8', 'g-8'],
			['accepted', 'Group berlin', 'berlin'],
		]);
		expect(
			sandbox.current.journal.map(({ kind, path, message, recipients }) => [
				...[kind, path, message?.content],
				recipients.map(({ userId }) => userId),
			]),
		).toEqual([
			['group-message', PATH[product], '{"content":"Open until 8"}', ['g-7']],
			['group-message', PATH[product], '{"content":"Grüße 🎉"}', ['g-8']],
			['group-message', PATH[product], '{"content":"On its way"}', ['berlin']],
		]);
	});

	test('of equal rows share calls of three groups, and each group gets it once', async () => {
		const rows = [
			{ to: ['g-1', 'g-2'], text: 'Closed tomorrow' },
			{ to: 'g-2, g-3, g-4', text: 'Closed tomorrow' },
			{ to: 'g-5', text: 'Closed tomorrow' },
			{ to: ['g-6', 'g-7'], text: 'Closed tomorrow' },
		];
		const { output } = await sandbox.run(product, group({ options: FAST }), rows);
		expect(said().map(({ groups }) => groups)).toEqual([
			['g-1', 'g-2', 'g-3'],
			['g-4', 'g-5', 'g-6'],
			['g-7'],
		]);
		const reached = output.map(({ json }) => {
			const { groupId, recipients = [{ groupId }] } = json;
			return (recipients as Array<{ groupId: string }>).map((one) => one.groupId);
		});
		expect(reached).toEqual([['g-1', 'g-2'], ['g-2', 'g-3', 'g-4'], ['g-5'], ['g-6', 'g-7']]);
	});

	test('mention everyone, listed members, or nobody', async () => {
		const rows = [
			{ to: 'g-1', text: 'a', mention: 'all', who: '' },
			{ to: 'g-2', text: 'b', mention: 'listed', who: 'u-1001, u-1002' },
			{ to: 'g-3', text: 'c', mention: 'nobody', who: '' },
			{ to: 'g-4', text: 'd', mention: 'listed', who: '' },
		];
		const parameters = group({
			mention: '={{ $json.mention }}',
			mentionedUserIds: '={{ $json.who }}',
			mentionText: 'Your table is ready',
		});
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		const text = { mentionedContent: 'Your table is ready' };
		expect(said()).toEqual([
			{ groups: ['g-1'], mention: { type: 1, ...text }, isSaid: 1, members: [] },
			{
				groups: ['g-2'],
				mention: { type: 2, userIdList: ['u-1001', 'u-1002'], ...text },
				isSaid: 1,
				members: [],
			},
			{ groups: ['g-3'], mention: undefined, isSaid: 0, members: [] },
		]);
		expect(output.map(({ json }) => json.audience)).toEqual([
			'Group g-1, with a mention of everyone',
			'Group g-2, with a mention of u-1001, u-1002',
			'Group g-3',
			undefined,
		]);
		expect(output[3]?.json.error).toBe(
			"Not sent. 'Mentioned User IDs' is empty: {{ $json.who }} gave nothing",
		);
	});

	test('go to members alone, in a call for each group', async () => {
		const rows = [
			{ to: 'g-1', text: 'Hello', members: 'u-1, u-2' },
			{ to: 'g-2', text: 'Hello', members: 'u-1, u-2' },
			{ to: 'g-3, g-4', text: 'Hello', members: 'u-1, u-2' },
			{ to: 'g-5', text: 'Hello' },
		];
		const parameters = group({ options: { onlyMembers: '={{ $json.members }}' } });
		const { output } = await sandbox.run(product, parameters, rows, CONTINUE);
		expect(said().map(({ groups, members }) => [groups, members])).toEqual([
			[['g-1'], ['u-1', 'u-2']],
			[['g-2'], ['u-1', 'u-2']],
			[['g-5'], []],
		]);
		expect(output[0]?.json.audience).toBe('Group g-1, of its members u-1, u-2 alone');
		expect(output[2]?.json).toMatchObject({
			error: "Not sent. 'Options > Only These Members' is set, and the item is for 2 groups",
			message: 'Send to one group in each item, or remove the option.',
		});
	});

	test('tell of groups when a reply lacks one', async () => {
		const rows = [
			{ to: 'g-1, g-2, g-3', text: 'a' },
			{ to: 'g-4', text: 'b' },
			{ to: 'g-5', text: 'c' },
		];
		sandbox.current.reply(PATH[product], {
			kind: 'partial',
			keep: (groups) => groups.filter((id) => id !== 'g-2'),
		});
		const { output } = await sandbox.run(product, group(), rows, CONTINUE);
		const [first, second, third] = output.map(({ json }) => json);
		expect(first).toMatchObject({
			error: 'The service took the call, but its reply names no message for this recipient',
			details: {
				audience: '3 listed groups: g-1, g-2, g-3',
				groupIds: ['g-2'],
				acceptedGroupIds: ['g-1', 'g-3'],
				unknownGroupIds: ['g-2'],
			},
		});
		expect([second?.status, third?.status]).toEqual(['accepted', 'accepted']);
	});

	test('are taken back by the IDs of what was sent', async () => {
		const rows = [
			{ to: 'g-1', text: 'a' },
			{ to: 'g-2, g-3', text: 'b' },
			{ to: 'g-4', text: 'c' },
		];
		const { output } = await sandbox.run(product, group(), rows);
		const recall = { resource: 'groupMessage', operation: 'recall' };
		const recalled = await sandbox.run(
			product,
			recall,
			output.map(({ json }) => json),
		);
		expect(column(recalled.output, 'status')).toEqual(['accepted', 'accepted', 'accepted']);
		expect(
			bodies()
				.slice(3)
				.map((body) => [
					Number(body.channelType ?? body.conversationType),
					body.channelId ?? body.targetId,
				]),
		).toEqual([
			[3, 'g-1'],
			[3, 'g-2'],
			[3, 'g-3'],
			[3, 'g-4'],
		]);
		const left = sandbox.current.journal
			.slice(0, 3)
			.flatMap(({ recipients }) => recipients.filter(({ recalledAt }) => recalledAt === undefined));
		expect(left).toEqual([]);
	});

	test('a test goes to the test users in their chats, and mentions nobody', async () => {
		const parameters = group({ runMode: 'test', testUserIds: 'u-2001, u-2002', mention: 'all' });
		const rows = ['a', 'b', 'c'].map((text, index) => ({ to: `g-${index}`, text }));
		const { output } = await sandbox.run(product, parameters, rows);
		expect(output.map(({ json }) => [json.status, json.audience])).toEqual(
			[0, 1, 2].map((index) => ['test', `Group g-${index}, with a mention of everyone`]),
		);
		expect(
			sandbox.current.journal.map(({ kind, recipients, message }) => [
				...[kind, recipients.map(({ userId }) => userId), message?.content],
			]),
		).toEqual(
			['a', 'b', 'c'].map((text) => [
				'direct-message',
				['u-2001', 'u-2002'],
				JSON.stringify({ content: text }),
			]),
		);
	});
});

test('a message that cannot mention anybody says so', async () => {
	const rows = ['a', 'b', 'c'].map((info) => ({ to: 'g-1', info }));
	const parameters = group({
		messageType: 'RC:InfoNtf',
		infoText: '={{ $json.info }}',
		mention: 'all',
	});
	const { output } = await sandbox.run('nexconn', parameters, rows, CONTINUE);
	expect(output.map(({ json }) => [json.error, json.message])).toEqual(
		Array(3).fill([
			"Not sent. 'Mention' is set, and a message of this type cannot mention anybody",
			'Choose Nobody, or a message type such as Text or Image.',
		]),
	);
	expect(sandbox.current.requests).toEqual([]);
});

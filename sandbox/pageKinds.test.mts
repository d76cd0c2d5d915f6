import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import axios from 'axios';

import { line, startSandbox, type JsonObject, type Sandbox } from './index.mts';
import type { CallView, PageState, PersonalView } from './page/model.mts';
import { form, send } from './testClient.mts';
import { describeEntry } from '../scripts/demo/journal.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ newerIds: true });
});
afterEach(() => sandbox.close());

async function views(find = ''): Promise<CallView[]> {
	const { data } = await axios.get<PageState>(`${sandbox.url}/_sandbox/page/calls`, {
		params: { find, limit: 40 },
		proxy: false,
	});
	return data.calls;
}

const CONTENT = '{"content":"Closed on Monday"}';
const broadcast = (path: string) =>
	send(sandbox, path, { fromUserId: 'shop-bot', messageType: 'RC:TxtMsg', content: CONTENT });

const publishTemplate = () =>
	send(sandbox, '/message/system/publish_template.json', {
		fromUserId: 'shop-bot',
		objectName: 'RC:TxtMsg',
		content: '{"content":"Dear {name}"}',
		toUserId: ['u-1001', 'u-1002'],
		values: [{ '{name}': 'Nova' }, { '{name}': 'Orion' }],
		pushContent: ['Hello {name}', ''],
	});

describe('the page', () => {
	test("shows each user's own text", async () => {
		await publishTemplate();
		const [view] = await views();
		expect(view).toMatchObject({
			state: 'accepted',
			kind: 'personalized-message',
			audience: '2 listed users (u-1001, u-1002)',
			fromDirectory: false,
			// Nobody sees the placeholders.
			message: null,
			phones: [],
			notice:
				'Each user gets a text of their own. Users who are offline see this on their phones. Users who are online get the message inside the app at once.',
		});
		expect(view?.recipients).toEqual([
			expect.objectContaining({ userId: 'u-1001', text: 'Dear Nova', pushText: 'Hello Nova' }),
			expect.objectContaining({ userId: 'u-1002', text: 'Dear Orion', pushText: 'Dear Orion' }),
		]);
		expect(await views('orion')).toHaveLength(1);
		expect(await views('vega')).toHaveLength(0);
	});

	test.each([
		['/v4/direct-channel/message/send', { toUserIds: ['u-1001'], messageType: 'RC:TxtMsg' }],
		['/v4/system-channel/message/send', { toUserIds: ['u-1001'], messageType: 'RC:TxtMsg' }],
	])('%s: the message, the phones, and whether it can be answered', async (path, to) => {
		await send(sandbox, path, { fromUserId: 'shop-bot', content: CONTENT, ...to });
		const [view] = await views();
		const isDirect = path.includes('direct');
		expect(view).toMatchObject({
			kind: isDirect ? 'direct-message' : 'system-message',
			message: { text: 'Closed on Monday' },
			notice: isDirect
				? expect.stringContaining('and can answer.')
				: expect.not.stringContaining('answer'),
		});
		expect(view?.phones.map(({ platform }) => platform)).toEqual(['ios', 'android', 'HarmonyOS']);
	});

	describe('personalized messages', () => {
		const users = ['u-1001', 'u-1006', 'u-2001', 'u-1003'];
		const publish = (more: JsonObject = {}) =>
			send(sandbox, '/message/system/publish_template.json', {
				fromUserId: 'shop-bot',
				objectName: 'RC:TxtMsg',
				content: '{"content":"Order {order}: {points} points"}',
				toUserId: users,
				values: users.map((_, index) => ({ '{order}': `A-${index}`, '{points}': `${index * 7}` })),
				pushContent: ['{points} points for {order}', '', 'News', '{order}'],
				...more,
			});
		const seen = ({ userId, message, phones, notice }: PersonalView): unknown[] => [
			userId,
			message?.text,
			notice,
			...phones.map(({ platform, title, text }) => [platform, title, text].join(' | ')),
		];

		test('are drawn for the first few, on the phones that each of them has', async () => {
			await publish();
			const [view] = await views();
			expect(view?.personal.map(seen)).toEqual([
				['u-1001', 'Order A-0: 0 points', null, 'ios | shop-bot | 0 points for A-0'],
				[
					...['u-1006', 'Order A-1: 7 points', null],
					'android | shop-bot | Order A-1: 7 points',
					'HarmonyOS | shop-bot | Order A-1: 7 points',
				],
				[
					...['u-2001', 'Order A-2: 14 points', null],
					...['ios', 'android', 'HarmonyOS'].map((platform) => `${platform} | shop-bot | News`),
				],
			]);
			expect(view?.recipients).toHaveLength(4);
			expect(view?.recipients[3]).toMatchObject({ text: 'Order A-3: 21 points', pushText: 'A-3' });
		});

		test('for those first who are looked for', async () => {
			await publish();
			const [view] = await views('u-1003');
			expect(view?.personal.map(({ userId }) => userId)).toEqual(['u-1003', 'u-1001', 'u-1006']);
			expect(view?.personal[0]?.message?.text).toBe('Order A-3: 21 points');
			// Found as it is read, and not only as it was sent.
			expect(await views('a-3: 21 points')).toHaveLength(1);
			expect(await views('a-3: 22 points')).toHaveLength(0);
		});

		test('with the settings of all, and data of their own', async () => {
			await publish({
				pushData: ['order={order}', '', 'x', ''],
				pushExt: JSON.stringify({
					title: 'Your points',
					pushConfigs: [{ HW: { channelId: 'points-hw' } }, { APNs: { 'thread-id': 'points' } }],
				}),
			});
			const [view] = await views();
			const settings = view?.personal.map(({ phones }) =>
				phones.flatMap(({ platform, title, groups }) => [
					`${platform} | ${title}`,
					...groups.flatMap((group) => group.settings.map(({ key, value }) => `${key} ${value}`)),
				]),
			);
			expect(settings).toEqual([
				['ios | Your points', 'thread-id points', 'pushData order=A-0'],
				['android | Your points', 'channelId points-hw', 'HarmonyOS | Your points'],
				[
					...['ios | Your points', 'thread-id points', 'pushData x'],
					...['android | Your points', 'channelId points-hw', 'pushData x'],
					'HarmonyOS | Your points',
				],
			]);
		});

		test.each([
			['push is switched off', { disablePush: true, pushExt: '{"pushConfigs":[{"MI":{}}]}' }],
			['there is no text for it', { objectName: 'shop:points', pushContent: ['', '', '', ''] }],
		])('without phones where %s', async (_why, more) => {
			await publish(more);
			const [view] = await views();
			const notice = expect.stringMatching(/^No notification: delivered silently inside the app\./);
			expect(view?.personal).toHaveLength(3);
			expect(view?.personal).toEqual(
				Array(3).fill(expect.objectContaining({ phones: [], notice })),
			);
			const isOff = 'disablePush' in more;
			expect(view?.notice?.includes('Users who are offline')).toBe(!isOff);
			expect(view?.personal[0]?.unused).toHaveLength(isOff ? 1 : 0);
		});
	});

	test('shows a broadcast of a message on phones and in the app', async () => {
		await broadcast('/v4/system-channel/message/broadcast-all');
		const [view] = await views();
		expect(view).toMatchObject({ kind: 'broadcast', fromDirectory: true, recipientCount: 12 });
		expect(view?.phones.map(({ platform, title, text }) => [platform, title, text])).toEqual([
			['ios', 'shop-bot', 'Closed on Monday'],
			['android', 'shop-bot', 'Closed on Monday'],
			['HarmonyOS', 'shop-bot', 'Closed on Monday'],
		]);
		expect(view?.message).toMatchObject({ text: 'Closed on Monday' });
	});

	test('shows that only online users get it', async () => {
		await broadcast('/v4/system-channel/message/broadcast-online');
		const [view] = await views();
		expect(view).toMatchObject({
			kind: 'online-broadcast',
			recipientCount: 4,
			phones: [],
			message: { text: 'Closed on Monday' },
			notice: expect.stringContaining('nobody else'),
		});
	});

	test('shows that a message was recalled', async () => {
		const { data } = await broadcast('/v4/system-channel/message/broadcast-all');
		const { messageId } = data.result as { messageId: string };
		const [before] = await views();
		await send(sandbox, '/v4/system-channel/message/broadcast/delete', {
			fromUserId: 'shop-bot',
			messageId,
		});
		const [recall, after] = await views();
		expect(recall).toMatchObject({ kind: 'recall', does: `Recalls ${messageId}`, phones: [] });
		expect([before?.recalled, after?.recalled]).toEqual([false, true]);
		expect(after?.id).toBe(before?.id);
		// So that it is drawn anew.
		expect(after?.revision).not.toBe(before?.revision);
	});

	test('shows what was done to users, and what was read', async () => {
		await send(sandbox, '/user/tag/set.json', { userId: 'u-1001', tags: ['vip', 'gold'] });
		await send(sandbox, '/user/block.json', form({ userId: 'u-1002', minute: '10' }));
		await send(sandbox, '/user/checkOnline.json', form({ userId: 'u-1003' }));
		await send(sandbox, '/user/info.json', form({ userId: '' }));
		const shown = (await views()).map(({ state, kind, does }) => [state, kind, does]);
		expect(shown).toEqual([
			['refused', 'look-up', null],
			['accepted', 'look-up', null],
			['accepted', 'user', 'Bans for 10 minutes'],
			['accepted', 'user-tags', 'Sets the tags vip and gold'],
		]);
		expect(await views('gold')).toHaveLength(1);
	});

	test('a refusal with HTTP 200 is a refusal', async () => {
		await sandbox.close();
		sandbox = await startSandbox({ unknownRecall: 'refused' });
		await send(
			sandbox,
			'/message/broadcast/recall.json',
			form({ fromUserId: 'a', messageUID: 'SBX-1' }),
		);
		expect((await views())[0]).toMatchObject({ state: 'refused', kind: 'recall', status: 200 });
	});
});

describe('lines for people', () => {
	test('say what calls do that send nothing', async () => {
		await send(sandbox, '/user/tag/set.json', { userId: 'u-1001', tags: ['gold'] });
		const [entry] = sandbox.journal;
		if (entry === undefined) throw new Error('Nothing was journaled.');
		expect(line(entry)).toMatch(
			/^\S+ {2}user-tags {2}sandbox-rongcloud {2}\(no sender\) -> 1 listed user \(u-1001\) {2}Sets the tag gold {2}$/,
		);
		expect(describeEntry(entry)).toEqual([
			'User tags (/user/tag/set.json)',
			'  does       Sets the tag gold',
			'  to         1 listed user (u-1001)',
			'  reaching   u-1001',
		]);
	});

	test('name a personalized message', async () => {
		await publishTemplate();
		const [entry] = sandbox.journal;
		if (entry === undefined) throw new Error('Nothing was journaled.');
		expect(line(entry)).toContain('RC:TxtMsg {"content":"Dear {name}"}');
		expect(describeEntry(entry)[0]).toBe(
			'Personalized messages from shop-bot (/message/system/publish_template.json)',
		);
	});
});

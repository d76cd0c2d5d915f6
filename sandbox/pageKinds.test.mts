import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import axios from 'axios';

import { line, startSandbox, type Sandbox } from './index.mts';
import type { CallView, PageState } from './page/model.mts';
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
			phones: [],
			notice: expect.stringContaining('text of their own'),
		});
		expect(view?.recipients).toEqual([
			expect.objectContaining({
				userId: 'u-1001',
				content: '{"content":"Dear Nova"}',
				pushContent: 'Hello Nova',
			}),
			expect.objectContaining({
				userId: 'u-1002',
				content: '{"content":"Dear Orion"}',
				pushContent: 'Dear Orion',
			}),
		]);
		expect(await views('orion')).toHaveLength(1);
		expect(await views('vega')).toHaveLength(0);
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
